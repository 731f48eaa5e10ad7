//! Reading: one statement for the rows and their facts, one for the audit entries, then the answer.
use super::{Access, Gate};
use crate::{
    error::Result,
    http::{
        etag::etag,
        page::{Cursor, Page, Rows, Sort},
        reply::Reply,
    },
    store::{
        self, Found, Hold, Part, Parts, Record, Shown, Sought, Together, Which, journal, scope, wall::Line,
    },
};
use chrono::{DateTime, Utc};
use domain::{
    Refusal, Refused,
    access::{Action, Needs, Permit, decide},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};

/// A record that can be listed.
pub trait Listed: Shown {
    /// When it was changed last; lists can be sorted by it.
    const UPDATED: Option<Self::Column> = None;
    fn updated_at(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }
}

/// A record the caller may see, with the right to look at what belongs to it.
#[must_use = "what is looked at must be answered, so that it is logged"]
pub struct Look<'a, R: Record> {
    access: &'a Access,
    line: Line,
    action: Action,
    found: Found<R>,
    permit: Permit,
}

impl Access {
    /// Shows one record.
    pub async fn read<R: Shown>(&self, action: Action, id: R::Id) -> Result<Reply<R::View>> {
        self.look::<R>(action, id).await?.show().await
    }

    /// Admits the caller to a record without changing it.
    pub async fn look<R: Record>(&self, action: Action, id: R::Id) -> Result<Look<'_, R>> {
        let line = self.line::<R>();
        let found =
            store::find::<R>(&line, (action, Sought::One(id)), (&self.caller, self.now), Hold::No).await?;
        self.judge(line, (action, id), found).await
    }

    /// Admits the caller to what was found, or refuses them.
    pub(super) async fn judge<R: Record>(
        &self,
        line: Line,
        (action, id): (Action, R::Id),
        found: Option<Found<R>>,
    ) -> Result<Look<'_, R>> {
        let Some(found) = found else {
            drop(line);
            // Nobody is to know whose it is: the attempt stands in the log of those who made it.
            let own = domain::access::Scope::of(self.caller.organization);
            return Err(self.refused::<R>(action, Some(id), own, Refusal::NotFound.into()).await);
        };
        let scope = found.record.scope();
        match decide(action, &self.caller, &scope, &found.facts, self.now) {
            Ok(permit) => Ok(Look { access: self, line, action, found, permit }),
            Err(why) => {
                drop(line);
                Err(self.refused::<R>(action, Some(id), scope, why.into()).await)
            }
        }
    }

    /// Shows one page of the records that the single read would show, and no others.
    pub async fn list<R: Listed>(
        &self,
        action: Action,
        page: Page,
        filter: impl Into<Which<R>>,
    ) -> Result<Reply<Rows<R::View>>> {
        let rows = self.shown::<R>(action, page, filter).await?;
        Ok(Reply::ok(&rows)?.followed_by(rows.next_cursor))
    }

    /// The same rows for an answer of another shape; that they are shown is logged.
    pub async fn shown<R: Listed>(
        &self,
        action: Action,
        page: Page,
        filter: impl Into<Which<R>>,
    ) -> Result<Rows<R::View>> {
        let whole = (domain::access::Scope::of(self.caller.organization), Permit::of_role());
        self.shown_of::<R>(action, page, filter, whole).await
    }

    /// The same for rows that belong to `whole`, whose entry it is when there are none.
    async fn shown_of<R: Listed>(
        &self,
        action: Action,
        page: Page,
        filter: impl Into<Which<R>>,
        whole: (domain::access::Scope, Permit),
    ) -> Result<Rows<R::View>> {
        self.may::<R>(action).await?;
        let (found, next) = self.rows::<R>(&self.line::<R>(), action, page, filter).await?;
        let (items, mut traces) = self.told::<R>(action, &found);
        if traces.is_empty() {
            let (scope, permit) = whole;
            traces.push(self.trace::<R>(action, None, scope, permit));
        }
        self.log(action, traces).await?;
        Ok(Rows { items, next_cursor: next.map(|cursor| cursor.encode()) })
    }

    /// What is shown of the rows that were found, and the entries that tell it.
    pub(super) fn told<R: Listed>(
        &self,
        action: Action,
        found: &[Found<R>],
    ) -> (Vec<R::View>, Vec<journal::Trace>) {
        let mut items = Vec::with_capacity(found.len());
        let mut traces = Vec::with_capacity(found.len());
        for Found { record, facts, .. } in found {
            let scope = record.scope();
            let permit = match decide(action, &self.caller, &scope, facts, self.now) {
                Ok(permit) => permit,
                // What the single read refuses is in no list, and a list that is refused would tell why.
                Err(why) => {
                    tracing::error!(%why, action = action.name(), "a list found what may not be read");
                    continue;
                }
            };
            traces.push(self.trace::<R>(action, Some(record.id()), scope, permit));
            items.push(record.view(permit.sight, self.now));
        }
        (items, traces)
    }

    /// Shows one page of what belongs to `parent`, which itself must be visible and permitted.
    pub async fn list_under<P: Record, R: Listed>(
        &self,
        action: Action,
        parent: P::Id,
        page: Page,
        filter: impl Into<Which<R>>,
    ) -> Result<Reply<Rows<R::View>>> {
        // Its line is let go of before the next is taken.
        let whole =
            self.look::<P>(action, parent).await.map(|look| (look.record().scope(), look.permit()))?;
        let rows = self.shown_of::<R>(action, page, filter, whole).await?;
        Ok(Reply::ok(&rows)?.followed_by(rows.next_cursor))
    }

    pub(super) async fn rows<R: Listed>(
        &self,
        line: &Line,
        action: Action,
        page: Page,
        filter: impl Into<Which<R>>,
    ) -> Result<(Vec<Found<R>>, Option<Cursor>)> {
        let ordered = Ordered::<R>::of(page)?;
        let which = filter.into();
        let asks = (&self.caller, self.now);
        let visible = store::visible::<R>(&self.caller, self.now).filter(which.condition);
        let by_id = ordered.time.is_none().then(|| ordered.direction());
        let select = scope::only_permitted::<R>(visible, (action, which.of), asks, by_id)
            .filter(ordered.after())
            .limit(page.limit.get() + 1);
        let select = ordered.sort(select);
        let mut found = store::page::<R>(line, select, action, asks, |outer| {
            ordered.sort_outer(outer);
        })
        .await?;
        let size = usize::try_from(page.limit.get()).unwrap_or(usize::MAX);
        let more = found.len() > size;
        found.truncate(size);
        let next = found.last().filter(|_| more).map(|last| Cursor {
            sort: page.tag(),
            micros: last.record.updated_at().timestamp_micros(),
            id: last.record.id().into(),
        });
        Ok((found, next))
    }

    /// Writes the entries of a read: before the answer where client data is shown, beside it where not.
    pub(super) async fn log(&self, action: Action, traces: Vec<journal::Trace>) -> Result<()> {
        if action.rule().needs != Needs::Nothing || traces.iter().any(|trace| trace.scope.client.is_some()) {
            return self.write_down(traces).await;
        }
        for trace in traces.into_iter().take(1) {
            self.gate.log().note(self.moment(), trace).await;
        }
        Ok(())
    }
}

impl<'a, R: Record> Look<'a, R> {
    pub const fn record(&self) -> &R {
        &self.found.record
    }
    pub const fn found(&self) -> &Found<R> {
        &self.found
    }
    pub const fn permit(&self) -> Permit {
        self.permit
    }
    pub const fn now(&self) -> DateTime<Utc> {
        self.access.now
    }
    pub const fn caller(&self) -> &domain::access::Caller {
        &self.access.caller
    }
    /// Rows that belong to the record. The caller of this function names the record in the condition.
    pub async fn all<E: EntityTrait>(&self, select: Select<E>) -> Result<Vec<E::Model>> {
        Ok(select.all(&self.line).await?)
    }
    /// The same for rows of another shape.
    pub async fn all_as<M: FromQueryResult + Send>(
        &self,
        query: &sea_orm::sea_query::SelectStatement,
    ) -> Result<Vec<M>> {
        let rows = self.line.query_all(query).await?;
        Ok(rows.iter().map(|row| M::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?)
    }
    /// The same as [`super::Reading::ask`], beside the record.
    pub fn ask<O: Record>(&self, queries: &mut Together, action: Action, filter: Condition) -> Part<O> {
        self.access.ask::<O>(queries, action, filter)
    }
    /// Rows of several kinds that belong to the record, at once.
    pub async fn together(&self, queries: Together) -> Result<Parts> {
        Ok(queries.find(&self.line).await?)
    }
    /// All that it is made of, for whoever reads on.
    pub(super) fn into_parts(self) -> (&'a Access, Line, Action, Found<R>, Permit) {
        (self.access, self.line, self.action, self.found, self.permit)
    }
    /// Refuses after all, leaving a trace of the attempt.
    pub async fn refuse<T>(self, why: Refused) -> Result<T> {
        let Self { access, line, action, found, .. } = self;
        drop(line);
        Err(access.refused::<R>(action, Some(found.record.id()), found.record.scope(), why).await)
    }
    /// Answers, once the use is logged.
    pub async fn answer<V: serde::Serialize>(self, view: &V) -> Result<Reply<V>> {
        self.log().await?;
        Reply::ok(view)
    }
    /// The same with a page that people read.
    pub async fn answer_page(self, page: String) -> Result<Reply<String>> {
        self.log().await?;
        Ok(Reply::page(page))
    }
    /// The same for text of another kind.
    pub async fn answer_as(self, media_type: &'static str, text: String) -> Result<Reply<String>> {
        self.log().await?;
        Ok(Reply::text(media_type, text))
    }
    /// Lets go of the line first: whoever waits for two connections and holds one keeps others waiting.
    async fn log(self) -> Result<()> {
        let Self { access, line, action, found, permit } = self;
        drop(line);
        let trace = access.trace::<R>(action, Some(found.record.id()), found.record.scope(), permit);
        access.log(action, vec![trace]).await
    }
}

impl<R: Shown> Look<'_, R> {
    /// Answers with the record itself.
    pub(super) async fn show(self) -> Result<Reply<R::View>> {
        let view = self.record().view(self.permit.sight, self.now());
        let tag = etag(self.record().version());
        Ok(self.answer(&view).await?.tagged(tag))
    }
}

/// A list's order as SQL.
struct Ordered<R: Listed> {
    page: Page,
    time: Option<R::Column>,
}

impl<R: Listed> Ordered<R> {
    fn of(page: Page) -> Result<Self> {
        match (page.sort, R::UPDATED) {
            (Sort::Updated, None) => {
                Err(Refused::field("sort", "invalid", "this list is not sorted by change").into())
            }
            (Sort::Updated, time) => Ok(Self { page, time }),
            _ => Ok(Self { page, time: None }),
        }
    }
    fn direction(&self) -> Order {
        if self.page.sort == Sort::Oldest { Order::Asc } else { Order::Desc }
    }
    fn sort(&self, select: Select<R::Entity>) -> Select<R::Entity> {
        let select = match self.time {
            Some(time) => select.order_by(time, self.direction()),
            None => select,
        };
        select.order_by(R::ID, self.direction())
    }
    fn sort_outer(&self, outer: &mut sea_orm::sea_query::SelectStatement) {
        if let Some(time) = self.time {
            outer.order_by(time.as_column_ref(), self.direction());
        }
        outer.order_by(R::ID.as_column_ref(), self.direction());
    }
    /// What comes after the cursor.
    fn after(&self) -> Condition {
        let Some(cursor) = self.page.cursor else {
            return Condition::all();
        };
        let id = Expr::col(R::ID.as_column_ref());
        let beyond = if self.page.sort == Sort::Oldest { id.gt(cursor.id) } else { id.lt(cursor.id) };
        match self.time {
            None => Condition::all().add(beyond),
            Some(time) => Condition::any()
                .add(time.lt(cursor.at()))
                .add(Condition::all().add(time.eq(cursor.at())).add(beyond)),
        }
    }
}

impl Gate {
    /// Returns when every use so far stands in the log; for shutdown and for tests that read it.
    pub async fn settle(&self) {
        self.log().flush().await;
    }
}
