use crate::{
    tables::{
        Kind::{Big, Bool, Date, Int, Json, Text, Time, Uuid},
        Table, col, index, opt,
    },
    wall::{self, AROUND_CLIENTS},
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[STRENGTH, NETWORK_MEMBER, CASE_NOTE];

const STRENGTH: Table = Table {
    name: "strength",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("area", Text),
        col("text", Text),
        col("said_by", Text),
        opt("showed_in", Text),
        opt("evidence", Text),
        col("is_current", Bool),
        opt("recorded_by", Uuid),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("recorded_by", "user"),
    ],
    indexes: &[index(&["case_id", "id"]), index(&["client_id", "id"])],
};

const NETWORK_MEMBER: Table = Table {
    name: "network_member",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("kind", Text),
        col("name", Text),
        col("contacts", Json),
        opt("importance", Int),
        col("added_by", Text),
        col("may_contact", Bool),
        opt("contact_about", Text),
        col("may_be_told", Big),
        col("is_current", Bool),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("case_id", "case"), ("client_id", "client"), ("keeper_id", "organization")],
    indexes: &[index(&["case_id", "id"]), index(&["client_id", "id"])],
};

const CASE_NOTE: Table = Table {
    name: "case_note",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("happened_on", Date),
        col("text", Text),
        opt("corrects_id", Uuid),
        col("organization_id", Uuid),
        opt("written_by", Uuid),
        col("created_at", Time),
    ],
    key: &["id"],
    references: &[
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("organization_id", "organization"),
        ("written_by", "user"),
    ],
    indexes: &[index(&["case_id", "id"]), index(&["client_id", "id"])],
};

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(TABLES, m).await?;
        wall::raise(AROUND_CLIENTS, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        wall::lower(AROUND_CLIENTS, m).await?;
        Table::drop_all(TABLES, m).await
    }
}
