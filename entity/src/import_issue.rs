use domain::{ImportId, directory::ImportIssueCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_issue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The file and the place in it, as a JSON Pointer.
    pub path: String,
    pub code: ImportIssueCode,
    /// Whether the record was left out because of it.
    pub rejects: bool,
}

impl ActiveModelBehavior for ActiveModel {}
