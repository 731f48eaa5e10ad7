use crate::tables::{
    Kind::{Big, Bool, Date, Int, Json, Text, Time, Uuid},
    Table, col, index, opt,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[REFERRAL, MESSAGE];

const REFERRAL: Table = Table {
    name: "referral",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("chain_id", Uuid),
        col("hop", Int),
        opt("parent_id", Uuid),
        opt("redirected_to", Uuid),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("from_organization_id", Uuid),
        opt("from_user_id", Uuid),
        col("to_organization_id", Uuid),
        opt("to_unit_id", Uuid),
        col("service_id", Uuid),
        opt("assigned_to", Uuid),
        col("kind", Text),
        col("status", Text),
        opt("held_from", Text),
        opt("cancel_from", Text),
        col("urgency", Text),
        col("reason", Text),
        col("needs", Json),
        opt("client_wish", Text),
        col("categories", Big),
        opt("summary", Text),
        opt("disclosure", Json),
        opt("basis_id", Uuid),
        col("second_look", Bool),
        opt("duplicate_reason", Text),
        col("response_working_days", Int),
        opt("sent_at", Time),
        opt("response_due", Time),
        opt("response_paused_at", Time),
        opt("responded_at", Time),
        opt("estimate", Date),
        opt("appointment_at", Time),
        opt("appointment_place", Text),
        opt("outcome_code", Text),
        opt("closing_reason", Text),
        opt("receiver_reported_at", Time),
        opt("sender_acknowledged_at", Time),
        opt("client_informed_at", Time),
        opt("client_informed_via", Text),
        opt("client_informed_by", Uuid),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[
        ("chain_id", "referral"),
        ("parent_id", "referral"),
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("from_organization_id", "organization"),
        ("from_user_id", "user"),
        ("to_organization_id", "organization"),
        ("to_unit_id", "unit"),
        ("service_id", "directory_service"),
        ("assigned_to", "user"),
        ("basis_id", "basis"),
        ("client_informed_by", "user"),
    ],
    indexes: &[
        index(&["to_organization_id", "status", "updated_at", "id"]),
        index(&["from_organization_id", "status", "updated_at", "id"]),
        index(&["to_organization_id", "updated_at", "id"]),
        index(&["from_organization_id", "updated_at", "id"]),
        index(&["case_id", "to_organization_id", "status"]),
        index(&["client_id", "service_id", "status"]),
        index(&["chain_id", "hop"]),
        index(&["status", "response_due"]),
    ],
};

const MESSAGE: Table = Table {
    name: "message",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("referral_id", Uuid),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("from_organization_id", Uuid),
        col("to_organization_id", Uuid),
        opt("author_id", Uuid),
        col("author_organization_id", Uuid),
        col("body", Text),
        col("created_at", Time),
    ],
    key: &["id"],
    references: &[
        ("referral_id", "referral"),
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("from_organization_id", "organization"),
        ("to_organization_id", "organization"),
        ("author_id", "user"),
        ("author_organization_id", "organization"),
    ],
    indexes: &[index(&["referral_id", "id"])],
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
