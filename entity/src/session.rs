use domain::{OrganizationId, SessionId, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub version: i64,
    pub user_id: UserId,
    /// The user's.
    pub organization_id: OrganizationId,
    /// SHA-256 of the token in the cookie.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// SHA-256 of the token that proves that a request comes from our own page.
    pub csrf_hash: Vec<u8>,
    pub user_agent: Option<String>,
    pub created_at: DateTimeUtc,
    pub last_seen_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    /// When its user proved again who they are; none when that was used up.
    pub stepped_up_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
