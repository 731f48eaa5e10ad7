//! How far goals were reached: assessments over time, by the client and by workers, and one number for all of a plan.
use super::{content, goals::plan_of, view, write::is_open};
use crate::{
    access::{Access, Look},
    error::Result,
    http::reply::Reply,
    store::{Together, Version, journal::Entry, scope},
};
use chrono::NaiveDate;
use domain::{
    GoalId, Id, PlanId, Refused,
    access::Action,
    basis::Category,
    calendar::local_date,
    event::Happened,
    given::Day,
    plan::{AssessedBy, GoalStatus, Level, Weight, t_score},
    text::Note,
};
use entity::{
    goal,
    goal_assessment::{Column, Entity, Model},
    plan,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far a goal was reached.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"level": 0, "assessed_by": "client", "comment": "Five letters opened this week!"}))]
pub struct NewAssessment {
    #[schema(value_type = i32, minimum = -2, maximum = 2)]
    level: Level,
    /// Whose judgement it is. The client's is kept beside a worker's, and neither goes before the other.
    assessed_by: AssessedBy,
    /// Today unless told, and never later.
    #[schema(value_type = Option<NaiveDate>)]
    assessed_on: Option<Day>,
    /// The client's own words, where it is the client's judgement.
    comment: Option<Note>,
}

/// Keeps a judgement on a goal of a plan that is not over.
pub async fn assess(access: &Access, id: GoalId, new: NewAssessment) -> Result<Reply<view::GoalAssessment>> {
    let work = access.open::<goal::Model>(Action::AssessGoal, id).await?;
    let goal = work.record().clone();
    let plan = plan_of(&work, goal.plan_id).await?;
    if let Err(why) = is_open(work.found()).and_then(|()| plan.status.goes_on()) {
        return work.refuse(why).await;
    }
    let (now, recorded_by) = (work.at().now, work.at().caller.user());
    let today = local_date(now);
    let assessed_on = new.assessed_on.map_or(today, Day::get);
    if assessed_on > today {
        return work.refuse(Refused::field("/assessed_on", "invalid", "must not be later than today")).await;
    }
    let assessment = Model {
        id: Id::generate(),
        version: Version::FIRST,
        goal_id: goal.id,
        plan_id: goal.plan_id,
        case_id: goal.case_id,
        client_id: goal.client_id,
        keeper_id: goal.keeper_id,
        assessed_on,
        level: new.level.into(),
        assessed_by: new.assessed_by,
        comment: new.comment.map(Into::into),
        recorded_by,
        created_at: now,
    };
    work.add(assessment, Entry::of(Happened::GoalAssessed)).await
}

/// How far the goals of a plan were reached. A T-score of 50 is what was expected of all of them; one of 10 more or less is
/// one level more or less of a single goal. It is about goals that are assessed and were not dropped.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanGas, example = json!({
    "plan_id": "01990000-0000-7000-8000-000000000001", "baseline": 37.6, "by_client": 62.4, "by_worker": 50.0,
    "goals": [{"goal_id": "01990000-0000-7000-8000-000000000002", "weight": 1, "baseline": -1,
        "by_client": {"level": 1, "assessed_on": "2027-02-26"}, "by_worker": {"level": 0, "assessed_on": "2027-02-26"}}]}))]
pub struct Gas {
    pub plan_id: PlanId,
    /// The T-score of the levels at the start.
    pub baseline: Option<f64>,
    /// The T-score of the last levels as the client judged them.
    pub by_client: Option<f64>,
    /// The same as workers judged them.
    pub by_worker: Option<f64>,
    pub goals: Vec<GoalReached>,
}

/// How far one goal was reached.
#[derive(Serialize, ToSchema)]
pub struct GoalReached {
    pub goal_id: GoalId,
    pub weight: i32,
    pub baseline: Option<i32>,
    pub by_client: Option<Reached>,
    pub by_worker: Option<Reached>,
}

/// A level and the day of the judgement.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[schema(as = GoalLevel)]
pub struct Reached {
    pub level: i32,
    pub assessed_on: NaiveDate,
}

/// Shows how far they were reached.
pub async fn gas(access: &Access, id: PlanId) -> Result<Reply<Option<Gas>>> {
    let look = access.look::<plan::Model>(Action::ViewPlan, id).await?;
    let gas = reached(&look).await?;
    look.answer(&gas).await
}

/// Counts it from the last judgements; nothing where no basis covers the plan.
pub async fn reached(look: &Look<'_, plan::Model>) -> Result<Option<Gas>> {
    let (id, keeper) = (look.record().id, look.record().keeper_id);
    let told = (keeper, Category::Plan, (look.caller().organization, look.now()));
    let mut queries = Together::default();
    let goals = queries.add(content::goals(id).filter(scope::told::<goal::Model>(told)));
    let assessments = Entity::find().filter(Column::PlanId.eq(id));
    let assessments = queries.add(assessments.filter(scope::told::<Model>(told)));
    let found = look.together(queries).await?;
    let (goals, mut assessments) = (found.of(&goals)?, found.of(&assessments)?);
    assessments.sort_by_key(|one| (one.assessed_on, one.id));
    let last = |goal: GoalId, by: AssessedBy| {
        let one = assessments.iter().rev().find(|one| one.goal_id == goal && one.assessed_by == by)?;
        Some(Reached { level: one.level, assessed_on: one.assessed_on })
    };
    let goals: Vec<_> = goals
        .into_iter()
        .filter(|goal| goal.status != GoalStatus::Dropped)
        .map(|goal| GoalReached {
            goal_id: goal.id,
            weight: goal.weight,
            baseline: goal.baseline,
            by_client: last(goal.id, AssessedBy::Client),
            by_worker: last(goal.id, AssessedBy::Worker),
        })
        .collect();
    let level = |reached: Option<Reached>| reached.map(|reached| reached.level);
    let gas = Gas {
        plan_id: id,
        baseline: score(&goals, |goal| goal.baseline),
        by_client: score(&goals, |goal| level(goal.by_client)),
        by_worker: score(&goals, |goal| level(goal.by_worker)),
        goals,
    };
    Ok(look.permit().sight.reveal(Category::Plan, gas))
}

fn score(goals: &[GoalReached], level: impl Fn(&GoalReached) -> Option<i32>) -> Option<f64> {
    t_score(goals.iter().filter_map(|goal| {
        let level = Level::try_from(level(goal)?).ok()?;
        Some((Weight::try_from(goal.weight).ok()?, level))
    }))
}
