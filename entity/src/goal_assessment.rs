use domain::{CaseId, ClientId, GoalAssessmentId, GoalId, OrganizationId, PlanId, UserId, plan::AssessedBy};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "goal_assessment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GoalAssessmentId,
    pub version: i64,
    pub goal_id: GoalId,
    pub plan_id: PlanId,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    pub assessed_on: Date,
    pub level: i32,
    pub assessed_by: AssessedBy,
    pub comment: Option<String>,
    pub recorded_by: Option<UserId>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
