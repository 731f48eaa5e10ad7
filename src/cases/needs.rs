use super::view;
use crate::{
    access::{Access, At, Listed, Move},
    error::Result,
    http::{patch::Field, reply::Reply},
    store::{Found, Shown, Version, journal::Entry, part_of_case},
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, Id, NeedId, Refused,
    access::{Action, Sight},
    case::NeedStatus,
    codelist,
    event::Happened,
    text::Note,
};
use entity::{case, need::Model};
use serde::Deserialize;
use utoipa::ToSchema;

part_of_case!(need, NeedId, Need, "need", CreatedAt, created_at);

impl Shown for Model {
    type View = view::Need;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::Need {
        view::Need::of(self, sight)
    }
}
impl Listed for Model {}

/// How bad something is: 0 to 10.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "i32")]
pub struct Severity(i32);

impl TryFrom<i32> for Severity {
    type Error = &'static str;
    fn try_from(number: i32) -> std::result::Result<Self, &'static str> {
        if (0..=10).contains(&number) { Ok(Self(number)) } else { Err("must be from 0 to 10") }
    }
}

/// A need to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "n03", "client_words": "I don't dare open the letters any more.", "severity": 8}))]
pub struct NewNeed {
    /// Code of the list `needs`.
    #[schema(pattern = "^n[0-9]{2}$")]
    code: String,
    /// What the client said, word for word.
    client_words: Note,
    #[schema(value_type = i32, minimum = 0, maximum = 10)]
    severity: Severity,
}

impl NewNeed {
    /// The row, in its case.
    ///
    /// # Errors
    /// A code that is not in the list.
    pub fn in_case(self, case: &case::Model, now: DateTime<Utc>) -> std::result::Result<Model, Refused> {
        if !codelist::contains("needs", &self.code) {
            return Err(Refused::field("/code", "unknown_code", "is not in the code list needs"));
        }
        Ok(Model {
            id: Id::generate(),
            version: Version::FIRST,
            case_id: case.id,
            client_id: case.client_id,
            keeper_id: case.organization_id,
            code: self.code,
            client_words: self.client_words.into(),
            severity: self.severity.0,
            status: NeedStatus::Open,
            created_at: now,
            updated_at: now,
        })
    }
}

/// What may change of a need; the client's words may not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"severity": 3, "status": "met"}))]
pub struct ChangeNeed {
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = 0, maximum = 10)]
    severity: Field<Severity>,
    #[serde(default)]
    #[schema(value_type = NeedStatus, required = false)]
    status: Field<NeedStatus>,
}

impl Move for ChangeNeed {
    type On = Model;
    fn action(&self) -> Action {
        Action::EditNeeds
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        was.case.as_ref().map_or(Ok(()), |case| case.status.takes_more())?;
        let need = was.record.clone();
        let status = self.status.over_required(need.status, "/status")?;
        let entry = Entry::of(Happened::NeedChanged).moved(need.status.code(), status.code());
        let severity = self.severity.map(|severity| severity.0).over_required(need.severity, "/severity")?;
        Ok((Model { status, severity, updated_at: at.now, ..need }, entry))
    }
}

pub async fn record(access: &Access, case: CaseId, new: NewNeed) -> Result<Reply<view::Need>> {
    let work = access.open::<case::Model>(Action::EditNeeds, case).await?;
    let case = work.record();
    match case.status.takes_more().and_then(|()| new.in_case(case, work.at().now)) {
        Ok(need) => work.add(need, Entry::of(Happened::NeedRecorded)).await,
        Err(why) => work.refuse(why).await,
    }
}
