//! Changing: one transaction holds the record, its event, its audit entry and the answer that a repeat gets.
use super::Access;
use crate::{
    error::{Error, Result},
    http::{
        address,
        etag::{IfMatch, etag},
        reply::{Reply, Sent},
    },
    store::{
        self, Found, Hold, Parts, Record, Shown, Sought, Together, Version,
        journal::{self, Entry, Subject, Trace},
        wall::Line,
    },
};
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::{
    Refusal, Refused,
    access::{Action, Caller, Facts, Permit, Scope, Sight, decide},
};
use sea_orm::{
    Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryTrait, Select,
    Statement, StatementBuilder, sea_query::SelectStatement,
};

/// How many rows a change touches that finds its row as it was read.
const ONE: u64 = 1;

/// When and for whom a step is made.
#[derive(Clone, Copy)]
pub struct At<'a> {
    pub caller: &'a Caller,
    pub now: DateTime<Utc>,
}

/// A step that changes one record: what it asks for, and what comes of it.
pub trait Move {
    type On: Record;
    fn action(&self) -> Action;
    /// Pure: reads the record, returns its next form and what to tell the world.
    ///
    /// # Errors
    /// Whatever speaks against the step.
    fn apply(self, was: &Found<Self::On>, at: &At<'_>) -> std::result::Result<(Self::On, Entry), Refused>;
}

/// Permitted work that nobody else sees until it is saved.
#[must_use = "work that is not saved is rolled back"]
pub struct Work<'a, R: Record> {
    access: &'a Access,
    txn: Line,
    action: Action,
    found: Found<R>,
    permit: Permit,
    events: Vec<(Subject, Entry)>,
    traces: Vec<Trace>,
}

impl Access {
    /// Opens a record for changing it: the version must be the one the caller saw.
    pub async fn change<R: Record>(&self, action: Action, id: R::Id, seen: IfMatch) -> Result<Work<'_, R>> {
        let work = self.open::<R>(action, id).await?;
        if seen.covers(work.found.record.version()) {
            Ok(work)
        } else {
            work.refuse(Refusal::Stale.into()).await
        }
    }

    /// Opens a record for adding something that belongs to it.
    pub async fn open<R: Record>(&self, action: Action, id: R::Id) -> Result<Work<'_, R>> {
        self.open_the::<R>(action, Sought::One(id), Some(id)).await
    }

    /// The same for the one record that `which` describes.
    pub async fn open_where<R: Record>(&self, action: Action, which: Condition) -> Result<Work<'_, R>> {
        self.open_the::<R>(action, Sought::Where(which), None).await
    }

    async fn open_the<R: Record>(
        &self,
        action: Action,
        sought: Sought<R>,
        id: Option<R::Id>,
    ) -> Result<Work<'_, R>> {
        let (txn, of) = (self.begin().await?, (&self.caller, self.now));
        store::turn::take::<R>(&txn, (action, sought.clone()), of).await?;
        let found = store::find::<R>(&txn, (action, sought), of, Hold::ForChange).await?;
        self.admit(txn, action, found, id).await
    }

    /// Lets the caller change what was found, or answers a repeat.
    pub(super) async fn admit<R: Record>(
        &self,
        txn: Line,
        action: Action,
        found: Option<Found<R>>,
        id: Option<R::Id>,
    ) -> Result<Work<'_, R>> {
        let Some(mut found) = found else {
            txn.rollback().await?;
            // Nobody is to know whose it is: the attempt stands in the log of those who made it.
            let own = Scope::of(self.caller.organization);
            return Err(self.refused::<R>(action, id, own, Refusal::NotFound.into()).await);
        };
        // A change is answered without what was revealed: its answer may be asked for again much later.
        found.facts.safety.is_revealed = false;
        let (scope, id) = (found.record.scope(), found.record.id());
        match decide(action, &self.caller, &scope, &found.facts, self.now) {
            Ok(permit) if self.is_repeat() => {
                txn.rollback().await?;
                self.answer_again(action, (&found.record, found.facts.safety), permit).await?;
                Err(anyhow::anyhow!("a repeat without an answer").into())
            }
            Ok(permit) => {
                Ok(Work { access: self, txn, action, found, permit, events: Vec::new(), traces: Vec::new() })
            }
            Err(why) => {
                txn.rollback().await?;
                Err(self.refused::<R>(action, Some(id), scope, why.into()).await)
            }
        }
    }

    /// Makes a record that belongs to the caller's organization and to nothing else.
    pub async fn create<R: Shown>(&self, action: Action, new: R, entry: Entry) -> Result<Reply<R::View>> {
        self.compose(action, new.clone()).await?.add(new, entry).await
    }

    /// The same for a record that comes with others or with statements of its own; it is `record()` and not yet written.
    pub async fn compose<R: Record>(&self, action: Action, new: R) -> Result<Work<'_, R>> {
        self.may::<R>(action).await?;
        let scope = new.scope();
        let permit = match decide(action, &self.caller, &scope, &Facts::NEW, self.now) {
            Ok(permit) => permit,
            Err(why) => return Err(self.refused::<R>(action, Some(new.id()), scope, why.into()).await),
        };
        if self.is_repeat() {
            self.made_before::<R>(action).await?;
            self.answer_again(action, (&new, Facts::NEW.safety), permit).await?;
        }
        let txn = self.begin().await?;
        let found = Found { record: new, facts: Facts::NEW, case: None };
        Ok(Work { access: self, txn, action, found, permit, events: Vec::new(), traces: Vec::new() })
    }
}

impl<'a, R: Record> Work<'a, R> {
    pub const fn record(&self) -> &R {
        &self.found.record
    }
    pub const fn found(&self) -> &Found<R> {
        &self.found
    }
    pub const fn at(&self) -> At<'_> {
        At { caller: &self.access.caller, now: self.access.now }
    }
    pub const fn permit(&self) -> Permit {
        self.permit
    }
    pub const fn access(&self) -> &'a Access {
        self.access
    }

    /// Rows needed to decide or to tell; inside the transaction.
    pub async fn all<E: EntityTrait>(&self, select: Select<E>) -> Result<Vec<E::Model>> {
        Ok(select.all(&self.txn).await?)
    }
    /// The same of several kinds, at once.
    pub async fn together(&self, queries: Together) -> Result<Parts> {
        Ok(queries.find(&self.txn).await?)
    }
    pub async fn one<E: EntityTrait>(&self, select: Select<E>) -> Result<Option<E::Model>> {
        Ok(select.one(&self.txn).await?)
    }
    pub async fn one_as<M: FromQueryResult>(&self, query: &SelectStatement) -> Result<Option<M>> {
        let row = self.txn.query_one(query).await?;
        Ok(row.map(|row| M::from_query_result(&row, "")).transpose()?)
    }
    pub async fn all_as<M: FromQueryResult>(&self, query: &SelectStatement) -> Result<Vec<M>> {
        let rows = self.txn.query_all(query).await?;
        Ok(rows.iter().map(|row| M::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?)
    }
    /// Whether the query finds anything.
    pub async fn any(&self, query: &SelectStatement) -> Result<bool> {
        Ok(self.txn.query_one(query).await?.is_some())
    }
    /// Runs a statement that goes with the change; how many rows it touched.
    pub async fn run(&self, statement: &impl StatementBuilder) -> Result<u64> {
        Ok(self.txn.execute(statement).await?.rows_affected())
    }
    /// Writes further records with their events and audit entries, in the same transaction and one statement.
    pub async fn along<C: Record>(&mut self, children: impl IntoIterator<Item = (C, Entry)>) -> Result<()> {
        let mut rows = Vec::new();
        for (child, entry) in children {
            self.tell(&child, child.version(), entry);
            rows.push(child);
        }
        if !rows.is_empty() {
            store::insert(&self.txn, rows).await?;
        }
        Ok(())
    }
    /// Changes a further record, which the transaction already holds.
    pub async fn along_change<C: Record>(&mut self, next: C, entry: Entry) -> Result<()> {
        let Some(version) = store::update(&self.txn, next.clone()).await? else {
            return Err(Refusal::Stale.into());
        };
        self.tell(&next, version, entry);
        Ok(())
    }

    /// Tells of a further record that a statement of its own has changed.
    pub fn tell<C: Record>(&mut self, record: &C, version: Version, entry: Entry) {
        let scope = record.scope();
        let (kind, id) = (C::KIND, record.id().into());
        self.events.push((Subject { kind, id, version: version.0, scope }, entry));
        self.traces.push(self.access.trace::<C>(self.action, Some(record.id()), scope, self.permit));
    }

    /// Gives up, leaving nothing but the trace of the attempt; a repeat that came second gets the first answer.
    pub async fn refuse<T>(self, why: Refused) -> Result<T>
    where
        T: FromRefusal,
    {
        let (access, action, scope, id) =
            (self.access, self.action, self.found.record.scope(), self.found.record.id());
        let trace = self.trace();
        self.txn.rollback().await?;
        match T::from_refusal(access, why.into(), trace).await {
            Err(Error::Refused(why)) => Err(access.refused::<R>(action, Some(id), scope, why).await),
            answer => answer,
        }
    }

    /// Refuses, and keeps what the attempt has cost.
    pub async fn refuse_at_cost<T>(self, why: Refused) -> Result<T> {
        let record = self.record();
        let traced =
            self.access.trace::<R>(self.action, Some(record.id()), record.scope(), Permit::of_role());
        let trace = Trace { outcome: why.why.slug(), ..traced };
        journal::audit(&self.txn, self.access.moment(), [trace]).await?;
        self.txn.commit().await?;
        Err(Refused { why: why.why.told(), ..why }.into())
    }

    /// Saves a child of the record.
    pub async fn add<C: Shown>(mut self, child: C, entry: Entry) -> Result<Reply<C::View>> {
        self.tell(&child, child.version(), entry);
        let reply = self.reply_with(&child)?;
        let insertion = store::insertion(vec![child]).build(self.backend());
        self.finish_with(insertion, reply).await
    }

    /// Refuses what a constraint of the database refused, and hands on what is a fault.
    pub async fn fail<T: FromRefusal>(self, error: Error) -> Result<T> {
        match error {
            Error::Refused(why) => self.refuse(why).await,
            fault => Err(fault),
        }
    }

    /// Finishes with a record that was written along.
    pub async fn created<C: Shown>(self, child: &C) -> Result<Reply<C::View>> {
        let reply = self.reply_with(child)?;
        self.finish(reply).await
    }

    fn reply_with<C: Shown>(&self, child: &C) -> Result<Reply<C::View>> {
        let view = child.view(self.sight_of::<C>(child), self.access.now);
        let reply = Reply::new(StatusCode::CREATED, &view)?;
        Ok(reply.tagged(etag(child.version())).at(address::of(C::KIND, child.id().into())))
    }

    fn sight_of<C: Record>(&self, child: &C) -> Sight {
        if child.scope().client.is_some() { self.permit.sight } else { Sight::whole() }
    }

    /// Finishes with a change that the record itself does not show: an audit entry, and no event.
    pub async fn finish_quietly<V>(mut self, reply: Reply<V>) -> Result<Reply<V>> {
        let trace = self.trace();
        self.mark(trace);
        self.finish(reply).await
    }

    /// What was done to the record itself.
    fn trace(&self) -> Trace {
        let record = self.record();
        self.access.trace::<R>(self.action, Some(record.id()), record.scope(), self.permit)
    }

    /// Commits what was done with its events and entries and the answer a repeat gets, or nothing at all.
    pub async fn finish<V>(mut self, reply: Reply<V>) -> Result<Reply<V>> {
        match self.write(None, reply.sent()).await {
            Ok(_) => self.commit(reply).await,
            Err(error) => Box::pin(self.fail(error)).await,
        }
    }

    /// The same with a last change of one row, which goes the same way.
    async fn finish_with<V>(mut self, change: Statement, reply: Reply<V>) -> Result<Reply<V>> {
        match self.write(Some(change), reply.sent()).await {
            Ok(ONE) => self.commit(reply).await,
            Ok(_) => Box::pin(self.refuse(Refusal::Stale.into())).await,
            Err(error) => Box::pin(self.fail(error)).await,
        }
    }

    /// Writes the change, what tells of it and what is kept for a repeat; how many rows the first of them touched.
    async fn write(&mut self, change: Option<Statement>, sent: &Sent) -> Result<u64> {
        let (access, backend) = (self.access, self.backend());
        let moment = access.moment();
        let mut writes: Vec<_> = change.into_iter().collect();
        let events = std::mem::take(&mut self.events);
        if !events.is_empty() {
            writes.push(journal::published(moment, events).build(backend));
        }
        writes.push(journal::logged(moment, self.traces.drain(..)).build(backend));
        if let Some(repeat) = &access.repeat {
            let categories = self.permit.sight.categories();
            writes.push(repeat.kept(sent, categories, access.now)?.build(backend));
        }
        Ok(self.txn.write(writes).await?)
    }

    fn backend(&self) -> DbBackend {
        self.txn.get_database_backend()
    }

    async fn commit<V>(self, reply: Reply<V>) -> Result<Reply<V>> {
        self.txn.commit().await?;
        Ok(reply)
    }

    /// Tells of the change to somebody who would not hear of it otherwise.
    pub fn announce(&mut self, subject: Subject, entry: Entry) {
        self.events.push((subject, entry));
    }

    /// Leaves an audit entry of its own for something seen or done on the way.
    pub fn mark(&mut self, trace: Trace) {
        self.traces.push(trace);
    }
}

impl<R: Shown> Work<'_, R> {
    /// Writes the record, its event, its audit entry and the kept answer, or nothing at all.
    pub async fn save(self, next: R, entry: Entry) -> Result<Reply<R::View>> {
        self.save_where(next, entry, Condition::all()).await
    }

    /// Saves what was read without being held, where `holds` is true when it is written.
    pub(super) async fn save_unheld(self, next: R, entry: Entry, holds: Condition) -> Result<Reply<R::View>> {
        let txn = self.access.begin().await?;
        Self { txn, ..self }.save_where(next, entry, holds).await
    }

    async fn save_where(mut self, next: R, entry: Entry, holds: Condition) -> Result<Reply<R::View>> {
        let (revision, version) = store::revision(next.clone());
        self.tell(&next, version, entry);
        let view = next.view(self.sight_of::<R>(&next), self.access.now);
        let reply = Reply::ok(&view)?.tagged(etag(version));
        let revision = revision.filter(holds).build(self.backend());
        match self.write(Some(revision), reply.sent()).await {
            Ok(ONE) => self.commit(reply).await,
            Ok(_) => Box::pin(self.refuse(Refusal::Stale.into())).await,
            Err(error) => Box::pin(self.clash(&next, error)).await,
        }
    }
}

/// What can come of a refused attempt: the error, or the answer that a faster repeat was given.
#[expect(async_fn_in_trait, reason = "used inside this crate only")]
pub trait FromRefusal: Sized {
    async fn from_refusal(access: &Access, error: Error, trace: Trace) -> Result<Self>;
}
impl<V> FromRefusal for Reply<V> {
    async fn from_refusal(access: &Access, error: Error, trace: Trace) -> Result<Self> {
        access.answered_meanwhile(error, trace).await
    }
}
impl<R: Record> FromRefusal for Work<'_, R> {
    async fn from_refusal(_: &Access, error: Error, _: Trace) -> Result<Self> {
        Err(error)
    }
}
impl FromRefusal for () {
    async fn from_refusal(_: &Access, error: Error, _: Trace) -> Result<Self> {
        Err(error)
    }
}
