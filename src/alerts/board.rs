//! All that waits for a privacy officer, in one statement. Rows of those close to the officer are for another one.
use crate::{
    access::Access,
    error::Result,
    http::reply::Reply,
    store::{Record, Whom},
};
use chrono::{DateTime, Utc};
use domain::{access::Action, event::Kind};
use entity::{alert, break_glass, safety_restriction};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr, UnionType},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How many rows a board shows.
const AT_MOST: u64 = 200;

/// What waits, oldest first.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "waiting": [{"record_kind": "alert", "record_id": "01990000-0000-7000-8000-000000000001", "what": "unknown_identifiers",
        "since": "2026-11-22T10:01:00Z", "due_at": null}],
    "is_whole": true}))]
pub struct PrivacyBoard {
    #[schema(max_items = 200)]
    waiting: Vec<Waiting>,
    /// Whether nothing else waits.
    is_whole: bool,
}

/// One thing to look at.
#[derive(Serialize, FromQueryResult, ToSchema)]
#[schema(as = PrivacyWaiting)]
struct Waiting {
    /// `alert`, `break_glass` or `safety_restriction`.
    record_kind: Kind,
    record_id: Uuid,
    /// The pattern of the alert, or the reason for break-glass.
    what: Option<String>,
    since: DateTime<Utc>,
    /// By when it has to be looked at, where that is fixed.
    due_at: Option<DateTime<Utc>>,
}

/// No client is named here, so it is a use of no client's data.
pub async fn show(access: &Access) -> Result<Reply<PrivacyBoard>> {
    let all = alerts(access)
        .union(UnionType::All, break_glass(access))
        .union(UnionType::All, safety_reviews(access))
        .to_owned();
    let query = Query::select()
        .columns(["record_kind", "record_id", "what", "since", "due_at"])
        .from_subquery(all, "waiting")
        .order_by("since", Order::Asc)
        .order_by("record_id", Order::Asc)
        .limit(AT_MOST + 1)
        .take();
    let mut waiting: Vec<Waiting> =
        access.browse::<alert::Model, _>(Action::ViewPrivacyBoard, None, &query).await?;
    let shown = usize::try_from(AT_MOST).unwrap_or(usize::MAX);
    let is_whole = waiting.len() <= shown;
    waiting.truncate(shown);
    Reply::ok(&PrivacyBoard { waiting, is_whole })
}

fn alerts(access: &Access) -> SelectStatement {
    use alert::Column;
    let what = (column(Column::Pattern), column(Column::CreatedAt), no_time());
    rows::<alert::Model>(access, what).and_where(Column::SettledAt.is_null()).to_owned()
}

fn break_glass(access: &Access) -> SelectStatement {
    use break_glass::Column;
    let what = (column(Column::Reason), column(Column::CreatedAt), column(Column::ReviewDueAt));
    rows::<break_glass::Model>(access, what).and_where(Column::Outcome.is_null()).to_owned()
}

fn safety_reviews(access: &Access) -> SelectStatement {
    use safety_restriction::Column;
    let nothing = Expr::val(None::<String>).cast_as("text");
    let what = (nothing, column(Column::ReviewDueAt), no_time());
    rows::<safety_restriction::Model>(access, what)
        .and_where(Column::ReviewDueAt.is_not_null())
        .and_where(Column::EndedAt.is_null())
        .to_owned()
}

/// Rows of a kind that the officer may see.
fn rows<R: Record>(
    access: &Access,
    (what, since, due_at): (SimpleExpr, SimpleExpr, SimpleExpr),
) -> SelectStatement {
    let close = access.caller().user().zip(R::CLIENT).map(|(user, client)| {
        let is_close = Whom::of_client(column(client)).is_conflicted(user);
        Condition::any().add(client.is_null()).add(is_close.not())
    });
    Query::select()
        .expr_as(Expr::val(R::KIND.code()).cast_as("text"), "record_kind")
        .expr_as(column(R::ID), "record_id")
        .expr_as(what, "what")
        .expr_as(since, "since")
        .expr_as(due_at, "due_at")
        .from(Alias::new(sea_orm::EntityName::table_name(&R::Entity::default())))
        .cond_where(R::visible_to(access.caller()))
        .cond_where(Condition::all().add_option(close))
        .take()
}

fn column(column: impl ColumnTrait) -> SimpleExpr {
    Expr::col(column.as_column_ref())
}

/// PostgreSQL wants to know of what kind nothing is.
fn no_time() -> SimpleExpr {
    Expr::val(None::<DateTime<Utc>>).cast_as("timestamptz")
}
