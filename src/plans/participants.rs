//! Organizations that a plan names: each is a member of the case as long as it is in the plan.
use super::write::is_open;
use crate::{
    access::Access,
    cases::{CaseMember, NewMember, new_member},
    error::Result,
    http::reply::Reply,
    store::journal::Entry,
};
use domain::{PlanId, Refusal, access::Action, basis::Category, event::Happened};
use entity::{case, plan};
use sea_orm::EntityTrait;

/// Names an organization to a plan that is being written. A basis must give it the plan, and the client's basic data.
pub async fn join(access: &Access, id: PlanId, new: NewMember) -> Result<Reply<CaseMember>> {
    let work = access.open::<plan::Model>(Action::ManageMembers, id).await?;
    let plan = work.record().clone();
    if let Err(why) = is_open(work.found()).and_then(|()| plan.status.is_written()) {
        return work.refuse(why).await;
    }
    let Some(case) = work.one(case::Entity::find_by_id(plan.case_id)).await? else {
        return Err(Refusal::NotFound.into());
    };
    let categories = [Category::Basic, Category::Plan].into_iter().collect();
    match new_member(&work, &case, new, (Some(id), categories)).await? {
        Ok(member) => work.add(member, Entry::of(Happened::MemberJoined)).await,
        Err(why) => work.refuse(why).await,
    }
}
