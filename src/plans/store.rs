use super::view;
use crate::{
    access::Listed,
    store::{Shown, part_of_case},
};
use chrono::{DateTime, Utc};
use domain::{
    GoalAssessmentId, GoalId, PlanActionId, PlanId, PlanVersionId, access::Sight, calendar::local_date,
};
use entity::{goal, goal_assessment, plan, plan_action, plan_version};

part_of_case!(plan, PlanId, Plan, "plan", CreatedAt, created_at);
part_of_case!(goal, GoalId, Goal, "goal", CreatedAt, created_at);
part_of_case!(goal_assessment, GoalAssessmentId, GoalAssessment, "goal_assessment", CreatedAt, created_at);
part_of_case!(plan_action, PlanActionId, PlanAction, "plan_action", CreatedAt, created_at);
part_of_case!(plan_version, PlanVersionId, PlanVersion, "plan_version", AgreedAt, agreed_at);

impl Shown for plan::Model {
    type View = view::Plan;
    fn view(&self, sight: Sight, now: DateTime<Utc>) -> view::Plan {
        view::Plan::of(self, sight, local_date(now))
    }
}
impl Listed for plan::Model {
    const UPDATED: Option<plan::Column> = Some(plan::Column::UpdatedAt);
    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}

impl Shown for goal::Model {
    type View = view::Goal;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::Goal {
        view::Goal::of(self, sight)
    }
}
impl Listed for goal::Model {}

impl Shown for goal_assessment::Model {
    type View = view::GoalAssessment;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::GoalAssessment {
        view::GoalAssessment::of(self, sight)
    }
}
impl Listed for goal_assessment::Model {}

impl Shown for plan_action::Model {
    type View = view::PlanAction;
    fn view(&self, sight: Sight, now: DateTime<Utc>) -> view::PlanAction {
        view::PlanAction::of(self, sight, local_date(now))
    }
}
impl Listed for plan_action::Model {
    const UPDATED: Option<plan_action::Column> = Some(plan_action::Column::UpdatedAt);
    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}

impl Shown for plan_version::Model {
    type View = view::PlanVersion;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::PlanVersion {
        view::PlanVersion::of(self, sight)
    }
}
impl Listed for plan_version::Model {}
