use super::{store::part_of_case, view};
use crate::{
    access::{Access, At, Listed, Move, Named, Telling, Whose},
    error::Result,
    http::reply::Reply,
    store::{Found, Shown, Version, journal::Entry, scope::About},
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, Id, MemberId, OrganizationId, Refusal, Refused, UserId,
    access::{Action, Sight},
    basis::Category,
    case::MemberRole,
    event::Happened,
};
use entity::{
    case,
    case_member::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde::Deserialize;
use utoipa::ToSchema;

part_of_case!(case_member, MemberId, CaseMember, "case_member");

impl Shown for Model {
    type View = view::CaseMember;
    fn view(&self, _: Sight, _: DateTime<Utc>) -> view::CaseMember {
        view::CaseMember::of(self)
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

impl Move for EndMembership {
    type On = Model;
    fn action(&self) -> Action {
        Action::ManageMembers
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let member = was.record.clone();
        if member.left_at.is_some() {
            return Err(Refused::wrong_state(Vec::new()));
        }
        Ok((Model { left_at: Some(at.now), ..member }, Entry::of(Happened::MemberLeft)))
    }
}

/// Names an organization to the case. It must be covered by a basis: membership alone opens nothing.
pub async fn join(access: &Access, case: CaseId, new: NewMember) -> Result<Reply<view::CaseMember>> {
    let work = access.open::<case::Model>(Action::ManageMembers, case).await?;
    let case = work.record().clone();
    if let Err(why) = case.status.takes_more() {
        return work.refuse(why).await;
    }
    if case.walled_service.is_some() {
        let detail = "takes part in no case that is for those alone who produce the service";
        return work.refuse(Refused::field("/organization_id", "walled", detail)).await;
    }
    let there = Entity::find()
        .filter(Column::CaseId.eq(case.id))
        .filter(Column::OrganizationId.eq(new.organization_id))
        .filter(Column::LeftAt.is_null());
    if work.one(there).await?.is_some() {
        return work.refuse(Refusal::AlreadyExists.into()).await;
    }
    let basic = [Category::Basic].into_iter().collect();
    let about = About {
        records: vec![Expr::val(case.id)],
        service_task: Some(Expr::val(case.service_task_code.clone())),
    };
    let telling = Telling { receiver: new.organization_id, client: case.client_id, categories: basic };
    if let Err(why) = work.ground(telling, &about).await? {
        return work.refuse(why.into()).await;
    }
    let user = Named::user("/user_id", new.user_id, Whose::Organization(new.organization_id));
    if let Err(why) = work.belong([user]).await? {
        return work.refuse(why).await;
    }
    let member = Model {
        id: Id::generate(),
        version: Version::FIRST,
        case_id: case.id,
        client_id: case.client_id,
        keeper_id: case.organization_id,
        organization_id: new.organization_id,
        user_id: new.user_id,
        role: new.role,
        joined_at: access.now(),
        left_at: None,
    };
    work.add(member, Entry::of(Happened::MemberJoined)).await
}
