use crate::tables::{Column, Indexed, Table, index};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// By what the team board looks for goals and cases of an organization, among those of all others.
const OF_GOALS: &[Indexed] = &[index(&["keeper_id", "status"])];
const OF_CASES: &[Indexed] = &[index(&["organization_id", "open_next_steps"])];
const NONE: &[Column] = &[];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::widen("goal", NONE, OF_GOALS, m).await?;
        Table::widen("case", NONE, OF_CASES, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("case", NONE, OF_CASES, m).await?;
        Table::narrow("goal", NONE, OF_GOALS, m).await
    }
}
