//! The steps of an action: what was done and what was not, and a lead's word on what is not usually done.
use super::{goals::plan_of, view, write::is_open};
use crate::{
    access::{Access, Work, standing},
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    store::journal::Entry,
};
use domain::{
    PlanActionId, Refused,
    access::Action,
    event::Happened,
    plan::action::{Approval, Step},
    text::Note,
};
use entity::plan_action::Model;
use serde::Deserialize;
use utoipa::ToSchema;

/// What may be said with a step.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StepPlanAction, example = json!({"comment": "Pirkko comes along the first time."}))]
pub struct Remark {
    comment: Option<Note>,
}

/// It was done.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"outcome": "All eleven letters are open, and the bailiff has a payment plan."}))]
pub struct PlanActionDone {
    /// What came of it; needed where it is not what is usually done.
    outcome: Option<Note>,
}

/// It was not done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The group was full until March."}))]
pub struct PlanActionNotDone {
    reason: Note,
    /// What came of it; needed where it is not what is usually done.
    outcome: Option<Note>,
}

/// It is not to be done any more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Mika found work."}))]
pub struct CancelPlanAction {
    reason: Note,
}

/// Why a lead says no.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"comment": "Not without insurance; let us ask the parish first."}))]
pub struct RefusePlanAction {
    comment: Note,
}

/// What is said with a step, whichever it is.
#[derive(Default)]
pub struct Said {
    reason: Option<Note>,
    outcome: Option<Note>,
    comment: Option<Note>,
}

impl From<Remark> for Said {
    fn from(remark: Remark) -> Self {
        Self { comment: remark.comment, ..Self::default() }
    }
}
impl From<PlanActionDone> for Said {
    fn from(done: PlanActionDone) -> Self {
        Self { outcome: done.outcome, ..Self::default() }
    }
}
impl From<PlanActionNotDone> for Said {
    fn from(not_done: PlanActionNotDone) -> Self {
        Self { reason: Some(not_done.reason), outcome: not_done.outcome, comment: None }
    }
}
impl From<CancelPlanAction> for Said {
    fn from(cancel: CancelPlanAction) -> Self {
        Self { reason: Some(cancel.reason), ..Self::default() }
    }
}

/// Opens an action of a plan that goes on.
async fn open(
    access: &Access,
    doing: Action,
    (id, seen): (PlanActionId, IfMatch),
) -> Result<Work<'_, Model>> {
    let work = access.change::<Model>(doing, id, seen).await?;
    let plan = plan_of(&work, work.record().plan_id).await?;
    match is_open(work.found()).and_then(|()| plan.status.goes_on()) {
        Ok(()) => Ok(work),
        Err(why) => work.refuse(why).await,
    }
}

/// Takes a step of the table.
pub async fn take(
    access: &Access,
    which: (PlanActionId, IfMatch),
    step: Step,
    said: impl Into<Said>,
) -> Result<Reply<view::PlanAction>> {
    let (work, said) = (open(access, Action::CarryOutAction, which).await?, said.into());
    let action = work.record().clone();
    let status = match standing(&action).take(step) {
        Ok(status) => status,
        Err(why) => return work.refuse(why).await,
    };
    let outcome = said.outcome.map(String::from);
    if action.is_unconventional && status.asks_for_outcome() && outcome.is_none() {
        return work.refuse(Refused::missing("/outcome")).await;
    }
    let (now, reason) = (work.at().now, said.reason.map(String::from));
    let comment = said.comment.map(String::from).or_else(|| reason.clone()).or_else(|| outcome.clone());
    let entry = Entry::of(step.into()).moved(action.status.code(), status.code()).because(None, comment);
    let ended_at = status.is_over().then_some(now);
    work.save(Model { status, reason, outcome, ended_at, updated_at: now, ..action }, entry).await
}

/// A lead says yes.
pub async fn approve(
    access: &Access,
    which: (PlanActionId, IfMatch),
    remark: Remark,
) -> Result<Reply<view::PlanAction>> {
    decide(access, which, Approval::Approved, remark.comment).await
}

/// A lead says no, and why.
pub async fn refuse(
    access: &Access,
    which: (PlanActionId, IfMatch),
    why: RefusePlanAction,
) -> Result<Reply<view::PlanAction>> {
    decide(access, which, Approval::Refused, Some(why.comment)).await
}

/// Keeps a lead's word.
async fn decide(
    access: &Access,
    which: (PlanActionId, IfMatch),
    approval: Approval,
    comment: Option<Note>,
) -> Result<Reply<view::PlanAction>> {
    let work = open(access, Action::ApproveAction, which).await?;
    let action = work.record().clone();
    let approved_by = work.at().caller.user();
    if let Err(why) = standing(&action).can_be_decided(action.proposed_by, approved_by) {
        return work.refuse(why).await;
    }
    let happened = match approval {
        Approval::Refused => Happened::PlanActionRefused,
        _ => Happened::PlanActionApproved,
    };
    let now = work.at().now;
    let comment: Option<String> = comment.map(Into::into);
    let entry = Entry::of(happened).because(None, comment.clone());
    let next = Model {
        approval: Some(approval),
        approval_comment: comment,
        approved_by,
        approved_at: Some(now),
        updated_at: now,
        ..action
    };
    work.save(next, entry).await
}
