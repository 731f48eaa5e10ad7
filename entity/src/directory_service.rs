use domain::{
    GeneralDescriptionId, OrganizationId, ServiceId,
    directory::{AreaKind, Charge, Publishing},
    organization::Sector,
    text::Localized,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_service")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceId,
    pub version: i64,
    pub organization_id: Option<OrganizationId>,
    pub general_description_id: Option<GeneralDescriptionId>,
    /// Name, alternative names, texts, classes and all else that is shown and not searched by column: [`domain`] knows the shape.
    pub content: Json,
    pub name: Localized,
    pub summary: Localized,
    pub sector: Option<Sector>,
    pub area: AreaKind,
    pub charge: Option<Charge>,
    pub publishing: Publishing,
    pub takes_referrals: bool,
    pub second_look: bool,
    pub response_working_days: i32,
    pub source: Option<String>,
    pub source_id: Option<String>,
    pub source_hash: Option<String>,
    pub source_modified: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
