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
    identity_changes::{Mark, NEWEST_BESIDE},
    question::{PLACE, Question, Words},
};
use domain::OrganizationId;
use futures_util::future::{Either, select};
use sea_orm::{
    DatabaseConnection, DbBackend, DbErr, QueryResult, RuntimeErr, Value,
    sqlx::{self, AssertSqlSafe},
};
use std::{fmt, pin::pin, sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

/// How many questions may wait.
const WAITING: usize = 1024;
/// How many are asked in one statement.
const AT_ONCE: usize = 64;
/// How long a statement may take until others go beside it.
const LONG: Duration = Duration::from_millis(3);
/// How long to wait for a common answer, which is there in milliseconds: one connection that hangs must not keep everybody.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where questions are handed over. Only such as are answered in no time: those that come with a slow one wait for it.
#[derive(Clone)]
pub(crate) struct Chorus(Option<mpsc::Sender<Ask>>);

struct Ask {
    words: Arc<Words>,
    values: Vec<Value>,
    who: Option<OrganizationId>,
    answer: oneshot::Sender<Answer>,
}

/// What a question found, and which change of those who may ask was the last then, where that is known.
pub(crate) struct Answer {
    pub rows: Vec<QueryResult>,
    pub newest: Option<Mark>,
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

    /// What the question finds before the rows of `who`, or of nobody's clients. None where it must be asked alone: it has
    /// values that cannot be put together, or what was asked together failed or takes too long, be it for another's sake.
    pub async fn ask(&self, question: &Question, who: Option<OrganizationId>) -> Option<Answer> {
        let send = self.0.as_ref()?;
        let values = question.values().to_vec();
        if !values.iter().all(|value| Kind::of(value).is_some()) {
            return None;
        }
        let (answer, answered) = oneshot::channel();
        let ask = Ask { words: question.words().clone(), values, who, answer };
        let sung = async {
            send.send(ask).await.ok()?;
            answered.await.ok()
        };
        tokio::time::timeout(PATIENCE, sung).await.ok().flatten()
    }
}

/// Where statements are on their way. One is enough as long as it is soon back: who comes meanwhile is asked for together, which costs
/// less than two statements. When it takes long others go beside it.
struct Lanes {
    usual: Arc<Semaphore>,
    others: Arc<Semaphore>,
}

impl Lanes {
    fn new() -> Self {
        Self {
            usual: Arc::new(Semaphore::new(1)),
            others: Arc::new(Semaphore::new(usize::from(SWIFT).saturating_sub(1))),
        }
    }

    /// None when all is over.
    async fn free(&self) -> Option<OwnedSemaphorePermit> {
        let usual = pin!(self.usual.clone().acquire_owned());
        let place = match select(usual, pin!(tokio::time::sleep(LONG))).await {
            Either::Left((place, _)) => place,
            Either::Right(((), usual)) => {
                let others = pin!(self.others.clone().acquire_owned());
                select(usual, others).await.factor_first().0
            }
        };
        place.ok()
    }
}

async fn ask_all(db: DatabaseConnection, mut asks: mpsc::Receiver<Ask>) {
    let lanes = Lanes::new();
    let mut waiting = Vec::with_capacity(AT_ONCE);
    loop {
        // First a place, then who waits for it: meanwhile more of them come.
        let Some(mut place) = lanes.free().await else { return };
        if asks.recv_many(&mut waiting, AT_ONCE).await == 0 {
            return;
        }
        let mut groups: Vec<Vec<Ask>> = Vec::new();
        // Who lost patience asks alone.
        for ask in waiting.drain(..).filter(|ask| !ask.answer.is_closed()) {
            let same = |group: &&mut Vec<Ask>| group.first().is_some_and(|one| one.words.are(&ask.words));
            match groups.iter_mut().find(same) {
                Some(group) => group.push(ask),
                None => groups.push(vec![ask]),
            }
        }
        let mut groups = groups.into_iter();
        if let Some(first) = groups.next() {
            tokio::spawn(answer(db.clone(), first, place));
        }
        for others in groups {
            place = match lanes.free().await {
                Some(place) => place,
                None => return,
            };
            tokio::spawn(answer(db.clone(), others, place));
        }
    }
}

/// Whoever gets no answer asks alone.
async fn answer(db: DatabaseConnection, asks: Vec<Ask>, place: OwnedSemaphorePermit) {
    match find(&db, &asks).await {
        Ok(answers) => {
            drop(place);
            for (ask, answer) in asks.into_iter().zip(answers) {
                // Whoever asked may have gone.
                let _ = ask.answer.send(answer);
            }
        }
        Err(error) => tracing::warn!(%error, "what was asked together is asked apart"),
    }
}

/// What each of them finds, in their order.
async fn find(db: &DatabaseConnection, asks: &[Ask]) -> Result<Vec<Answer>, DbErr> {
    let Some(first) = asks.first() else { return Ok(Vec::new()) };
    let kinds: Vec<Kind> = first.values.iter().filter_map(Kind::of).collect();
    let who: Vec<_> = asks.iter().map(|ask| ask.who.map(|who| who.to_string())).collect();
    let mut query = sqlx::query(AssertSqlSafe(first.words.together(&kinds))).bind(who);
    for (column, kind) in kinds.iter().enumerate() {
        let values = asks.iter().map(|ask| ask.values.get(column).cloned());
        query = flat::bind_all(query, *kind, values)?;
    }
    let rows = query.fetch_all(db.get_postgres_connection_pool()).await;
    let mut found: Vec<Vec<QueryResult>> = asks.iter().map(|_| Vec::new()).collect();
    let mut newest = None;
    for row in rows.map_err(|why| DbErr::Query(RuntimeErr::SqlxError(why.into())))? {
        let row = QueryResult::from(row);
        if newest.is_none() {
            let [id, mark] = NEWEST_BESIDE.map(|(name, _)| name);
            newest = row.try_get::<Option<i64>>("", id)?.zip(row.try_get("", mark)?);
        }
        // A question that finds nothing has a row all the same, which tells that alone.
        let Some(place) = row.try_get::<Option<i64>>("", PLACE)? else { continue };
        let of = usize::try_from(place - 1).ok().and_then(|place| found.get_mut(place));
        of.ok_or_else(|| DbErr::Custom("a row that nobody asked for".to_owned()))?.push(row);
    }
    Ok(found.into_iter().map(|rows| Answer { rows, newest }).collect())
}
