use domain::{
    AlertId, ApiClientId, ClientId, OrganizationId, UserId,
    watch::{Outcome, Pattern},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AlertId,
    pub version: i64,
    /// In whose log it stands.
    pub organization_id: OrganizationId,
    pub pattern: Pattern,
    /// Who looked, and where they work; none where it is odd how many did.
    pub user_id: Option<UserId>,
    pub api_client_id: Option<ApiClientId>,
    pub actor_organization_id: Option<OrganizationId>,
    /// Whose data, where it is about one client.
    pub client_id: Option<ClientId>,
    /// How many of the unit of the pattern's limit.
    pub count: i64,
    pub first_at: DateTimeUtc,
    pub last_at: DateTimeUtc,
    pub first_seq: i64,
    pub last_seq: i64,
    pub outcome: Option<Outcome>,
    pub reason: Option<String>,
    pub settled_by: Option<UserId>,
    pub settled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
