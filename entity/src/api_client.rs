use domain::{ApiClientId, OrganizationId, access::TokenScope, code::Set};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_client")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiClientId,
    pub version: i64,
    pub organization_id: OrganizationId,
    pub name: String,
    pub scopes: Set<TokenScope>,
    /// SHA-256 of the secret; the secret itself is shown once.
    pub secret_hash: Vec<u8>,
    pub revoked_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
