use crate::access::standing;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    CaseId, ClientId, GoalAssessmentId, GoalId, NetworkMemberId, OrganizationId, PlanActionId, PlanId,
    PlanVersionId, ReferralId, ServiceId, UserId,
    access::Sight,
    basis::Category,
    case::HowTold,
    plan::{
        AssessedBy, Attempts, ClientAnswer, Factors, GasLevels, GoalStatus, Kind, Methods, Services, Status,
        Step,
        action::{self, Approval, Doer},
    },
    referral,
};
use entity::{goal, goal_assessment, plan, plan_action, plan_version};
use serde::Serialize;
use utoipa::ToSchema;

/// A joint plan as it stands now. What it says is shown where a basis covers `plan`.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "case_id": "01990000-0000-7000-8000-000000000002",
    "client_id": "01990000-0000-7000-8000-000000000003", "lead_organization_id": "01990000-0000-7000-8000-000000000004",
    "kind": "multisectoral_employment_plan", "status": "agreed", "allowed_steps": ["review", "end"],
    "situation": "Knows cars and people. The debts keep sleep away.", "coordination_text": "Joni calls everybody on the first Monday.",
    "coordinator_id": "01990000-0000-7000-8000-000000000005", "responsible_organization_id": null, "review_every_months": 6,
    "next_review": "2027-05-26", "is_review_due": false, "versions": 1, "supersedes_id": null, "sent_at": "2026-11-24T10:00:00Z",
    "client_answer": "agreed_with_comments", "client_comment": "Not on Mondays.", "client_told_via": "in_person",
    "client_answered_at": "2026-11-25T10:00:00Z", "attempts": [], "agreed_at": "2026-11-26T10:00:00Z", "ended_at": null,
    "end_reason": null, "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-26T10:00:00Z"}))]
pub struct Plan {
    pub id: PlanId,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub lead_organization_id: OrganizationId,
    pub kind: Kind,
    pub status: Status,
    /// The steps that are legal now, whoever takes them.
    pub allowed_steps: Vec<Step>,
    /// Where the client is in life: what is strong there first, then what is needed.
    pub situation: Option<String>,
    /// How those who help hold their work together.
    pub coordination_text: Option<String>,
    /// Who holds the plan together, of any organization in the case.
    pub coordinator_id: Option<UserId>,
    /// The authority that answers for the plan.
    pub responsible_organization_id: Option<OrganizationId>,
    pub review_every_months: i32,
    /// When the plan is looked at again: a working day; none until it is agreed.
    pub next_review: Option<NaiveDate>,
    /// Whether that day has come and the review has not begun.
    pub is_review_due: bool,
    /// How many versions were agreed.
    pub versions: i32,
    /// The plan in whose place this one comes when it is agreed.
    pub supersedes_id: Option<PlanId>,
    /// When the client was asked last.
    pub sent_at: Option<DateTime<Utc>>,
    /// What the client answered to it, and in which words.
    pub client_answer: Option<ClientAnswer>,
    pub client_comment: Option<String>,
    pub client_told_via: Option<HowTold>,
    pub client_answered_at: Option<DateTime<Utc>>,
    /// Tries to reach the client.
    pub attempts: Attempts,
    pub agreed_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub end_reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Plan {
    pub fn of(plan: &plan::Model, sight: Sight, today: NaiveDate) -> Self {
        let said = |text: &Option<String>| text.clone().filter(|_| sight.shows(Category::Plan));
        Self {
            id: plan.id,
            case_id: plan.case_id,
            client_id: plan.client_id,
            lead_organization_id: plan.keeper_id,
            kind: plan.kind,
            status: plan.status,
            allowed_steps: plan.status.steps().collect(),
            situation: said(&plan.situation),
            coordination_text: said(&plan.coordination_text),
            coordinator_id: plan.coordinator_id,
            responsible_organization_id: plan.responsible_id,
            review_every_months: plan.review_months,
            next_review: plan.next_review,
            is_review_due: plan.status == Status::Agreed && plan.next_review.is_some_and(|due| due <= today),
            versions: plan.versions,
            supersedes_id: plan.supersedes_id,
            sent_at: plan.sent_at,
            client_answer: plan.client_answer.filter(|_| sight.shows(Category::Plan)),
            client_comment: said(&plan.client_comment),
            client_told_via: plan.client_told_via,
            client_answered_at: plan.client_answered_at,
            attempts: plan.attempts.clone(),
            agreed_at: plan.agreed_at,
            ended_at: plan.ended_at,
            end_reason: said(&plan.end_reason),
            created_at: plan.created_at,
            updated_at: plan.updated_at,
        }
    }
}

/// Something the client wants to reach, in the client's own words, and how it is seen that it is reached.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "plan_id": "01990000-0000-7000-8000-000000000002",
    "case_id": "01990000-0000-7000-8000-000000000003", "client_words": "I want to open my letters again.",
    "gas_levels": {"-2": "Opens no letters", "-1": "Opens letters with somebody", "0": "Opens each letter within a week",
        "1": "Opens and answers them", "2": "Has a payment plan and keeps it"},
    "baseline": -2, "weight": 2, "factors": [{"text": "A friend who helps", "effect": "promotes"}], "methods": ["One letter a day"],
    "services": [], "status": "open", "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct Goal {
    id: GoalId,
    plan_id: PlanId,
    case_id: CaseId,
    /// What the client said, word for word. Shown, like all it says, where a basis covers `plan`.
    client_words: Option<String>,
    gas_levels: Option<GasLevels>,
    /// The level at the start: −2 to 2.
    baseline: Option<i32>,
    /// How much it counts beside other goals: 1 to 10.
    weight: i32,
    factors: Option<Factors>,
    methods: Option<Methods>,
    /// Services of the directory that help towards it.
    services: Option<Services>,
    status: GoalStatus,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Goal {
    pub fn of(goal: &goal::Model, sight: Sight) -> Self {
        let shows = sight.shows(Category::Plan);
        Self {
            id: goal.id,
            plan_id: goal.plan_id,
            case_id: goal.case_id,
            client_words: sight.reveal(Category::Plan, goal.client_words.clone()),
            gas_levels: goal.gas_levels.clone().filter(|_| shows),
            baseline: goal.baseline.filter(|_| shows),
            weight: goal.weight,
            factors: sight.reveal(Category::Plan, goal.factors.clone()),
            methods: sight.reveal(Category::Plan, goal.methods.clone()),
            services: sight.reveal(Category::Plan, goal.services.clone()),
            status: goal.status,
            created_at: goal.created_at,
            updated_at: goal.updated_at,
        }
    }
}

/// How far a goal was reached on a day, as the client or a worker judged it. Never changed: a later one says more.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "goal_id": "01990000-0000-7000-8000-000000000002",
    "plan_id": "01990000-0000-7000-8000-000000000003", "assessed_on": "2027-02-26", "level": 0, "assessed_by": "client",
    "comment": "Five letters opened this week!", "recorded_by": "01990000-0000-7000-8000-000000000004",
    "created_at": "2027-02-26T10:00:00Z"}))]
pub struct GoalAssessment {
    id: GoalAssessmentId,
    goal_id: GoalId,
    plan_id: PlanId,
    assessed_on: NaiveDate,
    /// −2 to 2; 0 is what was expected.
    level: Option<i32>,
    assessed_by: AssessedBy,
    comment: Option<String>,
    recorded_by: Option<UserId>,
    created_at: DateTime<Utc>,
}

impl GoalAssessment {
    pub fn of(one: &goal_assessment::Model, sight: Sight) -> Self {
        Self {
            id: one.id,
            goal_id: one.goal_id,
            plan_id: one.plan_id,
            assessed_on: one.assessed_on,
            level: sight.reveal(Category::Plan, one.level),
            assessed_by: one.assessed_by,
            comment: one.comment.clone().filter(|_| sight.shows(Category::Plan)),
            recorded_by: one.recorded_by,
            created_at: one.created_at,
        }
    }
}

/// That a plan was agreed. Never changed: what is agreed later is another version.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "plan_id": "01990000-0000-7000-8000-000000000002", "number": 1,
    "agreed_at": "2026-11-26T10:00:00Z", "client_answer": "agreed"}))]
pub struct PlanVersion {
    id: PlanVersionId,
    plan_id: PlanId,
    /// 1 for what was agreed first.
    number: i32,
    agreed_at: DateTime<Utc>,
    /// What the client had answered. Shown where a basis covers `plan`.
    client_answer: Option<ClientAnswer>,
}

impl PlanVersion {
    pub fn of(version: &plan_version::Model, sight: Sight) -> Self {
        Self {
            id: version.id,
            plan_id: version.plan_id,
            number: version.number,
            agreed_at: version.agreed_at,
            client_answer: version.client_answer.filter(|_| sight.shows(Category::Plan)),
        }
    }
}

/// Something that is to be done for a plan, by somebody, until a day.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "plan_id": "01990000-0000-7000-8000-000000000002",
    "case_id": "01990000-0000-7000-8000-000000000003", "what": "Open the letters together, one a day", "who": "client",
    "user_id": null, "organization_id": null, "network_member_id": null, "goal_id": null, "service_id": null,
    "place": "Vierellä's drop-in", "due": "2026-12-18", "is_overdue": false, "status": "todo",
    "allowed_steps": ["start", "done", "not_done", "cancel"], "reason": null, "outcome": null, "ended_at": null,
    "is_unconventional": false, "approval": null, "approval_comment": null, "approved_by": null, "approved_at": null,
    "referral_id": null, "referral_status": null, "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct PlanAction {
    id: PlanActionId,
    plan_id: PlanId,
    case_id: CaseId,
    /// Shown, like all that is said of it, where a basis covers `plan`.
    what: Option<String>,
    who: Doer,
    user_id: Option<UserId>,
    organization_id: Option<OrganizationId>,
    /// Null for those who may not see who is in the client's network.
    network_member_id: Option<NetworkMemberId>,
    goal_id: Option<GoalId>,
    service_id: Option<ServiceId>,
    /// Null where the client is safety-restricted.
    place: Option<String>,
    due: NaiveDate,
    /// Whether that day is past, and it is still to be done.
    is_overdue: bool,
    status: action::Status,
    /// The steps that are legal now, whoever takes them; none while a referral carries it.
    allowed_steps: Vec<action::Step>,
    /// Why it was not done, or is not to be done any more.
    reason: Option<String>,
    /// What came of it.
    outcome: Option<String>,
    ended_at: Option<DateTime<Utc>>,
    /// Whether it is not what is usually done.
    is_unconventional: bool,
    approval: Option<Approval>,
    approval_comment: Option<String>,
    approved_by: Option<UserId>,
    approved_at: Option<DateTime<Utc>>,
    /// The referral that carries it out, and where that is.
    referral_id: Option<ReferralId>,
    referral_status: Option<referral::Status>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl PlanAction {
    pub fn of(action: &plan_action::Model, sight: Sight, today: NaiveDate) -> Self {
        let said = |text: &Option<String>| text.clone().filter(|_| sight.shows(Category::Plan));
        Self {
            id: action.id,
            plan_id: action.plan_id,
            case_id: action.case_id,
            what: sight.reveal(Category::Plan, action.what.clone()),
            who: action.who,
            user_id: action.user_id,
            organization_id: action.organization_id,
            network_member_id: action.network_member_id.filter(|_| sight.shows(Category::Family)),
            goal_id: action.goal_id,
            service_id: action.service_id,
            place: said(&action.place).filter(|_| sight.shows_place()),
            due: action.due,
            is_overdue: !action.status.is_over() && action.due < today,
            status: action.status,
            allowed_steps: standing(action).steps().collect(),
            reason: said(&action.reason),
            outcome: said(&action.outcome),
            ended_at: action.ended_at,
            is_unconventional: action.is_unconventional,
            approval: action.approval,
            approval_comment: said(&action.approval_comment),
            approved_by: action.approved_by,
            approved_at: action.approved_at,
            referral_id: action.referral_id,
            referral_status: action.referral_status,
            created_at: action.created_at,
            updated_at: action.updated_at,
        }
    }
}
