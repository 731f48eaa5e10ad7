//! Who asks is looked at for every row, so that one statement can ask for several organizations.
use crate::{
    m0027_lean::walled,
    wall::{self, Walled},
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        wall::run(walled().map(Walled::row_by_row), m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        wall::run(walled().map(Walled::leaner), m).await
    }
}
