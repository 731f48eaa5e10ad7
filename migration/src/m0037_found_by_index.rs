//! What a service is found by tells all that the order of the answers needs: a search reads the index of words, and of services those
//! alone that it shows. For that what is not published is not in it.
use crate::tables::{Column, Indexed, Table, empty_key, index};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "directory_term";
const ORDER: &[Column] = &[empty_key("sort_name")];
const NONE: &[Column] = &[];
const BEFORE: &[Indexed] = &[index(&["term", "service_id"])];
const AFTER: &[Indexed] = &[index(&["term", "sort_name", "service_id", "weight"])];

const FILL: &str = "UPDATE directory_term SET sort_name = s.sort_name FROM directory_service s WHERE s.id = service_id;
DELETE FROM directory_term WHERE service_id IN (SELECT id FROM directory_service WHERE publishing <> 'published')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow(TABLE, NONE, BEFORE, m).await?;
        Table::widen(TABLE, ORDER, &[], m).await?;
        m.get_connection().execute_unprepared(FILL).await?;
        Table::widen(TABLE, NONE, AFTER, m).await
    }
    /// What is not published comes into the index again when it is changed.
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::narrow(TABLE, ORDER, AFTER, m).await?;
        Table::widen(TABLE, NONE, BEFORE, m).await
    }
}
