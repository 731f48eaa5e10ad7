use domain::{
    CaseId, ClientId, OrganizationId, UnitId, UserId,
    case::{HowTold, NoNextStepReason, OpenedVia, Priority, Status, WalledService},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseId,
    pub version: i64,
    pub client_id: ClientId,
    /// The keeper of the client's record, who leads the case.
    pub organization_id: OrganizationId,
    pub title: String,
    pub status: Status,
    pub priority: Priority,
    pub opened_via: OpenedVia,
    /// The unit that works on the case; none where its organization works as a whole.
    pub unit_id: Option<UnitId>,
    pub coordinator_id: Option<UserId>,
    pub own_worker_id: Option<UserId>,
    pub service_task_code: Option<String>,
    /// Set where the case is for those alone who produce the service.
    pub walled_service: Option<WalledService>,
    /// Codes of life events, as a JSON array.
    pub life_events: Json,
    /// How many next steps are open; kept with them in one transaction.
    pub open_next_steps: i32,
    pub no_next_step_reason: Option<NoNextStepReason>,
    pub closing_note: Option<String>,
    pub client_told_via: Option<HowTold>,
    pub opened_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    /// When those who lead the case were told to look at the client's ability to work; it is never shown.
    pub work_ability_noticed_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
