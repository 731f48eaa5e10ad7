//! The log for privacy officers: who did or saw what, when and on what basis; and the formal extract of one client's.
use super::{
    client::{basis, categories},
    deed::{Ask, Deed, about},
    deeds::{Desk, Last, Side, Tried},
    fields::{Choice, Kind, choice},
    page::{Shell, render},
    privacy::{log_of, who},
    text::Texts,
    visit::Visit,
};
use crate::{
    audit::{
        access_log::{self, ExtractEntry, ExtractQuery},
        api::{self, AuditEvent, AuditQuery},
    },
    error::{Error, Result},
    http::etag::Version,
    names::Names,
};
use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use domain::{ClientId, access::Action};
use serde_json::json;

/// How many lines a page has.
const LINES: &str = "20";
/// How many an extract has.
const EXTRACTED: u64 = 200;
const PLACE: &str = "/log";

/// A client asked for it.
const EXTRACT: Deed =
    Deed::new("extract", Action::ExtractAccessLog, &[Ask::new("older_because", Kind::Text).optional()]);

#[derive(Template)]
#[template(path = "log.html")]
struct LogPage {
    shell: Shell,
    title: String,
    side: Side,
    /// Whose deeds are asked for; none in an extract, which is of all.
    colleagues: Option<Vec<Choice>>,
    client: Option<ClientId>,
    rows: Vec<Row>,
    /// The address of the next page.
    next: Option<String>,
    /// The form of the next page of an extract.
    rest: Option<Rest>,
}

/// An entry.
struct Row {
    at: String,
    who: String,
    what: String,
    action: String,
    client: Option<ClientId>,
    categories: String,
    basis: String,
    /// Why it was refused.
    refused: Option<String>,
}

/// What asks for more of an extract.
struct Rest {
    older_because: Option<String>,
    cursor: String,
}

pub async fn show(visit: Visit) -> HttpResponse {
    visit.answer(log(&visit, None).await)
}

/// Makes the extract; what was wrong with what it was asked for is told on the page of the log.
pub async fn extract(visit: Visit) -> HttpResponse {
    let made = match extracted(&visit).await {
        Err(Error::Refused(why)) if why.why.status() == 422 => {
            log(&visit, Some(Tried::of(EXTRACT.name, why))).await
        }
        made => made,
    };
    visit.answer(made)
}

async fn log(visit: &Visit, tried: Option<Tried>) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let mut asked: AuditQuery = visit.asked(&[("limit", LINES)])?;
    asked.client_id = asked.client_id.or_else(|| about(&visit.form).ok());
    let (rows, reading) = api::entries(access, &asked).await?;
    let mut wanted = Shell::wants(access);
    wanted.colleagues();
    for one in &rows.items {
        wanted.user(one.actor_user_id);
        wanted.organization(one.actor_organization_id);
    }
    let (shell, names) = Shell::finish(visit, "privacy", reading, wanted).await?;
    let desk = Desk::of(visit, PLACE, Vec::new(), tried.as_ref())?;
    let forms = |client| desk.forms([&EXTRACT], (client, Version(0)));
    let last = Last::of(visit, tried.as_ref(), |_| None);
    let status = last.status;
    let page = LogPage {
        title: t.get("log-title"),
        side: last.beside(visit, PLACE.to_owned(), asked.client_id.map(forms).unwrap_or_default()),
        colleagues: Some(colleagues(&names, &asked)),
        client: asked.client_id,
        rows: rows.items.iter().map(|one| entry(t, one, &names)).collect(),
        next: rows.next_cursor.map(|cursor| next(&asked, &cursor)),
        rest: None,
        shell,
    };
    render(t, status, &page)
}

fn colleagues(names: &Names, asked: &AuditQuery) -> Vec<Choice> {
    let chosen = |(id, name): &(domain::UserId, String)| Choice {
        is_chosen: asked.user_id == Some(*id),
        ..choice(id, name)
    };
    names.colleagues().iter().map(chosen).collect()
}

fn next(asked: &AuditQuery, cursor: &str) -> String {
    // A cursor has nothing in it that an address would have to write otherwise.
    format!("{}&cursor={cursor}", log_of(asked.user_id, asked.client_id))
}

async fn extracted(visit: &Visit) -> Result<HttpResponse> {
    let (t, form) = (visit.texts, &visit.form);
    let client: ClientId = about(form)?;
    let mut known = vec![("limit", json!(EXTRACTED))];
    known.extend(form.get("cursor").map(|cursor| ("cursor", json!(cursor))));
    let asked: ExtractQuery = EXTRACT.body_with(form, &known)?;
    let access = asked.told_by(visit.access()?.again());
    let (rows, reading) = access_log::extract(&access, client, asked).await?;
    let mut wanted = Shell::wants(&access);
    for one in &rows.items {
        wanted.organization(one.entry.organization_id);
    }
    let (shell, names) = Shell::finish(visit, "privacy", reading, wanted).await?;
    let older_because = form.get("older_because").map(str::to_owned);
    let page = LogPage {
        title: t.get("extract-title"),
        side: Last::of(visit, None, |_| None).beside(visit, PLACE.to_owned(), Vec::new()),
        colleagues: None,
        client: Some(client),
        rows: rows.items.iter().map(|one| used(t, one, &names)).collect(),
        next: None,
        rest: rows.next_cursor.map(|cursor| Rest { older_because, cursor }),
        shell,
    };
    render(t, StatusCode::OK, &page)
}

fn entry(t: Texts, one: &AuditEvent, names: &Names) -> Row {
    Row {
        at: t.moment(one.at),
        who: who(t, one.actor_user_id, one.actor_organization_id, names),
        what: t.label("record_kinds", one.record_kind.code()),
        action: one.action.clone(),
        client: one.client_id,
        categories: categories(t, one.categories),
        basis: basis(t, &one.basis),
        refused: Some(one.outcome.clone()).filter(|outcome| outcome != "ok"),
    }
}

/// Whoever asks for a client's log is told the names of those who looked (act 703/2023 §11).
fn used(t: Texts, one: &ExtractEntry, names: &Names) -> Row {
    let used = &one.entry;
    let organization = used.organization_id.map(|id| names.organization(id));
    let both = [one.user_name.as_deref(), organization].into_iter().flatten().collect::<Vec<_>>().join(", ");
    Row {
        at: t.moment(used.at),
        who: if both.is_empty() { t.get("the-service") } else { both },
        what: t.label("record_kinds", used.record_kind.code()),
        action: used.action.clone(),
        client: None,
        categories: categories(t, used.categories),
        basis: basis(t, &used.basis),
        refused: None,
    }
}
