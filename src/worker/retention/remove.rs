//! Taking out what is due, with everything that tells of it but the log.
use super::plan::{Kept, Plan};
use crate::{
    access::Removal,
    error::Result,
    store::journal::{Entry, Subject},
};
use domain::{
    access::Scope,
    event::{Happened, Kind},
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement},
};
use uuid::Uuid;

/// What belongs to a case, in the order in which it can go.
const OF_CASES: [&str; 16] = [
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
    "event",
];

/// What belongs to a client's record, and goes with it.
const OF_CLIENTS: [&str; 6] =
    ["client_task", "reveal", "safety_restriction", "break_glass", "alert", "event"];

fn rows_of(removal: &Removal<'_>, table: &'static str, columns: &[&'static str]) -> SelectStatement {
    Query::select()
        .columns(columns.iter().copied())
        .from(table)
        .and_where(Expr::col("client_id").eq(removal.client().id))
        .lock(LockType::NoKeyUpdate)
        .take()
}

/// Reads and holds what is kept of the client.
pub async fn look(removal: &Removal<'_>) -> Result<Kept> {
    async fn all<M: FromQueryResult>(
        removal: &Removal<'_>,
        table: &'static str,
        columns: &[&'static str],
    ) -> Result<Vec<M>> {
        removal.all_as(&rows_of(removal, table, columns)).await
    }
    let client = removal.client();
    let of_case = ["id", "version", "status", "service_task_code", "created_at", "closed_at"];
    let of_referral = [
        "id",
        "version",
        "case_id",
        "status",
        "basis_id",
        "from_organization_id",
        "to_organization_id",
        "sent_at",
    ];
    Ok(Kept {
        born_on: client.birth_date,
        died_on: client.died_on,
        death_known_on: client.death_known_on,
        cases: all(removal, "case", &of_case).await?,
        referrals: all(removal, "referral", &of_referral).await?,
        messages: all(removal, "message", &["id", "case_id", "created_at"]).await?,
        bases: all(removal, "basis", &["id", "version", "valid_to", "withdrawn_at"]).await?,
    })
}

/// Removes what is planned, and nothing else.
pub async fn carry_out(mut removal: Removal<'_>, plan: &Plan) -> Result<()> {
    tell(&mut removal, plan);
    let cases: Vec<Uuid> = plan.cases.iter().map(|case| case.id.into()).collect();
    for table in OF_CASES {
        take(&removal, table, "case_id", &cases).await?;
    }
    take(&removal, "case", "id", &cases).await?;
    let messages: Vec<Uuid> = plan.messages.iter().copied().map(Into::into).collect();
    take(&removal, "event", "subject_id", &messages).await?;
    take(&removal, "message", "id", &messages).await?;
    let bases: Vec<Uuid> = plan.bases.iter().map(|basis| basis.id.into()).collect();
    take(&removal, "event", "subject_id", &bases).await?;
    take(&removal, "basis_grant", "basis_id", &bases).await?;
    forget(&removal, &bases).await?;
    take(&removal, "basis", "id", &bases).await?;
    if plan.client {
        let client = [removal.client().id.into()];
        for table in OF_CLIENTS {
            take(&removal, table, "client_id", &client).await?;
        }
        take(&removal, "client", "id", &client).await?;
    }
    let how_much = format!(
        "cases {}, messages {}, bases {}, record {}",
        cases.len(),
        messages.len(),
        bases.len(),
        usize::from(plan.client)
    );
    removal.close(how_much).await
}

async fn take(removal: &Removal<'_>, table: &'static str, column: &'static str, ids: &[Uuid]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let these = Expr::col(column).is_in(ids.iter().copied());
    removal.run(&Query::delete().from_table(table).and_where(these).to_owned()).await
}

/// Referrals that are over and stay no longer name the bases that go.
async fn forget(removal: &Removal<'_>, bases: &[Uuid]) -> Result<()> {
    if bases.is_empty() {
        return Ok(());
    }
    let forget = Query::update()
        .table("referral")
        .value("basis_id", Option::<Uuid>::None)
        .value("version", Expr::col("version").add(1))
        .and_where(Expr::col("basis_id").is_in(bases.iter().copied()))
        .to_owned();
    removal.run(&forget).await
}

/// The keeper and the ends of each referral hear that records are gone, so that they take away what they hold of them.
fn tell(removal: &mut Removal<'_>, plan: &Plan) {
    let keeper = Scope::of(removal.client().organization_id);
    let client = removal.client();
    let own = plan.client.then(|| (Kind::Client, client.id.into(), client.version, Happened::ClientRemoved));
    let cases =
        plan.cases.iter().map(|case| (Kind::Case, case.id.into(), case.version, Happened::CaseRemoved));
    let bases =
        plan.bases.iter().map(|basis| (Kind::Basis, basis.id.into(), basis.version, Happened::BasisRemoved));
    let kept = cases.chain(bases).chain(own).map(|gone| (gone, keeper));
    let referrals = plan.referrals.iter().map(|referral| {
        let scope = Scope {
            sender: Some(referral.from_organization_id),
            receiver: referral.sent_at.map(|_| referral.to_organization_id),
            ..keeper
        };
        ((Kind::Referral, referral.id.into(), referral.version, Happened::ReferralRemoved), scope)
    });
    let all: Vec<_> = kept.chain(referrals).collect();
    for ((kind, id, version, happened), scope) in all {
        removal.tell(Subject { kind, id, version: version + 1, scope }, Entry::of(happened));
    }
}
