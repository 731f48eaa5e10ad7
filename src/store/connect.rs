//! Opening the database that a URL names, with the settings each engine needs.
#![expect(clippy::disallowed_types, reason = "the one place where a connection is made")]
use super::wall::Pools;
use crate::config::{DatabaseSettings, make_private, write_private};
use migration::{Migrator, MigratorTrait, wall};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, IsolationLevel, RuntimeErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{
    fmt::Display,
    path::{Path, PathBuf},
    time::Duration,
};

/// Opens the pools of the service.
///
/// SQLite runs with a write-ahead log, full synchronisation (an acknowledged write survives power loss), foreign keys
/// and a busy time-out. PostgreSQL limits the time of a statement and does not ping before every use: that would cost
/// each request a round trip. There the service works as a role that owns nothing, whoever signs in.
pub async fn connect(settings: &DatabaseSettings) -> Result<Pools, DbErr> {
    let requests = open(settings, [TIMEOUT, ROLE, PLANS, FOUND_ANEW]).await?;
    if requests.get_database_backend() != DbBackend::Postgres {
        let (service, log, swift) = (requests.clone(), requests.clone(), requests.clone());
        return Ok(Pools { requests, service, log, swift });
    }
    let at_most = |most: u32| DatabaseSettings {
        max_connections: settings.max_connections.min(most),
        ..settings.clone()
    };
    let service = open(&at_most(FOR_THE_SERVICE), [TIMEOUT, ROLE, PLANS, FOUND_ANEW, EVERYTHING]).await?;
    let log = open(&at_most(FOR_THE_LOG), by_keys([TIMEOUT, ROLE, PLANS, EVERYTHING])).await?;
    let mut swift = options(&at_most(SWIFT.into()), by_keys([TIMEOUT, ROLE, PLANS]))?;
    let swift = Database::connect(swift.connect_lazy(true).to_owned()).await?;
    Ok(Pools { requests, service, log, swift })
}

/// One pool for changes of the schema: it may take long, and works as whoever signs in.
pub async fn connect_as_owner(settings: &DatabaseSettings) -> Result<DatabaseConnection, DbErr> {
    open(settings, [("statement_timeout", "0"), EVERYTHING]).await
}

/// A setting of PostgreSQL that a connection begins with.
pub(super) type Setting = (&'static str, &'static str);
const TIMEOUT: Setting = ("statement_timeout", "15s");
const ROLE: Setting = ("role", wall::ROLE);
/// A statement is planned once for each connection: with its hundreds of values the plan often costs more than the answer. No
/// index of ours is for certain values alone, so that nothing is lost.
const PLANS: Setting = ("plan_cache_mode", "force_generic_plan");
/// What is asked together and what the log moves on is found by keys. A plan that is made while a table is empty would read all of
/// it for as long as the plan is kept.
pub(super) const BY_KEYS: Setting = ("enable_seqscan", "off");
/// No statement is compiled before it is run. The second wall makes each look dear, so that PostgreSQL would compile it, anew
/// every time: new events took 13 s to compile and 9 ms to find.
const INTERPRETED: Setting = ("jit", "off");
/// The plan of a list keeps what it finds for one row, in case another asks for the same: of fifty none does.
const FOUND_ANEW: Setting = ("enable_memoize", "off");
const EVERYTHING: Setting = (wall::SETTING, wall::EVERYTHING);
/// How many connections the service has for itself at most.
const FOR_THE_SERVICE: u32 = 4;
/// One writes beside the requests, one seals.
const FOR_THE_LOG: u32 = 2;
/// How many statements ask for several organizations at once at most, each on a connection of its own. One connection more, which
/// has left the pool, asks what has changed of those who may ask.
pub(super) const SWIFT: u8 = 3;
/// What their plans are made without, so that they look at every row for each organization anew: all of these keep rows that
/// were found for the one that asked first.
pub(super) const KEEPING_ROWS: [Setting; 4] =
    [("enable_hashjoin", "off"), ("enable_mergejoin", "off"), ("enable_material", "off"), FOUND_ANEW];

fn by_keys<const N: usize>(beginning: [Setting; N]) -> impl Iterator<Item = Setting> {
    beginning.into_iter().chain([BY_KEYS]).chain(KEEPING_ROWS)
}

async fn open(
    settings: &DatabaseSettings,
    beginning: impl IntoIterator<Item = Setting>,
) -> Result<DatabaseConnection, DbErr> {
    Database::connect(options(settings, beginning)?).await
}

fn options(
    settings: &DatabaseSettings,
    beginning: impl IntoIterator<Item = Setting>,
) -> Result<ConnectOptions, DbErr> {
    let beginning: Vec<_> = beginning.into_iter().chain([INTERPRETED]).collect();
    if let Some(file) = file_of(settings.url.expose())? {
        make_file(&file).map_err(|why| away(&why))?;
    }
    let mut options = ConnectOptions::new(settings.url.expose().to_owned());
    options
        .max_connections(settings.max_connections)
        .acquire_timeout(Duration::from_secs(settings.wait_seconds))
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
                // What is deleted is overwritten, not only taken off the list.
                .pragma("secure_delete", "on")
        })
        .map_sqlx_postgres_opts(move |postgres| {
            postgres.application_name("polku").options(beginning.clone())
        });
    Ok(options)
}

/// A transaction that writes: on SQLite it takes its turn at the beginning, so that it never has to give up in the middle.
pub(crate) fn immediate() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    }
}

/// A transaction that reads everything as of one moment, however long it takes.
pub(crate) async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        // The write-ahead log gives every transaction one state to read.
        return db.begin().await;
    }
    let txn = db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?;
    txn.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    Ok(txn)
}

pub(super) fn away(why: &impl Display) -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(why.to_string()))
}

/// The file of an embedded database.
fn file_of(url: &str) -> Result<Option<PathBuf>, DbErr> {
    let is_file = url.starts_with("sqlite:") && !url.contains(":memory:") && !url.contains("mode=memory");
    let options =
        is_file.then(|| url.parse::<SqliteConnectOptions>()).transpose().map_err(|why| away(&why))?;
    Ok(options.map(|options| options.get_filename().to_owned()))
}

/// An embedded database is for its owner alone; SQLite gives the files beside it the same rights.
fn make_file(file: &Path) -> std::io::Result<()> {
    if file.try_exists()? {
        return Ok(());
    }
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or(Ok(()), make_private)?;
    match write_private(file, "") {
        // Somebody else was faster.
        Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        done => done,
    }
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

#[cfg(all(test, unix))]
mod tests {
    use super::{connect, migrate};
    use crate::config::{DatabaseSettings, Secret};
    use std::{fs, os::unix::fs::PermissionsExt, path::Path};

    fn rights(path: &Path) -> Option<u32> {
        fs::metadata(path).ok().map(|found| found.permissions().mode() & 0o777)
    }

    #[actix_web::test]
    async fn an_embedded_database_is_for_its_owner_alone() {
        let above = tempfile::tempdir().unwrap();
        let data = above.path().join("not there/yet");
        let url = format!("sqlite://{}?mode=rwc", data.join("polku.db").display());
        let settings = DatabaseSettings { url: Secret::new(url), max_connections: 1, wait_seconds: 5 };
        let db = connect(&settings).await.unwrap().service;
        migrate(&db).await.unwrap();
        assert_eq!(rights(&data), Some(0o700));
        for file in ["polku.db", "polku.db-wal", "polku.db-shm"] {
            assert_eq!(rights(&data.join(file)), Some(0o600), "{file}");
        }
        db.close().await.unwrap();
        connect(&settings).await.unwrap();
    }
}
