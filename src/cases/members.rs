use super::view;
use crate::{
    access::{Access, Listed, Named, Telling, Whose, Work},
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    store::{
        Record, Shown, Version,
        journal::Entry,
        part_of_case,
        scope::{About, Document},
    },
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, Id, MemberId, OrganizationId, PlanId, Refusal, Refused, UserId,
    access::{Action, Sight},
    basis::{Categories, Category},
    case::MemberRole,
    event::Happened,
    plan::{Acceptance, Status},
};
use entity::{
    case,
    case_member::{Column, Entity, Model},
    plan,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde::Deserialize;
use utoipa::ToSchema;

part_of_case!(case_member, MemberId, CaseMember, "case_member", JoinedAt, joined_at);

impl Shown for Model {
    type View = view::CaseMember;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::CaseMember {
        view::CaseMember::of(self, sight)
    }
}
impl Listed for Model {}

/// An organization to name to the case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"organization_id": "01990000-0000-7000-8000-000000000003", "role": "expert"}))]
pub struct NewMember {
    organization_id: OrganizationId,
    /// An active user of that organization.
    user_id: Option<UserId>,
    role: MemberRole,
}

/// The membership ends here.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct EndMembership {}

/// Ends a membership. One that goes with a plan stays as long as everybody is asked whether they agree: they were asked about
/// a plan with it.
pub async fn end(
    access: &Access,
    id: MemberId,
    seen: IfMatch,
    _: EndMembership,
) -> Result<Reply<view::CaseMember>> {
    let work = access.change::<Model>(Action::ManageMembers, id, seen).await?;
    let member = work.record().clone();
    let plan = match member.plan_id {
        Some(plan) => work.one(plan::Entity::find_by_id(plan)).await?,
        None => None,
    };
    let is_asked = plan.is_some_and(|plan| plan.status == Status::ClientReview);
    if member.left_at.is_some() || is_asked {
        return work.refuse(Refused::wrong_state(Vec::new())).await;
    }
    let left_at = Some(access.now());
    work.save(Model { left_at, ..member }, Entry::of(Happened::MemberLeft)).await
}

/// Names an organization to the case. It must be covered by a basis: membership alone opens nothing.
pub async fn join(access: &Access, case: CaseId, new: NewMember) -> Result<Reply<view::CaseMember>> {
    let work = access.open::<case::Model>(Action::ManageMembers, case).await?;
    let case = work.record().clone();
    let basic = [Category::Basic].into_iter().collect();
    match new_member(&work, &case, new, (None, basic)).await? {
        Ok(member) => work.add(member, Entry::of(Happened::MemberJoined)).await,
        Err(why) => work.refuse(why).await,
    }
}

/// A membership of the case, or of a plan in it, for whoever a basis gives the categories.
pub async fn new_member<R: Record>(
    work: &Work<'_, R>,
    case: &case::Model,
    new: NewMember,
    (plan, categories): (Option<PlanId>, Categories),
) -> Result<std::result::Result<Model, Refused>> {
    if let Err(why) = case.status.takes_more() {
        return Ok(Err(why));
    }
    if case.walled_service.is_some() {
        let detail = "takes part in no case that is for those alone who produce the service";
        return Ok(Err(Refused::field("/organization_id", "walled", detail)));
    }
    let there = Entity::find()
        .filter(Column::CaseId.eq(case.id))
        .filter(Column::OrganizationId.eq(new.organization_id))
        .filter(plan.map_or_else(|| Column::PlanId.is_null(), |plan| Column::PlanId.eq(plan)))
        .filter(Column::LeftAt.is_null());
    if work.one(there).await?.is_some() {
        return Ok(Err(Refusal::AlreadyExists.into()));
    }
    let about = About {
        records: vec![Expr::val(case.id)],
        service_task: Some(Expr::val(case.service_task_code.clone())),
        document: Some(Document::of(case::Model::KIND, Expr::val(case.created_at))),
    };
    let telling = Telling { receiver: new.organization_id, client: case.client_id, categories };
    if let Err(why) = work.ground(telling, &about).await? {
        return Ok(Err(why.into()));
    }
    let user = Named::user("/user_id", new.user_id, Whose::Organization(new.organization_id));
    if let Err(why) = work.belong([user]).await? {
        return Ok(Err(why));
    }
    Ok(Ok(Model {
        id: Id::generate(),
        version: Version::FIRST,
        case_id: case.id,
        client_id: case.client_id,
        keeper_id: case.organization_id,
        organization_id: new.organization_id,
        user_id: new.user_id,
        role: new.role,
        joined_at: work.at().now,
        left_at: None,
        plan_id: plan,
        acceptance: plan.map(|_| Acceptance::Waiting),
        acceptance_comment: None,
        answered_by: None,
        answered_at: None,
    }))
}
