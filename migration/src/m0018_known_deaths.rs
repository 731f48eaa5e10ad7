use crate::tables::{Column, Kind::Date, Table, opt};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Deaths that are recorded already were known when they were.
const OF_CLIENTS: &[Column] = &[opt("death_known_on", Date)];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::widen("client", OF_CLIENTS, &[], m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("client", OF_CLIENTS, &[], m).await
    }
}
