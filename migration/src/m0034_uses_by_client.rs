//! What rests on a basis is about the client of the basis, and found among what was done with that client: an index of the log
//! that nearly every entry stood in, and few are looked for by, goes.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.get_connection().execute_unprepared("DROP INDEX ix_audit_entry_on_basis").await.map(drop)
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let create = "CREATE INDEX ix_audit_entry_on_basis ON audit_entry (basis_id, actor_organization_id) \
                      WHERE basis_id IS NOT NULL";
        m.get_connection().execute_unprepared(create).await.map(drop)
    }
}
