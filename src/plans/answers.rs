//! What the client and the organizations in a plan answer to it.
use super::{goals::plan_of, write::is_open};
use crate::{
    access::{Access, At, Move},
    cases::CaseMember,
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    store::{Found, Record, journal::Entry},
};
use domain::{
    MemberId, Refusal, Refused,
    access::Action,
    case::HowTold,
    event::Happened,
    plan::{Acceptance, Attempts, ClientAnswer, Status},
    text::Note,
};
use entity::{case_member, plan::Model};
use serde::Deserialize;
use utoipa::ToSchema;

/// What the client answered, recorded by whoever heard it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "agreed_with_comments", "comment": "Not on Mondays.", "how_told": "in_person"}))]
pub struct ClientResponse {
    answer: ClientAnswer,
    /// The client's own words; needed with comments, and where the client disagrees: then they say why.
    comment: Option<Note>,
    /// How the client was told of the plan.
    how_told: Option<HowTold>,
    /// Tries to reach the client; at least two where the client was not reached.
    #[serde(default)]
    attempts: Attempts,
}

impl Move for ClientResponse {
    type On = Model;
    fn action(&self) -> Action {
        Action::AnswerForClient
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        is_open(was)?;
        let plan = was.record.clone();
        if !plan.status.asks_client(plan.client_answer) {
            return Err(Refused::wrong_state(plan.status.steps().map(domain::plan::Step::code).collect()));
        }
        self.answer.check(self.comment.as_deref(), self.attempts.len())?;
        let next = Model {
            client_answer: Some(self.answer),
            client_comment: self.comment.map(Into::into),
            client_told_via: self.how_told,
            client_answered_at: Some(at.now),
            attempts: self.attempts,
            updated_at: at.now,
            ..plan
        };
        Ok((next, Entry::of(Happened::PlanClientAnswered).because(Some(self.answer.code().to_owned()), None)))
    }
}

/// Your organization takes its part in the plan.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"comment": "Pirkko will meet Mika every second week."}))]
pub struct AcceptPlan {
    comment: Option<Note>,
}

/// Your organization does not take the part that the plan gives it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"comment": "We have no group before March."}))]
pub struct DeclinePlan {
    comment: Note,
}

pub async fn accept(
    access: &Access,
    id: MemberId,
    seen: IfMatch,
    body: AcceptPlan,
) -> Result<Reply<CaseMember>> {
    answer(access, (id, seen), Acceptance::Accepted, body.comment).await
}

pub async fn decline(
    access: &Access,
    id: MemberId,
    seen: IfMatch,
    body: DeclinePlan,
) -> Result<Reply<CaseMember>> {
    answer(access, (id, seen), Acceptance::Declined, Some(body.comment)).await
}

/// An organization answers for itself, while the plan asks it.
async fn answer(
    access: &Access,
    (id, seen): (MemberId, IfMatch),
    acceptance: Acceptance,
    comment: Option<Note>,
) -> Result<Reply<CaseMember>> {
    let work = access.open::<case_member::Model>(Action::AnswerPlan, id).await?;
    let member = work.record().clone();
    if member.organization_id != work.at().caller.organization {
        return work.refuse(Refusal::NotAllowed.into()).await;
    }
    if !seen.covers(member.version()) {
        return work.refuse(Refusal::Stale.into()).await;
    }
    let is_asked = match member.plan_id.filter(|_| member.left_at.is_none()) {
        Some(plan) => plan_of(&work, plan).await?.status == Status::ClientReview,
        None => false,
    };
    if !is_asked {
        return work.refuse(Refused::wrong_state(Vec::new())).await;
    }
    let (now, answered_by) = (work.at().now, work.at().caller.user());
    let happened = match acceptance {
        Acceptance::Declined => Happened::PlanDeclined,
        _ => Happened::PlanAccepted,
    };
    let comment: Option<String> = comment.map(Into::into);
    let entry = Entry::of(happened).because(None, comment.clone());
    let next = case_member::Model {
        acceptance: Some(acceptance),
        acceptance_comment: comment,
        answered_by,
        answered_at: Some(now),
        ..member
    };
    work.save(next, entry).await
}
