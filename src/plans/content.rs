//! All that a plan says, in one piece: as it stands now, and as it is kept when it is agreed.
use crate::{
    access::{Access, Look},
    error::Result,
    http::reply::Reply,
    store::{Record, Together, Version, scope},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    CaseId, GoalId, MemberId, NetworkMemberId, OrganizationId, PlanActionId, PlanId, ReferralId, ServiceId,
    StrengthId, UserId,
    access::Action,
    basis::Category,
    case::MemberRole,
    plan::{
        Acceptance, ClientAnswer, Factors, GasLevels, GoalStatus, Holds, Kind, Methods, Services, Warning,
        action::{self, Approval, Doer},
    },
    referral,
    strength::{Area, SaidBy},
};
use entity::{case_member, goal, plan, plan_action, strength};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use serde::Serialize;
use utoipa::ToSchema;

/// What a plan says: what is strong, what is to be reached, who does what, and who takes part.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "kind": "otso_plan", "strengths": [], "situation": "Knows cars and people. The debts keep sleep away.", "coordination_text": null,
    "coordinator_id": null, "responsible_organization_id": null, "review_every_months": 6, "client_answer": "agreed",
    "client_comment": null, "client_answered_at": "2026-11-25T10:00:00Z", "next_review": "2027-05-26",
    "participants": [], "goals": [], "actions": []}))]
pub struct PlanContent {
    pub kind: Kind,
    /// What is strong, before what is needed.
    pub strengths: Vec<ContentStrength>,
    pub situation: Option<String>,
    pub coordination_text: Option<String>,
    pub coordinator_id: Option<UserId>,
    pub responsible_organization_id: Option<OrganizationId>,
    pub review_every_months: i32,
    pub next_review: Option<NaiveDate>,
    pub client_answer: Option<ClientAnswer>,
    pub client_comment: Option<String>,
    pub client_answered_at: Option<DateTime<Utc>>,
    pub participants: Vec<Participant>,
    pub goals: Vec<ContentGoal>,
    pub actions: Vec<ContentAction>,
}

/// A strength of the client.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanContentStrength)]
pub struct ContentStrength {
    pub id: StrengthId,
    pub area: Area,
    pub text: String,
    pub said_by: SaidBy,
}

/// An organization that takes part in a plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanContentParticipant)]
pub struct Participant {
    /// For pages, which send it back; agreed versions do not keep it.
    #[serde(skip)]
    pub version: Version,
    /// The membership of the case that goes with it.
    pub id: MemberId,
    pub organization_id: OrganizationId,
    pub user_id: Option<UserId>,
    pub role: MemberRole,
    pub acceptance: Option<Acceptance>,
    pub acceptance_comment: Option<String>,
}

/// A goal of a plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanContentGoal)]
pub struct ContentGoal {
    /// For pages, which send it back; agreed versions do not keep it.
    #[serde(skip)]
    pub version: Version,
    pub id: GoalId,
    pub client_words: String,
    pub gas_levels: Option<GasLevels>,
    pub baseline: Option<i32>,
    pub weight: i32,
    pub factors: Factors,
    pub methods: Methods,
    pub services: Services,
    pub status: GoalStatus,
}

/// An action of a plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanContentAction)]
pub struct ContentAction {
    /// For pages, which send it back; agreed versions do not keep it.
    #[serde(skip)]
    pub version: Version,
    pub id: PlanActionId,
    pub what: String,
    pub who: Doer,
    pub user_id: Option<UserId>,
    pub organization_id: Option<OrganizationId>,
    /// Null for those who may not see who is in the client's network.
    pub network_member_id: Option<NetworkMemberId>,
    pub goal_id: Option<GoalId>,
    pub service_id: Option<ServiceId>,
    pub place: Option<String>,
    pub due: NaiveDate,
    pub status: action::Status,
    pub is_unconventional: bool,
    pub approval: Option<Approval>,
    pub referral_id: Option<ReferralId>,
    pub referral_status: Option<referral::Status>,
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

/// The actions of the plan, in the order in which they were planned.
pub fn actions(plan: PlanId) -> Select<plan_action::Entity> {
    use plan_action::{Column, Entity};
    Entity::find().filter(Column::PlanId.eq(plan)).order_by_asc(Column::Id)
}

/// The strengths that the client wants to be said, as the case tells of them.
pub fn strengths(case: CaseId) -> Select<strength::Entity> {
    use strength::{Column, Entity};
    Entity::find().filter(Column::CaseId.eq(case)).filter(Column::IsCurrent.eq(true)).order_by_asc(Column::Id)
}

/// What is written for the plan.
pub struct Parts {
    pub members: Vec<case_member::Model>,
    pub strengths: Vec<strength::Model>,
    pub goals: Vec<goal::Model>,
    pub actions: Vec<plan_action::Model>,
}

impl PlanContent {
    pub fn of(plan: &plan::Model, parts: Parts) -> Self {
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
            strengths: parts.strengths.into_iter().map(ContentStrength::of).collect(),
            participants: parts.members.into_iter().map(Participant::of).collect(),
            goals: parts.goals.into_iter().map(ContentGoal::of).collect(),
            actions: parts.actions.into_iter().map(ContentAction::of).collect(),
        }
    }
}

impl Participant {
    fn of(member: case_member::Model) -> Self {
        Self {
            id: member.id,
            version: member.version(),
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
            version: goal.version(),
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

impl ContentStrength {
    fn of(strength: strength::Model) -> Self {
        Self { id: strength.id, area: strength.area, text: strength.text, said_by: strength.said_by }
    }
}

impl ContentAction {
    fn of(action: plan_action::Model) -> Self {
        Self {
            id: action.id,
            version: action.version(),
            what: action.what,
            who: action.who,
            user_id: action.user_id,
            organization_id: action.organization_id,
            network_member_id: action.network_member_id,
            goal_id: action.goal_id,
            service_id: action.service_id,
            place: action.place,
            due: action.due,
            status: action.status,
            is_unconventional: action.is_unconventional,
            approval: action.approval,
            referral_id: action.referral_id,
            referral_status: action.referral_status,
        }
    }
}

/// What a plan says now, and what it still lacks.
#[derive(Serialize, ToSchema)]
pub struct PlanContentNow {
    #[serde(flatten)]
    pub content: PlanContent,
    /// As far as you are told of the plan. They speak against no step.
    pub warnings: Vec<Warning>,
}

impl PlanContentNow {
    fn of(content: PlanContent) -> Self {
        let goals: Vec<_> = content.goals.iter().filter(|goal| goal.status == GoalStatus::Open).collect();
        let actions = || content.actions.iter().filter(|action| action.status != action::Status::Cancelled);
        let holds = Holds {
            strengths: content.strengths.len(),
            goals: goals.len(),
            goals_without_levels: goals.iter().filter(|goal| goal.gas_levels.is_none()).count(),
            actions: actions().count(),
            actions_of_client: actions().filter(|action| action.who == Doer::Client).count(),
            coordinator: content.coordinator_id.is_some(),
        };
        Self { warnings: holds.lacks(), content }
    }
}

/// All that the plan says now, as far as the caller may be told each part of it; nothing where no basis covers it.
pub async fn now(look: &Look<'_, plan::Model>) -> Result<Option<PlanContentNow>> {
    let (plan, me) = (look.record(), (look.caller().organization, look.now()));
    let told = (plan.keeper_id, Category::Plan, me);
    let mut all = Together::default();
    let members = all.add(participants(plan.id));
    let strengths = all.add(strengths(plan.case_id).filter(scope::told::<strength::Model>(told)));
    let goals = all.add(goals(plan.id).filter(scope::told::<goal::Model>(told)));
    let actions = all.add(actions(plan.id).filter(scope::told::<plan_action::Model>(told)));
    let found = look.together(all).await?;
    let parts = Parts {
        members: found.of(&members)?,
        strengths: found.of(&strengths)?,
        goals: found.of(&goals)?,
        actions: found.of(&actions)?,
    };
    let sight = look.permit().sight;
    let mut content = PlanContent::of(plan, parts);
    for action in &mut content.actions {
        action.place = action.place.take().filter(|_| sight.shows_place());
        action.network_member_id = action.network_member_id.filter(|_| sight.shows(Category::Family));
    }
    Ok(sight.reveal(Category::Plan, PlanContentNow::of(content)))
}

/// Shows it.
pub async fn show(access: &Access, id: PlanId) -> Result<Reply<Option<PlanContentNow>>> {
    let look = access.look::<plan::Model>(Action::ViewPlan, id).await?;
    let content = now(&look).await?;
    look.answer(&content).await
}
