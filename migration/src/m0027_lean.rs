//! What every request pays for, made cheaper: who asks is looked up once for a table, whoever has a referral of a client is
//! known by that, and the log has no index entries for what is not there.
use crate::{
    tables::{Column, Indexed, Table, index},
    wall::{self, AROUND_CLIENTS, FIRST, OF_ACTIONS, OF_MEETINGS, OF_PLANS, OF_WATCH, Walled},
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const NONE: &[Column] = &[];
/// Every entry stood in these, and few are looked for by them: what is not sealed yet, and what rests on a basis.
const OF_ALL: &[Indexed] = &[index(&["seq", "id"]), index(&["basis_id", "actor_organization_id"])];
/// The cases that one is named to, among all of one's organization.
const OF_MEMBERS: &[Indexed] = &[index(&["organization_id", "user_id"])];
const OF_SOME: [(&str, &str); 2] = [
    (
        "ix_audit_entry_unsealed",
        "CREATE INDEX ix_audit_entry_unsealed ON audit_entry (organization_id, id) WHERE seq IS NULL",
    ),
    (
        "ix_audit_entry_on_basis",
        "CREATE INDEX ix_audit_entry_on_basis ON audit_entry (basis_id, actor_organization_id) WHERE basis_id IS NOT NULL",
    ),
];

/// The tables behind the wall as of now: those that come later are not there yet.
pub(crate) fn walled() -> impl Iterator<Item = &'static Walled> {
    [FIRST, OF_WATCH, OF_PLANS, AROUND_CLIENTS, OF_ACTIONS, OF_MEETINGS].into_iter().flatten()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::widen("case_member", NONE, OF_MEMBERS, m).await?;
        Table::narrow("audit_entry", NONE, OF_ALL, m).await?;
        for (_, create) in OF_SOME {
            m.get_connection().execute_unprepared(create).await?;
        }
        wall::run([wall::leaner_functions()], m).await?;
        wall::run(walled().map(Walled::leaner), m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        wall::run(walled().map(Walled::as_before), m).await?;
        wall::run([wall::functions()], m).await?;
        for (name, _) in OF_SOME {
            m.get_connection().execute_unprepared(&format!("DROP INDEX {name}")).await?;
        }
        Table::widen("audit_entry", NONE, OF_ALL, m).await?;
        Table::narrow("case_member", NONE, OF_MEMBERS, m).await
    }
}
