use super::package::Package;
use crate::store::Version;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    BasisId, CaseId, ClientId, MessageId, OrganizationId, PlanActionId, ReferralId, ServiceId, UnitId,
    UserId,
    access::Sight,
    basis::{Categories, Category},
    case::HowTold,
    raw_json::RawJson,
    referral::{By, Kind, Need, Phase, Status, Step, To, Transition, Urgency},
};
use entity::{message, referral::Model};
use serde::Serialize;
use utoipa::ToSchema;

/// A referral as the API shows it. Texts and the package are null where no basis covers them.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "chain_id": "01990000-0000-7000-8000-000000000001",
    "action_id": null, "hop": 0,
    "parent_id": null, "redirected_to": null, "case_id": "01990000-0000-7000-8000-000000000002",
    "client_id": "01990000-0000-7000-8000-000000000003", "from_organization_id": "01990000-0000-7000-8000-000000000004",
    "from_user_id": "01990000-0000-7000-8000-000000000005", "to_organization_id": "01990000-0000-7000-8000-000000000006",
    "to_unit_id": null, "service_id": "01990000-0000-7000-8000-000000000007", "assigned_to": null, "kind": "referral",
    "phase": "open", "status": "sent", "allowed_steps": ["receive", "request_info", "accept"], "urgency": "soon",
    "reason": "Pay-day loans and a letter from the bailiff.", "needs": ["n03"], "client_wish": "Somebody to go through the bills with me.",
    "categories": ["basic", "contact", "needs"], "disclosure": null, "basis_id": "01990000-0000-7000-8000-000000000008",
    "second_look": false, "response": {"due": "2026-12-01T21:59:59Z", "working_days": 7, "paused_at": null, "responded_at": null, "overdue": false},
    "estimate": null, "appointment": null, "outcome_code": null, "closing_reason": null,
    "loop": {"receiver_reported_at": null, "sender_acknowledged_at": null, "client_informed_at": null, "client_informed_via": null, "client_informed_by": null, "closed": false},
    "sent_at": "2026-11-20T10:00:00Z", "created_at": "2026-11-20T09:50:00Z", "updated_at": "2026-11-20T10:00:00Z"}))]
pub struct Referral {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: ReferralId,
    /// The first referral of the chain of redirects.
    pub chain_id: ReferralId,
    /// The action of a plan that it carries out; shown where a basis covers `plan`.
    pub action_id: Option<PlanActionId>,
    /// How many times it was redirected before.
    pub hop: i32,
    pub parent_id: Option<ReferralId>,
    pub redirected_to: Option<ReferralId>,
    pub case_id: CaseId,
    pub client_id: Option<ClientId>,
    pub from_organization_id: OrganizationId,
    pub from_user_id: Option<UserId>,
    pub to_organization_id: OrganizationId,
    pub to_unit_id: Option<UnitId>,
    pub service_id: ServiceId,
    pub assigned_to: Option<UserId>,
    pub kind: Kind,
    pub phase: Phase,
    pub status: Status,
    /// The steps that are legal now, whoever takes them; `GET …/steps` tells those that you may take.
    pub allowed_steps: Vec<Step>,
    pub urgency: Urgency,
    pub reason: Option<String>,
    /// Codes of the list `needs`.
    #[schema(value_type = Option<Vec<String>>)]
    pub needs: Option<RawJson>,
    pub client_wish: Option<String>,
    pub categories: Categories,
    pub disclosure: Option<Package>,
    pub basis_id: Option<BasisId>,
    /// Whether the receiver's lead decides on declining.
    pub second_look: bool,
    pub response: Response,
    pub estimate: Option<NaiveDate>,
    pub appointment: Option<Appointment>,
    pub outcome_code: Option<String>,
    pub closing_reason: Option<String>,
    #[serde(rename = "loop")]
    pub closed_loop: Loop,
    pub sent_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// The receiver's clock, in Finnish working days; it stands still while the sender owes an answer.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferralResponse)]
pub struct Response {
    pub due: Option<DateTime<Utc>>,
    pub working_days: i32,
    pub paused_at: Option<DateTime<Utc>>,
    pub responded_at: Option<DateTime<Utc>>,
    pub overdue: bool,
}

/// When and where the client is expected.
#[derive(Serialize, ToSchema)]
#[schema(as = Appointment)]
pub struct Appointment {
    pub at: DateTime<Utc>,
    pub place: Option<String>,
}

/// Who has heard how it ended.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferralLoop)]
pub struct Loop {
    pub receiver_reported_at: Option<DateTime<Utc>>,
    pub sender_acknowledged_at: Option<DateTime<Utc>>,
    pub client_informed_at: Option<DateTime<Utc>>,
    pub client_informed_via: Option<HowTold>,
    pub client_informed_by: Option<UserId>,
    /// Whether all three are known; a referral that ended without the receiver needs no report of it.
    pub closed: bool,
}

/// Whether the receiver owes a first answer, and the day is past.
pub fn is_overdue(referral: &Model, now: DateTime<Utc>) -> bool {
    referral.status.awaits_response()
        && referral.response_paused_at.is_none()
        && referral.response_due.is_some_and(|due| due < now)
}

impl Loop {
    fn of(referral: &Model) -> Self {
        let without_receiver =
            matches!(referral.status, Status::Withdrawn | Status::Expired | Status::EnteredInError);
        let reported = referral.receiver_reported_at.is_some() || without_receiver;
        let told = referral.sender_acknowledged_at.is_some() && referral.client_informed_at.is_some();
        Self {
            receiver_reported_at: referral.receiver_reported_at,
            sender_acknowledged_at: referral.sender_acknowledged_at,
            client_informed_at: referral.client_informed_at,
            client_informed_via: referral.client_informed_via,
            client_informed_by: referral.client_informed_by,
            closed: referral.status.phase() == Phase::Closed && reported && told,
        }
    }
}

impl Referral {
    pub fn of(referral: &Model, sight: Sight, now: DateTime<Utc>) -> Self {
        // What was entered in error is hidden from everybody; that it was, is not.
        let sight = if referral.status == Status::EnteredInError { Sight::nothing() } else { sight };
        let seen = sight.shows(Category::Basic);
        let sent = referral.disclosure.as_ref().filter(|_| seen);
        let package = sent.and_then(|package| package.read::<Package>().ok());
        Self {
            version: Version(referral.version),
            id: referral.id,
            chain_id: referral.chain_id,
            action_id: referral.action_id.filter(|_| sight.shows(Category::Plan)),
            hop: referral.hop,
            parent_id: referral.parent_id,
            redirected_to: referral.redirected_to,
            case_id: referral.case_id,
            client_id: seen.then_some(referral.client_id),
            from_organization_id: referral.from_organization_id,
            from_user_id: referral.from_user_id,
            to_organization_id: referral.to_organization_id,
            to_unit_id: referral.to_unit_id,
            service_id: referral.service_id,
            assigned_to: referral.assigned_to,
            kind: referral.kind,
            phase: referral.status.phase(),
            status: referral.status,
            allowed_steps: referral.status.steps().collect(),
            urgency: referral.urgency,
            reason: seen.then(|| referral.reason.clone()),
            needs: sight.reveal(Category::Needs, referral.needs.clone()),
            client_wish: referral.client_wish.clone().filter(|_| seen),
            categories: referral.categories,
            disclosure: package.map(|package| package.seen_with(sight)),
            basis_id: referral.basis_id,
            second_look: referral.second_look,
            response: Response {
                due: referral.response_due,
                working_days: referral.response_working_days,
                paused_at: referral.response_paused_at,
                responded_at: referral.responded_at,
                overdue: is_overdue(referral, now),
            },
            estimate: referral.estimate.filter(|_| seen),
            appointment: referral.appointment_at.map(|at| Appointment {
                at,
                place: referral.appointment_place.clone().filter(|_| seen && sight.shows_place()),
            }),
            outcome_code: referral.outcome_code.clone().filter(|_| seen),
            closing_reason: referral
                .closing_reason
                .clone()
                .filter(|_| referral.status.phase() == Phase::Closed),
            closed_loop: Loop::of(referral),
            sent_at: referral.sent_at,
            created_at: referral.created_at,
            updated_at: referral.updated_at,
        }
    }
}

/// A message between the two ends of a referral.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "referral_id": "01990000-0000-7000-8000-000000000002",
    "author_id": "01990000-0000-7000-8000-000000000003", "author_organization_id": "01990000-0000-7000-8000-000000000004",
    "body": "The client prefers mornings.", "created_at": "2026-11-22T10:00:00Z"}))]
pub struct Message {
    pub id: MessageId,
    pub referral_id: ReferralId,
    pub author_id: Option<UserId>,
    pub author_organization_id: OrganizationId,
    pub body: Option<String>,
    pub created_at: DateTime<Utc>,
}

impl Message {
    pub fn of(message: &message::Model, sight: Sight) -> Self {
        Self {
            id: message.id,
            referral_id: message.referral_id,
            author_id: message.author_id,
            author_organization_id: message.author_organization_id,
            body: sight.reveal(Category::Basic, message.body.clone()),
            created_at: message.created_at,
        }
    }
}

/// A step of a referral: when it is legal, where it leads, who takes it and what it asks for.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferralTransition, example = json!({
    "step": "decline", "from": ["sent", "received", "decline_proposed", "accepted"], "to": "declined", "by": "receiver",
    "needs": ["coded_reason"], "takes": ["comment"]}))]
pub struct StepRow {
    step: Step,
    from: Vec<Status>,
    /// Null: back to where the referral was before.
    to: Option<Status>,
    by: By,
    /// What must be given or be there; `client_wish` only where the legal basis is neither a statute nor vital interest.
    needs: Vec<Need>,
    /// What may be given.
    takes: Vec<Need>,
}

impl From<&Transition> for StepRow {
    fn from(row: &Transition) -> Self {
        Self {
            step: row.step,
            from: row.from.to_vec(),
            to: match row.to {
                To::To(status) => Some(status),
                To::WhereItCameFrom => None,
            },
            by: row.by,
            needs: row.needs.to_vec(),
            takes: row.takes.to_vec(),
        }
    }
}

/// Steps, as a list that is always whole.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferralSteps, example = json!({"items": [{"step": "receive", "from": ["sent"], "to": "received", "by": "receiver", "needs": [], "takes": []}]}))]
pub struct Steps {
    pub items: Vec<StepRow>,
}
