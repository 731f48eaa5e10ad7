//! Lists of referrals: a worker's, and what waits at the whole desk, which leads see without its content.
use super::{
    deed::{Ask, Deed, Offer},
    deeds::{Desk, Last, Side, Tried, colleagues},
    fields::Choice,
    giving::{self, Given},
    page::{Shell, render},
    rows::{self, Row},
    visit::{TOLD, Visit, see_other},
};
use crate::{
    error::{Error, Result},
    referrals::lists::{self, ReferralQuery},
};
use actix_web::HttpResponse;
use askama::Template;
use domain::access::Action;
use std::collections::BTreeMap;

/// How many lines a page has: more would be slow on a phone.
const LINES: &str = "25";

#[derive(Template)]
#[template(path = "referrals.html")]
struct ReferralsPage {
    shell: Shell,
    title: String,
    /// Where the page stands, and where one of its referrals does.
    place: &'static str,
    /// Whether it tells for whom.
    named: bool,
    filter: Filter,
    rows: Vec<Row>,
    /// The address of the next page.
    next: Option<String>,
    /// What those of the queue can be given with.
    giving: Option<Side>,
}

/// Several at once are given to one of the people.
const GIVE: Deed = Deed::new(
    "give",
    Action::AssignReferral,
    &[Ask::of("assigned_to", Offer::Colleagues).called("column-assignee")],
);

/// What the form of the filter has chosen.
struct Filter {
    /// The case that they are of; those of all where it is empty.
    case: String,
    desk: String,
    phase: String,
    overdue: bool,
    mine: bool,
    desks: Vec<Choice>,
    phases: Vec<Choice>,
}

/// A worker's referrals.
pub async fn show(visit: Visit) -> HttpResponse {
    visit.answer(list(&visit, Action::ViewReferral, None).await)
}

/// All that waits, without its content.
pub async fn queue(visit: Visit) -> HttpResponse {
    visit.answer(list(&visit, Action::ViewQueue, None).await)
}

/// Gives those that were chosen, and shows the same part of the queue again.
pub async fn give(visit: Visit) -> HttpResponse {
    visit.answer(match giving::give(&visit).await {
        Ok(told) => Ok(see_other(&after(&visit, &told))),
        Err(Error::Refused(why)) if why.why.status() == 422 => {
            list(&visit, Action::ViewQueue, Some(Tried::of(GIVE.name, why))).await
        }
        Err(other) => Err(other),
    })
}

/// The part of the queue that was shown.
fn part(visit: &Visit) -> url::form_urlencoded::Serializer<'static, String> {
    let asked = url::form_urlencoded::parse(visit.request.query_string().as_bytes());
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(asked.filter(|(name, _)| !TOLD.contains(&name.as_ref())));
    query
}

/// It, with what became of those that were chosen.
fn after(visit: &Visit, told: &Given) -> String {
    let (given, kept) = (told.given.to_string(), told.kept.to_string());
    let query = part(visit).append_pair("given", &given).append_pair("kept", &kept).finish();
    format!("/queue?{query}")
}

async fn list(visit: &Visit, action: Action, tried: Option<Tried>) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let (asked, filter) = chosen(visit)?;
    let (rows, reading) = lists::of_desk(access, action, &asked).await?;
    let mut wanted = Shell::wants(access);
    rows::wants(&mut wanted, &rows.items);
    if action == Action::ViewQueue {
        wanted.colleagues();
    }
    let here = if action == Action::ViewQueue { "queue" } else { "referrals" };
    let (shell, names) = Shell::finish(visit, here, reading, wanted).await?;
    let place = if action == Action::ViewQueue { "/queue" } else { "/referrals" };
    let desk = Desk::of(visit, place, vec![colleagues(&names)], tried.as_ref())?;
    let last = Last::of(visit, tried.as_ref(), |_| None);
    let status = last.status;
    // Nothing is given that was sent away.
    let gives =
        action == Action::ViewQueue && filter.desk == "in" && access.caller().may(GIVE.action).is_ok();
    let giving = gives.then(|| {
        let place = format!("/queue/assign?{}", part(visit).finish());
        Last { done: told(visit), ..last }.beside(visit, place, vec![desk.main_form(&GIVE)])
    });
    let at = (access.caller().organization, access.now());
    let page = ReferralsPage {
        title: t.get(if action == Action::ViewQueue { "queue-title" } else { "referrals-title" }),
        place,
        named: action == Action::ViewReferral,
        rows: rows.items.iter().map(|one| chosen_again(visit, Row::of(t, one, &names, at))).collect(),
        giving,
        next: rows.next_cursor.map(|cursor| filter.address(place, &cursor)),
        filter,
        shell,
    };
    render(t, status, &page)
}

/// What was chosen before something was wrong stays chosen.
fn chosen_again(visit: &Visit, mut row: Row) -> Row {
    let chosen = visit.form.all("chosen");
    if let Some(choice) = &mut row.choice {
        choice.is_chosen = chosen.contains(&choice.code.as_str());
    }
    row
}

/// How many were given, and how many could not be.
fn told(visit: &Visit) -> Option<String> {
    let told: BTreeMap<_, _> =
        url::form_urlencoded::parse(visit.request.query_string().as_bytes()).into_owned().collect();
    let count = |name: &str| told.get(name).and_then(|number| number.parse::<u32>().ok());
    let (given, kept) = (count("given")?, count("kept")?);
    let kept = (kept > 0).then(|| visit.texts.count("queue-kept", kept));
    Some(
        [Some(visit.texts.count("queue-given", given)), kept]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
    )
}

/// What the address asks for: as the API takes it, and as the form shows it. Fields that were left empty ask for nothing.
fn chosen(visit: &Visit) -> Result<(ReferralQuery, Filter)> {
    let t = visit.texts;
    let asked: BTreeMap<_, _> =
        url::form_urlencoded::parse(visit.request.query_string().as_bytes()).into_owned().collect();
    let has = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let (case, desk) = (has("case_id"), has("box"));
    // Of a case both directions are shown.
    let desk = if desk.is_empty() && case.is_empty() { "in" } else { desk.as_str() };
    let usual = [("limit", LINES), ("box", desk)];
    let query = visit.asked(if desk.is_empty() { &usual[..1] } else { &usual })?;
    let choice = |code: &str, label: String, chosen: &str| Choice {
        code: code.to_owned(),
        label,
        is_chosen: code == chosen,
        hint: None,
    };
    let phases = ["open", "active", "closed"]
        .map(|phase| choice(phase, t.label("referral_phases", phase), &has("phase")));
    let filter = Filter {
        desk: desk.to_owned(),
        phase: has("phase"),
        overdue: has("overdue") == "true",
        mine: has("assigned_to") == "me",
        desks: (!case.is_empty())
            .then(|| choice("", t.get("filter-any"), desk))
            .into_iter()
            .chain([choice("in", t.get("desk-in"), desk), choice("out", t.get("desk-out"), desk)])
            .collect(),
        case,
        phases: phases.into(),
    };
    Ok((query, filter))
}

impl Filter {
    fn address(&self, place: &str, cursor: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("case_id", &self.case), ("box", &self.desk)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if !self.phase.is_empty() {
            query.append_pair("phase", &self.phase);
        }
        if self.overdue {
            query.append_pair("overdue", "true");
        }
        if self.mine {
            query.append_pair("assigned_to", "me");
        }
        query.append_pair("cursor", cursor);
        format!("{place}?{}", query.finish())
    }
}
