//! Clients whom a person may not work with: themselves and those close to them. Only the index of the identifier is kept,
//! so the declaration tells nobody who it is, and it holds for every record of that person, those to come included.
use super::identifier::{self, Sent};
use crate::{
    access::{Access, At, Listed, Move, Named, Whose, Work},
    error::Result,
    http::reply::Reply,
    store::{Found, Record, Shown, Version, journal::Entry},
};
use chrono::{DateTime, Utc};
use domain::{
    ConflictId, Id, OrganizationId, Refusal, Refused, UserId,
    access::{Action, Caller, Role, Scope, Sight},
    calendar::local_date,
    event::{Happened, Kind},
    relationship::ConflictKind,
};
use entity::conflict::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = ConflictId;
    const KIND: Kind = Kind::Conflict;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const LOCKS: &'static [&'static str] = &["conflict"];

    fn id(&self) -> ConflictId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn scope(&self) -> Scope {
        Scope::of(self.organization_id)
    }
    /// One's own; the privacy officer sees those of everybody in the organization.
    fn visible_to(caller: &Caller) -> Condition {
        let officer = caller.has(Role::PrivacyOfficer);
        let own = caller.user().map(|user| Column::UserId.eq(user));
        let theirs = officer.then(|| Column::OrganizationId.eq(caller.organization));
        // A caller who is nobody in particular sees those of nobody.
        Condition::any().add(Column::UserId.is_null()).add_option(own).add_option(theirs)
    }
}

impl Shown for Model {
    type View = ConflictOfInterest;
    fn view(&self, _: Sight, _: DateTime<Utc>) -> ConflictOfInterest {
        ConflictOfInterest {
            id: self.id,
            organization_id: self.organization_id,
            user_id: self.user_id,
            kind: self.kind,
            declared_by: self.declared_by,
            ended_at: self.ended_at,
            created_at: self.created_at,
        }
    }
}
impl Listed for Model {}

/// That somebody may not work with a person. Who that person is, it does not tell.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "organization_id": "01990000-0000-7000-8000-000000000002",
    "user_id": "01990000-0000-7000-8000-000000000003", "kind": "relative",
    "declared_by": "01990000-0000-7000-8000-000000000003", "ended_at": null, "created_at": "2026-11-22T10:00:00Z"}))]
pub struct ConflictOfInterest {
    id: ConflictId,
    organization_id: OrganizationId,
    /// Who may not.
    user_id: UserId,
    kind: ConflictKind,
    declared_by: Option<UserId>,
    ended_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// Whether the caller may not work with the person of this index, whether there is a record of them or not.
pub async fn bars<R: Record>(work: &Work<'_, R>, index: Option<&Vec<u8>>) -> Result<bool> {
    let (Some(user), Some(index)) = (work.at().caller.user(), index) else { return Ok(false) };
    let close = Entity::find()
        .filter(Column::UserId.eq(user))
        .filter(Column::NationalIdIndex.eq(index.clone()))
        .filter(Column::EndedAt.is_null())
        .limit(1);
    Ok(work.one(close).await?.is_some())
}

/// Somebody to keep away from a person's records.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "relative", "national_id": "010594Y9032"}))]
pub struct NewConflict {
    /// An active user of your organization; yourself unless told. Only a privacy officer names others.
    user_id: Option<UserId>,
    kind: ConflictKind,
    /// The personal identity code of the one close to them; kept as a keyed index only.
    national_id: Sent,
}

/// Holds from the next request on.
pub async fn declare(access: &Access, new: NewConflict) -> Result<Reply<ConflictOfInterest>> {
    let code = identifier::parse(&new.national_id, local_date(access.now()))?;
    let me = access.caller().user();
    let user = new.user_id.or(me).ok_or_else(|| Refused::missing("/user_id"))?;
    let organization_id = access.caller().organization;
    let conflict = Model {
        id: Id::generate(),
        version: Version::FIRST,
        organization_id,
        user_id: user,
        kind: new.kind,
        national_id_index: identifier::index(access.gate().keys(), &code),
        declared_by: me,
        ended_at: None,
        created_at: access.now(),
        updated_at: access.now(),
    };
    let work = access.compose(Action::DeclareConflict, conflict.clone()).await?;
    if Some(user) != me && !access.caller().has(Role::PrivacyOfficer) {
        return work.refuse(Refusal::NotAllowed.into()).await;
    }
    let colleague = Named::user("/user_id", Some(user), Whose::Organization(organization_id));
    if let Err(why) = work.belong([colleague]).await? {
        return work.refuse(why).await;
    }
    work.add(conflict, Entry::of(Happened::ConflictDeclared)).await
}

/// The conflict is no more.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct EndConflict {}

impl Move for EndConflict {
    type On = Model;
    fn action(&self) -> Action {
        Action::EndConflict
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let conflict = was.record.clone();
        if conflict.ended_at.is_some() {
            return Err(Refused::wrong_state(Vec::new()));
        }
        // Nobody lets themselves in.
        if at.caller.user() == Some(conflict.user_id) {
            return Err(Refusal::NotAllowed.into());
        }
        let ended = Model { ended_at: Some(at.now), updated_at: at.now, ..conflict };
        Ok((ended, Entry::of(Happened::ConflictEnded)))
    }
}
