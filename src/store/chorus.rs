//! What several requests ask at the same time in the same words, asked in one statement.
//!
//! Under load many requests look up who asks and one record each. A statement of its own costs each of them its way to the
//! database and the preparation of its plan, which is more than finding the rows. So questions that wait for a place are
//! put together: each is one row of values, and the database answers row by row, each before the rows of the organization
//! that asks it. Nobody waits for others to come: a question that finds a place free goes at once.
//!
//! What the second wall shows depends on who asks, so no part of a plan may be kept from one row to the next: the pool
//! plans without joins that keep rows, policies look at who asks for every row (`migration::wall`), and a question has no
//! part that depends on none of its values.
#![expect(clippy::disallowed_types, reason = "it has the connection that lines read by")]
use super::{
    connect::SWIFT,
    flat::{self, Kind},
    parameters::replaced,
};
use domain::OrganizationId;
use sea_orm::{
    DatabaseConnection, DbBackend, DbErr, QueryResult, RuntimeErr, Statement, Value, Values,
    sqlx::{self, AssertSqlSafe},
};
use std::{
    collections::HashMap,
    fmt::{self, Write},
    sync::Arc,
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

/// How many questions may wait.
const WAITING: usize = 1024;
/// How many are asked in one statement.
const AT_ONCE: usize = 64;
/// How long to wait for a common answer, which is there in milliseconds: one connection that hangs must not keep everybody.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where questions are handed over. Only such as are answered in no time: those that come with a slow one wait for it.
#[derive(Clone)]
pub(crate) struct Chorus(Option<mpsc::Sender<Ask>>);

struct Ask {
    sql: String,
    values: Vec<Value>,
    who: Option<OrganizationId>,
    answer: oneshot::Sender<Vec<QueryResult>>,
}

impl fmt::Debug for Chorus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chorus")
    }
}

impl Chorus {
    /// Must be called inside an async runtime. With SQLite there is no way to save, and everybody asks by themselves.
    pub fn start(db: &DatabaseConnection) -> Self {
        if db.get_database_backend() != DbBackend::Postgres {
            return Self(None);
        }
        let (send, receive) = mpsc::channel(WAITING);
        tokio::spawn(ask_all(db.clone(), receive));
        Self(Some(send))
    }

    /// The rows that the statement finds before those of `who`, or of nobody's clients. None where it must be asked alone: it has
    /// values that cannot be put together, or what was asked together failed or takes too long, be it for another's sake.
    pub async fn ask(&self, statement: &Statement, who: Option<OrganizationId>) -> Option<Vec<QueryResult>> {
        let send = self.0.as_ref()?;
        let Values(values) = statement.values.clone().unwrap_or_else(|| Values(Vec::new()));
        if !values.iter().all(|value| Kind::of(value).is_some()) {
            return None;
        }
        let (answer, answered) = oneshot::channel();
        let ask = Ask { sql: statement.sql.clone(), values, who, answer };
        let sung = async {
            send.send(ask).await.ok()?;
            answered.await.ok()
        };
        tokio::time::timeout(PATIENCE, sung).await.ok().flatten()
    }
}

async fn ask_all(db: DatabaseConnection, mut asks: mpsc::Receiver<Ask>) {
    let places = Arc::new(Semaphore::new(SWIFT.into()));
    let mut waiting = Vec::with_capacity(AT_ONCE);
    loop {
        // First a place, then who waits for it: meanwhile more of them come.
        let Ok(mut place) = places.clone().acquire_owned().await else { return };
        if asks.recv_many(&mut waiting, AT_ONCE).await == 0 {
            return;
        }
        let mut groups: HashMap<String, Vec<Ask>> = HashMap::new();
        // Who lost patience asks alone.
        for mut ask in waiting.drain(..).filter(|ask| !ask.answer.is_closed()) {
            groups.entry(std::mem::take(&mut ask.sql)).or_default().push(ask);
        }
        let mut groups = groups.into_iter();
        if let Some((sql, first)) = groups.next() {
            tokio::spawn(answer(db.clone(), sql, first, place));
        }
        for (sql, others) in groups {
            place = match places.clone().acquire_owned().await {
                Ok(place) => place,
                Err(_closed) => return,
            };
            tokio::spawn(answer(db.clone(), sql, others, place));
        }
    }
}

/// Whoever gets no answer asks alone.
async fn answer(db: DatabaseConnection, sql: String, asks: Vec<Ask>, place: OwnedSemaphorePermit) {
    match find(&db, &sql, &asks).await {
        Ok(found) => {
            drop(place);
            for (ask, rows) in asks.into_iter().zip(found) {
                // Whoever asked may have gone.
                let _ = ask.answer.send(rows);
            }
        }
        Err(error) => tracing::warn!(%error, "what was asked together is asked apart"),
    }
}

/// What each of them finds, in their order.
async fn find(db: &DatabaseConnection, sql: &str, asks: &[Ask]) -> Result<Vec<Vec<QueryResult>>, DbErr> {
    let kinds: Vec<Kind> = asks.first().iter().flat_map(|ask| &ask.values).filter_map(Kind::of).collect();
    let who: Vec<_> = asks.iter().map(|ask| ask.who.map(|who| who.to_string())).collect();
    let mut query = sqlx::query(AssertSqlSafe(together(sql, &kinds))).bind(who);
    for (column, kind) in kinds.iter().enumerate() {
        let values = asks.iter().map(|ask| ask.values.get(column).cloned());
        query = flat::bind_all(query, *kind, values)?;
    }
    let rows = query.fetch_all(db.get_postgres_connection_pool()).await;
    let mut found: Vec<Vec<QueryResult>> = asks.iter().map(|_| Vec::new()).collect();
    for row in rows.map_err(|why| DbErr::Query(RuntimeErr::SqlxError(why.into())))? {
        let row = QueryResult::from(row);
        let place: i64 = row.try_get("", PLACE)?;
        let of = usize::try_from(place - 1).ok().and_then(|place| found.get_mut(place));
        of.ok_or_else(|| DbErr::Custom("a row that nobody asked for".to_owned()))?.push(row);
    }
    Ok(found)
}

const PLACE: &str = "asked_place";

/// The statement for many rows of its values. Each row says who asks before its question is looked at: the question leans on
/// what was said, and `OFFSET` keeps PostgreSQL from taking the two apart.
fn together(sql: &str, kinds: &[Kind]) -> String {
    let (mut arrays, mut names) = (String::new(), String::new());
    for (place, kind) in (2..).zip(kinds) {
        // Writing into a String does not fail.
        let _ = write!(arrays, ", ${place}::{}[]", kind.name());
        let _ = write!(names, ", v{}", place - 1);
    }
    format!(
        "SELECT found.*, asked.place AS {PLACE} FROM (SELECT given.*, \
           set_config('{}', coalesce(given.who, ''), true) AS told \
           FROM unnest($1::text[]{arrays}) WITH ORDINALITY AS given (who{names}, place) OFFSET 0) AS asked \
         CROSS JOIN LATERAL (SELECT one.* FROM ({}) AS one WHERE asked.told IS NOT NULL OFFSET 0) AS found",
        migration::wall::SETTING,
        replaced(sql, |number| format!("asked.v{number}"))
    )
}

#[cfg(test)]
mod tests {
    use super::{Kind, together};

    #[test]
    fn parameters_become_values_of_the_row() {
        let sql = r#"SELECT "a" FROM "case" WHERE "id" = $1 AND "a" = $2"#;
        let text = together(sql, &[Kind::Uuid, Kind::Text]);
        assert!(text.contains(
            "unnest($1::text[], $2::uuid[], $3::text[]) WITH ORDINALITY AS given (who, v1, v2, place)"
        ));
        assert!(
            text.contains(r#"FROM (SELECT "a" FROM "case" WHERE "id" = asked.v1 AND "a" = asked.v2) AS one"#)
        );
    }
}
