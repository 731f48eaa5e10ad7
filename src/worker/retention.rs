//! Retention: what the law lets nobody keep any longer is removed, client by client, and what the log says of it once the
//! log's own time is over. `domain::retention` says what is due; a run that broke off is begun again, and finds less to do.
mod plan;
mod remove;

use crate::{access::Gate, error::Result};
use chrono::NaiveDate;
use domain::{
    ClientId,
    calendar::local_date,
    case::Status,
    retention::{Class, Since, horizon, horizon_moment},
};
use plan::Plan;
use sea_orm::{
    FromQueryResult, Order,
    sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement},
};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

/// How many clients are looked for at once.
const AT_ONCE: u64 = 200;

/// Every table that something is removed from.
const TABLES: [&str; 26] = [
    "message",
    "plan_action",
    "next_step",
    "need",
    "strength",
    "network_member",
    "case_note",
    "meeting",
    "measure_response",
    "case_member",
    "plan_version",
    "goal_assessment",
    "goal",
    "plan",
    "referral",
    "case",
    "basis_grant",
    "client_task",
    "reveal",
    "safety_restriction",
    "break_glass",
    "alert",
    "basis",
    "client",
    "event",
    "audit_entry",
];

/// Whether what is due goes, or is only counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Remove,
    DryRun,
}

/// How much was due.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Cases with all that is in them, messages that went before their case, bases, clients, alerts, entries of
    /// the log.
    pub due: BTreeMap<Class, u64>,
    /// Clients and chains of the log of which something is due and could not be removed; the service's own log says why.
    pub failed: u64,
}

impl Report {
    fn count(&mut self, class: Class, how_many: usize) {
        if how_many > 0 {
            *self.due.entry(class).or_default() += u64::try_from(how_many).unwrap_or(u64::MAX);
        }
    }

    fn add(&mut self, plan: &Plan) {
        for case in &plan.cases {
            self.count(case.class, 1);
        }
        self.count(Class::Correspondence, plan.messages.len());
        self.count(Class::Basis, plan.bases.len());
        self.count(Class::ClientBasics, usize::from(plan.client));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.due.is_empty() {
            f.write_str("nothing is due")?;
        }
        for (at, (class, how_many)) in self.due.iter().enumerate() {
            write!(f, "{}{class} {how_many}", if at == 0 { "" } else { "\n" })?;
        }
        if self.failed > 0 {
            write!(f, "\nfailed {}", self.failed)?;
        }
        Ok(())
    }
}

/// One round each day, soon after midnight in Finland, and one when the service starts.
#[derive(Default)]
pub struct Daily(Option<NaiveDate>);

impl Daily {
    pub async fn tick(&mut self, gate: &Gate) -> Result<()> {
        let today = local_date(gate.now());
        if self.0 != Some(today) {
            let report = round(gate, Mode::Remove).await?;
            tracing::info!(due = ?report.due, failed = report.failed, "removed what nobody may keep any longer");
            self.0 = Some(today);
        }
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct Candidate {
    id: ClientId,
}

/// Removes or counts all that is due. Several nodes may do it at once: each client is held by one of them.
pub async fn round(gate: &Gate, mode: Mode) -> Result<Report> {
    let mut report = Report::default();
    let mut after = None;
    loop {
        let candidates: Vec<Candidate> = gate.as_remover().look_up(&candidates(gate, after)).await?;
        for candidate in &candidates {
            match one(gate, candidate.id, mode).await {
                Ok(Some(plan)) => report.add(&plan),
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(%error, client = %candidate.id, "what is due of a client cannot be removed");
                    report.failed += 1;
                }
            }
        }
        match candidates.last() {
            Some(last) => after = Some(last.id),
            None => break,
        }
    }
    let (alerts, (entries, failed)) = match mode {
        Mode::Remove => (gate.remove_alerts().await?, gate.erase_log().await?),
        Mode::DryRun => (gate.count_alerts_due().await?, (gate.count_erasable().await?, 0)),
    };
    report.failed += failed;
    report.count(Class::Alert, usize::try_from(alerts).unwrap_or(usize::MAX));
    report.count(Class::Log, usize::try_from(entries).unwrap_or(usize::MAX));
    if mode == Mode::Remove {
        gate.wipe(if report.due.is_empty() { &[] } else { &TABLES }).await?;
    }
    Ok(report)
}

/// What was due of one client, if anything was.
async fn one(gate: &Gate, client: ClientId, mode: Mode) -> Result<Option<Plan>> {
    let access = gate.as_remover();
    let Some(removal) = access.removal(client).await? else { return Ok(None) };
    let kept = remove::look(&removal).await?;
    let plan = Plan::of(kept, access.now());
    if plan.is_empty() || mode == Mode::DryRun {
        removal.give_up().await?;
    } else {
        remove::carry_out(removal, &plan).await?;
    }
    Ok((!plan.is_empty()).then_some(plan))
}

/// Clients of whom something may be due, by the oldest that is kept of them.
fn candidates(gate: &Gate, after: Option<ClientId>) -> SelectStatement {
    let now = gate.now();
    let before = |column: &'static str, since| Expr::col(column).lt(horizon_moment(since, now));
    let of = |table: &'static str, condition: Cond| {
        let clients = Query::select().column("client_id").from(table).cond_where(condition).take();
        Expr::col("id").in_subquery(clients)
    };
    let is_closed = || Expr::col("status").eq(Status::Closed);
    let closed = Cond::all().add(is_closed()).add(before("closed_at", Since::Closing));
    let over = Query::select().column("id").from("case").and_where(is_closed()).take();
    let written =
        Cond::all().add(before("created_at", Since::Writing)).add(Expr::col("case_id").in_subquery(over));
    let ended = Cond::any().add(before("withdrawn_at", Since::Ending)).add(before("valid_to", Since::Ending));
    let any = Cond::any()
        .add(Expr::col("died_on").lt(horizon(Since::Death, now)))
        .add(Expr::col("birth_date").lt(horizon(Since::Birth, now)))
        .add(of("case", closed))
        .add(of("message", written))
        .add(of("basis", ended));
    Query::select()
        .column("id")
        .from("client")
        .cond_where(any)
        .and_where_option(after.map(|after| Expr::col("id").gt(after)))
        .order_by("id", Order::Asc)
        .limit(AT_ONCE)
        .take()
}
