use domain::{
    CaseId, ClientId, MeetingId, OrganizationId, UnitId, UserId,
    meeting::{Agenda, Attendance, Kind, Mode, Participants, ReviewSkipped, Status},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeetingId,
    pub version: i64,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    pub kind: Kind,
    pub mode: Mode,
    pub status: Status,
    pub starts_at: Option<DateTimeUtc>,
    pub ends_at: Option<DateTimeUtc>,
    /// Where those who come meet.
    pub unit_id: Option<UnitId>,
    /// Who was asked besides the client.
    pub participants: Participants,
    pub client_attendance: Attendance,
    pub agenda: Agenda,
    /// Whether what was written the last time was gone through with the client; or why not.
    pub reviewed_with_client: Option<bool>,
    pub review_skipped: Option<ReviewSkipped>,
    pub minutes_spent: Option<i32>,
    pub started_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    /// Why it was cancelled, or what is known of who did not come.
    pub end_reason: Option<String>,
    /// Who proposed it.
    pub organization_id: OrganizationId,
    pub proposed_by: Option<UserId>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
