use crate::tables::{
    Kind::{Big, Bool, Int, Json, Key, Text, Time, Uuid},
    Table, col, index, opt, unique,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[
    GENERAL_DESCRIPTION,
    DIRECTORY_SERVICE,
    DIRECTORY_CHANNEL,
    DIRECTORY_CONNECTION,
    DIRECTORY_TERM,
    DIRECTORY_FACET,
    IMPORT,
    IMPORT_ISSUE,
];

const GENERAL_DESCRIPTION: Table = Table {
    name: "general_description",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        opt("reference_code", Text),
        col("name", Json),
        col("content", Json),
        col("source", Text),
        col("source_id", Text),
        col("source_hash", Text),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[],
    indexes: &[unique(&["source", "source_id"])],
};

const DIRECTORY_SERVICE: Table = Table {
    name: "directory_service",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        opt("organization_id", Uuid),
        opt("general_description_id", Uuid),
        col("name", Json),
        col("sort_name", Key),
        col("summary", Json),
        col("content", Json),
        opt("sector", Text),
        opt("charge", Text),
        col("publishing", Text),
        col("takes_referrals", Bool),
        col("second_look", Bool),
        col("response_working_days", Int),
        opt("source", Text),
        opt("source_id", Text),
        opt("source_hash", Text),
        opt("source_modified", Time),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("organization_id", "organization"), ("general_description_id", "general_description")],
    indexes: &[unique(&["source", "source_id"]), index(&["organization_id"]), index(&["sort_name", "id"])],
};

const DIRECTORY_CHANNEL: Table = Table {
    name: "directory_channel",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        opt("organization_id", Uuid),
        col("kind", Text),
        col("name", Json),
        col("content", Json),
        col("opening_hours", Json),
        col("requires_authentication", Bool),
        col("address_confidential", Bool),
        col("publishing", Text),
        opt("source", Text),
        opt("source_id", Text),
        opt("source_hash", Text),
        opt("source_modified", Time),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[("organization_id", "organization")],
    indexes: &[unique(&["source", "source_id"]), index(&["organization_id"])],
};

const DIRECTORY_CONNECTION: Table = Table {
    name: "directory_connection",
    columns: &[col("service_id", Uuid), col("channel_id", Uuid), col("content", Json)],
    key: &["service_id", "channel_id"],
    references: &[("service_id", "directory_service"), ("channel_id", "directory_channel")],
    indexes: &[index(&["channel_id"])],
};

const DIRECTORY_TERM: Table = Table {
    name: "directory_term",
    columns: &[col("service_id", Uuid), col("term", Key), col("weight", Int)],
    key: &["service_id", "term"],
    references: &[("service_id", "directory_service")],
    indexes: &[index(&["term", "service_id"])],
};

const DIRECTORY_FACET: Table = Table {
    name: "directory_facet",
    columns: &[col("service_id", Uuid), col("facet", Text), col("code", Text)],
    key: &["service_id", "facet", "code"],
    references: &[("service_id", "directory_service")],
    indexes: &[index(&["facet", "code", "service_id"])],
};

const IMPORT: Table = Table {
    name: "import",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        opt("organization_id", Uuid),
        col("source", Text),
        col("dry_run", Bool),
        col("status", Text),
        col("tallies", Json),
        col("issue_count", Int),
        opt("created_by", Uuid),
        col("created_at", Time),
    ],
    key: &["id"],
    references: &[("organization_id", "organization"), ("created_by", "user")],
    indexes: &[index(&["organization_id", "id"])],
};

const IMPORT_ISSUE: Table = Table {
    name: "import_issue",
    columns: &[
        col("import_id", Uuid),
        col("position", Int),
        col("path", Text),
        col("code", Text),
        col("rejects", Bool),
    ],
    key: &["import_id", "position"],
    references: &[("import_id", "import")],
    indexes: &[],
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
