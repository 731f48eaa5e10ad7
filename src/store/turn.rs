//! Whose turn it is with a client.
//!
//! Whoever looks for the ground on which somebody is told of a client, or takes such ground away, holds the client's row
//! before anything else: one of them sees what the other has done, whichever comes first. After the client come its
//! cases, and after a case what belongs to it; as nobody takes them in another order, nobody waits for each other.
use super::{Record, Sought, visible};
use chrono::{DateTime, Utc};
use domain::{
    access::{Action, Caller},
    referral::Step,
};
use entity::client::{Column, Entity};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::LockType,
};

/// Actions that tell somebody of a client, or write down something more, on ground that must not go away meanwhile; and
/// those that take it away. What changes a record by its version is refused by that.
const fn waits(action: Action) -> bool {
    matches!(
        action,
        Action::WithdrawBasis
            | Action::SettleBasis
            | Action::EndSafety
            | Action::ManageMembers
            | Action::EditNeeds
            | Action::EditNextSteps
            | Action::MessageReferral
            | Action::StepReferral(Step::Send | Step::Redirect | Step::Reopen | Step::RefuseCancel)
    )
}

/// Waits for the client of the record, where the action asks for it and the caller may know of the record.
pub(crate) async fn take<R: Record>(
    txn: &impl ConnectionTrait,
    (action, sought): (Action, Sought<R>),
    (caller, now): (&Caller, DateTime<Utc>),
) -> Result<(), DbErr> {
    let (true, Some(client)) = (waits(action), R::CLIENT) else { return Ok(()) };
    let whose =
        visible::<R>(caller, now).filter(sought.condition()).select_only().column(client).into_query();
    let held = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.in_subquery(whose))
        .lock(LockType::NoKeyUpdate)
        .into_query();
    txn.query_one(&held).await.map(drop)
}
