//! Looking at it afterwards: a privacy officer of either organization, within three working days; the clock tells when
//! nobody has.
use super::BreakGlass;
use crate::{
    access::{At, Gate, Move, Reading},
    error::{Error, Result},
    http::{
        etag::IfMatch,
        page::{Page, Rows, Sort},
    },
    store::{Found, Version, journal::Entry},
};
use domain::{Id, Refusal, Refused, access::Action, break_glass::Outcome, event::Happened, text::Note};
use entity::break_glass::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::Deserialize;
use utoipa::ToSchema;

/// How many are looked at in one run.
const AT_ONCE: u64 = 200;

/// What a privacy officer found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"outcome": "justified", "note": "The ambulance report confirms it."}))]
pub struct ReviewBreakGlass {
    outcome: Outcome,
    note: Note,
}

impl Move for ReviewBreakGlass {
    type On = Model;
    fn action(&self) -> Action {
        Action::ReviewBreakGlass
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let was = was.record.clone();
        if was.outcome.is_some() {
            return Err(Refused::wrong_state(Vec::new()));
        }
        let me = at.caller.user();
        // Nobody looks at their own, and no machine at anybody's.
        if me.is_none_or(|me| me == was.user_id) {
            return Err(Refusal::NotAllowed.into());
        }
        let entry =
            Entry::of(Happened::BreakGlassReviewed).because(Some(self.outcome.code().to_owned()), None);
        let next = Model {
            outcome: Some(self.outcome),
            review_note: Some(self.note.into()),
            reviewed_by: me,
            reviewed_at: Some(at.now),
            updated_at: at.now,
            ..was
        };
        Ok((next, entry))
    }
}

/// Those that a privacy officer has to look at, the oldest first. None where the caller may not see them.
pub async fn awaiting_review(reading: &mut Reading<'_>) -> Result<Option<Rows<BreakGlass>>> {
    let page = Page { sort: Sort::Oldest, ..Page::default() };
    let waits = Condition::all().add(Column::Outcome.is_null());
    reading.list::<Model>(Action::ViewBreakGlass, page, waits).await
}

/// Nobody has looked at it in time.
struct FlagOverdue;

impl Move for FlagOverdue {
    type On = Model;
    fn action(&self) -> Action {
        Action::FlagBreakGlass
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let next = Model { overdue_at: Some(at.now), updated_at: at.now, ..was.record.clone() };
        Ok((next, Entry::of(Happened::BreakGlassReviewOverdue)))
    }
}

/// Tells the privacy officers of both organizations what is overdue, each once; how many.
pub async fn flag_overdue(gate: &Gate) -> Result<usize> {
    let clock = |keeper| gate.as_system("break-glass-clock", keeper);
    let looking = clock(Id::from_uuid(uuid::Uuid::nil()));
    let over = Entity::find()
        .filter(Column::ReviewDueAt.lt(looking.now()))
        .filter(Column::Outcome.is_null())
        .filter(Column::OverdueAt.is_null())
        .order_by_asc(Column::ReviewDueAt)
        .limit(AT_ONCE)
        .into_query();
    let mut flagged = 0;
    for one in looking.look_up::<Model>(&over).await? {
        let seen = IfMatch::of(Version(one.version));
        match clock(one.keeper_id).make(one.id, seen, FlagOverdue).await {
            Ok(_) => flagged += 1,
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(flagged)
}
