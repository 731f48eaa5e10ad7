//! What waits at a desk, in numbers: for leads, who need not know about whom.
use super::lists::overdue;
use crate::{access::Access, error::Result, http::reply::Reply, store::knows_of};
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId, ServiceId,
    access::Action,
    referral::{Phase, Status},
};
use entity::referral::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};
use serde::Serialize;
use utoipa::ToSchema;

/// The referrals of an organization that are not closed, by service and status.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "received": [{"service_id": "01990000-0000-7000-8000-000000000001", "status": "sent", "count": 3, "unassigned": 3,
        "overdue": 1, "oldest_sent_at": "2026-11-10T08:00:00Z"}],
    "sent": []}))]
pub struct TeamBoard {
    /// Sent to your organization.
    received: Vec<Waiting>,
    /// Sent by your organization.
    sent: Vec<Waiting>,
}

/// Referrals to one service in one status.
#[derive(Serialize, FromQueryResult, ToSchema)]
#[schema(as = ReferralsWaiting)]
struct Waiting {
    service_id: ServiceId,
    status: Status,
    count: i64,
    /// How many are nobody's yet.
    unassigned: i64,
    /// How many of which the first answer is late.
    overdue: i64,
    /// Since when the oldest waits.
    oldest_sent_at: Option<DateTime<Utc>>,
}

/// Counts, and nothing that tells of a client.
pub async fn show(access: &Access) -> Result<Reply<TeamBoard>> {
    let me = access.caller().organization;
    let received = waiting(access, Column::ToOrganizationId, me).await?;
    let sent = waiting(access, Column::FromOrganizationId, me).await?;
    Reply::ok(&TeamBoard { received, sent })
}

async fn waiting(access: &Access, end: Column, me: OrganizationId) -> Result<Vec<Waiting>> {
    let going_on = [Phase::Open, Phase::Active].into_iter().flat_map(Phase::statuses);
    let how_many = |what: SimpleExpr| Func::sum(Expr::case(what, 1_i64).finally(0_i64));
    let number = |sum: sea_orm::sea_query::FunctionCall| SimpleExpr::from(sum).cast_as("bigint");
    let query = Entity::find()
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
        .into_query();
    access.browse::<Model, Waiting>(Action::ViewQueue, None, &query).await
}
