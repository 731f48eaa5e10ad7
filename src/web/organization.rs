//! An organization's own page, for whoever looks after it: people, units, and partner systems.
use super::{
    deed::{Offer, about},
    deeds::{Desk, Last, Side, Tried, answered, says},
    fields::choice,
    line::Line,
    organization_deeds::{self, Credentials},
    page::{Shell, render},
    text::Texts,
    visit::Visit,
};
use crate::{
    error::Result,
    http::page::Cursor,
    identity::{
        users::User,
        whole::{self, Whole},
    },
};
use actix_web::{HttpResponse, web::Path};
use askama::Template;
use domain::{UserId, text::Localized};
use serde::Deserialize;

const PLACE: &str = "/organization";

#[derive(Template)]
#[template(path = "organization.html")]
struct OrganizationPage {
    shell: Shell,
    side: Side,
    /// What the partner system that was let in sends to sign in.
    credentials: Option<[(&'static str, String); 2]>,
    people: Vec<Line>,
    next: Option<String>,
    units: Vec<Line>,
    systems: Vec<Line>,
}

/// What the page can be asked for.
#[derive(Deserialize)]
struct Asked {
    cursor: Option<Cursor>,
    /// Whom something is to be done about.
    person: Option<UserId>,
    /// What a form is about.
    of: Option<String>,
}

pub async fn show(visit: Visit) -> HttpResponse {
    visit.answer(page(&visit, (None, None)).await)
}

/// Does something; what was wrong with it is told on the page, with what was typed. What a partner system signs in with is told at
/// once and never again.
pub async fn act(visit: Visit, name: Path<String>) -> HttpResponse {
    let name = name.into_inner();
    let done = async {
        if organization_deeds::tells_secret(&name) {
            return organization_deeds::give_secret(&visit, &name).await.map(Some);
        }
        organization_deeds::take(&visit, &name).await.map(|_| None)
    };
    let show = async |tried| page(&visit, (tried, None)).await;
    match done.await {
        Ok(Some(credentials)) => visit.answer(page(&visit, (None, Some(credentials))).await),
        done => {
            let done = done.map(|_| None);
            answered(&visit, (&name, done), |_| format!("{PLACE}?done={name}"), show).await
        }
    }
}

async fn page(
    visit: &Visit,
    (tried, credentials): (Option<Tried>, Option<Credentials>),
) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let asked: Asked = visit.asked(&[])?;
    let (whole, reading) = whole::read(access, asked.cursor).await?;
    let (shell, _) = Shell::finish(visit, "organization", reading, Shell::wants(access)).await?;
    let units = whole.units.iter().map(|unit| choice(unit.id, named(t, &unit.name))).collect();
    let desk = Desk::of(visit, PLACE, vec![(Offer::Units, units)], tried.as_ref())?;
    let chosen = asked.person.or_else(|| asked.of?.parse().ok()).or_else(|| about(&visit.form).ok());
    let last = Last::of(visit, tried.as_ref(), |name| says(t, organization_deeds::DEEDS, name));
    let status = last.status;
    let page = OrganizationPage {
        side: last.beside(visit, PLACE.to_owned(), organization_deeds::of_organization(&desk)),
        credentials: credentials
            .map(|told| [("client_id", told.client_id), ("client_secret", told.client_secret)]),
        people: whole.users.iter().map(|user| person(&desk, (&whole, chosen), user)).collect(),
        next: whole.next.as_ref().map(|cursor| format!("/organization?cursor={cursor}")),
        units: units_of(&desk, &whole),
        systems: systems_of(&desk, &whole),
        shell,
    };
    render(t, status, &page)
}

fn named(t: Texts, name: &Localized) -> String {
    name.pick(t.0).map(|(_, name)| name.to_owned()).unwrap_or_default()
}

/// The forms of everybody would be a long page: those of one are shown.
fn person(desk: &Desk<'_>, (whole, chosen): (&Whole, Option<UserId>), user: &User) -> Line {
    let t = desk.t;
    let is_chosen = chosen == Some(user.id);
    let unit = whole.units.iter().find(|unit| Some(unit.id) == user.unit_id);
    let facts = [user.title.clone(), Some(user.login.clone()), unit.map(|unit| named(t, &unit.name))];
    let states = [
        (!user.active).then(|| t.get("person-inactive")),
        (user.active && !user.has_password).then(|| t.get("person-without-password")),
        user.has_totp.then(|| t.get("person-has-codes")),
    ];
    Line {
        name: user.name.clone(),
        tags: user
            .roles
            .iter()
            .map(|role| t.label("roles", role.code()))
            .chain(states.into_iter().flatten())
            .collect(),
        facts: facts.into_iter().flatten().collect(),
        place: (!is_chosen).then(|| format!("/organization?person={}", user.id)),
        deeds: if is_chosen { organization_deeds::of_user(desk, user) } else { Vec::new() },
        ..Line::default()
    }
}

fn units_of(desk: &Desk<'_>, whole: &Whole) -> Vec<Line> {
    let t = desk.t;
    let line = |unit: &crate::identity::units::Unit| Line {
        name: named(t, &unit.name),
        tags: vec![t.label("unit_kinds", unit.kind.code())],
        facts: [unit.street_address.clone(), unit.phone.clone()].into_iter().flatten().collect(),
        deeds: organization_deeds::of_unit(desk, unit),
        ..Line::default()
    };
    whole.units.iter().map(line).collect()
}

fn systems_of(desk: &Desk<'_>, whole: &Whole) -> Vec<Line> {
    let t = desk.t;
    let line = |system: &crate::identity::api_clients::ApiClient| Line {
        name: system.name.clone(),
        tags: system.revoked_at.map(|at| t.with("system-revoked", &t.moment(at))).into_iter().collect(),
        facts: system.scopes.iter().map(|scope| t.label("token_scopes", scope.code())).collect(),
        deeds: organization_deeds::of_system(desk, system),
        ..Line::default()
    };
    whole.api_clients.iter().map(line).collect()
}
