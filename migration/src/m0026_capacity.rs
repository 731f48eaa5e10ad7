use crate::tables::{
    Column, Indexed,
    Kind::{Int, Time},
    Table, opt,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What room a service has, as its organization told last.
const OF_SERVICES: &[Column] =
    &[opt("free_places", Int), opt("waiting_days", Int), opt("capacity_told_at", Time)];
const NONE: &[Indexed] = &[];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::widen("directory_service", OF_SERVICES, NONE, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("directory_service", OF_SERVICES, NONE, m).await
    }
}
