use crate::tables::{Column, Kind::Text, Table, empty_set, opt};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const OF_CASES: &[Column] = &[opt("walled_service", Text)];
/// Nobody works in any service task until an administrator says so.
const OF_USERS: &[Column] = &[empty_set("service_tasks")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::widen("case", OF_CASES, &[], m).await?;
        Table::widen("user", OF_USERS, &[], m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("user", OF_USERS, &[], m).await?;
        Table::narrow("case", OF_CASES, &[], m).await
    }
}
