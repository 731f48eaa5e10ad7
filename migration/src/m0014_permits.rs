use crate::tables::{
    Column, Indexed,
    Kind::{Date, Text, Time},
    Table, empty_set, index, opt,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What a basis names besides organizations and categories.
const OF_BASIS: &[Column] = &[
    empty_set("recipient_sectors"),
    empty_set("record_kinds"),
    opt("data_from", Date),
    opt("data_to", Date),
];

/// The same in each grant: the class it is for, whose `recipient_id` is that of no organization, and from which moment on
/// and before which one a document is made.
const OF_GRANT: &[Column] = &[
    opt("recipient_sector", Text),
    empty_set("record_kinds"),
    opt("data_from", Time),
    opt("data_before", Time),
];

const BY_CLASS: &[Indexed] = &[index(&["recipient_sector", "client_id"])];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::widen("basis", OF_BASIS, &[], m).await?;
        Table::widen("basis_grant", OF_GRANT, BY_CLASS, m).await
    }
    /// What gives too little to be told in the old words gives nothing; what takes a part takes all.
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let narrowed = Condition::any()
            .add(Expr::col("record_kinds").ne(0))
            .add(Expr::col("data_from").is_not_null())
            .add(Expr::col("data_before").is_not_null())
            .add(Expr::col("service_task_code").is_not_null());
        let gives = Condition::all().add(Expr::col("kind").ne("prohibition")).add(narrowed);
        let of_class = Expr::col("recipient_sector").is_not_null();
        let gone = Query::delete()
            .from_table("basis_grant")
            .cond_where(Condition::any().add(gives).add(of_class))
            .to_owned();
        m.exec_stmt(gone).await?;
        Table::narrow("basis_grant", OF_GRANT, BY_CLASS, m).await?;
        Table::narrow("basis", OF_BASIS, &[], m).await
    }
}
