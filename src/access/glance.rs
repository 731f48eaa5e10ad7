//! Changing without holding: what is read of a record is enough to decide, and it is written only over the version that was
//! read. Nothing waits between the two, and the transaction is one statement.
use super::{Access, At, Work};
use crate::{
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    store::{self, Found, Hold, Record, Shown, Sought, journal::Entry},
};
use domain::{CaseId, Refusal, Refused, access::Action};
use entity::case::{Column, Entity};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, LockType, Query, SimpleExpr},
};

/// Permitted work on a record that nobody holds. It offers nothing else to read: whoever leans on more than the row itself
/// opens it with [`Access::change`].
#[must_use = "what is not saved has not happened"]
pub struct Glance<'a, R: Record>(Work<'a, R>);

impl Access {
    /// Opens a record for a change that leans on its own row alone: the version must be the one the caller saw, now and when
    /// it is written.
    pub async fn glance<R: Record>(&self, action: Action, id: R::Id, seen: IfMatch) -> Result<Glance<'_, R>> {
        let (line, of) = (self.line::<R>(), (self.caller(), self.now()));
        let found = store::find::<R>(&line, (action, Sought::One(id)), of, Hold::No).await?;
        let work = self.admit(line, action, found, Some(id)).await?;
        if seen.covers(work.record().version()) {
            Ok(Glance(work))
        } else {
            work.refuse::<Work<'_, R>>(Refusal::Stale.into()).await.map(Glance)
        }
    }
}

impl<R: Record> Glance<'_, R> {
    pub const fn record(&self) -> &R {
        self.0.record()
    }
    pub const fn found(&self) -> &Found<R> {
        self.0.found()
    }
    pub const fn at(&self) -> At<'_> {
        self.0.at()
    }

    /// As [`Work::refuse`].
    pub async fn refuse<V>(self, why: Refused) -> Result<Reply<V>> {
        self.0.refuse(why).await
    }
}

impl<R: Shown> Glance<'_, R> {
    /// As [`Work::save`]; whoever was faster meanwhile wins, and the version is stale.
    pub async fn save(self, next: R, entry: Entry) -> Result<Reply<R::View>> {
        let holds = Condition::all().add_option(next.scope().case.map(held));
        self.0.save_unheld(next, entry, holds).await
    }
}

/// That the case is there, which is held from here on: whoever changes what belongs to a case waits for those who hold it. It
/// depends on nothing of the row that is changed, so PostgreSQL looks at it first, in the order of [`crate::store::turn`].
fn held(case: CaseId) -> SimpleExpr {
    let found = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Column::Id.eq(case))
        .lock(LockType::NoKeyUpdate)
        .take();
    Expr::exists(found)
}
