//! What of the standing can be told from the rows that a record is read with. Mostly whoever reads it works in its case or
//! has it, and nothing stands in their way; then the database need not be asked for all the ways in which somebody may work
//! with a client. Where it cannot be told, it is asked: what is evident here follows from [`super::standing`] and
//! [`super::label`], and nothing else does.
use super::{
    Found, Hold, Mark, Record, Sought,
    chorus::Answer,
    conflict::has_conflicts,
    facts::{CaseFacts, fold, join_facts},
    kept::{self, Asker},
    label::tasks_of_others,
    visible,
    wall::Line,
};
use chrono::{DateTime, Utc};
use domain::{
    UserId,
    access::{Actor, Caller, Role, Standing},
    referral::Phase,
    relationship::READ_ON,
};
use entity::{case, referral};
use sea_orm::{ConnectionTrait, DbErr, QueryFilter, QueryResult, QueryTrait, sea_query::SelectStatement};
use std::marker::PhantomData;

/// Whether the person may not work with some client. With which ones is asked only if there are any.
const HAS_CONFLICTS: &str = "fact_has_conflicts";

/// What can be told at once of a record and of whoever asks for it.
pub(crate) struct Glimpse<R: Record> {
    /// The record, where it is evident that the caller works with its client and that nothing stands in their way.
    pub found: Option<Found<R>>,
    /// Which change of those who may ask was the last, where that came along.
    pub newest: Option<Mark>,
}

/// Whether it is asked for depends on the kind of the record and on the caller alone.
pub(crate) async fn glimpse<R: Record>(
    line: &Line,
    sought: Sought<R>,
    (caller, now): (&Caller, DateTime<Utc>),
    hold: Hold,
) -> Result<Glimpse<R>, DbErr> {
    // What safety handlers revealed to themselves is asked for as well.
    let is_in_case = R::CASE.is_some() || R::IS_CASE;
    if !is_in_case || matches!(caller.actor, Actor::System(_)) || caller.has(Role::SafetyHandler) {
        return Ok(Glimpse { found: None, newest: None });
    }
    let backend = line.get_database_backend();
    let question = match sought {
        Sought::One(id) => {
            let asker = Asker { caller: caller.clone(), now, ids: [id.into()] };
            match hold {
                Hold::No => {
                    kept::question::<Evident<R>, 1>(&asker, backend, |asker| of_one::<R>(asker, hold))
                }
                Hold::ForChange => {
                    kept::question::<Held<R>, 1>(&asker, backend, |asker| of_one::<R>(asker, hold))
                }
            }
        }
        sought @ Sought::Where(_) => backend.build(&question(sought, (caller, now), hold)).into(),
    };
    let Answer { rows, newest } = line.query_swiftly(&question).await?;
    let found = match fold::<R>(&rows, Some(Standing::RELATED))?.pop() {
        Some(found) => is_evident(&found, rows.first(), (caller, now))?.then_some(found),
        None => None,
    };
    Ok(Glimpse { found, newest })
}

/// Names the question for one record that is not held.
struct Evident<R>(PhantomData<R>);
/// Names the question for one that is.
struct Held<R>(PhantomData<R>);

fn of_one<R: Record>(Asker { caller, now, ids: [id] }: &Asker<1>, hold: Hold) -> SelectStatement {
    question(Sought::<R>::One((*id).into()), (caller, *now), hold)
}

fn question<R: Record>(
    sought: Sought<R>,
    (caller, now): (&Caller, DateTime<Utc>),
    hold: Hold,
) -> SelectStatement {
    let select = visible::<R>(caller, now).filter(sought.condition());
    let mut query = join_facts::<R>(QueryTrait::into_query(select), caller, hold);
    if let Some(user) = caller.user() {
        query.expr_as(has_conflicts(user), HAS_CONFLICTS);
    }
    hold.apply::<R>(&mut query);
    query
}

fn is_evident<R: Record>(
    found: &Found<R>,
    row: Option<&QueryResult>,
    (caller, now): (&Caller, DateTime<Utc>),
) -> Result<bool, DbErr> {
    let Some(case) = found.record.own_case().or_else(|| found.case.clone()) else { return Ok(false) };
    if case.is_labelled_for_others(caller) {
        return Ok(false);
    }
    let Some(user) = caller.user() else { return Ok(true) };
    let since = now - READ_ON;
    let works = case.is_work_of(caller, user, since) || found.record.is_work_of(caller, user, since);
    if !works {
        return Ok(false);
    }
    row.map_or(Ok(false), |row| row.try_get::<bool>("", HAS_CONFLICTS).map(|has| !has))
}

impl CaseFacts {
    /// Whether somebody is named to it, or it is their unit's; and it goes on or ended after `since`.
    fn is_work_of(&self, caller: &Caller, user: UserId, since: DateTime<Utc>) -> bool {
        let lives = self.closed_at.is_none_or(|closed_at| closed_at > since);
        let is_colleague = self.keeper == caller.organization && self.unit == caller.unit;
        lives && (self.coordinator == Some(user) || self.own_worker == Some(user) || is_colleague)
    }
    fn is_labelled_for_others(&self, caller: &Caller) -> bool {
        let of_others = || {
            let task = self.service_task.as_deref();
            tasks_of_others(caller).any(|other| task == Some(other))
        };
        self.is_of_walled_service
            || caller.user().is_some() && self.keeper == caller.organization && of_others()
    }
}

impl From<&case::Model> for CaseFacts {
    fn from(case: &case::Model) -> Self {
        Self {
            id: case.id,
            status: case.status,
            coordinator: case.coordinator_id,
            own_worker: case.own_worker_id,
            unit: case.unit_id,
            keeper: case.organization_id,
            service_task: case.service_task_code.clone(),
            is_of_walled_service: case.walled_service.is_some(),
            closed_at: case.closed_at,
        }
    }
}

/// Whether the person sent the referral, has it, or is of the unit that it came to; and it goes on or ended after `since`.
pub fn is_work_of(referral: &referral::Model, caller: &Caller, user: UserId, since: DateTime<Utc>) -> bool {
    let lives = matches!(referral.status.phase(), Phase::Open | Phase::Active) || referral.updated_at > since;
    let unit = match (referral.to_unit_id, caller.unit) {
        (None, None) => true,
        (None, Some(_)) => referral.assigned_to.is_none(),
        (unit, own) => unit == own,
    };
    let has_it = referral.assigned_to == Some(user) || unit;
    let is_receiver = referral.to_organization_id == caller.organization && has_it;
    lives && referral.sent_at.is_some() && (referral.from_user_id == Some(user) || is_receiver)
}

#[cfg(test)]
mod tests {
    use super::{Evident, Held, of_one};
    use crate::store::{
        Hold, Record,
        kept::{self, Asker},
    };
    use chrono::{DateTime, Duration};
    use domain::{
        Id,
        access::{Actor, Caller, Role, TokenScope},
        code::Set,
        organization::Sector,
    };
    use sea_orm::DbBackend;
    use uuid::Uuid;

    /// Persons and partner systems of several kinds, two of each.
    fn callers() -> Vec<Caller> {
        let organizations = [Id::generate(), Id::generate()];
        let mut callers = Vec::new();
        for organization in organizations {
            for (unit, scopes) in
                [(None, None), (Some(Id::generate()), Some([TokenScope::Referrals].into_iter().collect()))]
            {
                let actors = [
                    Actor::User(Id::generate()),
                    Actor::ApiClient { id: Id::generate(), on_behalf_of: None },
                    Actor::ApiClient { id: Id::generate(), on_behalf_of: Some(Id::generate()) },
                ];
                for (actor, sector) in
                    actors.into_iter().zip([Some(Sector::Housing), None, Some(Sector::Employment)])
                {
                    let roles = [Role::Worker].into_iter().collect();
                    callers.push(Caller {
                        actor,
                        organization,
                        sector,
                        unit,
                        tasks: Set::EMPTY,
                        roles,
                        scopes,
                    });
                }
            }
        }
        callers
    }

    fn is_kept_as_it_is_made<R: Record>() {
        for (place, caller) in (0..).zip(callers()) {
            let now = DateTime::UNIX_EPOCH + Duration::days(place);
            let asker = Asker { caller, now, ids: [Uuid::now_v7()] };
            for backend in [DbBackend::Postgres, DbBackend::Sqlite] {
                let asked = |hold| move |asker: &Asker<1>| of_one::<R>(asker, hold);
                let (free, held) = (asked(Hold::No), asked(Hold::ForChange));
                let kept = kept::question::<Evident<R>, 1>(&asker, backend, free);
                assert_eq!(kept.statement(), backend.build(&free(&asker)), "{place}");
                let kept = kept::question::<Held<R>, 1>(&asker, backend, held);
                assert_eq!(kept.statement(), backend.build(&held(&asker)), "{place}");
            }
        }
    }

    #[test]
    fn a_kept_question_is_the_one_that_would_be_made() {
        is_kept_as_it_is_made::<entity::referral::Model>();
        is_kept_as_it_is_made::<entity::case::Model>();
        is_kept_as_it_is_made::<entity::plan::Model>();
        is_kept_as_it_is_made::<entity::client::Model>();
        is_kept_as_it_is_made::<entity::message::Model>();
        is_kept_as_it_is_made::<entity::basis::Model>();
    }
}
