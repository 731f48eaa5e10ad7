use crate::{
    tables::{
        Indexed,
        Kind::{Big, Text, Time, Uuid},
        Table, col, index, opt,
    },
    wall::{self, OF_WATCH},
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[ALERT, WATCH];

const ALERT: Table = Table {
    name: "alert",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("organization_id", Uuid),
        col("pattern", Text),
        opt("user_id", Uuid),
        opt("api_client_id", Uuid),
        opt("actor_organization_id", Uuid),
        opt("client_id", Uuid),
        col("count", Big),
        col("first_at", Time),
        col("last_at", Time),
        col("first_seq", Big),
        col("last_seq", Big),
        opt("outcome", Text),
        opt("reason", Text),
        opt("settled_by", Uuid),
        opt("settled_at", Time),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    // The log outlives the client, and what is told of a client who is just being removed must not stop the watch.
    references: &[("organization_id", "organization")],
    indexes: &[
        index(&["organization_id", "settled_at", "id"]),
        index(&["organization_id", "last_at"]),
        index(&["client_id"]),
        index(&["created_at"]),
    ],
};

const WATCH: Table = Table {
    name: "watch",
    columns: &[col("organization_id", Uuid), col("seen_seq", Big)],
    key: &["organization_id"],
    references: &[],
    indexes: &[],
};

/// What one person, or all who looked at one client, did within some time.
const OF_ENTRIES: &[Indexed] = &[index(&["actor_user_id", "at"]), index(&["client_id", "at"])];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(TABLES, m).await?;
        Table::widen("audit_entry", &[], OF_ENTRIES, m).await?;
        // What was logged before is not looked at: alerts about long ago would bury those about today.
        let seen = Query::select().columns(["organization_id", "last_seq"]).from("audit_chain").to_owned();
        let mut begin = Query::insert();
        begin.into_table("watch").columns(["organization_id", "seen_seq"]);
        begin.select_from(seen).map_err(|error| DbErr::Custom(error.to_string()))?;
        m.exec_stmt(begin).await?;
        wall::raise(OF_WATCH, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        wall::lower(OF_WATCH, m).await?;
        Table::narrow("audit_entry", &[], OF_ENTRIES, m).await?;
        Table::drop_all(TABLES, m).await
    }
}
