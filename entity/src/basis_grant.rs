use domain::{
    BasisId, ClientId, OrganizationId, UserId,
    basis::{BasisKind, Category, Documents, Purpose},
    code::Set,
    organization::Sector,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "basis_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub basis_id: BasisId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub recipient_id: OrganizationId,
    /// The class it is for; then `recipient_id` is that of no organization.
    pub recipient_sector: Option<Sector>,
    /// The one person it is for, where it is not for all of the organization.
    pub user_id: Option<UserId>,
    pub client_id: ClientId,
    pub kind: BasisKind,
    pub purposes: Set<Purpose>,
    pub categories: Set<Category>,
    /// What it is aimed at: a record only by a prohibition.
    pub service_task_code: Option<String>,
    pub record_id: Option<Uuid>,
    pub record_kinds: Documents,
    /// When what it opens or takes was made: from here on, and before then.
    pub data_from: Option<DateTimeUtc>,
    pub data_before: Option<DateTimeUtc>,
    pub valid_from: DateTimeUtc,
    pub valid_to: Option<DateTimeUtc>,
    pub withdrawn_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
