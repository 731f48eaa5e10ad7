use super::{
    action_steps::{self, CancelPlanAction, PlanActionDone, PlanActionNotDone, RefusePlanAction, Remark},
    actions::{self, ChangePlanAction, NewPlanAction},
    view::PlanAction,
};
use crate::{
    access::{Access, Asking},
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
    CaseId, ClientId, PlanActionId, PlanId,
    access::Action,
    calendar::local_date,
    plan::action::{Approval, Doer, Status, Step},
};
use entity::{
    plan,
    plan_action::{Column, Model},
};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use strum::IntoEnumIterator;
use utoipa::IntoParams;

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(plan_action)
        .service(list_plan_actions)
        .service(list_actions)
        .service(show_action)
        .service(change_action)
        .service(start_action)
        .service(action_done)
        .service(action_not_done)
        .service(cancel_action)
        .service(reopen_action)
        .service(approve_action)
        .service(refuse_action);
}

/// Plan an action
///
/// While the plan is a draft or under review; else 409 `transition-not-allowed`. A referral that names it in `action_id` carries
/// it out: the action goes where that goes.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path)), request_body = NewPlanAction, responses((status = 201, body = PlanAction)))]
#[post("/plans/{plan_id}/actions")]
async fn plan_action(
    access: Access,
    id: Path<PlanId>,
    body: Body<NewPlanAction>,
) -> Result<Reply<PlanAction>> {
    actions::plan(&access, *id, body.0).await
}

/// List the actions of a plan
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), PageQuery), responses((status = 200, body = Rows<PlanAction>)))]
#[get("/plans/{plan_id}/actions")]
async fn list_plan_actions(
    access: Access,
    id: Path<PlanId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<PlanAction>>> {
    let of_plan = Condition::all().add(Column::PlanId.eq(*id));
    access.list_under::<plan::Model, Model>(Action::ViewPlan, *id, page.0.page(Sort::Oldest)?, of_plan).await
}

/// Which actions; filters combine with AND.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ActionQuery {
    case_id: Option<CaseId>,
    client_id: Option<ClientId>,
    status: Option<Status>,
    who: Option<Doer>,
    approval: Option<Approval>,
    /// Only those that should have been done by now, and are not; or only the others.
    overdue: Option<bool>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
    sort: Option<Sort>,
}

/// List the actions of all plans you take part in
#[utoipa::path(tag = "Plans", params(ActionQuery), responses((status = 200, body = Rows<PlanAction>)))]
#[get("/actions")]
async fn list_actions(access: Access, query: Query<ActionQuery>) -> Result<Reply<Rows<PlanAction>>> {
    let ActionQuery { case_id, client_id, status, who, approval, overdue, limit, cursor, sort } = query.0;
    let is_late = Condition::all()
        .add(Column::Status.is_in(Status::iter().filter(|status| !status.is_over())))
        .add(Column::Due.lt(local_date(access.now())));
    let filter = Condition::all()
        .add_option(case_id.map(|case| Column::CaseId.eq(case)))
        .add_option(client_id.map(|client| Column::ClientId.eq(client)))
        .add_option(status.map(|status| Column::Status.eq(status)))
        .add_option(who.map(|who| Column::Who.eq(who)))
        .add_option(approval.map(|approval| Column::Approval.eq(approval)))
        .add_option(overdue.map(|wanted| if wanted { is_late } else { is_late.not() }));
    access.list::<Model>(Action::ViewPlan, Page::new(limit, cursor, sort)?, filter).await
}

/// Show an action
#[utoipa::path(tag = "Plans", params(("action_id" = PlanActionId, Path)), responses((status = 200, body = PlanAction)))]
#[get("/actions/{action_id}")]
async fn show_action(asking: Asking, id: Path<PlanActionId>) -> Result<Reply<PlanAction>> {
    asking.read::<Model>(Action::ViewPlan, *id).await
}

/// Change an action
///
/// What, who and when. While the plan is neither a draft nor under review, or once the action has ended: 409
/// `transition-not-allowed`.
#[utoipa::path(tag = "Plans", params(("action_id" = PlanActionId, Path), IfMatch), request_body = ChangePlanAction, responses((status = 200, body = PlanAction)))]
#[patch("/actions/{action_id}")]
async fn change_action(
    access: Access,
    id: Path<PlanActionId>,
    seen: IfMatch,
    body: Body<ChangePlanAction>,
) -> Result<Reply<PlanAction>> {
    actions::change(&access, *id, seen, body.0).await
}

/// Begin an action
///
/// Without a lead's yes to what is not usually done: 409 `approval-missing`. While a referral carries it out: 409
/// `transition-not-allowed`, as for every step of an action.
#[utoipa::path(tag = "Plans", params(("action_id" = PlanActionId, Path), IfMatch), request_body = Remark, responses((status = 200, body = PlanAction)))]
#[post("/actions/{action_id}/start")]
async fn start_action(
    access: Access,
    id: Path<PlanActionId>,
    seen: IfMatch,
    body: Body<Remark>,
) -> Result<Reply<PlanAction>> {
    action_steps::take(&access, (*id, seen), Step::Start, body.0).await
}

/// Say that an action was done
#[utoipa::path(tag = "Plans", params(("action_id" = PlanActionId, Path), IfMatch), request_body = PlanActionDone, responses((status = 200, body = PlanAction)))]
#[post("/actions/{action_id}/done")]
async fn action_done(
    access: Access,
    id: Path<PlanActionId>,
    seen: IfMatch,
    body: Body<PlanActionDone>,
) -> Result<Reply<PlanAction>> {
    action_steps::take(&access, (*id, seen), Step::Done, body.0).await
}

/// Say that an action was not done, and why
#[utoipa::path(tag = "Plans", params(("action_id" = PlanActionId, Path), IfMatch), request_body = PlanActionNotDone, responses((status = 200, body = PlanAction)))]
#[post("/actions/{action_id}/not-done")]
async fn action_not_done(
    access: Access,
    id: Path<PlanActionId>,
    seen: IfMatch,
    body: Body<PlanActionNotDone>,
) -> Result<Reply<PlanAction>> {
    action_steps::take(&access, (*id, seen), Step::NotDone, body.0).await
}

/// Cancel an action, and say why
#[utoipa::path(tag = "Plans", params(("action_id" = PlanActionId, Path), IfMatch), request_body = CancelPlanAction, responses((status = 200, body = PlanAction)))]
#[post("/actions/{action_id}/cancel")]
async fn cancel_action(
    access: Access,
    id: Path<PlanActionId>,
    seen: IfMatch,
    body: Body<CancelPlanAction>,
) -> Result<Reply<PlanAction>> {
    action_steps::take(&access, (*id, seen), Step::Cancel, body.0).await
}

/// Take an action up again
#[utoipa::path(tag = "Plans", params(("action_id" = PlanActionId, Path), IfMatch), request_body = Remark, responses((status = 200, body = PlanAction)))]
#[post("/actions/{action_id}/reopen")]
async fn reopen_action(
    access: Access,
    id: Path<PlanActionId>,
    seen: IfMatch,
    body: Body<Remark>,
) -> Result<Reply<PlanAction>> {
    action_steps::take(&access, (*id, seen), Step::Reopen, body.0).await
}

/// Approve an action that is not what is usually done
///
/// For team leads, and never for whoever proposed it: 403 `not-allowed`.
#[utoipa::path(tag = "Plans", params(("action_id" = PlanActionId, Path), IfMatch), request_body = Remark, responses((status = 200, body = PlanAction)))]
#[post("/actions/{action_id}/approve")]
async fn approve_action(
    access: Access,
    id: Path<PlanActionId>,
    seen: IfMatch,
    body: Body<Remark>,
) -> Result<Reply<PlanAction>> {
    action_steps::approve(&access, (*id, seen), body.0).await
}

/// Refuse an action that is not what is usually done, and say why
///
/// For team leads. Other words in the action ask for approval again.
#[utoipa::path(tag = "Plans", params(("action_id" = PlanActionId, Path), IfMatch), request_body = RefusePlanAction, responses((status = 200, body = PlanAction)))]
#[post("/actions/{action_id}/refuse")]
async fn refuse_action(
    access: Access,
    id: Path<PlanActionId>,
    seen: IfMatch,
    body: Body<RefusePlanAction>,
) -> Result<Reply<PlanAction>> {
    action_steps::refuse(&access, (*id, seen), body.0).await
}
