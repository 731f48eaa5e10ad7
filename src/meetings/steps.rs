//! The steps of a meeting, up to having been held.
use super::{
    propose::{enough, is_open, times},
    view,
};
use crate::{
    access::{Access, At, Move},
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    store::{Found, journal::Entry},
};
use domain::{
    MeetingId, Refused,
    access::Action,
    event::Happened,
    given::Moment,
    list::List,
    meeting::{Attendance, Participants, PriorReview, Status, Step},
    text::Note,
};
use entity::meeting::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

/// When a meeting is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"starts_at": "2026-11-24T10:00:00Z", "ends_at": "2026-11-24T11:00:00Z"}))]
pub struct ScheduleMeeting {
    #[schema(value_type = DateTime<Utc>)]
    starts_at: Moment,
    #[schema(value_type = Option<DateTime<Utc>>)]
    ends_at: Option<Moment>,
}

/// A meeting begins.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct StartMeeting {}

/// How a meeting went.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"prior_review": {"skipped": "first_meeting"}, "absent": [1], "minutes_spent": 75}))]
pub struct CompleteMeeting {
    /// What was done with what was written the last time.
    prior_review: Option<PriorReview>,
    /// Whether the client was there.
    #[serde(default = "yes")]
    #[schema(default = true)]
    client_attended: bool,
    /// Who did not come: places in `participants`, from 0. Everybody else did.
    #[serde(default)]
    #[schema(value_type = Vec<i32>, required = false)]
    absent: List<i32, 20>,
    /// How long it took, what went before and came after included.
    #[schema(minimum = 0, maximum = 1440)]
    minutes_spent: Option<i32>,
}

const fn yes() -> bool {
    true
}

/// Why a meeting is not held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The client has a fever; a new time is agreed on the phone."}))]
pub struct CancelMeeting {
    reason: Note,
}

/// Whoever the meeting was for did not come.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "No answer on the phone either."}))]
pub struct NoShow {
    reason: Option<Note>,
}

/// The meeting after the step, and what is told of it.
fn advance(was: &Found<Model>, step: Step, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
    is_open(was)?;
    let status = was.record.status.take(step)?;
    let entry = Entry::of(Happened::from(step)).moved(was.record.status.code(), status.code());
    Ok((Model { status, updated_at: at.now, ..was.record.clone() }, entry))
}

macro_rules! simple {
    ($($body:ty, $step:ident, |$told:ident, $meeting:ident, $at:ident| $next:expr;)+) => {$(
        impl Move for $body {
            type On = Model;
            fn action(&self) -> Action {
                Action::EditMeetings
            }
            fn apply(self, was: &Found<Model>, $at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
                let $told = self;
                let ($meeting, entry) = advance(was, Step::$step, $at)?;
                Ok(($next, entry))
            }
        }
    )+};
}

simple! {
    ScheduleMeeting, Schedule, |told, meeting, _at| {
        let (starts_at, ends_at) = times(Some(told.starts_at), told.ends_at)?;
        Model { starts_at, ends_at, ..meeting }
    };
    StartMeeting, Start, |_told, meeting, at| Model { started_at: Some(at.now), ..meeting };
    CancelMeeting, Cancel, |told, meeting, at| {
        Model { end_reason: Some(told.reason.into()), ended_at: Some(at.now), ..meeting }
    };
    NoShow, NoShow, |told, meeting, at| Model {
        end_reason: told.reason.map(Into::into),
        ended_at: Some(at.now),
        client_attendance: Attendance::Absent,
        ..meeting
    };
}

/// Holds a meeting that has begun: with those who came, and after what was written the last time was gone through.
pub async fn complete(
    access: &Access,
    id: MeetingId,
    seen: IfMatch,
    told: CompleteMeeting,
) -> Result<Reply<view::Meeting>> {
    let work = access.change::<Model>(Action::EditMeetings, id, seen).await?;
    let came = advance(work.found(), Step::Complete, &work.at())
        .and_then(|(meeting, entry)| Ok((told.attended(meeting)?, entry)));
    let (meeting, entry) = match came {
        Ok(came) => came,
        Err(why) => return work.refuse(why).await,
    };
    if let Err(why) = enough(&work, meeting.kind, &meeting.participants, "/absent").await? {
        return work.refuse(why).await;
    }
    let before = Entity::find()
        .filter(Column::CaseId.eq(meeting.case_id))
        .filter(Column::Status.eq(Status::Held))
        .limit(1);
    let has_met = work.one(before).await?.is_some();
    match PriorReview::check(told.prior_review, told.client_attended, has_met) {
        Ok(review) => {
            let reviewed_with_client = Some(review.with_client);
            let next = Model { reviewed_with_client, review_skipped: review.skipped, ..meeting };
            work.save(next, entry).await
        }
        Err(why) => work.refuse(why).await,
    }
}

impl CompleteMeeting {
    /// The meeting with who came to it.
    fn attended(&self, meeting: Model) -> std::result::Result<Model, Refused> {
        let came = |is_there| if is_there { Attendance::Attended } else { Attendance::Absent };
        if self.minutes_spent.is_some_and(|minutes| !(0..=1440).contains(&minutes)) {
            return Err(Refused::field("/minutes_spent", "invalid", "must be from 0 to 1440"));
        }
        let mut all = meeting.participants.to_vec();
        for one in &mut all {
            one.attendance = Attendance::Attended;
        }
        for (place, absent) in self.absent.iter().enumerate() {
            let one = usize::try_from(*absent).ok().and_then(|absent| all.get_mut(absent));
            let unknown =
                || Refused::field(format!("/absent/{place}"), "unknown", "is no place in participants");
            one.ok_or_else(unknown)?.attendance = Attendance::Absent;
        }
        let participants = Participants::new(all).map_err(|why| Refused::field("/absent", "invalid", why))?;
        Ok(Model {
            participants,
            client_attendance: came(self.client_attended),
            minutes_spent: self.minutes_spent,
            ended_at: Some(meeting.updated_at),
            ..meeting
        })
    }
}
