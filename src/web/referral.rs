//! One referral: what it is about, what happened, what both ends said, and exactly the steps that this person may take now.
use super::{
    deeds::{Last, Made, Side, Tried, answered},
    fields::Failure,
    history,
    page::{Shell, render},
    rows::{self, Row},
    steps,
    text::Texts,
    visit::Visit,
};
use crate::{
    error::Result,
    http::etag::IfMatch,
    names::Names,
    referrals::{api_steps, messages, package::Need, view::Message, whole},
};
use actix_web::{FromRequest, HttpResponse, web::Path};
use askama::Template;
use domain::{
    OrganizationId, ReferralId,
    client::{Contact, Contacts},
    referral::{Status, Step},
};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "referral.html")]
struct ReferralPage {
    shell: Shell,
    row: Row,
    /// The list that it stands in, and what that is called.
    place: &'static str,
    back: &'static str,
    /// Where it can be opened with its content, where this is without.
    content: Option<String>,
    side: Side,
    /// Where a service is looked for that fits better.
    hand_on: Option<String>,
    /// Where it is written on, while it is a draft.
    edit: Option<String>,
    facts: Vec<Fact>,
    /// Where it came from and where it went, by redirects.
    chain: Vec<Row>,
    talk: Option<Talk>,
}

/// What was said and done.
struct Talk {
    history: Vec<history::Entry>,
    messages: Vec<Said>,
    can_write: bool,
    key: String,
    /// A message that could not be sent.
    typed: String,
}

/// A line of what is known.
struct Fact {
    about: String,
    text: String,
}

struct Said {
    at: String,
    who: String,
    body: String,
    is_ours: bool,
}

pub async fn show(visit: Visit, id: Path<ReferralId>) -> HttpResponse {
    visit.answer(referral(&visit, *id, None).await)
}

/// Takes a step; what was wrong with it is told on the page, with what was typed.
pub async fn step(visit: Visit, place: Path<(ReferralId, String)>) -> HttpResponse {
    let (id, step) = place.into_inner();
    let done = take(&visit, id, &step).await;
    shown(&visit, id, (&step, done)).await
}

/// Writes to the other side.
pub async fn write(visit: Visit, id: Path<ReferralId>) -> HttpResponse {
    let written = async { messages::write(visit.access()?, *id, visit.form.body()?).await.map(|_| None) };
    let written = written.await;
    shown(&visit, *id, ("messages", written)).await
}

/// A referral as leads see it at their desk, without its content.
pub async fn show_in_queue(visit: Visit, id: Path<ReferralId>) -> HttpResponse {
    visit.answer(in_queue(&visit, *id, None).await)
}

/// Gives it to somebody, from there.
pub async fn assign(visit: Visit, id: Path<ReferralId>) -> HttpResponse {
    let done = take(&visit, *id, "assign").await;
    let leads = |_| format!("/queue/{id}?done=assign");
    answered(&visit, ("assign", done), leads, async |tried| in_queue(&visit, *id, tried).await).await
}

async fn take(visit: &Visit, id: ReferralId, step: &str) -> Result<Made> {
    let access = visit.access()?;
    let seen = IfMatch::extract(&visit.request).await?;
    api_steps::by_name(access, (id, seen), step, &steps::body(&visit.form)?).await.map(|_| None)
}

async fn shown(visit: &Visit, id: ReferralId, (step, done): (&str, Result<Made>)) -> HttpResponse {
    let leads = |_| format!("/referrals/{id}?done={step}");
    answered(visit, (step, done), leads, async |tried| referral(visit, id, tried).await).await
}

/// What a draft lacks is written where it is written.
fn in_draft(visit: &Visit, failure: Option<Failure>) -> Option<Failure> {
    let mut failure = failure?;
    if let Some(draft) = visit.request.path().strip_suffix("/send") {
        for one in &mut failure.errors {
            one.href = one.href.replace("#send-", &format!("{draft}/edit#referral-"));
        }
    }
    Some(failure)
}

async fn referral(visit: &Visit, id: ReferralId, tried: Option<Tried>) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let (whole, reading) = whole::read(access, id).await?;
    let mut wanted = Shell::wants(access);
    rows::wants(&mut wanted, std::slice::from_ref(&whole.referral));
    rows::wants(&mut wanted, &whole.chain);
    wanted.colleagues();
    wanted.user(whole.referral.from_user_id);
    history::wants(&mut wanted, &whole.history.items);
    let (shell, names) = Shell::finish(visit, "referrals", reading, wanted).await?;
    let (me, tried) = (access.caller().organization, tried.as_ref());
    let mut last = Last::of(visit, tried, |step| steps::done(t, step));
    last.failure = in_draft(visit, last.failure);
    let status = last.status;
    let page = ReferralPage {
        row: Row::of(t, &whole.referral, &names, (me, access.now())),
        place: "/referrals",
        back: "back-to-referrals",
        edit: (whole.referral.status == Status::Draft).then(|| format!("/referrals/{id}/edit")),
        hand_on: whole
            .steps
            .contains(&Step::Redirect)
            .then(|| format!("/services?redirect={id}&seen={}", whole.version.0)),
        content: None,
        side: last.beside(
            visit,
            format!("/referrals/{id}"),
            steps::of(t, (&whole, access.caller()), &names, (&visit.form, tried, whole.version)),
        ),
        facts: facts(t, &whole, &names),
        chain: whole.chain.iter().map(|one| Row::of(t, one, &names, (me, access.now()))).collect(),
        talk: Some(Talk {
            history: history::told(t, whole.history.items.iter().rev(), (&names, &BTreeSet::new())),
            messages: said(t, &whole.messages, &names, me),
            can_write: whole.referral.sent_at.is_some() && whole.referral.status != Status::EnteredInError,
            key: uuid::Uuid::now_v7().to_string(),
            typed: visit.form.get("body").unwrap_or_default().to_owned(),
        }),
        shell,
    };
    render(t, status, &page)
}

async fn in_queue(visit: &Visit, id: ReferralId, tried: Option<Tried>) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let (referral, version, reading) = whole::at_desk(access, id).await?;
    let mut wanted = Shell::wants(access);
    rows::wants(&mut wanted, std::slice::from_ref(&referral));
    wanted.colleagues();
    let (shell, names) = Shell::finish(visit, "queue", reading, wanted).await?;
    let (me, tried) = (access.caller().organization, tried.as_ref());
    let last = Last::of(visit, tried, |step| steps::done(t, step));
    let status = last.status;
    let page = ReferralPage {
        row: Row::of(t, &referral, &names, (me, access.now())),
        place: "/queue",
        back: "back-to-queue",
        content: Some(format!("/referrals/{id}")),
        edit: None,
        hand_on: None,
        side: last.beside(
            visit,
            format!("/queue/{id}"),
            steps::at_desk(t, (&referral, access.caller()), &names, (&visit.form, tried, version)),
        ),
        facts: Vec::new(),
        chain: Vec::new(),
        talk: None,
        shell,
    };
    render(t, status, &page)
}

fn facts(t: Texts, whole: &whole::Whole, names: &Names) -> Vec<Fact> {
    let one = &whole.referral;
    let needs = one.needs.as_ref().and_then(|needs| needs.read::<Vec<String>>().ok()).map(|needs| {
        let labels: Vec<_> = needs.iter().map(|need| t.label("needs", need)).collect();
        labels.join("\n")
    });
    let appointment = one.appointment.as_ref().map(|appointment| {
        [Some(t.moment(appointment.at)), appointment.place.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    });
    let told = one.disclosure.as_ref();
    let person = told.and_then(|told| told.client.as_ref()?.read().ok());
    let contact = told.and_then(|told| told.contact.as_ref()?.read().ok());
    let words = told.and_then(|told| told.needs.as_ref()).map(|needs| {
        let said = |need: &Need| format!("{}: ”{}”", t.label("needs", &need.code), need.client_words);
        needs.iter().map(said).collect::<Vec<_>>().join("\n")
    });
    let sender = one.from_user_id.and_then(|user| names.user(user)).map(str::to_owned);
    let categories: Vec<_> =
        one.categories.iter().map(|one| t.label("data_categories", one.code())).collect();
    [
        ("fact-reason", one.reason.clone()),
        ("fact-client-wish", one.client_wish.clone()),
        ("fact-needs", words.filter(|words| !words.is_empty()).or(needs)),
        (
            "fact-summary",
            told.and_then(|told| told.summary.clone()).or_else(|| whole.drafted.summary.clone()),
        ),
        ("fact-born", person.as_ref().and_then(|person| person.birth_date).map(|day| t.day(day))),
        (
            "fact-language",
            person
                .as_ref()
                .and_then(|person| person.service_language.as_ref())
                .map(|code| t.label("languages", code.as_str())),
        ),
        ("fact-interpreter", person.filter(|person| person.interpreter_needed).map(|_| t.get("yes"))),
        ("fact-contacts", contact.as_ref().map(|contact| ways(t, &contact.contacts))),
        ("fact-address", contact.and_then(|contact| contact.address.clone())),
        ("fact-disclosed", Some(categories.join(", "))),
        ("fact-appointment", appointment),
        ("fact-estimate", one.estimate.map(|day| t.day(day))),
        ("fact-outcome", one.outcome_code.as_ref().map(|code| t.label("outcomes", code))),
        ("fact-closing-reason", one.closing_reason.as_ref().map(|code| history::reason(t, code))),
        ("fact-sender", sender),
        ("fact-assignee", one.assigned_to.and_then(|user| names.user(user)).map(str::to_owned)),
        ("fact-told", one.closed_loop.client_informed_at.map(|at| t.moment(at))),
    ]
    .into_iter()
    .filter_map(|(about, text)| {
        Some(Fact { about: t.get(about), text: text.filter(|text| !text.is_empty())? })
    })
    .collect()
}

/// The ways to reach somebody, and which of them others may see or hear.
pub fn ways(t: Texts, contacts: &Contacts) -> String {
    let way = |way: &Contact| {
        let unsafe_mark = if way.safe { String::new() } else { format!(" {}", t.get("contact-unsafe")) };
        format!("{}: {}{unsafe_mark}", t.label("contact_kinds", way.kind.code()), &*way.value)
    };
    contacts.iter().map(way).collect::<Vec<_>>().join("\n")
}

fn said(t: Texts, messages: &[Message], names: &Names, me: OrganizationId) -> Vec<Said> {
    let said = |message: &Message| Said {
        at: t.moment(message.created_at),
        who: names.organization(message.author_organization_id).to_owned(),
        body: message.body.clone().unwrap_or_else(|| t.get("hidden")),
        is_ours: message.author_organization_id == me,
    };
    messages.iter().map(said).collect()
}
