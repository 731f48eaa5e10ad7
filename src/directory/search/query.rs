//! The one statement of a search.
use crate::directory::{
    filter::{self, Wanted},
    read::join_owner,
};
use domain::{directory::Publishing, search::Query as Words, text::Lang};
use entity::directory_service::{Column, Entity};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, Order, QueryTrait,
    sea_query::{Condition, Expr, ExprTrait, Func, Query, SelectStatement, UnionType},
};
use std::{collections::BTreeSet, ops::Range};

/// The keys that a question is looked up by.
#[derive(Default)]
pub struct Terms {
    /// The words as they were typed.
    pub whole: BTreeSet<String>,
    /// The parts of compounds.
    pub parts: BTreeSet<String>,
    /// What the last word may be the beginning of.
    pub beginning: Option<Range<String>>,
}

impl Terms {
    pub fn of(text: Option<&str>) -> Self {
        let Some(text) = text else { return Self::default() };
        let words = Words::parse(text, &[Lang::Fi, Lang::Sv, Lang::En]);
        Self { whole: words.terms(), parts: words.parts(), beginning: words.prefix() }
    }
}

const HIT: &str = "hit";
/// What the index says.
const TOLD: &str = "told";
/// The channels of a hit, and their columns.
const CHANNEL: &str = "channel";
pub const CHANNEL_COLUMNS: [&str; 4] = ["id", "kind", "name", "opening_hours"];

/// The best services for the terms among those that are wanted, with whose they are and their channels.
pub fn statement(terms: &Terms, wanted: &Wanted, limit: u64) -> SelectStatement {
    let mut query = Entity::find().into_query();
    query.column((HIT, "exact")).column((HIT, "loose")).join_subquery(
        JoinType::InnerJoin,
        hits(terms, wanted, limit),
        HIT,
        Expr::col((HIT, "id")).equals(Column::Id.as_column_ref()),
    );
    join_owner(&mut query, Column::OrganizationId);
    join_channels(&mut query);
    query
        .and_where(Column::Publishing.eq(Publishing::Published))
        .order_by((HIT, "exact"), Order::Desc)
        .order_by((HIT, "loose"), Order::Desc)
        .order_by(Column::SortName.as_column_ref(), Order::Asc)
        .order_by(Column::Id.as_column_ref(), Order::Asc)
        .order_by((CHANNEL, "id"), Order::Asc);
    query
}

fn join_channels(query: &mut SelectStatement) {
    let connected = Expr::col(("connection", "service_id")).equals(Column::Id.as_column_ref());
    let shown = Condition::all()
        .add(Expr::col((CHANNEL, "id")).equals(("connection", "channel_id")))
        .add(Expr::col((CHANNEL, "publishing")).eq(Publishing::Published));
    query
        .join_as(JoinType::LeftJoin, "directory_connection", "connection", connected)
        .join_as(JoinType::LeftJoin, "directory_channel", CHANNEL, shown)
        .expr_as(Expr::col(("connection", "content")), "connection_content");
    for column in CHANNEL_COLUMNS {
        query.expr_as(Expr::col((CHANNEL, column)), format!("channel_{column}"));
    }
}

/// The page, cut before anything is joined to it. Where words are asked for the index of words tells it alone, in which nothing is
/// that is not published.
fn hits(terms: &Terms, wanted: &Wanted, limit: u64) -> SelectStatement {
    let wanted = filter::condition(wanted);
    let mut hits = Query::select();
    let Some(told) = told(terms) else {
        return hits
            .column(Column::Id.as_column_ref())
            .expr_as(Expr::val(0_i64), "exact")
            .expr_as(Expr::val(0_i64), "loose")
            .from("directory_service")
            .and_where(Column::Publishing.eq(Publishing::Published))
            .cond_where(wanted)
            .order_by(Column::SortName.as_column_ref(), Order::Asc)
            .order_by(Column::Id.as_column_ref(), Order::Asc)
            .limit(limit)
            .take();
    };
    let column = |name: &'static str| Expr::col((TOLD, name));
    if !wanted.is_empty() {
        let those = Query::select()
            .column(Column::Id.as_column_ref())
            .from("directory_service")
            .cond_where(wanted)
            .take();
        hits.and_where(column("service_id").in_subquery(those));
    }
    hits.expr_as(column("service_id"), "id")
        .expr_as(Func::sum(column("exact")), "exact")
        .expr_as(Func::sum(column("loose")), "loose")
        .from_subquery(told, TOLD)
        .group_by_columns([(TOLD, "service_id"), (TOLD, "sort_name")])
        .order_by("exact", Order::Desc)
        .order_by("loose", Order::Desc)
        .order_by((TOLD, "sort_name"), Order::Asc)
        .order_by((TOLD, "service_id"), Order::Asc)
        .limit(limit)
        .take()
}

/// What each of the terms weighs for each service that has it, as typed or otherwise. Each way of finding it is a part of its own, for
/// which PostgreSQL reads the index and no rows.
fn told(terms: &Terms) -> Option<SelectStatement> {
    let Terms { whole, parts, beginning } = terms;
    let term = || Expr::col("term");
    let one_of = |some: &BTreeSet<String>| term().is_in(some.iter().cloned());
    let parts = parts - whole;
    let typed = (!whole.is_empty()).then(|| weights("exact").and_where(one_of(whole)).take());
    let of_parts = (!parts.is_empty()).then(|| weights("loose").and_where(one_of(&parts)).take());
    let begun = beginning.as_ref().map(|Range { start, end }| {
        weights("loose")
            .and_where(term().gte(start.as_str()))
            .and_where(term().lt(end.as_str()))
            .and_where(one_of(&(whole | &parts)).not())
            .take()
    });
    let all = [typed, of_parts, begun].into_iter().flatten();
    all.reduce(|mut all, one| all.union(UnionType::All, one).take())
}

/// The weights of terms in one of the two columns, and nothing in the other.
fn weights(of: &str) -> SelectStatement {
    let mut query = Query::select();
    query.columns(["service_id", "sort_name"]).from("directory_term");
    for name in ["exact", "loose"] {
        let weight = if name == of { Expr::col("weight") } else { Expr::val(0) };
        query.expr_as(weight, name);
    }
    query
}
