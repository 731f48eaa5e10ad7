//! Actions: what is to be done for a plan, by whom and until when.
use super::{content, goals::plan_of, view, write::is_open};
use crate::{
    access::{Access, At, Named, Whose, standing},
    error::Result,
    http::{etag::IfMatch, patch::Field, reply::Reply},
    store::{Version, journal::Entry},
};
use domain::{
    GoalId, Id, NetworkMemberId, OrganizationId, PlanActionId, PlanId, Refused, ServiceId, UserId,
    access::Action,
    event::Happened,
    given::Day,
    plan::action::{Approval, Doer, Status},
    text::{Line, Note},
};
use entity::{directory_service, goal, plan, plan_action::Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

/// How many actions a plan has at most.
const MOST: usize = 100;

/// An action to plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "what": "Open the letters together, one a day", "who": "client", "due": "2026-12-18", "place": "Vierellä's drop-in"}))]
pub struct NewPlanAction {
    what: Note,
    who: Doer,
    /// The worker, of an organization of the case, where `who` is `worker`; the caller unless told.
    user_id: Option<UserId>,
    /// The organization of the case, where `who` is `organization`.
    organization_id: Option<OrganizationId>,
    /// Somebody of the client's network who may be contacted, where `who` is `network_member`.
    network_member_id: Option<NetworkMemberId>,
    #[schema(value_type = NaiveDate)]
    due: Day,
    /// The goal of the plan that it serves.
    goal_id: Option<GoalId>,
    /// The service of the directory that it uses.
    service_id: Option<ServiceId>,
    /// Where it is done.
    place: Option<Line>,
    /// Whether it is not what is usually done. A lead says yes before it begins, and it is told what came of it.
    #[serde(default)]
    is_unconventional: bool,
}

/// What may change of an action while its plan is being written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangePlanAction, example = json!({"due": "2027-01-15", "who": "worker"}))]
pub struct ChangePlanAction {
    /// Of what a lead had approved, other words want another yes.
    #[serde(default)]
    #[schema(value_type = Note, required = false)]
    what: Field<Note>,
    #[serde(default)]
    #[schema(value_type = Doer, required = false)]
    who: Field<Doer>,
    #[serde(default)]
    #[schema(value_type = Option<UserId>)]
    user_id: Field<UserId>,
    #[serde(default)]
    #[schema(value_type = Option<OrganizationId>)]
    organization_id: Field<OrganizationId>,
    #[serde(default)]
    #[schema(value_type = Option<NetworkMemberId>)]
    network_member_id: Field<NetworkMemberId>,
    #[serde(default)]
    #[schema(value_type = NaiveDate, required = false)]
    due: Field<Day>,
    #[serde(default)]
    #[schema(value_type = Option<GoalId>)]
    goal_id: Field<GoalId>,
    #[serde(default)]
    #[schema(value_type = Option<ServiceId>)]
    service_id: Field<ServiceId>,
    #[serde(default)]
    #[schema(value_type = Option<Line>)]
    place: Field<Line>,
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    is_unconventional: Field<bool>,
}

/// Who does it, by id as far as there is one.
#[derive(Clone, Copy, Default)]
struct Whom {
    user: Option<UserId>,
    organization: Option<OrganizationId>,
    network_member: Option<NetworkMemberId>,
}

impl Whom {
    /// The id that goes with `who`, and no other.
    ///
    /// # Errors
    /// Where it is missing.
    fn who_is(self, who: Doer, me: Option<UserId>) -> std::result::Result<Self, Refused> {
        let none = Self::default();
        let whom = match who {
            Doer::Client => return Ok(none),
            Doer::Worker => Self { user: self.user.or(me), ..none },
            Doer::Organization => Self { organization: self.organization, ..none },
            Doer::NetworkMember => Self { network_member: self.network_member, ..none },
        };
        let missing = match who {
            Doer::Worker => whom.user.is_none().then_some("/user_id"),
            Doer::Organization => whom.organization.is_none().then_some("/organization_id"),
            _ => whom.network_member.is_none().then_some("/network_member_id"),
        };
        missing.map_or(Ok(whom), |pointer| Err(Refused::missing(pointer)))
    }

    fn names(self, plan: &plan::Model, asks: OrganizationId) -> [Option<Named>; 3] {
        let of_case = Whose::Case { id: plan.case_id, lead: plan.keeper_id, asks };
        [
            Named::user("/user_id", self.user, of_case),
            Named::organization("/organization_id", self.organization, of_case),
            Named::network_member("/network_member_id", self.network_member, plan.case_id),
        ]
    }
}

/// The goal of the plan and the service of the directory.
fn towards(plan: PlanId, goal: Option<GoalId>, service: Option<ServiceId>) -> [Option<Named>; 2] {
    let goal = goal.map(|id| {
        let found = goal::Entity::find_by_id(id).filter(goal::Column::PlanId.eq(plan));
        Named::found("/goal_id", "is not a goal of the plan", found)
    });
    let service = service.map(|id| {
        let found = directory_service::Entity::find_by_id(id);
        Named::found("/service_id", "is not a service of the directory", found)
    });
    [goal, service]
}

/// Plans an action while the plan is being written.
pub async fn plan(access: &Access, id: PlanId, new: NewPlanAction) -> Result<Reply<view::PlanAction>> {
    let work = access.open::<plan::Model>(Action::EditPlan, id).await?;
    let plan = work.record().clone();
    if let Err(why) = is_open(work.found()).and_then(|()| plan.status.is_written()) {
        return work.refuse(why).await;
    }
    if work.all(content::actions(plan.id)).await?.len() >= MOST {
        let detail = "would be one action too many for a plan";
        return work.refuse(Refused::field("/what", "too_many", detail)).await;
    }
    let given =
        Whom { user: new.user_id, organization: new.organization_id, network_member: new.network_member_id };
    let whom = match given.who_is(new.who, work.at().caller.user()) {
        Ok(whom) => whom,
        Err(why) => return work.refuse(why).await,
    };
    let asks = work.at().caller.organization;
    let named = whom.names(&plan, asks).into_iter().chain(towards(id, new.goal_id, new.service_id));
    if let Err(why) = work.belong(named).await? {
        return work.refuse(why).await;
    }
    let action = new.in_plan(&plan, whom, &work.at());
    work.add(action, Entry::of(Happened::PlanActionPlanned)).await
}

impl NewPlanAction {
    fn in_plan(self, plan: &plan::Model, whom: Whom, at: &At<'_>) -> Model {
        Model {
            id: Id::generate(),
            version: Version::FIRST,
            plan_id: plan.id,
            case_id: plan.case_id,
            client_id: plan.client_id,
            keeper_id: plan.keeper_id,
            what: self.what.into(),
            who: self.who,
            user_id: whom.user,
            organization_id: whom.organization,
            network_member_id: whom.network_member,
            goal_id: self.goal_id,
            service_id: self.service_id,
            place: self.place.map(Into::into),
            due: self.due.get(),
            status: Status::Todo,
            reason: None,
            ended_at: None,
            is_unconventional: self.is_unconventional,
            approval: self.is_unconventional.then_some(Approval::Waiting),
            approval_comment: None,
            approved_by: None,
            approved_at: None,
            outcome: None,
            referral_id: None,
            referral_status: None,
            proposed_by: at.caller.user(),
            created_at: at.now,
            updated_at: at.now,
        }
    }
}

/// Changes an action that is still ahead, while its plan is being written.
pub async fn change(
    access: &Access,
    id: PlanActionId,
    seen: IfMatch,
    patch: ChangePlanAction,
) -> Result<Reply<view::PlanAction>> {
    let work = access.change::<Model>(Action::EditPlan, id, seen).await?;
    let action = work.record().clone();
    let plan = plan_of(&work, action.plan_id).await?;
    let ahead = is_open(work.found())
        .and_then(|()| plan.status.is_written())
        .and_then(|()| standing(&action).is_ahead());
    if let Err(why) = ahead {
        return work.refuse(why).await;
    }
    let (whom, goal, service) = match patch.whom(&action, work.at().caller.user()) {
        Ok(whom) => (whom, patch.goal_id.over(None), patch.service_id.over(None)),
        Err(why) => return work.refuse(why).await,
    };
    let named = whom.names(&plan, work.at().caller.organization).into_iter();
    if let Err(why) = work.belong(named.chain(towards(plan.id, goal, service))).await? {
        return work.refuse(why).await;
    }
    match patch.over(action, whom, &work.at()) {
        Ok(next) => work.save(next, Entry::of(Happened::PlanActionChanged)).await,
        Err(why) => work.refuse(why).await,
    }
}

impl ChangePlanAction {
    fn whom(&self, action: &Model, me: Option<UserId>) -> std::result::Result<Whom, Refused> {
        let who = self.who.over_required(action.who, "/who")?;
        let given = Whom {
            user: self.user_id.over(action.user_id),
            organization: self.organization_id.over(action.organization_id),
            network_member: self.network_member_id.over(action.network_member_id),
        };
        given.who_is(who, me)
    }

    fn over(self, action: Model, whom: Whom, at: &At<'_>) -> std::result::Result<Model, Refused> {
        let what = self.what.map(Into::into).over_required(action.what.clone(), "/what")?;
        let is_unconventional =
            self.is_unconventional.over_required(action.is_unconventional, "/is_unconventional")?;
        let is_as_it_was = what == action.what && is_unconventional == action.is_unconventional;
        let asked = Model {
            approval: is_unconventional.then_some(Approval::Waiting),
            approval_comment: None,
            approved_by: None,
            approved_at: None,
            proposed_by: at.caller.user(),
            ..action.clone()
        };
        let kept = if is_as_it_was { action } else { asked };
        Ok(Model {
            what,
            who: self.who.over_required(kept.who, "/who")?,
            user_id: whom.user,
            organization_id: whom.organization,
            network_member_id: whom.network_member,
            due: self.due.map(Day::get).over_required(kept.due, "/due")?,
            goal_id: self.goal_id.over(kept.goal_id),
            service_id: self.service_id.over(kept.service_id),
            place: self.place.map(Into::into).over(kept.place),
            is_unconventional,
            updated_at: at.now,
            ..kept
        })
    }
}
