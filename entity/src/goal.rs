use domain::{
    CaseId, ClientId, GoalId, OrganizationId, PlanId,
    plan::{Factors, GasLevels, GoalStatus, Methods, Services},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "goal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GoalId,
    pub version: i64,
    pub plan_id: PlanId,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    /// What the client said, word for word.
    pub client_words: String,
    pub gas_levels: Option<GasLevels>,
    pub baseline: Option<i32>,
    pub weight: i32,
    pub factors: Factors,
    pub methods: Methods,
    pub services: Services,
    pub status: GoalStatus,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
