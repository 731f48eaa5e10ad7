use domain::{CaseId, ClientId, MessageId, OrganizationId, ReferralId, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub version: i64,
    pub referral_id: ReferralId,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    pub from_organization_id: OrganizationId,
    pub to_organization_id: OrganizationId,
    pub author_id: Option<UserId>,
    pub author_organization_id: OrganizationId,
    pub body: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
