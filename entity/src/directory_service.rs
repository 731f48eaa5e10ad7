use domain::{
    GeneralDescriptionId, OrganizationId, ServiceId,
    directory::{Charge, Publishing, ServiceContent},
    organization::Sector,
    text::Localized,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_service")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceId,
    pub version: i64,
    pub organization_id: Option<OrganizationId>,
    pub general_description_id: Option<GeneralDescriptionId>,
    pub name: Localized,
    /// The name in lower case, by which equal answers are ordered.
    pub sort_name: String,
    pub summary: Localized,
    pub content: ServiceContent,
    pub sector: Option<Sector>,
    pub charge: Option<Charge>,
    pub publishing: Publishing,
    pub takes_referrals: bool,
    pub second_look: bool,
    pub response_working_days: i32,
    /// How many clients can begin.
    pub free_places: Option<i32>,
    /// How many days a client waits until it begins.
    pub waiting_days: Option<i32>,
    /// When its organization told so.
    pub capacity_told_at: Option<DateTimeUtc>,
    pub source: Option<String>,
    pub source_id: Option<String>,
    pub source_hash: Option<String>,
    pub source_modified: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
