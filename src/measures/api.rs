use super::{NewMeasureResponse, view::MeasureResponse};
use crate::{
    access::{Access, Asking},
    error::Result,
    http::{
        body::Body,
        list::PageQuery,
        page::{Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
};
use actix_web::{get, post, web::Path};
use domain::{CaseId, MeasureResponseId, access::Action};
use entity::{case, measure_response};
use sea_orm::{ColumnTrait, Condition};

pub fn routes(config: &mut Routing<'_>) {
    config.service(record_response).service(list_responses).service(show_response);
}

/// Record what the client answered to an instrument
///
/// The numbers alone: texts of items belong to the authors of the instrument. The score is that of the authors; where they give
/// none, there is none. In a closed case: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Measures", params(("case_id" = CaseId, Path)), request_body = NewMeasureResponse, responses((status = 201, body = MeasureResponse)))]
#[post("/cases/{case_id}/measure-responses")]
async fn record_response(
    access: Access,
    id: Path<CaseId>,
    body: Body<NewMeasureResponse>,
) -> Result<Reply<MeasureResponse>> {
    super::record(&access, *id, body.0).await
}

/// List what the client answered to instruments
#[utoipa::path(tag = "Measures", params(("case_id" = CaseId, Path), PageQuery), responses((status = 200, body = Rows<MeasureResponse>)))]
#[get("/cases/{case_id}/measure-responses")]
async fn list_responses(
    access: Access,
    id: Path<CaseId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<MeasureResponse>>> {
    let of_case = Condition::all().add(measure_response::Column::CaseId.eq(*id));
    let page = page.0.page(Sort::Newest)?;
    access.list_under::<case::Model, measure_response::Model>(Action::ViewMeasures, *id, page, of_case).await
}

/// Show a response to an instrument
#[utoipa::path(tag = "Measures", params(("measure_response_id" = MeasureResponseId, Path)), responses((status = 200, body = MeasureResponse)))]
#[get("/measure-responses/{measure_response_id}")]
async fn show_response(asking: Asking, id: Path<MeasureResponseId>) -> Result<Reply<MeasureResponse>> {
    asking.read::<measure_response::Model>(Action::ViewMeasures, *id).await
}
