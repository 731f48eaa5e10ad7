use crate::{
    tables::{
        Column, Indexed,
        Kind::{Big, Bool, Date, Int, Json, Text, Time, Uuid},
        Table, col, index, opt,
    },
    wall::{self, OF_MEETINGS},
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[MEETING, MEASURE_RESPONSE];

const MEETING: Table = Table {
    name: "meeting",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("kind", Text),
        col("mode", Text),
        col("status", Text),
        opt("starts_at", Time),
        opt("ends_at", Time),
        opt("unit_id", Uuid),
        col("participants", Json),
        col("client_attendance", Text),
        col("agenda", Json),
        opt("reviewed_with_client", Bool),
        opt("review_skipped", Text),
        opt("minutes_spent", Int),
        opt("started_at", Time),
        opt("ended_at", Time),
        opt("end_reason", Text),
        col("organization_id", Uuid),
        opt("proposed_by", Uuid),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("unit_id", "unit"),
        ("organization_id", "organization"),
        ("proposed_by", "user"),
    ],
    indexes: &[index(&["case_id", "id"]), index(&["client_id", "id"])],
};

const MEASURE_RESPONSE: Table = Table {
    name: "measure_response",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("instrument", Text),
        col("answered_on", Date),
        col("answered_via", Text),
        col("answers", Json),
        opt("corrects_id", Uuid),
        col("organization_id", Uuid),
        opt("recorded_by", Uuid),
        col("created_at", Time),
    ],
    key: &["id"],
    references: &[
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("organization_id", "organization"),
        ("recorded_by", "user"),
    ],
    indexes: &[index(&["case_id", "id"]), index(&["client_id", "id"])],
};

/// What tells that somebody's ability to work is to be looked at, and that it was told.
const OF_CLIENTS: &[Column] = &[opt("unemployed_since", Date)];
const BY_CLIENTS: &[Indexed] = &[index(&["unemployed_since"])];
const OF_CASES: &[Column] = &[opt("work_ability_noticed_at", Time)];
const NONE: &[Indexed] = &[];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(TABLES, m).await?;
        wall::raise(OF_MEETINGS, m).await?;
        Table::widen("client", OF_CLIENTS, BY_CLIENTS, m).await?;
        Table::widen("case", OF_CASES, NONE, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow("case", OF_CASES, NONE, m).await?;
        Table::narrow("client", OF_CLIENTS, BY_CLIENTS, m).await?;
        wall::lower(OF_MEETINGS, m).await?;
        Table::drop_all(TABLES, m).await
    }
}
