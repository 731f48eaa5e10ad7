//! What is labelled for others, in SQL: cases of a service task for its own staff, and those of services that are for the
//! people alone who produce them (decree 457/2024 §12–18). It follows from the case; what belongs to it is labelled alike.
use super::{
    Whom,
    standing::{came_to, exists_for_each, of},
};
use domain::{
    UserId,
    access::{Actor, Caller, Role},
    case::{Label, ServiceTask, WalledService},
};
use entity::{case, referral};
use sea_orm::{
    ColumnTrait, Condition, Iterable,
    sea_query::{Expr, ExprTrait, Func, IntoTableRef, Query, SelectStatement, SimpleExpr},
};

impl Whom {
    /// Whether the case is labelled for others than those who ask: by its service task, inside the organization that
    /// keeps it, or because it is of a service that is for those alone who produce it. A referral that came to them is
    /// theirs whatever its case is labelled. None where nothing is labelled for anybody.
    ///
    /// A wall around a service task does not stand before whoever has `opened` the client in an emergency; one around a
    /// service does.
    pub fn is_walled(&self, caller: &Caller, opened: Option<SelectStatement>) -> Option<SimpleExpr> {
        if matches!(caller.actor, Actor::System(_)) {
            return None;
        }
        let labelled = |column: case::Column| Expr::col(("labelled", column));
        let others = tasks_of_others(caller);
        let of_others = caller.user().map(|_| {
            Condition::all()
                .add(labelled(case::Column::OrganizationId).eq(caller.organization))
                .add(labelled(case::Column::WalledService).is_null())
                .add(labelled(case::Column::ServiceTaskCode).is_in(others))
                .add_option(opened.map(|opened| labelled(case::Column::ClientId).not_in_subquery(opened)))
        });
        let unseen = Condition::all()
            .add(labelled(case::Column::WalledService).is_not_null())
            .add_option(caller.user().map(|user| Expr::exists(produced(caller, user)).not()));
        let mut walled = Query::select()
            .expr(Expr::val(1))
            .from(case::Entity.into_table_ref().alias("labelled"))
            .and_where(labelled(case::Column::Id).eq(self.case.clone()?))
            .cond_where(Condition::any().add(unseen).add_option(of_others))
            .take();
        // Whether it came to them is looked at first: it stands in one row, and the case may be behind the wall.
        let own = |column: referral::Column| Expr::col(column.as_column_ref());
        Some(match &self.referral {
            // The row is the referral itself.
            Some(referral) if *referral == own(referral::Column::Id) => {
                // Without a unit or a worker it may be unknown whether it came to them, which is as good as not.
                let given = Func::coalesce([given_to(caller, own).into(), Expr::val(false)]);
                SimpleExpr::from(given).not().and(exists_for_each(walled))
            }
            Some(referral) => {
                let mine = Query::select()
                    .expr(Expr::val(1))
                    .from(referral::Entity.into_table_ref().alias("work"))
                    .and_where(of(referral::Column::Id).eq(referral.clone()))
                    .cond_where(given_to(caller, of))
                    .take();
                exists_for_each(walled.and_where(Expr::exists(mine).not()).take())
            }
            None => exists_for_each(walled),
        })
    }
}

/// The service tasks whose cases are labelled for others than the caller.
pub(super) fn tasks_of_others(caller: &Caller) -> impl Iterator<Item = &'static str> {
    let tasks = caller.tasks;
    ServiceTask::iter()
        .filter(move |task| task.label() == Label::S1 && !tasks.contains(*task))
        .map(ServiceTask::code)
}

/// Whether a basis is aimed at work that is labelled for others inside the organization that keeps the client: at their
/// service task, or at a record of such a `case`. Privacy officers are told of everything.
pub fn aimed_at_others(caller: &Caller, task: impl ColumnTrait, case: SimpleExpr) -> Option<Condition> {
    if caller.has(Role::PrivacyOfficer) {
        return None;
    }
    let whom = Whom { client: case.clone(), case: Some(case), referral: None };
    let of_task = caller.user().map(|_| {
        let task = Expr::col(task.as_column_ref());
        Condition::all().add(task.clone().is_not_null()).add(task.is_in(tasks_of_others(caller)))
    });
    Some(Condition::any().add_option(of_task).add_option(whom.is_walled(caller, None)))
}

/// Of the log and of what was sent, in the case and about the client in these columns: what may be told to whoever looks
/// after the client. Workers are told nothing of cases that are labelled for others, privacy officers everything.
pub fn told_to(caller: &Caller, client: impl ColumnTrait, case: impl ColumnTrait) -> Condition {
    if caller.has(Role::PrivacyOfficer) {
        return Condition::all();
    }
    let whom = Whom {
        case: Some(Expr::col(case.as_column_ref())),
        ..Whom::of_client(Expr::col(client.as_column_ref()))
    };
    Condition::all().add_option(whom.is_walled(caller, None).map(ExprTrait::not))
}

/// Referrals that another organization sent to the caller's, or that came to the person inside it; their columns are found by
/// `of`.
fn given_to(caller: &Caller, of: fn(referral::Column) -> SimpleExpr) -> Condition {
    use referral::Column;
    let from_others = Condition::all()
        .add(of(Column::ToOrganizationId).eq(caller.organization))
        .add(of(Column::SentAt).is_not_null())
        .add(of(Column::KeeperId).ne(caller.organization));
    Condition::any().add(from_others).add_option(caller.user().map(|user| came_to(caller, user, of)))
}

/// The labelled case, if the person produces its service: it is their unit's, or they hold it together or are own worker
/// of it. What a shelter does is for the child's social worker, too, and for the leads of child protection there
/// (decree 457/2024 §12).
fn produced(caller: &Caller, user: UserId) -> SelectStatement {
    use case::Column;
    let made = |column: Column| Expr::col(("made", column));
    let labelled = |column: Column| Expr::col(("labelled", column));
    // Who is in no unit produces with nobody.
    let own_unit = |column: SimpleExpr| caller.unit.map(|unit| column.eq(unit));
    let of_child = |column: Column| Expr::col(("of_child", column));
    let is_lead = own_unit(of_child(Column::UnitId)).filter(|_| caller.has(Role::TeamLead));
    let guarded = Query::select()
        .expr(Expr::val(1))
        .from(case::Entity.into_table_ref().alias("of_child"))
        .and_where(of_child(Column::ClientId).eq(labelled(Column::ClientId)))
        .and_where(of_child(Column::OrganizationId).eq(caller.organization))
        .and_where(of_child(Column::ServiceTaskCode).eq(ServiceTask::ChildProtection.code()))
        .and_where(of_child(Column::WalledService).is_null())
        .and_where(of_child(Column::ClosedAt).is_null())
        .cond_where(Condition::any().add(of_child(Column::OwnWorkerId).eq(user)).add_option(is_lead))
        .take();
    let for_child = caller.tasks.contains(ServiceTask::ChildProtection).then(|| {
        Condition::all()
            .add(made(Column::WalledService).eq(WalledService::ShelterDelivery))
            .add(Expr::exists(guarded))
    });
    let by = Condition::any()
        .add(made(Column::CoordinatorId).eq(user))
        .add(made(Column::OwnWorkerId).eq(user))
        .add_option(own_unit(made(Column::UnitId)))
        .add_option(for_child);
    Query::select()
        .expr(Expr::val(1))
        .from(case::Entity.into_table_ref().alias("made"))
        .and_where(made(Column::Id).eq(labelled(Column::Id)))
        .and_where(made(Column::OrganizationId).eq(caller.organization))
        .cond_where(by)
        .take()
}
