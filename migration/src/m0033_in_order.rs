//! What came to somebody, to a unit, or to nobody of an organization, each in the order of the ids: a list is merged of them, and
//! none is read further than the page goes. By unit, the organization stands first: it is what every question names, and the more
//! columns are given, the fewer rows PostgreSQL takes an index to hold; where it thinks of many, it reads and sorts them all.
use crate::tables::{Column, Indexed, Table, index};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const NONE: &[Column] = &[];
const BY_UNIT: &[Indexed] = &[index(&["to_organization_id", "to_unit_id"])];
const IN_ORDER: [&str; 3] = [
    "CREATE INDEX ix_referral_assigned ON referral (assigned_to, id) WHERE assigned_to IS NOT NULL",
    "CREATE INDEX ix_referral_of_unit ON referral (to_organization_id, to_unit_id, id) WHERE to_unit_id IS NOT NULL",
    "CREATE INDEX ix_referral_of_whole ON referral (to_organization_id, id) WHERE to_unit_id IS NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("referral", NONE, BY_UNIT, m).await?;
        m.get_connection().execute_unprepared("DROP INDEX ix_referral_assigned").await?;
        for create in IN_ORDER {
            m.get_connection().execute_unprepared(create).await?;
        }
        Ok(())
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for index in ["ix_referral_of_whole", "ix_referral_of_unit", "ix_referral_assigned"] {
            m.get_connection().execute_unprepared(&format!("DROP INDEX {index}")).await?;
        }
        let before =
            "CREATE INDEX ix_referral_assigned ON referral (assigned_to) WHERE assigned_to IS NOT NULL";
        m.get_connection().execute_unprepared(before).await?;
        Table::widen("referral", NONE, BY_UNIT, m).await
    }
}
