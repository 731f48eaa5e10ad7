use crate::tables::{
    Column, Indexed,
    Kind::{Time, Uuid},
    Table, index, opt,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// When the clock is to look at what rests on a basis.
const OF_BASES: &[Column] = &[opt("settle_at", Time)];
const DUE: &[Indexed] = &[index(&["settle_at"])];
/// What a referral rested on when it was sent; what it rests on changes.
const OF_REFERRALS: &[Column] = &[opt("sent_basis_id", Uuid)];
const SENT_ON: &[Indexed] = &[index(&["sent_basis_id", "to_organization_id"])];
const USED_ON: &[Indexed] = &[index(&["basis_id", "actor_organization_id"])];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::widen("basis", OF_BASES, DUE, m).await?;
        Table::widen("referral", OF_REFERRALS, SENT_ON, m).await?;
        Table::widen("audit_entry", &[], USED_ON, m).await?;
        // One that is over already is looked at once.
        let to_come = Query::update()
            .table("basis")
            .value("settle_at", Expr::col("valid_to"))
            .and_where(Expr::col("kind").ne("prohibition"))
            .and_where(Expr::col("withdrawn_at").is_null())
            .to_owned();
        m.exec_stmt(to_come).await?;
        let sent = Query::update()
            .table("referral")
            .value("sent_basis_id", Expr::col("basis_id"))
            .and_where(Expr::col("sent_at").is_not_null())
            .to_owned();
        m.exec_stmt(sent).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("audit_entry", &[], USED_ON, m).await?;
        Table::narrow("referral", OF_REFERRALS, SENT_ON, m).await?;
        Table::narrow("basis", OF_BASES, DUE, m).await
    }
}
