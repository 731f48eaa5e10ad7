//! What every request pays for, made cheaper: who asks is looked up once for a table, whoever has a referral of a client is
//! known by that, and the log has no index entries for what is not there.
use crate::{
    tables::{Column, Indexed, Table, index},
    wall,
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
        wall::run(wall::tables().map(wall::Walled::leaner), m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        wall::run(wall::tables().map(wall::Walled::as_before), m).await?;
        wall::run([wall::functions()], m).await?;
        for (name, _) in OF_SOME {
            m.get_connection().execute_unprepared(&format!("DROP INDEX {name}")).await?;
        }
        Table::widen("audit_entry", NONE, OF_ALL, m).await?;
        Table::narrow("case_member", NONE, OF_MEMBERS, m).await
    }
}
