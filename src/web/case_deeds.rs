//! What is done on the page of a case.
use super::{
    deed::{Ask, Deed, Deeds, Offer, about, find},
    deeds::{DeedForm, Desk, Doing, Made, doing, seen},
    fields::Kind,
    visit::Visit,
};
use crate::{
    cases::{
        members, needs, next_steps, notes,
        steps::{self, Advance},
        view::{Case, CaseMember, Need, NextStep},
    },
    error::Result,
    http::etag::Version,
    meetings::{self, view::Meeting},
    plans::write,
};
use domain::{
    CaseId, MeetingId, NeedId, NextStepId, Refusal,
    access::Action,
    case::{NextStepStatus, Step},
};

const COMMENT: Ask = Ask::new("comment", Kind::Text).optional();

/// How it goes on.
const NEXT: [Ask; 5] = [
    Ask::new("next_step.what", Kind::Text).optional(),
    Ask::code("next_step.who", "next_step_who").optional(),
    Ask::new("next_step.due", Kind::Day).optional(),
    Ask::code("no_next_step_reason", "no_next_step_reasons").optional(),
    Ask::new("client_understood", Kind::Check).optional(),
];
const REOPEN: [Ask; 5] = [Ask::new("comment", Kind::Text), NEXT[0], NEXT[1], NEXT[2], NEXT[3]];

/// While more can be written in it.
const WRITING: [Deed; 6] = [
    Deed::new(
        "next-step",
        Action::EditNextSteps,
        &[
            Ask::new("what", Kind::Text),
            Ask::code("who", "next_step_who"),
            Ask::of("user_id", Offer::Colleagues).optional(),
            Ask::of("organization_id", Offer::Agencies).optional(),
            Ask::new("due", Kind::Day),
            Ask::code("how_told", "how_told").optional(),
            Ask::new("client_understood", Kind::Check).optional(),
        ],
    ),
    Deed::new(
        "need",
        Action::EditNeeds,
        &[
            Ask::new("client_words", Kind::Text),
            Ask::code("code", "needs"),
            Ask::new("severity", Kind::Number),
        ],
    ),
    Deed::new(
        "note",
        Action::WriteNotes,
        &[Ask::new("text", Kind::Text), Ask::new("happened_on", Kind::Day).optional()],
    ),
    Deed::new(
        "member",
        Action::ManageMembers,
        &[Ask::of("organization_id", Offer::Agencies), Ask::code("role", "case_member_roles")],
    ),
    Deed::new(
        "meeting",
        Action::EditMeetings,
        &[
            Ask::code("kind", "meeting_kinds"),
            Ask::code("mode", "meeting_modes"),
            Ask::each("participants", "organization_id", Offer::Members),
            Ask::new("starts_at", Kind::Moment).optional(),
            Ask::new("agenda", Kind::Lines).optional(),
        ],
    ),
    Deed::new(
        "plan",
        Action::EditPlan,
        &[
            Ask::code("kind", "plan_kinds"),
            Ask::new("situation", Kind::Text).optional(),
            Ask::new("coordination_text", Kind::Text).optional(),
        ],
    ),
];

const STEPS: [Deed; 5] = [
    Deed::of("case_steps", "open", Action::StepCase(Step::Open), &[COMMENT]),
    Deed::of("case_steps", "activate", Action::StepCase(Step::Activate), &[COMMENT]),
    Deed::of("case_steps", "monitor", Action::StepCase(Step::Monitor), &[COMMENT]),
    Deed::of(
        "case_steps",
        "close",
        Action::StepCase(Step::Close),
        &[Ask::new("closing_note", Kind::Text), Ask::code("client_told_via", "how_told")],
    ),
    Deed::of("case_steps", "reopen", Action::StepCase(Step::Reopen), &REOPEN),
];

/// About a next step.
const NEXT_STEP: [Deed; 2] = [
    Deed::new("step-done", Action::EditNextSteps, &NEXT),
    Deed::new("step-drop", Action::EditNextSteps, &NEXT),
];

/// About a need.
const NEED: [Deed; 1] = [Deed::new(
    "change-need",
    Action::EditNeeds,
    &[Ask::new("severity", Kind::Number), Ask::code("status", "need_statuses").called("column-status")],
)];

/// About a meeting.
const MEETING: [Deed; 5] = [
    Deed::of(
        "meeting_steps",
        "schedule",
        Action::EditMeetings,
        &[Ask::new("starts_at", Kind::Moment), Ask::new("ends_at", Kind::Moment).optional()],
    ),
    Deed::of("meeting_steps", "start", Action::EditMeetings, &[]),
    Deed::of(
        "meeting_steps",
        "complete",
        Action::EditMeetings,
        &[
            Ask::new("prior_review.with_client", Kind::Check).optional(),
            Ask::code("prior_review.skipped", "prior_review_skips").optional(),
            Ask::new("minutes_spent", Kind::Number).optional(),
        ],
    ),
    Deed::of("meeting_steps", "cancel", Action::EditMeetings, &[Ask::new("reason", Kind::Text)]),
    Deed::of("meeting_steps", "no-show", Action::EditMeetings, &[Ask::new("reason", Kind::Text).optional()]),
];

/// About an organization that takes part.
const MEMBER: [Deed; 1] = [Deed::new("leave", Action::ManageMembers, &[])];

/// All of them, to be found by their names.
pub const DEEDS: Deeds = &[&WRITING, &STEPS, &NEXT_STEP, &NEED, &MEETING, &MEMBER];

/// What may be done about the case as it is.
pub fn of_case(desk: &Desk<'_>, case: &Case, version: Version) -> Vec<DeedForm> {
    let writing = WRITING.iter().filter(|_| case.status.takes_more().is_ok());
    let steps = STEPS.iter().filter(|deed| case.allowed_steps.iter().any(|step| deed.is(step.code())));
    desk.forms(writing.chain(steps), (case.id, version))
}

/// What may be done about a next step.
pub fn of_step(desk: &Desk<'_>, step: &NextStep) -> Vec<DeedForm> {
    let open = NEXT_STEP.iter().filter(|_| step.status == NextStepStatus::Open && step.what.is_some());
    desk.forms(open, (step.id, step.version))
}

/// What may be done about a need.
pub fn of_need(desk: &Desk<'_>, case: &Case, need: &Need) -> Vec<DeedForm> {
    let may = case.status.takes_more().is_ok() && need.code.is_some();
    let mut forms = desk.forms(NEED.iter().filter(|_| may), (need.id, need.version));
    for form in &mut forms {
        let severity = need.severity.map(|severity| severity.to_string());
        form.shows(&[("severity", severity), ("status", Some(need.status.code().to_owned()))]);
    }
    forms
}

/// What may be done about a meeting.
pub fn of_meeting(desk: &Desk<'_>, meeting: &Meeting) -> Vec<DeedForm> {
    let legal = MEETING.iter().filter(|deed| meeting.allowed_steps.iter().any(|step| deed.is(step.code())));
    desk.forms(legal, (meeting.id, meeting.version))
}

/// What the lead may do about an organization that takes part by nothing but being named.
pub fn of_member(desk: &Desk<'_>, case: &Case, member: &CaseMember) -> Vec<DeedForm> {
    let leads = case.lead_organization_id == desk.caller.organization && case.status.takes_more().is_ok();
    desk.forms(MEMBER.iter().filter(|_| leads), (member.id, member.version))
}

/// Does what the form says.
///
/// # Errors
/// What the API says to it; `not-found` for what is no deed of the page.
pub async fn take(visit: &Visit, id: CaseId, name: &str) -> Result<Made> {
    let (access, form) = (visit.access()?, &visit.form);
    let deed = find(DEEDS, name)?;
    let seen = || seen(visit);
    let done: Doing<'_> = match name {
        "next-step" => doing(next_steps::agree(access, id, deed.body(form)?)),
        "need" => doing(needs::record(access, id, deed.body(form)?)),
        "change-need" => {
            doing(access.make::<needs::ChangeNeed>(about::<NeedId>(form)?, seen()?, deed.body(form)?))
        }
        "note" => doing(notes::write(access, id, deed.body(form)?)),
        "member" => doing(members::join(access, id, deed.body(form)?)),
        "leave" => doing(members::end(access, about(form)?, seen()?, deed.body(form)?)),
        "meeting" => doing(meetings::propose::propose(access, id, deed.body(form)?)),
        "plan" => doing(write::begin(access, id, deed.body(form)?)),
        "open" => doing(access.make(id, seen()?, Advance(Step::Open, deed.body(form)?))),
        "activate" => doing(access.make(id, seen()?, Advance(Step::Activate, deed.body(form)?))),
        "monitor" => doing(access.make(id, seen()?, Advance(Step::Monitor, deed.body(form)?))),
        "close" => doing(steps::close(access, id, seen()?, deed.body(form)?)),
        "reopen" => doing(steps::reopen(access, id, seen()?, deed.body(form)?)),
        "step-done" | "step-drop" => {
            let how = if name == "step-done" { NextStepStatus::Done } else { NextStepStatus::Dropped };
            doing(next_steps::end(access, about::<NextStepId>(form)?, seen()?, how, deed.body(form)?))
        }
        _ => return meeting(visit, deed, about(form)?).await,
    };
    done.await
}

async fn meeting(visit: &Visit, deed: &'static Deed, id: MeetingId) -> Result<Made> {
    use meetings::steps::{CancelMeeting, NoShow, ScheduleMeeting, StartMeeting, complete};
    let (access, form, seen) = (visit.access()?, &visit.form, seen(visit)?);
    let done: Doing<'_> = match deed.name {
        "schedule" => doing(access.make::<ScheduleMeeting>(id, seen, deed.body(form)?)),
        "start" => doing(access.make::<StartMeeting>(id, seen, deed.body(form)?)),
        "complete" => doing(complete(access, id, seen, deed.body(form)?)),
        "cancel" => doing(access.make::<CancelMeeting>(id, seen, deed.body(form)?)),
        "no-show" => doing(access.make::<NoShow>(id, seen, deed.body(form)?)),
        _ => return Err(Refusal::NotFound.into()),
    };
    done.await
}
