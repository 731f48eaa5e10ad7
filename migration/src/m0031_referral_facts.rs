//! What every reader of a referral is told of its case and client besides, as a view, and what every step writes into, narrower.
//!
//! The view is read with the rights of its owner, and so asks the second wall once: who is an end of the referral or keeps its
//! case knows of its client by that (`wall`), and need not be looked for among all who may. Where the owner is held by policies
//! as well, they say the same and take longer.
use crate::{
    tables::{Column, Indexed, Table, index},
    wall::EVERYTHING,
};
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

const NONE: &[Column] = &[];
/// Of each of these indexes a step of a referral moves an entry; short and alike as they are, entries share pages.
const OF_STATUS: &[Indexed] =
    &[index(&["to_organization_id", "status"]), index(&["from_organization_id", "status"])];
const OF_STATUS_IN_ORDER: &[Indexed] = &[
    index(&["to_organization_id", "status", "updated_at", "id"]),
    index(&["from_organization_id", "status", "updated_at", "id"]),
];
const ASSIGNED_TO: &[Indexed] = &[index(&["assigned_to"])];
/// Most have nobody yet, and nobody asks for those by this.
const OF_THOSE_WHO_HAVE_ONE: &str =
    "CREATE INDEX ix_referral_assigned ON referral (assigned_to) WHERE assigned_to IS NOT NULL";

fn view(engine: DbBackend) -> String {
    let known = match engine {
        DbBackend::Postgres => format!(
            " WHERE public.polku_organization() = ANY (ARRAY['{EVERYTHING}'::uuid, r.keeper_id, r.from_organization_id, \
             CASE WHEN r.sent_at IS NOT NULL THEN r.to_organization_id END])"
        ),
        _ => String::new(),
    };
    format!(
        "CREATE VIEW referral_fact AS SELECT r.id AS referral_id, c.id, c.status, c.coordinator_id, c.own_worker_id, c.unit_id, \
         c.organization_id, c.service_task_code, c.walled_service, c.closed_at, p.safety_restricted_since \
         FROM referral r JOIN \"case\" c ON c.id = r.case_id JOIN client p ON p.id = r.client_id{known}"
    )
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.get_connection().execute_unprepared(&view(m.get_database_backend())).await?;
        Table::narrow("referral", NONE, OF_STATUS_IN_ORDER, m).await?;
        Table::narrow("referral", NONE, ASSIGNED_TO, m).await?;
        Table::widen("referral", NONE, OF_STATUS, m).await?;
        m.get_connection().execute_unprepared(OF_THOSE_WHO_HAVE_ONE).await.map(drop)
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.get_connection().execute_unprepared("DROP INDEX ix_referral_assigned").await?;
        Table::narrow("referral", NONE, OF_STATUS, m).await?;
        Table::widen("referral", NONE, ASSIGNED_TO, m).await?;
        Table::widen("referral", NONE, OF_STATUS_IN_ORDER, m).await?;
        m.get_connection().execute_unprepared("DROP VIEW referral_fact").await.map(drop)
    }
}
