//! An action of a plan goes where the referral goes that carries it out, in the same transaction.
use super::Work;
use crate::{
    error::Result,
    store::{Record, journal::Entry},
};
use chrono::{DateTime, Utc};
use domain::{PlanActionId, PlanId, Refused, UserId, event::Happened, plan::action::Standing};
use entity::{plan, plan_action, referral};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};

/// The actions that some referrals carry, and their plans. Whoever changes either holds the case, as those do who change a
/// referral of it.
#[derive(Default)]
pub struct Carried {
    actions: BTreeMap<PlanActionId, plan_action::Model>,
    plans: BTreeMap<PlanId, plan::Model>,
}

impl<R: Record> Work<'_, R> {
    /// What the referrals carry; asks nothing where none carries anything.
    pub async fn carried(&self, referrals: impl IntoIterator<Item = &referral::Model>) -> Result<Carried> {
        let wanted: BTreeSet<_> = referrals.into_iter().filter_map(|referral| referral.action_id).collect();
        if wanted.is_empty() {
            return Ok(Carried::default());
        }
        let actions = plan_action::Entity::find().filter(plan_action::Column::Id.is_in(wanted));
        let actions: BTreeMap<_, _> = self.all(actions).await?.into_iter().map(|one| (one.id, one)).collect();
        let wanted: BTreeSet<_> = actions.values().map(|action| action.plan_id).collect();
        let plans = plan::Entity::find().filter(plan::Column::Id.is_in(wanted));
        let plans = self.all(plans).await?.into_iter().map(|plan| (plan.id, plan)).collect();
        Ok(Carried { actions, plans })
    }
}

/// What decides where an action can go.
pub fn standing(action: &plan_action::Model) -> Standing {
    Standing {
        status: action.status,
        approval: action.approval,
        referral: action.referral_status.map(domain::referral::Status::phase),
    }
}

impl Carried {
    fn of(&self, referral: &referral::Model) -> Option<(&plan_action::Model, &plan::Model)> {
        let action = self.actions.get(&referral.action_id?)?;
        Some((action, self.plans.get(&action.plan_id)?))
    }

    /// Whether the draft may be sent.
    ///
    /// # Errors
    /// Where the plan is over, the action is not ahead or waits for a lead, or another referral carries it.
    pub fn can_be_sent(&self, draft: &referral::Model) -> std::result::Result<(), Refused> {
        let Some((action, plan)) = self.of(draft) else { return Ok(()) };
        plan.status.goes_on().and_then(|()| standing(action).can_be_carried())
    }

    /// Who holds the plan together that the referral serves: whoever sees to it when it fails.
    pub fn coordinator(&self, referral: &referral::Model) -> Option<UserId> {
        self.of(referral).filter(|(_, plan)| plan.status.is_live())?.1.coordinator_id
    }

    /// The action after `was`, which carries it, has become `next`: the same referral, or the one that goes on after a
    /// redirect. None where nothing changes, or another referral carries it by now.
    pub fn follow(
        &self,
        was: &referral::Model,
        next: &referral::Model,
        now: DateTime<Utc>,
    ) -> Option<(plan_action::Model, Entry)> {
        let (action, _) = self.of(next).filter(|_| next.sent_at.is_some())?;
        let is_theirs = action.referral_id.is_none_or(|id| id == was.id) || was.sent_at.is_none();
        let is_new = action.referral_id != Some(next.id) || action.referral_status != Some(next.status);
        if !is_theirs || !is_new {
            return None;
        }
        let status = standing(action).follow(next.status);
        let ended_at =
            if status == action.status { action.ended_at } else { status.is_over().then_some(now) };
        let entry = Entry::of(Happened::PlanActionFollowed)
            .moved(action.status.code(), status.code())
            .because(Some(next.status.code().to_owned()), None);
        let followed = plan_action::Model {
            status,
            ended_at,
            referral_id: Some(next.id),
            referral_status: Some(next.status),
            updated_at: now,
            ..action.clone()
        };
        Some((followed, entry))
    }
}
