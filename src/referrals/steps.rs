//! The steps of a sent referral: what each asks for, and what it fills in.
use super::{
    coded::{Coded, CodedReason, Outcome},
    endings, target, view,
};
use crate::{
    access::{Access, At, Named, Whose, Work},
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    store::{Found, Record, journal::Entry, referral::moved},
};
use domain::{
    ReferralId, Refusal, Refused, UnitId, UserId,
    access::{Action, Caller, Role, Scope, Side},
    given::{Day, Moment},
    referral::{Need, Status, Step},
    text::{Line, Note},
};
use entity::referral::Model;
use serde::Deserialize;
use utoipa::ToSchema;

/// What goes into the history: the reason code and the comment.
type Said = (Option<String>, Option<String>);

/// A step as data: which row of the table it is, and what it fills in.
pub trait Taking {
    const STEP: Step;
    /// The people and places it names, in the order of the request.
    fn names(&self, _was: &Model) -> Vec<Option<Named>> {
        Vec::new()
    }
    /// Fills in what the step brings; the reason code and the comment go into the history.
    ///
    /// # Errors
    /// What is missing or not in its code list.
    fn fill(self, next: &mut Model) -> std::result::Result<Said, Refused>;
}

/// Takes a step of the table.
pub async fn take<T: Taking>(
    access: &Access,
    id: ReferralId,
    seen: IfMatch,
    step: T,
) -> Result<Reply<view::Referral>> {
    let action = Action::StepReferral(T::STEP);
    if T::STEP.stays_open() {
        let glance = access.glance::<Model>(action, id, seen).await?;
        let names_nobody = step.names(glance.record()).iter().all(Option::is_none);
        if names_nobody && glance.record().action_id.is_none() {
            return match prepare(glance.found(), &glance.at(), step) {
                Ok((next, entry)) => glance.save(next, entry).await,
                Err(why) => glance.refuse(why).await,
            };
        }
    }
    take_holding(access.change(action, id, seen).await?, step).await
}

/// A step that leans on more than the referral itself: people that it names, the case, an action of a plan, a basis.
async fn take_holding<T: Taking>(mut work: Work<'_, Model>, step: T) -> Result<Reply<view::Referral>> {
    let named = step.names(work.record());
    let (mut next, entry) = match prepare(work.found(), &work.at(), step) {
        Ok(prepared) => prepared,
        Err(why) => return work.refuse(why).await,
    };
    if let Err(why) = work.belong(named).await? {
        return work.refuse(why).await;
    }
    if T::STEP == Step::Reopen
        && let Err(why) = target::is_free(&work).await?
    {
        return work.refuse(why).await;
    }
    if T::STEP.transition().needs.contains(&Need::LegalBasis) {
        // What comes back rests on ground that holds now, whatever it rested on before.
        let ground = target::ground(&work, next.to_organization_id).await?;
        match ground.and_then(|ground| target::with_wish(ground, &next)) {
            Ok(ground) => next.basis_id = Some(ground.basis_id),
            Err(why) => return work.refuse(why.into()).await,
        }
    }
    endings::follow_up(&mut work, &next, &next).await?;
    work.save(next, entry).await
}

fn prepare<T: Taking>(
    found: &Found<Model>,
    at: &At<'_>,
    step: T,
) -> std::result::Result<(Model, Entry), Refused> {
    let was = &found.record;
    let to = T::STEP.from(was.status)?;
    permitted(was, T::STEP, at)?;
    if T::STEP == Step::Reopen && !found.case.as_ref().is_some_and(|case| case.status.is_live()) {
        return Err(Refused::wrong_state(Vec::new()));
    }
    let mut next = moved(was, T::STEP, to, at.now);
    let (reason, comment) = step.fill(&mut next)?;
    let entry =
        Entry::of(T::STEP.into()).moved(was.status.code(), next.status.code()).because(reason, comment);
    Ok((next, entry))
}

/// What the table says beyond sides and roles: who may reopen what, and whose word a second look is.
fn permitted(was: &Model, step: Step, at: &At<'_>) -> std::result::Result<(), Refused> {
    if !sides(&was.scope(), at.caller).any(|side| step.is_for(side, was.status)) {
        return Err(Refusal::NotAllowed.into());
    }
    if second_look_forbids(was, step, at.caller) {
        return Err(Refused::wrong_state(open_to(was, at.caller).map(Step::code).collect()));
    }
    Ok(())
}

fn sides(scope: &Scope, caller: &Caller) -> impl Iterator<Item = Side> {
    [Side::Sender, Side::Receiver, Side::System].into_iter().filter(move |side| scope.puts_on(caller, *side))
}

/// Where the unit asks for a second look, a worker proposes to decline and the lead decides.
fn second_look_forbids(was: &Model, step: Step, caller: &Caller) -> bool {
    let undecided = matches!(was.status, Status::Sent | Status::Received | Status::DeclineProposed);
    match step {
        Step::Decline => was.second_look && undecided && !caller.has(Role::TeamLead),
        Step::ProposeDecline => !was.second_look,
        _ => false,
    }
}

/// The steps that `caller` may take now.
pub fn open_to(referral: &Model, caller: &Caller) -> impl Iterator<Item = Step> {
    let sides: Vec<_> = sides(&referral.scope(), caller).collect();
    referral.status.steps().filter(move |step| {
        sides.iter().any(|side| step.is_for(*side, referral.status))
            && caller.may(Action::StepReferral(*step)).is_ok()
            && !second_look_forbids(referral, *step, caller)
    })
}

/// A step that asks for nothing.
macro_rules! plain {
    ($($name:ident)+) => {$(
        impl Taking for $name {
            const STEP: Step = Step::$name;
            fn fill(self, _: &mut Model) -> std::result::Result<Said, Refused> {
                Ok((None, self.0.comment.map(Into::into)))
            }
        }
        /// A step that asks for nothing; something may be said with it.
        pub struct $name(pub Remark);
    )+};
}

/// What may be said with a step.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StepRemark, example = json!({"comment": "We look at it this week."}))]
pub struct Remark {
    comment: Option<Note>,
}

impl Remark {
    pub fn comment(self) -> Option<Note> {
        self.comment
    }
}

plain! { Receive Start Resume ConfirmCancel }

/// A step with a comment that must be there.
macro_rules! commented {
    ($($name:ident)+) => {$(
        impl Taking for $name {
            const STEP: Step = Step::$name;
            fn fill(self, _: &mut Model) -> std::result::Result<Said, Refused> {
                Ok((None, Some(self.0.comment.into())))
            }
        }
        /// A step that must be explained.
        pub struct $name(pub Comment);
    )+};
}

/// Why, in the writer's own words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StepComment, example = json!({"comment": "The situation has changed; please look at it again."}))]
pub struct Comment {
    comment: Note,
}

commented! { SendBack RefuseCancel Reopen MarkError }

/// A step with a reason of a code list.
macro_rules! reasoned {
    ($($name:ident $list:literal $closes:literal;)+) => {$(
        impl Taking for $name {
            const STEP: Step = Step::$name;
            fn fill(self, next: &mut Model) -> std::result::Result<Said, Refused> {
                let (code, comment) = self.0.of_list($list)?;
                if $closes {
                    next.closing_reason = Some(code.clone());
                }
                Ok((Some(code), comment))
            }
        }
        /// A step with a coded reason.
        pub struct $name(pub CodedReason);
    )+};
}

reasoned! {
    Hold           "hold_reasons"          false;
    ProposeDecline "decline_reasons"       false;
    Decline        "decline_reasons"       true;
    NotDelivered   "not_delivered_reasons" true;
    Withdraw       "withdraw_reasons"      true;
    RequestCancel  "cancel_reasons"        true;
}

/// What the receiver must know before it can answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"question": "Does Mika have a lease of his own?"}))]
pub struct RequestInfo {
    question: Note,
}
impl Taking for RequestInfo {
    const STEP: Step = Step::RequestInfo;
    fn fill(self, _: &mut Model) -> std::result::Result<Said, Refused> {
        Ok((None, Some(self.question.into())))
    }
}

/// What the sender answers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "Yes, since May, with the city's housing company."}))]
pub struct AnswerInfo {
    answer: Note,
}
impl Taking for AnswerInfo {
    const STEP: Step = Step::AnswerInfo;
    fn fill(self, _: &mut Model) -> std::result::Result<Said, Refused> {
        Ok((None, Some(self.answer.into())))
    }
}

/// Who takes the client.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"assigned_to": "01990000-0000-7000-8000-000000000003"}))]
pub struct Accept {
    /// An active user of your organization.
    assigned_to: Option<UserId>,
    /// A unit of your organization.
    to_unit_id: Option<UnitId>,
    comment: Option<Note>,
}
impl Taking for Accept {
    const STEP: Step = Step::Accept;
    fn names(&self, was: &Model) -> Vec<Option<Named>> {
        let receiver = Whose::Organization(was.to_organization_id);
        vec![
            Named::user("/assigned_to", self.assigned_to, receiver),
            Named::unit("/to_unit_id", self.to_unit_id, receiver),
        ]
    }
    fn fill(self, next: &mut Model) -> std::result::Result<Said, Refused> {
        next.assigned_to = self.assigned_to.or(next.assigned_to);
        next.to_unit_id = self.to_unit_id.or(next.to_unit_id);
        Ok((None, self.comment.map(Into::into)))
    }
}

/// When there will be room.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"estimate": "2027-01-11", "comment": "The next group starts after Epiphany."}))]
pub struct Waitlist {
    #[schema(value_type = Option<NaiveDate>)]
    estimate: Option<Day>,
    comment: Option<Note>,
}
impl Taking for Waitlist {
    const STEP: Step = Step::Waitlist;
    fn fill(self, next: &mut Model) -> std::result::Result<Said, Refused> {
        next.estimate = self.estimate.map(Day::get);
        Ok((None, self.comment.map(Into::into)))
    }
}

/// When and where the client is expected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"appointment_at": "2026-11-26T08:30:00Z", "place": "Health centre, room 12"}))]
pub struct Schedule {
    #[schema(value_type = DateTime<Utc>)]
    appointment_at: Moment,
    place: Option<Line>,
    comment: Option<Note>,
}
impl Taking for Schedule {
    const STEP: Step = Step::Schedule;
    fn fill(self, next: &mut Model) -> std::result::Result<Said, Refused> {
        next.appointment_at = Some(self.appointment_at.get());
        next.appointment_place = self.place.map(Into::into);
        Ok((None, self.comment.map(Into::into)))
    }
}

/// What came of it.
pub struct Complete(pub Outcome);
impl Taking for Complete {
    const STEP: Step = Step::Complete;
    fn fill(self, next: &mut Model) -> std::result::Result<Said, Refused> {
        let (code, comment): Coded = self.0.coded()?;
        next.outcome_code = Some(code.clone());
        Ok((Some(code), comment))
    }
}

/// The clock ran out.
pub struct Expire;
impl Taking for Expire {
    const STEP: Step = Step::Expire;
    fn fill(self, _: &mut Model) -> std::result::Result<Said, Refused> {
        Ok((None, None))
    }
}
