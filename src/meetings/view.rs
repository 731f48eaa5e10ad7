use crate::store::{Record, Version};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, MeetingId, OrganizationId, UnitId, UserId,
    access::Sight,
    basis::Category,
    meeting::{Agenda, Attendance, Kind, Mode, Participant, Participants, PriorReview, Status, Step},
};
use entity::meeting::Model;
use serde::Serialize;
use utoipa::ToSchema;

/// A meeting. What it is about and who comes is shown where a basis covers `plan`.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "case_id": "01990000-0000-7000-8000-000000000002", "kind": "joint_intake",
    "mode": "in_person", "status": "held", "allowed_steps": [], "starts_at": "2026-11-24T10:00:00Z",
    "ends_at": "2026-11-24T11:00:00Z", "unit_id": "01990000-0000-7000-8000-000000000003", "participants": [
        {"organization_id": "01990000-0000-7000-8000-000000000004", "user_id": null, "network_member_id": null, "attendance": "attended"},
        {"organization_id": "01990000-0000-7000-8000-000000000005", "user_id": null, "network_member_id": null, "attendance": "attended"}],
    "client_attendance": "attended", "agenda": ["What helps already", "Debts", "What comes first"],
    "prior_review": {"with_client": false, "skipped": "first_meeting"}, "minutes_spent": 75,
    "started_at": "2026-11-24T10:02:00Z", "ended_at": "2026-11-24T11:10:00Z", "end_reason": null,
    "organization_id": "01990000-0000-7000-8000-000000000004", "proposed_by": "01990000-0000-7000-8000-000000000006",
    "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-24T11:10:00Z"}))]
pub struct Meeting {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: MeetingId,
    pub case_id: CaseId,
    pub kind: Kind,
    pub mode: Mode,
    pub status: Status,
    /// The steps that are legal now, whoever takes them.
    pub allowed_steps: Vec<Step>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    /// Where those who come meet. Null of a safety-restricted client.
    pub unit_id: Option<UnitId>,
    /// Who was asked besides the client, and who came.
    pub participants: Option<Participants>,
    pub client_attendance: Attendance,
    pub agenda: Option<Agenda>,
    /// What was done with what was written the last time; null until the meeting was held.
    pub prior_review: Option<PriorReview>,
    pub minutes_spent: Option<i32>,
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was cancelled, or what is known of who did not come.
    pub end_reason: Option<String>,
    /// Whose worker proposed it.
    pub organization_id: OrganizationId,
    pub proposed_by: Option<UserId>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Meeting {
    pub fn of(meeting: &Model, sight: Sight) -> Self {
        let shown = sight.shows(Category::Plan).then_some(meeting);
        let knows_network = sight.shows(Category::Family);
        let name = |one: Participant| Participant {
            network_member_id: one.network_member_id.filter(|_| knows_network),
            ..one
        };
        let prior_review = meeting
            .reviewed_with_client
            .map(|with_client| PriorReview { with_client, skipped: meeting.review_skipped });
        Self {
            id: meeting.id,
            version: meeting.version(),
            case_id: meeting.case_id,
            kind: meeting.kind,
            mode: meeting.mode,
            status: meeting.status,
            allowed_steps: meeting.status.steps().collect(),
            starts_at: meeting.starts_at,
            ends_at: meeting.ends_at,
            unit_id: shown.and_then(|meeting| meeting.unit_id).filter(|_| sight.shows_place()),
            participants: shown.map(|meeting| meeting.participants.clone().map(name)),
            client_attendance: meeting.client_attendance,
            agenda: shown.map(|meeting| meeting.agenda.clone()),
            prior_review: prior_review.filter(|_| shown.is_some()),
            minutes_spent: meeting.minutes_spent,
            started_at: meeting.started_at,
            ended_at: meeting.ended_at,
            end_reason: shown.and_then(|meeting| meeting.end_reason.clone()),
            organization_id: meeting.organization_id,
            proposed_by: meeting.proposed_by,
            created_at: meeting.created_at,
            updated_at: meeting.updated_at,
        }
    }
}
