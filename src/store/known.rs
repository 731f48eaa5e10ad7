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
    Known::of_those::<R>(rule, (None, None), caller, now).condition()
}

/// What makes a row known.
pub(super) struct Known {
    rest: Condition,
    /// Where what the person works on decides.
    work: Option<Among>,
    /// Of which the rows are asked for in an order of their ids.
    order: Option<Order>,
}

impl Known {
    /// Rows of a kind, in which an organization is known to stand in a column, in an order of their ids if one is given.
    pub fn of_those<R: Record>(
        rule: &Rule,
        (those, order): (Option<(R::Column, OrganizationId)>, Option<Order>),
        caller: &Caller,
        now: DateTime<Utc>,
    ) -> Self {
        // What belongs to a referral is of another table than the work.
        let those = those.filter(|_| R::KIND == Kind::Referral);
        let came_in = those.as_ref().is_some_and(|(column, one)| {
            column.as_str() == referral::Column::ToOrganizationId.as_str() && *one == caller.organization
        });
        let is = those.map(|(column, one)| of(column).eq(one));
        let asked = Asked { is, came_in, order: order.clone() };
        let Some(whom) = Whom::row::<R>() else {
            return Self { rest: Condition::all(), work: None, order };
        };
        let opened = || opened_clients(rule, caller, now);
        let open = Condition::all().add_option(whom.is_walled(caller, opened()).map(ExprTrait::not));
        let Some(user) = caller.user() else {
            return Self { rest: open, work: None, order };
        };
        let work = || whom.worked_on((caller, user), opened(), &asked, now);
        let is_close = (!rule.is_blind).then(|| whom.is_conflicted(user).not());
        let rest = open.add_option(is_close);
        if !rule.lets_apart(caller) {
            return Self { rest, work: work(), order };
        }
        let tied = rule.is_by_name().then(|| {
            let own = R::KEEPER.map(|keeper| Expr::col(keeper.as_column_ref()).eq(caller.organization));
            Condition::any()
                .add_option(own)
                .add(whom.is_tied_by_class_alone(caller).not())
                .add_option(work().map(Among::holds))
        });
        Self { rest: rest.add_option(tied), work: None, order }
    }

    pub fn condition(self) -> Condition {
        self.rest.add_option(self.work.map(Among::holds))
    }

    /// Leaves only such rows. For a list in the order of the ids, where the work is of such rows itself, they are walked in that
    /// order, so that no more of them are looked at than the page holds.
    pub fn only<R: Record>(self, select: Select<R::Entity>) -> Select<R::Entity> {
        let Self { rest, work, order } = self;
        let id = Expr::col(R::ID.as_column_ref());
        let mut select = select.filter(rest);
        match (work, order) {
            (Some(Among { column, set }), Some(order)) if column == id => {
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
            (work, _) => select.filter(Condition::all().add_option(work.map(Among::holds))),
        }
    }
}

impl Among {
    fn holds(self) -> SimpleExpr {
        self.column.in_subquery(self.set)
    }
}
