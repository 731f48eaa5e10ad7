//! What a request can end in besides success.
use crate::answer::Sent;
use domain::{Refusal, Refused};
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// A refusal we meant, a database that is away, or a fault we did not mean.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Not an error at all: the same request was done before, and this is what it was answered.
    #[error("answered before")]
    Answered(Box<Sent>),
    #[error("the database does not answer")]
    Away(#[source] anyhow::Error),
    #[error(transparent)]
    Fault(#[from] anyhow::Error),
}

impl From<Refusal> for Error {
    fn from(why: Refusal) -> Self {
        Self::Refused(why.into())
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => return Refusal::AlreadyExists.into(),
            // Something was named that is not there, or not any more.
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => return Refusal::Invalid.into(),
            _ => {}
        }
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Away(error.into()),
            DbErr::Query(RuntimeErr::SqlxError(ref inner))
            | DbErr::Exec(RuntimeErr::SqlxError(ref inner))
                if is_away(inner) =>
            {
                Self::Away(error.into())
            }
            DbErr::Query(RuntimeErr::SqlxError(ref inner))
            | DbErr::Exec(RuntimeErr::SqlxError(ref inner))
                if is_beyond(inner) =>
            {
                Refusal::Invalid.into()
            }
            other => Self::Fault(other.into()),
        }
    }
}

/// A time that the database cannot hold; JSON can write years it has no room for.
fn is_beyond(error: &sea_orm::sqlx::Error) -> bool {
    let Some(answer) = error.as_database_error() else { return false };
    answer.code().is_some_and(|code| matches!(&*code, "22007" | "22008"))
}

/// Lost connections, and the answers of a server that is busy, starting, stopping or out of connections.
fn is_away(error: &sea_orm::sqlx::Error) -> bool {
    use sea_orm::sqlx::{Error as Sqlx, sqlite::SqliteError};
    match error {
        Sqlx::Io(_) | Sqlx::PoolTimedOut | Sqlx::PoolClosed | Sqlx::WorkerCrashed | Sqlx::Protocol(_) => true,
        Sqlx::Database(answer) => {
            let is_sqlite = answer.try_downcast_ref::<SqliteError>().is_some();
            answer.code().is_some_and(|code| if is_sqlite { waits_in_sqlite(&code) } else { waits(&code) })
        }
        _ => false,
    }
}

/// `SQLITE_BUSY` and `SQLITE_LOCKED` with their extended codes: somebody else holds the file for too long.
fn waits_in_sqlite(code: &str) -> bool {
    matches!(code, "5" | "6" | "261" | "262" | "517" | "518" | "773")
}

/// SQLSTATE: connection, resources, shutdown, and what was given up for time-out, deadlock or serialization.
fn waits(code: &str) -> bool {
    let of_class = ["08", "53", "57P"].iter().any(|class| code.starts_with(class));
    of_class || matches!(code, "57014" | "40P01" | "40001")
}

pub type Result<T> = std::result::Result<T, Error>;

#[cfg(test)]
mod tests {
    use super::{waits, waits_in_sqlite};

    #[test]
    fn each_engine_has_its_own_codes_for_later() {
        for code in ["5", "6", "261", "262", "517"] {
            assert!(waits_in_sqlite(code), "{code}");
        }
        for code in ["1", "11", "13", "19", "531", "787", "2067", "5386"] {
            assert!(!waits_in_sqlite(code), "{code}");
        }
        for code in ["57014", "57P01", "57P03", "40P01", "40001", "53300", "08006"] {
            assert!(waits(code), "{code}");
        }
        for code in ["5", "23505", "42601", "57000", "40002"] {
            assert!(!waits(code), "{code}");
        }
    }
}
