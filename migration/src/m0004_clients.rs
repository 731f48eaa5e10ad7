use crate::tables::{
    Kind::{Big, Bool, Bytes, Date, Json, Text, Time, Uuid},
    Table, col, index, opt, unique,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[CLIENT, BASIS, BASIS_GRANT];

const CLIENT: Table = Table {
    name: "client",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("organization_id", Uuid),
        col("first_names", Text),
        col("last_name", Text),
        opt("preferred_name", Text),
        col("search_name", Text),
        opt("birth_date", Date),
        opt("national_id", Bytes),
        opt("national_id_index", Bytes),
        opt("national_id_masked", Text),
        col("national_id_temporary", Bool),
        opt("service_language", Text),
        col("other_languages", Json),
        col("interpreter_needed", Bool),
        col("accessibility_needs", Big),
        opt("municipality_code", Text),
        col("contacts", Json),
        opt("contact_address", Text),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("organization_id", "organization")],
    indexes: &[
        index(&["organization_id", "id"]),
        index(&["organization_id", "search_name", "id"]),
        unique(&["national_id_index", "organization_id"]),
    ],
};

const BASIS: Table = Table {
    name: "basis",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("client_id", Uuid),
        col("organization_id", Uuid),
        col("kind", Text),
        opt("statute_code", Text),
        opt("justification", Text),
        opt("given_via", Text),
        col("recipients", Json),
        col("purposes", Big),
        col("categories", Big),
        col("plain_summary", Json),
        col("valid_from", Time),
        opt("valid_to", Time),
        opt("withdrawn_at", Time),
        opt("withdrawal_note", Text),
        opt("recorded_by", Uuid),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("client_id", "client"), ("organization_id", "organization"), ("recorded_by", "user")],
    indexes: &[index(&["client_id", "id"]), index(&["organization_id", "id"])],
};

const BASIS_GRANT: Table = Table {
    name: "basis_grant",
    columns: &[
        col("basis_id", Uuid),
        col("recipient_id", Uuid),
        col("client_id", Uuid),
        col("kind", Text),
        col("purposes", Big),
        col("categories", Big),
        col("valid_from", Time),
        opt("valid_to", Time),
        opt("withdrawn_at", Time),
    ],
    key: &["basis_id", "recipient_id"],
    references: &[("basis_id", "basis"), ("recipient_id", "organization"), ("client_id", "client")],
    indexes: &[index(&["client_id", "recipient_id"]), index(&["recipient_id", "client_id"])],
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
