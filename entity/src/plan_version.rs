use domain::{CaseId, ClientId, OrganizationId, PlanId, PlanVersionId, plan::ClientAnswer};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanVersionId,
    pub version: i64,
    pub plan_id: PlanId,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    /// 1 for what was agreed first.
    pub number: i32,
    /// The whole plan as it was agreed; never changed.
    pub content: Json,
    /// What the client said to it.
    pub client_answer: Option<ClientAnswer>,
    pub agreed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
