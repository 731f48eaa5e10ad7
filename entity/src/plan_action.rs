use domain::{
    CaseId, ClientId, GoalId, NetworkMemberId, OrganizationId, PlanActionId, PlanId, ReferralId, ServiceId,
    UserId,
    plan::action::{Approval, Doer, Status},
    referral,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_action")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanActionId,
    pub version: i64,
    pub plan_id: PlanId,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    pub what: String,
    pub who: Doer,
    pub user_id: Option<UserId>,
    pub organization_id: Option<OrganizationId>,
    pub network_member_id: Option<NetworkMemberId>,
    pub goal_id: Option<GoalId>,
    pub service_id: Option<ServiceId>,
    pub place: Option<String>,
    pub due: Date,
    pub status: Status,
    /// Why it was not done or was cancelled.
    pub reason: Option<String>,
    pub ended_at: Option<DateTimeUtc>,
    /// Whether it is not what is usually done; then a lead says yes before it begins, and it is told what came of it.
    pub is_unconventional: bool,
    pub approval: Option<Approval>,
    pub approval_comment: Option<String>,
    pub approved_by: Option<UserId>,
    pub approved_at: Option<DateTimeUtc>,
    pub outcome: Option<String>,
    /// The referral that carries it out, and where that is.
    pub referral_id: Option<ReferralId>,
    pub referral_status: Option<referral::Status>,
    pub proposed_by: Option<UserId>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
