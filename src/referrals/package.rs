//! What is disclosed: put together from the records when the referral is sent, and never changed after.
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    NeedId,
    access::{Safety, Sight},
    basis::{Categories, Category},
    client::{AccessibilityNeeds, Contacts},
    identifiers::{LanguageCode, MunicipalityCode},
    raw_json::Unread,
};
use entity::{client, need};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the sender disclosed; parts that were not chosen, or that no basis covers now, are left out.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = DisclosurePackage)]
pub struct Package {
    pub made_at: DateTime<Utc>,
    /// What the client agreed to disclose.
    pub categories: Categories,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Person>)]
    pub client: Option<Unread<Person>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Contact>)]
    pub contact: Option<Unread<Contact>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<Vec<Need>>,
    /// The sender's own account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
}

/// Who the client is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = DisclosedClient)]
pub struct Person {
    pub first_names: String,
    pub last_name: String,
    pub preferred_name: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub national_id_masked: Option<String>,
    pub service_language: Option<LanguageCode>,
    pub interpreter_needed: bool,
    pub accessibility_needs: AccessibilityNeeds,
}

/// How the client is reached.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = DisclosedContact)]
pub struct Contact {
    pub municipality_code: Option<MunicipalityCode>,
    pub contacts: Contacts,
    pub address: Option<String>,
}

impl Contact {
    /// What may be told of a safety-restricted client.
    fn without_place(self) -> Self {
        Self { municipality_code: None, contacts: Contacts::default(), ..self }
    }
}

/// A need in the client's words.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = DisclosedNeed)]
pub struct Need {
    /// Which need it is; kept, and not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    id: Option<NeedId>,
    pub code: String,
    pub client_words: String,
    pub severity: i32,
}

impl Package {
    /// The chosen categories of the client's record and of the needs in the case.
    ///
    /// # Errors
    /// What cannot be written as JSON.
    pub fn of(
        categories: Categories,
        client: &client::Model,
        needs: Vec<need::Model>,
        summary: Option<String>,
        now: DateTime<Utc>,
    ) -> serde_json::Result<Self> {
        let sight = Sight::of(categories);
        let person = || Person {
            first_names: client.first_names.clone(),
            last_name: client.last_name.clone(),
            preferred_name: client.preferred_name.clone(),
            birth_date: client.birth_date,
            national_id_masked: client.national_id_masked.clone(),
            service_language: client.service_language.clone(),
            interpreter_needed: client.interpreter_needed,
            accessibility_needs: client.accessibility_needs,
        };
        let place = client.safety_restricted_since.is_none();
        let contact = || Contact {
            municipality_code: client.municipality_code.filter(|_| place),
            contacts: if place { client.contacts.clone() } else { Contacts::default() },
            address: client.contact_address.clone(),
        };
        let told = |need: need::Model| Need {
            id: Some(need.id),
            code: need.code,
            client_words: need.client_words,
            severity: need.severity,
        };
        Ok(Self {
            made_at: now,
            categories,
            client: sight.shows(Category::Basic).then(|| Unread::of(&person())).transpose()?,
            contact: sight.shows(Category::Contact).then(|| Unread::of(&contact())).transpose()?,
            needs: sight.shows(Category::Needs).then(|| needs.into_iter().map(told).collect()),
            summary,
        })
    }

    /// What of it another receiver may be told, whom only these of the needs may be told.
    #[must_use]
    pub fn handed_on(self, needs: &[need::Model], safety: Safety) -> Self {
        let is_told = |one: &Need| needs.iter().any(|need| one.id == Some(need.id));
        Self {
            needs: self.needs.map(|all| all.into_iter().filter(is_told).collect()),
            contact: told(self.contact, !safety.hides()),
            ..self
        }
    }

    /// The parts that `sight` shows. The summary may speak of anything chosen, so it needs all of it.
    #[must_use]
    pub fn seen_with(self, sight: Sight) -> Self {
        let whole = sight.categories().covers(self.categories);
        Self {
            client: self.client.filter(|_| sight.shows(Category::Basic)),
            contact: told(self.contact.filter(|_| sight.shows(Category::Contact)), sight.shows_place()),
            needs: self.needs.filter(|_| sight.shows(Category::Needs)).map(without_ids),
            summary: self.summary.filter(|_| whole),
            ..self
        }
    }
}

/// How the client is reached, with the place or without it.
fn told(contact: Option<Unread<Contact>>, place: bool) -> Option<Unread<Contact>> {
    if place { contact } else { contact?.changed(Contact::without_place) }
}

fn without_ids(needs: Vec<Need>) -> Vec<Need> {
    needs.into_iter().map(|need| Need { id: None, ..need }).collect()
}
