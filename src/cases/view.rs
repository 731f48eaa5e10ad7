use crate::store::{Record, Version};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    CaseId, CaseNoteId, ClientId, MemberId, NeedId, NetworkMemberId, NextStepId, OrganizationId, PlanId,
    ReferralId, StrengthId, UnitId, UserId,
    access::Sight,
    basis::{Categories, Category},
    case::{
        HowTold, Label, MemberRole, NeedStatus, NextStepStatus, NoNextStepReason, OpenedVia, Priority,
        Status, Step, WalledService, Who,
    },
    client::Contacts,
    network::{self, AddedBy},
    plan::Acceptance,
    strength::{Area, SaidBy, ShowedIn},
};
use entity::{case, case_member, case_note, need, network_member, next_step, strength};
use serde::Serialize;
use utoipa::ToSchema;

/// A case as the API shows it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "client_id": "01990000-0000-7000-8000-000000000002",
    "lead_organization_id": "01990000-0000-7000-8000-000000000003", "title": "Debts and no work", "status": "active",
    "allowed_steps": ["monitor", "close"], "priority": "normal", "opened_via": "visit",
    "unit_id": null, "coordinator_id": "01990000-0000-7000-8000-000000000004", "own_worker_id": null, "service_task_code": "working_age",
    "walled_service": null, "label": "n",
    "life_events": ["KE9"], "no_next_step_reason": null, "closing_note": null, "client_told_via": null,
    "opened_at": "2026-11-22T10:00:00Z", "closed_at": null, "created_at": "2026-11-22T10:00:00Z",
    "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct Case {
    pub id: CaseId,
    pub client_id: ClientId,
    pub lead_organization_id: OrganizationId,
    /// Shown when a basis covers basic data.
    pub title: Option<String>,
    pub status: Status,
    /// The steps that are legal now, whoever takes them.
    pub allowed_steps: Vec<Step>,
    pub priority: Priority,
    pub opened_via: OpenedVia,
    /// The unit of the lead that works on it; none where the lead works as a whole, or the client's place is hidden.
    pub unit_id: Option<UnitId>,
    pub coordinator_id: Option<UserId>,
    pub own_worker_id: Option<UserId>,
    /// Code of the list `service_tasks`; says for how long the case is kept.
    pub service_task_code: Option<String>,
    /// Set where the case is for those alone who produce the service.
    pub walled_service: Option<WalledService>,
    /// Whom inside its organization the case is for: follows from service task and walled service.
    pub label: Label,
    #[schema(value_type = Vec<String>)]
    pub life_events: serde_json::Value,
    /// Why there is no open next step, when there is none.
    pub no_next_step_reason: Option<NoNextStepReason>,
    pub closing_note: Option<String>,
    pub client_told_via: Option<HowTold>,
    pub opened_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Case {
    pub fn of(case: &case::Model, sight: Sight) -> Self {
        Self {
            id: case.id,
            client_id: case.client_id,
            lead_organization_id: case.organization_id,
            title: sight.reveal(Category::Basic, case.title.clone()),
            status: case.status,
            allowed_steps: case.status.steps().collect(),
            priority: case.priority,
            opened_via: case.opened_via,
            unit_id: case.unit_id.filter(|_| sight.shows_place()),
            coordinator_id: case.coordinator_id,
            own_worker_id: case.own_worker_id,
            service_task_code: case.service_task_code.clone(),
            walled_service: case.walled_service,
            label: Label::of(
                case.service_task_code.as_deref().and_then(|task| task.parse().ok()),
                case.walled_service,
            ),
            life_events: sight
                .reveal(Category::Basic, case.life_events.clone())
                .unwrap_or_else(|| serde_json::json!([])),
            no_next_step_reason: case.no_next_step_reason,
            closing_note: case.closing_note.clone().filter(|_| sight.shows(Category::Notes)),
            client_told_via: case.client_told_via,
            opened_at: case.opened_at,
            closed_at: case.closed_at,
            created_at: case.created_at,
            updated_at: case.updated_at,
        }
    }
}

/// An organization that is named to the case, or to a plan in it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "case_id": "01990000-0000-7000-8000-000000000002",
    "organization_id": "01990000-0000-7000-8000-000000000003", "user_id": null, "role": "expert",
    "joined_at": "2026-11-22T10:00:00Z", "left_at": null, "plan_id": null, "acceptance": null, "acceptance_comment": null,
    "answered_at": null}))]
pub struct CaseMember {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: MemberId,
    pub case_id: CaseId,
    pub organization_id: OrganizationId,
    pub user_id: Option<UserId>,
    pub role: MemberRole,
    pub joined_at: DateTime<Utc>,
    pub left_at: Option<DateTime<Utc>>,
    /// The plan it is named to; none where it is named to the case alone.
    pub plan_id: Option<PlanId>,
    /// What it answered to the plan as it stands.
    pub acceptance: Option<Acceptance>,
    /// What it said with that; shown where a basis covers `plan`.
    pub acceptance_comment: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
}

impl CaseMember {
    pub fn of(member: &case_member::Model, sight: Sight) -> Self {
        Self {
            id: member.id,
            version: member.version(),
            case_id: member.case_id,
            organization_id: member.organization_id,
            user_id: member.user_id,
            role: member.role,
            joined_at: member.joined_at,
            left_at: member.left_at,
            plan_id: member.plan_id,
            acceptance: member.acceptance,
            acceptance_comment: member.acceptance_comment.clone().filter(|_| sight.shows(Category::Plan)),
            answered_at: member.answered_at,
        }
    }
}

/// Something the client needs, in the client's own words.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "case_id": "01990000-0000-7000-8000-000000000002", "code": "n03",
    "client_words": "I don't dare open the letters any more.", "severity": 8, "status": "open",
    "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct Need {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: NeedId,
    pub case_id: CaseId,
    /// Code of the list `needs`. Shown, like the words, when a basis covers needs.
    pub code: Option<String>,
    pub client_words: Option<String>,
    /// 0 (no trouble) to 10 (as bad as it can be), by the client's own judgement.
    pub severity: Option<i32>,
    pub status: NeedStatus,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Need {
    pub fn of(need: &need::Model, sight: Sight) -> Self {
        Self {
            version: Version(need.version),
            id: need.id,
            case_id: need.case_id,
            code: sight.reveal(Category::Needs, need.code.clone()),
            client_words: sight.reveal(Category::Needs, need.client_words.clone()),
            severity: sight.reveal(Category::Needs, need.severity),
            status: need.status,
            created_at: need.created_at,
            updated_at: need.updated_at,
        }
    }
}

/// What happens next, who does it and by when, and whether the client knows.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "case_id": "01990000-0000-7000-8000-000000000002",
    "what": "Bring the bills to Pirkko on Tuesday at ten", "who": "client", "user_id": null, "organization_id": null,
    "due": "2026-11-24", "how_told": "in_person", "client_understood": true, "status": "open", "referral_id": null,
    "done_at": null, "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct NextStep {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: NextStepId,
    pub case_id: CaseId,
    pub what: Option<String>,
    pub who: Who,
    pub user_id: Option<UserId>,
    /// The organization that takes it, or the one that the client is to contact alone.
    pub organization_id: Option<OrganizationId>,
    pub due: NaiveDate,
    pub how_told: Option<HowTold>,
    pub client_understood: Option<bool>,
    pub status: NextStepStatus,
    /// The referral whose end made this step necessary.
    pub referral_id: Option<ReferralId>,
    pub done_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl NextStep {
    pub fn of(step: &next_step::Model, sight: Sight) -> Self {
        Self {
            id: step.id,
            version: step.version(),
            case_id: step.case_id,
            what: sight.reveal(Category::Basic, step.what.clone()),
            who: step.who,
            user_id: step.user_id,
            organization_id: step.organization_id,
            due: step.due,
            how_told: step.how_told,
            client_understood: step.client_understood,
            status: step.status,
            referral_id: step.referral_id,
            done_at: step.done_at,
            created_at: step.created_at,
            updated_at: step.updated_at,
        }
    }
}

/// Something that is strong in the client or around them, as it was said.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "case_id": "01990000-0000-7000-8000-000000000002", "area": "skills",
    "text": "I can fix any engine.", "said_by": "client", "showed_in": "workshop",
    "evidence": "Got the parish van running again in October.", "is_current": true,
    "recorded_by": "01990000-0000-7000-8000-000000000003", "created_at": "2026-11-22T10:00:00Z",
    "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct Strength {
    id: StrengthId,
    case_id: CaseId,
    /// Shown, like the words, where a basis covers `plan`.
    area: Option<Area>,
    text: Option<String>,
    said_by: SaidBy,
    showed_in: Option<ShowedIn>,
    /// What was seen there.
    evidence: Option<String>,
    is_current: bool,
    recorded_by: Option<UserId>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Strength {
    pub fn of(strength: &strength::Model, sight: Sight) -> Self {
        Self {
            id: strength.id,
            case_id: strength.case_id,
            area: sight.reveal(Category::Plan, strength.area),
            text: sight.reveal(Category::Plan, strength.text.clone()),
            said_by: strength.said_by,
            showed_in: strength.showed_in,
            evidence: strength.evidence.clone().filter(|_| sight.shows(Category::Plan)),
            is_current: strength.is_current,
            recorded_by: strength.recorded_by,
            created_at: strength.created_at,
            updated_at: strength.updated_at,
        }
    }
}

/// Somebody of the client's own network, and what they may be contacted about and told.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "case_id": "01990000-0000-7000-8000-000000000002", "kind": "relative",
    "name": "Tuula, my sister", "contacts": [{"kind": "phone", "value": "+358500000002", "safe": false}], "importance": 5,
    "added_by": "client", "may_contact": true, "contact_about": "If I do not answer for a week.", "may_be_told": ["basic"],
    "is_current": true, "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct NetworkMember {
    id: NetworkMemberId,
    case_id: CaseId,
    /// Shown, like all that is said of them, where a basis covers `family`.
    kind: Option<network::Kind>,
    name: Option<String>,
    /// Null where the client is safety-restricted: those who are close to somebody are found near them.
    contacts: Option<Contacts>,
    /// How much they mean to the client: 1 to 5.
    importance: Option<i32>,
    added_by: AddedBy,
    may_contact: bool,
    contact_about: Option<String>,
    may_be_told: Categories,
    is_current: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl NetworkMember {
    pub fn of(member: &network_member::Model, sight: Sight) -> Self {
        let shows = sight.shows(Category::Family);
        Self {
            id: member.id,
            case_id: member.case_id,
            kind: shows.then_some(member.kind),
            name: shows.then(|| member.name.clone()),
            contacts: (shows && sight.shows_place()).then(|| member.contacts.clone()),
            importance: member.importance.filter(|_| shows),
            added_by: member.added_by,
            may_contact: member.may_contact,
            contact_about: member.contact_about.clone().filter(|_| shows),
            may_be_told: member.may_be_told,
            is_current: member.is_current,
            created_at: member.created_at,
            updated_at: member.updated_at,
        }
    }
}

/// What happened, as it was written down.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "case_id": "01990000-0000-7000-8000-000000000002",
    "happened_on": "2026-11-22", "text": "Mika called: the bailiff has written again. We open the letter together tomorrow.",
    "corrects_id": null, "organization_id": "01990000-0000-7000-8000-000000000003",
    "written_by": "01990000-0000-7000-8000-000000000004", "created_at": "2026-11-22T10:00:00Z"}))]
pub struct CaseNote {
    id: CaseNoteId,
    case_id: CaseId,
    /// The day it is about.
    happened_on: NaiveDate,
    /// Shown where a basis covers `notes`.
    text: Option<String>,
    /// The note that this one puts right.
    corrects_id: Option<CaseNoteId>,
    /// Whose worker wrote it.
    organization_id: OrganizationId,
    written_by: Option<UserId>,
    created_at: DateTime<Utc>,
}

impl CaseNote {
    pub fn of(note: &case_note::Model, sight: Sight) -> Self {
        Self {
            id: note.id,
            case_id: note.case_id,
            happened_on: note.happened_on,
            text: sight.reveal(Category::Notes, note.text.clone()),
            corrects_id: note.corrects_id,
            organization_id: note.organization_id,
            written_by: note.written_by,
            created_at: note.created_at,
        }
    }
}
