use domain::{ClientId, ClientTaskId, OrganizationId, UserId, relationship::TaskKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client_task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClientTaskId,
    pub version: i64,
    pub client_id: ClientId,
    /// The organization that keeps the client's record.
    pub keeper_id: OrganizationId,
    /// Who has the task, and where they work.
    pub organization_id: OrganizationId,
    pub user_id: UserId,
    pub kind: TaskKind,
    pub reason: Option<String>,
    pub recorded_by: Option<UserId>,
    pub ends_at: DateTimeUtc,
    /// When it was ended before its time.
    pub ended_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
