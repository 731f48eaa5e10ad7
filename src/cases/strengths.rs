//! Strengths: what is strong in the client and around them, whoever saw it.
use super::view;
use crate::{
    access::{Access, At, Listed, Move},
    error::Result,
    http::{patch::Field, reply::Reply},
    store::{Found, Shown, Version, journal::Entry, part_of_case},
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, Id, Refused, StrengthId,
    access::{Action, Sight},
    event::Happened,
    strength::{Area, SaidBy, ShowedIn},
    text::Note,
};
use entity::{case, strength::Model};
use serde::Deserialize;
use utoipa::ToSchema;

part_of_case!(strength, StrengthId, Strength, "strength", CreatedAt, created_at);

impl Shown for Model {
    type View = view::Strength;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::Strength {
        view::Strength::of(self, sight)
    }
}
impl Listed for Model {}

/// A strength to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "area": "skills", "text": "I can fix any engine.", "said_by": "client", "showed_in": "workshop",
    "evidence": "Got the parish van running again in October."}))]
pub struct NewStrength {
    area: Area,
    /// As it was said; nobody changes it afterwards.
    text: Note,
    said_by: SaidBy,
    showed_in: Option<ShowedIn>,
    /// What was seen there.
    evidence: Option<Note>,
}

/// What may change of a strength; what was said may not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"showed_in": "workshop", "evidence": "Taught two others to weld."}))]
pub struct ChangeStrength {
    #[serde(default)]
    #[schema(value_type = Area, required = false)]
    area: Field<Area>,
    #[serde(default)]
    #[schema(value_type = Option<ShowedIn>)]
    showed_in: Field<ShowedIn>,
    #[serde(default)]
    #[schema(value_type = Option<Note>)]
    evidence: Field<Note>,
    /// False for what the client does not want to be said any more.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    is_current: Field<bool>,
}

impl Move for ChangeStrength {
    type On = Model;
    fn action(&self) -> Action {
        Action::EditStrengths
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        was.case.as_ref().map_or(Ok(()), |case| case.status.takes_more())?;
        let strength = was.record.clone();
        let next = Model {
            area: self.area.over_required(strength.area, "/area")?,
            showed_in: self.showed_in.over(strength.showed_in),
            evidence: self.evidence.map(Into::into).over(strength.evidence),
            is_current: self.is_current.over_required(strength.is_current, "/is_current")?,
            updated_at: at.now,
            ..strength
        };
        Ok((next, Entry::of(Happened::StrengthChanged)))
    }
}

pub async fn record(access: &Access, case: CaseId, new: NewStrength) -> Result<Reply<view::Strength>> {
    let work = access.open::<case::Model>(Action::EditStrengths, case).await?;
    let (case, at) = (work.record(), work.at());
    if let Err(why) = case.status.takes_more() {
        return work.refuse(why).await;
    }
    let strength = Model {
        id: Id::generate(),
        version: Version::FIRST,
        case_id: case.id,
        client_id: case.client_id,
        keeper_id: case.organization_id,
        area: new.area,
        text: new.text.into(),
        said_by: new.said_by,
        showed_in: new.showed_in,
        evidence: new.evidence.map(Into::into),
        is_current: true,
        recorded_by: at.caller.user(),
        created_at: at.now,
        updated_at: at.now,
    };
    work.add(strength, Entry::of(Happened::StrengthRecorded)).await
}
