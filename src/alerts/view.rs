use crate::store::{Record, Version};
use chrono::{DateTime, Utc};
use domain::{
    AlertId, ApiClientId, ClientId, OrganizationId, UserId,
    watch::{Outcome, Pattern, State},
};
use entity::alert::Model;
use serde::Serialize;
use utoipa::ToSchema;

/// That somebody's look-ups were odd. It says what to look at, not that anybody did wrong.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "organization_id": "01990000-0000-7000-8000-000000000002",
    "pattern": "unknown_identifiers", "state": "open", "user_id": "01990000-0000-7000-8000-000000000003",
    "api_client_id": null, "actor_organization_id": "01990000-0000-7000-8000-000000000002", "client_id": null, "count": 9,
    "first_at": "2026-11-22T09:50:00Z", "last_at": "2026-11-22T10:00:00Z", "first_entry": 410, "last_entry": 431,
    "outcome": null, "reason": null, "settled_by": null, "settled_at": null, "created_at": "2026-11-22T10:01:00Z",
    "updated_at": "2026-11-22T10:01:00Z"}))]
pub struct Alert {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: AlertId,
    /// In whose log it stands.
    pub organization_id: OrganizationId,
    pub pattern: Pattern,
    pub state: State,
    /// Who looked; neither this nor `api_client_id` where it is odd how many did.
    pub user_id: Option<UserId>,
    pub api_client_id: Option<ApiClientId>,
    /// Where whoever looked works.
    pub actor_organization_id: Option<OrganizationId>,
    /// Whose data, where it is about one client.
    pub client_id: Option<ClientId>,
    /// How many of what the pattern counts.
    pub count: i64,
    pub first_at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
    /// The numbers of the first and the last entry in the chain of the organization's log.
    pub first_entry: i64,
    pub last_entry: i64,
    pub outcome: Option<Outcome>,
    pub reason: Option<String>,
    pub settled_by: Option<UserId>,
    pub settled_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl From<&Model> for Alert {
    fn from(alert: &Model) -> Self {
        let state = if alert.settled_at.is_some() { State::Settled } else { State::Open };
        Self {
            version: alert.version(),
            id: alert.id,
            organization_id: alert.organization_id,
            pattern: alert.pattern,
            state,
            user_id: alert.user_id,
            api_client_id: alert.api_client_id,
            actor_organization_id: alert.actor_organization_id,
            client_id: alert.client_id,
            count: alert.count,
            first_at: alert.first_at,
            last_at: alert.last_at,
            first_entry: alert.first_seq,
            last_entry: alert.last_seq,
            outcome: alert.outcome,
            reason: alert.reason.clone(),
            settled_by: alert.settled_by,
            settled_at: alert.settled_at,
            created_at: alert.created_at,
            updated_at: alert.updated_at,
        }
    }
}
