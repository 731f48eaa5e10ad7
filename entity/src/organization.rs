use domain::{
    OrganizationId,
    organization::{OrganizationKind, Sector},
    text::Localized,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganizationId,
    pub version: i64,
    pub name: Localized,
    pub kind: OrganizationKind,
    pub sector: Option<Sector>,
    pub business_id: Option<String>,
    pub oid: Option<String>,
    pub parent_id: Option<OrganizationId>,
    pub wellbeing_county_code: Option<String>,
    pub municipality_code: Option<String>,
    pub takes_part: bool,
    pub address_confidential: bool,
    /// Since when break-glass is possible: of its people, and into its register; none where it is not.
    pub break_glass_since: Option<DateTimeUtc>,
    pub source: Option<String>,
    pub source_id: Option<String>,
    pub source_hash: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
