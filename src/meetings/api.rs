use super::{
    propose::{self, ChangeMeeting, NewMeeting},
    steps::{self, CancelMeeting, CompleteMeeting, NoShow, ScheduleMeeting, StartMeeting},
    view::Meeting,
};
use crate::{
    access::{Access, Asking},
    error::Result,
    http::{
        body::Body,
        etag::IfMatch,
        list::PageQuery,
        page::{Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
};
use actix_web::{get, patch, post, web::Path};
use domain::{CaseId, MeetingId, access::Action};
use entity::{case, meeting};
use sea_orm::{ColumnTrait, Condition};

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(propose_meeting)
        .service(list_meetings)
        .service(show_meeting)
        .service(change_meeting)
        .service(schedule_meeting)
        .service(start_meeting)
        .service(complete_meeting)
        .service(cancel_meeting)
        .service(record_no_show);
}

/// Propose a meeting about the client
///
/// The client takes part in it anyway. A joint intake needs organizations of at least two sectors: else 422 with the code
/// `sector_missing`. Somebody of the network whom workers may not contact is not asked: 422. In a closed case: 409
/// `transition-not-allowed`.
#[utoipa::path(tag = "Meetings", params(("case_id" = CaseId, Path)), request_body = NewMeeting, responses((status = 201, body = Meeting)))]
#[post("/cases/{case_id}/meetings")]
async fn propose_meeting(access: Access, id: Path<CaseId>, body: Body<NewMeeting>) -> Result<Reply<Meeting>> {
    propose::propose(&access, *id, body.0).await
}

/// List the meetings in a case
#[utoipa::path(tag = "Meetings", params(("case_id" = CaseId, Path), PageQuery), responses((status = 200, body = Rows<Meeting>)))]
#[get("/cases/{case_id}/meetings")]
async fn list_meetings(
    access: Access,
    id: Path<CaseId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<Meeting>>> {
    let of_case = Condition::all().add(meeting::Column::CaseId.eq(*id));
    let page = page.0.page(Sort::Newest)?;
    access.list_under::<case::Model, meeting::Model>(Action::ViewMeetings, *id, page, of_case).await
}

/// Show a meeting
#[utoipa::path(tag = "Meetings", params(("meeting_id" = MeetingId, Path)), responses((status = 200, body = Meeting)))]
#[get("/meetings/{meeting_id}")]
async fn show_meeting(asking: Asking, id: Path<MeetingId>) -> Result<Reply<Meeting>> {
    asking.read::<meeting::Model>(Action::ViewMeetings, *id).await
}

/// Change a meeting that is not over
///
/// After that: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Meetings", params(("meeting_id" = MeetingId, Path), IfMatch), request_body = ChangeMeeting, responses((status = 200, body = Meeting)))]
#[patch("/meetings/{meeting_id}")]
async fn change_meeting(
    access: Access,
    id: Path<MeetingId>,
    seen: IfMatch,
    body: Body<ChangeMeeting>,
) -> Result<Reply<Meeting>> {
    propose::change(&access, *id, seen, body.0).await
}

/// Give a meeting its time
///
/// Or another one, until it begins.
#[utoipa::path(tag = "Meetings", params(("meeting_id" = MeetingId, Path), IfMatch), request_body = ScheduleMeeting, responses((status = 200, body = Meeting)))]
#[post("/meetings/{meeting_id}/schedule")]
async fn schedule_meeting(
    access: Access,
    id: Path<MeetingId>,
    seen: IfMatch,
    body: Body<ScheduleMeeting>,
) -> Result<Reply<Meeting>> {
    access.make(*id, seen, body.0).await
}

/// Begin a meeting
///
/// What was written the last time is read together first: see the notes of the case.
#[utoipa::path(tag = "Meetings", params(("meeting_id" = MeetingId, Path), IfMatch), request_body = StartMeeting, responses((status = 200, body = Meeting)))]
#[post("/meetings/{meeting_id}/start")]
async fn start_meeting(
    access: Access,
    id: Path<MeetingId>,
    seen: IfMatch,
    body: Body<StartMeeting>,
) -> Result<Reply<Meeting>> {
    access.make(*id, seen, body.0).await
}

/// Say that a meeting was held
///
/// With who came. Without a word on what was written the last time: 409 `prior-notes-review-required`; `first_meeting` is no
/// reason once a meeting of the case was held. A joint intake to which too few sectors came was none: 422 `sector_missing`.
#[utoipa::path(tag = "Meetings", params(("meeting_id" = MeetingId, Path), IfMatch), request_body = CompleteMeeting, responses((status = 200, body = Meeting)))]
#[post("/meetings/{meeting_id}/complete")]
async fn complete_meeting(
    access: Access,
    id: Path<MeetingId>,
    seen: IfMatch,
    body: Body<CompleteMeeting>,
) -> Result<Reply<Meeting>> {
    steps::complete(&access, *id, seen, body.0).await
}

/// Cancel a meeting before it begins
#[utoipa::path(tag = "Meetings", params(("meeting_id" = MeetingId, Path), IfMatch), request_body = CancelMeeting, responses((status = 200, body = Meeting)))]
#[post("/meetings/{meeting_id}/cancel")]
async fn cancel_meeting(
    access: Access,
    id: Path<MeetingId>,
    seen: IfMatch,
    body: Body<CancelMeeting>,
) -> Result<Reply<Meeting>> {
    access.make(*id, seen, body.0).await
}

/// Say that the client did not come
#[utoipa::path(tag = "Meetings", params(("meeting_id" = MeetingId, Path), IfMatch), request_body = NoShow, responses((status = 200, body = Meeting)))]
#[post("/meetings/{meeting_id}/no-show")]
async fn record_no_show(
    access: Access,
    id: Path<MeetingId>,
    seen: IfMatch,
    body: Body<NoShow>,
) -> Result<Reply<Meeting>> {
    access.make(*id, seen, body.0).await
}
