//! Of whose clients a caller may know, in SQL: what lists, boards and reports leave out.
use super::{
    Record, Whom,
    scope::opened_clients,
    standing::of,
    worked_on::{Among, Asked, ONE},
};
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId,
    access::{Caller, Rule},
    event::Kind,
};
use entity::referral;
use sea_orm::{
    ColumnTrait, Condition, IdenStatic, JoinType, Order, QueryFilter, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};

/// Rows whose client the caller may know of when taking actions of `rule`.
pub fn knows_of<R: Record>(rule: &Rule, caller: &Caller, now: DateTime<Utc>) -> Condition {
    Known::of_those::<R>(rule, Those::any(), caller, now).condition()
}

/// Of which rows it is asked what is known.
pub(super) struct Those<R: Record> {
    /// An organization is known to stand in this column.
    pub of: Option<(R::Column, OrganizationId)>,
    /// They are listed in this order of their ids.
    pub order: Option<Order>,
}

impl<R: Record> Those<R> {
    pub const fn any() -> Self {
        Self { of: None, order: None }
    }

    fn asked(self, caller: &Caller) -> Asked {
        // What belongs to a referral is of another table than the work.
        let organization = self.of.filter(|_| R::KIND == Kind::Referral);
        let came_in = organization.as_ref().is_some_and(|(column, one)| {
            column.as_str() == referral::Column::ToOrganizationId.as_str() && *one == caller.organization
        });
        Asked { is: organization.map(|(column, one)| of(column).eq(one)), came_in, order: self.order }
    }
}

/// What makes a row known.
pub(super) struct Known {
    rest: Condition,
    /// Where what the person works on decides.
    work: Option<Among>,
}

impl Known {
    pub fn of_those<R: Record>(rule: &Rule, those: Those<R>, caller: &Caller, now: DateTime<Utc>) -> Self {
        let asked = those.asked(caller);
        let Some(whom) = Whom::row::<R>() else {
            return Self { rest: Condition::all(), work: None };
        };
        let opened = || opened_clients(rule, caller, now);
        let open = Condition::all().add_option(whom.is_walled(caller, opened()).map(ExprTrait::not));
        let Some(user) = caller.user() else {
            return Self { rest: open, work: None };
        };
        let work = || whom.worked_on((caller, user), opened(), &asked, now);
        let is_close = (!rule.is_blind).then(|| whom.is_conflicted(user).not());
        let rest = open.add_option(is_close);
        if !rule.lets_apart(caller) {
            return Self { rest, work: work() };
        }
        let tied = rule.is_by_name().then(|| {
            let own = R::KEEPER.map(|keeper| Expr::col(keeper.as_column_ref()).eq(caller.organization));
            Condition::any()
                .add_option(own)
                .add(whom.is_tied_by_class_alone(caller).not())
                .add_option(work().map(Among::holds))
        });
        Self { rest: rest.add_option(tied), work: None }
    }

    pub fn condition(self) -> Condition {
        self.rest.add_option(self.work.map(Among::holds))
    }

    /// Leaves only such rows. For a list in the order of the ids, where the work is of such rows itself, they are walked in that
    /// order, so that no more of them are looked at than the page holds.
    pub fn only<R: Record>(self, select: Select<R::Entity>) -> Select<R::Entity> {
        let Self { rest, work } = self;
        let id = Expr::col(R::ID.as_column_ref());
        let mut select = select.filter(rest);
        match work {
            Some(Among { column, set, order: Some(order) }) if column == id => {
                let known = Query::select()
                    .distinct()
                    .column(("among", ONE))
                    .from_subquery(set, "among")
                    .order_by(("among", ONE), order)
                    .take();
                let on = Expr::col(("known", ONE)).eq(id);
                QueryTrait::query(&mut select).join_subquery(JoinType::InnerJoin, known, "known", on);
                select
            }
            work => select.filter(Condition::all().add_option(work.map(Among::holds))),
        }
    }
}

impl Among {
    fn holds(self) -> SimpleExpr {
        self.column.in_subquery(self.set)
    }
}
