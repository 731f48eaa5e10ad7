use crate::{
    access::Access,
    error::Result,
    http::{page::Limit, query::Query, reply::Reply, routes::Routing},
};
use actix_web::get;
use chrono::{DateTime, Utc};
use domain::{CaseId, EventId, event::Kind};
use entity::event;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

pub fn routes(config: &mut Routing<'_>) {
    config.service(list_events);
}

/// Something that happened to a record you may know of.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "seq": 42, "id": "01990000-0000-7000-8000-000000000010", "at": "2026-11-22T10:00:00Z", "type": "referral.accepted",
    "record_kind": "referral", "record_id": "01990000-0000-7000-8000-000000000001", "version": 3,
    "case_id": "01990000-0000-7000-8000-000000000002"}))]
pub struct Event {
    /// The place in the order of commits; send the last one you saw as `after`.
    seq: i64,
    id: EventId,
    at: DateTime<Utc>,
    #[serde(rename = "type")]
    happened: String,
    record_kind: Kind,
    record_id: Uuid,
    version: i64,
    case_id: Option<CaseId>,
}

/// Some of the events, oldest first.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"items": [], "last_seq": 42}))]
pub struct Events {
    items: Vec<Event>,
    /// Send it as `after` next time.
    last_seq: i64,
}

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EventQuery {
    /// The last `seq` you have seen; 0, or nothing, from the beginning.
    #[param(value_type = Option<i64>, minimum = 0, example = 0)]
    after: Option<Seen>,
    /// How many, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
}

/// A place in the order of commits.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(try_from = "i64")]
struct Seen(i64);

impl TryFrom<i64> for Seen {
    type Error = &'static str;
    fn try_from(seq: i64) -> std::result::Result<Self, &'static str> {
        if seq < 0 { Err("must not be negative") } else { Ok(Self(seq)) }
    }
}

impl Events {
    fn of(events: Vec<event::Model>, after: i64) -> Self {
        let items: Vec<_> = events.into_iter().filter_map(Event::of).collect();
        Self { last_seq: items.last().map_or(after, |event| event.seq), items }
    }
}

impl Event {
    fn of(event: event::Model) -> Option<Self> {
        Some(Self {
            seq: event.seq?,
            id: event.id,
            at: event.at,
            happened: event.happened,
            record_kind: event.subject_kind,
            record_id: event.subject_id,
            version: event.subject_version,
            case_id: event.case_id,
        })
    }
}

/// List what happened, in the order of commits
///
/// To records of your organization, to referrals you sent or were sent, in cases you take part in, and to legal bases that
/// you received.
#[utoipa::path(tag = "Events", params(EventQuery), responses((status = 200, body = Events)))]
#[get("/events")]
async fn list_events(access: Access, query: Query<EventQuery>) -> Result<Reply<Events>> {
    let Seen(after) = query.0.after.unwrap_or_default();
    let events = access.events(after, query.0.limit.unwrap_or_default().get()).await?;
    Reply::ok(&Events::of(events, after))
}
