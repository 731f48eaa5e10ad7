//! Wiping: what was deleted is to be gone from the files, too.
//!
//! SQLite overwrites what it deletes (`secure_delete`), but copies of rows that once moved from page to page stay where they
//! were until the file is written anew. That a file is still to be written anew is kept in it, so that no crash forgets it.
//! PostgreSQL keeps deleted rows until they are vacuumed, and their bytes until something else takes their place.
#![expect(clippy::disallowed_types, reason = "the one place where the engine's own housekeeping is called")]
use super::connect::immediate;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, RuntimeErr, Statement, TransactionTrait,
    sqlx::{self, AssertSqlSafe, Executor},
};

/// Where SQLite keeps a number for whoever uses the file; here, how often something was deleted and not yet wiped.
const NOTED: &str = "PRAGMA user_version";

/// Notes, with the deletion, that something is to be wiped.
pub(crate) async fn note(txn: &impl ConnectionTrait) -> Result<(), DbErr> {
    if txn.get_database_backend() == DbBackend::Sqlite {
        let noted = number(txn, NOTED).await?;
        txn.execute_unprepared(&format!("{NOTED} = {}", noted.wrapping_add(1))).await?;
    }
    Ok(())
}

/// Wipes what was taken out of these tables, and what an earlier run did not come to wipe.
pub(crate) async fn wipe(db: &DatabaseConnection, tables: &[&'static str]) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        let vacuumed = vacuum(db, tables).await;
        return vacuumed.map_err(|why| DbErr::Exec(RuntimeErr::SqlxError(why.into())));
    }
    let noted = number(db, NOTED).await?;
    if noted != 0 {
        db.execute_unprepared("VACUUM").await?;
        let txn = db.begin_with_options(immediate()).await?;
        // Unless something more was deleted meanwhile.
        if number(&txn, NOTED).await? == noted {
            txn.execute_unprepared(&format!("{NOTED} = 0")).await?;
        }
        txn.commit().await?;
    }
    // The write-ahead log holds pages as they were before.
    if number(db, "PRAGMA wal_checkpoint(TRUNCATE)").await? != 0 {
        tracing::warn!("the write-ahead log could not be emptied: somebody reads from it");
    }
    Ok(())
}

async fn number(db: &impl ConnectionTrait, pragma: &str) -> Result<i32, DbErr> {
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, pragma)).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

/// On a connection that may take its time, which nobody gets after us.
async fn vacuum(db: &DatabaseConnection, tables: &[&'static str]) -> Result<(), sqlx::Error> {
    let mut connection = db.get_postgres_connection_pool().acquire().await?;
    connection.close_on_drop();
    // Only the owner of a table may vacuum it; where the service signs in as somebody else, autovacuum comes to it.
    connection.execute("RESET ROLE; SET statement_timeout = 0").await?;
    for table in tables {
        connection.execute(AssertSqlSafe(format!("VACUUM \"{table}\""))).await?;
    }
    Ok(())
}
