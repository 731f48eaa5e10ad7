use crate::tables::{Column, Indexed, Table, index};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// By what a report looks for what was sent and opened in a month, among all that an organization has.
const OF_REFERRALS: &[Indexed] =
    &[index(&["to_organization_id", "sent_at"]), index(&["from_organization_id", "sent_at"])];
const OF_CASES: &[Indexed] = &[index(&["organization_id", "created_at"])];
const NONE: &[Column] = &[];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::widen("referral", NONE, OF_REFERRALS, m).await?;
        Table::widen("case", NONE, OF_CASES, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("case", NONE, OF_CASES, m).await?;
        Table::narrow("referral", NONE, OF_REFERRALS, m).await
    }
}
