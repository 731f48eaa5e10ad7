use domain::{ClientId, OrganizationId, client::AccessibilityNeed, code::Set};
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
    /// Names folded for search: lower case, without diacritics that keyboards lack.
    pub search_name: String,
    pub birth_date: Option<Date>,
    /// The national identifier, sealed; and its keyed blind index.
    pub national_id: Option<Vec<u8>>,
    pub national_id_index: Option<Vec<u8>>,
    /// What is shown of it.
    pub national_id_masked: Option<String>,
    pub service_language: Option<String>,
    pub other_languages: Json,
    pub interpreter_needed: bool,
    pub accessibility_needs: Set<AccessibilityNeed>,
    pub municipality_code: Option<String>,
    pub contacts: Json,
    pub contact_address: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
