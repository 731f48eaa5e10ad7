//! All that a plan says, in one piece: as it stands now, and as it is kept when it is agreed.
use crate::{access::Access, error::Result, http::reply::Reply};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    GoalId, MemberId, OrganizationId, PlanId, UserId,
    access::Action,
    basis::Category,
    case::MemberRole,
    plan::{Acceptance, ClientAnswer, Factors, GasLevels, GoalStatus, Kind, Methods, Services},
};
use entity::{case_member, goal, plan};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use serde::Serialize;
use utoipa::ToSchema;

/// What a plan says: goals, and who takes part in it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "kind": "otso_plan", "situation": "Knows cars and people. The debts keep sleep away.", "coordination_text": null,
    "coordinator_id": null, "responsible_organization_id": null, "review_every_months": 6, "client_answer": "agreed",
    "client_comment": null, "client_answered_at": "2026-11-25T10:00:00Z", "next_review": "2027-05-26",
    "participants": [], "goals": []}))]
pub struct PlanContent {
    kind: Kind,
    situation: Option<String>,
    coordination_text: Option<String>,
    coordinator_id: Option<UserId>,
    responsible_organization_id: Option<OrganizationId>,
    review_every_months: i32,
    next_review: Option<NaiveDate>,
    client_answer: Option<ClientAnswer>,
    client_comment: Option<String>,
    client_answered_at: Option<DateTime<Utc>>,
    participants: Vec<Participant>,
    goals: Vec<ContentGoal>,
}

/// An organization that takes part in a plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanContentParticipant)]
struct Participant {
    /// The membership of the case that goes with it.
    id: MemberId,
    organization_id: OrganizationId,
    user_id: Option<UserId>,
    role: MemberRole,
    acceptance: Option<Acceptance>,
    acceptance_comment: Option<String>,
}

/// A goal of a plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanContentGoal)]
struct ContentGoal {
    id: GoalId,
    client_words: String,
    gas_levels: Option<GasLevels>,
    baseline: Option<i32>,
    weight: i32,
    factors: Factors,
    methods: Methods,
    services: Services,
    status: GoalStatus,
}

/// The organizations that take part in the plan now.
pub fn participants(plan: PlanId) -> Select<case_member::Entity> {
    use case_member::{Column, Entity};
    Entity::find().filter(Column::PlanId.eq(plan)).filter(Column::LeftAt.is_null()).order_by_asc(Column::Id)
}

/// The goals of the plan, in the order in which they were set.
pub fn goals(plan: PlanId) -> Select<goal::Entity> {
    goal::Entity::find().filter(goal::Column::PlanId.eq(plan)).order_by_asc(goal::Column::Id)
}

impl PlanContent {
    pub fn of(plan: &plan::Model, members: Vec<case_member::Model>, goals: Vec<goal::Model>) -> Self {
        Self {
            kind: plan.kind,
            situation: plan.situation.clone(),
            coordination_text: plan.coordination_text.clone(),
            coordinator_id: plan.coordinator_id,
            responsible_organization_id: plan.responsible_id,
            review_every_months: plan.review_months,
            next_review: plan.next_review,
            client_answer: plan.client_answer,
            client_comment: plan.client_comment.clone(),
            client_answered_at: plan.client_answered_at,
            participants: members.into_iter().map(Participant::of).collect(),
            goals: goals.into_iter().map(ContentGoal::of).collect(),
        }
    }
}

impl Participant {
    fn of(member: case_member::Model) -> Self {
        Self {
            id: member.id,
            organization_id: member.organization_id,
            user_id: member.user_id,
            role: member.role,
            acceptance: member.acceptance,
            acceptance_comment: member.acceptance_comment,
        }
    }
}

impl ContentGoal {
    fn of(goal: goal::Model) -> Self {
        Self {
            id: goal.id,
            client_words: goal.client_words,
            gas_levels: goal.gas_levels,
            baseline: goal.baseline,
            weight: goal.weight,
            factors: goal.factors,
            methods: goal.methods,
            services: goal.services,
            status: goal.status,
        }
    }
}

/// Shows all that the plan says now.
pub async fn show(access: &Access, id: PlanId) -> Result<Reply<Option<PlanContent>>> {
    let look = access.look::<plan::Model>(Action::ViewPlan, id).await?;
    let members = look.all(participants(id)).await?;
    let goals = look.all(goals(id)).await?;
    let content = PlanContent::of(look.record(), members, goals);
    let shown = look.permit().sight.reveal(Category::Plan, content);
    look.answer(&shown).await
}
