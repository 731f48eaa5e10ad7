//! Safety restrictions: while one stands, nobody is shown where the client lives, is reached or is served. Whose duty it
//! is may reveal it to themselves for a quarter of an hour; each time stands in the log. The last day of a restriction
//! hides on: somebody has to look at it and renew or end it.
use crate::{
    access::{Access, At, Gate, Listed, Move, Reading, Work},
    error::{Error, Result},
    http::{
        etag::IfMatch,
        page::{Page, Rows, Sort},
        reply::Reply,
    },
    store::{Found, Record, Shown, Version, journal::Entry},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ClientId, Id, OrganizationId, Refusal, Refused, SafetyRestrictionId, UserId,
    access::{Action, Caller, Scope, Sight},
    calendar::local_date,
    event::{Happened, Kind},
    given::Day,
    safety::{FIRST, RENEWED, check_last_day},
    text::Note,
};
use entity::{
    client,
    safety_restriction::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many are looked at in one run.
const AT_ONCE: u64 = 200;

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = SafetyRestrictionId;
    const KIND: Kind = Kind::SafetyRestriction;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const CLIENT: Option<Column> = Some(Column::ClientId);
    const KEEPER: Option<Column> = Some(Column::OrganizationId);
    const LOCKS: &'static [&'static str] = &["safety_restriction"];

    fn id(&self) -> SafetyRestrictionId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn scope(&self) -> Scope {
        Scope { client: Some(self.client_id), ..Scope::of(self.organization_id) }
    }
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(Column::OrganizationId.eq(caller.organization))
    }
}

impl Shown for Model {
    type View = SafetyRestriction;
    fn view(&self, _: Sight, _: DateTime<Utc>) -> SafetyRestriction {
        SafetyRestriction {
            id: self.id,
            client_id: self.client_id,
            organization_id: self.organization_id,
            last_day: self.last_day,
            recorded_by: self.recorded_by,
            review_due_at: self.review_due_at,
            ended_at: self.ended_at,
            ended_by: self.ended_by,
            end_reason: self.end_reason.clone(),
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}
impl Listed for Model {}

/// That it must stay hidden where a client is.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "client_id": "01990000-0000-7000-8000-000000000002",
    "organization_id": "01990000-0000-7000-8000-000000000003", "last_day": "2031-11-22",
    "recorded_by": "01990000-0000-7000-8000-000000000004", "review_due_at": null, "ended_at": null, "ended_by": null,
    "end_reason": null, "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct SafetyRestriction {
    id: SafetyRestrictionId,
    pub client_id: ClientId,
    organization_id: OrganizationId,
    /// The last day it was given for; null until further notice. It hides on after that, until it is ended.
    pub last_day: Option<NaiveDate>,
    recorded_by: Option<UserId>,
    /// Since when somebody has to renew or end it.
    pub review_due_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<UserId>,
    end_reason: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A safety restriction to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"client_id": "01990000-0000-7000-8000-000000000002", "last_day": "2031-11-22"}))]
pub struct NewSafetyRestriction {
    client_id: ClientId,
    /// At most five years from now; until further notice unless given.
    #[schema(value_type = Option<NaiveDate>)]
    last_day: Option<Day>,
}

fn last_day(
    day: Option<Day>,
    now: DateTime<Utc>,
    longest: chrono::Months,
) -> std::result::Result<Option<NaiveDate>, Refused> {
    let day = day.map(Day::get);
    match check_last_day(day, local_date(now), longest) {
        Ok(()) => Ok(day),
        Err((code, detail)) => Err(Refused::field("/last_day", code, detail)),
    }
}

/// Hides where the client is, from the next answer on.
pub async fn restrict(access: &Access, new: NewSafetyRestriction) -> Result<Reply<SafetyRestriction>> {
    let last_day = last_day(new.last_day, access.now(), FIRST)?;
    let mut work = access.open::<client::Model>(Action::RestrictSafety, new.client_id).await?;
    let client = work.record().clone();
    if client.safety_restricted_since.is_some() {
        return work.refuse(Refusal::AlreadyExists.into()).await;
    }
    let restriction = Model {
        id: Id::generate(),
        version: Version::FIRST,
        client_id: client.id,
        organization_id: client.organization_id,
        last_day,
        recorded_by: access.caller().user(),
        review_due_at: None,
        ended_at: None,
        ended_by: None,
        end_reason: None,
        created_at: access.now(),
        updated_at: access.now(),
    };
    let hidden =
        client::Model { safety_restricted_since: Some(access.now()), updated_at: access.now(), ..client };
    work.along_change(hidden, Entry::of(Happened::ClientChanged)).await?;
    work.add(restriction, Entry::of(Happened::SafetyRestricted)).await
}

/// It goes on.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"last_day": "2028-11-22"}))]
pub struct RenewSafetyRestriction {
    /// At most two years from now; until further notice unless given.
    #[schema(value_type = Option<NaiveDate>)]
    last_day: Option<Day>,
}

fn stands(restriction: &Model) -> std::result::Result<(), Refused> {
    if restriction.ended_at.is_none() { Ok(()) } else { Err(Refused::wrong_state(Vec::new())) }
}

impl Move for RenewSafetyRestriction {
    type On = Model;
    fn action(&self) -> Action {
        Action::RenewSafety
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        stands(&was.record)?;
        let last_day = last_day(self.last_day, at.now, RENEWED)?;
        let next = Model { last_day, review_due_at: None, updated_at: at.now, ..was.record.clone() };
        Ok((next, Entry::of(Happened::SafetyRenewed)))
    }
}

/// The authority has ended it, or the client has.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The registry ended it at the client's request."}))]
pub struct EndSafetyRestriction {
    reason: Note,
}

/// Shows again where the client is. Whoever works with the client and may look at it decides, never the calendar: who may
/// not look would else end the restriction to do so.
pub async fn end(
    access: &Access,
    id: SafetyRestrictionId,
    seen: IfMatch,
    body: EndSafetyRestriction,
) -> Result<Reply<SafetyRestriction>> {
    let mut work: Work<'_, Model> = access.change(Action::EndSafety, id, seen).await?;
    let was = work.record().clone();
    if let Err(why) = stands(&was) {
        return work.refuse(why).await;
    }
    let Some(client) = work.one(client::Entity::find_by_id(was.client_id)).await? else {
        return Err(anyhow::anyhow!("a restriction without its client").into());
    };
    let shown = client::Model { safety_restricted_since: None, updated_at: access.now(), ..client };
    if let Err(error) = work.along_change(shown, Entry::of(Happened::ClientChanged)).await {
        return work.fail(error).await;
    }
    let ended = Model {
        ended_at: Some(access.now()),
        ended_by: access.caller().user(),
        end_reason: Some(body.reason.into()),
        review_due_at: None,
        updated_at: access.now(),
        ..was
    };
    work.save(ended, Entry::of(Happened::SafetyEnded)).await
}

/// The last day is over, and somebody has to look at it.
struct OpenReview;

impl Move for OpenReview {
    type On = Model;
    fn action(&self) -> Action {
        Action::OpenSafetyReview
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let next = Model { review_due_at: Some(at.now), updated_at: at.now, ..was.record.clone() };
        Ok((next, Entry::of(Happened::SafetyReviewDue)))
    }
}

/// Those whose last day is over, which somebody has to look at. None where the caller may not see them.
pub async fn due(reading: &mut Reading<'_>) -> Result<Option<Rows<SafetyRestriction>>> {
    let page = Page { sort: Sort::Oldest, ..Page::default() };
    let is_due = Condition::all().add(Column::ReviewDueAt.is_not_null()).add(Column::EndedAt.is_null());
    reading.list::<Model>(Action::ViewSafety, page, is_due).await
}

/// Opens the review of restrictions whose last day is over, each once; how many.
pub async fn open_reviews(gate: &Gate) -> Result<usize> {
    let clock = |keeper| gate.as_system("safety-clock", keeper);
    let looking = clock(Id::from_uuid(uuid::Uuid::nil()));
    let over = Entity::find()
        .filter(Column::LastDay.lt(local_date(looking.now())))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ReviewDueAt.is_null())
        .order_by_asc(Column::LastDay)
        .limit(AT_ONCE)
        .into_query();
    let mut opened = 0;
    for restriction in looking.look_up::<Model>(&over).await? {
        let access = clock(restriction.organization_id);
        match access.make(restriction.id, IfMatch::of(Version(restriction.version)), OpenReview).await {
            Ok(_) => opened += 1,
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(opened)
}
