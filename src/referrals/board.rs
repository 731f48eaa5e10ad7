//! What waits at a desk, in numbers: for leads, who need not know about whom.
use super::{
    board_plans::{self, Plans},
    lists::overdue,
};
use crate::{
    access::{Access, Reading},
    error::Result,
    store::{Part, Parts, Together, knows_of},
};
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId, ServiceId,
    access::Action,
    referral::{Phase, Status},
};
use entity::referral::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, SelectStatement, SimpleExpr},
};
use serde::Serialize;
use utoipa::ToSchema;

/// The referrals of an organization that are not closed, by service and status, and what waits in its plans.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "received": [{"service_id": "01990000-0000-7000-8000-000000000001", "status": "sent", "count": 3, "unassigned": 3,
        "overdue": 1, "oldest_sent_at": "2026-11-10T08:00:00Z"}],
    "sent": [], "plans": {"plan_review_due": {"count": 1, "ids": ["01990000-0000-7000-8000-000000000002"]},
        "plan_without_client_answer": {"count": 0, "ids": []}, "action_overdue": {"count": 0, "ids": []},
        "goal_without_assessment": {"count": 0, "ids": []}, "case_without_next_step": {"count": 0, "ids": []}}}))]
pub struct TeamBoard {
    /// Sent to your organization.
    pub received: Vec<Waiting>,
    /// Sent by your organization.
    pub sent: Vec<Waiting>,
    /// In the cases that your organization leads.
    pub plans: Plans,
}

/// Referrals to one service in one status.
#[derive(Serialize, FromQueryResult, ToSchema)]
#[schema(as = ReferralsWaiting)]
pub struct Waiting {
    pub service_id: ServiceId,
    pub status: Status,
    pub count: i64,
    /// How many are nobody's yet.
    pub unassigned: i64,
    /// How many of which the first answer is late.
    pub overdue: i64,
    /// Since when the oldest waits.
    pub oldest_sent_at: Option<DateTime<Utc>>,
}

/// Counts, and nothing that tells of a client.
pub async fn show(access: &Access) -> Result<TeamBoard> {
    let mut queries = Together::default();
    let asked = Asked::with(&mut queries, access);
    asked.of(&access.browse_together::<Model>(Action::ViewQueue, queries).await?)
}

/// The same as part of something else that is read.
pub async fn read(access: &Access, reading: &Reading<'_>) -> Result<TeamBoard> {
    let mut queries = Together::default();
    let asked = Asked::with(&mut queries, access);
    asked.of(&reading.together(queries).await?)
}

/// What is asked for the board.
struct Asked {
    received: Part<Waiting>,
    sent: Part<Waiting>,
    plans: board_plans::Asked,
}

impl Asked {
    fn with(queries: &mut Together, access: &Access) -> Self {
        let me = access.caller().organization;
        Self {
            received: queries.add_rows(waiting(access, Column::ToOrganizationId, me), WAITING),
            sent: queries.add_rows(waiting(access, Column::FromOrganizationId, me), WAITING),
            plans: board_plans::Asked::with(queries, access),
        }
    }

    fn of(&self, found: &Parts) -> Result<TeamBoard> {
        let (received, sent) = (found.of(&self.received)?, found.of(&self.sent)?);
        Ok(TeamBoard { received, sent, plans: self.plans.of(found)? })
    }
}

/// The columns of [`waiting`].
const WAITING: &[&str] = &["service_id", "status", "count", "unassigned", "overdue", "oldest_sent_at"];

fn waiting(access: &Access, end: Column, me: OrganizationId) -> SelectStatement {
    let going_on = [Phase::Open, Phase::Active].into_iter().flat_map(Phase::statuses);
    let how_many = |what: SimpleExpr| Func::sum(Expr::case(what, 1_i64).finally(0_i64));
    let number = |sum: sea_orm::sea_query::FunctionCall| SimpleExpr::from(sum).cast_as("bigint");
    Entity::find()
        .select_only()
        .columns([Column::ServiceId, Column::Status])
        .expr_as(Column::Id.count(), "count")
        .expr_as(number(how_many(Column::AssignedTo.is_null())), "unassigned")
        .expr_as(number(Func::sum(Expr::case(overdue(access.now()), 1_i64).finally(0_i64))), "overdue")
        .expr_as(Column::SentAt.min(), "oldest_sent_at")
        .filter(end.eq(me))
        .filter(knows_of::<Model>(&Action::ViewQueue.rule(), access.caller(), access.now()))
        .filter(Column::Status.is_in(going_on))
        .group_by(Column::ServiceId)
        .group_by(Column::Status)
        .into_query()
}
