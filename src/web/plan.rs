//! The joint plan: what is strong, what the client wants to reach and how far that is, who does what, and what is still missing.
use super::{
    deed::Offer,
    deeds::{DeedForm, Desk, Last, Side, Tried, agencies, answered, colleagues, says},
    fields::{Choice, choice},
    page::{Shell, render},
    plan_deeds,
    text::Texts,
    visit::Visit,
};
use crate::{
    error::Result,
    names::Names,
    plans::{
        assess::Gas,
        content::{ContentAction, ContentGoal, PlanContentNow},
        whole::{self, Whole},
    },
};
use actix_web::{HttpResponse, web::Path};
use askama::Template;
use domain::{
    PlanId,
    calendar::local_date,
    plan::{GoalStatus, action::Doer},
};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage {
    shell: Shell,
    id: PlanId,
    case: String,
    kind: String,
    status: String,
    is_review_due: bool,
    side: Side,
    facts: Vec<(String, String)>,
    /// None where no basis covers the plan.
    said: Option<Said>,
}

/// What the plan says.
struct Said {
    warnings: Vec<String>,
    strengths: Vec<(String, String)>,
    texts: Vec<(String, String)>,
    goals: Vec<Goal>,
    score: Vec<(String, String)>,
    actions: Vec<Action>,
    participants: Vec<Part>,
}

/// An organization that takes part, what it answered, and what it may answer.
struct Part {
    organization: String,
    answer: String,
    deeds: Vec<DeedForm>,
}

struct Goal {
    words: String,
    status: String,
    levels: Vec<Level>,
    factors: Vec<(String, String)>,
    methods: Vec<String>,
    deeds: Vec<DeedForm>,
}

/// A level of a goal, and what stands there: where it began, and where client and workers see it.
struct Level {
    number: i32,
    text: String,
    marks: Vec<String>,
}

struct Action {
    what: String,
    who: String,
    day: String,
    status: String,
    is_late: bool,
    referral: Option<String>,
    deeds: Vec<DeedForm>,
}

pub async fn show(visit: Visit, id: Path<PlanId>) -> HttpResponse {
    visit.answer(plan(&visit, *id, None).await)
}

/// Does something with the plan; what was wrong with it is told on the page, with what was typed.
pub async fn act(visit: Visit, place: Path<(PlanId, String)>) -> HttpResponse {
    let (id, name) = place.into_inner();
    let done = plan_deeds::take(&visit, id, &name).await;
    let leads = |_| format!("/plans/{id}?done={name}");
    answered(&visit, (&name, done), leads, async |tried| plan(&visit, id, tried).await).await
}

async fn plan(visit: &Visit, id: PlanId, tried: Option<Tried>) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let (whole, reading) = whole::read(access, id).await?;
    let mut wanted = Shell::wants(access);
    wanted.organization(whole.plan.responsible_organization_id);
    wanted.user(whole.plan.coordinator_id);
    if let Some(now) = &whole.content {
        for one in &now.content.participants {
            wanted.organization(one.organization_id);
        }
        for one in &now.content.actions {
            wanted.organization(one.organization_id);
            wanted.user(one.user_id);
        }
    }
    wanted.organization(whole.plan.lead_organization_id);
    if visit.opens_a_form() {
        wanted.agencies();
        wanted.colleagues();
    }
    let (shell, names) = Shell::finish(visit, "cases", reading, wanted).await?;
    let today = local_date(access.now());
    let place = format!("/plans/{id}");
    let desk = Desk::of(visit, &place, offers(&whole, &names), tried.as_ref())?;
    let last = Last::of(visit, tried.as_ref(), |name| says(t, plan_deeds::DEEDS, name));
    let status = last.status;
    let page = PlanPage {
        id,
        case: whole.plan.case_id.to_string(),
        kind: t.label("plan_kinds", whole.plan.kind.code()),
        status: t.label("plan_statuses", whole.plan.status.code()),
        is_review_due: whole.plan.is_review_due,
        facts: facts(t, &whole, &names),
        said: whole.content.as_ref().map(|now| said(&desk, (now, &whole), &names, today)),
        side: last.beside(visit, place, plan_deeds::of_plan(&desk, &whole.plan, whole.version)),
        shell,
    };
    render(t, status, &page)
}

/// What there is to choose from in forms.
fn offers(whole: &Whole, names: &Names) -> Vec<(Offer, Vec<Choice>)> {
    let content = whole.content.iter().map(|now| &now.content);
    let others =
        content.clone().flat_map(|content| content.participants.iter().map(|one| one.organization_id));
    let members: BTreeSet<_> = others.chain([whole.plan.lead_organization_id]).collect();
    let goals = content.flat_map(|content| content.goals.iter());
    let goals = goals.filter(|goal| goal.status == GoalStatus::Open);
    vec![
        (Offer::Members, members.into_iter().map(|id| choice(id, names.organization(id))).collect()),
        (Offer::Goals, goals.map(|goal| choice(goal.id, &goal.client_words)).collect()),
        agencies(names),
        colleagues(names),
    ]
}

fn facts(t: Texts, whole: &Whole, names: &Names) -> Vec<(String, String)> {
    let plan = &whole.plan;
    t.facts([
        ("plan-coordinator", plan.coordinator_id.and_then(|user| names.user(user)).map(str::to_owned)),
        ("plan-responsible", plan.responsible_organization_id.map(|id| names.organization(id).to_owned())),
        ("plan-agreed", plan.agreed_at.map(|at| t.day(local_date(at)))),
        ("plan-version", (plan.versions > 0).then(|| plan.versions.to_string())),
        ("plan-next-review", plan.next_review.map(|day| t.day(day))),
        ("plan-client-answer", plan.client_answer.map(|said| t.label("plan_client_answers", said.code()))),
        ("plan-client-comment", plan.client_comment.clone()),
    ])
}

fn said(
    desk: &Desk<'_>,
    (now, whole): (&PlanContentNow, &Whole),
    names: &Names,
    today: chrono::NaiveDate,
) -> Said {
    let (t, gas, status) = (desk.t, whole.gas.as_ref(), whole.plan.status);
    let content = &now.content;
    let texts = [("plan-situation", &content.situation), ("plan-coordination", &content.coordination_text)];
    let score = |about: &str, score: Option<f64>| Some((t.get(about), t.number(score?)));
    let scores = gas.map(|gas| {
        [("score-baseline", gas.baseline), ("score-client", gas.by_client), ("score-worker", gas.by_worker)]
    });
    Said {
        warnings: now.warnings.iter().map(|one| t.label("plan_warnings", one.code())).collect(),
        strengths: content
            .strengths
            .iter()
            .map(|one| (one.text.clone(), t.label("strength_said_by", one.said_by.code())))
            .collect(),
        texts: texts.into_iter().filter_map(|(about, text)| Some((t.get(about), text.clone()?))).collect(),
        goals: content
            .goals
            .iter()
            .map(|one| Goal { deeds: plan_deeds::of_goal(desk, status, one), ..goal(t, one, gas) })
            .collect(),
        score: scores.into_iter().flatten().filter_map(|(about, number)| score(about, number)).collect(),
        actions: content
            .actions
            .iter()
            .map(|one| Action {
                deeds: plan_deeds::of_action(desk, status, one),
                ..action(t, one, names, today)
            })
            .collect(),
        participants: content
            .participants
            .iter()
            .map(|one| {
                let answer = one.acceptance.map(|said| t.label("plan_acceptances", said.code()));
                Part {
                    organization: names.organization(one.organization_id).to_owned(),
                    answer: answer.unwrap_or_default(),
                    deeds: plan_deeds::of_participant(desk, status, one),
                }
            })
            .collect(),
    }
}

fn goal(t: Texts, goal: &ContentGoal, gas: Option<&Gas>) -> Goal {
    let reached = gas.and_then(|gas| gas.goals.iter().find(|one| one.goal_id == goal.id));
    let marks = |number: i32| {
        let at = [
            ("mark-baseline", goal.baseline),
            ("mark-client", reached.and_then(|one| one.by_client).map(|one| one.level)),
            ("mark-worker", reached.and_then(|one| one.by_worker).map(|one| one.level)),
        ];
        at.into_iter().filter(|(_, level)| *level == Some(number)).map(|(about, _)| t.get(about)).collect()
    };
    let levels = goal.gas_levels.as_ref().map(|levels| {
        [
            (2, &levels.much_more),
            (1, &levels.more),
            (0, &levels.expected),
            (-1, &levels.less),
            (-2, &levels.much_less),
        ]
        .map(|(number, text)| Level { number, text: text.to_string(), marks: marks(number) })
    });
    Goal {
        words: goal.client_words.clone(),
        status: t.label("goal_statuses", goal.status.code()),
        levels: levels.into_iter().flatten().collect(),
        factors: goal
            .factors
            .iter()
            .map(|one| (t.label("goal_factor_effects", one.effect.code()), one.text.to_string()))
            .collect(),
        methods: goal.methods.iter().map(ToString::to_string).collect(),
        deeds: Vec::new(),
    }
}

fn action(t: Texts, action: &ContentAction, names: &Names, today: chrono::NaiveDate) -> Action {
    let who = match action.who {
        Doer::Worker => action.user_id.and_then(|user| names.user(user)).map(str::to_owned),
        Doer::Organization => action.organization_id.map(|id| names.organization(id).to_owned()),
        Doer::Client | Doer::NetworkMember => None,
    };
    Action {
        what: action.what.clone(),
        who: who.unwrap_or_else(|| t.label("plan_action_doers", action.who.code())),
        day: t.day(action.due),
        status: t.label("plan_action_statuses", action.status.code()),
        is_late: !action.status.is_over() && action.due < today,
        referral: action.referral_status.map(|status| t.label("referral_statuses", status.code())),
        deeds: Vec::new(),
    }
}
