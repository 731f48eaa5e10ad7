//! Bringing many rows into an empty database: all of them or none.
//!
//! On PostgreSQL they come by `COPY`. An index that is made once over all rows costs a fraction of one that grows with each,
//! so indexes and foreign keys are taken away first and made again at the end, from what the database itself says of them.
//! SQLite keeps its foreign keys in the tables: it does not look at them meanwhile, and at every row at the end.
#![expect(
    clippy::disallowed_types,
    reason = "whole tables are filled before anybody is there to ask for them"
)]
use super::sheets::{Sheet, Sheets};
use crate::store::connect::immediate;
use anyhow::Context;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqlxSqliteConnector, Statement,
    TransactionTrait,
    sea_query::{Alias, Expr, Query},
    sqlx::{self, AssertSqlSafe, Postgres, Row, sqlite::SqlitePoolOptions},
};

/// Where rows go.
pub enum Loading {
    Copied { txn: sqlx::Transaction<'static, Postgres>, again: Vec<String> },
    Inserted { txn: DatabaseTransaction, again: Vec<String> },
}

/// What is taken away of a table, and how to make it again: in two columns.
const TAKEN_AWAY: [&str; 3] = [
    "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace",
    "SELECT format('DROP INDEX public.%I', c.relname), pg_get_indexdef(c.oid)
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
     WHERE c.relnamespace = 'public'::regnamespace AND t.relname <> 'seaql_migrations'
       AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)",
    "SELECT format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', oid::regclass),
            format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', oid::regclass)
     FROM pg_class WHERE relforcerowsecurity AND relnamespace = 'public'::regnamespace",
];
/// Indexes that SQLite did not make by itself, in the same two columns.
const TAKEN_AWAY_EMBEDDED: &str = "SELECT format('DROP INDEX \"%w\"', name), sql FROM sqlite_schema \
    WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'seaql_migrations'";
/// KiB of pages that SQLite keeps in memory meanwhile; what does not fit is written, and read again, over and over.
const CACHE: &str = "-262144";

impl Loading {
    /// # Errors
    /// A database that is not empty, or not there.
    pub async fn begin(db: &DatabaseConnection) -> anyhow::Result<Self> {
        let any = Query::select().expr(Expr::val(1)).from("organization").limit(1).take();
        let is_used = db.query_one(&any).await.context("looking whether the database is empty")?.is_some();
        anyhow::ensure!(!is_used, "the database is in use: data is generated into an empty one alone");
        if db.get_database_backend() != DbBackend::Postgres {
            return Self::begin_embedded(db).await;
        }
        let mut txn = db.get_postgres_connection_pool().begin().await?;
        run(&mut txn, "SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL synchronous_commit = off").await?;
        let mut again = Vec::new();
        for question in TAKEN_AWAY {
            for row in sqlx::query(question).fetch_all(&mut *txn).await? {
                run(&mut txn, &row.try_get::<String, _>(0)?).await?;
                again.push(row.try_get(1)?);
            }
        }
        Ok(Self::Copied { txn, again })
    }

    /// Over a connection of its own: how it treats foreign keys cannot be changed inside a transaction.
    async fn begin_embedded(db: &DatabaseConnection) -> anyhow::Result<Self> {
        let usual = db.get_sqlite_connection_pool().connect_options();
        let options = (*usual).clone().foreign_keys(false).pragma("cache_size", CACHE);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        let db = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool);
        let txn = db.begin_with_options(immediate()).await?;
        let mut again = Vec::new();
        for row in txn.query_all_raw(Statement::from_string(DbBackend::Sqlite, TAKEN_AWAY_EMBEDDED)).await? {
            txn.execute_unprepared(&row.try_get_by_index::<String>(0)?).await?;
            again.push(row.try_get_by_index(1)?);
        }
        Ok(Self::Inserted { txn, again })
    }

    pub async fn add(&mut self, sheets: Sheets) -> anyhow::Result<()> {
        for (table, sheet) in sheets.0 {
            match self {
                Self::Copied { txn, .. } => {
                    copy(txn, table, &sheet).await.with_context(|| format!("filling {table}"))?;
                }
                Self::Inserted { txn, .. } => {
                    insert(txn, table, sheet).await.with_context(|| format!("filling {table}"))?;
                }
            }
        }
        Ok(())
    }

    /// Makes indexes and foreign keys again, which looks at every row, and keeps all.
    pub async fn done(self, db: &DatabaseConnection) -> anyhow::Result<()> {
        match self {
            Self::Inserted { txn, again } => {
                for statement in again {
                    txn.execute_unprepared(&statement).await.with_context(|| statement.clone())?;
                }
                let question = Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check");
                let astray = txn.query_one_raw(question).await?;
                anyhow::ensure!(astray.is_none(), "a row leans on one that is not there: {astray:?}");
                txn.commit().await?;
            }
            Self::Copied { mut txn, again } => {
                // Foreign keys lean on indexes; they were taken away first.
                for statement in again.iter().rev() {
                    run(&mut txn, statement).await.with_context(|| statement.clone())?;
                }
                txn.commit().await?;
                db.execute_unprepared("VACUUM ANALYZE").await?;
                return Ok(());
            }
        }
        db.execute_unprepared("ANALYZE").await?;
        Ok(())
    }

    /// Changes a row that the schema itself brought.
    pub async fn set_last_event(&mut self, seq: i64) -> anyhow::Result<()> {
        let statement = format!("UPDATE sequencer SET last_seq = {seq}");
        match self {
            Self::Copied { txn, .. } => run(txn, &statement).await?,
            Self::Inserted { txn, .. } => {
                txn.execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }
}

async fn run(txn: &mut sqlx::Transaction<'static, Postgres>, statement: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut **txn).await.map(drop)
}

async fn copy(
    txn: &mut sqlx::Transaction<'static, Postgres>,
    table: &str,
    sheet: &Sheet,
) -> anyhow::Result<()> {
    let columns: Vec<_> = sheet.columns.iter().map(|column| format!("\"{column}\"")).collect();
    let statement = format!("COPY public.\"{table}\" ({}) FROM STDIN", columns.join(", "));
    let mut copied = txn.copy_in_raw(&statement).await?;
    copied.send(sheet.copied().into_bytes()).await?;
    copied.finish().await?;
    Ok(())
}

/// SQLite binds at most 32 766 values.
const MOST_VALUES: usize = 30_000;

async fn insert(txn: &DatabaseTransaction, table: &str, sheet: Sheet) -> anyhow::Result<()> {
    let at_once = MOST_VALUES / sheet.columns.len().max(1);
    let mut rows = sheet.rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut statement = Query::insert();
        statement.into_table(Alias::new(table)).columns(sheet.columns.iter().map(Alias::new));
        for row in rows.by_ref().take(at_once) {
            statement.values(row.into_iter().map(Expr::val))?;
        }
        let (sql, values) = statement.build(sea_orm::sea_query::SqliteQueryBuilder);
        txn.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
    }
    Ok(())
}
