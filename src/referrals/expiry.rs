//! Referrals that nobody answered: the clock ends them, where the operator's policy says so.
use super::steps::{self, Expire};
use crate::{
    access::{Access, Gate},
    error::Result,
    http::etag::IfMatch,
    store::Version,
};
use domain::{
    calendar::{WorkingWeek, local_date},
    referral::Step,
};
use entity::referral::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

/// How many are ended in one run.
const AT_ONCE: u64 = 200;

/// What the operator decides about referrals that nobody answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The working days that an answer may be late before the referral expires; none: it never does.
    pub expire_after_working_days: Option<u32>,
}

/// Does what the policy says, until nothing is left to do; how many referrals expired.
pub async fn tick(gate: &Gate, policy: Policy) -> Result<usize> {
    let Some(grace) = policy.expire_after_working_days else {
        return Ok(0);
    };
    let mut ended = 0;
    loop {
        match expire(gate, grace).await? {
            0 => return Ok(ended),
            more => ended += more,
        }
    }
}

/// Ends the referrals whose answer has been due for more than `grace` working days; how many.
pub async fn expire(gate: &Gate, grace: u32) -> Result<usize> {
    let late =
        overdue(&gate.as_system("response-clock", domain::Id::from_uuid(uuid::Uuid::nil())), grace).await?;
    let mut ended = 0;
    for referral in late {
        // Each in a transaction of its own: one that somebody answers right now is left alone.
        let access = gate.as_system("response-clock", referral.keeper_id);
        let seen = IfMatch::of(Version(referral.version));
        match Box::pin(steps::take(&access, referral.id, seen, Expire)).await {
            Ok(_) => ended += 1,
            Err(crate::error::Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(ended)
}

async fn overdue(access: &Access, grace: u32) -> Result<Vec<Model>> {
    let week = WorkingWeek::default();
    let now = access.now();
    let mut day = local_date(now);
    while week.working_days_between(day, local_date(now)) < grace {
        day = day - chrono::Days::new(1);
    }
    let before = now - (local_date(now) - day);
    let query = Entity::find()
        .filter(Column::Status.is_in(Step::Expire.transition().from.to_vec()))
        .filter(Column::ResponsePausedAt.is_null())
        .filter(Column::ResponseDue.lt(before))
        .order_by_asc(Column::ResponseDue)
        .limit(AT_ONCE)
        .into_query();
    access.look_up(&query).await
}
