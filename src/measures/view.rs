use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    CaseId, MeasureResponseId, OrganizationId, UserId,
    access::Sight,
    basis::Category,
    measure::{AnsweredVia, Answers, Band, Instrument},
};
use entity::measure_response::Model;
use serde::Serialize;
use utoipa::ToSchema;

/// What a client answered to an instrument. Shown where a basis covers `measures`.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "case_id": "01990000-0000-7000-8000-000000000002",
    "instrument": "pgsi", "answered_on": "2026-11-22", "answered_via": "alone",
    "answers": {"1": 1, "2": 1, "3": 0, "4": 0, "5": 2, "6": 0, "7": 1, "8": 0, "9": 0}, "total": 5,
    "band": "moderate_risk", "corrects_id": null, "organization_id": "01990000-0000-7000-8000-000000000003",
    "recorded_by": "01990000-0000-7000-8000-000000000004", "created_at": "2026-11-22T10:00:00Z"}))]
pub struct MeasureResponse {
    id: MeasureResponseId,
    case_id: CaseId,
    /// What was asked with: it alone tells of a worry.
    instrument: Option<Instrument>,
    answered_on: NaiveDate,
    answered_via: AnsweredVia,
    answers: Option<Answers>,
    /// The sum of all items, where the authors of the instrument give one and all were answered.
    total: Option<i32>,
    /// What the answers come to, where the authors say.
    band: Option<Band>,
    /// The response that this one puts right.
    corrects_id: Option<MeasureResponseId>,
    /// Whose worker recorded it.
    organization_id: OrganizationId,
    recorded_by: Option<UserId>,
    created_at: DateTime<Utc>,
}

impl MeasureResponse {
    pub fn of(response: &Model, sight: Sight) -> Self {
        let shown = sight.shows(Category::Measures).then_some(response);
        let score = shown.map(|response| response.instrument.score(&response.answers)).unwrap_or_default();
        Self {
            id: response.id,
            case_id: response.case_id,
            instrument: shown.map(|response| response.instrument),
            answered_on: response.answered_on,
            answered_via: response.answered_via,
            answers: shown.map(|response| response.answers.clone()),
            total: score.total,
            band: score.band,
            corrects_id: response.corrects_id,
            organization_id: response.organization_id,
            recorded_by: response.recorded_by,
            created_at: response.created_at,
        }
    }
}
