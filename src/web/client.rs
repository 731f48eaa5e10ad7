//! A client: who they are, the cases one works with them in, what others can see of them and why, and who looked.
use super::{
    client_deeds,
    deeds::{Desk, Last, Side, Tried, agencies, answered, says},
    line::Line,
    page::{Shell, render},
    referral::ways,
    text::Texts,
    visit::Visit,
};
use crate::{
    access::Together,
    audit::access_log::{self, AccessLogEntry},
    bases::{
        Covered,
        sharing::{self, Share},
        store::InForce,
        view::Basis,
    },
    cases::{view::Case, whole as cases},
    clients::{view::Client, whole},
    error::Result,
    http::page::Limit,
    names::Names,
};
use actix_web::{HttpResponse, web::Path};
use askama::Template;
use domain::{
    CaseId, ClientId,
    basis::{BasisKind, BasisStatus, Categories},
    calendar::local_date,
    client::called,
    text::Lang,
};
use std::collections::HashSet;

/// How many uses a page shows.
const USES: u64 = 50;

#[derive(Template)]
#[template(path = "client.html")]
struct ClientPage {
    shell: Shell,
    name: String,
    side: Side,
    is_restricted: bool,
    facts: Vec<(String, String)>,
    cases: Vec<(CaseId, String, String)>,
    /// None where it is not for the reader to know.
    sharing: Option<Vec<Seen>>,
    uses: Option<Vec<Use>>,
    bases: Vec<Line>,
}

/// What one organization can see.
struct Seen {
    organization: String,
    categories: String,
    forbidden: String,
    why: String,
    limits: Vec<String>,
}

/// One use of the client's data.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Use {
    at: String,
    organization: String,
    what: String,
    basis: String,
}

pub async fn show(visit: Visit, id: Path<ClientId>) -> HttpResponse {
    visit.answer(client(&visit, *id, None).await)
}

/// Does something for the client; what was wrong with it is told on the page, with what was typed.
pub async fn act(visit: Visit, place: Path<(ClientId, String)>) -> HttpResponse {
    let (id, name) = place.into_inner();
    let done = client_deeds::take(&visit, id, &name).await;
    let leads = |made| match made {
        Some(case) if name == "case" => format!("/cases/{case}"),
        _ => format!("/clients/{id}?done={name}"),
    };
    answered(&visit, (&name, done), leads, async |tried| client(&visit, id, tried).await).await
}

async fn client(visit: &Visit, id: ClientId, tried: Option<Tried>) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let (client, found, mut reading) = whole::read(access, id).await?;
    let mut queries = Together::default();
    let limit = Limit::of(USES).unwrap_or_default();
    let sharing = sharing::Asked::ask(&mut queries, &mut reading, &found);
    let uses = access_log::Asked::ask(&mut queries, &mut reading, (&found, limit));
    let bases = InForce::ask(&mut queries, &mut reading, &found);
    let beside = reading.together(queries).await?;
    let bases = bases.map(|asked| asked.told(&mut reading, &beside)).transpose()?.unwrap_or_default();
    let me = (reading.caller(), reading.now());
    let sharing = sharing.map(|asked| asked.told(&beside, me, &found)).transpose()?;
    let uses = uses.map(|asked| asked.told(&beside, limit)).transpose()?;
    let cases = cases::of_client(&mut reading, id).await?;
    let mut wanted = Shell::wants(access);
    wanted.organization(client.organization_id);
    for one in uses.iter().flatten() {
        wanted.organization(one.organization_id);
    }
    for one in bases.iter().flat_map(|one| one.details.iter().flat_map(|told| told.recipients.iter())) {
        wanted.organization(*one);
    }
    if visit.opens_a_form() {
        wanted.agencies();
    }
    let (shell, names) = Shell::finish(visit, "clients", reading, wanted).await?;
    let tried = tried.as_ref();
    let place = format!("/clients/{id}");
    let desk = Desk::of(visit, &place, vec![agencies(&names)], tried)?;
    let last = Last::of(visit, tried, |name| says(t, client_deeds::DEEDS, name));
    let status = last.status;
    let page = ClientPage {
        name: name(t, &client),
        side: last.beside(visit, place, client_deeds::of_client(&desk, &client)),
        is_restricted: client.safety_restricted == Some(true),
        facts: facts(t, &client, &names),
        cases: cases.iter().map(|one| case(t, one)).collect(),
        sharing: sharing.map(|sharing| sharing.items.iter().map(|one| seen(t, one)).collect()),
        bases: bases.iter().map(|one| base(&desk, one, &names)).collect(),
        uses: uses.map(|uses| {
            let mut told: Vec<_> = uses.iter().map(|one| used(t, one, &names)).collect();
            // Who opens a page looks at all that stands there: in one minute it is one line of each kind.
            let mut seen = HashSet::new();
            told.retain(|one| seen.insert(one.clone()));
            told
        }),
        shell,
    };
    render(t, status, &page)
}

pub fn name(t: Texts, client: &Client) -> String {
    match (&client.first_names, &client.last_name) {
        (Some(first), Some(last)) => called(client.preferred_name.as_deref(), first, last),
        _ => t.get("hidden"),
    }
}

fn facts(t: Texts, client: &Client, names: &Names) -> Vec<(String, String)> {
    let contacts = client.contacts.as_ref().filter(|ways| !ways.is_empty());
    t.facts([
        ("fact-born", client.birth_date.map(|day| t.day(day))),
        ("fact-number", client.national_id.as_ref().map(|id| id.masked.clone())),
        ("fact-language", client.service_language.as_ref().map(|code| t.label("languages", code.as_str()))),
        ("fact-interpreter", client.interpreter_needed.filter(|needed| *needed).map(|_| t.get("yes"))),
        ("fact-municipality", client.municipality_code.map(|code| t.label("municipalities", code.as_str()))),
        ("fact-contacts", contacts.map(|contacts| ways(t, contacts))),
        ("fact-address", client.contact_address.clone()),
        ("fact-unemployed", client.unemployed_since.map(|day| t.day(day))),
        ("fact-died", client.died_on.map(|day| t.day(day))),
        ("fact-keeper", Some(names.organization(client.organization_id).to_owned())),
    ])
}

fn case(t: Texts, case: &Case) -> (CaseId, String, String) {
    let title = case.title.clone().unwrap_or_else(|| t.get("hidden"));
    (case.id, title, t.label("case_statuses", case.status.code()))
}

/// The categories, in words.
pub fn categories(t: Texts, categories: Categories) -> String {
    categories.iter().map(|one| t.label("data_categories", one.code())).collect::<Vec<_>>().join(", ")
}

fn seen(t: Texts, one: &Share) -> Seen {
    let text = |lang: Lang| one.name.pick(lang).map(|(_, name)| name.to_owned());
    Seen {
        organization: text(t.0).unwrap_or_default(),
        categories: categories(t, one.categories),
        forbidden: categories(t, one.forbidden),
        why: one.explanation.label(t.0).to_owned(),
        limits: one.limits.iter().filter_map(|limit| limit.told(t.0)).collect(),
    }
}

/// A basis: what it opens to whom, or forbids, and until when.
fn base(desk: &Desk<'_>, one: &Basis, names: &Names) -> Line {
    let t = desk.t;
    let told = one.details.iter();
    let named =
        told.clone().flat_map(|told| told.recipients.iter().map(|id| names.organization(*id).to_owned()));
    let classes =
        told.flat_map(|told| told.recipient_sectors.iter().map(|one| t.label("sectors", one.code())));
    let whom: Vec<_> = named.chain(classes).collect();
    Line {
        name: t.label("basis_kinds", one.kind.code()),
        place: Some(format!("/api/v1/bases/{}/printout", one.id)),
        tags: [
            (one.status != BasisStatus::Active).then(|| t.label("basis_statuses", one.status.code())),
            one.valid_to.map(|until| t.with("basis-until", &t.day(local_date(until)))),
        ]
        .into_iter()
        .flatten()
        .collect(),
        facts: [
            Some(if whom.is_empty() { t.get("basis-all-others") } else { whom.join(", ") }),
            Some(categories(t, one.categories)),
        ]
        .into_iter()
        .flatten()
        .filter(|fact| !fact.is_empty())
        .collect(),
        deeds: client_deeds::of_basis(desk, one),
        ..Line::default()
    }
}

fn used(t: Texts, one: &AccessLogEntry, names: &Names) -> Use {
    Use {
        at: t.moment(one.at),
        organization: one
            .organization_id
            .map_or_else(|| t.get("the-service"), |id| names.organization(id).to_owned()),
        what: t.label("record_kinds", one.record_kind.code()),
        basis: basis(t, &one.basis),
    }
}

/// What an organization sees and on what basis, in words.
pub fn covered(t: Texts, covered: &Covered) -> String {
    let mut by_basis: Vec<(BasisKind, Vec<String>)> = Vec::new();
    for (category, kind) in covered {
        let Some(kind) = kind else { continue };
        let label = t.label("data_categories", category.code());
        match by_basis.iter_mut().find(|(other, _)| other == kind) {
            Some((_, labels)) => labels.push(label),
            None => by_basis.push((*kind, vec![label])),
        }
    }
    if by_basis.is_empty() {
        return t.get("sees-nothing");
    }
    let told = |(kind, labels): (BasisKind, Vec<String>)| {
        format!("{}: {}", t.label("basis_kinds", kind.code()), labels.join(", "))
    };
    by_basis.into_iter().map(told).collect::<Vec<_>>().join("; ")
}

/// What a look stood on, in words.
pub fn basis(t: Texts, basis: &str) -> String {
    match basis {
        "own_register" => t.get("basis-own-register"),
        "role" | "unseen" => t.get("basis-unseen"),
        kind => t.label("basis_kinds", kind),
    }
}
