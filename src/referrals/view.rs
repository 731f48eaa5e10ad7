use super::package::Package;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    BasisId, CaseId, ClientId, MessageId, OrganizationId, ReferralId, ServiceId, UnitId, UserId,
    access::Sight,
    basis::{Categories, Category},
    case::HowTold,
    referral::{By, Kind, Need, Phase, Status, Step, To, Transition, Urgency},
};
use entity::{message, referral::Model};
use serde::Serialize;
use utoipa::ToSchema;

/// A referral as the API shows it. Texts and the package are null where no basis covers them.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "chain_id": "01990000-0000-7000-8000-000000000001", "hop": 0,
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
    id: ReferralId,
    /// The first referral of the chain of redirects.
    chain_id: ReferralId,
    /// How many times it was redirected before.
    hop: i32,
    parent_id: Option<ReferralId>,
    redirected_to: Option<ReferralId>,
    case_id: CaseId,
    client_id: Option<ClientId>,
    from_organization_id: OrganizationId,
    from_user_id: Option<UserId>,
    to_organization_id: OrganizationId,
    to_unit_id: Option<UnitId>,
    service_id: ServiceId,
    assigned_to: Option<UserId>,
    kind: Kind,
    phase: Phase,
    status: Status,
    /// The steps that are legal now, whoever takes them; `GET …/steps` tells those that you may take.
    allowed_steps: Vec<Step>,
    urgency: Urgency,
    reason: Option<String>,
    /// Codes of the list `needs`.
    #[schema(value_type = Option<Vec<String>>)]
    needs: Option<serde_json::Value>,
    client_wish: Option<String>,
    categories: Categories,
    disclosure: Option<Package>,
    basis_id: Option<BasisId>,
    /// Whether the receiver's lead decides on declining.
    second_look: bool,
    response: Response,
    estimate: Option<NaiveDate>,
    appointment: Option<Appointment>,
    outcome_code: Option<String>,
    closing_reason: Option<String>,
    #[serde(rename = "loop")]
    closed_loop: Loop,
    sent_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// The receiver's clock, in Finnish working days; it stands still while the sender owes an answer.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferralResponse)]
struct Response {
    due: Option<DateTime<Utc>>,
    working_days: i32,
    paused_at: Option<DateTime<Utc>>,
    responded_at: Option<DateTime<Utc>>,
    overdue: bool,
}

/// When and where the client is expected.
#[derive(Serialize, ToSchema)]
#[schema(as = Appointment)]
struct Appointment {
    at: DateTime<Utc>,
    place: Option<String>,
}

/// Who has heard how it ended.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferralLoop)]
struct Loop {
    receiver_reported_at: Option<DateTime<Utc>>,
    sender_acknowledged_at: Option<DateTime<Utc>>,
    client_informed_at: Option<DateTime<Utc>>,
    client_informed_via: Option<HowTold>,
    client_informed_by: Option<UserId>,
    /// Whether all three are known; a referral that ended without the receiver needs no report of it.
    closed: bool,
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
        let package =
            referral.disclosure.clone().and_then(|json| serde_json::from_value::<Package>(json).ok());
        Self {
            id: referral.id,
            chain_id: referral.chain_id,
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
            disclosure: package.filter(|_| seen).map(|package| package.seen_with(sight)),
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
    id: MessageId,
    referral_id: ReferralId,
    author_id: Option<UserId>,
    author_organization_id: OrganizationId,
    body: Option<String>,
    created_at: DateTime<Utc>,
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
