//! Cases: the list of those one takes part in, and the page of one.
use super::{
    case_deeds, client,
    deed::Offer,
    deeds::{DeedForm, Desk, Last, Side, Tried, agencies, answered, colleagues, says},
    fields::{Choice, choice},
    history::{self, Entry},
    page::{Shell, render},
    rows::{self, Row},
    text::Texts,
    visit::Visit,
    waits::Waits,
};
use crate::{
    bases::{Cover, Covering},
    cases::{
        view::{self, CaseMember, NextStep},
        whole::{self, Among, Whole},
    },
    error::Result,
    http::page::{Cursor, Limit, Page, Sort},
    meetings::view::Meeting,
    names::{Names, Wanted},
    referrals::{board, lists},
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use domain::{
    CaseId,
    calendar::local_date,
    case::{NeedStatus, NextStepStatus, Who},
};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "cases.html")]
struct CasesPage {
    shell: Shell,
    /// What is waited for, where these are only those.
    waits: Option<String>,
    rows: Vec<Line>,
    next: Option<String>,
}

/// A case as one line.
struct Line {
    id: CaseId,
    title: String,
    client: Option<String>,
    lead: String,
    status: String,
    changed: String,
}

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    shell: Shell,
    id: CaseId,
    client_id: domain::ClientId,
    /// Whether more can be written in it.
    is_open: bool,
    side: Side,
    title: String,
    client: Option<String>,
    status: String,
    lead: String,
    task: Option<String>,
    coordinator: Option<String>,
    no_step: Option<String>,
    steps: Vec<Step>,
    done: Vec<Step>,
    needs: Vec<Need>,
    members: Vec<Member>,
    plans: Vec<Plan>,
    meetings: Vec<Gathering>,
    rows: Vec<Row>,
    has_more_rows: bool,
    /// What happened last.
    history: Vec<Entry>,
    has_more_history: bool,
}

/// All that happened in a case.
#[derive(Template)]
#[template(path = "timeline.html")]
struct TimeLinePage {
    shell: Shell,
    id: CaseId,
    history: Vec<Entry>,
    next: Option<String>,
}

/// A meeting.
struct Gathering {
    at: String,
    kind: String,
    status: String,
    who: String,
    agenda: Vec<String>,
    deeds: Vec<DeedForm>,
}

struct Step {
    what: String,
    who: String,
    day: String,
    is_late: bool,
    is_known: bool,
    deeds: Vec<DeedForm>,
}

struct Need {
    what: String,
    words: String,
    severity: Option<i32>,
    status: Option<String>,
    is_open: bool,
    deeds: Vec<DeedForm>,
}

struct Member {
    organization: String,
    role: String,
    acceptance: Option<String>,
    /// What it sees of the client and on what basis; none for whoever may not know that.
    sees: Option<String>,
    deeds: Vec<DeedForm>,
}

struct Plan {
    id: domain::PlanId,
    kind: String,
    status: String,
}

/// What the list can be asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    cursor: Option<Cursor>,
    /// What in them waits for somebody, as the day of a lead counts it.
    waits: Option<Waits>,
}

pub async fn list(visit: Visit) -> HttpResponse {
    visit.answer(cases(&visit).await)
}

pub async fn show(visit: Visit, id: Path<CaseId>) -> HttpResponse {
    visit.answer(case(&visit, *id, None).await)
}

/// Does something with the case; what was wrong with it is told on the page, with what was typed.
pub async fn act(visit: Visit, place: Path<(CaseId, String)>) -> HttpResponse {
    let (id, name) = place.into_inner();
    let done = case_deeds::take(&visit, id, &name).await;
    let leads = |made| match made {
        Some(plan) if name == "plan" => format!("/plans/{plan}"),
        _ => format!("/cases/{id}?done={name}"),
    };
    answered(&visit, (&name, done), leads, async |tried| case(&visit, id, tried).await).await
}

async fn cases(visit: &Visit) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let asked: Asked = visit.asked(&[])?;
    let page = Page::new(Limit::of(25), asked.cursor, Some(Sort::Updated))?;
    let (waits, among) = match asked.waits {
        None => (None, Among::All),
        Some(waits) => {
            let (about, count, among) = waits.among(board::show(access).await?.plans);
            (Some(format!("{count} {}", t.count(about, count))), among)
        }
    };
    let (found, reading) = whole::list(access, page, among).await?;
    let mut wanted = Shell::wants(access);
    for case in &found.items {
        wanted.organization(case.lead_organization_id);
        // Whom it is about is told where its title is.
        wanted.client(case.title.is_some().then_some(case.client_id));
    }
    let (shell, names) = Shell::finish(visit, "cases", reading, wanted).await?;
    let line = |case: &view::Case| Line {
        id: case.id,
        title: case.title.clone().unwrap_or_else(|| t.get("hidden")),
        client: names.client(case.client_id).filter(|_| case.title.is_some()).map(str::to_owned),
        lead: names.organization(case.lead_organization_id).to_owned(),
        status: t.label("case_statuses", case.status.code()),
        changed: t.day(local_date(case.updated_at)),
    };
    let page = CasesPage {
        waits,
        rows: found.items.iter().map(line).collect(),
        next: found.next_cursor.map(|cursor| match asked.waits {
            None => format!("/cases?cursor={cursor}"),
            Some(waits) => format!("{}&cursor={cursor}", waits.place()),
        }),
        shell,
    };
    render(t, StatusCode::OK, &page)
}

async fn case(visit: &Visit, id: CaseId, tried: Option<Tried>) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let (whole, time_line, mut reading, (covering, beside)) = whole::read(access, id, Covering::ask).await?;
    let cover = covering.told(&mut reading, (&whole.found, &beside))?;
    let found = lists::of_case(&mut reading, id).await?;
    let has_more_rows = found.as_ref().is_some_and(|rows| rows.next_cursor.is_some());
    let referrals = found.map(|rows| rows.items).unwrap_or_default();
    let meetings: Vec<_> = whole.meetings.iter().map(|one| Meeting::of(one, whole.sight)).collect();
    let mut wanted = Shell::wants(access);
    rows::wants(&mut wanted, &referrals);
    wants(&mut wanted, &whole, &meetings);
    history::wants(&mut wanted, &time_line.items);
    if visit.opens_a_form() {
        wanted.agencies();
        wanted.colleagues();
    }
    let (shell, names) = Shell::finish(visit, "cases", reading, wanted).await?;
    let (me, now) = (access.caller().organization, access.now());
    let place = format!("/cases/{id}");
    let desk = Desk::of(visit, &place, offers(&whole, &names), tried.as_ref())?;
    let last = Last::of(visit, tried.as_ref(), |name| says(t, case_deeds::DEEDS, name));
    let steps = |is_open| steps(&desk, (&whole, is_open), &names, local_date(now));
    let plans_told = whole.plans.iter().map(|(id, ..)| (*id).into());
    let known = plans_told.chain(referrals.iter().map(|one| one.id.into())).collect();
    let status = last.status;
    let page = CasePage {
        id,
        client_id: whole.case.client_id,
        is_open: whole.case.status.takes_more().is_ok(),
        side: last.beside(visit, place, case_deeds::of_case(&desk, &whole.case, whole.version)),
        title: whole.case.title.clone().unwrap_or_else(|| t.get("hidden")),
        client: whole.client.clone(),
        status: t.label("case_statuses", whole.case.status.code()),
        lead: names.organization(whole.case.lead_organization_id).to_owned(),
        task: whole.case.service_task_code.as_ref().map(|code| t.label("service_tasks", code)),
        coordinator: whole.case.coordinator_id.and_then(|user| names.user(user)).map(str::to_owned),
        no_step: whole.case.no_next_step_reason.map(|why| t.label("no_next_step_reasons", why.code())),
        steps: steps(true),
        done: steps(false),
        needs: needs(&desk, &whole),
        members: whole
            .members
            .iter()
            .map(|one| member(&desk, (&whole, cover.as_ref()), one, &names))
            .collect(),
        plans: plans(t, &whole),
        meetings: meetings.iter().map(|one| gathering(&desk, one, &names)).collect(),
        rows: referrals.iter().map(|one| Row::of(t, one, &names, (me, now))).collect(),
        has_more_rows,
        history: history::told(t, &time_line.items, (&names, &known)),
        has_more_history: time_line.next_cursor.is_some(),
        shell,
    };
    render(t, status, &page)
}

/// All that happened in a case, the last first.
pub async fn show_time_line(visit: Visit, id: Path<CaseId>) -> HttpResponse {
    visit.answer(time_line(&visit, *id).await)
}

async fn time_line(visit: &Visit, id: CaseId) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let asked: Asked = visit.asked(&[])?;
    let page = Page::new(None, asked.cursor, Some(Sort::Newest))?;
    let (time_line, reading) = whole::time_line(access, id, page).await?;
    let mut wanted = Shell::wants(access);
    history::wants(&mut wanted, &time_line.items);
    let (shell, names) = Shell::finish(visit, "cases", reading, wanted).await?;
    let page = TimeLinePage {
        id,
        history: history::told(t, &time_line.items, (&names, &BTreeSet::new())),
        next: time_line.next_cursor.map(|cursor| format!("/cases/{id}/timeline?cursor={cursor}")),
        shell,
    };
    render(t, StatusCode::OK, &page)
}

/// What of the register the page of a case names.
fn wants(wanted: &mut Wanted, whole: &Whole, meetings: &[Meeting]) {
    wanted.organization(whole.case.lead_organization_id);
    wanted.user(whole.case.coordinator_id);
    for member in &whole.members {
        wanted.organization(member.organization_id);
    }
    for one in meetings.iter().flat_map(|one| one.participants.iter().flat_map(|all| all.iter())) {
        wanted.organization(one.organization_id);
    }
    for step in &whole.next_steps {
        wanted.organization(step.organization_id);
        wanted.user(step.user_id);
    }
}

/// What there is to choose from in forms.
fn offers(whole: &Whole, names: &Names) -> Vec<(Offer, Vec<Choice>)> {
    let members = whole.members.iter().map(|one| one.organization_id);
    let members: BTreeSet<_> = members.chain([whole.case.lead_organization_id]).collect();
    let members = members.into_iter().map(|id| choice(id, names.organization(id))).collect();
    vec![(Offer::Members, members), agencies(names), colleagues(names)]
}

/// Those that are open, or those that are not.
fn steps(
    desk: &Desk<'_>,
    (whole, is_open): (&Whole, bool),
    names: &Names,
    today: chrono::NaiveDate,
) -> Vec<Step> {
    let of_kind = whole.next_steps.iter().filter(|step| (step.status == NextStepStatus::Open) == is_open);
    let mut steps: Vec<_> = of_kind.collect();
    steps.sort_by_key(|step| step.due);
    steps.into_iter().map(|one| step(desk, one, names, today)).collect()
}

fn step(desk: &Desk<'_>, step: &NextStep, names: &Names, today: chrono::NaiveDate) -> Step {
    let t = desk.t;
    let organization = step.organization_id.map(|id| names.organization(id).to_owned());
    let who = match step.who {
        Who::Worker => step.user_id.and_then(|user| names.user(user)).map(str::to_owned),
        Who::Organization => organization,
        Who::Client => None,
    };
    Step {
        what: step.what.clone().unwrap_or_else(|| t.get("hidden")),
        who: who.unwrap_or_else(|| t.label("next_step_who", step.who.code())),
        day: t.day(step.due),
        is_late: step.status == NextStepStatus::Open && step.due < today,
        is_known: step.client_understood == Some(true),
        deeds: case_deeds::of_step(desk, step),
    }
}

fn plans(t: Texts, whole: &Whole) -> Vec<Plan> {
    let plan = |(id, kind, status): &(domain::PlanId, domain::plan::Kind, domain::plan::Status)| Plan {
        id: *id,
        kind: t.label("plan_kinds", kind.code()),
        status: t.label("plan_statuses", status.code()),
    };
    whole.plans.iter().map(plan).collect()
}

fn needs(desk: &Desk<'_>, whole: &Whole) -> Vec<Need> {
    let t = desk.t;
    let need = |need: &view::Need| {
        let is_open = need.status == NeedStatus::Open;
        Some(Need {
            what: t.label("needs", need.code.as_ref()?),
            words: need.client_words.clone()?,
            severity: need.severity,
            status: (!is_open).then(|| t.label("need_statuses", need.status.code())),
            is_open,
            deeds: case_deeds::of_need(desk, &whole.case, need),
        })
    };
    whole.needs.iter().filter_map(need).collect()
}

fn member(
    desk: &Desk<'_>,
    (whole, cover): (&Whole, Option<&Cover>),
    member: &CaseMember,
    names: &Names,
) -> Member {
    let (t, id) = (desk.t, member.organization_id);
    Member {
        organization: names.organization(id).to_owned(),
        role: t.label("case_member_roles", member.role.code()),
        sees: cover.map(|cover| client::covered(t, &cover.of((id, names.sector(id))))),
        acceptance: member.acceptance.map(|said| t.label("plan_acceptances", said.code())),
        deeds: case_deeds::of_member(desk, &whole.case, member),
    }
}

fn gathering(desk: &Desk<'_>, one: &Meeting, names: &Names) -> Gathering {
    let t = desk.t;
    let asked = one.participants.iter().flat_map(|all| all.iter());
    let organizations = asked.filter_map(|one| Some(names.organization(one.organization_id?)));
    Gathering {
        at: one.starts_at.map_or_else(|| t.get("meeting-without-time"), |at| t.moment(at)),
        kind: t.label("meeting_kinds", one.kind.code()),
        status: t.label("meeting_statuses", one.status.code()),
        who: organizations.collect::<Vec<_>>().join(", "),
        agenda: one.agenda.iter().flat_map(|all| all.iter()).map(ToString::to_string).collect(),
        deeds: case_deeds::of_meeting(desk, one),
    }
}
