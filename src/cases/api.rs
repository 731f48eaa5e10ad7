use super::{
    hops::{self, Counters},
    members::{self, EndMembership, NewMember},
    needs::{self, ChangeNeed, NewNeed},
    new::{self, NewCase},
    next_steps::{self, ChangeNextStep, Finish, NewNextStep},
    steps::{self, Advance, ChangeCase, CloseCase, Remark, ReopenCase},
    view::{Case, CaseMember, Need, NextStep},
};
use crate::{
    access::{Access, Asking, HistoryEntry, Of},
    error::Result,
    http::{
        body::Body,
        etag::IfMatch,
        list::PageQuery,
        page::{Cursor, Limit, Page, Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
};
use actix_web::{get, patch, post, web::Path};
use domain::{
    CaseId, ClientId, MemberId, NeedId, NextStepId,
    access::Action,
    case::{NextStepStatus, Status, Step},
};
use entity::{case, case_member, need, next_step};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::IntoParams;

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(create_case)
        .service(list_cases)
        .service(show_case)
        .service(change_case)
        .service(open_case)
        .service(activate_case)
        .service(monitor_case)
        .service(close_case)
        .service(reopen_case)
        .service(case_timeline)
        .service(count_counter_hops)
        .service(add_member)
        .service(list_members)
        .service(end_membership)
        .service(record_need)
        .service(list_needs)
        .service(change_need)
        .service(agree_next_step)
        .service(list_next_steps)
        .service(show_next_step)
        .service(change_next_step)
        .service(finish_next_step)
        .service(drop_next_step)
        .service(show_need)
        .service(show_member);
}

/// Begin a case
///
/// On a client whose record your organization keeps. Without a next step or a reason why there is none: 409
/// `next-step-required`.
#[utoipa::path(tag = "Cases", request_body = NewCase, responses((status = 201, body = Case)))]
#[post("/cases")]
async fn create_case(access: Access, body: Body<NewCase>) -> Result<Reply<Case>> {
    new::begin(&access, body.0).await
}

/// Which cases.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CaseQuery {
    status: Option<Status>,
    client_id: Option<ClientId>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
    sort: Option<Sort>,
}

/// List the cases you take part in
#[utoipa::path(tag = "Cases", params(CaseQuery), responses((status = 200, body = Rows<Case>)))]
#[get("/cases")]
async fn list_cases(access: Access, query: Query<CaseQuery>) -> Result<Reply<Rows<Case>>> {
    let CaseQuery { status, client_id, limit, cursor, sort } = query.0;
    let filter = Condition::all()
        .add_option(status.map(|status| case::Column::Status.eq(status)))
        .add_option(client_id.map(|client| case::Column::ClientId.eq(client)));
    access.list::<case::Model>(Action::ViewCase, Page::new(limit, cursor, sort)?, filter).await
}

/// Show a case
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path)), responses((status = 200, body = Case)))]
#[get("/cases/{case_id}")]
async fn show_case(asking: Asking, id: Path<CaseId>) -> Result<Reply<Case>> {
    asking.read::<case::Model>(Action::ViewCase, *id).await
}

/// Change a case
///
/// In a closed case: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), IfMatch), request_body = ChangeCase, responses((status = 200, body = Case)))]
#[patch("/cases/{case_id}")]
async fn change_case(
    access: Access,
    id: Path<CaseId>,
    seen: IfMatch,
    body: Body<ChangeCase>,
) -> Result<Reply<Case>> {
    access.make_naming(*id, seen, body.0).await
}

/// Open a drafted case
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), IfMatch), request_body = Remark, responses((status = 200, body = Case)))]
#[post("/cases/{case_id}/open")]
async fn open_case(
    access: Access,
    id: Path<CaseId>,
    seen: IfMatch,
    body: Body<Remark>,
) -> Result<Reply<Case>> {
    access.make(*id, seen, Advance(Step::Open, body.0)).await
}

/// Begin the work of a case
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), IfMatch), request_body = Remark, responses((status = 200, body = Case)))]
#[post("/cases/{case_id}/activate")]
async fn activate_case(
    access: Access,
    id: Path<CaseId>,
    seen: IfMatch,
    body: Body<Remark>,
) -> Result<Reply<Case>> {
    access.make(*id, seen, Advance(Step::Activate, body.0)).await
}

/// Follow a case without active work
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), IfMatch), request_body = Remark, responses((status = 200, body = Case)))]
#[post("/cases/{case_id}/monitor")]
async fn monitor_case(
    access: Access,
    id: Path<CaseId>,
    seen: IfMatch,
    body: Body<Remark>,
) -> Result<Reply<Case>> {
    access.make(*id, seen, Advance(Step::Monitor, body.0)).await
}

/// Close a case
///
/// While a referral is open in it: 409 `open-referrals`. A draft is not open; it cannot be sent from a closed case. Next
/// steps that are open are dropped.
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), IfMatch), request_body = CloseCase, responses((status = 200, body = Case)))]
#[post("/cases/{case_id}/close")]
async fn close_case(
    access: Access,
    id: Path<CaseId>,
    seen: IfMatch,
    body: Body<CloseCase>,
) -> Result<Reply<Case>> {
    steps::close(&access, *id, seen, body.0).await
}

/// Reopen a closed case
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), IfMatch), request_body = ReopenCase, responses((status = 200, body = Case)))]
#[post("/cases/{case_id}/reopen")]
async fn reopen_case(
    access: Access,
    id: Path<CaseId>,
    seen: IfMatch,
    body: Body<ReopenCase>,
) -> Result<Reply<Case>> {
    steps::reopen(&access, *id, seen, body.0).await
}

/// Show what happened in a case, oldest first
///
/// All that `/events` tells you of the case, and of the legal bases of its client.
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), PageQuery), responses((status = 200, body = Rows<HistoryEntry>)))]
#[get("/cases/{case_id}/timeline")]
async fn case_timeline(
    access: Access,
    id: Path<CaseId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<HistoryEntry>>> {
    access.history::<case::Model>(Action::ViewCase, *id, Of::Case, page.0.page(Sort::Oldest)?).await
}

/// Count the counters the client had to go to alone
///
/// Next steps that sent the client to an organization alone, against referrals that workers carried; for the lead.
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path)), responses((status = 200, body = Counters)))]
#[get("/cases/{case_id}/counter-hops")]
async fn count_counter_hops(access: Access, id: Path<CaseId>) -> Result<Reply<Counters>> {
    hops::count(&access, *id).await
}

/// Name an organization to a case
///
/// Needs a legal basis that gives it the client's basic data (403 `no-legal-basis`) and that the client has not forbidden
/// (403 `prohibited`).
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path)), request_body = NewMember, responses((status = 201, body = CaseMember)))]
#[post("/cases/{case_id}/members")]
async fn add_member(access: Access, id: Path<CaseId>, body: Body<NewMember>) -> Result<Reply<CaseMember>> {
    members::join(&access, *id, body.0).await
}

/// List the organizations named to a case
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), PageQuery), responses((status = 200, body = Rows<CaseMember>)))]
#[get("/cases/{case_id}/members")]
async fn list_members(
    access: Access,
    id: Path<CaseId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<CaseMember>>> {
    let of_case = Condition::all().add(case_member::Column::CaseId.eq(*id));
    access
        .list_under::<case::Model, case_member::Model>(
            Action::ViewCase,
            *id,
            page.0.page(Sort::Oldest)?,
            of_case,
        )
        .await
}

/// Show a membership
#[utoipa::path(tag = "Cases", params(("member_id" = MemberId, Path)), responses((status = 200, body = CaseMember)))]
#[get("/case-members/{member_id}")]
async fn show_member(asking: Asking, id: Path<MemberId>) -> Result<Reply<CaseMember>> {
    asking.read::<case_member::Model>(Action::ViewCase, *id).await
}

/// End a membership
///
/// One that goes with a plan stays while the plan is with the client: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Cases", params(("member_id" = MemberId, Path), IfMatch), request_body = EndMembership, responses((status = 200, body = CaseMember)))]
#[post("/case-members/{member_id}/end")]
async fn end_membership(
    access: Access,
    id: Path<MemberId>,
    seen: IfMatch,
    body: Body<EndMembership>,
) -> Result<Reply<CaseMember>> {
    members::end(&access, *id, seen, body.0).await
}

/// Record a need in the client's words
///
/// In a closed case: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path)), request_body = NewNeed, responses((status = 201, body = Need)))]
#[post("/cases/{case_id}/needs")]
async fn record_need(access: Access, id: Path<CaseId>, body: Body<NewNeed>) -> Result<Reply<Need>> {
    needs::record(&access, *id, body.0).await
}

/// List the needs of a case
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), PageQuery), responses((status = 200, body = Rows<Need>)))]
#[get("/cases/{case_id}/needs")]
async fn list_needs(access: Access, id: Path<CaseId>, page: Query<PageQuery>) -> Result<Reply<Rows<Need>>> {
    let of_case = Condition::all().add(need::Column::CaseId.eq(*id));
    access
        .list_under::<case::Model, need::Model>(Action::ViewCase, *id, page.0.page(Sort::Oldest)?, of_case)
        .await
}

/// Show a need
#[utoipa::path(tag = "Cases", params(("need_id" = NeedId, Path)), responses((status = 200, body = Need)))]
#[get("/needs/{need_id}")]
async fn show_need(asking: Asking, id: Path<NeedId>) -> Result<Reply<Need>> {
    asking.read::<need::Model>(Action::ViewCase, *id).await
}

/// Change a need
///
/// Its severity and status; the client's words stay as they were said. In a closed case: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Cases", params(("need_id" = NeedId, Path), IfMatch), request_body = ChangeNeed, responses((status = 200, body = Need)))]
#[patch("/needs/{need_id}")]
async fn change_need(
    access: Access,
    id: Path<NeedId>,
    seen: IfMatch,
    body: Body<ChangeNeed>,
) -> Result<Reply<Need>> {
    access.make(*id, seen, body.0).await
}

/// Agree on a next step
///
/// In a closed case: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path)), request_body = NewNextStep, responses((status = 201, body = NextStep)))]
#[post("/cases/{case_id}/next-steps")]
async fn agree_next_step(
    access: Access,
    id: Path<CaseId>,
    body: Body<NewNextStep>,
) -> Result<Reply<NextStep>> {
    next_steps::agree(&access, *id, body.0).await
}

/// List the next steps of a case
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), PageQuery), responses((status = 200, body = Rows<NextStep>)))]
#[get("/cases/{case_id}/next-steps")]
async fn list_next_steps(
    access: Access,
    id: Path<CaseId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<NextStep>>> {
    let of_case = Condition::all().add(next_step::Column::CaseId.eq(*id));
    access
        .list_under::<case::Model, next_step::Model>(
            Action::ViewCase,
            *id,
            page.0.page(Sort::Oldest)?,
            of_case,
        )
        .await
}

/// Show a next step
#[utoipa::path(tag = "Cases", params(("next_step_id" = NextStepId, Path)), responses((status = 200, body = NextStep)))]
#[get("/next-steps/{next_step_id}")]
async fn show_next_step(asking: Asking, id: Path<NextStepId>) -> Result<Reply<NextStep>> {
    asking.read::<next_step::Model>(Action::ViewCase, *id).await
}

/// Change a next step
#[utoipa::path(tag = "Cases", params(("next_step_id" = NextStepId, Path), IfMatch), request_body = ChangeNextStep, responses((status = 200, body = NextStep)))]
#[patch("/next-steps/{next_step_id}")]
async fn change_next_step(
    access: Access,
    id: Path<NextStepId>,
    seen: IfMatch,
    body: Body<ChangeNextStep>,
) -> Result<Reply<NextStep>> {
    access.make(*id, seen, body.0).await
}

/// Finish a next step
///
/// When it was the last open one, say what comes next or why nothing does: else 409 `next-step-required`.
#[utoipa::path(tag = "Cases", params(("next_step_id" = NextStepId, Path), IfMatch), request_body = Finish, responses((status = 200, body = NextStep)))]
#[post("/next-steps/{next_step_id}/done")]
async fn finish_next_step(
    access: Access,
    id: Path<NextStepId>,
    seen: IfMatch,
    body: Body<Finish>,
) -> Result<Reply<NextStep>> {
    next_steps::end(&access, *id, seen, NextStepStatus::Done, body.0).await
}

/// Drop a next step that will not be taken
///
/// When it was the last open one, say what comes next or why nothing does: else 409 `next-step-required`.
#[utoipa::path(tag = "Cases", params(("next_step_id" = NextStepId, Path), IfMatch), request_body = Finish, responses((status = 200, body = NextStep)))]
#[post("/next-steps/{next_step_id}/drop")]
async fn drop_next_step(
    access: Access,
    id: Path<NextStepId>,
    seen: IfMatch,
    body: Body<Finish>,
) -> Result<Reply<NextStep>> {
    next_steps::end(&access, *id, seen, NextStepStatus::Dropped, body.0).await
}
