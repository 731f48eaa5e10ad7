//! Whoever holds a case together is told in time that the client's ability to work is to be looked at together: after half a
//! year without work, where a support need gives reason to it.
use crate::{
    access::Gate,
    error::{Error, Result},
    http::etag::IfMatch,
    store::{Version, journal::Entry, next_steps::look_at_ability_to_work},
};
use chrono::NaiveDate;
use domain::{
    CaseId, Id,
    access::Action,
    calendar::local_date,
    case::{NeedStatus, Status},
    event::Happened,
    plan::{Kind, Status as PlanStatus},
    work_ability::{NEED, unemployed_since_at_latest},
};
use entity::{
    case::{Column, Entity, Model},
    client, need, plan,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};
use strum::IntoEnumIterator;

/// How many cases are looked up at once.
const AT_ONCE: u64 = 200;

/// Puts a next step into each case where it is time, once; in how many.
pub async fn notice(gate: &Gate) -> Result<usize> {
    let clock = |keeper| gate.as_system("work-ability-clock", keeper);
    let looking = clock(Id::from_uuid(uuid::Uuid::nil()));
    let (mut noticed, mut last) = (0, None);
    loop {
        let cases = looking.look_up::<Model>(&due(local_date(looking.now()), last)).await?;
        let Some(farthest) = cases.last() else { return Ok(noticed) };
        last = Some(farthest.id);
        for case in cases {
            let access = clock(case.organization_id);
            let seen = IfMatch::of(Version(case.version));
            // One that somebody changes right now is looked at the next time.
            match Box::pin(tell(&access, case, seen)).await {
                Ok(()) => noticed += 1,
                Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Cases that go on, of clients who have been without work for long, with the need, and with no plan yet that agencies make
/// together for such clients; the next after `last`.
fn due(today: NaiveDate, last: Option<CaseId>) -> SelectStatement {
    let out_of_work = client::Entity::find()
        .select_only()
        .column(client::Column::Id)
        .filter(client::Column::UnemployedSince.lte(unemployed_since_at_latest(today)))
        .into_query();
    let in_need = need::Entity::find()
        .select_only()
        .column(need::Column::CaseId)
        .filter(need::Column::Code.eq(NEED))
        .filter(need::Column::Status.is_in([NeedStatus::Open, NeedStatus::InPlan]))
        .into_query();
    let planned = plan::Entity::find()
        .select_only()
        .column(plan::Column::CaseId)
        .filter(plan::Column::Kind.is_in([Kind::WorkAbilitySupportPlan, Kind::MultisectoralEmploymentPlan]))
        .filter(plan::Column::Status.is_in(PlanStatus::iter().filter(|status| status.is_live())))
        .into_query();
    Entity::find()
        .filter(Condition::all().add_option(last.map(|last| Column::Id.gt(last))))
        .filter(Column::WorkAbilityNoticedAt.is_null())
        .filter(Column::Status.is_in(Status::iter().filter(|status| status.is_live())))
        .filter(Column::ClientId.in_subquery(out_of_work))
        .filter(Column::Id.in_subquery(in_need))
        .filter(Column::Id.not_in_subquery(planned))
        .order_by_asc(Column::Id)
        .limit(AT_ONCE)
        .into_query()
}

async fn tell(access: &crate::access::Access, case: Model, seen: IfMatch) -> Result<()> {
    let mut work = access.change::<Model>(Action::NoticeWorkAbility, case.id, seen).await?;
    let now = work.at().now;
    let case = work.record().clone();
    work.along([(look_at_ability_to_work(&case, now), Entry::of(Happened::NextStepAgreed))]).await?;
    let next = Model {
        work_ability_noticed_at: Some(now),
        open_next_steps: case.open_next_steps.saturating_add(1),
        no_next_step_reason: None,
        updated_at: now,
        ..case
    };
    work.save(next, Entry::of(Happened::CaseChanged)).await.map(drop)
}
