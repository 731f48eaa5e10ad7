//! What is done on the page of a plan.
use super::{
    deed::{Ask, Deed, Deeds, Offer, about, find},
    deeds::{DeedForm, Desk, Doing, Made, doing, seen},
    fields::Kind,
    visit::Visit,
};
use crate::{
    cases::strengths,
    error::{Error, Result},
    http::etag::Version,
    plans::{
        action_steps::{self, CancelPlanAction, PlanActionDone, PlanActionNotDone, Remark, Said},
        actions, answers, assess,
        content::{ContentAction, ContentGoal, Participant},
        goals, participants, steps,
        view::Plan,
        write,
    },
};
use domain::{
    PlanId, Refusal,
    access::Action,
    plan::{
        Acceptance, Effect, GasLevels, Status, Step,
        action::{self, Standing},
    },
    text::Note,
};
use serde::de::DeserializeOwned;

const COMMENT: Ask = Ask::new("comment", Kind::Text).optional();

/// Of a goal: the words that stand once they are said come first, and what it has come to last.
const OF_GOAL: [Ask; 12] = [
    Ask::new("client_words", Kind::Text),
    Ask::new("gas_levels.2", Kind::Line).optional(),
    Ask::new("gas_levels.1", Kind::Line).optional(),
    Ask::new("gas_levels.0", Kind::Line).optional(),
    Ask::new("gas_levels.-1", Kind::Line).optional(),
    Ask::new("gas_levels.-2", Kind::Line).optional(),
    Ask::of("baseline", Offer::Levels).optional(),
    Ask::new("methods", Kind::Lines).optional(),
    Ask::new("factors.promotes", Kind::Tagged("effect")).optional(),
    Ask::new("factors.hinders", Kind::Tagged("effect")).optional(),
    Ask::new("weight", Kind::Number).optional(),
    Ask::code("status", "goal_statuses").called("column-status"),
];

/// While it is written.
const WRITING: [Deed; 5] = [
    Deed::new(
        "strength",
        Action::EditStrengths,
        &[
            Ask::new("text", Kind::Text),
            Ask::code("area", "strength_areas"),
            Ask::code("said_by", "strength_said_by"),
        ],
    ),
    Deed::new("goal", Action::EditPlan, OF_GOAL.split_at(11).0),
    Deed::new(
        "action",
        Action::EditPlan,
        &[
            Ask::new("what", Kind::Text),
            Ask::code("who", "plan_action_doers"),
            Ask::of("organization_id", Offer::Members).optional(),
            Ask::of("user_id", Offer::Colleagues).optional(),
            Ask::new("due", Kind::Day),
            Ask::of("goal_id", Offer::Goals).optional(),
            Ask::new("place", Kind::Line).optional(),
            Ask::new("is_unconventional", Kind::Check).optional(),
        ],
    ),
    Deed::new(
        "participant",
        Action::ManageMembers,
        &[Ask::of("organization_id", Offer::Agencies), Ask::code("role", "case_member_roles")],
    ),
    Deed::new(
        "change-plan",
        Action::EditPlan,
        &[
            Ask::new("situation", Kind::Text).optional(),
            Ask::new("coordination_text", Kind::Text).optional(),
            Ask::new("review_every_months", Kind::Number),
        ],
    )
    .changing(),
];

/// What is asked of the client.
const ANSWER: Deed = Deed::new(
    "client-response",
    Action::AnswerForClient,
    &[
        Ask::code("answer", "plan_client_answers").called("field-client-answer"),
        COMMENT,
        Ask::code("how_told", "how_told").optional(),
        Ask::new("attempts.0.on", Kind::Day).listed().optional(),
        Ask::code("attempts.0.how", "how_told").listed().optional(),
        Ask::new("attempts.1.on", Kind::Day).listed().optional(),
        Ask::code("attempts.1.how", "how_told").listed().optional(),
    ],
);

const STEPS: [Deed; 5] = [
    Deed::of("plan_steps", "send-to-client", Action::StepPlan(Step::SendToClient), &[COMMENT]),
    Deed::of("plan_steps", "recall", Action::StepPlan(Step::Recall), &[COMMENT]),
    Deed::of("plan_steps", "agree", Action::StepPlan(Step::Agree), &[COMMENT]),
    Deed::of("plan_steps", "review", Action::StepPlan(Step::Review), &[COMMENT]),
    Deed::of("plan_steps", "end", Action::StepPlan(Step::End), &[Ask::new("reason", Kind::Text)]),
];

/// About a goal.
const GOAL: [Deed; 1] = [Deed::new(
    "assess",
    Action::AssessGoal,
    &[Ask::of("level", Offer::Levels), Ask::code("assessed_by", "goal_assessed_by"), COMMENT],
)];

/// While the plan is written; the client's words nobody changes.
const CHANGE_GOAL: Deed = Deed::new("change-goal", Action::EditPlan, OF_GOAL.split_at(1).1).changing();

const OUTCOME: Ask = Ask::new("outcome", Kind::Text).optional();

/// About an action.
const ACTION: [Deed; 5] = [
    Deed::of("plan_action_steps", "start", Action::CarryOutAction, &[COMMENT]),
    Deed::of("plan_action_steps", "done", Action::CarryOutAction, &[OUTCOME]),
    Deed::of(
        "plan_action_steps",
        "not-done",
        Action::CarryOutAction,
        &[Ask::new("reason", Kind::Text), OUTCOME],
    ),
    Deed::of("plan_action_steps", "cancel", Action::CarryOutAction, &[Ask::new("reason", Kind::Text)]),
    Deed::of("plan_action_steps", "reopen", Action::CarryOutAction, &[COMMENT]),
];
const APPROVAL: [Deed; 2] = [
    Deed::new("approve", Action::ApproveAction, &[COMMENT]),
    Deed::new("refuse", Action::ApproveAction, &[Ask::new("comment", Kind::Text)]),
];

/// An organization answers for itself.
const ACCEPTANCE: [Deed; 2] = [
    Deed::new("accept-plan", Action::AnswerPlan, &[COMMENT]),
    Deed::new("decline-plan", Action::AnswerPlan, &[Ask::new("comment", Kind::Text)]),
];

/// All of them, to be found by their names.
pub const DEEDS: Deeds =
    &[&WRITING, &[ANSWER], &STEPS, &GOAL, &[CHANGE_GOAL], &ACTION, &APPROVAL, &ACCEPTANCE];

/// What may be done about the plan as it is.
pub fn of_plan(desk: &Desk<'_>, plan: &Plan, version: Version) -> Vec<DeedForm> {
    let is_written = plan.status.is_written().is_ok();
    let writing = WRITING.iter().filter(|_| is_written);
    let answer = Some(&ANSWER).filter(|_| plan.status.asks_client(plan.client_answer));
    let steps = STEPS.iter().filter(|deed| plan.allowed_steps.iter().any(|step| deed.is(step.code())));
    // Strengths are the case's, whichever plan they are said for.
    let (strength, writing) = (writing.clone().take(1), writing.skip(1));
    let mut forms = desk.forms(strength, (plan.case_id, version));
    forms.extend(desk.forms(writing.chain(answer).chain(steps), (plan.id, version)));
    let now = [
        ("situation", plan.situation.clone()),
        ("coordination_text", plan.coordination_text.clone()),
        ("review_every_months", Some(plan.review_every_months.to_string())),
    ];
    forms.iter_mut().filter(|form| form.name == "change-plan").for_each(|form| form.shows(&now));
    forms
}

/// What may be told of a goal.
pub fn of_goal(desk: &Desk<'_>, status: Status, goal: &ContentGoal) -> Vec<DeedForm> {
    let mut forms = desk.forms(GOAL.iter().filter(|_| status.is_live()), (goal.id, goal.version));
    let is_written = status.is_written().is_ok();
    let mut change = desk.forms([&CHANGE_GOAL].into_iter().filter(|_| is_written), (goal.id, goal.version));
    for form in &mut change {
        form.shows(&now(goal));
    }
    forms.append(&mut change);
    forms
}

/// What stands in a goal.
fn now(goal: &ContentGoal) -> [(&'static str, Option<String>); 11] {
    let level = |of: fn(&GasLevels) -> &Note| goal.gas_levels.as_ref().map(|levels| of(levels).to_string());
    let factors = |effect| {
        let of_effect = goal.factors.iter().filter(move |one| one.effect == effect);
        Some(of_effect.map(|one| one.text.to_string()).collect::<Vec<_>>().join("\n"))
    };
    [
        ("gas_levels.2", level(|levels| &levels.much_more)),
        ("gas_levels.1", level(|levels| &levels.more)),
        ("gas_levels.0", level(|levels| &levels.expected)),
        ("gas_levels.-1", level(|levels| &levels.less)),
        ("gas_levels.-2", level(|levels| &levels.much_less)),
        ("baseline", goal.baseline.map(|level| level.to_string())),
        ("methods", Some(goal.methods.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))),
        ("factors.promotes", factors(Effect::Promotes)),
        ("factors.hinders", factors(Effect::Hinders)),
        ("weight", Some(goal.weight.to_string())),
        ("status", Some(goal.status.code().to_owned())),
    ]
}

/// What may be done about an action.
pub fn of_action(desk: &Desk<'_>, status: Status, one: &ContentAction) -> Vec<DeedForm> {
    let phase = one.referral_status.map(domain::referral::Status::phase);
    let standing = Standing { status: one.status, approval: one.approval, referral: phase };
    let steps = ACTION.iter().filter(|deed| standing.steps().any(|step| deed.is(step.code())));
    let waits = standing.waits_for_a_word() && standing.is_ahead().is_ok();
    let approval = APPROVAL.iter().filter(|_| waits);
    desk.forms(steps.chain(approval).filter(|_| status.is_live()), (one.id, one.version))
}

/// What an organization answers to its part.
pub fn of_participant(desk: &Desk<'_>, status: Status, one: &Participant) -> Vec<DeedForm> {
    let is_asked = status == Status::ClientReview
        && one.organization_id == desk.caller.organization
        && one.acceptance == Some(Acceptance::Waiting);
    desk.forms(ACCEPTANCE.iter().filter(|_| is_asked), (one.id, one.version))
}

/// Does what the form says.
///
/// # Errors
/// What the API says to it; `not-found` for what is no deed of the page.
pub async fn take(visit: &Visit, id: PlanId, name: &str) -> Result<Made> {
    let (access, form) = (visit.access()?, &visit.form);
    let deed = find(DEEDS, name)?;
    let seen = || seen(visit);
    let which = || Ok::<_, Error>((about(form)?, seen()?));
    let done: Doing<'_> = match name {
        "strength" => doing(strengths::record(access, about(form)?, deed.body(form)?)),
        "goal" => doing(goals::set(access, id, deed.body(form)?)),
        "change-goal" => doing(goals::change(access, about(form)?, seen()?, deed.body(form)?)),
        "action" => doing(actions::plan(access, id, deed.body(form)?)),
        "participant" => doing(participants::join(access, id, deed.body(form)?)),
        "change-plan" => doing(access.make_naming::<write::ChangePlan>(id, seen()?, deed.body(form)?)),
        "client-response" => doing(access.make::<answers::ClientResponse>(id, seen()?, deed.body(form)?)),
        "send-to-client" => doing(steps::send_to_client(access, id, seen()?, deed.body(form)?)),
        "recall" => doing(steps::recall(access, id, seen()?, deed.body(form)?)),
        "agree" => doing(steps::agree(access, id, seen()?, deed.body(form)?)),
        "review" => doing(steps::review(access, id, seen()?, deed.body(form)?)),
        "end" => doing(steps::end(access, id, seen()?, deed.body(form)?)),
        "assess" => doing(assess::assess(access, about(form)?, deed.body(form)?)),
        "start" => carry_out::<Remark>(visit, deed, action::Step::Start)?,
        "done" => carry_out::<PlanActionDone>(visit, deed, action::Step::Done)?,
        "not-done" => carry_out::<PlanActionNotDone>(visit, deed, action::Step::NotDone)?,
        "cancel" => carry_out::<CancelPlanAction>(visit, deed, action::Step::Cancel)?,
        "reopen" => carry_out::<Remark>(visit, deed, action::Step::Reopen)?,
        "approve" => doing(action_steps::approve(access, which()?, deed.body(form)?)),
        "refuse" => doing(action_steps::refuse(access, which()?, deed.body(form)?)),
        "accept-plan" => doing(answers::accept(access, about(form)?, seen()?, deed.body(form)?)),
        "decline-plan" => doing(answers::decline(access, about(form)?, seen()?, deed.body(form)?)),
        _ => return Err(Refusal::NotFound.into()),
    };
    done.await
}

/// A step of an action, with what is said with it.
fn carry_out<'a, T: DeserializeOwned + Into<Said> + 'a>(
    visit: &'a Visit,
    deed: &Deed,
    step: action::Step,
) -> Result<Doing<'a>> {
    let (access, form) = (visit.access()?, &visit.form);
    let which = (about(form)?, seen(visit)?);
    Ok(doing(action_steps::take(access, which, step, deed.body::<T>(form)?)))
}
