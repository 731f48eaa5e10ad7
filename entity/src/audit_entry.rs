use domain::{
    ApiClientId, BasisId, CaseId, ClientId, OrganizationId, UserId,
    basis::{Category, Purpose},
    code::Set,
    event::Kind,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: DateTimeUtc,
    /// Whose data was touched.
    pub organization_id: Option<OrganizationId>,
    pub actor_user_id: Option<UserId>,
    pub actor_api_client_id: Option<ApiClientId>,
    /// The name of the system actor, when no person and no partner system acted.
    pub actor_system: Option<String>,
    pub actor_organization_id: Option<OrganizationId>,
    pub action: String,
    pub subject_kind: Kind,
    pub subject_id: Option<Uuid>,
    pub client_id: Option<ClientId>,
    pub case_id: Option<CaseId>,
    pub categories: Set<Category>,
    pub basis: String,
    pub basis_id: Option<BasisId>,
    pub purpose: Option<Purpose>,
    /// `ok`, or the slug of the refusal.
    pub outcome: String,
    pub request_id: Uuid,
    /// What was asked for, never what was found.
    pub detail: Option<String>,
    /// Hides what the entry says about a client behind its commitment; gone once that is erased.
    pub salt: Option<Vec<u8>>,
    pub commitment: Option<Vec<u8>>,
    /// Proves that this installation wrote the entry.
    pub mac: Option<Vec<u8>>,
    /// The place in the chain of its organization, and the hash there; given when the entry is sealed.
    pub seq: Option<i64>,
    pub hash: Option<Vec<u8>>,
    /// The entry that tells of the erasure.
    pub erased_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
