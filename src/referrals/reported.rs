//! What reports count referrals by.
use super::lists::Box;
use crate::{
    access::Access,
    error::Result,
    store::{Part, Together, knows_of},
};
use chrono::{DateTime, Utc};
use domain::{ClientId, ServiceId, access::Action, referral::Status};
use entity::referral::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, IdenStatic, QueryFilter, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};

/// A referral that was sent, without anything that stands in it.
#[derive(FromQueryResult)]
pub struct Reported {
    /// Counted, and never told.
    pub client_id: ClientId,
    pub service_id: ServiceId,
    pub status: Status,
    pub sent_at: DateTime<Utc>,
    pub responded_at: Option<DateTime<Utc>>,
    pub closing_reason: Option<String>,
    pub receiver_reported_at: Option<DateTime<Utc>>,
    pub sender_acknowledged_at: Option<DateTime<Utc>>,
    pub client_informed_at: Option<DateTime<Utc>>,
}

const COLUMNS: [Column; 9] = [
    Column::ClientId,
    Column::ServiceId,
    Column::Status,
    Column::SentAt,
    Column::RespondedAt,
    Column::ClosingReason,
    Column::ReceiverReportedAt,
    Column::SenderAcknowledgedAt,
    Column::ClientInformedAt,
];

/// Those of a side of the desk that were sent from one moment until another, with something else that is asked for beside them.
///
/// # Errors
/// `not-allowed` or `insufficient-scope`.
pub async fn read<T: FromQueryResult>(
    access: &Access,
    which: ((DateTime<Utc>, DateTime<Utc>), Box),
    beside: impl FnOnce(&mut Together) -> Part<T>,
) -> Result<(Vec<Reported>, Vec<T>)> {
    let mut queries = Together::default();
    let sent = queries.add_rows(sent(access, which), &COLUMNS.map(|column| column.as_str()));
    let beside = beside(&mut queries);
    let found = access.browse_together::<Model>(Action::ViewReports, queries).await?;
    Ok((found.of(&sent)?, found.of(&beside)?))
}

fn sent(access: &Access, ((begin, end), desk): ((DateTime<Utc>, DateTime<Utc>), Box)) -> SelectStatement {
    Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(desk.column().eq(access.caller().organization))
        .filter(Column::SentAt.gte(begin))
        .filter(Column::SentAt.lt(end))
        .filter(Column::Status.ne(Status::EnteredInError))
        .filter(knows_of::<Model>(&Action::ViewQueue.rule(), access.caller(), access.now()))
        .into_query()
}
