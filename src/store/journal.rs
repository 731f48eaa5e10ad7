//! What happened and who saw it: events and audit entries, written with the change they tell of.
use crate::{
    crypto::Keys,
    seal::entry::{self as seal, SALT},
};
use chrono::{DateTime, Utc};
use domain::{
    access::{Actor, Caller, Scope},
    basis::{Categories, Purpose},
    event::{Happened, Kind},
};
use entity::{audit_entry, event};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, InsertMany, IntoActiveModel,
};
use std::sync::Mutex;
use uuid::{Builder, ContextV7, Timestamp, Uuid};

/// What one step tells the history of its record, the time line of the case and the outside.
#[derive(Clone, Debug)]
pub struct Entry {
    pub happened: Happened,
    pub from_status: Option<&'static str>,
    pub to_status: Option<&'static str>,
    pub reason_code: Option<String>,
    /// For those who may read the record; never part of what the outside is told.
    pub comment: Option<String>,
}

impl Entry {
    pub fn of(happened: Happened) -> Self {
        Self { happened, from_status: None, to_status: None, reason_code: None, comment: None }
    }
    #[must_use]
    pub fn moved(mut self, from: &'static str, to: &'static str) -> Self {
        (self.from_status, self.to_status) = (Some(from), Some(to));
        self
    }
    #[must_use]
    pub fn because(mut self, reason_code: Option<String>, comment: Option<String>) -> Self {
        (self.reason_code, self.comment) = (reason_code, comment);
        self
    }
}

/// The record something happened to.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    pub kind: Kind,
    pub id: Uuid,
    pub version: i64,
    pub scope: Scope,
}

/// One line of the audit log.
#[derive(Clone, Debug)]
pub struct Trace {
    pub action: String,
    pub kind: Kind,
    pub subject: Option<Uuid>,
    pub scope: Scope,
    pub categories: Categories,
    pub basis: domain::access::Basis,
    pub purpose: Option<Purpose>,
    pub outcome: &'static str,
    pub detail: Option<String>,
}

/// Which request it was, when, by whom.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// Proves that the entries are ours.
    pub keys: &'a Keys,
    pub caller: &'a Caller,
    pub at: DateTime<Utc>,
    pub request: Uuid,
}

fn actor_ids(actor: Actor) -> (Option<domain::UserId>, Option<domain::ApiClientId>, Option<String>) {
    match actor {
        Actor::User(user) => (Some(user), None, None),
        Actor::ApiClient { id, on_behalf_of } => (on_behalf_of, Some(id), None),
        Actor::System(name) => (None, None, Some(name.to_owned())),
    }
}

/// Writes all audit entries of a request in one statement.
pub(crate) async fn audit(
    db: &impl ConnectionTrait,
    moment: Moment<'_>,
    traces: impl IntoIterator<Item = Trace>,
) -> Result<(), DbErr> {
    logged(moment, traces).exec_without_returning(db).await.map(drop)
}

/// What writes all audit entries of a request.
pub(crate) fn logged(
    moment: Moment<'_>,
    traces: impl IntoIterator<Item = Trace>,
) -> InsertMany<audit_entry::ActiveModel> {
    let rows = traces.into_iter().map(|trace| audit_entry(moment, trace).into_active_model().reset_all());
    audit_entry::Entity::insert_many(rows)
}

/// What stands in the log, with its MAC and without a place.
pub(crate) fn audit_entry(moment: Moment<'_>, trace: Trace) -> audit_entry::Model {
    let (user, api_client, system) = actor_ids(moment.caller.actor);
    let organization = if system.is_some() { None } else { Some(moment.caller.organization) };
    let salt: [u8; SALT] = rand::random();
    let mut entry = audit_entry::Model {
        id: id_at(moment.at),
        at: moment.at,
        // The nil id stands for no organization.
        organization_id: trace.scope.keeper.filter(|keeper| !keeper.uuid().is_nil()),
        actor_user_id: user,
        actor_api_client_id: api_client,
        actor_system: system,
        actor_organization_id: organization,
        action: trace.action,
        subject_kind: trace.kind,
        subject_id: trace.subject,
        client_id: trace.scope.client,
        case_id: trace.scope.case,
        categories: trace.categories,
        basis: trace.basis.code().to_owned(),
        basis_id: trace.basis.id(),
        purpose: trace.purpose,
        outcome: trace.outcome.to_owned(),
        request_id: moment.request,
        detail: trace.detail,
        salt: Some(salt.to_vec()),
        commitment: None,
        mac: None,
        seq: None,
        hash: None,
        erased_by: None,
    };
    entry.commitment = Some(seal::commitment(&salt, &entry).to_vec());
    entry.mac = Some(moment.keys.authenticate(&seal::bytes(&entry)));
    entry
}

/// Keeps ids of one moment in the order in which they are made.
static ORDER: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// The id of an entry tells when it was made, or a little later, so that [`first_id_at`] finds those since a time.
fn id_at(at: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(at.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(&ORDER, seconds, at.timestamp_subsec_nanos()))
}

/// No entry since then has a lesser id.
pub fn first_id_at(at: DateTime<Utc>) -> Uuid {
    let milliseconds = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(milliseconds, &[0; 10]).into_uuid()
}

/// Writes all events of a change in one statement.
pub(crate) async fn publish(
    db: &impl ConnectionTrait,
    moment: Moment<'_>,
    events: Vec<(Subject, Entry)>,
) -> Result<(), DbErr> {
    published(moment, events).exec_without_returning(db).await.map(drop)
}

/// What writes all events of a change.
pub(crate) fn published(moment: Moment<'_>, events: Vec<(Subject, Entry)>) -> InsertMany<event::ActiveModel> {
    let (user, api_client, system) = actor_ids(moment.caller.actor);
    let organization = if system.is_some() { None } else { Some(moment.caller.organization) };
    let rows = events.into_iter().map(|(subject, entry)| event::ActiveModel {
        id: Set(domain::Id::generate()),
        seq: Set(None),
        at: Set(moment.at),
        happened: Set(entry.happened.to_string()),
        subject_kind: Set(subject.kind),
        subject_id: Set(subject.id),
        subject_version: Set(subject.version),
        case_id: Set(subject.scope.case),
        client_id: Set(subject.scope.client),
        keeper_id: Set(subject.scope.keeper),
        sender_id: Set(subject.scope.sender),
        receiver_id: Set(subject.scope.receiver),
        actor_user_id: Set(user),
        actor_api_client_id: Set(api_client),
        actor_organization_id: Set(organization),
        from_status: Set(entry.from_status.map(str::to_owned)),
        to_status: Set(entry.to_status.map(str::to_owned)),
        reason_code: Set(entry.reason_code),
        comment: Set(entry.comment),
    });
    event::Entity::insert_many(rows)
}

#[cfg(test)]
mod tests {
    use super::{first_id_at, id_at};
    use chrono::{DateTime, Duration};

    #[test]
    fn entries_since_a_time_are_found_by_their_ids() {
        let start = DateTime::from_timestamp_micros(1_795_341_600_123_456).unwrap();
        let ids: Vec<_> = (0..2000).map(|_| id_at(start)).collect();
        assert!(ids.is_sorted_by(|one, next| one < next), "in the order in which they were made");
        assert!(first_id_at(start) <= ids[0] && ids[0] < first_id_at(start + Duration::milliseconds(1)));
        let earlier = start - Duration::hours(1);
        assert!(
            id_at(earlier) >= first_id_at(earlier),
            "a request that began before others and ends after them"
        );
    }
}
