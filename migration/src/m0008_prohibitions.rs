use crate::tables::{
    Column,
    Kind::{Big, Text, Time, Uuid},
    Table, col, index, opt,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What a prohibition is aimed at.
const AIM: &[Column] = &[opt("service_task_code", Text), opt("record_id", Uuid)];

/// A prohibition may be for everybody, whom no row of `organization` stands for: the nil id.
const WITH_AIM: Table = Table {
    name: "basis_grant",
    columns: &[
        col("basis_id", Uuid),
        col("recipient_id", Uuid),
        col("client_id", Uuid),
        col("kind", Text),
        col("purposes", Big),
        col("categories", Big),
        opt("service_task_code", Text),
        opt("record_id", Uuid),
        col("valid_from", Time),
        opt("valid_to", Time),
        opt("withdrawn_at", Time),
    ],
    key: &["basis_id", "recipient_id"],
    references: &[("basis_id", "basis"), ("client_id", "client")],
    indexes: &[index(&["client_id", "recipient_id"]), index(&["recipient_id", "client_id"])],
};

const WITHOUT_AIM: Table = Table {
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
        Table::widen("basis", AIM, &[], m).await?;
        WITH_AIM.replace(&WITHOUT_AIM, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let no_grant = Query::delete()
            .from_table("basis_grant")
            .and_where(Expr::col("kind").eq("prohibition"))
            .to_owned();
        m.exec_stmt(no_grant).await?;
        let no_basis =
            Query::delete().from_table("basis").and_where(Expr::col("kind").eq("prohibition")).to_owned();
        m.exec_stmt(no_basis).await?;
        WITHOUT_AIM.replace(&WITH_AIM, m).await?;
        Table::narrow("basis", AIM, &[], m).await
    }
}
