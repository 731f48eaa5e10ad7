use super::{
    conflicts,
    edit::{Change, Edit},
    identifier::Sent,
    tasks, view,
};
use crate::{
    access::Access,
    error::Result,
    http::{patch::Field, reply::Reply},
    store::{Version, journal::Entry},
};
use domain::{
    ClientId, Refusal,
    access::Action,
    client::{AccessibilityNeeds, ContactAddress, Contacts, Languages},
    event::Happened,
    given::Day,
    identifiers::{LanguageCode, MunicipalityCode},
    text::Line,
};
use entity::client::Model;
use serde::Deserialize;
use utoipa::ToSchema;

/// A client to keep a record of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "first_names": "Mika Antero", "last_name": "Koskenlaita", "preferred_name": "Mika", "national_id": "010594Y9032",
    "service_language": "fi", "other_languages": ["sv"], "interpreter_needed": false,
    "accessibility_needs": ["quiet_space"], "municipality_code": "992",
    "contacts": [{"kind": "phone", "value": "+358 50 000 0001", "safe": true}]}))]
pub struct NewClient {
    first_names: Line,
    last_name: Line,
    preferred_name: Option<Line>,
    /// A personal identity code; the date of birth follows from it.
    national_id: Option<Sent>,
    #[schema(value_type = Option<NaiveDate>)]
    birth_date: Option<Day>,
    service_language: Option<LanguageCode>,
    other_languages: Option<Languages>,
    interpreter_needed: Option<bool>,
    accessibility_needs: Option<AccessibilityNeeds>,
    /// Code of the list `municipalities`.
    municipality_code: Option<MunicipalityCode>,
    /// Since when the client has been without work.
    #[schema(value_type = Option<NaiveDate>)]
    unemployed_since: Option<Day>,
    contacts: Option<Contacts>,
    /// Where mail to the client goes; the only address that may be told to others.
    contact_address: Option<ContactAddress>,
}

impl From<NewClient> for Change {
    fn from(new: NewClient) -> Self {
        Self {
            first_names: Some(new.first_names).into(),
            last_name: Some(new.last_name).into(),
            preferred_name: new.preferred_name.into(),
            national_id: new.national_id.into(),
            birth_date: new.birth_date.into(),
            died_on: Field::Keep,
            service_language: new.service_language.into(),
            other_languages: new.other_languages.into(),
            interpreter_needed: new.interpreter_needed.into(),
            accessibility_needs: new.accessibility_needs.into(),
            municipality_code: new.municipality_code.into(),
            unemployed_since: new.unemployed_since.into(),
            contacts: new.contacts.into(),
            contact_address: new.contact_address.into(),
        }
    }
}

/// Begins a record that the caller's organization keeps: an empty one, with everything that is known put into it.
pub async fn keep(access: &Access, new: NewClient) -> Result<Reply<view::Client>> {
    let empty = empty(access);
    let client = Edit::new(access, empty.id, new.into())?.over(empty, access.now())?;
    let mut work = access.compose(Action::CreateClient, client.clone()).await?;
    if conflicts::bars(&work, client.national_id_index.as_ref()).await? {
        return work.refuse(Refusal::NotAllowed.into()).await;
    }
    if let Err(error) = work.along([(client.clone(), Entry::of(Happened::ClientCreated))]).await {
        return work.clash(&client, error).await;
    }
    tasks::intake(&mut work).await?;
    work.created(&client).await
}

fn empty(access: &Access) -> Model {
    Model {
        id: ClientId::generate(),
        version: Version::FIRST,
        organization_id: access.caller().organization,
        first_names: String::new(),
        last_name: String::new(),
        preferred_name: None,
        search_name: String::new(),
        birth_date: None,
        died_on: None,
        death_known_on: None,
        national_id: None,
        national_id_index: None,
        national_id_masked: None,
        national_id_temporary: false,
        service_language: None,
        other_languages: Languages::default(),
        interpreter_needed: false,
        accessibility_needs: AccessibilityNeeds::EMPTY,
        municipality_code: None,
        unemployed_since: None,
        contacts: Contacts::default(),
        contact_address: None,
        safety_restricted_since: None,
        created_at: access.now(),
        updated_at: access.now(),
    }
}
