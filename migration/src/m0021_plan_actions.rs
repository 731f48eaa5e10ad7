use crate::{
    tables::{
        Column, Indexed,
        Kind::{Big, Bool, Date, Text, Time, Uuid},
        Table, col, index, opt,
    },
    wall::{self, OF_ACTIONS},
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[PLAN_ACTION];

/// The referral that carries an action names it, and it names the referral: neither can be the first, so neither is a key.
const PLAN_ACTION: Table = Table {
    name: "plan_action",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("plan_id", Uuid),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("what", Text),
        col("who", Text),
        opt("user_id", Uuid),
        opt("organization_id", Uuid),
        opt("network_member_id", Uuid),
        opt("goal_id", Uuid),
        opt("service_id", Uuid),
        opt("place", Text),
        col("due", Date),
        col("status", Text),
        opt("reason", Text),
        opt("ended_at", Time),
        col("is_unconventional", Bool),
        opt("approval", Text),
        opt("approval_comment", Text),
        opt("approved_by", Uuid),
        opt("approved_at", Time),
        opt("outcome", Text),
        opt("referral_id", Uuid),
        opt("referral_status", Text),
        opt("proposed_by", Uuid),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[
        ("plan_id", "plan"),
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("user_id", "user"),
        ("organization_id", "organization"),
        ("network_member_id", "network_member"),
        ("goal_id", "goal"),
    ],
    indexes: &[
        index(&["plan_id", "id"]),
        index(&["case_id"]),
        index(&["client_id"]),
        index(&["keeper_id", "status", "due"]),
    ],
};

const OF_REFERRALS: &[Column] = &[opt("action_id", Uuid)];
const NONE: &[Indexed] = &[];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(TABLES, m).await?;
        Table::widen("referral", OF_REFERRALS, NONE, m).await?;
        wall::raise(OF_ACTIONS, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        wall::lower(OF_ACTIONS, m).await?;
        Table::narrow("referral", OF_REFERRALS, NONE, m).await?;
        Table::drop_all(TABLES, m).await
    }
}
