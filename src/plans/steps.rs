//! The steps of a plan as a whole, up to the agreement that keeps a version of it.
use super::{
    content::{self, Parts, PlanContent},
    view,
    write::{has_whom_it_needs, is_open},
};
use crate::{
    access::{Access, Work},
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    store::{Record, Together, Version, journal::Entry},
};
use domain::{
    Id, PlanId, Refused,
    access::Action,
    calendar::{WorkingWeek, local_date},
    event::Happened,
    plan::{Acceptance, Attempts, Round, Status, Step, review_on},
    text::Note,
};
use entity::{
    case_member,
    plan::{Entity, Model},
    plan_version,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// What may be said with a step.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StepPlan, example = json!({"comment": "Read through together on the phone."}))]
pub struct Remark {
    comment: Option<Note>,
}

/// Why a plan ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The client works and the debts are arranged."}))]
pub struct EndPlan {
    reason: Note,
}

/// Where the step leads, and who takes part in the plan.
async fn legal(
    work: &Work<'_, Model>,
    step: Step,
) -> Result<std::result::Result<(Status, Vec<case_member::Model>), Refused>> {
    let plan = work.record();
    if let Err(why) = is_open(work.found()) {
        return Ok(Err(why));
    }
    let members = work.all(content::participants(plan.id)).await?;
    let acceptances: Vec<_> =
        members.iter().map(|one| one.acceptance.unwrap_or(Acceptance::Waiting)).collect();
    let round = Round {
        status: plan.status,
        versions: plan.versions,
        answer: plan.client_answer,
        acceptances: &acceptances,
    };
    Ok(round.take(step).map(|status| (status, members)))
}

fn entry(step: Step, (was, next): (Status, Status), comment: Option<Note>) -> Entry {
    Entry::of(step.into()).moved(was.code(), next.code()).because(None, comment.map(Into::into))
}

/// Asks the client and every organization in the plan; what they answered to what it was before is forgotten.
pub async fn send_to_client(
    access: &Access,
    id: PlanId,
    seen: IfMatch,
    remark: Remark,
) -> Result<Reply<view::Plan>> {
    let mut work = access.change::<Model>(Action::StepPlan(Step::SendToClient), id, seen).await?;
    let (status, members) = match legal(&work, Step::SendToClient).await? {
        Ok(legal) => legal,
        Err(why) => return work.refuse(why).await,
    };
    let (plan, now) = (work.record().clone(), work.at().now);
    if let Err(why) = has_whom_it_needs(&work, &plan).await? {
        return work.refuse(why).await;
    }
    ask(&mut work, members).await?;
    let entry = entry(Step::SendToClient, (plan.status, status), remark.comment);
    let next = Model {
        status,
        sent_at: Some(now),
        client_answer: None,
        client_comment: None,
        client_told_via: None,
        client_answered_at: None,
        attempts: Attempts::default(),
        updated_at: now,
        ..plan
    };
    work.save(next, entry).await
}

/// Asks the organizations anew.
async fn ask(work: &mut Work<'_, Model>, members: Vec<case_member::Model>) -> Result<()> {
    use case_member::{Column, Entity};
    let ask = Entity::update_many()
        .col_expr(Column::Acceptance, Expr::val(Acceptance::Waiting))
        .col_expr(Column::AcceptanceComment, Expr::val(None::<String>))
        .col_expr(Column::AnsweredBy, Expr::val(None::<domain::UserId>))
        .col_expr(Column::AnsweredAt, Expr::val(None::<chrono::DateTime<chrono::Utc>>))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.is_in(members.iter().map(|one| one.id)));
    if !members.is_empty() {
        work.run(&ask.into_query()).await?;
    }
    for member in members {
        work.tell(&member, member.version().next(), Entry::of(Happened::PlanAcceptanceAsked));
    }
    Ok(())
}

/// Takes a plan back from the client, to be written on.
pub async fn recall(access: &Access, id: PlanId, seen: IfMatch, remark: Remark) -> Result<Reply<view::Plan>> {
    advance(access, id, seen, (Step::Recall, remark)).await
}

/// Begins to write the next version of an agreed plan, which stays in force meanwhile.
pub async fn review(access: &Access, id: PlanId, seen: IfMatch, remark: Remark) -> Result<Reply<view::Plan>> {
    advance(access, id, seen, (Step::Review, remark)).await
}

async fn advance(
    access: &Access,
    id: PlanId,
    seen: IfMatch,
    (step, remark): (Step, Remark),
) -> Result<Reply<view::Plan>> {
    let work = access.change::<Model>(Action::StepPlan(step), id, seen).await?;
    let (status, _) = match legal(&work, step).await? {
        Ok(legal) => legal,
        Err(why) => return work.refuse(why).await,
    };
    let plan = work.record().clone();
    let entry = entry(step, (plan.status, status), remark.comment);
    let updated_at = work.at().now;
    work.save(Model { status, updated_at, ..plan }, entry).await
}

/// Agrees on the plan as it stands, and keeps that version.
pub async fn agree(access: &Access, id: PlanId, seen: IfMatch, remark: Remark) -> Result<Reply<view::Plan>> {
    let mut work = access.change::<Model>(Action::StepPlan(Step::Agree), id, seen).await?;
    let (status, members) = match legal(&work, Step::Agree).await? {
        Ok(legal) => legal,
        Err(why) => return work.refuse(why).await,
    };
    let (plan, now) = (work.record().clone(), work.at().now);
    let mut all = Together::default();
    let strengths = all.add(content::strengths(plan.case_id));
    let (goals, actions) = (all.add(content::goals(id)), all.add(content::actions(id)));
    let found = work.together(all).await?;
    let (strengths, goals, actions) = (found.of(&strengths)?, found.of(&goals)?, found.of(&actions)?);
    let parts = Parts { members, strengths, goals, actions };
    let today = local_date(now);
    let next = Model {
        status,
        versions: plan.versions + 1,
        next_review: Some(review_on(today, plan.review_months, WorkingWeek::default())),
        agreed_at: Some(now),
        updated_at: now,
        ..plan.clone()
    };
    let content = serde_json::to_value(PlanContent::of(&next, parts))
        .map_err(|error| anyhow::anyhow!("a plan cannot be written as JSON: {error}"))?;
    let version = plan_version::Model {
        id: Id::generate(),
        version: Version::FIRST,
        plan_id: id,
        case_id: plan.case_id,
        client_id: plan.client_id,
        keeper_id: plan.keeper_id,
        number: next.versions,
        content,
        client_answer: plan.client_answer,
        agreed_at: now,
    };
    work.along([(version, Entry::of(Happened::PlanVersionKept))]).await?;
    if let Err(why) = supersede(&mut work).await? {
        return work.refuse(why).await;
    }
    let entry = entry(Step::Agree, (plan.status, status), remark.comment);
    work.save(next, entry).await
}

/// The plan in whose place the agreed one comes is over, with the part that others had in it.
async fn supersede(work: &mut Work<'_, Model>) -> Result<std::result::Result<(), Refused>> {
    let Some(id) = work.record().supersedes_id else { return Ok(Ok(())) };
    let Some(was) = work.one(Entity::find_by_id(id)).await?.filter(|was| was.status.is_live()) else {
        return Ok(Ok(()));
    };
    let round = Round { status: was.status, versions: was.versions, answer: None, acceptances: &[] };
    let status = match round.take(Step::Supersede) {
        Ok(status) => status,
        Err(why) => return Ok(Err(why)),
    };
    let now = work.at().now;
    let members = work.all(content::participants(id)).await?;
    leave(work, members).await?;
    let entry = entry(Step::Supersede, (was.status, status), None);
    work.along_change(Model { status, ended_at: Some(now), updated_at: now, ..was }, entry).await?;
    Ok(Ok(()))
}

/// Ends a plan; whoever takes part in the case by it alone does so no more.
pub async fn end(access: &Access, id: PlanId, seen: IfMatch, body: EndPlan) -> Result<Reply<view::Plan>> {
    let mut work = access.change::<Model>(Action::StepPlan(Step::End), id, seen).await?;
    let (status, members) = match legal(&work, Step::End).await? {
        Ok(legal) => legal,
        Err(why) => return work.refuse(why).await,
    };
    let (plan, now) = (work.record().clone(), work.at().now);
    leave(&mut work, members).await?;
    let reason: String = body.reason.into();
    let entry = Entry::of(Step::End.into())
        .moved(plan.status.code(), status.code())
        .because(None, Some(reason.clone()));
    let next = Model { status, ended_at: Some(now), end_reason: Some(reason), updated_at: now, ..plan };
    work.save(next, entry).await
}

/// Those who took part in the case by the plan leave it.
async fn leave(work: &mut Work<'_, Model>, members: Vec<case_member::Model>) -> Result<()> {
    use case_member::{Column, Entity};
    if members.is_empty() {
        return Ok(());
    }
    let leave = Entity::update_many()
        .col_expr(Column::LeftAt, Expr::val(work.at().now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.is_in(members.iter().map(|one| one.id)));
    work.run(&leave.into_query()).await?;
    for member in members {
        work.tell(&member, member.version().next(), Entry::of(Happened::MemberLeft));
    }
    Ok(())
}
