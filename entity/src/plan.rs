use domain::{
    CaseId, ClientId, OrganizationId, PlanId, UserId,
    case::HowTold,
    plan::{Attempts, ClientAnswer, Kind, Status},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanId,
    pub version: i64,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    pub kind: Kind,
    pub status: Status,
    pub situation: Option<String>,
    /// How those who help hold their work together.
    pub coordination_text: Option<String>,
    pub coordinator_id: Option<UserId>,
    pub responsible_id: Option<OrganizationId>,
    pub review_months: i32,
    pub next_review: Option<Date>,
    /// How many versions were agreed.
    pub versions: i32,
    /// The plan in whose place this one comes when it is agreed.
    pub supersedes_id: Option<PlanId>,
    /// When it was sent to the client last; what was answered before is forgotten then.
    pub sent_at: Option<DateTimeUtc>,
    pub client_answer: Option<ClientAnswer>,
    /// In the client's own words.
    pub client_comment: Option<String>,
    pub client_told_via: Option<HowTold>,
    pub client_answered_at: Option<DateTimeUtc>,
    pub attempts: Attempts,
    pub agreed_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub end_reason: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
