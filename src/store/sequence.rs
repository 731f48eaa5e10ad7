//! The order of events.
//!
//! A number given at writing would not be in the order of commits: a reader could pass number 7 while 6 is not yet
//! committed, and never see it. So events get their numbers after they are committed, when somebody looks for them: one
//! looker at a time holds the sequencer's row, numbers what is new, and lets go. What a reader has seen is always whole.
use super::connect::immediate;
use entity::{event, sequencer};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, TransactionSession, TransactionTrait,
    sea_query::{CaseStatement, Expr, ExprTrait},
};

/// How many events one looker numbers at most before it lets others in.
const AT_ONCE: u64 = 500;

#[derive(FromQueryResult)]
struct Unnumbered {
    id: domain::EventId,
}

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
    let new = event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(event::Column::Seq.is_null())
        .order_by_asc(event::Column::Id)
        .limit(AT_ONCE)
        .into_query();
    let rows = txn.query_all(&new).await?;
    let ids = rows.iter().map(|row| Unnumbered::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    if let Some(end) = number(&txn, last, &ids).await? {
        let update = sequencer::Entity::update_many()
            .col_expr(sequencer::Column::LastSeq, Expr::val(end))
            .filter(sequencer::Column::Id.eq(1))
            .into_query();
        txn.execute(&update).await?;
    }
    txn.commit().await
}

/// Waits for the sequencer's row and holds it; the last number given.
async fn hold_sequencer(txn: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let row = sequencer::Entity::find_by_id(1).lock_exclusive().one(txn).await?;
    row.map(|row| row.last_seq).ok_or_else(|| DbErr::RecordNotFound("the sequencer".to_owned()))
}

async fn number(txn: &impl ConnectionTrait, last: i64, new: &[Unnumbered]) -> Result<Option<i64>, DbErr> {
    if new.is_empty() {
        return Ok(None);
    }
    let mut numbers = CaseStatement::new();
    let mut next = last;
    for event in new {
        next += 1;
        numbers = numbers.case(Expr::col(event::Column::Id).eq(event.id), Expr::val(next));
    }
    let update = event::Entity::update_many()
        .col_expr(event::Column::Seq, numbers.into())
        .filter(event::Column::Id.is_in(new.iter().map(|event| event.id)))
        .filter(event::Column::Seq.is_null())
        .into_query();
    txn.execute(&update).await?;
    Ok(Some(next))
}
