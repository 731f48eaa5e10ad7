//! The story as requests: each thing that happens is asked of the API by the person who does it.
use super::{
    content::{Case, Ending, Outcome, Referral},
    plan::{Act, Deed, EXPIRES_AFTER, What},
    register::{self, Cast, Desk},
    requests,
    stage::Stage,
};
use crate::{access::Gate, cases::work_ability, referrals::expiry};
use anyhow::Context;
use chrono::Duration;
use domain::calendar::{WorkingWeek, local_date};
use serde_json::{Value, json};

/// Tells the story from its beginning to now.
pub async fn perform(stage: &mut Stage, cast: &Cast, acts: &[Act<'_>], gate: &Gate) -> anyhow::Result<()> {
    for act in acts {
        stage.clock.move_to(act.at);
        match &act.what {
            What::OpenCase(case, earlier) => {
                open_case(stage, cast, (case, *earlier))
                    .await
                    .with_context(|| format!("case {}", case.key))?;
            }
            What::Write(referral) => {
                write(stage, cast, referral).await.with_context(|| format!("writing {}", referral.key))?;
            }
            What::Step(referral, deed) => {
                step(stage, cast, referral, *deed)
                    .await
                    .with_context(|| format!("{} {deed:?}", referral.key))?;
            }
            What::Child(referral, deed) => {
                child(stage, cast, referral, *deed)
                    .await
                    .with_context(|| format!("child of {} {deed:?}", referral.key))?;
            }
            What::TakeBack(case, why) => {
                take_back(stage, case, why).await.with_context(|| format!("taking back {}", case.key))?;
            }
            What::Ask(line) => {
                requests::ask(stage, cast, line).await.with_context(|| format!("{line:?}"))?;
            }
            What::Expire => {
                let ended =
                    expiry::expire(gate, EXPIRES_AFTER).await.map_err(|error| anyhow::anyhow!("{error}"))?;
                tracing::debug!(ended, "referrals expired");
            }
            What::Notice => {
                let noticed = work_ability::notice(gate).await.map_err(|error| anyhow::anyhow!("{error}"))?;
                tracing::debug!(noticed, "cases in which it is time to look at the ability to work");
            }
        }
    }
    Ok(())
}

async fn open_case(stage: &mut Stage, cast: &Cast, (case, earlier): (&Case, Duration)) -> anyhow::Result<()> {
    let who = (case.lead_organization.as_str(), case.coordinator.as_str());
    let today = local_date(stage.clock.tell() + earlier);
    let steps: Vec<Value> = case
        .next_steps
        .iter()
        .map(|step| {
            let due = WorkingWeek::default().add_working_days(today + chrono::Days::new(step.due_in_days), 1);
            let organization = (step.who == domain::case::Who::Organization)
                .then(|| cast.organization(&case.lead_organization));
            json!({"what": step.what, "who": step.who, "due": due, "how_told": step.how_told,
                   "client_understood": step.client_understood, "organization_id": organization})
        })
        .collect();
    let client = register::client_of_case(stage, cast, case).await?;
    let body = json!({
        "client_id": client, "title": case.title, "opened_via": "visit", "needs": case.needs,
        "service_task_code": case.service_task, "walled_service": case.walled_service,
        "coordinator_id": stage.id(&case.coordinator)?, "next_step": steps.first()});
    let record = stage.make(&format!("case {}", case.key), who, "/cases", &body).await?;
    stage.ask(who, "POST", &format!("{record}/open"), Some(&json!({}))).await?;
    stage.ask(who, "POST", &format!("{record}/activate"), Some(&json!({}))).await?;
    for step in steps.iter().skip(1) {
        stage.ask(who, "POST", &format!("{record}/next-steps"), Some(step)).await?;
    }
    consent(stage, cast, case, &client).await
}

async fn consent(stage: &mut Stage, cast: &Cast, case: &Case, client: &str) -> anyhow::Result<()> {
    let who = (case.lead_organization.as_str(), case.coordinator.as_str());
    let recipients: Vec<_> = case.consent.recipients.iter().map(|key| cast.organization(key)).collect();
    let body = json!({
        "client_id": client, "kind": "consent", "recipients": recipients, "given_via": case.consent.given_via,
        "purposes": case.consent.purposes, "categories": case.consent.categories,
        "plain_summary": {"fi": case.consent.plain_summary}});
    stage.make(&format!("consent {}", case.key), who, "/bases", &body).await?;
    if let Some(forbidden) = &case.prohibition {
        let body = json!({
            "client_id": client, "kind": "prohibition", "given_via": forbidden.given_via,
            "categories": forbidden.categories, "plain_summary": {"fi": forbidden.plain_summary}});
        stage.make(&format!("prohibition {}", case.key), who, "/bases", &body).await?;
    }
    if let Some(permit) = &case.permit {
        let body = json!({
            "client_id": client, "kind": "permit", "recipient_sectors": permit.recipient_sectors,
            "given_via": permit.given_via, "purposes": permit.purposes, "categories": permit.categories,
            "record_kinds": permit.record_kinds, "plain_summary": {"fi": permit.plain_summary},
            "data_from": local_date(stage.clock.tell()) - chrono::Days::new(permit.days_back)});
        stage.make(&format!("permit {}", case.key), who, "/bases", &body).await?;
    }
    Ok(())
}

async fn take_back(stage: &mut Stage, case: &Case, why: &str) -> anyhow::Result<()> {
    let who = (case.lead_organization.as_str(), case.coordinator.as_str());
    let withdraw = format!("/bases/{}/withdraw", stage.id(&format!("consent {}", case.key))?);
    stage.ask(who, "POST", &withdraw, Some(&json!({"note": why}))).await?;
    Ok(())
}

async fn write(stage: &mut Stage, cast: &Cast, referral: &Referral) -> anyhow::Result<()> {
    let case = cast.case(&referral.case)?;
    let who = (case.lead_organization.as_str(), case.coordinator.as_str());
    let taker = cast.service_organization(&referral.to_service)?;
    if referral.basis.kind != "consent" {
        let client = stage.id(&format!("client {}", case.client))?.to_owned();
        let body = json!({
            "client_id": client, "kind": referral.basis.kind, "recipients": [cast.organization(taker)],
            "statute_code": referral.basis.code, "justification": referral.basis.text,
            "purposes": ["statutory_duty", "assessment"], "categories": referral.categories,
            "plain_summary": {"fi": referral.basis.text}});
        stage.make(&format!("basis {}", referral.key), who, "/bases", &body).await?;
    }
    let unit = referral.to_unit.as_deref().map(|unit| stage.id(unit).map(str::to_owned)).transpose()?;
    let body = json!({
        "case_id": stage.id(&format!("case {}", case.key))?,
        "service_id": stage.id(&format!("service {}", referral.to_service))?, "to_unit_id": unit,
        "kind": referral.kind, "urgency": referral.urgency, "reason": referral.reason, "needs": referral.needs,
        "client_wish": referral.client_wish, "categories": referral.categories, "summary": referral.disclosure});
    stage.make(&referral.key, who, "/referrals", &body).await?;
    Ok(())
}

async fn step(stage: &mut Stage, cast: &Cast, referral: &Referral, deed: Deed) -> anyhow::Result<()> {
    let record = format!("/referrals/{}", stage.id(&referral.key)?);
    if deed == Deed::Talk {
        return talk(stage, cast, referral, &record).await;
    }
    let desk = desk(cast, referral)?;
    let who = doer(cast, referral, desk, deed)?;
    if matches!(deed, Deed::Decline | Deed::MarkError) {
        take_on(stage, cast, referral, who).await?;
    }
    let heard = stage
        .ask(who, "POST", &format!("{record}/{}", verb(deed)), Some(&said(stage, cast, referral, deed)?))
        .await?;
    if let Some(child) = heard.body["redirected_to"].as_str() {
        stage.note(&format!("child {}", referral.key), child);
    }
    Ok(())
}

fn desk<'a>(cast: &'a Cast, referral: &'a Referral) -> anyhow::Result<Desk<'a>> {
    cast.desk(&referral.to_service, referral.to_unit.as_deref())
}

/// A lead need not work with the client: who decides on a referral records the task of it first.
async fn take_on(
    stage: &mut Stage,
    cast: &Cast,
    referral: &Referral,
    who: (&str, &str),
) -> anyhow::Result<()> {
    let case = cast.case(&referral.case)?;
    let body = json!({
        "client_id": stage.id(&format!("client {}", case.client))?, "kind": "supervision", "days": 7,
        "reason": "Esihenkilö ratkaisee lähetteen."});
    stage.ask(who, "POST", "/client-tasks", Some(&body)).await?;
    Ok(())
}

/// Sender and receiver each do their part; what leads alone may do is done by the lead.
fn doer<'a>(
    cast: &'a Cast,
    referral: &Referral,
    desk: Desk<'a>,
    deed: Deed,
) -> anyhow::Result<(&'a str, &'a str)> {
    let case = cast.case(&referral.case)?;
    let sender = (case.lead_organization.as_str(), case.coordinator.as_str());
    Ok(match deed {
        Deed::Send
        | Deed::AnswerInfo
        | Deed::Withdraw
        | Deed::RequestCancel
        | Deed::Acknowledge
        | Deed::InformClient => sender,
        Deed::MarkError => (sender.0, cast.lead(Desk::whole(sender.0))?),
        Deed::Decline => (desk.organization, cast.lead(desk)?),
        _ => (desk.organization, cast.worker(desk)?),
    })
}

const fn verb(deed: Deed) -> &'static str {
    match deed {
        Deed::Send => "send",
        Deed::Receive => "receive",
        Deed::RequestInfo => "request-info",
        Deed::AnswerInfo => "answer-info",
        Deed::Accept => "accept",
        Deed::Waitlist => "waitlist",
        Deed::Schedule => "schedule",
        Deed::Start => "start",
        Deed::Hold => "hold",
        Deed::ProposeDecline => "propose-decline",
        Deed::Decline => "decline",
        Deed::Redirect => "redirect",
        Deed::Complete => "complete",
        Deed::NotDelivered => "not-delivered",
        Deed::Withdraw => "withdraw",
        Deed::RequestCancel => "request-cancel",
        Deed::MarkError => "mark-error",
        Deed::Acknowledge => "acknowledge",
        Deed::InformClient => "inform-client",
        Deed::Talk => "messages",
    }
}

fn said(stage: &Stage, cast: &Cast, referral: &Referral, deed: Deed) -> anyhow::Result<Value> {
    let now = stage.clock.tell();
    Ok(match deed {
        Deed::RequestInfo => json!({"question": referral.question}),
        Deed::AnswerInfo => json!({"answer": referral.answer}),
        Deed::Accept => {
            json!({"assigned_to": stage.id(cast.worker(desk(cast, referral)?)?)?})
        }
        Deed::Waitlist => {
            let waitlist = referral.waitlist.as_ref();
            let weeks = waitlist.map_or(4, |list| list.estimate_weeks);
            json!({"estimate": local_date(now + Duration::weeks(weeks)), "comment": waitlist.map(|list| &list.text)})
        }
        Deed::Schedule => appointment(referral, now),
        Deed::Hold => ended(referral.hold.as_ref()),
        Deed::ProposeDecline | Deed::Decline => ended(referral.decline.as_ref()),
        Deed::NotDelivered => ended(referral.not_delivered.as_ref()),
        Deed::Withdraw => ended(referral.withdraw.as_ref()),
        Deed::RequestCancel => ended(referral.cancel.as_ref()),
        Deed::MarkError => {
            json!({"comment": referral.error.as_ref().and_then(|error| error.comment.as_ref())})
        }
        Deed::Redirect => redirect(stage, referral)?,
        Deed::Complete => outcome(referral.outcome.as_ref()),
        Deed::InformClient => informed(referral.closed_loop.as_ref()),
        Deed::Send | Deed::Receive | Deed::Start | Deed::Acknowledge | Deed::Talk => json!({}),
    })
}

fn appointment(referral: &Referral, now: chrono::DateTime<chrono::Utc>) -> Value {
    let told = referral.appointment.as_ref();
    let days = told.map_or(3, |appointment| appointment.day_offset);
    let date = WorkingWeek::default().add_working_days(local_date(now + Duration::days(days)), 1);
    let at = date.and_hms_opt(7, 30, 0).map(|at| at.and_utc());
    json!({"appointment_at": at, "place": told.map(|told| &told.place), "comment": told.and_then(|told| told.note.as_ref())})
}

fn ended(ending: Option<&Ending>) -> Value {
    json!({"reason_code": ending.and_then(|ending| ending.reason.as_ref()), "comment": ending.and_then(|ending| ending.comment.as_ref())})
}

fn outcome(outcome: Option<&Outcome>) -> Value {
    let code = outcome.map_or("service_completed", |outcome| &outcome.code);
    json!({"outcome_code": code, "comment": outcome.map(|outcome| &outcome.text)})
}

fn informed(told: Option<&super::content::Loop>) -> Value {
    let told = told.and_then(|told| told.client_informed.as_ref());
    json!({"how": told.map(|told| told.how), "comment": told.map(|told| &told.text)})
}

fn redirect(stage: &Stage, referral: &Referral) -> anyhow::Result<Value> {
    let redirect = referral.redirect.as_ref().context("nowhere to redirect to")?;
    let unit = redirect.to_unit.as_deref().map(|unit| stage.id(unit)).transpose()?;
    let service = stage.id(&format!("service {}", redirect.to_service))?;
    Ok(json!({"service_id": service, "to_unit_id": unit, "comment": redirect.comment}))
}

async fn talk(stage: &mut Stage, cast: &Cast, referral: &Referral, record: &str) -> anyhow::Result<()> {
    let case = cast.case(&referral.case)?;
    let desk = desk(cast, referral)?;
    for message in &referral.messages {
        let who = match message.from.as_str() {
            "receiver" => (desk.organization, cast.worker(desk)?),
            _ => (case.lead_organization.as_str(), case.coordinator.as_str()),
        };
        stage.ask(who, "POST", &format!("{record}/messages"), Some(&json!({"body": message.text}))).await?;
    }
    Ok(())
}

async fn child(stage: &mut Stage, cast: &Cast, referral: &Referral, deed: Deed) -> anyhow::Result<()> {
    let redirect = referral.redirect.as_ref().context("nowhere to redirect to")?;
    let who = doer(cast, referral, cast.desk(&redirect.to_service, redirect.to_unit.as_deref())?, deed)?;
    let record = format!("/referrals/{}", stage.id(&format!("child {}", referral.key))?);
    stage.refresh(who, &record).await?;
    let body = match deed {
        Deed::Complete => outcome(redirect.child.outcome.as_ref()),
        Deed::InformClient => informed(redirect.child.closed_loop.as_ref()),
        _ => json!({}),
    };
    stage.ask(who, "POST", &format!("{record}/{}", verb(deed)), Some(&body)).await?;
    Ok(())
}

/// Identifiers that nobody in the demo has.
const NEIGHBOURS: [&str; 9] = [
    "140271-930Y",
    "030866-975V",
    "211183-9693",
    "090559-916L",
    "300690-947Y",
    "170177-9775",
    "051262-960V",
    "260388-980H",
    "110954-974P",
];

/// A worker tries whether the neighbours are clients: what the watch over the log is there for.
pub async fn pry(stage: &mut Stage) -> anyhow::Result<()> {
    for code in NEIGHBOURS {
        let body = json!({"national_id": code, "purpose": "coordination"});
        stage.ask(("county", "ville"), "POST", "/clients/search", Some(&body)).await?;
    }
    Ok(())
}
