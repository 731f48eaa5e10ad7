//! What a person looks at in the morning: who waits, for whom, since when, and what to do next.
use super::{
    page::{Shell, render},
    rows::{self, Row},
    visit::{Visit, see_other},
    waits::Waits,
};
use crate::{
    cases::next_steps,
    error::Result,
    http::page::{Limit, Page, Sort},
    referrals::{board, lists},
};
use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use domain::{
    access::{Action, Caller},
    calendar::local_date,
};

/// How many lines a list of the page has; the lists themselves have all.
const SHOWN: u64 = 12;

#[derive(Template)]
#[template(path = "today.html")]
struct TodayPage {
    shell: Shell,
    day: String,
    /// What waits in all of the organization; for leads.
    counts: Option<Vec<Count>>,
    waiting: Vec<Row>,
    waiting_more: bool,
    /// Where the list goes on: leads see all that waits without its content, workers what is theirs to see.
    desk: &'static str,
    /// Whether it tells for whom.
    named: bool,
    steps: Vec<Step>,
}

/// A number that leads look at.
struct Count {
    number: i64,
    text: String,
    /// Whether it should be nought.
    is_bad: bool,
    place: Option<&'static str>,
}

struct Step {
    what: String,
    day: String,
    is_late: bool,
}

pub async fn show(visit: Visit) -> HttpResponse {
    visit.answer(today(&visit).await)
}

/// Where the day begins for whoever works with no clients.
fn elsewhere(caller: &Caller) -> Option<&'static str> {
    let own = [
        (Action::ViewReferral, None),
        (Action::ViewPrivacyBoard, Some("/privacy")),
        (Action::ManageUsers, Some("/organization")),
    ];
    own.into_iter().find(|(action, _)| caller.may(*action).is_ok()).and_then(|(_, place)| place)
}

async fn today(visit: &Visit) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    if let Some(place) = elsewhere(access.caller()) {
        return Ok(see_other(place));
    }
    let leads = access.caller().may(Action::ViewQueue).is_ok();
    let mut reading = access.reading();
    let counts = if leads {
        let board = board::read(access, &reading).await?;
        Some(counts(visit, &board))
    } else {
        None
    };
    let page = Page { limit: Limit::of(SHOWN).unwrap_or_default(), cursor: None, sort: Sort::Oldest };
    let waiting =
        lists::waiting(&mut reading, if leads { Action::ViewQueue } else { Action::ViewReferral }, page);
    let waiting = waiting.await?;
    let steps = next_steps::mine(&mut reading, page).await?;
    let mut wanted = Shell::wants(access);
    let rows = waiting.as_ref().map(|rows| rows.items.as_slice()).unwrap_or_default();
    rows::wants(&mut wanted, rows);
    let (shell, names) = Shell::finish(visit, "today", reading, wanted).await?;
    let (me, now) = (access.caller().organization, access.now());
    let today = local_date(now);
    let page = TodayPage {
        day: t.day(today),
        counts,
        waiting: rows.iter().map(|one| Row::of(t, one, &names, (me, now))).collect(),
        waiting_more: waiting.is_some_and(|rows| rows.next_cursor.is_some()),
        named: !leads,
        desk: if leads { "/queue" } else { "/referrals" },
        steps: steps
            .into_iter()
            .flat_map(|rows| rows.items)
            .map(|step| Step {
                what: step.what.unwrap_or_else(|| t.get("hidden")),
                day: t.day(step.due),
                is_late: step.due < today,
            })
            .collect(),
        shell,
    };
    render(t, StatusCode::OK, &page)
}

fn counts(visit: &Visit, board: &board::TeamBoard) -> Vec<Count> {
    let t = visit.texts;
    let count = |name: &str, number: i64, is_bad: bool, place| Count {
        text: t.count(name, number),
        number,
        is_bad: is_bad && number > 0,
        place,
    };
    let received = |number: fn(&board::Waiting) -> i64| board.received.iter().map(number).sum();
    let plans = &board.plans;
    vec![
        count("count-late", received(|one| one.overdue), true, Some("/queue?overdue=true")),
        count("count-unassigned", received(|one| one.unassigned), false, Some("/queue?phase=open")),
        count(
            "count-without-step",
            plans.case_without_next_step.count,
            true,
            Some(Waits::CaseWithoutNextStep.place()),
        ),
        count("count-review-due", plans.plan_review_due.count, true, Some(Waits::PlanReviewDue.place())),
        count(
            "count-without-answer",
            plans.plan_without_client_answer.count,
            false,
            Some(Waits::PlanWithoutClientAnswer.place()),
        ),
        count("count-action-overdue", plans.action_overdue.count, true, Some(Waits::ActionOverdue.place())),
    ]
}
