use crate::tables::{
    Column, Indexed,
    Kind::{Big, Bytes, Time, Uuid},
    Table, col, index, opt, unique,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[AUDIT_CHAIN, AUDIT_CHECKPOINT];

/// What sealing needs of an entry. Entries from before have no MAC, and are told as forged.
const OF_ENTRIES: &[Column] = &[
    opt("salt", Bytes),
    opt("commitment", Bytes),
    opt("mac", Bytes),
    opt("seq", Big),
    opt("hash", Bytes),
    opt("erased_by", Uuid),
];
const INDEXES: &[Indexed] = &[unique(&["organization_id", "seq"]), index(&["seq", "id"])];

const AUDIT_CHAIN: Table = Table {
    name: "audit_chain",
    columns: &[
        col("organization_id", Uuid),
        col("last_seq", Big),
        col("last_hash", Bytes),
        col("checkpoint_seq", Big),
        col("checkpoint_hash", Bytes),
    ],
    key: &["organization_id"],
    references: &[],
    indexes: &[],
};

const AUDIT_CHECKPOINT: Table = Table {
    name: "audit_checkpoint",
    columns: &[
        col("id", Uuid),
        col("organization_id", Uuid),
        col("from_seq", Big),
        col("to_seq", Big),
        col("root", Bytes),
        col("head", Bytes),
        col("previous", Bytes),
        col("at", Time),
        col("key", Bytes),
        col("signature", Bytes),
    ],
    key: &["id"],
    references: &[],
    indexes: &[unique(&["organization_id", "to_seq"])],
};

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(TABLES, m).await?;
        Table::widen("audit_entry", OF_ENTRIES, INDEXES, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("audit_entry", OF_ENTRIES, INDEXES, m).await?;
        Table::drop_all(TABLES, m).await
    }
}
