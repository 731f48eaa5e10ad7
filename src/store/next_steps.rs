//! The next steps of a case: how many are open, counted with them, so that a live case never runs out of them unnoticed;
//! and the one it gets when a referral ends without help.
use super::Version;
use chrono::{DateTime, Utc};
use domain::{
    CaseId, ClientId, Id, OrganizationId, UserId,
    calendar::{WorkingWeek, local_date},
    case::{NextStepStatus, NoNextStepReason, Status, Who},
    referral::{Phase, Status as ReferralStatus},
};
use entity::{
    case,
    next_step::{Column, Entity, Model},
    referral, user,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, IntoTableRef, Query, SimpleExpr, UpdateStatement},
};
use std::collections::BTreeMap;

/// Working days in which the coordinator should see to a referral that failed, or to a client whose time has come.
const SEE_TO_IT_WITHIN: u32 = 2;

/// Counts `change` more open steps; the `reason` why there is none is kept only where none is left. Touches no row when
/// the case would be left without a step and without a `reason`. For a `member`, what it is not told of is not there.
pub fn count(
    case: CaseId,
    change: i32,
    reason: Option<NoNextStepReason>,
    (member, now): (Option<OrganizationId>, DateTime<Utc>),
) -> UpdateStatement {
    let left = || Expr::col(case::Column::OpenNextSteps).add(change);
    let seen = member.map_or_else(left, |me| left().sub(hidden(case, me)));
    let settled = Condition::any()
        .add(seen.clone().gt(0))
        .add_option(reason.map(|_| Expr::val(1).eq(1)))
        .add(case::Column::Status.eq(Status::Closed));
    let kept_reason = CaseStatement::new()
        .case(seen.lte(0), Expr::val(reason))
        .finally(Expr::val(None::<NoNextStepReason>));
    case::Entity::update_many()
        .col_expr(case::Column::OpenNextSteps, left())
        .col_expr(case::Column::NoNextStepReason, kept_reason.into())
        .col_expr(case::Column::Version, Expr::col(case::Column::Version).add(1))
        .col_expr(case::Column::UpdatedAt, Expr::val(now))
        .filter(case::Column::Id.eq(case))
        .filter(settled)
        .into_query()
}

/// How many open steps of the case `me`, a member, is not told of.
fn hidden(case: CaseId, me: OrganizationId) -> SimpleExpr {
    let of = |column: Column| Expr::col(("hidden", column));
    let steps = Query::select()
        .expr(of(Column::Id).count())
        .from(Entity.into_table_ref().alias("hidden"))
        .and_where(of(Column::CaseId).eq(case))
        .and_where(of(Column::Status).eq(NextStepStatus::Open))
        .cond_where(for_members("hidden", me).not())
        .take();
    Expr::expr(steps)
}

/// Counts further steps that referrals left in their cases. Members who know nothing of such a referral see no other version of
/// the case, nor another time, nor that there is something to do now.
pub fn count_left(steps: &[Model]) -> UpdateStatement {
    let mut more: BTreeMap<CaseId, i32> = BTreeMap::new();
    for step in steps {
        *more.entry(step.case_id).or_default() += 1;
    }
    let by_case = more.iter().fold(CaseStatement::new(), |all, (case, more)| {
        all.case(case::Column::Id.eq(*case), Expr::col(case::Column::OpenNextSteps).add(*more))
    });
    case::Entity::update_many()
        .col_expr(case::Column::OpenNextSteps, by_case.finally(Expr::col(case::Column::OpenNextSteps)).into())
        .filter(case::Column::Id.is_in(more.into_keys()))
        .into_query()
}

/// The next step that a case of this status and coordinator gets when `was` has become `next`: one whenever a sent referral
/// ends any way but `completed`.
pub fn after(
    (was, next): (&referral::Model, &referral::Model),
    (status, coordinator): (Status, Option<UserId>),
    now: DateTime<Utc>,
) -> Option<Model> {
    let ends = was.status.phase() != Phase::Closed && next.status.phase() == Phase::Closed;
    let failed = ends && next.status != ReferralStatus::Completed && was.sent_at.is_some();
    (failed && status.is_live()).then(|| see_to_it(next, coordinator.or(next.from_user_id), now))
}

/// Steps of `table` that tell `me`, a member of their case, of no referral that others sent: that it was sent at all is the
/// matter of its ends and of the keeper of the case. What a worker of its own is to see to, as who holds the plan together
/// that the referral serves, it is told.
pub fn for_members(table: &'static str, me: OrganizationId) -> Condition {
    let cause = || Expr::col((table, Column::ReferralId));
    let of = |column: referral::Column| Expr::col(("ours", column));
    let ours = Query::select()
        .expr(Expr::val(1))
        .from(referral::Entity.into_table_ref().alias("ours"))
        .and_where(of(referral::Column::Id).eq(cause()))
        .and_where(of(referral::Column::FromOrganizationId).eq(me))
        .take();
    let own_worker = Query::select()
        .expr(Expr::val(1))
        .from(user::Entity.into_table_ref().alias("theirs"))
        .and_where(Expr::col(("theirs", user::Column::Id)).equals((table, Column::UserId)))
        .and_where(Expr::col(("theirs", user::Column::OrganizationId)).eq(me))
        .take();
    Condition::any().add(cause().is_null()).add(Expr::exists(ours)).add(Expr::exists(own_worker))
}

/// Whether `step` is one of those.
pub fn is_for_members(step: SimpleExpr, me: OrganizationId) -> SimpleExpr {
    let told = Query::select()
        .expr(Expr::val(1))
        .from(Entity.into_table_ref().alias("told"))
        .and_where(Expr::col(("told", Column::Id)).eq(step))
        .cond_where(for_members("told", me))
        .take();
    Expr::exists(told)
}

fn see_to_it(referral: &referral::Model, owner: Option<UserId>, now: DateTime<Utc>) -> Model {
    let of = (referral.case_id, referral.client_id, referral.keeper_id);
    let step = soon(of, what_to_do(referral.status), owner, now);
    Model { referral_id: Some(referral.id), ..step }
}

/// The step that a case gets when the client's ability to work is to be looked at. It says so to nobody who may read next steps
/// and neither needs nor employment: what it is about stands there.
pub fn look_at_ability_to_work(case: &case::Model, now: DateTime<Utc>) -> Model {
    let what = "Käy asiakkaan tarpeet läpi ja sovi hänen kanssaan, kutsutaanko muita toimijoita saman pöydän ääreen.";
    soon((case.id, case.client_id, case.organization_id), what, case.coordinator_id, now)
}

/// What a worker, or else the keeper of the case, is to see to within a few days.
fn soon(
    (case_id, client_id, keeper_id): (CaseId, ClientId, OrganizationId),
    what: &str,
    owner: Option<UserId>,
    now: DateTime<Utc>,
) -> Model {
    Model {
        id: Id::generate(),
        version: Version::FIRST,
        case_id,
        client_id,
        keeper_id,
        what: what.to_owned(),
        who: if owner.is_some() { Who::Worker } else { Who::Organization },
        user_id: owner,
        organization_id: owner.is_none().then_some(keeper_id),
        due: WorkingWeek::default().add_working_days(local_date(now), SEE_TO_IT_WITHIN),
        how_told: None,
        client_understood: None,
        status: NextStepStatus::Open,
        referral_id: None,
        done_at: None,
        created_at: now,
        updated_at: now,
    }
}

/// In Finnish, the working language of the first country; the referral's status tells machines the same.
const fn what_to_do(status: ReferralStatus) -> &'static str {
    use ReferralStatus as Status;
    match status {
        Status::Redirected => {
            "Lähete ohjattiin toiseen palveluun: varmista, että se otetaan vastaan, ja kerro asiakkaalle."
        }
        Status::Expired => "Lähetteeseen ei vastattu ajoissa: sovi asiakkaan kanssa, mistä apua haetaan.",
        Status::Withdrawn => "Lähete peruttiin: sovi asiakkaan kanssa, miten jatketaan.",
        _ => "Lähete päättyi ilman palvelua: sovi asiakkaan kanssa, mistä apua haetaan.",
    }
}
