//! The client's own network: who there is, and what the client lets workers ask and tell them.
use super::view;
use crate::{
    access::{Access, At, Listed, Move},
    error::Result,
    http::{patch::Field, reply::Reply},
    store::{Found, Shown, Version, journal::Entry, part_of_case},
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, Id, NetworkMemberId, Refused,
    access::{Action, Sight},
    basis::Categories,
    client::{Contacts, normalised},
    event::Happened,
    network::{AddedBy, Importance, Kind},
    text::{Line, Note},
};
use entity::{case, network_member::Model};
use serde::Deserialize;
use utoipa::ToSchema;

part_of_case!(network_member, NetworkMemberId, NetworkMember, "network_member", CreatedAt, created_at);

impl Shown for Model {
    type View = view::NetworkMember;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::NetworkMember {
        view::NetworkMember::of(self, sight)
    }
}
impl Listed for Model {}

/// Somebody of the client's network to name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "relative", "name": "Tuula, my sister", "contacts": [{"kind": "phone", "value": "+358 50 000 0002"}],
    "importance": 5, "added_by": "client", "may_contact": true, "contact_about": "If I do not answer for a week.",
    "may_be_told": ["basic"]}))]
pub struct NewNetworkMember {
    kind: Kind,
    /// As the client calls them.
    name: Line,
    #[serde(default)]
    contacts: Contacts,
    /// How much they mean to the client: 1 to 5.
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 5)]
    importance: Option<Importance>,
    added_by: AddedBy,
    /// Whether the client lets workers contact them; not unless told.
    #[serde(default)]
    may_contact: bool,
    /// About what, in the client's words.
    contact_about: Option<Note>,
    /// What of the client's data they may be told; nothing unless told.
    #[serde(default)]
    may_be_told: Categories,
}

/// What may change of a member of the network.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"may_contact": false, "may_be_told": []}))]
pub struct ChangeNetworkMember {
    #[serde(default)]
    #[schema(value_type = Kind, required = false)]
    kind: Field<Kind>,
    #[serde(default)]
    #[schema(value_type = Line, required = false)]
    name: Field<Line>,
    #[serde(default)]
    #[schema(value_type = Option<Contacts>)]
    contacts: Field<Contacts>,
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 5)]
    importance: Field<Importance>,
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    may_contact: Field<bool>,
    #[serde(default)]
    #[schema(value_type = Option<Note>)]
    contact_about: Field<Note>,
    #[serde(default)]
    #[schema(value_type = Option<Categories>)]
    may_be_told: Field<Categories>,
    /// False for those who are no part of the client's life any more.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    is_current: Field<bool>,
}

impl Move for ChangeNetworkMember {
    type On = Model;
    fn action(&self) -> Action {
        Action::EditNetwork
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        was.case.as_ref().map_or(Ok(()), |case| case.status.takes_more())?;
        let member = was.record.clone();
        let next = Model {
            kind: self.kind.over_required(member.kind, "/kind")?,
            name: self.name.map(Into::into).over_required(member.name, "/name")?,
            contacts: self.contacts.try_map(normalised)?.over_default(member.contacts),
            importance: self.importance.map(Into::into).over(member.importance),
            may_contact: self.may_contact.over_required(member.may_contact, "/may_contact")?,
            contact_about: self.contact_about.map(Into::into).over(member.contact_about),
            may_be_told: self.may_be_told.over_default(member.may_be_told),
            is_current: self.is_current.over_required(member.is_current, "/is_current")?,
            updated_at: at.now,
            ..member
        };
        Ok((next, Entry::of(Happened::NetworkMemberChanged)))
    }
}

pub async fn name(
    access: &Access,
    case: CaseId,
    new: NewNetworkMember,
) -> Result<Reply<view::NetworkMember>> {
    let work = access.open::<case::Model>(Action::EditNetwork, case).await?;
    match work.record().status.takes_more().and_then(|()| new.in_case(work.record(), work.at().now)) {
        Ok(member) => work.add(member, Entry::of(Happened::NetworkMemberNamed)).await,
        Err(why) => work.refuse(why).await,
    }
}

impl NewNetworkMember {
    fn in_case(self, case: &case::Model, now: DateTime<Utc>) -> std::result::Result<Model, Refused> {
        Ok(Model {
            id: Id::generate(),
            version: Version::FIRST,
            case_id: case.id,
            client_id: case.client_id,
            keeper_id: case.organization_id,
            kind: self.kind,
            name: self.name.into(),
            contacts: normalised(self.contacts)?,
            importance: self.importance.map(Into::into),
            added_by: self.added_by,
            may_contact: self.may_contact,
            contact_about: self.contact_about.map(Into::into),
            may_be_told: self.may_be_told,
            is_current: true,
            created_at: now,
            updated_at: now,
        })
    }
}
