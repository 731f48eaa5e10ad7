//! The directory: finding a service, and all that is to be known of one before somebody is sent there.
use super::{
    capacity,
    deeds::{Desk, Last, Side, Tried, answered, says},
    page::{Shell, render},
    text::Texts,
    visit::Visit,
};
use crate::{
    access::Access,
    directory::{
        filter::Wanted as Asked,
        read,
        search::{self, Moment, Question, SearchHit},
        view::{Channel, Connection, Owner, Service},
    },
    error::Result,
    http::etag::{Version, etag},
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use domain::{
    CaseId, ReferralId, ServiceId,
    access::Action,
    codelist,
    directory::Address,
    identifiers::MunicipalityCode,
    opening_hours::OpeningState,
    text::{Lang, Line, Localized},
};
use serde::Deserialize;

/// How many services a page has.
const FOUND: u64 = 25;

#[derive(Template)]
#[template(path = "services.html")]
struct ServicesPage {
    shell: Shell,
    /// What a service is looked for, to be taken along.
    along: Along,
    text: String,
    municipality: String,
    /// It is none.
    is_unknown: bool,
    only_taking: bool,
    only_open: bool,
    found: String,
    hits: Vec<Hit>,
}

/// A service that was found.
struct Hit {
    place: String,
    name: String,
    summary: Option<String>,
    organization: Option<String>,
    takes_referrals: bool,
    charge: Option<String>,
    room: Vec<String>,
    open: Option<String>,
}

#[derive(Template)]
#[template(path = "service.html")]
struct ServicePage {
    shell: Shell,
    name: String,
    organization: Option<String>,
    lead: Vec<String>,
    /// Where a referral to it is written.
    write: Option<String>,
    /// The referral that is handed on to it.
    hand_on: Option<HandOn>,
    takes_referrals: bool,
    is_own: bool,
    texts: Vec<(String, String)>,
    channels: Vec<Reached>,
    back: String,
    side: Side,
}

/// A form that hands a referral on.
struct HandOn {
    place: String,
    service: ServiceId,
    version: String,
    csrf: String,
    key: String,
}

/// A way to reach it.
struct Reached {
    name: String,
    kind: String,
    open: Option<String>,
    facts: Vec<(String, String)>,
}

/// What is looked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Looked {
    q: Option<Line>,
    municipality: Option<Line>,
    takes_referrals: Option<bool>,
    open: Option<bool>,
    case: Option<CaseId>,
    redirect: Option<ReferralId>,
    seen: Option<i64>,
}

/// What a service is looked for: a case, or a referral that fits better elsewhere, as it was seen last.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Along {
    case: Option<CaseId>,
    redirect: Option<ReferralId>,
    seen: Option<i64>,
}

impl Along {
    fn fields(&self) -> Vec<(&'static str, String)> {
        let fields = [
            ("case", self.case.map(|id| id.to_string())),
            ("redirect", self.redirect.map(|id| id.to_string())),
            ("seen", self.seen.map(|version| version.to_string())),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The address with it.
    fn at(&self, place: &str) -> String {
        let fields: Vec<_> = self.fields().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if fields.is_empty() { place.to_owned() } else { format!("{place}?{}", fields.join("&")) }
    }
}

pub async fn list(visit: Visit) -> HttpResponse {
    visit.answer(services(&visit).await)
}

pub async fn show(visit: Visit, id: Path<ServiceId>) -> HttpResponse {
    visit.answer(service(&visit, *id, None).await)
}

/// Tells what room the service has; what was wrong with it is told on the page, with what was typed.
pub async fn act(visit: Visit, place: Path<(ServiceId, String)>) -> HttpResponse {
    let (id, name) = place.into_inner();
    let done = capacity::take(&visit, id, &name).await;
    let leads = |_| format!("/services/{id}?done={name}");
    answered(&visit, (&name, done), leads, async |tried| service(&visit, id, tried).await).await
}

async fn services(visit: &Visit) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let looked: Looked = visit.asked(&[])?;
    let along = Along { case: looked.case, redirect: looked.redirect, seen: looked.seen };
    let only_taking = looked.takes_referrals.unwrap_or(along.case.is_some() || along.redirect.is_some());
    let municipality = looked.municipality.as_ref().map(|name| municipality(name));
    let question = Question {
        text: looked.q.clone(),
        wanted: Asked {
            municipality: municipality.flatten(),
            takes_referrals: only_taking.then_some(true),
            ..Asked::default()
        },
        open_at: looked.open.filter(|open| *open).map(|_| Moment::Now),
        limit: FOUND,
        lang: t.0,
    };
    let found = search::find(access, question).await?;
    let (shell, _) = Shell::finish(visit, "services", access.reading(), Shell::wants(access)).await?;
    let page = ServicesPage {
        along,
        text: looked.q.map(String::from).unwrap_or_default(),
        municipality: looked.municipality.map(String::from).unwrap_or_default(),
        is_unknown: municipality == Some(None),
        only_taking,
        only_open: looked.open == Some(true),
        found: t.count("search-found", i32::try_from(found.items.len()).unwrap_or(i32::MAX)),
        hits: found.items.iter().map(|hit| Hit::of(t, hit, along)).collect(),
        shell,
    };
    render(t, StatusCode::OK, &page)
}

/// The municipality of that name, in whichever language it is written.
fn municipality(name: &str) -> Option<MunicipalityCode> {
    let codes = codelist::find("municipalities").map(|list| list.codes.iter()).into_iter().flatten();
    let wanted = name.trim().to_lowercase();
    let is_called = |code: &&codelist::Code| {
        [Lang::Fi, Lang::Sv, Lang::En].into_iter().any(|lang| code.label(lang).to_lowercase() == wanted)
    };
    codes.filter(is_called).find_map(|code| code.code.parse().ok())
}

impl Hit {
    fn of(t: Texts, hit: &SearchHit, along: Along) -> Self {
        let service = &hit.service;
        Self {
            place: along.at(&format!("/services/{}", service.id)),
            name: service.text.name.clone(),
            summary: service.text.summary.clone(),
            organization: service.organization.as_ref().and_then(|owner| owner_name(t, owner)),
            takes_referrals: service.takes_referrals,
            charge: service.charge.map(|charge| t.label("charges", charge.code())),
            room: capacity::tags_of(t, service),
            open: open(t, hit.open),
        }
    }
}

fn owner_name(t: Texts, owner: &Owner) -> Option<String> {
    owner.name.pick(t.0).map(|(_, name)| name.to_owned())
}

/// Whether one can go or call there; nothing where no hours are given.
fn open(t: Texts, state: OpeningState) -> Option<String> {
    Some(match state {
        OpeningState::Open { until: Some(until) } => t.with("open-until", &t.moment(until)),
        OpeningState::Open { until: None } => t.get("open-always"),
        OpeningState::Closed { opens: Some(opens) } => t.with("opens-at", &t.moment(opens)),
        OpeningState::Closed { opens: None } => t.get("open-never"),
        OpeningState::Unknown => return None,
    })
}

async fn service(visit: &Visit, id: ServiceId, tried: Option<Tried>) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let along: Along = visit.asked(&[])?;
    let (found, reading) = read::whole(access, id, t.0).await?;
    let (shell, _) = Shell::finish(visit, "services", reading, Shell::wants(access)).await?;
    let me = access.caller().organization;
    let is_own = found.organization.as_ref().is_some_and(|owner| owner.id == me);
    let can_write = found.takes_referrals && !is_own && may_write(access);
    let place = format!("/services/{id}");
    let desk = Desk::of(visit, &place, Vec::new(), tried.as_ref())?;
    let last = Last::of(visit, tried.as_ref(), |name| says(t, capacity::DEEDS, name));
    let status = last.status;
    let page = ServicePage {
        side: last.beside(visit, place, capacity::of_service(&desk, &found)),
        name: found.text.name.clone(),
        organization: found.organization.as_ref().and_then(|owner| owner_name(t, owner)),
        lead: lead(t, &found),
        write: along
            .case
            .filter(|_| can_write)
            .map(|case| format!("/referrals/new?case={case}&service={id}")),
        hand_on: hand_on(visit, along, id).filter(|_| can_write),
        takes_referrals: found.takes_referrals,
        is_own,
        texts: texts(t, &found),
        channels: found.channels.iter().map(|one| Reached::of(t, one)).collect(),
        back: along.at("/services"),
        shell,
    };
    render(t, status, &page)
}

fn hand_on(visit: &Visit, along: Along, service: ServiceId) -> Option<HandOn> {
    Some(HandOn {
        place: format!("/referrals/{}/redirect", along.redirect?),
        service,
        version: etag(Version(along.seen?)),
        csrf: visit.csrf(),
        key: uuid::Uuid::now_v7().to_string(),
    })
}

fn may_write(access: &Access) -> bool {
    access.caller().may(Action::CreateReferral).is_ok()
}

/// What is to be known at first sight.
fn lead(t: Texts, service: &Service) -> Vec<String> {
    let days =
        service.takes_referrals.then(|| t.count("service-answers-within", service.response_working_days));
    let charge = service.charge.map(|charge| t.label("charges", charge.code()));
    let sector = service.sector.map(|sector| t.label("sectors", sector.code()));
    let room = capacity::tags(t, (service.free_places, service.waiting_days));
    [sector, charge, days].into_iter().flatten().chain(room).collect()
}

fn said(t: Texts, text: &Localized) -> Option<String> {
    text.pick(t.0).map(|(_, text)| text.to_owned()).filter(|text| !text.is_empty())
}

fn texts(t: Texts, service: &Service) -> Vec<(String, String)> {
    let content = &service.content;
    let languages: Vec<_> =
        content.languages.iter().map(|code| t.label("languages", code.as_str())).collect();
    let needs: Vec<_> = content.needs.iter().map(|code| t.label("needs", code.as_str())).collect();
    let municipalities =
        content.area.municipalities.iter().map(|code| t.label("municipalities", code.as_str()));
    let counties = content.area.counties.iter().map(|code| t.label("wellbeing_counties", code.as_str()));
    let area: Vec<_> = counties.chain(municipalities).collect();
    t.facts([
        ("service-summary", service.text.summary.clone()),
        ("service-description", said(t, &content.description)),
        ("service-for-whom", said(t, &content.requirements)),
        ("service-how", said(t, &content.user_instruction)),
        ("service-charge", said(t, &content.charge_information)),
        ("service-takes-time", said(t, &content.processing_time)),
        ("service-needs", (!needs.is_empty()).then(|| needs.join(", "))),
        ("service-languages", (!languages.is_empty()).then(|| languages.join(", "))),
        ("service-capacity-told", capacity::told(t, service)),
        ("service-area", (!area.is_empty()).then(|| area.join(", "))),
    ])
}

impl Reached {
    fn of(t: Texts, one: &Connection) -> Self {
        let channel = &one.channel;
        Self {
            name: channel.text.name.clone(),
            kind: t.label("channel_types", channel.kind.code()),
            open: open(t, channel.open),
            facts: Self::facts(t, channel),
        }
    }

    fn facts(t: Texts, channel: &Channel) -> Vec<(String, String)> {
        let content = &channel.content;
        let joined = |all: Vec<String>| (!all.is_empty()).then(|| all.join("\n"));
        let phones = content.phones.iter().filter_map(|one| Some(one.number.as_ref()?.to_string()));
        let pages = content.web_pages.iter().filter_map(|one| Some(one.url.as_ref()?.to_string()));
        let hidden = channel.address_hidden.then(|| t.get("service-address-hidden"));
        let addresses = content.addresses.iter().filter_map(|one| address(t, one)).chain(hidden);
        t.facts([
            ("channel-phone", joined(phones.collect())),
            ("channel-email", joined(content.emails.iter().map(ToString::to_string).collect())),
            ("channel-web", joined(pages.collect())),
            ("channel-address", joined(addresses.collect())),
            ("channel-hours", said(t, &content.hours_note)),
        ])
    }
}

fn address(t: Texts, one: &Address) -> Option<String> {
    let street = said(t, &one.street)?;
    let town = [one.postal_code.as_ref().map(ToString::to_string), said(t, &one.post_office)];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Some(if town.is_empty() { street } else { format!("{street}, {town}") })
}
