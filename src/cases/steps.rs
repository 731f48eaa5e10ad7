use super::{next_steps::NewNextStep, view};
use crate::{
    access::{Access, At, Move, Named, Naming, Whose, Work},
    error::Result,
    http::{etag::IfMatch, patch::Field, reply::Reply},
    store::{Found, Record, journal::Entry},
};
use domain::{
    CaseId, Refusal, Refused, UnitId, UserId,
    access::Action,
    case::{
        HowTold, NextStepStatus, NoNextStepReason, Priority, ServiceTask, Status, Step, WalledService,
        check_wall,
    },
    event::Happened,
    referral::Phase,
    text::{Line, Note},
};
use entity::{case::Model, next_step, referral};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// What may be said with a step.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StepCase, example = json!({"comment": "Everybody has met and knows the plan."}))]
pub struct Remark {
    comment: Option<Note>,
}

/// A step that needs nothing but a remark.
pub struct Advance(pub Step, pub Remark);

impl Move for Advance {
    type On = Model;
    fn action(&self) -> Action {
        Action::StepCase(self.0)
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let Self(step, remark) = self;
        let case = was.record.clone();
        let status = step.from(case.status)?;
        let entry = Entry::of(step.into())
            .moved(case.status.code(), status.code())
            .because(None, remark.comment.map(Into::into));
        let opened_at = case.opened_at.or(Some(at.now));
        Ok((Model { status, opened_at, updated_at: at.now, ..case }, entry))
    }
}

/// What may change of a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Debts, work and health", "priority": "high"}))]
pub struct ChangeCase {
    #[serde(default)]
    #[schema(value_type = Line, required = false)]
    title: Field<Line>,
    #[serde(default)]
    #[schema(value_type = Priority, required = false)]
    priority: Field<Priority>,
    /// The unit of the lead that works on the case.
    #[serde(default)]
    #[schema(value_type = Option<UnitId>)]
    unit_id: Field<UnitId>,
    /// An active user of the lead.
    #[serde(default)]
    #[schema(value_type = Option<UserId>)]
    coordinator_id: Field<UserId>,
    /// An active user of the lead.
    #[serde(default)]
    #[schema(value_type = Option<UserId>)]
    own_worker_id: Field<UserId>,
    #[serde(default)]
    #[schema(value_type = Option<ServiceTask>)]
    service_task_code: Field<ServiceTask>,
    /// Makes the case one for those alone who produce the service, which is done in a unit; others lose sight of it at once.
    #[serde(default)]
    #[schema(value_type = Option<WalledService>)]
    walled_service: Field<WalledService>,
}

impl Move for ChangeCase {
    type On = Model;
    fn action(&self) -> Action {
        Action::EditCase
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let case = was.record.clone();
        // What is closed is kept as it was: for how long follows from its service task.
        case.status.takes_more()?;
        let next = Model {
            title: self.title.map(Into::into).over_required(case.title, "/title")?,
            priority: self.priority.over_required(case.priority, "/priority")?,
            unit_id: self.unit_id.over(case.unit_id),
            coordinator_id: self.coordinator_id.over(case.coordinator_id),
            own_worker_id: self.own_worker_id.over(case.own_worker_id),
            service_task_code: self
                .service_task_code
                .map(|task| task.code().to_owned())
                .over(case.service_task_code),
            walled_service: self.walled_service.over(case.walled_service),
            updated_at: at.now,
            ..case
        };
        check_wall(next.walled_service, next.unit_id)?;
        Ok((next, Entry::of(Happened::CaseChanged)))
    }
}

impl Naming for ChangeCase {
    fn names(&self, was: &Model, _: &At<'_>) -> Vec<Option<Named>> {
        let lead = Whose::Organization(was.organization_id);
        let had = was.service_task_code.as_deref().and_then(|task| task.parse().ok());
        let task = self.service_task_code.over(had);
        // With another task those who are named already must be of its staff, too.
        let all = task != had;
        let named = |next: Field<UserId>, was: Option<UserId>| next.over(was.filter(|_| all));
        vec![
            Named::staff("/coordinator_id", named(self.coordinator_id, was.coordinator_id), lead, task),
            Named::staff("/own_worker_id", named(self.own_worker_id, was.own_worker_id), lead, task),
            Named::unit("/unit_id", self.unit_id.over(None), lead),
        ]
    }
}

/// How a case ends, and how the client was told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"closing_note": "The debts are arranged and work has begun.", "client_told_via": "in_person"}))]
pub struct CloseCase {
    closing_note: Note,
    client_told_via: HowTold,
}

/// Closes a case that no referral is open in; next steps that nobody will take any more are dropped.
pub async fn close(access: &Access, id: CaseId, seen: IfMatch, body: CloseCase) -> Result<Reply<view::Case>> {
    let mut work = access.change::<Model>(Action::StepCase(Step::Close), id, seen).await?;
    let case = work.record().clone();
    let status = match Step::Close.from(case.status) {
        Ok(status) => status,
        Err(why) => return work.refuse(why).await,
    };
    if has_open_referral(&work, id).await? {
        return work.refuse(Refusal::OpenReferrals.into()).await;
    }
    drop_steps(&mut work, id).await?;
    let note: String = body.closing_note.into();
    let entry = Entry::of(Step::Close.into())
        .moved(case.status.code(), status.code())
        .because(None, Some(note.clone()));
    let closed = Model {
        status,
        closing_note: Some(note),
        client_told_via: Some(body.client_told_via),
        closed_at: Some(access.now()),
        updated_at: access.now(),
        open_next_steps: 0,
        no_next_step_reason: None,
        ..case
    };
    work.save(closed, entry).await
}

/// The work holds the case, and whatever opens a referral holds it too, so none can appear meanwhile. A draft is none:
/// nobody but its writer knows of it, and it cannot be sent from a closed case.
async fn has_open_referral(work: &Work<'_, Model>, case: CaseId) -> Result<bool> {
    use referral::{Column, Entity};
    let sent = Phase::Open.statuses().chain(Phase::Active.statuses());
    let open = Entity::find().filter(Column::CaseId.eq(case)).filter(Column::Status.is_in(sent)).limit(1);
    Ok(work.one(open).await?.is_some())
}

/// The work holds the case, and whatever changes its next steps holds it too: those found are those dropped.
async fn drop_steps(work: &mut Work<'_, Model>, case: CaseId) -> Result<()> {
    use next_step::{Column, Entity};
    let open = Condition::all().add(Column::CaseId.eq(case)).add(Column::Status.eq(NextStepStatus::Open));
    let steps = work.all(Entity::find().filter(open.clone()).order_by_asc(Column::Id)).await?;
    let (now, dropped) = (work.at().now, NextStepStatus::Dropped);
    let drop = Entity::update_many()
        .col_expr(Column::Status, Expr::val(dropped))
        .col_expr(Column::DoneAt, Expr::val(now))
        .col_expr(Column::UpdatedAt, Expr::val(now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(open);
    work.run(&drop.into_query()).await?;
    for step in steps {
        let entry = Entry::of(Happened::NextStepDone).moved(step.status.code(), dropped.code());
        work.tell(&step, step.version().next(), entry);
    }
    Ok(())
}

/// Why a closed case begins again, and what happens first.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"comment": "New debts have come up.", "next_step": {"what": "Meet the client", "who": "worker", "due": "2026-11-25"}}))]
pub struct ReopenCase {
    comment: Note,
    next_step: Option<NewNextStep>,
    no_next_step_reason: Option<NoNextStepReason>,
}

/// Opens a closed case again; it needs a next step like any live case.
pub async fn reopen(
    access: &Access,
    id: CaseId,
    seen: IfMatch,
    body: ReopenCase,
) -> Result<Reply<view::Case>> {
    let mut work = access.change::<Model>(Action::StepCase(Step::Reopen), id, seen).await?;
    let case = work.record().clone();
    let status = match Step::Reopen.from(case.status) {
        Ok(Status::Reopened) if body.next_step.is_none() && body.no_next_step_reason.is_none() => {
            return work.refuse(Refusal::NextStepRequired.into()).await;
        }
        Ok(status) => status,
        Err(why) => return work.refuse(why).await,
    };
    let named: Vec<_> = body
        .next_step
        .iter()
        .flat_map(|next| next.names("/next_step", (&case).into(), case.organization_id))
        .collect();
    let step = match body.next_step.map(|next| next.in_case((&case).into(), &work.at())).transpose() {
        Ok(step) => step,
        Err(why) => return work.refuse(why).await,
    };
    let reopened = Model {
        status,
        open_next_steps: i32::from(step.is_some()),
        no_next_step_reason: body.no_next_step_reason.filter(|_| step.is_none()),
        closed_at: None,
        updated_at: access.now(),
        ..case.clone()
    };
    if let Err(why) = work.belong(named).await? {
        return work.refuse(why).await;
    }
    work.along(step.map(|step| (step, Entry::of(Happened::NextStepAgreed)))).await?;
    let entry = Entry::of(Step::Reopen.into()).moved(case.status.code(), status.code());
    work.save(reopened, entry.because(None, Some(body.comment.into()))).await
}
