//! What of cases and their plans waits for somebody, as the day of a lead counts it.
use crate::{cases::whole::Among, referrals::board_plans::Plans};
use serde::Deserialize;

/// As parts of the board of leads are called.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waits {
    CaseWithoutNextStep,
    PlanReviewDue,
    PlanWithoutClientAnswer,
    ActionOverdue,
}

impl Waits {
    /// Where those cases are listed.
    pub const fn place(self) -> &'static str {
        match self {
            Self::CaseWithoutNextStep => "/cases?waits=case_without_next_step",
            Self::PlanReviewDue => "/cases?waits=plan_review_due",
            Self::PlanWithoutClientAnswer => "/cases?waits=plan_without_client_answer",
            Self::ActionOverdue => "/cases?waits=action_overdue",
        }
    }

    /// What it is counted as, and which cases it is in.
    pub fn among(self, plans: Plans) -> (&'static str, i64, Among) {
        match self {
            Self::CaseWithoutNextStep => {
                let part = plans.case_without_next_step;
                ("count-without-step", part.count, Among::These(part.ids))
            }
            Self::PlanReviewDue => {
                let part = plans.plan_review_due;
                ("count-review-due", part.count, Among::OfPlans(part.ids))
            }
            Self::PlanWithoutClientAnswer => {
                let part = plans.plan_without_client_answer;
                ("count-without-answer", part.count, Among::OfPlans(part.ids))
            }
            Self::ActionOverdue => {
                let part = plans.action_overdue;
                ("count-action-overdue", part.count, Among::OfActions(part.ids))
            }
        }
    }
}
