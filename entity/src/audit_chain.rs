use domain::OrganizationId;
use sea_orm::entity::prelude::*;

/// The end of the chain of one organization.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_chain")]
pub struct Model {
    /// The nil id for what belongs to no organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    pub last_seq: i64,
    pub last_hash: Vec<u8>,
    pub checkpoint_seq: i64,
    pub checkpoint_hash: Vec<u8>,
    /// Everything up to here is erased, or tells of an erasure.
    pub erased_seq: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
