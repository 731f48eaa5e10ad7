use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ClientId, OrganizationId,
    access::Sight,
    basis::{Categories, Category},
    client::{AccessibilityNeeds, Contacts, Languages},
    identifiers::{LanguageCode, MunicipalityCode},
};
use entity::client::Model;
use serde::Serialize;
use utoipa::ToSchema;

/// A client as the API shows it. Fields of a category that is not `shown` are null.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "organization_id": "01990000-0000-7000-8000-000000000002",
    "shown": ["basic", "contact"], "first_names": "Mika Antero", "last_name": "Koskenlaita", "preferred_name": "Mika",
    "birth_date": "1994-05-01", "died_on": null, "national_id": {"masked": "010594****", "is_temporary": true},
    "service_language": "fi", "other_languages": ["sv"], "interpreter_needed": false,
    "accessibility_needs": ["quiet_space"], "municipality_code": "992",
    "unemployed_since": null,
    "contacts": [{"kind": "phone", "value": "+358500000001", "safe": true}], "contact_address": null,
    "safety_restricted": false,
    "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct Client {
    pub id: ClientId,
    /// The organization that keeps this record.
    pub organization_id: OrganizationId,
    /// The categories of data the caller may see.
    pub shown: Categories,
    pub first_names: Option<String>,
    pub last_name: Option<String>,
    pub preferred_name: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub died_on: Option<NaiveDate>,
    pub national_id: Option<NationalId>,
    pub service_language: Option<LanguageCode>,
    pub other_languages: Option<Languages>,
    pub interpreter_needed: Option<bool>,
    pub accessibility_needs: Option<AccessibilityNeeds>,
    /// Null of a safety-restricted client, like the contacts.
    pub municipality_code: Option<MunicipalityCode>,
    /// Since when the client has been without work. Shown where a basis covers `employment`.
    pub unemployed_since: Option<NaiveDate>,
    pub contacts: Option<Contacts>,
    pub contact_address: Option<String>,
    /// Whether it must stay hidden where the client is.
    pub safety_restricted: Option<bool>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What is shown of a national identifier.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"masked": "010594****", "is_temporary": true}))]
pub struct NationalId {
    pub masked: String,
    /// Whether it was given for a time or for testing, and never by the population register.
    is_temporary: bool,
}

impl Client {
    pub fn of(client: &Model, sight: Sight) -> Self {
        let basic = sight.shows(Category::Basic).then_some(client);
        let contact = sight.shows(Category::Contact).then_some(client);
        let place = contact.filter(|_| sight.shows_place());
        Self {
            id: client.id,
            organization_id: client.organization_id,
            shown: sight.categories(),
            first_names: basic.map(|client| client.first_names.clone()),
            last_name: basic.map(|client| client.last_name.clone()),
            preferred_name: basic.and_then(|client| client.preferred_name.clone()),
            birth_date: basic.and_then(|client| client.birth_date),
            died_on: basic.and_then(|client| client.died_on),
            national_id: basic.and_then(NationalId::of),
            service_language: basic.and_then(|client| client.service_language.clone()),
            other_languages: basic.map(|client| client.other_languages.clone()),
            interpreter_needed: basic.map(|client| client.interpreter_needed),
            accessibility_needs: basic.map(|client| client.accessibility_needs),
            municipality_code: place.and_then(|client| client.municipality_code),
            unemployed_since: client.unemployed_since.filter(|_| sight.shows(Category::Employment)),
            contacts: place.map(|client| client.contacts.clone()),
            contact_address: contact.and_then(|client| client.contact_address.clone()),
            safety_restricted: basic.map(|client| client.safety_restricted_since.is_some()),
            created_at: client.created_at,
            updated_at: client.updated_at,
        }
    }
}

impl NationalId {
    fn of(client: &Model) -> Option<Self> {
        let masked = client.national_id_masked.clone()?;
        Some(Self { masked, is_temporary: client.national_id_temporary })
    }
}

/// Records that were found.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"items": [], "has_more": false}))]
pub struct ClientMatches {
    pub items: Vec<Client>,
    /// Whether there are more than are shown; a narrower search finds them.
    pub has_more: bool,
}
