//! What has changed of those who may ask, in the order in which it was committed (`migration::m0035_identity_changes`).
#![expect(clippy::disallowed_types, reason = "it is asked beside the requests")]
use sea_orm::{
    DatabaseConnection, DbBackend, DbErr, RuntimeErr,
    sqlx::{self, PgConnection, PgPool, Row, postgres::PgRow},
};
use uuid::Uuid;

/// Reads them one after another.
pub(crate) struct IdentityChanges {
    pool: PgPool,
    reader: Option<Reader>,
}

/// All that was read is of one server: with the connection it is over, as the next may be to a standby that has not got everything.
struct Reader {
    connection: PgConnection,
    /// The row that was read last.
    last: Option<Mark>,
}

/// Which change it is; another database may have another of the same number.
pub(crate) type Mark = (i64, Uuid);

/// What has changed since they were read last, of all that was committed before.
pub(crate) enum News {
    /// The hashes of tokens and the ids of persons, partner systems and organizations.
    Of(Vec<Vec<u8>>),
    /// Nobody knows: what was read last is gone, or there is too much of it.
    Anything,
}

/// How many are read at once.
const AT_ONCE: usize = 1000;
/// Begins with the row that was read last, which is there unless it was taken away.
const SINCE: &str = "SELECT id, mark, subject FROM identity_change WHERE id >= $1 ORDER BY id LIMIT $2";
const NEWEST: &str = "SELECT id, mark, subject FROM identity_change ORDER BY id DESC LIMIT 1";
/// The same as columns of any other answer: which change was the last when it was found.
pub(super) const NEWEST_BESIDE: [(&str, &str); 2] = [
    ("newest_id", "(SELECT id FROM identity_change ORDER BY id DESC LIMIT 1)"),
    ("newest_mark", "(SELECT mark FROM identity_change ORDER BY id DESC LIMIT 1)"),
];

impl IdentityChanges {
    /// None where the database tells of none, as SQLite does not.
    pub fn of(db: &DatabaseConnection) -> Option<Self> {
        let tells = db.get_database_backend() == DbBackend::Postgres;
        tells.then(|| Self { pool: db.get_postgres_connection_pool().clone(), reader: None })
    }

    /// What is new, and the change that was read last.
    ///
    /// # Errors
    /// A database that does not answer. Then, and when this is not waited for to its end, nothing counts as read.
    pub async fn next(&mut self) -> Result<(News, Option<Mark>), DbErr> {
        self.read().await.map_err(|why| DbErr::Query(RuntimeErr::SqlxError(why.into())))
    }

    async fn read(&mut self) -> sqlx::Result<(News, Option<Mark>)> {
        let mut reader = match self.reader.take() {
            Some(reader) => reader,
            None => Reader { connection: self.pool.acquire().await?.detach(), last: None },
        };
        let news = reader.next().await?;
        Ok((news, self.reader.insert(reader).last))
    }
}

impl Reader {
    async fn next(&mut self) -> sqlx::Result<News> {
        if let Some(last) = self.last {
            let at_most = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
            let rows = sqlx::query(SINCE).bind(last.0).bind(at_most).fetch_all(&mut self.connection).await?;
            let goes_on = rows.first().map(mark).transpose()? == Some(last);
            if let (true, true, Some(newest)) = (goes_on, rows.len() < AT_ONCE, rows.last()) {
                self.last = Some(mark(newest)?);
                let subjects = rows.iter().skip(1).map(|row| row.try_get(2));
                return subjects.collect::<sqlx::Result<_>>().map(News::Of);
            }
        }
        let newest = sqlx::query(NEWEST).fetch_optional(&mut self.connection).await?;
        self.last = newest.as_ref().map(mark).transpose()?;
        Ok(News::Anything)
    }
}

fn mark(row: &PgRow) -> sqlx::Result<Mark> {
    Ok((row.try_get(0)?, row.try_get(1)?))
}
