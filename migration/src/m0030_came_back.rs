//! Referrals that came to the organization that keeps the case, which are few: whoever lists what came in would else look in each
//! case of their unit. PostgreSQL takes a plain equality of two columns apart when one of them is given, and would not find that
//! this index holds what is asked for; of what is said to be true it takes nothing apart.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let create = "CREATE INDEX ix_referral_came_back ON referral (to_organization_id) \
                      WHERE (keeper_id = to_organization_id) IS TRUE";
        m.get_connection().execute_unprepared(create).await.map(drop)
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.get_connection().execute_unprepared("DROP INDEX ix_referral_came_back").await.map(drop)
    }
}
