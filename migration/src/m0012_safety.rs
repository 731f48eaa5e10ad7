use crate::tables::{
    Column,
    Kind::{Big, Date, Text, Time, Uuid},
    Table, col, index, opt,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[SAFETY_RESTRICTION, REVEAL];

const SAFETY_RESTRICTION: Table = Table {
    name: "safety_restriction",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("client_id", Uuid),
        col("organization_id", Uuid),
        opt("last_day", Date),
        opt("recorded_by", Uuid),
        opt("review_due_at", Time),
        opt("ended_at", Time),
        opt("ended_by", Uuid),
        opt("end_reason", Text),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("client_id", "client"), ("organization_id", "organization")],
    indexes: &[index(&["client_id", "id"]), index(&["organization_id", "id"]), index(&["last_day"])],
};

const REVEAL: Table = Table {
    name: "reveal",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("organization_id", Uuid),
        col("user_id", Uuid),
        col("purpose", Text),
        col("reason", Text),
        col("ends_at", Time),
        col("created_at", Time),
    ],
    key: &["id"],
    references: &[
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("organization_id", "organization"),
        ("user_id", "user"),
    ],
    indexes: &[index(&["client_id", "user_id", "ends_at"])],
};

/// Since when it is hidden where a client is: with the client, because every answer about them asks.
const SINCE: &[Column] = &[opt("safety_restricted_since", Time)];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(TABLES, m).await?;
        Table::widen("client", SINCE, &[], m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("client", SINCE, &[], m).await?;
        Table::drop_all(TABLES, m).await
    }
}
