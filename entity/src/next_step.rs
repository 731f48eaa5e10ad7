use domain::{
    CaseId, ClientId, NextStepId, OrganizationId, ReferralId, UserId,
    case::{HowTold, NextStepStatus, Who},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "next_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NextStepId,
    pub version: i64,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    pub what: String,
    pub who: Who,
    pub user_id: Option<UserId>,
    pub organization_id: Option<OrganizationId>,
    pub due: Date,
    pub how_told: Option<HowTold>,
    pub client_understood: Option<bool>,
    pub status: NextStepStatus,
    /// The referral whose end made this step necessary.
    pub referral_id: Option<ReferralId>,
    pub done_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
