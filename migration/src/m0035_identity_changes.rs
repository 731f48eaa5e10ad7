//! What changes of those who may ask, so that a node can remember who they are (ADR 41). On PostgreSQL alone: an embedded database
//! is asked in no time.
//!
//! A row stands for each token, session, person, partner system or organization of which something changed that decides who asks.
//! It is written when the transaction commits, one transaction after another, so that whoever sees a row sees all before it. Who
//! reads the row that it read last again knows that none between was taken away; the newest is never taken.
use crate::wall::{self, ROLE};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A table that tells who asks.
struct Told {
    table: &'static str,
    /// What a node knows its rows by.
    subject: &'static str,
    columns: &'static [&'static str],
}

#[rustfmt::skip]
const TOLD: [Told; 5] = [
    Told { table: "access_token", subject: "OLD.token_hash",
           columns: &["token_hash", "api_client_id", "on_behalf_of", "scopes", "expires_at", "revoked_at"] },
    Told { table: "session", subject: "OLD.token_hash",
           columns: &["id", "token_hash", "user_id", "csrf_hash", "expires_at", "ended_at"] },
    Told { table: "api_client", subject: "uuid_send(OLD.id)", columns: &["id", "organization_id", "revoked_at"] },
    Told { table: "user", subject: "uuid_send(OLD.id)",
           columns: &["id", "organization_id", "unit_id", "roles", "service_tasks", "active"] },
    Told { table: "organization", subject: "uuid_send(OLD.id)", columns: &["id", "sector"] },
];

/// The mark makes a row another than one of the same number that a database had which was restored since. Each change takes away two
/// that are older than ten minutes, so that they never grow many, but for the newest before it, which nodes have read last.
const TABLE: &str = "
CREATE TABLE public.identity_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mark uuid NOT NULL DEFAULT gen_random_uuid(),
  subject bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO public.identity_change (subject) VALUES ('');
CREATE FUNCTION public.polku_identity_changed(changed bytea) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7655859);
  DELETE FROM public.identity_change
    WHERE id IN (SELECT id FROM public.identity_change ORDER BY id LIMIT 2) AND at < clock_timestamp() - interval '10 minutes'
      AND id < (SELECT max(id) FROM public.identity_change);
  INSERT INTO public.identity_change (subject) VALUES (changed);
END
$$;
REVOKE ALL ON FUNCTION public.polku_identity_changed(bytea) FROM PUBLIC";

/// Whether a change of the column of the table is told to those who remember who asks.
pub fn is_told((table, column): (&str, &str)) -> bool {
    TOLD.iter().any(|told| told.table == table && told.columns.contains(&column))
}

impl Told {
    fn function(&self) -> String {
        format!("public.polku_{}_changed()", self.table)
    }

    /// It runs with the rights of its owner: the service itself cannot write what it is told.
    fn begin(&self) -> String {
        let Self { table, subject, columns } = self;
        let function = self.function();
        let row = |of: &str| columns.iter().map(|one| format!("{of}.{one}")).collect::<Vec<_>>().join(", ");
        let (old, new) = (row("OLD"), row("NEW"));
        let trigger = |name: &str, when: &str, only: &str| {
            format!(
                "CREATE CONSTRAINT TRIGGER {name} AFTER {when} ON public.\"{table}\" DEFERRABLE INITIALLY DEFERRED \
                 FOR EACH ROW {only} EXECUTE FUNCTION {function};"
            )
        };
        format!(
            "CREATE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER \
               SET search_path = pg_catalog, pg_temp AS $$ \
             BEGIN PERFORM public.polku_identity_changed({subject}); RETURN NULL; END $$; {} {}",
            trigger("told_when_changed", "UPDATE", &format!("WHEN (ROW({old}) IS DISTINCT FROM ROW({new}))")),
            trigger("told_when_gone", "DELETE", "")
        )
    }

    fn end(&self) -> String {
        format!(
            "DROP TRIGGER told_when_changed ON public.\"{0}\"; DROP TRIGGER told_when_gone ON public.\"{0}\"; DROP FUNCTION {1}",
            self.table,
            self.function()
        )
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let rights = format!("REVOKE INSERT, UPDATE, DELETE ON public.identity_change FROM {ROLE}");
        let triggers = TOLD.iter().map(Told::begin);
        wall::run([TABLE.to_owned(), rights].into_iter().chain(triggers), m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let gone = "DROP FUNCTION public.polku_identity_changed(bytea); DROP TABLE public.identity_change";
        wall::run(TOLD.iter().map(Told::end).chain([gone.to_owned()]), m).await
    }
}
