//! Beginning a plan, and what may change of it.
use super::view;
use crate::{
    access::{Access, At, Move, Named, Naming, Whose, Work},
    error::Result,
    http::{patch::Field, reply::Reply},
    store::{Found, Record, Version, journal::Entry, scope::is_named_in},
};
use domain::{
    CaseId, Id, OrganizationId, PlanId, Refusal, Refused, UserId,
    access::Action,
    event::Happened,
    plan::{Attempts, Kind, ReviewDefaults, ReviewEvery, Status},
    text::Note,
};
use entity::{
    case,
    plan::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde::Deserialize;
use utoipa::ToSchema;

/// A plan to begin. Say what is strong in the client's situation before what is needed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "multisectoral_employment_plan", "situation": "Knows cars and people. The debts keep sleep away.",
    "coordination_text": "Joni calls everybody on the first Monday."}))]
pub struct NewPlan {
    kind: Kind,
    situation: Option<Note>,
    coordination_text: Option<Note>,
    /// An active user of an organization of the case; the caller unless told.
    coordinator_id: Option<UserId>,
    /// The authority that answers for the plan, an organization of the case.
    responsible_organization_id: Option<OrganizationId>,
    /// Unless told, as the list `plan_kinds` has it for the kind.
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 24)]
    review_every_months: Option<ReviewEvery>,
    /// A plan of the same case in whose place this one comes when it is agreed. Without it a case has one plan at a time.
    supersedes_id: Option<PlanId>,
}

/// What may change of a plan while it is being written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"situation": "Knows cars and people. Sleeps again.", "review_every_months": 3}))]
pub struct ChangePlan {
    #[serde(default)]
    #[schema(value_type = Kind, required = false)]
    kind: Field<Kind>,
    #[serde(default)]
    #[schema(value_type = Option<Note>)]
    situation: Field<Note>,
    #[serde(default)]
    #[schema(value_type = Option<Note>)]
    coordination_text: Field<Note>,
    /// An active user of an organization of the case.
    #[serde(default)]
    #[schema(value_type = Option<UserId>)]
    coordinator_id: Field<UserId>,
    /// An organization of the case.
    #[serde(default)]
    #[schema(value_type = Option<OrganizationId>)]
    responsible_organization_id: Field<OrganizationId>,
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = 1, maximum = 24)]
    review_every_months: Field<ReviewEvery>,
}

fn names(
    (coordinator, responsible): (Option<UserId>, Option<OrganizationId>),
    of_case: Whose,
) -> Vec<Option<Named>> {
    vec![
        Named::user("/coordinator_id", coordinator, of_case),
        Named::organization("/responsible_organization_id", responsible, of_case),
    ]
}

/// Begins a plan in a case, which has one at a time.
pub async fn begin(access: &Access, case: CaseId, new: NewPlan) -> Result<Reply<view::Plan>> {
    let work = access.open::<case::Model>(Action::EditPlan, case).await?;
    let case = work.record().clone();
    if let Err(why) = case.status.takes_more() {
        return work.refuse(why).await;
    }
    let of_case = Entity::find().filter(Column::CaseId.eq(case.id)).order_by_asc(Column::Id);
    let live: Vec<_> = work.all(of_case).await?.into_iter().filter(|plan| plan.status.is_live()).collect();
    if let Some(id) = new.supersedes_id
        && live.iter().all(|plan| plan.id != id)
    {
        let detail = "is not a plan of the case that goes on";
        return work.refuse(Refused::field("/supersedes_id", "unknown", detail)).await;
    }
    if let Some(other) = live.iter().find(|plan| Some(plan.id) != new.supersedes_id) {
        return work.refuse(Refused::because_of(Refusal::AlreadyExists, other.id.into())).await;
    }
    let caller = work.at().caller;
    let of_case = Whose::Case { id: case.id, lead: case.organization_id, asks: caller.organization };
    let named = names((new.coordinator_id, new.responsible_organization_id), of_case);
    let plan = new.in_case(&case, &work.at(), access.gate().reviews());
    if let Err(why) = has_whom_it_needs(&work, &plan).await? {
        return work.refuse(why).await;
    }
    match work.belong(named).await? {
        Ok(()) => work.add(plan, Entry::of(Happened::PlanCreated)).await,
        Err(why) => work.refuse(why).await,
    }
}

/// Whether somebody of the sector takes part in the case that plans of the kind need.
pub async fn has_whom_it_needs<R: Record>(
    work: &Work<'_, R>,
    plan: &Model,
) -> Result<std::result::Result<(), Refused>> {
    use entity::organization::{Column, Entity};
    let Some(sector) = plan.kind.needs_sector() else { return Ok(Ok(())) };
    // That somebody has a referral is the matter of its ends: whoever is named counts.
    let named = is_named_in(Expr::val(plan.case_id), Expr::col(Column::Id.as_column_ref()));
    let in_case = Condition::any().add(named).add(Column::Id.eq(plan.keeper_id));
    let there = Entity::find().filter(Column::Sector.eq(sector)).filter(in_case);
    let detail = format!("needs an organization of the sector {sector} in the case");
    let missing = || Refused::field("/kind", "sector_missing", detail);
    Ok(work.one(there).await?.map(drop).ok_or_else(missing))
}

impl NewPlan {
    fn in_case(self, case: &case::Model, at: &At<'_>, reviews: &ReviewDefaults) -> Model {
        Model {
            id: Id::generate(),
            version: Version::FIRST,
            case_id: case.id,
            client_id: case.client_id,
            keeper_id: case.organization_id,
            kind: self.kind,
            status: Status::Draft,
            situation: self.situation.map(Into::into),
            coordination_text: self.coordination_text.map(Into::into),
            coordinator_id: self.coordinator_id.or_else(|| at.caller.user()),
            responsible_id: self.responsible_organization_id,
            review_months: self.review_every_months.map_or_else(|| reviews.of(self.kind), Into::into),
            next_review: None,
            versions: 0,
            supersedes_id: self.supersedes_id,
            sent_at: None,
            client_answer: None,
            client_comment: None,
            client_told_via: None,
            client_answered_at: None,
            attempts: Attempts::default(),
            agreed_at: None,
            ended_at: None,
            end_reason: None,
            created_at: at.now,
            updated_at: at.now,
        }
    }
}

impl Move for ChangePlan {
    type On = Model;
    fn action(&self) -> Action {
        Action::EditPlan
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        is_open(was)?;
        let plan = was.record.clone();
        plan.status.is_written()?;
        let next = Model {
            kind: self.kind.over_required(plan.kind, "/kind")?,
            situation: self.situation.map(Into::into).over(plan.situation),
            coordination_text: self.coordination_text.map(Into::into).over(plan.coordination_text),
            coordinator_id: self.coordinator_id.over(plan.coordinator_id),
            responsible_id: self.responsible_organization_id.over(plan.responsible_id),
            review_months: self
                .review_every_months
                .map(Into::into)
                .over_required(plan.review_months, "/review_every_months")?,
            updated_at: at.now,
            ..plan
        };
        Ok((next, Entry::of(Happened::PlanChanged)))
    }
}

impl Naming for ChangePlan {
    fn names(&self, was: &Model, at: &At<'_>) -> Vec<Option<Named>> {
        let of_case = Whose::Case { id: was.case_id, lead: was.keeper_id, asks: at.caller.organization };
        names((self.coordinator_id.over(None), self.responsible_organization_id.over(None)), of_case)
    }
}

/// A plan, or what is in one, goes on with its case alone.
///
/// # Errors
/// `transition-not-allowed` in a closed case.
pub fn is_open<R: Record>(was: &Found<R>) -> std::result::Result<(), Refused> {
    was.case.as_ref().map_or(Ok(()), |case| case.status.takes_more())
}
