use crate::tables::{
    Kind::{Big, Bytes, Int, Text, Time, Uuid},
    Table, col, index, opt, unique,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[EVENT, SEQUENCER, AUDIT_ENTRY, ANSWER];

const EVENT: Table = Table {
    name: "event",
    columns: &[
        col("id", Uuid),
        opt("seq", Big),
        col("at", Time),
        col("happened", Text),
        col("subject_kind", Text),
        col("subject_id", Uuid),
        col("subject_version", Big),
        opt("case_id", Uuid),
        opt("client_id", Uuid),
        opt("keeper_id", Uuid),
        opt("sender_id", Uuid),
        opt("receiver_id", Uuid),
        opt("actor_user_id", Uuid),
        opt("actor_api_client_id", Uuid),
        opt("actor_organization_id", Uuid),
        opt("from_status", Text),
        opt("to_status", Text),
        opt("reason_code", Text),
        opt("comment", Text),
    ],
    key: &["id"],
    references: &[],
    indexes: &[
        unique(&["seq"]),
        index(&["subject_id", "id"]),
        index(&["case_id", "id"]),
        index(&["client_id", "subject_kind", "id"]),
        index(&["keeper_id", "seq"]),
        index(&["sender_id", "seq"]),
        index(&["receiver_id", "seq"]),
    ],
};

const SEQUENCER: Table = Table {
    name: "sequencer",
    columns: &[col("id", Int), col("last_seq", Big)],
    key: &["id"],
    references: &[],
    indexes: &[],
};

const AUDIT_ENTRY: Table = Table {
    name: "audit_entry",
    columns: &[
        col("id", Uuid),
        col("at", Time),
        opt("organization_id", Uuid),
        opt("actor_user_id", Uuid),
        opt("actor_api_client_id", Uuid),
        opt("actor_system", Text),
        opt("actor_organization_id", Uuid),
        col("action", Text),
        col("subject_kind", Text),
        opt("subject_id", Uuid),
        opt("client_id", Uuid),
        opt("case_id", Uuid),
        col("categories", Big),
        col("basis", Text),
        opt("basis_id", Uuid),
        opt("purpose", Text),
        col("outcome", Text),
        col("request_id", Uuid),
        opt("detail", Text),
    ],
    key: &["id"],
    references: &[],
    indexes: &[
        index(&["organization_id", "id"]),
        index(&["client_id", "id"]),
        index(&["actor_user_id", "id"]),
    ],
};

const ANSWER: Table = Table {
    name: "answer",
    columns: &[
        col("owner_id", Uuid),
        col("key", Text),
        col("request_hash", Bytes),
        col("status", Int),
        opt("etag", Text),
        opt("location", Text),
        col("body", Bytes),
        col("categories", Big),
        col("created_at", Time),
    ],
    key: &["owner_id", "key"],
    references: &[],
    indexes: &[index(&["created_at"])],
};

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(TABLES, m).await?;
        let first = Query::insert()
            .into_table("sequencer")
            .columns(["id", "last_seq"])
            .values_panic([1.into(), 0_i64.into()])
            .to_owned();
        m.exec_stmt(first).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::drop_all(TABLES, m).await
    }
}
