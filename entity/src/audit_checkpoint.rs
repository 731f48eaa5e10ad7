use domain::OrganizationId;
use sea_orm::entity::prelude::*;

/// What was signed of a stretch of a chain. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_checkpoint")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: OrganizationId,
    pub from_seq: i64,
    pub to_seq: i64,
    /// Root of the tree over the entries of the stretch.
    pub root: Vec<u8>,
    /// Hash of its last entry.
    pub head: Vec<u8>,
    /// Digest of the checkpoint before.
    pub previous: Vec<u8>,
    pub at: DateTimeUtc,
    pub key: Vec<u8>,
    pub signature: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
