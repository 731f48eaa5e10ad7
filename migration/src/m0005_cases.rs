use crate::tables::{
    Kind::{Big, Bool, Date, Int, Json, Text, Time, Uuid},
    Table, col, index, opt,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[CASE, CASE_MEMBER, NEED, NEXT_STEP];

const CASE: Table = Table {
    name: "case",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("client_id", Uuid),
        col("organization_id", Uuid),
        col("title", Text),
        col("status", Text),
        col("priority", Text),
        col("opened_via", Text),
        opt("coordinator_id", Uuid),
        opt("own_worker_id", Uuid),
        opt("service_task_code", Text),
        col("life_events", Json),
        col("open_next_steps", Int),
        opt("no_next_step_reason", Text),
        opt("closing_note", Text),
        opt("client_told_via", Text),
        opt("opened_at", Time),
        opt("closed_at", Time),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[
        ("client_id", "client"),
        ("organization_id", "organization"),
        ("coordinator_id", "user"),
        ("own_worker_id", "user"),
    ],
    indexes: &[index(&["organization_id", "updated_at", "id"]), index(&["client_id"])],
};

const CASE_MEMBER: Table = Table {
    name: "case_member",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("organization_id", Uuid),
        opt("user_id", Uuid),
        col("role", Text),
        col("joined_at", Time),
        opt("left_at", Time),
    ],
    key: &["id"],
    references: &[
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("organization_id", "organization"),
        ("user_id", "user"),
    ],
    indexes: &[index(&["case_id", "organization_id"]), index(&["organization_id", "case_id"])],
};

const NEED: Table = Table {
    name: "need",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("code", Text),
        col("client_words", Text),
        col("severity", Int),
        col("status", Text),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("case_id", "case"), ("client_id", "client"), ("keeper_id", "organization")],
    indexes: &[index(&["case_id", "id"])],
};

const NEXT_STEP: Table = Table {
    name: "next_step",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("what", Text),
        col("who", Text),
        opt("user_id", Uuid),
        opt("organization_id", Uuid),
        col("due", Date),
        opt("how_told", Text),
        opt("client_understood", Bool),
        col("status", Text),
        opt("referral_id", Uuid),
        opt("done_at", Time),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("user_id", "user"),
        ("organization_id", "organization"),
    ],
    indexes: &[index(&["case_id", "id"]), index(&["user_id", "status", "due"])],
};

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(TABLES, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::drop_all(TABLES, m).await
    }
}
