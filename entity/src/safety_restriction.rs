use domain::{ClientId, OrganizationId, SafetyRestrictionId, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "safety_restriction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SafetyRestrictionId,
    pub version: i64,
    pub client_id: ClientId,
    /// The organization that keeps the client's record.
    pub organization_id: OrganizationId,
    /// The last day it was given for; none where it holds until further notice. It hides on after that.
    pub last_day: Option<Date>,
    pub recorded_by: Option<UserId>,
    /// When its last day was over and somebody had to look at it.
    pub review_due_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub ended_by: Option<UserId>,
    pub end_reason: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
