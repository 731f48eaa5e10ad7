//! What a person works on, as sets of SQL: where a list begins, because that is little beside all rows of an organization.
use super::{
    Whom, exists_for_each,
    standing::{Work, cases, drafts, lives, named_to, of, of_unit, same_persons, ways_to, work, work_with},
};
use chrono::{DateTime, Utc};
use domain::{UserId, access::Caller, relationship::READ_ON};
use entity::{case, client, referral};
use sea_orm::{
    Condition, Order,
    sea_query::{Expr, ExprTrait, IntoTableRef, Query, SelectStatement, SimpleExpr, UnionType},
};

/// What a row must be among to be known, by this column.
pub(super) struct Among {
    pub column: SimpleExpr,
    pub set: SelectStatement,
    /// In which the ids of the set are to be walked.
    pub order: Option<Order>,
}

/// The column of such a set.
pub(super) const ONE: &str = "one";

/// What a list asks for.
pub(super) struct Asked {
    /// Referrals of which this is true, where something is known of all of them.
    pub is: Option<SimpleExpr>,
    /// Whether they all came to the organization of the person.
    pub came_in: bool,
    /// The order of their ids that they are listed in.
    pub order: Option<Order>,
}

impl Whom {
    /// The same as `is_related`, for a list: all that the person works on in one set. Clients that are `opened` in an emergency
    /// count as well.
    pub(super) fn worked_on(
        &self,
        who: (&Caller, UserId),
        opened: Option<SelectStatement>,
        asked: &Asked,
        now: DateTime<Utc>,
    ) -> Option<Among> {
        let (column, set) = match (&self.case, &self.referral) {
            (Some(_), Some(referral)) => (referral, referrals(who, opened, asked, now)),
            (Some(case), None) => (case, all_of(all_cases(who, now).chain(opened.map(cases_of)))),
            (None, _) => (&self.client, all_of(all_clients(who, now).chain(opened))),
        };
        set.map(|set| Among { column: column.clone(), set, order: asked.order.clone() })
    }
}

/// The referrals that the person works on, by their cases or themselves.
fn referrals(
    (caller, user): (&Caller, UserId),
    opened: Option<SelectStatement>,
    asked: &Asked,
    now: DateTime<Utc>,
) -> Option<SelectStatement> {
    let since = now - READ_ON;
    let by = if asked.came_in { named_to(user) } else { named_to(user).add(of_unit(caller)) };
    let of_cases = work_with(by, (caller, user), now).into_iter().filter(|work| work.referral.is_none());
    let of_cases =
        of_cases.map(cases_with).chain(opened.map(cases_of)).map(|cases| referrals_in(cases, asked));
    let received = ways_to(caller, user, of).map(|way| received(way, since, asked));
    let came_back = asked.came_in.then(|| came_back(caller, since));
    // What came in was sent by others, and is nobody's draft here.
    let known = if asked.came_in { None } else { all_of(all_cases((caller, user), now)) };
    let drafts = known.map(|known| {
        drafts(user)
            .and_where(of(referral::Column::CaseId).in_subquery(known))
            .and_where_option(asked.is.clone())
            .take()
    });
    all_of(of_cases.chain(received).chain(came_back).chain(drafts))
}

/// Those that came in one way. Each way has an index in the order of the ids: PostgreSQL merges them and stops with the page. Of
/// all ways in one condition it reads every row that there ever was.
fn received(way: Condition, since: DateTime<Utc>, asked: &Asked) -> SelectStatement {
    let mut rows = Query::select()
        .expr_as(of(referral::Column::Id), ONE)
        .from(referral::Entity.into_table_ref().alias("work"))
        .cond_where(Condition::all().add(lives(since)).add(way))
        .and_where_option(asked.is.clone())
        .take();
    let Some(order) = asked.order.clone() else {
        return rows;
    };
    rows.order_by_expr(of(referral::Column::Id), order);
    // SQLite knows no order within a union.
    Query::select().column(("received", ONE)).from_subquery(rows, "received").take()
}

/// The cases of some work.
fn cases_with(mut work: Work) -> SelectStatement {
    match work.case {
        Some(case) => work.rows.expr_as(case, ONE).take(),
        None => cases_of(work.rows.expr(work.client).take()),
    }
}

/// The cases that the person works with, by any work.
fn all_cases((caller, user): (&Caller, UserId), now: DateTime<Utc>) -> impl Iterator<Item = SelectStatement> {
    work(caller, user, now).into_iter().map(cases_with)
}

/// The clients that the person works with, by any work, or with the record of the same person that is their own
/// organization's.
fn all_clients(
    (caller, user): (&Caller, UserId),
    now: DateTime<Utc>,
) -> impl Iterator<Item = SelectStatement> {
    let clients =
        || work(caller, user, now).into_iter().map(|mut work| work.rows.expr_as(work.client, ONE).take());
    let same_persons = all_of(clients()).map(|known| {
        same_persons(caller)
            .expr_as(Expr::col(("theirs", client::Column::Id)), ONE)
            .and_where(Expr::col(("own", client::Column::Id)).in_subquery(known))
            .take()
    });
    clients().chain(same_persons)
}

/// The referrals in these cases that are asked for.
fn referrals_in(cases: SelectStatement, asked: &Asked) -> SelectStatement {
    Query::select()
        .expr_as(of(referral::Column::Id), ONE)
        .from(referral::Entity.into_table_ref().alias("work"))
        .and_where(of(referral::Column::CaseId).in_subquery(cases))
        .and_where_option(asked.is.clone())
        .take()
}

/// Referrals in cases of one's unit that came back to its organization: few, with an index (`migration::m0030_came_back`).
fn came_back(caller: &Caller, since: DateTime<Utc>) -> SelectStatement {
    use referral::Column;
    let came = |column: Column| Expr::col(("came", column));
    // In the words of the index.
    let is_back =
        came(Column::KeeperId).eq(came(Column::ToOrganizationId)).is(SimpleExpr::Constant(true.into()));
    let mut case = cases(of_unit(caller), since).rows;
    case.expr(Expr::val(1)).and_where(of(case::Column::Id).eq(came(Column::CaseId)));
    Query::select()
        .expr_as(came(Column::Id), ONE)
        .from(referral::Entity.into_table_ref().alias("came"))
        .and_where(came(Column::ToOrganizationId).eq(caller.organization))
        .and_where(is_back)
        .and_where(exists_for_each(case))
        .take()
}

/// The cases of these clients.
fn cases_of(clients: SelectStatement) -> SelectStatement {
    Query::select()
        .expr_as(of(case::Column::Id), ONE)
        .from(case::Entity.into_table_ref().alias("work"))
        .and_where(of(case::Column::ClientId).in_subquery(clients))
        .take()
}

fn all_of(queries: impl IntoIterator<Item = SelectStatement>) -> Option<SelectStatement> {
    queries.into_iter().reduce(|mut all, one| all.union(UnionType::All, one).take())
}
