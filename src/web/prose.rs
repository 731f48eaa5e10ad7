//! Pages that only tell: help for each role, and how accessible the pages are.
use super::{
    page::{Shell, render},
    visit::Visit,
};
use crate::error::Result;
use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

#[derive(Template)]
#[template(path = "prose.html")]
struct ProsePage {
    shell: Shell,
    title: String,
    parts: Vec<(String, Vec<String>)>,
}

/// A heading and its paragraphs, by the names of their texts.
type Part = (&'static str, &'static [&'static str]);

const HELP: [Part; 5] = [
    (
        "help-worker-title",
        &["help-worker-today", "help-worker-steps", "help-worker-loop", "help-worker-seen"],
    ),
    ("help-lead-title", &["help-lead-queue", "help-lead-reports"]),
    ("help-admin-title", &["help-admin-people"]),
    ("help-officer-title", &["help-officer-log"]),
    ("help-client-title", &["help-client-own"]),
];

const ACCESSIBILITY: [Part; 3] = [
    ("accessible-how-title", &["accessible-how"]),
    ("accessible-lacks-title", &["accessible-lacks"]),
    ("accessible-tell-title", &["accessible-tell", "accessible-authority"]),
];

pub async fn help(visit: Visit) -> HttpResponse {
    visit.answer(page(&visit, "help-title", &HELP).await)
}

pub async fn accessibility(visit: Visit) -> HttpResponse {
    visit.answer(page(&visit, "accessible-title", &ACCESSIBILITY).await)
}

async fn page(visit: &Visit, title: &str, parts: &[Part]) -> Result<HttpResponse> {
    let t = visit.texts;
    let shell = match visit.access() {
        Ok(access) => Shell::finish(visit, "help", access.reading(), Shell::wants(access)).await?.0,
        // They are for everybody, and stand when the database does not.
        Err(_) => Shell::outside(visit),
    };
    let part = |(title, texts): &Part| (t.get(title), texts.iter().map(|text| t.get(text)).collect());
    let page = ProsePage { title: t.get(title), parts: parts.iter().map(part).collect(), shell };
    render(t, StatusCode::OK, &page)
}
