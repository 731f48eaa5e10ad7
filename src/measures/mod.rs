//! Measure responses: what a client answered to an instrument. One is never changed; another one puts it right.
pub mod api;
mod view;

use crate::{
    access::{Access, Listed},
    error::Result,
    http::reply::Reply,
    store::{Shown, Version, journal::Entry, part_of_case},
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, Id, MeasureResponseId, Refused,
    access::{Action, Sight},
    calendar::local_date,
    event::Happened,
    given::Day,
    measure::{AnsweredVia, Answers, Instrument},
};
use entity::{
    case,
    measure_response::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

part_of_case!(
    measure_response,
    MeasureResponseId,
    MeasureResponse,
    "measure_response",
    CreatedAt,
    created_at
);

impl Shown for Model {
    type View = view::MeasureResponse;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::MeasureResponse {
        view::MeasureResponse::of(self, sight)
    }
}
impl Listed for Model {}

/// A response to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "instrument": "kykyviisari", "answered_via": "with_worker",
    "answers": {"work_ability": 4, "functioning": 6, "mind": 3, "body": 5}}))]
pub struct NewMeasureResponse {
    instrument: Instrument,
    answered_via: AnsweredVia,
    /// A whole number for each item by its key. `kykyviisari`: `work_ability`, `functioning`, `wellbeing`, `inclusion`, `mind`,
    /// `daily_life`, `skills`, `body`, `work`, each 0 to 10. `3x10d`: `health`, `resilience`, `housing`, `working_studying`,
    /// `family`, `friends`, `finance`, `improvement_of_strengths`, `self_esteem`, `life_satisfaction`, each 0 to 10. `pgsi`: `1`
    /// to `9`, each 0 to 3. `bbgs`: `1` to `3`, each 1 for yes or 0 for no, and all of them.
    answers: Answers,
    /// When the client answered: today unless told, and never later.
    #[schema(value_type = Option<NaiveDate>)]
    answered_on: Option<Day>,
    /// A response of the same case to the same instrument that this one puts right.
    corrects_id: Option<MeasureResponseId>,
}

impl NewMeasureResponse {
    /// The day it is about, where everything fits.
    fn check(&self, now: DateTime<Utc>) -> std::result::Result<chrono::NaiveDate, Refused> {
        self.instrument.check(&self.answers)?;
        let today = local_date(now);
        match self.answered_on.map_or(today, Day::get) {
            day if day > today => {
                Err(Refused::field("/answered_on", "invalid", "must not be later than today"))
            }
            day => Ok(day),
        }
    }
}

/// Records a response in a case that goes on.
pub async fn record(
    access: &Access,
    case: CaseId,
    new: NewMeasureResponse,
) -> Result<Reply<view::MeasureResponse>> {
    let work = access.open::<case::Model>(Action::RecordMeasures, case).await?;
    let (case, at) = (work.record().clone(), work.at());
    let answered_on = match case.status.takes_more().and_then(|()| new.check(at.now)) {
        Ok(day) => day,
        Err(why) => return work.refuse(why).await,
    };
    if let Some(id) = new.corrects_id {
        let there = Entity::find_by_id(id)
            .filter(Column::CaseId.eq(case.id))
            .filter(Column::Instrument.eq(new.instrument));
        if work.one(there).await?.is_none() {
            let detail = "is not a response of the case to this instrument";
            return work.refuse(Refused::field("/corrects_id", "unknown", detail)).await;
        }
    }
    let response = Model {
        id: Id::generate(),
        version: Version::FIRST,
        case_id: case.id,
        client_id: case.client_id,
        keeper_id: case.organization_id,
        instrument: new.instrument,
        answered_on,
        answered_via: new.answered_via,
        answers: new.answers,
        corrects_id: new.corrects_id,
        organization_id: at.caller.organization,
        recorded_by: at.caller.user(),
        created_at: at.now,
    };
    work.add(response, Entry::of(Happened::MeasureResponseRecorded)).await
}
