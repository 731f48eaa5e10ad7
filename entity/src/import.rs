use domain::{
    ImportId, OrganizationId, UserId,
    directory::{ImportStatus, ImportTallies},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportId,
    pub version: i64,
    pub organization_id: Option<OrganizationId>,
    pub source: String,
    pub dry_run: bool,
    pub status: ImportStatus,
    pub tallies: ImportTallies,
    pub issue_count: i32,
    pub created_by: Option<UserId>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
