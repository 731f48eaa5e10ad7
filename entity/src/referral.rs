use domain::{
    BasisId, CaseId, ClientId, OrganizationId, PlanActionId, ReferralId, ServiceId, UnitId, UserId,
    basis::Category,
    case::HowTold,
    code::Set,
    raw_json::RawJson,
    referral::{Kind, Status, Urgency},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referral")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReferralId,
    pub version: i64,
    /// The action of a plan that it carries out.
    pub action_id: Option<PlanActionId>,
    /// The first referral of a chain of redirects.
    pub chain_id: ReferralId,
    pub hop: i32,
    /// The referral this one was redirected from.
    pub parent_id: Option<ReferralId>,
    /// The referral this one was redirected to.
    pub redirected_to: Option<ReferralId>,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    pub from_organization_id: OrganizationId,
    pub from_user_id: Option<UserId>,
    pub to_organization_id: OrganizationId,
    pub to_unit_id: Option<UnitId>,
    pub service_id: ServiceId,
    pub assigned_to: Option<UserId>,
    pub kind: Kind,
    pub status: Status,
    /// Where it was before it was held, and before its cancelling was asked for.
    pub held_from: Option<Status>,
    pub cancel_from: Option<Status>,
    pub urgency: Urgency,
    pub reason: String,
    /// Codes of the needs it is about, as a JSON array.
    pub needs: RawJson,
    pub client_wish: Option<String>,
    pub categories: Set<Category>,
    /// What the sender discloses in its own words; and with it, from sending on, the immutable package.
    pub summary: Option<String>,
    pub disclosure: Option<RawJson>,
    /// What it rests on now, and what it rested on when it was sent.
    pub basis_id: Option<BasisId>,
    pub sent_basis_id: Option<BasisId>,
    pub second_look: bool,
    pub duplicate_reason: Option<String>,
    pub response_working_days: i32,
    pub sent_at: Option<DateTimeUtc>,
    pub response_due: Option<DateTimeUtc>,
    pub response_paused_at: Option<DateTimeUtc>,
    pub responded_at: Option<DateTimeUtc>,
    pub estimate: Option<Date>,
    pub appointment_at: Option<DateTimeUtc>,
    pub appointment_place: Option<String>,
    pub outcome_code: Option<String>,
    pub closing_reason: Option<String>,
    pub receiver_reported_at: Option<DateTimeUtc>,
    pub sender_acknowledged_at: Option<DateTimeUtc>,
    pub client_informed_at: Option<DateTimeUtc>,
    pub client_informed_via: Option<HowTold>,
    pub client_informed_by: Option<UserId>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
