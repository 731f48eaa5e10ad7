use crate::tables::{
    Kind::{Big, Bool, Bytes, Int, Json, Text, Time, Uuid},
    Table, col, index, opt, unique,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[ORGANIZATION, UNIT, USER, API_CLIENT, SESSION, ACCESS_TOKEN, ATTEMPT];

const ORGANIZATION: Table = Table {
    name: "organization",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("name", Json),
        col("kind", Text),
        opt("sector", Text),
        opt("business_id", Text),
        opt("oid", Text),
        opt("parent_id", Uuid),
        opt("wellbeing_county_code", Text),
        opt("municipality_code", Text),
        col("takes_part", Bool),
        col("address_confidential", Bool),
        opt("source", Text),
        opt("source_id", Text),
        opt("source_hash", Text),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("parent_id", "organization")],
    indexes: &[unique(&["source", "source_id"]), index(&["business_id"])],
};

const UNIT: Table = Table {
    name: "unit",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("organization_id", Uuid),
        col("name", Json),
        col("kind", Text),
        opt("street_address", Text),
        opt("postal_code", Text),
        opt("municipality_code", Text),
        opt("phone", Text),
        col("address_confidential", Bool),
        col("languages", Json),
        col("accessibility", Json),
        col("opening_hours", Json),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("organization_id", "organization")],
    indexes: &[index(&["organization_id"])],
};

const USER: Table = Table {
    name: "user",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("organization_id", Uuid),
        opt("unit_id", Uuid),
        col("name", Text),
        opt("title", Text),
        col("login", Text),
        col("roles", Big),
        col("active", Bool),
        opt("password_hash", Text),
        opt("totp_secret", Bytes),
        opt("totp_confirmed_at", Time),
        opt("totp_last_step", Big),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("organization_id", "organization"), ("unit_id", "unit")],
    indexes: &[unique(&["login"]), index(&["organization_id"])],
};

const API_CLIENT: Table = Table {
    name: "api_client",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("organization_id", Uuid),
        col("name", Text),
        col("scopes", Big),
        col("secret_hash", Bytes),
        opt("revoked_at", Time),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("organization_id", "organization")],
    indexes: &[index(&["organization_id"])],
};

const SESSION: Table = Table {
    name: "session",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("user_id", Uuid),
        col("organization_id", Uuid),
        col("token_hash", Bytes),
        col("csrf_hash", Bytes),
        opt("user_agent", Text),
        col("created_at", Time),
        col("last_seen_at", Time),
        col("expires_at", Time),
        opt("ended_at", Time),
    ],
    key: &["id"],
    references: &[("user_id", "user"), ("organization_id", "organization")],
    indexes: &[unique(&["token_hash"]), index(&["user_id"]), index(&["expires_at"])],
};

const ACCESS_TOKEN: Table = Table {
    name: "access_token",
    columns: &[
        col("token_hash", Bytes),
        col("api_client_id", Uuid),
        opt("on_behalf_of", Uuid),
        col("scopes", Big),
        col("created_at", Time),
        col("expires_at", Time),
        opt("revoked_at", Time),
    ],
    key: &["token_hash"],
    references: &[("api_client_id", "api_client"), ("on_behalf_of", "user")],
    indexes: &[index(&["api_client_id"]), index(&["on_behalf_of"]), index(&["expires_at"])],
};

const ATTEMPT: Table = Table {
    name: "attempt",
    columns: &[col("subject_hash", Bytes), col("failures", Int), col("last_failed_at", Time)],
    key: &["subject_hash"],
    references: &[],
    indexes: &[index(&["last_failed_at"])],
};

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(TABLES, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::drop_all(TABLES, m).await
    }
}
