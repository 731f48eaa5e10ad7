use crate::tables::{
    Column, Indexed,
    Kind::{Big, Bytes, Text, Time, Uuid},
    Table, col, index, opt,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[CLIENT_TASK, CONFLICT];

const CLIENT_TASK: Table = Table {
    name: "client_task",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("organization_id", Uuid),
        col("user_id", Uuid),
        col("kind", Text),
        opt("reason", Text),
        opt("recorded_by", Uuid),
        col("ends_at", Time),
        opt("ended_at", Time),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("organization_id", "organization"),
        ("user_id", "user"),
    ],
    indexes: &[
        index(&["client_id", "user_id", "ends_at"]),
        index(&["user_id", "ends_at"]),
        index(&["keeper_id", "id"]),
        index(&["organization_id", "id"]),
    ],
};

const CONFLICT: Table = Table {
    name: "conflict",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("organization_id", Uuid),
        col("user_id", Uuid),
        col("kind", Text),
        col("national_id_index", Bytes),
        opt("declared_by", Uuid),
        opt("ended_at", Time),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("organization_id", "organization"), ("user_id", "user")],
    indexes: &[index(&["user_id", "national_id_index"]), index(&["organization_id", "id"])],
};

/// Which unit works on a case.
const UNIT: &[Column] = &[opt("unit_id", Uuid)];
/// Who works with a client is asked from the client, and with whom somebody works from the person.
const BY_CASE: &[Indexed] =
    &[index(&["coordinator_id"]), index(&["own_worker_id"]), index(&["organization_id", "unit_id"])];
const BY_MEMBER: &[Indexed] = &[index(&["client_id", "organization_id"])];
const BY_REFERRAL: &[Indexed] =
    &[index(&["assigned_to"]), index(&["from_user_id"]), index(&["to_organization_id", "to_unit_id"])];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(TABLES, m).await?;
        Table::widen("case", UNIT, BY_CASE, m).await?;
        Table::widen("case_member", &[], BY_MEMBER, m).await?;
        Table::widen("referral", &[], BY_REFERRAL, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("referral", &[], BY_REFERRAL, m).await?;
        Table::narrow("case_member", &[], BY_MEMBER, m).await?;
        Table::narrow("case", UNIT, BY_CASE, m).await?;
        Table::drop_all(TABLES, m).await
    }
}
