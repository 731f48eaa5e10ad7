use super::{
    answers::{self, AcceptPlan, ClientResponse, DeclinePlan},
    assess::{self, Gas},
    content::{self, PlanContentNow},
    participants,
    participation::{self, ParticipationIndex},
    service_map::{self as map, ServiceMap},
    steps::{self, EndPlan, Remark},
    versions::{self, AgreedPlan, PlanChanges},
    view::{Plan, PlanVersion},
    write::{self, ChangePlan, NewPlan},
};
use crate::{
    access::{Access, Asking, HistoryEntry, Of},
    cases::{CaseMember, NewMember},
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
    CaseId, ClientId, MemberId, PlanId, PlanVersionId,
    access::Action,
    calendar::local_date,
    plan::{Kind, Status},
};
use entity::{
    case_member,
    plan::{Column, Model},
    plan_version,
};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::IntoParams;

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(begin_plan)
        .service(list_plans)
        .service(show_plan)
        .service(change_plan)
        .service(plan_content)
        .service(plan_history)
        .service(participation_index)
        .service(plan_gas)
        .service(service_map)
        .service(print_service_map)
        .service(service_calendar)
        .service(send_plan_to_client)
        .service(answer_for_client)
        .service(recall_plan)
        .service(agree_plan)
        .service(review_plan)
        .service(end_plan)
        .service(add_participant)
        .service(list_participants)
        .service(accept_plan)
        .service(decline_plan)
        .service(list_versions)
        .service(show_version)
        .service(compare_versions);
}

/// Begin a plan
///
/// Whoever takes part in the case may, on a basis that covers `plan`. A case has one plan at a time (409 `already-exists`),
/// unless the new one names the other in `supersedes_id`. A `work_ability_support_plan` needs an organization of social services
/// in the case: 422 `sector_missing`, here and when it is sent to the client.
#[utoipa::path(tag = "Plans", params(("case_id" = CaseId, Path)), request_body = NewPlan, responses((status = 201, body = Plan)))]
#[post("/cases/{case_id}/plans")]
async fn begin_plan(access: Access, id: Path<CaseId>, body: Body<NewPlan>) -> Result<Reply<Plan>> {
    write::begin(&access, *id, body.0).await
}

/// Which plans; filters combine with AND.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PlanQuery {
    case_id: Option<CaseId>,
    client_id: Option<ClientId>,
    kind: Option<Kind>,
    status: Option<Status>,
    /// Only those that are to be looked at again, and are not yet.
    review_due: Option<bool>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
    sort: Option<Sort>,
}

/// List the plans of the cases you take part in
#[utoipa::path(tag = "Plans", params(PlanQuery), responses((status = 200, body = Rows<Plan>)))]
#[get("/plans")]
async fn list_plans(access: Access, query: Query<PlanQuery>) -> Result<Reply<Rows<Plan>>> {
    let PlanQuery { case_id, client_id, kind, status, review_due, limit, cursor, sort } = query.0;
    let is_due = Condition::all()
        .add(Column::Status.eq(Status::Agreed))
        .add(Column::NextReview.is_not_null())
        .add(Column::NextReview.lte(local_date(access.now())));
    let filter = Condition::all()
        .add_option(case_id.map(|case| Column::CaseId.eq(case)))
        .add_option(client_id.map(|client| Column::ClientId.eq(client)))
        .add_option(kind.map(|kind| Column::Kind.eq(kind)))
        .add_option(status.map(|status| Column::Status.eq(status)))
        .add_option(review_due.map(|wanted| if wanted { is_due } else { is_due.not() }));
    access.list::<Model>(Action::ViewPlan, Page::new(limit, cursor, sort)?, filter).await
}

/// Show a plan
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path)), responses((status = 200, body = Plan)))]
#[get("/plans/{plan_id}")]
async fn show_plan(asking: Asking, id: Path<PlanId>) -> Result<Reply<Plan>> {
    asking.read::<Model>(Action::ViewPlan, *id).await
}

/// Change a plan
///
/// Only while it is a draft or under review; else 409 `transition-not-allowed`: what was agreed stays as it was agreed.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), IfMatch), request_body = ChangePlan, responses((status = 200, body = Plan)))]
#[patch("/plans/{plan_id}")]
async fn change_plan(
    access: Access,
    id: Path<PlanId>,
    seen: IfMatch,
    body: Body<ChangePlan>,
) -> Result<Reply<Plan>> {
    access.make_naming(*id, seen, body.0).await
}

/// Show all that a plan says
///
/// As it stands now: strengths, goals, actions, the organizations that take part, and what the plan still lacks. What was
/// agreed stands in its versions.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path)), responses((status = 200, body = PlanContentNow)))]
#[get("/plans/{plan_id}/content")]
async fn plan_content(access: Access, id: Path<PlanId>) -> Result<Reply<Option<PlanContentNow>>> {
    content::show(&access, *id).await
}

/// Show what happened to a plan, oldest first
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), PageQuery), responses((status = 200, body = Rows<HistoryEntry>)))]
#[get("/plans/{plan_id}/events")]
async fn plan_history(
    access: Access,
    id: Path<PlanId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<HistoryEntry>>> {
    access.history::<Model>(Action::ViewPlan, *id, Of::Record, page.0.page(Sort::Oldest)?).await
}

/// Show how far the goals of a plan were reached
///
/// Goal attainment scaling: one T-score from the last judgements of the client, one from those of workers, one from the start.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path)), responses((status = 200, body = Gas)))]
#[get("/plans/{plan_id}/gas")]
async fn plan_gas(access: Access, id: Path<PlanId>) -> Result<Reply<Option<Gas>>> {
    assess::gas(&access, *id).await
}

/// Count how much of the plans is the clients' own
///
/// For team leads, in the cases that your organization leads: the share of the clients' words, of what they do themselves and of
/// the versions they agreed with. Of fewer than five clients nothing is told.
#[utoipa::path(tag = "Plans", responses((status = 200, body = ParticipationIndex)))]
#[get("/reports/participation-index")]
async fn participation_index(access: Access) -> Result<Reply<ParticipationIndex>> {
    participation::show(&access).await
}

/// Show what comes next in a plan and who does it
///
/// In the client's language and in plain words, by date: what, who, where, when and how far it is. Appointments as far as you may
/// see the referral that brought them.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path)), responses((status = 200, body = ServiceMap, headers(("Content-Language" = String, description = "The client's language.")))))]
#[get("/plans/{plan_id}/service-map")]
async fn service_map(access: Access, id: Path<PlanId>) -> Result<Reply<Option<ServiceMap>>> {
    map::show(&access, *id).await
}

/// Print the service map
///
/// The same for the client, as a page without script and style.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path)), responses((status = 200, description = "The page",
    body = String, content_type = "text/html", headers(("Content-Language" = String, description = "The client's language.")))))]
#[get("/plans/{plan_id}/service-map/printout")]
async fn print_service_map(access: Access, id: Path<PlanId>) -> Result<Reply<String>> {
    map::print(&access, *id).await
}

/// Take the service map into a calendar
///
/// iCalendar (RFC 5545): appointments at their time, all else that is ahead on its last day.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path)), responses((status = 200, description = "The calendar",
    body = String, content_type = "text/calendar", headers(("Content-Language" = String, description = "The client's language.")))))]
#[get("/plans/{plan_id}/service-map/calendar")]
async fn service_calendar(access: Access, id: Path<PlanId>) -> Result<Reply<String>> {
    map::calendar(&access, *id).await
}

/// Send a plan to the client, and ask the organizations in it
///
/// What they answered to an earlier state of it is forgotten. Nothing in the plan changes until it is recalled or agreed.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), IfMatch), request_body = Remark, responses((status = 200, body = Plan)))]
#[post("/plans/{plan_id}/send-to-client")]
async fn send_plan_to_client(
    access: Access,
    id: Path<PlanId>,
    seen: IfMatch,
    body: Body<Remark>,
) -> Result<Reply<Plan>> {
    steps::send_to_client(&access, *id, seen, body.0).await
}

/// Record what the client answers to a plan
///
/// Once for each time it was sent; only `not_reached` can be followed by another answer.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), IfMatch), request_body = ClientResponse, responses((status = 200, body = Plan)))]
#[post("/plans/{plan_id}/client-response")]
async fn answer_for_client(
    access: Access,
    id: Path<PlanId>,
    seen: IfMatch,
    body: Body<ClientResponse>,
) -> Result<Reply<Plan>> {
    access.make(*id, seen, body.0).await
}

/// Take a plan back from the client, to write on
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), IfMatch), request_body = Remark, responses((status = 200, body = Plan)))]
#[post("/plans/{plan_id}/recall")]
async fn recall_plan(
    access: Access,
    id: Path<PlanId>,
    seen: IfMatch,
    body: Body<Remark>,
) -> Result<Reply<Plan>> {
    steps::recall(&access, *id, seen, body.0).await
}

/// Agree on a plan, and keep that version
///
/// Without the client's answer: 409 `client-answer-missing`; without the acceptance of every organization in it: 409
/// `acceptance-missing`. A plan in whose place it comes is superseded. It is looked at again after `review_every_months`.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), IfMatch), request_body = Remark, responses((status = 200, body = Plan)))]
#[post("/plans/{plan_id}/agree")]
async fn agree_plan(
    access: Access,
    id: Path<PlanId>,
    seen: IfMatch,
    body: Body<Remark>,
) -> Result<Reply<Plan>> {
    steps::agree(&access, *id, seen, body.0).await
}

/// Begin to look at an agreed plan again
///
/// The agreed version stays in force until the next one is agreed.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), IfMatch), request_body = Remark, responses((status = 200, body = Plan)))]
#[post("/plans/{plan_id}/review")]
async fn review_plan(
    access: Access,
    id: Path<PlanId>,
    seen: IfMatch,
    body: Body<Remark>,
) -> Result<Reply<Plan>> {
    steps::review(&access, *id, seen, body.0).await
}

/// End a plan
///
/// For the lead of the case. Organizations that take part in the case by the plan alone do so no more.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), IfMatch), request_body = EndPlan, responses((status = 200, body = Plan)))]
#[post("/plans/{plan_id}/end")]
async fn end_plan(
    access: Access,
    id: Path<PlanId>,
    seen: IfMatch,
    body: Body<EndPlan>,
) -> Result<Reply<Plan>> {
    steps::end(&access, *id, seen, body.0).await
}

/// Name an organization to a plan
///
/// It takes part in the case as long as it is in the plan. Needs a legal basis that gives it the client's basic data and the
/// plan (403 `no-legal-basis`) and that the client has not forbidden (403 `prohibited`).
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path)), request_body = NewMember, responses((status = 201, body = CaseMember)))]
#[post("/plans/{plan_id}/participants")]
async fn add_participant(
    access: Access,
    id: Path<PlanId>,
    body: Body<NewMember>,
) -> Result<Reply<CaseMember>> {
    participants::join(&access, *id, body.0).await
}

/// List the organizations that a plan names or has named
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), PageQuery), responses((status = 200, body = Rows<CaseMember>)))]
#[get("/plans/{plan_id}/participants")]
async fn list_participants(
    access: Access,
    id: Path<PlanId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<CaseMember>>> {
    let of_plan = Condition::all().add(case_member::Column::PlanId.eq(*id));
    access
        .list_under::<Model, case_member::Model>(Action::ViewPlan, *id, page.0.page(Sort::Oldest)?, of_plan)
        .await
}

/// Accept the part that a plan gives your organization
#[utoipa::path(tag = "Plans", params(("member_id" = MemberId, Path), IfMatch), request_body = AcceptPlan, responses((status = 200, body = CaseMember)))]
#[post("/case-members/{member_id}/accept")]
async fn accept_plan(
    access: Access,
    id: Path<MemberId>,
    seen: IfMatch,
    body: Body<AcceptPlan>,
) -> Result<Reply<CaseMember>> {
    answers::accept(&access, *id, seen, body.0).await
}

/// Decline the part that a plan gives your organization
#[utoipa::path(tag = "Plans", params(("member_id" = MemberId, Path), IfMatch), request_body = DeclinePlan, responses((status = 200, body = CaseMember)))]
#[post("/case-members/{member_id}/decline")]
async fn decline_plan(
    access: Access,
    id: Path<MemberId>,
    seen: IfMatch,
    body: Body<DeclinePlan>,
) -> Result<Reply<CaseMember>> {
    answers::decline(&access, *id, seen, body.0).await
}

/// List the versions of a plan that were agreed
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), PageQuery), responses((status = 200, body = Rows<PlanVersion>)))]
#[get("/plans/{plan_id}/versions")]
async fn list_versions(
    access: Access,
    id: Path<PlanId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<PlanVersion>>> {
    let of_plan = Condition::all().add(plan_version::Column::PlanId.eq(*id));
    access
        .list_under::<Model, plan_version::Model>(Action::ViewPlan, *id, page.0.page(Sort::Oldest)?, of_plan)
        .await
}

/// Show a version of a plan as it was agreed
///
/// Never changed. Strengths that you are not told of now, because the client forbade it since, are left out.
#[utoipa::path(tag = "Plans", params(("plan_version_id" = PlanVersionId, Path)), responses((status = 200, body = AgreedPlan)))]
#[get("/plan-versions/{plan_version_id}")]
async fn show_version(access: Access, id: Path<PlanVersionId>) -> Result<Reply<AgreedPlan>> {
    versions::show(&access, *id).await
}

/// With which version.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Since {
    /// The number of the other version: that before unless told; 0 for an empty plan.
    #[param(minimum = 0)]
    since: Option<i32>,
}

/// Compare a version of a plan with an earlier one
#[utoipa::path(tag = "Plans", params(("plan_version_id" = PlanVersionId, Path), Since), responses((status = 200, body = PlanChanges)))]
#[get("/plan-versions/{plan_version_id}/changes")]
async fn compare_versions(
    access: Access,
    id: Path<PlanVersionId>,
    query: Query<Since>,
) -> Result<Reply<Option<PlanChanges>>> {
    versions::compare(&access, *id, query.0.since).await
}
