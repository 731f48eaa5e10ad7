use domain::{
    CaseId, ClientId, MemberId, OrganizationId, PlanId, UserId, case::MemberRole, plan::Acceptance,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MemberId,
    pub version: i64,
    pub case_id: CaseId,
    pub client_id: ClientId,
    /// The keeper of the case.
    pub keeper_id: OrganizationId,
    pub organization_id: OrganizationId,
    pub user_id: Option<UserId>,
    pub role: MemberRole,
    pub joined_at: DateTimeUtc,
    pub left_at: Option<DateTimeUtc>,
    /// The plan it is named to; none where it is named to the case alone.
    pub plan_id: Option<PlanId>,
    /// What it said to the plan as it stands.
    pub acceptance: Option<Acceptance>,
    pub acceptance_comment: Option<String>,
    pub answered_by: Option<UserId>,
    pub answered_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
