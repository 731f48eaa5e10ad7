use domain::ImportId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_issue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub path: String,
    pub code: String,
    pub detail: String,
    /// Whether the record was left out because of it.
    pub rejects: bool,
}

impl ActiveModelBehavior for ActiveModel {}
