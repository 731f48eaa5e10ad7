//! An alert as a record, and settling it.
use super::view::Alert;
use crate::{
    access::{Access, At, Listed, Move, Reading},
    error::Result,
    http::page::{Page, Rows, Sort},
    store::{Found, Record, Shown, Version, journal::Entry},
};
use chrono::{DateTime, Utc};
use domain::{
    AlertId, Refusal, Refused,
    access::{Action, Caller, Scope, Sight},
    event::{Happened, Kind},
    text::Note,
    watch::{Outcome, State},
};
use entity::alert::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::ToSchema;

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = AlertId;
    const KIND: Kind = Kind::Alert;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const CLIENT: Option<Column> = Some(Column::ClientId);
    const KEEPER: Option<Column> = Some(Column::OrganizationId);
    const LOCKS: &'static [&'static str] = &["alert"];

    fn id(&self) -> AlertId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn scope(&self) -> Scope {
        Scope { client: self.client_id, ..Scope::of(self.organization_id) }
    }
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(Column::OrganizationId.eq(caller.organization))
    }
}

impl Shown for Model {
    type View = Alert;
    fn view(&self, _: Sight, _: DateTime<Utc>) -> Alert {
        self.into()
    }
}
impl Listed for Model {}

/// Those that nobody has settled, the oldest first, and what they are read with.
///
/// # Errors
/// `not-allowed` or `insufficient-scope`.
pub async fn open(access: &Access) -> Result<(Rows<Alert>, Reading<'_>)> {
    let page = Page { sort: Sort::Oldest, ..Page::default() };
    access.reading_list::<Model>(Action::ViewAlerts, page, is(State::Open)).await
}

/// Whether an alert is still open, in SQL.
pub fn is(state: State) -> Condition {
    match state {
        State::Open => Condition::all().add(Column::SettledAt.is_null()),
        State::Settled => Condition::all().add(Column::SettledAt.is_not_null()),
    }
}

/// What a privacy officer found out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"outcome": "explained", "reason": "Stood in for a colleague; the lead confirms it."}))]
pub struct SettleAlert {
    outcome: Outcome,
    reason: Note,
}

impl Move for SettleAlert {
    type On = Model;
    fn action(&self) -> Action {
        Action::SettleAlert
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let was = was.record.clone();
        if was.settled_at.is_some() {
            return Err(Refused::wrong_state(Vec::new()));
        }
        // Nobody settles what is about themselves, and no machine anything.
        let me = at.caller.user();
        if me.is_none() || me == was.user_id {
            return Err(Refusal::NotAllowed.into());
        }
        let entry = Entry::of(Happened::AlertSettled)
            .moved(State::Open.into(), State::Settled.into())
            .because(Some(self.outcome.code().to_owned()), None);
        let next = Model {
            outcome: Some(self.outcome),
            reason: Some(self.reason.into()),
            settled_by: me,
            settled_at: Some(at.now),
            updated_at: at.now,
            ..was
        };
        Ok((next, entry))
    }
}
