//! Events that have no number yet, by their ids: few, and each time the next of them are asked for. By the index of the numbers
//! all of them would be sorted for it; and where statistics say that there are many, PostgreSQL walks the ids from the
//! beginning, past every event that there ever was.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let create = "CREATE INDEX ix_event_unnumbered ON event (id) WHERE seq IS NULL";
        m.get_connection().execute_unprepared(create).await.map(drop)
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.get_connection().execute_unprepared("DROP INDEX ix_event_unnumbered").await.map(drop)
    }
}
