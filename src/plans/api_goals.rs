use super::{
    assess::{self, NewAssessment},
    goals::{self, ChangeGoal, NewGoal},
    view::{Goal, GoalAssessment},
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
use domain::{GoalAssessmentId, GoalId, PlanId, access::Action};
use entity::{goal, goal_assessment, plan};
use sea_orm::{ColumnTrait, Condition};

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(set_goal)
        .service(list_goals)
        .service(show_goal)
        .service(change_goal)
        .service(assess_goal)
        .service(list_assessments)
        .service(show_assessment);
}

/// Set a goal in the client's words
///
/// While the plan is a draft or under review; else 409 `transition-not-allowed`.
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path)), request_body = NewGoal, responses((status = 201, body = Goal)))]
#[post("/plans/{plan_id}/goals")]
async fn set_goal(access: Access, id: Path<PlanId>, body: Body<NewGoal>) -> Result<Reply<Goal>> {
    goals::set(&access, *id, body.0).await
}

/// List the goals of a plan
#[utoipa::path(tag = "Plans", params(("plan_id" = PlanId, Path), PageQuery), responses((status = 200, body = Rows<Goal>)))]
#[get("/plans/{plan_id}/goals")]
async fn list_goals(access: Access, id: Path<PlanId>, page: Query<PageQuery>) -> Result<Reply<Rows<Goal>>> {
    let of_plan = Condition::all().add(goal::Column::PlanId.eq(*id));
    access
        .list_under::<plan::Model, goal::Model>(Action::ViewPlan, *id, page.0.page(Sort::Oldest)?, of_plan)
        .await
}

/// Show a goal
#[utoipa::path(tag = "Plans", params(("goal_id" = GoalId, Path)), responses((status = 200, body = Goal)))]
#[get("/goals/{goal_id}")]
async fn show_goal(asking: Asking, id: Path<GoalId>) -> Result<Reply<Goal>> {
    asking.read::<goal::Model>(Action::ViewPlan, *id).await
}

/// Change a goal
///
/// All but the client's words. Each goal has a version of its own, so that two can change two at once. While the plan is
/// neither a draft nor under review: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Plans", params(("goal_id" = GoalId, Path), IfMatch), request_body = ChangeGoal, responses((status = 200, body = Goal)))]
#[patch("/goals/{goal_id}")]
async fn change_goal(
    access: Access,
    id: Path<GoalId>,
    seen: IfMatch,
    body: Body<ChangeGoal>,
) -> Result<Reply<Goal>> {
    goals::change(&access, *id, seen, body.0).await
}

/// Say how far a goal was reached
#[utoipa::path(tag = "Plans", params(("goal_id" = GoalId, Path)), request_body = NewAssessment, responses((status = 201, body = GoalAssessment)))]
#[post("/goals/{goal_id}/assessments")]
async fn assess_goal(
    access: Access,
    id: Path<GoalId>,
    body: Body<NewAssessment>,
) -> Result<Reply<GoalAssessment>> {
    assess::assess(&access, *id, body.0).await
}

/// List the assessments of a goal
#[utoipa::path(tag = "Plans", params(("goal_id" = GoalId, Path), PageQuery), responses((status = 200, body = Rows<GoalAssessment>)))]
#[get("/goals/{goal_id}/assessments")]
async fn list_assessments(
    access: Access,
    id: Path<GoalId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<GoalAssessment>>> {
    let of_goal = Condition::all().add(goal_assessment::Column::GoalId.eq(*id));
    access
        .list_under::<goal::Model, goal_assessment::Model>(
            Action::ViewPlan,
            *id,
            page.0.page(Sort::Oldest)?,
            of_goal,
        )
        .await
}

/// Show an assessment of a goal
#[utoipa::path(tag = "Plans", params(("goal_assessment_id" = GoalAssessmentId, Path)), responses((status = 200, body = GoalAssessment)))]
#[get("/goal-assessments/{goal_assessment_id}")]
async fn show_assessment(asking: Asking, id: Path<GoalAssessmentId>) -> Result<Reply<GoalAssessment>> {
    asking.read::<goal_assessment::Model>(Action::ViewPlan, *id).await
}
