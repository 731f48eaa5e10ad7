use domain::{
    ClientId, OrganizationId,
    client::{AccessibilityNeed, Contacts, Languages},
    code::Set,
    identifiers::{LanguageCode, MunicipalityCode},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClientId,
    pub version: i64,
    /// The organization that keeps the record and answers for it.
    pub organization_id: OrganizationId,
    pub first_names: String,
    pub last_name: String,
    pub preferred_name: Option<String>,
    /// All names, folded by `domain::client::search_name`.
    pub search_name: String,
    pub birth_date: Option<Date>,
    pub died_on: Option<Date>,
    /// When `died_on` was recorded.
    pub death_known_on: Option<Date>,
    /// The national identifier, sealed; and its keyed blind index.
    pub national_id: Option<Vec<u8>>,
    pub national_id_index: Option<Vec<u8>>,
    /// What is shown of it.
    pub national_id_masked: Option<String>,
    /// Whether it was given for a time or for testing, and never by the population register.
    pub national_id_temporary: bool,
    pub service_language: Option<LanguageCode>,
    pub other_languages: Languages,
    pub interpreter_needed: bool,
    pub accessibility_needs: Set<AccessibilityNeed>,
    pub municipality_code: Option<MunicipalityCode>,
    /// Since when the client has been without work.
    pub unemployed_since: Option<Date>,
    pub contacts: Contacts,
    pub contact_address: Option<String>,
    /// Since when it is hidden where the client is; kept with `safety_restriction` in one transaction.
    pub safety_restricted_since: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
