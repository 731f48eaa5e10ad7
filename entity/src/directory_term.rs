use domain::ServiceId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: ServiceId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub term: String,
    /// That of the service: the index tells the order of equal answers.
    pub sort_name: String,
    pub weight: i32,
}

impl ActiveModelBehavior for ActiveModel {}
