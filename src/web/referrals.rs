//! Lists of referrals: a worker's, and what waits at the whole desk, which leads see without its content.
use super::{
    fields::Choice,
    page::{Shell, render},
    rows::{self, Row},
    visit::Visit,
};
use crate::{
    error::Result,
    referrals::lists::{self, ReferralQuery},
};
use actix_web::{HttpResponse, http::StatusCode};
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
}

/// What the form of the filter has chosen.
struct Filter {
    desk: String,
    phase: String,
    overdue: bool,
    mine: bool,
    desks: Vec<Choice>,
    phases: Vec<Choice>,
}

/// A worker's referrals.
pub async fn show(visit: Visit) -> HttpResponse {
    visit.answer(list(&visit, Action::ViewReferral).await)
}

/// All that waits, without its content.
pub async fn queue(visit: Visit) -> HttpResponse {
    visit.answer(list(&visit, Action::ViewQueue).await)
}

async fn list(visit: &Visit, action: Action) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let (asked, filter) = chosen(visit)?;
    let (rows, reading) = lists::of_desk(access, action, &asked).await?;
    let mut wanted = Shell::wants(access);
    rows::wants(&mut wanted, &rows.items);
    let here = if action == Action::ViewQueue { "queue" } else { "referrals" };
    let (shell, names) = Shell::finish(visit, here, reading, wanted).await?;
    let place = if action == Action::ViewQueue { "/queue" } else { "/referrals" };
    let at = (access.caller().organization, access.now());
    let page = ReferralsPage {
        title: t.get(if action == Action::ViewQueue { "queue-title" } else { "referrals-title" }),
        place,
        named: action == Action::ViewReferral,
        rows: rows.items.iter().map(|one| Row::of(t, one, &names, at)).collect(),
        next: rows.next_cursor.map(|cursor| filter.address(place, &cursor)),
        filter,
        shell,
    };
    render(t, StatusCode::OK, &page)
}

/// What the address asks for: as the API takes it, and as the form shows it. Fields that were left empty ask for nothing.
fn chosen(visit: &Visit) -> Result<(ReferralQuery, Filter)> {
    let t = visit.texts;
    let query = visit.asked(&[("box", "in"), ("limit", LINES)])?;
    let asked: BTreeMap<_, _> =
        url::form_urlencoded::parse(visit.request.query_string().as_bytes()).into_owned().collect();
    let has = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let desk = if has("box") == "out" { "out" } else { "in" };
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
        desks: vec![choice("in", t.get("desk-in"), desk), choice("out", t.get("desk-out"), desk)],
        phases: phases.into(),
    };
    Ok((query, filter))
}

impl Filter {
    fn address(&self, place: &str, cursor: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("box", &self.desk);
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
