use domain::{ApiClientId, CaseId, ClientId, EventId, OrganizationId, UserId, event::Kind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    /// The place in the order of commits; given when the event is first looked for, never changed.
    pub seq: Option<i64>,
    pub at: DateTimeUtc,
    pub happened: String,
    pub subject_kind: Kind,
    pub subject_id: Uuid,
    pub subject_version: i64,
    pub case_id: Option<CaseId>,
    pub client_id: Option<ClientId>,
    /// The organizations that may hear of it: whose record it is, and the two ends of a referral once it is sent.
    pub keeper_id: Option<OrganizationId>,
    pub sender_id: Option<OrganizationId>,
    pub receiver_id: Option<OrganizationId>,
    pub actor_user_id: Option<UserId>,
    pub actor_api_client_id: Option<ApiClientId>,
    pub actor_organization_id: Option<OrganizationId>,
    pub from_status: Option<String>,
    pub to_status: Option<String>,
    pub reason_code: Option<String>,
    pub comment: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
