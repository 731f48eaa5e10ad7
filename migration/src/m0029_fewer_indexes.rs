//! Every read writes entries, and every entry into each index of the log: two go that others stand in for. What was seen of a
//! client lately is found by the ids, which tell the time; what one person did in all is asked for rarely, and found by
//! the times.
use crate::tables::{Column, Indexed, Table, index};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const NONE: &[Column] = &[];
const GONE: &[Indexed] = &[index(&["client_id", "at"]), index(&["actor_user_id", "id"])];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("audit_entry", NONE, GONE, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::widen("audit_entry", NONE, GONE, m).await
    }
}
