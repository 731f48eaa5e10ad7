//! Opening the database that a URL names, with the settings each engine needs.
#![expect(clippy::disallowed_types, reason = "the one place where a connection is made")]
use crate::config::DatabaseSettings;
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use std::time::Duration;

/// Opens a pool.
///
/// SQLite runs with a write-ahead log, full synchronisation (an acknowledged write survives power loss), foreign keys
/// and a busy time-out. PostgreSQL limits the time of a statement and does not ping before every use: that would cost
/// each request a round trip.
pub async fn connect(settings: &DatabaseSettings) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(settings.url.expose().to_owned());
    options
        .max_connections(settings.max_connections)
        .acquire_timeout(Duration::from_secs(5))
        .connect_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                .pragma("temp_store", "memory")
        })
        .map_sqlx_postgres_opts(|postgres| {
            postgres.application_name("polku").options([("statement_timeout", "15s")])
        });
    Database::connect(options).await
}

/// Takes back the last changes of the schema.
pub async fn take_back(db: &DatabaseConnection, steps: u32) -> Result<(), DbErr> {
    Migrator::down(db, Some(steps)).await
}

/// Brings the schema up to date. On PostgreSQL one of several nodes does it while the others wait.
pub async fn migrate(db: &DatabaseConnection) -> Result<(), DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Migrator::up(db, None).await;
    }
    let lock = db.begin().await?;
    lock.execute_unprepared("SELECT pg_advisory_xact_lock(7655858)").await?;
    Migrator::up(db, None).await?;
    lock.commit().await
}
