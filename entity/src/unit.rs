use domain::{OrganizationId, UnitId, opening_hours::OpeningHours, organization::UnitKind, text::Localized};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitId,
    pub version: i64,
    pub organization_id: OrganizationId,
    pub name: Localized,
    pub kind: UnitKind,
    pub street_address: Option<String>,
    pub postal_code: Option<String>,
    pub municipality_code: Option<String>,
    pub phone: Option<String>,
    /// Whether only its own organization sees where it is; always so where the organization says so of itself.
    pub address_confidential: bool,
    /// Codes of the languages served in, as a JSON array.
    pub languages: Json,
    pub accessibility: Json,
    pub opening_hours: OpeningHours,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
