//! Partner systems of an organization.
pub mod api;
pub mod steps;

use super::register::{is_operator, of_organization};
use crate::{
    access::Listed,
    store::{Record, Shown, Version},
};
use chrono::{DateTime, Utc};
use domain::{
    ApiClientId, OrganizationId,
    access::{Caller, Sight, TokenScope},
    code::Set,
};
use entity::api_client::{Column, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::Serialize;
use utoipa::ToSchema;

of_organization!(api_client, ApiClientId, ApiClient, visible = own);

fn own(caller: &Caller) -> Condition {
    if is_operator(caller) {
        Condition::all()
    } else {
        Condition::all().add(Column::OrganizationId.eq(caller.organization))
    }
}

impl Shown for Model {
    type View = ApiClient;
    fn view(&self, _: Sight, _: DateTime<Utc>) -> ApiClient {
        ApiClient {
            id: self.id,
            version: self.version(),
            organization_id: self.organization_id,
            name: self.name.clone(),
            scopes: self.scopes,
            revoked_at: self.revoked_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

impl Listed for Model {
    const UPDATED: Option<Column> = Some(Column::UpdatedAt);
    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}

/// A partner system; its `id` is the `client_id` of OAuth.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "organization_id": "01990000-0000-7000-8000-000000000002",
    "name": "Customer register", "scopes": ["clients", "referrals"], "revoked_at": null,
    "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct ApiClient {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: ApiClientId,
    pub organization_id: OrganizationId,
    pub name: String,
    /// The most that its tokens may be used for.
    #[schema(value_type = Vec<TokenScope>)]
    pub scopes: Set<TokenScope>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What a partner system gets tokens with. The secret is shown this once.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"client_id": "01990000-0000-7000-8000-000000000001",
    "client_secret": "polku_secret_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
    "id": "01990000-0000-7000-8000-000000000001", "organization_id": "01990000-0000-7000-8000-000000000002",
    "name": "Customer register", "scopes": ["clients", "referrals"], "revoked_at": null,
    "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct ClientCredentials {
    client_id: ApiClientId,
    client_secret: String,
    #[serde(flatten)]
    api_client: ApiClient,
}
