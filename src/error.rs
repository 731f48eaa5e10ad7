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
            other => Self::Fault(other.into()),
        }
    }
}

/// Lost connections, and the answers of a server that is starting, stopping or out of connections.
fn is_away(error: &sea_orm::sqlx::Error) -> bool {
    use sea_orm::sqlx::Error as Sqlx;
    match error {
        Sqlx::Io(_) | Sqlx::PoolTimedOut | Sqlx::PoolClosed | Sqlx::WorkerCrashed | Sqlx::Protocol(_) => true,
        Sqlx::Database(answer) => answer
            .code()
            .is_some_and(|code| code.starts_with("57P") || code.starts_with("53") || code.starts_with("08")),
        _ => false,
    }
}

pub type Result<T> = std::result::Result<T, Error>;
