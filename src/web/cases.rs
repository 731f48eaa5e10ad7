//! Cases: the list of those one takes part in, and the page of one.
use super::{
    page::{Shell, render},
    rows::{self, Row},
    text::Texts,
    visit::Visit,
};
use crate::{
    cases::{
        view::{CaseMember, NextStep},
        whole::{self, Whole},
    },
    error::Result,
    http::page::{Cursor, Limit, Page, Sort},
    meetings::view::Meeting,
    names::Names,
    referrals::lists,
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use domain::{
    CaseId,
    calendar::local_date,
    case::{NextStepStatus, Who},
};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "cases.html")]
struct CasesPage {
    shell: Shell,
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
}

/// A meeting.
struct Gathering {
    at: String,
    kind: String,
    status: String,
    who: String,
    agenda: Vec<String>,
}

struct Step {
    what: String,
    who: String,
    day: String,
    is_late: bool,
    is_known: bool,
}

struct Need {
    what: String,
    words: String,
    severity: Option<i32>,
    is_open: bool,
}

struct Member {
    organization: String,
    role: String,
    acceptance: Option<String>,
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
}

pub async fn list(visit: Visit) -> HttpResponse {
    visit.answer(cases(&visit).await)
}

pub async fn show(visit: Visit, id: Path<CaseId>) -> HttpResponse {
    visit.answer(case(&visit, *id).await)
}

async fn cases(visit: &Visit) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let asked: Asked = visit.asked(&[])?;
    let page = Page::new(Limit::of(25), asked.cursor, Some(Sort::Updated))?;
    let (found, reading) = whole::list(access, page).await?;
    let mut wanted = Shell::wants(access);
    for case in &found.items {
        wanted.organization(case.lead_organization_id);
        // Whom it is about is told where its title is.
        wanted.client(case.title.is_some().then_some(case.client_id));
    }
    let (shell, names) = Shell::finish(visit, "cases", reading, wanted).await?;
    let line = |case: &crate::cases::view::Case| Line {
        id: case.id,
        title: case.title.clone().unwrap_or_else(|| t.get("hidden")),
        client: names.client(case.client_id).filter(|_| case.title.is_some()).map(str::to_owned),
        lead: names.organization(case.lead_organization_id).to_owned(),
        status: t.label("case_statuses", case.status.code()),
        changed: t.day(local_date(case.updated_at)),
    };
    let page = CasesPage {
        rows: found.items.iter().map(line).collect(),
        next: found.next_cursor.map(|cursor| format!("/cases?cursor={cursor}")),
        shell,
    };
    render(t, StatusCode::OK, &page)
}

async fn case(visit: &Visit, id: CaseId) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let (whole, mut reading) = whole::read(access, id).await?;
    let referrals = lists::of_case(&mut reading, id).await?.map(|rows| rows.items).unwrap_or_default();
    let meetings: Vec<_> = whole.meetings.iter().map(|one| Meeting::of(one, whole.sight)).collect();
    let mut wanted = Shell::wants(access);
    rows::wants(&mut wanted, &referrals);
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
    let (shell, names) = Shell::finish(visit, "cases", reading, wanted).await?;
    let (me, now) = (access.caller().organization, access.now());
    let today = local_date(now);
    let steps = |is_open: bool| {
        let of_kind =
            whole.next_steps.iter().filter(move |step| (step.status == NextStepStatus::Open) == is_open);
        let mut steps: Vec<_> = of_kind.collect();
        steps.sort_by_key(|step| step.due);
        steps.into_iter().map(|one| step(t, one, &names, today)).collect()
    };
    let page = CasePage {
        id,
        client_id: whole.case.client_id,
        is_open: whole.case.status.takes_more().is_ok(),
        title: whole.case.title.clone().unwrap_or_else(|| t.get("hidden")),
        client: whole.client.clone(),
        status: t.label("case_statuses", whole.case.status.code()),
        lead: names.organization(whole.case.lead_organization_id).to_owned(),
        task: whole.case.service_task_code.as_ref().map(|code| t.label("service_tasks", code)),
        coordinator: whole.case.coordinator_id.and_then(|user| names.user(user)).map(str::to_owned),
        no_step: whole.case.no_next_step_reason.map(|why| t.label("no_next_step_reasons", why.code())),
        steps: steps(true),
        done: steps(false),
        needs: needs(t, &whole),
        members: whole.members.iter().map(|one| member(t, one, &names)).collect(),
        plans: whole
            .plans
            .iter()
            .map(|(id, kind, status)| Plan {
                id: *id,
                kind: t.label("plan_kinds", kind.code()),
                status: t.label("plan_statuses", status.code()),
            })
            .collect(),
        meetings: meetings.iter().map(|one| gathering(t, one, &names)).collect(),
        rows: referrals.iter().map(|one| Row::of(t, one, &names, (me, now))).collect(),
        shell,
    };
    render(t, StatusCode::OK, &page)
}

fn step(t: Texts, step: &NextStep, names: &Names, today: chrono::NaiveDate) -> Step {
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
    }
}

fn needs(t: Texts, whole: &Whole) -> Vec<Need> {
    let need = |need: &crate::cases::view::Need| {
        Some(Need {
            what: t.label("needs", need.code.as_ref()?),
            words: need.client_words.clone()?,
            severity: need.severity,
            is_open: need.status == domain::case::NeedStatus::Open,
        })
    };
    whole.needs.iter().filter_map(need).collect()
}

fn member(t: Texts, member: &CaseMember, names: &Names) -> Member {
    Member {
        organization: names.organization(member.organization_id).to_owned(),
        role: t.label("case_member_roles", member.role.code()),
        acceptance: member.acceptance.map(|said| t.label("plan_acceptances", said.code())),
    }
}

fn gathering(t: Texts, one: &Meeting, names: &Names) -> Gathering {
    let asked = one.participants.iter().flat_map(|all| all.iter());
    let organizations = asked.filter_map(|one| Some(names.organization(one.organization_id?)));
    Gathering {
        at: one.starts_at.map_or_else(|| t.get("meeting-without-time"), |at| t.moment(at)),
        kind: t.label("meeting_kinds", one.kind.code()),
        status: t.label("meeting_statuses", one.status.code()),
        who: organizations.collect::<Vec<_>>().join(", "),
        agenda: one.agenda.iter().flat_map(|all| all.iter()).map(ToString::to_string).collect(),
    }
}
