//! The order of events.
//!
//! A number given at writing would not be in the order of commits: a reader could pass number 7 while 6 is not yet
//! committed, and never see it. So events get their numbers after they are committed, when somebody looks for them: one
//! looker at a time holds the sequencer's row, numbers what is new, and lets go. What a reader has seen is always whole.
use super::connect::immediate;
use entity::{event, sequencer};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    Statement, TransactionSession, TransactionTrait,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

/// How many events one looker numbers at most before it lets others in.
const AT_ONCE: u64 = 500;

/// Numbers what is committed and has no number yet.
pub(crate) async fn number_new<C: ConnectionTrait + TransactionTrait>(db: &C) -> Result<(), DbErr> {
    while is_any_new(db).await? {
        number_some(db).await?;
    }
    Ok(())
}

async fn is_any_new(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let one = event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(event::Column::Seq.is_null())
        .limit(1)
        .into_query();
    Ok(db.query_one(&one).await?.is_some())
}

async fn number_some<C: ConnectionTrait + TransactionTrait>(db: &C) -> Result<(), DbErr> {
    let txn = db.begin_with_options(immediate()).await?;
    let last = hold_sequencer(&txn).await?;
    txn.execute_raw(numbers_after(last, txn.get_database_backend())).await?;
    // Not as many further as there were: one may be gone meanwhile that had its number.
    let given = || {
        let latest = event::Entity::find().select_only().column_as(event::Column::Seq.max(), "latest");
        Expr::expr(SimpleExpr::from(latest.into_query()))
    };
    let update = sequencer::Entity::update_many()
        .col_expr(sequencer::Column::LastSeq, given())
        .filter(sequencer::Column::Id.eq(1))
        .filter(Expr::col(sequencer::Column::LastSeq).lt(given()))
        .into_query();
    txn.execute(&update).await?;
    txn.commit().await
}

/// Waits for the sequencer's row and holds it; the last number given.
async fn hold_sequencer(txn: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let row = sequencer::Entity::find_by_id(1).lock_exclusive().one(txn).await?;
    row.map(|row| row.last_seq).ok_or_else(|| DbErr::RecordNotFound("the sequencer".to_owned()))
}

/// What gives some of the new events the numbers after `last`, in the order of their ids.
fn numbers_after(last: i64, backend: DbBackend) -> Statement {
    let parameter = if backend == DbBackend::Postgres { "$1" } else { "?" };
    let sql = format!(
        "UPDATE event SET seq = new.seq FROM (
           SELECT id, {parameter} + row_number() OVER (ORDER BY id) AS seq FROM event
           WHERE seq IS NULL ORDER BY id LIMIT {AT_ONCE}) AS new
         WHERE event.id = new.id"
    );
    Statement::from_sql_and_values(backend, sql, [last.into()])
}
