use domain::{
    BasisId, BreakGlassId, ClientId, OrganizationId, UserId,
    break_glass::{Outcome, Reason},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "break_glass")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BreakGlassId,
    pub version: i64,
    pub client_id: ClientId,
    /// The organization that keeps the client's record.
    pub keeper_id: OrganizationId,
    /// Who saw the client's data, and where they work.
    pub organization_id: OrganizationId,
    pub user_id: UserId,
    /// What it stood on; the basis may be removed before the client is.
    pub basis_id: BasisId,
    pub reason: Reason,
    pub justification: String,
    pub ends_at: DateTimeUtc,
    pub review_due_at: DateTimeUtc,
    /// When it was told that nobody has looked at it in time.
    pub overdue_at: Option<DateTimeUtc>,
    pub outcome: Option<Outcome>,
    pub review_note: Option<String>,
    pub reviewed_by: Option<UserId>,
    pub reviewed_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
