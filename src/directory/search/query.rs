//! The one statement of a search.
use crate::directory::{
    filter::{self, Wanted},
    read::join_owner,
};
use domain::{directory::Publishing, search::Query as Words, text::Lang};
use entity::directory_service::{Column, Entity};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, Order, QueryTrait,
    sea_query::{CaseStatement, Condition, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
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
    fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.beginning.is_none()
    }
}

const TERM: &str = "directory_term";
const HIT: &str = "hit";
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

/// The page, cut before anything is joined to it.
fn hits(terms: &Terms, wanted: &Wanted, limit: u64) -> SelectStatement {
    let mut hits = Query::select();
    hits.column(Column::Id.as_column_ref())
        .from("directory_service")
        .and_where(Column::Publishing.eq(Publishing::Published))
        .cond_where(filter::condition(wanted))
        .limit(limit);
    if terms.is_empty() {
        hits.expr_as(Expr::val(0_i64), "exact").expr_as(Expr::val(0_i64), "loose");
    } else {
        let typed = || column("term").is_in(terms.whole.iter().cloned());
        hits.expr_as(weights(typed(), true), "exact")
            .expr_as(weights(typed(), false), "loose")
            .join(JoinType::InnerJoin, TERM, column("service_id").equals(Column::Id.as_column_ref()))
            .cond_where(matches(terms))
            .group_by_col(Column::Id.as_column_ref())
            .group_by_col(Column::SortName.as_column_ref())
            .order_by("exact", Order::Desc)
            .order_by("loose", Order::Desc);
    }
    hits.order_by(Column::SortName.as_column_ref(), Order::Asc)
        .order_by(Column::Id.as_column_ref(), Order::Asc);
    hits
}

fn column(name: &'static str) -> Expr {
    Expr::col((TERM, name))
}

/// What the terms weigh that are typed so, or those that are not.
fn weights(typed: SimpleExpr, wanted: bool) -> SimpleExpr {
    let weight = || SimpleExpr::from(column("weight"));
    let nothing = || SimpleExpr::from(0);
    let (then, otherwise) = if wanted { (weight(), nothing()) } else { (nothing(), weight()) };
    let case: SimpleExpr = CaseStatement::new().case(typed, then).finally(otherwise).into();
    Func::sum(case).into()
}

fn matches(terms: &Terms) -> Condition {
    let named = terms.whole.iter().chain(&terms.parts).cloned();
    let beginning = terms
        .beginning
        .as_ref()
        .map(|range| column("term").gte(range.start.as_str()).and(column("term").lt(range.end.as_str())));
    Condition::any().add(column("term").is_in(named)).add_option(beginning)
}
