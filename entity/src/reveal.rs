use domain::{ClientId, OrganizationId, RevealId, UserId, safety::RevealPurpose};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reveal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RevealId,
    pub version: i64,
    pub client_id: ClientId,
    /// The organization that keeps the client's record.
    pub keeper_id: OrganizationId,
    /// Who sees where the client is, and where they work.
    pub organization_id: OrganizationId,
    pub user_id: UserId,
    pub purpose: RevealPurpose,
    pub reason: String,
    pub ends_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
