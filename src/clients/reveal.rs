//! Looking at where a safety-restricted client is.
use crate::{
    access::{Access, Listed},
    error::Result,
    http::reply::Reply,
    store::{Record, Shown, Version, journal::Entry},
};
use chrono::{DateTime, Utc};
use domain::{
    ClientId, Id, OrganizationId, Refused, RevealId, UserId,
    access::{Action, Caller, Scope, Sight},
    event::{Happened, Kind},
    safety::{REVEALED, RevealPurpose},
    text::Note,
};
use entity::{
    client,
    reveal::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = RevealId;
    const KIND: Kind = Kind::Reveal;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const CLIENT: Option<Column> = Some(Column::ClientId);
    const KEEPER: Option<Column> = Some(Column::KeeperId);
    const LOCKS: &'static [&'static str] = &["reveal"];

    fn id(&self) -> RevealId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn scope(&self) -> Scope {
        Scope { client: Some(self.client_id), ..Scope::of(self.keeper_id) }
    }
    fn visible_to(caller: &Caller) -> Condition {
        let me = caller.organization;
        Condition::any().add(Column::KeeperId.eq(me)).add(Column::OrganizationId.eq(me))
    }
}

impl Shown for Model {
    type View = Reveal;
    fn view(&self, _: Sight, _: DateTime<Utc>) -> Reveal {
        Reveal {
            id: self.id,
            client_id: self.client_id,
            user_id: self.user_id,
            organization_id: self.organization_id,
            purpose: self.purpose,
            reason: self.reason.clone(),
            ends_at: self.ends_at,
            created_at: self.created_at,
        }
    }
}

impl Listed for Model {}

/// Until when somebody sees where a client is.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "client_id": "01990000-0000-7000-8000-000000000002",
    "user_id": "01990000-0000-7000-8000-000000000003", "organization_id": "01990000-0000-7000-8000-000000000004",
    "purpose": "home_visit", "reason": "Agreed with the client for Tuesday.", "ends_at": "2026-11-22T10:15:00Z",
    "created_at": "2026-11-22T10:00:00Z"}))]
pub struct Reveal {
    id: RevealId,
    client_id: ClientId,
    user_id: UserId,
    organization_id: OrganizationId,
    purpose: RevealPurpose,
    reason: String,
    /// Until then the records of this client show it to this person, one at a time and in no list.
    ends_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
}

/// What the place is needed for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"purpose": "home_visit", "reason": "Agreed with the client for Tuesday."}))]
pub struct NewReveal {
    purpose: RevealPurpose,
    reason: Note,
}

/// Shows the caller, and nobody else, where the client is, for a quarter of an hour.
pub async fn reveal(access: Access, id: ClientId, new: NewReveal) -> Result<Reply<Reveal>> {
    let access = access.asking(format!("for {}", new.purpose));
    let work = access.open::<client::Model>(Action::RevealPlace, id).await?;
    let client = work.record();
    let (Some(user), Some(_)) = (access.caller().user(), client.safety_restricted_since) else {
        // Nothing is hidden, or there is nobody to show it to.
        return work.refuse(Refused::wrong_state(Vec::new())).await;
    };
    let reveal = Model {
        id: Id::generate(),
        version: Version::FIRST,
        client_id: client.id,
        keeper_id: client.organization_id,
        organization_id: access.caller().organization,
        user_id: user,
        purpose: new.purpose,
        reason: new.reason.into(),
        ends_at: access.now() + REVEALED,
        created_at: access.now(),
    };
    work.add(reveal, Entry::of(Happened::PlaceRevealed)).await
}
