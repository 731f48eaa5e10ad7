use super::{log::Log, remembered::Remembered};
use crate::{
    crypto::Keys,
    store::{Chorus, Question, wall::Pools},
};
use chrono::{DateTime, SubsecRound, Utc};
use domain::plan::ReviewDefaults;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult};
use std::sync::Arc;

/// Tells the time; tests give their own.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The database, the clock and the keys, reachable through [`super::Access`] alone.
#[derive(Clone)]
pub struct Gate {
    pools: Pools,
    clock: Clock,
    keys: Arc<Keys>,
    log: Log,
    chorus: Chorus,
    remembered: Remembered,
    reviews: Arc<ReviewDefaults>,
}

impl Gate {
    /// Must be called inside an async runtime: the log is written beside the requests.
    pub fn new(pools: Pools, clock: Clock, keys: Arc<Keys>) -> Self {
        let (log, chorus) = (Log::start(pools.log.clone()), Chorus::start(&pools.swift));
        let remembered = Remembered::start(&pools.swift);
        Self { log, chorus, remembered, pools, clock, keys, reviews: Arc::default() }
    }
    /// The same gate where an operator decided when plans are looked at again.
    #[must_use]
    pub fn with_reviews(self, reviews: ReviewDefaults) -> Self {
        Self { reviews: Arc::new(reviews), ..self }
    }
    pub fn reviews(&self) -> &ReviewDefaults {
        &self.reviews
    }
    /// The same gate at another time: for the story of the demo.
    #[must_use]
    pub fn at_another_time(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
    }
    /// For requests: of clients it tells nothing to whoever does not say who asks.
    pub(super) const fn db(&self) -> &DatabaseConnection {
        &self.pools.requests
    }
    /// For what the service does on its own.
    pub(super) const fn own_db(&self) -> &DatabaseConnection {
        &self.pools.service
    }
    /// For the chains of the log.
    pub(super) const fn log_db(&self) -> &DatabaseConnection {
        &self.pools.log
    }
    /// One row about no client, found in no time.
    pub(super) async fn look_up(&self, question: &Question) -> Result<Option<QueryResult>, DbErr> {
        match self.chorus.ask(question, None).await {
            Some(answer) => Ok(answer.rows.into_iter().next()),
            None => self.pools.requests.query_one_raw(question.statement()).await,
        }
    }
    /// For what is found in no time, by many at once.
    pub(super) const fn chorus(&self) -> &Chorus {
        &self.chorus
    }
    pub(super) const fn remembered(&self) -> &Remembered {
        &self.remembered
    }
    pub(super) const fn log(&self) -> &Log {
        &self.log
    }
    /// Now, to the microsecond: PostgreSQL keeps no more, and both engines must tell the same.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)().trunc_subsecs(6)
    }
    pub(super) fn shared_keys(&self) -> Arc<Keys> {
        self.keys.clone()
    }
    pub fn keys(&self) -> &Keys {
        &self.keys
    }
    /// Whether a write would succeed right now.
    pub async fn is_ready(&self) -> bool {
        use entity::sequencer::{Column, Entity};
        use sea_orm::{
            ColumnTrait, EntityTrait, QueryFilter,
            sea_query::{Expr, ExprTrait},
        };
        let touched = Entity::update_many()
            .col_expr(Column::LastSeq, Expr::col(Column::LastSeq).add(0))
            .filter(Column::Id.eq(1))
            .exec(self.db());
        let limit = std::time::Duration::from_secs(2);
        matches!(tokio::time::timeout(limit, touched).await, Ok(Ok(_)))
    }
    /// Writes what is still to be logged and closes the connections.
    pub async fn close(self) {
        self.log.flush().await;
        for pool in [self.pools.requests, self.pools.service, self.pools.log, self.pools.swift] {
            if let Err(error) = pool.close().await {
                tracing::warn!(%error, "closing the database");
            }
        }
    }
}
