//! Upkeep: how something is kept changes and what it says does not, so its record keeps its version and nobody is told
//! of a change.
use super::{Access, Gate};
use crate::{
    crypto::Keys,
    error::Result,
    store::journal::{self, Trace},
};
use domain::{
    OrganizationId,
    access::{Basis, Scope, Sight},
    event::Kind,
};
use sea_orm::{
    ConnectionTrait, Order,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

/// A column of sealed values; each is bound to `table.column/id`.
#[derive(Clone, Copy, Debug)]
pub struct Sealed {
    pub table: &'static str,
    pub column: &'static str,
    pub kind: Kind,
}

/// What one round of sealing again came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    pub resealed: u64,
    /// The row to go on after; none when all rows were looked at.
    pub last: Option<Uuid>,
}

impl Gate {
    /// Seals with the newest key what is sealed with an older one, in the first `limit` rows after `after`. A round is
    /// one transaction; a run that broke off is begun again, and finds less to do.
    pub async fn reseal(&self, what: Sealed, after: Option<Uuid>, limit: u64) -> Result<Round> {
        let access = self.as_system("keys.rotate", OrganizationId::from_uuid(Uuid::nil()));
        let txn = access.begin().await?;
        let rows = txn.query_all(&what.rows(after, limit)).await?;
        let mut round = Round { resealed: 0, last: None };
        for row in &rows {
            let (id, old): (Uuid, Vec<u8>) = (row.try_get("", "id")?, row.try_get("", what.column)?);
            if !self.keys().is_current(&old) {
                round.resealed += txn.execute(&what.replace(self.keys(), id, old)?).await?.rows_affected();
            }
            round.last = Some(id);
        }
        if u64::try_from(rows.len()).is_ok_and(|looked_at| looked_at < limit) {
            round.last = None;
        }
        if round.resealed > 0 {
            journal::audit(&txn, access.moment(), [what.trace(&access, round)]).await?;
        }
        txn.commit().await?;
        Ok(round)
    }
}

impl Sealed {
    fn rows(self, after: Option<Uuid>, limit: u64) -> sea_orm::sea_query::SelectStatement {
        Query::select()
            .columns(["id", self.column])
            .from(self.table)
            .and_where(Expr::col(self.column).is_not_null())
            .and_where_option(after.map(|after| Expr::col("id").gt(after)))
            .order_by("id", Order::Asc)
            .limit(limit)
            .to_owned()
    }

    /// Only over what was read: a value that changed meanwhile was sealed with the newest key.
    fn replace(
        self,
        keys: &Keys,
        id: Uuid,
        old: Vec<u8>,
    ) -> anyhow::Result<sea_orm::sea_query::UpdateStatement> {
        let place = format!("{}.{}/{id}", self.table, self.column);
        let new = keys.seal(&place, &keys.open(&place, &old)?)?;
        Ok(Query::update()
            .table(self.table)
            .value(self.column, new)
            .and_where(Expr::col("id").eq(id))
            .and_where(Expr::col(self.column).eq(old))
            .to_owned())
    }

    fn trace(self, access: &Access, round: Round) -> Trace {
        Trace {
            action: "keys.rotate".to_owned(),
            kind: self.kind,
            subject: None,
            scope: Scope::default(),
            categories: Sight::nothing().categories(),
            basis: Basis::Role,
            purpose: access.purpose,
            outcome: "ok",
            detail: Some(format!("{}.{}: {}", self.table, self.column, round.resealed)),
        }
    }
}
