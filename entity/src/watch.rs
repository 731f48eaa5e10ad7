use domain::OrganizationId;
use sea_orm::entity::prelude::*;

/// How far the log of one organization was watched.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "watch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    /// The last number that was looked at.
    pub seen_seq: i64,
}

impl ActiveModelBehavior for ActiveModel {}
