use crate::tables::{Column, Indexed, Kind::Text, Table, opt};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What the client said to the version, beside its content: reports count it.
const OF_VERSIONS: &[Column] = &[opt("client_answer", Text)];
const NONE: &[Indexed] = &[];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::widen("plan_version", OF_VERSIONS, NONE, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("plan_version", OF_VERSIONS, NONE, m).await
    }
}
