use domain::{ConflictId, OrganizationId, UserId, relationship::ConflictKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConflictId,
    pub version: i64,
    /// The user's.
    pub organization_id: OrganizationId,
    pub user_id: UserId,
    pub kind: ConflictKind,
    /// The keyed blind index of the national identifier of the one they may not work with; it is kept nowhere else here.
    pub national_id_index: Vec<u8>,
    pub declared_by: Option<UserId>,
    pub ended_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
