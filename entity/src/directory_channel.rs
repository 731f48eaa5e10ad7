use domain::{
    ChannelId, OrganizationId,
    directory::{ChannelContent, ChannelKind, Publishing},
    opening_hours::OpeningHours,
    text::Localized,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_channel")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChannelId,
    pub version: i64,
    pub organization_id: Option<OrganizationId>,
    pub kind: ChannelKind,
    pub name: Localized,
    pub content: ChannelContent,
    pub opening_hours: OpeningHours,
    pub requires_authentication: bool,
    pub address_confidential: bool,
    pub publishing: Publishing,
    pub source: Option<String>,
    pub source_id: Option<String>,
    pub source_hash: Option<String>,
    pub source_modified: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
