//! What happens when a referral ends: the case gets a next step if it ended without help, the sender acknowledges, the
//! client is told.
use crate::{
    access::{At, Move, Named, Naming, Whose, Work},
    error::Result,
    store::{
        Found,
        journal::Entry,
        next_steps::{after, count_left},
    },
};
use domain::{
    Refused, UserId,
    access::Action,
    case::HowTold,
    event::Happened,
    referral::{Phase, Step},
    text::Note,
};
use entity::referral::Model;
use serde::Deserialize;
use utoipa::ToSchema;

/// Gives the sender's case a next step when the referral ends any way but `completed`, and lets the action of a plan follow
/// that it carries: from here on `heir` does, which is the referral itself unless another one goes on for it.
pub async fn follow_up(work: &mut Work<'_, Model>, next: &Model, heir: &Model) -> Result<()> {
    let (was, now) = (work.record().clone(), work.at().now);
    let carried = work.carried([next]).await?;
    if let Some((action, entry)) = carried.follow(&was, heir, now) {
        work.along_change(action, entry).await?;
    }
    let Some(case) = work.found().case.as_ref() else { return Ok(()) };
    let coordinator = carried.coordinator(next).or(case.coordinator);
    let Some(step) = after((&was, next), (case.status, coordinator), now) else { return Ok(()) };
    work.run(&count_left(std::slice::from_ref(&step))).await?;
    work.along([(step, Entry::of(Happened::NextStepAgreed))]).await
}

fn ended(referral: &Model) -> std::result::Result<(), Refused> {
    if referral.status.phase() == Phase::Closed {
        Ok(())
    } else {
        Err(Refused::wrong_state(referral.status.steps().map(Step::code).collect()))
    }
}

/// The sender has read how it ended.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"comment": "Thank you, we go on from here."}))]
pub struct Acknowledge {
    comment: Option<Note>,
}

impl Move for Acknowledge {
    type On = Model;
    fn action(&self) -> Action {
        Action::AcknowledgeReferral
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let referral = was.record.clone();
        ended(&referral)?;
        let entry = Entry::of(Happened::ReferralAcknowledged).because(None, self.comment.map(Into::into));
        // Whoever says so again has not worked on it anew.
        let updated_at = referral.sender_acknowledged_at.map_or(at.now, |_| referral.updated_at);
        let acknowledged = referral.sender_acknowledged_at.or(Some(at.now));
        Ok((Model { sender_acknowledged_at: acknowledged, updated_at, ..referral }, entry))
    }
}

/// The client has been told how it ended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"how": "in_person", "comment": "Mika knows whom to call."}))]
pub struct InformClient {
    how: HowTold,
    comment: Option<Note>,
}

impl Move for InformClient {
    type On = Model;
    fn action(&self) -> Action {
        Action::InformClient
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let referral = was.record.clone();
        ended(&referral)?;
        let entry = Entry::of(Happened::ReferralClientInformed).because(None, self.comment.map(Into::into));
        let told = Model {
            client_informed_at: Some(at.now),
            client_informed_via: Some(self.how),
            client_informed_by: at.caller.user(),
            updated_at: referral.client_informed_at.map_or(at.now, |_| referral.updated_at),
            ..referral
        };
        Ok((told, entry))
    }
}

/// Who of the receiver's people takes care of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"assigned_to": "01990000-0000-7000-8000-000000000003"}))]
pub struct Assign {
    /// An active user of your organization.
    assigned_to: UserId,
}

impl Naming for Assign {
    fn names(&self, was: &Model, _: &At<'_>) -> Vec<Option<Named>> {
        let receiver = Whose::Organization(was.to_organization_id);
        vec![Named::user("/assigned_to", Some(self.assigned_to), receiver)]
    }
}

impl Move for Assign {
    type On = Model;
    fn action(&self) -> Action {
        Action::AssignReferral
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let referral = was.record.clone();
        if referral.status.phase() == Phase::Closed {
            return Err(Refused::wrong_state(referral.status.steps().map(Step::code).collect()));
        }
        let assigned = Model { assigned_to: Some(self.assigned_to), updated_at: at.now, ..referral };
        Ok((assigned, Entry::of(Happened::ReferralAssigned)))
    }
}
