use domain::{
    CaseId, ClientId, NetworkMemberId, OrganizationId,
    basis::Categories,
    client::Contacts,
    network::{AddedBy, Kind},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "network_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NetworkMemberId,
    pub version: i64,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    pub kind: Kind,
    pub name: String,
    pub contacts: Contacts,
    pub importance: Option<i32>,
    pub added_by: AddedBy,
    pub may_contact: bool,
    /// About what.
    pub contact_about: Option<String>,
    pub may_be_told: Categories,
    pub is_current: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
