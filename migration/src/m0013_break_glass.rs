use crate::tables::{
    Column, Indexed,
    Kind::{Big, Text, Time, Uuid},
    Table, col, index, opt,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const BREAK_GLASS: Table = Table {
    name: "break_glass",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("organization_id", Uuid),
        col("user_id", Uuid),
        col("basis_id", Uuid),
        col("reason", Text),
        col("justification", Text),
        col("ends_at", Time),
        col("review_due_at", Time),
        opt("overdue_at", Time),
        opt("outcome", Text),
        opt("review_note", Text),
        opt("reviewed_by", Uuid),
        opt("reviewed_at", Time),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("organization_id", "organization"),
        ("user_id", "user"),
    ],
    indexes: &[
        index(&["client_id", "id"]),
        index(&["user_id", "created_at"]),
        index(&["keeper_id", "id"]),
        index(&["organization_id", "id"]),
        index(&["review_due_at"]),
    ],
};

/// A grant for one person alone.
const ALONE: &[Column] = &[opt("user_id", Uuid)];
const BY_PERSON: &[Indexed] = &[index(&["user_id", "client_id"])];
const STEPPED_UP: &[Column] = &[opt("stepped_up_at", Time)];
const ENABLED: &[Column] = &[opt("break_glass_since", Time)];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(&[BREAK_GLASS], m).await?;
        Table::widen("basis_grant", ALONE, BY_PERSON, m).await?;
        Table::widen("session", STEPPED_UP, &[], m).await?;
        Table::widen("organization", ENABLED, &[], m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["basis_grant", "basis"] {
            let gone =
                Query::delete().from_table(table).and_where(Expr::col("kind").eq("break_glass")).to_owned();
            m.exec_stmt(gone).await?;
        }
        Table::narrow("organization", ENABLED, &[], m).await?;
        Table::narrow("session", STEPPED_UP, &[], m).await?;
        Table::narrow("basis_grant", ALONE, BY_PERSON, m).await?;
        Table::drop_all(&[BREAK_GLASS], m).await
    }
}
