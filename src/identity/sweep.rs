//! Taking away what has no use any more: expired tokens and sessions, answers kept for repeats, forgotten failures.
use crate::{access::Gate, error::Result, http::limit::WINDOW};
use chrono::{DateTime, Duration, Utc};
use domain::{OrganizationId, access::Action};
use entity::session;
use sea_orm::sea_query::{DeleteStatement, Expr, ExprTrait, Query};
use uuid::Uuid;

/// How long answers are kept for repeats: longer than the day that is promised.
const ANSWERS: Duration = Duration::hours(48);

/// What is old in one table: the table, its key, and the time by which it is old.
struct Old {
    table: &'static str,
    key: &'static [&'static str],
    time: &'static str,
    before: DateTime<Utc>,
}

impl Old {
    fn delete(&self, at_most: u64) -> DeleteStatement {
        let columns = || self.key.iter().map(|column| Expr::col(*column));
        let oldest = Query::select()
            .exprs(columns())
            .from(self.table)
            .and_where(Expr::col(self.time).lt(self.before))
            .limit(at_most)
            .take();
        let rows = Expr::tuple(columns()).in_subquery(oldest);
        Query::delete().from_table(self.table).and_where(rows).to_owned()
    }
}

fn old(now: DateTime<Utc>) -> [Old; 4] {
    [
        Old { table: "access_token", key: &["token_hash"], time: "expires_at", before: now },
        Old { table: "session", key: &["id"], time: "expires_at", before: now },
        Old { table: "answer", key: &["owner_id", "key"], time: "created_at", before: now - ANSWERS },
        Old { table: "attempt", key: &["subject_hash"], time: "last_failed_at", before: now - WINDOW },
    ]
}

/// Takes away at most `at_most` old rows of each kind; how many it was. None means that nothing is left to do.
pub async fn sweep(gate: &Gate, at_most: u64) -> Result<u64> {
    let access = gate.as_system("sweeper", OrganizationId::from_uuid(Uuid::nil()));
    let duty = access.duty().await?;
    let mut taken = 0;
    for old in old(access.now()) {
        taken += duty.run(&old.delete(at_most)).await?;
    }
    if taken == 0 {
        duty.give_up().await?;
    } else {
        duty.close::<session::Model>(Action::SweepIdentity, None).await?;
    }
    Ok(taken)
}
