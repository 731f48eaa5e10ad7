//! What waits for a privacy officer: odd look-ups, emergency access to review, and safety restrictions whose last day is over.
use super::{
    deeds::{Desk, Last, Side, Tried, answered, says},
    line::Line,
    page::{Shell, render},
    privacy_deeds,
    text::Texts,
    visit::Visit,
};
use crate::{
    alerts::{store as alerts, view::Alert},
    clients::{
        break_glass::{self, BreakGlass},
        safety::{self, SafetyRestriction},
    },
    error::Result,
    http::page::Rows,
    names::Names,
};
use actix_web::{HttpResponse, web::Path};
use askama::Template;
use domain::{ClientId, OrganizationId, UserId, calendar::local_date};

const PLACE: &str = "/privacy";

#[derive(Template)]
#[template(path = "privacy.html")]
struct PrivacyPage {
    shell: Shell,
    side: Side,
    alerts: Vec<Line>,
    emergencies: Vec<Line>,
    restrictions: Vec<Line>,
    /// Whether more wait than are shown.
    has_more: bool,
}

pub async fn show(visit: Visit) -> HttpResponse {
    visit.answer(page(&visit, None).await)
}

/// Settles or reviews; what was wrong with it is told on the page, with what was typed.
pub async fn act(visit: Visit, name: Path<String>) -> HttpResponse {
    let name = name.into_inner();
    let done = privacy_deeds::take(&visit, &name).await;
    let leads = |_| format!("{PLACE}?done={name}");
    answered(&visit, (&name, done), leads, async |tried| page(&visit, tried).await).await
}

async fn page(visit: &Visit, tried: Option<Tried>) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let (alerts, mut reading) = alerts::open(access).await?;
    let emergencies = break_glass::awaiting_review(&mut reading).await?;
    let restrictions = safety::due(&mut reading).await?;
    let mut wanted = Shell::wants(access);
    for one in &alerts.items {
        wanted.user(one.user_id);
        wanted.organization(one.actor_organization_id);
    }
    for one in items(emergencies.as_ref()) {
        wanted.user(one.user_id);
        wanted.organization(one.organization_id);
    }
    let (shell, names) = Shell::finish(visit, "privacy", reading, wanted).await?;
    let desk = Desk::of(visit, PLACE, Vec::new(), tried.as_ref())?;
    let last = Last::of(visit, tried.as_ref(), |name| says(t, privacy_deeds::DEEDS, name));
    let status = last.status;
    let page = PrivacyPage {
        has_more: alerts.next_cursor.is_some()
            || goes_on(emergencies.as_ref())
            || goes_on(restrictions.as_ref()),
        alerts: alerts.items.iter().map(|one| odd(&desk, one, &names)).collect(),
        emergencies: items(emergencies.as_ref()).iter().map(|one| opened(&desk, one, &names)).collect(),
        restrictions: items(restrictions.as_ref()).iter().map(|one| restricted(t, one)).collect(),
        side: last.beside(visit, PLACE.to_owned(), Vec::new()),
        shell,
    };
    render(t, status, &page)
}

fn items<T>(rows: Option<&Rows<T>>) -> &[T] {
    rows.map(|rows| rows.items.as_slice()).unwrap_or_default()
}

fn goes_on<T>(rows: Option<&Rows<T>>) -> bool {
    rows.is_some_and(|rows| rows.next_cursor.is_some())
}

/// The log of what somebody did, or of what was done with a client's data.
pub fn log_of(user: Option<UserId>, client: Option<ClientId>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(user.map(|id| ("user_id", id.to_string())));
    query.extend_pairs(client.map(|id| ("client_id", id.to_string())));
    format!("/log?{}", query.finish())
}

/// Who it was, as far as names are told: those of other organizations stay there.
pub fn who(t: Texts, user: Option<UserId>, organization: Option<OrganizationId>, names: &Names) -> String {
    let organization = organization.map(|id| names.organization(id));
    match (user.and_then(|user| names.user(user)), organization) {
        (Some(name), _) => name.to_owned(),
        (None, Some(organization)) => organization.to_owned(),
        (None, None) => t.get("the-service"),
    }
}

fn odd(desk: &Desk<'_>, one: &Alert, names: &Names) -> Line {
    let t = desk.t;
    let is_about_nobody = one.user_id.is_none() && one.api_client_id.is_none();
    Line {
        name: t.label("alert_patterns", one.pattern.code()),
        place: Some(log_of(one.user_id, one.client_id)),
        tags: vec![t.with("alert-count", &one.count.to_string())],
        facts: [
            (!is_about_nobody).then(|| who(t, one.user_id, one.actor_organization_id, names)),
            one.api_client_id.map(|_| t.get("a-system")),
            Some(format!("{}–{}", t.moment(one.first_at), t.moment(one.last_at))),
        ]
        .into_iter()
        .flatten()
        .collect(),
        deeds: privacy_deeds::of_alert(desk, one),
        ..Line::default()
    }
}

fn opened(desk: &Desk<'_>, one: &BreakGlass, names: &Names) -> Line {
    let t = desk.t;
    Line {
        name: t.label("break_glass_reasons", one.reason.code()),
        place: Some(log_of(None, Some(one.client_id))),
        tags: vec![t.with("review-until", &t.day(local_date(one.review_due_at)))],
        is_late: one.overdue_at.is_some(),
        facts: vec![who(t, Some(one.user_id), Some(one.organization_id), names), t.moment(one.created_at)],
        words: Some(one.justification.clone()),
        deeds: privacy_deeds::of_emergency(desk, one),
    }
}

fn restricted(t: Texts, one: &SafetyRestriction) -> Line {
    Line {
        name: t.get("safety-over"),
        place: Some(log_of(None, Some(one.client_id))),
        tags: one.last_day.map(|day| t.day(day)).into_iter().collect(),
        ..Line::default()
    }
}
