use crate::tables::{
    Column,
    Kind::{Big, Date},
    Table, opt,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const OF_CLIENTS: &[Column] = &[opt("died_on", Date)];
/// Up to which entry a chain has been erased.
const OF_CHAINS: &[Column] = &[opt("erased_seq", Big)];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::widen("client", OF_CLIENTS, &[], m).await?;
        Table::widen("audit_chain", OF_CHAINS, &[], m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("audit_chain", OF_CHAINS, &[], m).await?;
        Table::narrow("client", OF_CLIENTS, &[], m).await
    }
}
