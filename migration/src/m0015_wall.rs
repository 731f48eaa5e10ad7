use crate::wall::{self, FIRST, ROLE};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The role is one of the whole server, so another database of it may have made it already, or make it right now. Whoever
/// migrates must be able to work as it, or to say who may: on most servers the owner of the database is.
fn role() -> String {
    format!(
        "DO $$ BEGIN \
           CREATE ROLE {ROLE} NOLOGIN; \
         EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; \
         END $$; \
         DO $$ BEGIN \
           IF NOT pg_has_role('{ROLE}', 'MEMBER') THEN EXECUTE format('GRANT {ROLE} TO %I', current_user); END IF; \
         END $$;"
    )
}

/// What the service may do with tables, those to come included.
fn rights() -> String {
    format!(
        "GRANT USAGE ON SCHEMA public TO {ROLE}; \
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}; \
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE};"
    )
}

/// An entry of the log is written by whoever has done something, for whoever's log it is.
const EVERYBODY_WRITES: &str = "CREATE POLICY written ON public.audit_entry FOR INSERT WITH CHECK (true)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        wall::run([role(), rights(), wall::functions()], m).await?;
        wall::raise(FIRST, m).await?;
        wall::run([EVERYBODY_WRITES.to_owned()], m).await
    }
    /// The role stays: other databases of the server may have it.
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        wall::run(["DROP POLICY written ON public.audit_entry".to_owned()], m).await?;
        wall::lower(FIRST, m).await?;
        let gone = format!(
            "DROP FUNCTION public.polku_knows_client(uuid), public.polku_sector(), public.polku_organization(); \
             ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM {ROLE}; \
             REVOKE SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public FROM {ROLE}; \
             REVOKE USAGE ON SCHEMA public FROM {ROLE};"
        );
        wall::run([gone], m).await
    }
}
