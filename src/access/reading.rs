//! Several reads for one answer, as a page needs them: they share a line to the database, and what they show is logged in one go.
use super::{Access, Listed, Look};
use crate::{
    error::Result,
    http::page::{Page, Rows},
    store::{
        self, Found, Hold, Part, Parts, Record, Sought, Together, Which,
        journal::Trace,
        kept::{self, Asker},
        scope,
        wall::Line,
    },
};
use chrono::{DateTime, Utc};
use domain::access::{Action, Caller, Needs, Permit, Scope, decide};
use sea_orm::{Condition, ConnectionTrait, FromQueryResult, QueryFilter, sea_query::SelectStatement};
use uuid::Uuid;

/// How a question goes to the database.
pub enum Manner {
    /// With what others ask: each part of it depends on its own values, and it is answered in no time.
    Together,
    /// By itself.
    Alone,
}

/// What is read for one answer.
#[must_use = "what is read must be answered, so that it is logged"]
pub struct Reading<'a> {
    access: &'a Access,
    line: Line,
    traces: Vec<Trace>,
}

impl Access {
    /// Begins to read.
    pub fn reading(&self) -> Reading<'_> {
        let line = Line::reading(self.gate.db(), self.gate.chorus(), self.caller.organization);
        Reading { access: self, line, traces: Vec::new() }
    }

    /// Begins with one page of a list, as [`Access::list`] shows it.
    ///
    /// # Errors
    /// `not-allowed` or `insufficient-scope`.
    pub async fn reading_list<R: Listed>(
        &self,
        action: Action,
        page: Page,
        filter: impl Into<Which<R>>,
    ) -> Result<(Rows<R::View>, Reading<'_>)> {
        self.may::<R>(action).await?;
        let mut reading = self.reading();
        let rows = reading.rows::<R>(action, page, filter).await?;
        Ok((rows, reading))
    }
}

impl Access {
    /// What is to be known of records of a kind before one is opened, found in no time. It is logged by nobody: until a record
    /// is open, nothing of it is told. `Q` names the question, which `build` must always make in the same way.
    pub async fn beforehand<R: Record, Q: 'static, const N: usize, M: FromQueryResult>(
        &self,
        ids: [Uuid; N],
        manner: Manner,
        build: impl Fn(&Asker<N>) -> SelectStatement,
    ) -> Result<Option<M>> {
        let (line, asker) = (self.line::<R>(), Asker { caller: self.caller.clone(), now: self.now, ids });
        let question = kept::question::<Q, N>(&asker, line.get_database_backend(), build);
        let rows = match manner {
            Manner::Together => line.query_swiftly(&question).await?.rows,
            Manner::Alone => line.query_all_raw(question.statement()).await?,
        };
        Ok(rows.first().map(|row| M::from_query_result(row, "")).transpose()?)
    }

    pub(super) fn ask<R: Record>(
        &self,
        queries: &mut Together,
        action: Action,
        filter: Condition,
    ) -> Part<R> {
        let permitted = scope::permitted::<R>(action, &self.caller, self.now);
        queries.add(store::visible::<R>(&self.caller, self.now).filter(permitted).filter(filter))
    }
}

impl<'a, R: Record> Look<'a, R> {
    /// Goes on to read what stands around the record.
    pub fn reading(self) -> (Found<R>, Permit, Reading<'a>) {
        let (access, line, action, found, permit) = self.into_parts();
        let trace = access.trace::<R>(action, Some(found.record.id()), found.record.scope(), permit);
        (found, permit, Reading { access, line, traces: vec![trace] })
    }
}

impl Reading<'_> {
    /// One page of a list, as [`Access::list`] shows it. None where role or token never permit the action: a page leaves such
    /// a part out.
    pub async fn list<R: Listed>(
        &mut self,
        action: Action,
        page: Page,
        filter: impl Into<Which<R>>,
    ) -> Result<Option<Rows<R::View>>> {
        if self.access.caller.may(action).is_err() {
            return Ok(None);
        }
        self.rows::<R>(action, page, filter).await.map(Some)
    }

    async fn rows<R: Listed>(
        &mut self,
        action: Action,
        page: Page,
        filter: impl Into<Which<R>>,
    ) -> Result<Rows<R::View>> {
        let access = self.access;
        let (found, next) = access.rows::<R>(&self.line, action, page, filter).await?;
        let (items, mut traces) = access.told::<R>(action, &found);
        if action.rule().needs == Needs::Nothing && traces.iter().all(|trace| trace.scope.client.is_none()) {
            // Of rows that are about no client one entry tells, as in a list.
            traces.truncate(1);
        }
        if traces.is_empty() {
            let scope = Scope::of(access.caller.organization);
            self.traces.push(access.trace::<R>(action, None, scope, Permit::of_role()));
        }
        self.traces.extend(traces);
        Ok(Rows { items, next_cursor: next.map(|cursor| cursor.encode()) })
    }

    /// Rows that [`Reading::list`] would show, asked for together with others; whoever shows some of them says so with
    /// [`Reading::showed`].
    pub fn ask<R: Record>(&self, queries: &mut Together, action: Action, filter: Condition) -> Part<R> {
        self.access.ask::<R>(queries, action, filter)
    }

    /// That a row was shown that was asked for so.
    pub fn showed<R: Record>(&mut self, action: Action, record: &R, permit: Permit) {
        let trace = self.access.trace::<R>(action, Some(record.id()), record.scope(), permit);
        self.traces.push(trace);
    }

    /// Another record beside what was read. None where the caller may not see it: a page leaves such a part out.
    pub async fn also<R: Record>(&mut self, action: Action, id: R::Id) -> Result<Option<(Found<R>, Permit)>> {
        let access = self.access;
        if access.caller.may(action).is_err() {
            return Ok(None);
        }
        let found =
            store::find::<R>(&self.line, (action, Sought::One(id)), (&access.caller, access.now), Hold::No)
                .await?;
        Ok(found.and_then(|found| {
            let permit = self.permits(action, &found)?;
            Some((found, permit))
        }))
    }

    /// More of a record that was read, where the caller may do that with it, too. What was read first must have asked for no
    /// less of a relationship to the client.
    pub fn permits<R: Record>(&mut self, action: Action, found: &Found<R>) -> Option<Permit> {
        let (access, scope) = (self.access, found.record.scope());
        let permit = decide(action, &access.caller, &scope, &found.facts, access.now).ok()?;
        self.traces.push(access.trace::<R>(action, Some(found.record.id()), scope, permit));
        Some(permit)
    }

    pub const fn caller(&self) -> &Caller {
        &self.access.caller
    }
    pub const fn now(&self) -> DateTime<Utc> {
        self.access.now
    }

    /// Rows of another shape, as [`Look::all_as`] finds them.
    pub async fn all_as<M: FromQueryResult>(&self, query: &SelectStatement) -> Result<Vec<M>> {
        let rows = self.line.query_all(query).await?;
        Ok(rows.iter().map(|row| M::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?)
    }

    /// Rows that belong to what was read, of several kinds at once. The caller of this function names in each condition what they
    /// belong to, or asks for what is about no client.
    pub async fn together(&self, queries: Together) -> Result<Parts> {
        Ok(queries.find(&self.line).await?)
    }

    /// Logs all that was read; only then may it be answered.
    pub async fn done(self) -> Result<()> {
        let Self { access, line, traces } = self;
        // Whoever waits for two connections and holds one keeps others waiting.
        drop(line);
        access.write_down(traces).await
    }
}
