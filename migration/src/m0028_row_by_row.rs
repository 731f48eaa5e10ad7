//! Who asks is looked at for every row, so that one statement can ask for several organizations.
use crate::wall::{self, AROUND_CLIENTS, FIRST, OF_ACTIONS, OF_MEETINGS, OF_PLANS, OF_WATCH, Walled};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The tables behind the wall as of now: those that come later are not there yet.
fn walled() -> impl Iterator<Item = &'static Walled> {
    [FIRST, OF_WATCH, OF_PLANS, AROUND_CLIENTS, OF_ACTIONS, OF_MEETINGS].into_iter().flatten()
}

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
