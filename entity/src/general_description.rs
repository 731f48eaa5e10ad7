use domain::{GeneralDescriptionId, directory::GeneralDescriptionContent, text::Localized};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "general_description")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GeneralDescriptionId,
    pub version: i64,
    pub reference_code: Option<String>,
    pub name: Localized,
    pub content: GeneralDescriptionContent,
    pub source: String,
    pub source_id: String,
    pub source_hash: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
