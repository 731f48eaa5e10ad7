use domain::{basis::Category, code::Set};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answer")]
pub struct Model {
    /// The user or API client that asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner_id: Uuid,
    /// Its Idempotency-Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Hash of method, path and body of the request that was answered.
    pub request_hash: Vec<u8>,
    pub status: i32,
    pub etag: Option<String>,
    pub location: Option<String>,
    pub body: Vec<u8>,
    /// The categories of client data it may show; a repeat must still be allowed to see them.
    pub categories: Set<Category>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
