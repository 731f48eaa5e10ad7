//! The second wall. On PostgreSQL what an organization asks of clients runs in a transaction that says who asks, and the
//! policies of `migration::wall` leave out every row of a client it has nothing to do with: a condition forgotten in a
//! query shows nothing. On SQLite there is the first wall alone (ADR 23).
#![expect(clippy::disallowed_types, reason = "what everything else is given in place of a connection")]
use super::{
    Chorus, Question,
    chorus::Answer,
    connect::{BY_KEYS, KEEPING_ROWS, Setting, away, immediate},
    parameters::replaced,
};
use domain::OrganizationId;
use futures_util::{StreamExt, TryStreamExt};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityName,
    ExecResult, QueryResult, RuntimeErr, Statement, StatementBuilder, TransactionTrait, Values,
    sqlx::{self, AssertSqlSafe, Postgres, SqlSafeStr, query::Query},
};
use sea_query_sqlx::SqlxValues;
use tokio::sync::Mutex;

/// The ways to the database; on SQLite they are one.
#[derive(Clone, Debug)]
pub struct Pools {
    /// For requests: nobody is told of clients before they have said who asks.
    pub requests: DatabaseConnection,
    /// For what the service does on its own: clocks, seals, sign-in. It sees every row.
    pub service: DatabaseConnection,
    /// For the chains of the log, which are found by their keys alone and so in the order of these. It sees every row.
    pub log: DatabaseConnection,
    /// For what requests ask together ([`Chorus`]).
    pub swift: DatabaseConnection,
}

/// Whether a table is behind the wall.
pub(crate) fn holds<E: EntityName + Default>() -> bool {
    let table = E::default();
    migration::wall::tables().any(|walled| walled.table == table.table_name())
}

/// How many values a statement of PostgreSQL may have.
const VALUES: usize = 65_535;

/// Where statements go.
pub(crate) enum Line {
    /// One by one, each for itself.
    Pool(DatabaseConnection),
    /// Together, before all rows.
    Open(DatabaseTransaction),
    /// One by one, each before the rows of one organization; what is found in no time together with what others ask.
    Told(DatabaseConnection, Chorus, OrganizationId),
    /// Together, before the rows of one organization.
    Walled(Mutex<sqlx::Transaction<'static, Postgres>>),
}

impl Line {
    /// A transaction that writes as the organization.
    pub async fn begin(pool: &DatabaseConnection, who: OrganizationId) -> Result<Self, DbErr> {
        if pool.get_database_backend() == DbBackend::Postgres {
            Self::behind_the_wall(pool, who).await
        } else {
            Self::begin_before_all(pool).await
        }
    }

    /// A transaction that writes as the service itself.
    pub async fn begin_before_all(pool: &DatabaseConnection) -> Result<Self, DbErr> {
        Ok(Self::Open(pool.begin_with_options(immediate()).await?))
    }

    /// Statements that read rows of clients as the organization. They need no common moment, and so no transaction.
    pub fn reading(pool: &DatabaseConnection, chorus: &Chorus, who: OrganizationId) -> Self {
        if pool.get_database_backend() == DbBackend::Postgres {
            Self::Told(pool.clone(), chorus.clone(), who)
        } else {
            Self::Pool(pool.clone())
        }
    }

    /// Who asks is said in the same message that begins the transaction, and forgotten with its end. A connection that was
    /// dropped while nobody used it is met here, before anything is done: the next one does as well.
    async fn behind_the_wall(pool: &DatabaseConnection, who: OrganizationId) -> Result<Self, DbErr> {
        let pool = pool.get_postgres_connection_pool();
        let mut others = pool.size();
        loop {
            let begin = format!("BEGIN; SET LOCAL {} = '{who}'", migration::wall::SETTING);
            match pool.begin_with(AssertSqlSafe(begin)).await {
                Ok(begun) => return Ok(Self::Walled(Mutex::new(begun))),
                Err(why) if others > 0 && was_dropped(&why) => others -= 1,
                Err(why) => return Err(no_connection(why)),
            }
        }
    }

    /// What is made of each row as it comes. In a transaction before all rows the rows themselves are never held together.
    pub async fn each<T>(
        &self,
        query: &impl StatementBuilder,
        make: impl Fn(QueryResult) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, DbErr> {
        let statement = self.get_database_backend().build(query);
        let Self::Open(txn) = self else {
            return self.query_all_raw(statement).await?.into_iter().map(make).collect();
        };
        sea_orm::StreamTrait::stream_raw(txn, statement).await?.map(|row| make(row?)).try_collect().await
    }

    /// All rows of a question that is answered in no time.
    pub async fn query_swiftly(&self, question: &Question) -> Result<Answer, DbErr> {
        if let Self::Told(_, chorus, who) = self
            && let Some(answer) = chorus.ask(question, Some(*who)).await
        {
            return Ok(answer);
        }
        Ok(Answer { rows: self.query_all_raw(question.statement()).await?, newest: None })
    }

    /// Changes rows of several tables, none of which leans on another; on PostgreSQL in one way. How many rows the first of the
    /// statements touched.
    pub async fn write(&self, statements: Vec<Statement>) -> Result<u64, DbErr> {
        let values: usize =
            statements.iter().filter_map(|one| one.values.as_ref()).map(|all| all.0.len()).sum();
        if self.get_database_backend() == DbBackend::Postgres && statements.len() > 1 && values <= VALUES {
            let row = self.query_one_raw(at_once(statements)).await?;
            let touched: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
            return Ok(u64::try_from(touched).unwrap_or_default());
        }
        let mut touched = None;
        for statement in statements {
            let rows = self.execute_raw(statement).await?.rows_affected();
            touched.get_or_insert(rows);
        }
        Ok(touched.unwrap_or_default())
    }

    pub async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Pool(_) | Self::Told(..) => Ok(()),
            Self::Open(txn) => txn.commit().await,
            Self::Walled(txn) => txn.into_inner().commit().await.map_err(failed),
        }
    }

    pub async fn rollback(self) -> Result<(), DbErr> {
        match self {
            Self::Pool(_) | Self::Told(..) => Ok(()),
            Self::Open(txn) => txn.rollback().await,
            Self::Walled(txn) => txn.into_inner().rollback().await.map_err(failed),
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Line {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Pool(db) => db.get_database_backend(),
            Self::Open(txn) => txn.get_database_backend(),
            Self::Told(..) | Self::Walled(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Pool(db) | Self::Told(db, ..) => db.execute_raw(statement).await,
            Self::Open(txn) => txn.execute_raw(statement).await,
            Self::Walled(txn) => {
                let done = bound(&statement).execute(&mut **txn.lock().await).await;
                done.map(Into::into).map_err(failed)
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Pool(db) | Self::Told(db, ..) => db.execute_unprepared(sql).await,
            Self::Open(txn) => txn.execute_unprepared(sql).await,
            Self::Walled(txn) => {
                let raw = sqlx::raw_sql(AssertSqlSafe(sql).into_sql_str());
                raw.execute(&mut **txn.lock().await).await.map(Into::into).map_err(failed)
            }
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Pool(db) => db.query_one_raw(statement).await,
            Self::Told(db, _, who) => db.query_one_raw(telling(statement, *who)).await,
            Self::Open(txn) => txn.query_one_raw(statement).await,
            Self::Walled(txn) => {
                let row = bound(&statement).fetch_optional(&mut **txn.lock().await).await;
                row.map(|row| row.map(Into::into)).map_err(failed)
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Pool(db) => db.query_all_raw(statement).await,
            Self::Told(db, _, who) => db.query_all_raw(telling(statement, *who)).await,
            Self::Open(txn) => txn.query_all_raw(statement).await,
            Self::Walled(txn) => {
                let rows = bound(&statement).fetch_all(&mut **txn.lock().await).await;
                rows.map(|rows| rows.into_iter().map(Into::into).collect()).map_err(failed)
            }
        }
    }
}

/// The same question, which says first who asks, and whose answer to that is forgotten with it.
///
/// The question leans on what was said, so that nothing of it is looked at before; its `OFFSET` keeps PostgreSQL from
/// taking the two apart. Were they taken apart after all, policies would find nobody who asks and show nothing.
fn telling(asked: Statement, who: OrganizationId) -> Statement {
    let Values(mut values) = asked.values.unwrap_or_else(|| Values(Vec::new()));
    values.push(who.to_string().into());
    let sql = format!(
        "WITH told AS MATERIALIZED (SELECT set_config('{}', ${}, true) AS who) SELECT found.* FROM told CROSS JOIN LATERAL \
         (SELECT asked.* FROM ({}) AS asked WHERE told.who IS NOT NULL OFFSET 0) AS found",
        migration::wall::SETTING,
        values.len(),
        asked.sql
    );
    Statement { sql, values: Some(Values(values)), db_backend: asked.db_backend }
}

/// All as parts of one, which counts what the first of them touched.
fn at_once(statements: Vec<Statement>) -> Statement {
    let (mut parts, mut all) = (Vec::with_capacity(statements.len()), Vec::new());
    for (place, statement) in (1..).zip(statements) {
        let text = replaced(&statement.sql, |number| format!("${}", number + all.len()));
        let counted = if place == 1 { " RETURNING 1" } else { "" };
        parts.push(format!("w{place} AS ({text}{counted})"));
        all.extend(statement.values.map(|Values(values)| values).unwrap_or_default());
    }
    let sql = format!("WITH {} SELECT count(*) FROM w1", parts.join(", "));
    Statement { sql, values: Some(Values(all)), db_backend: DbBackend::Postgres }
}

fn bound(statement: &Statement) -> Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

fn failed(why: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(why.into()))
}

/// Whether an open connection was found broken; not that none could be opened.
fn was_dropped(why: &sqlx::Error) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    match why {
        sqlx::Error::Io(why) => {
            matches!(why.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
        }
        // The database said that it ends the connection.
        sqlx::Error::Database(why) => why.code().is_some_and(|code| code == "57P01"),
        _ => false,
    }
}

fn no_connection(why: sqlx::Error) -> DbErr {
    match why {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        other => failed(other),
    }
}

/// Refuses a service that the wall would not hold back.
///
/// # Errors
/// A role that policies do not apply to, plans that keep rows from one organization to the next, or that come to chains of the log in
/// any order.
pub async fn stands(pools: &Pools) -> Result<(), DbErr> {
    if pools.requests.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let is_on = |(setting, _): Setting| format!(" OR current_setting('{setting}')::boolean");
    let keeps = KEEPING_ROWS.map(is_on).concat();
    for (pool, plans) in
        [(&pools.requests, ""), (&pools.swift, &keeps), (&pools.log, &(is_on(BY_KEYS) + &keeps))]
    {
        let question = format!(
            "SELECT rolsuper OR rolbypassrls{plans} AS free FROM pg_roles WHERE rolname = current_user"
        );
        let row = pool.query_one_raw(Statement::from_string(DbBackend::Postgres, question)).await?;
        if row.is_none_or(|row| row.try_get("", "free").unwrap_or(true)) {
            return Err(away(
                &"row-level security does not hold the role that the service works as, or its settings are lost",
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::at_once;
    use sea_orm::{DbBackend, Statement};

    #[test]
    fn statements_become_parts_of_one_with_all_values() {
        let one = |sql: &str, values: Vec<i32>| {
            let values = values.into_iter().map(Into::into);
            Statement::from_sql_and_values(DbBackend::Postgres, sql, values.collect::<Vec<_>>())
        };
        let all = at_once(vec![
            one("A ($1, $2)", vec![1, 2]),
            one("B ($1), ($2)", vec![3, 4]),
            one("C ($1)", vec![5]),
        ]);
        let sql = "WITH w1 AS (A ($1, $2) RETURNING 1), w2 AS (B ($3), ($4)), w3 AS (C ($5)) SELECT count(*) FROM w1";
        assert_eq!(all, one(sql, vec![1, 2, 3, 4, 5]));
    }
}
