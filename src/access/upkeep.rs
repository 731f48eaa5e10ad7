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
    ConnectionTrait, Order, QueryResult,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr, UpdateStatement},
};
use std::fmt;
use uuid::Uuid;

/// A column of sealed values; each is bound to `table.column/id`, or to `table.column/id/name`.
#[derive(Clone, Copy, Debug)]
pub struct Sealed {
    pub table: &'static str,
    pub column: &'static str,
    /// What the row is known by, and where the id alone does not tell, its name.
    pub id: &'static str,
    pub name: Option<&'static str>,
    pub kind: Kind,
}

/// Which row of a table with sealed values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    id: Uuid,
    name: Option<String>,
}

/// What one round of sealing again came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    pub resealed: u64,
    /// The row to go on after; none when all rows were looked at.
    pub last: Option<Row>,
}

impl Gate {
    /// Whether the keys open the oldest and the newest value of a column; a ring that does not fit shows at the start,
    /// not at somebody's sign-in.
    ///
    /// # Errors
    /// A database that does not answer, or has no such table.
    pub async fn opens(&self, what: Sealed) -> Result<bool> {
        for order in [Order::Asc, Order::Desc] {
            let Some(row) = self.own_db().query_one(&what.rows(None, 1, &order)).await? else {
                return Ok(true);
            };
            let (at, sealed): (Row, Vec<u8>) = (what.at(&row)?, row.try_get("", what.column)?);
            if self.keys().open(&what.place(&at), &sealed).is_err() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Seals with the newest key what is sealed with an older one, in the first `limit` rows after `after`. A round is
    /// one transaction; a run that broke off is begun again, and finds less to do.
    pub async fn reseal(&self, what: Sealed, after: Option<Row>, limit: u64) -> Result<Round> {
        let access = self.as_system("keys.rotate", OrganizationId::from_uuid(Uuid::nil()));
        let txn = access.begin().await?;
        let rows = txn.query_all(&what.rows(after, limit, &Order::Asc)).await?;
        let mut round = Round { resealed: 0, last: None };
        for row in &rows {
            let (at, old): (Row, Vec<u8>) = (what.at(row)?, row.try_get("", what.column)?);
            if !self.keys().is_current(&old) {
                round.resealed += txn.execute(&what.replace(self.keys(), &at, old)?).await?.rows_affected();
            }
            round.last = Some(at);
        }
        if u64::try_from(rows.len()).is_ok_and(|looked_at| looked_at < limit) {
            round.last = None;
        }
        if round.resealed > 0 {
            journal::audit(&txn, access.moment(), [what.trace(&access, round.resealed)]).await?;
        }
        txn.commit().await?;
        Ok(round)
    }
}

impl Row {
    fn tuple(&self) -> SimpleExpr {
        let name = self.name.as_ref().map(|name| Expr::val(name.as_str()));
        Expr::tuple(std::iter::once(Expr::val(self.id)).chain(name))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id)?;
        self.name.iter().try_for_each(|name| write!(f, "/{name}"))
    }
}

impl Sealed {
    fn key(self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.id).chain(self.name)
    }

    fn at(self, row: &QueryResult) -> Result<Row> {
        let name = self.name.map(|name| row.try_get("", name)).transpose()?;
        Ok(Row { id: row.try_get("", self.id)?, name })
    }

    fn rows(self, after: Option<Row>, limit: u64, order: &Order) -> SelectStatement {
        let key = || Expr::tuple(self.key().map(Expr::col));
        let mut rows = Query::select();
        rows.columns(self.key())
            .column(self.column)
            .from(self.table)
            .and_where(Expr::col(self.column).is_not_null())
            .and_where_option(after.map(|after| key().gt(after.tuple())))
            .limit(limit);
        for column in self.key() {
            rows.order_by(column, order.clone());
        }
        rows
    }

    fn place(self, at: &Row) -> String {
        format!("{}.{}/{at}", self.table, self.column)
    }

    /// Only over what was read: a value that changed meanwhile was sealed with the newest key.
    fn replace(self, keys: &Keys, at: &Row, old: Vec<u8>) -> anyhow::Result<UpdateStatement> {
        let place = self.place(at);
        let new = keys.seal(&place, &keys.open(&place, &old)?)?;
        Ok(Query::update()
            .table(self.table)
            .value(self.column, new)
            .and_where(Expr::tuple(self.key().map(Expr::col)).eq(at.tuple()))
            .and_where(Expr::col(self.column).eq(old))
            .to_owned())
    }

    fn trace(self, access: &Access, resealed: u64) -> Trace {
        Trace {
            action: "keys.rotate".to_owned(),
            kind: self.kind,
            subject: None,
            scope: Scope::default(),
            categories: Sight::nothing().categories(),
            basis: Basis::Role,
            purpose: access.purpose,
            outcome: "ok",
            detail: Some(format!("{}.{}: {}", self.table, self.column, resealed)),
        }
    }
}
