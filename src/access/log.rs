//! Writing the audit log beside the requests, many entries at once, each sealed as it is written.
//!
//! Requests hand over what they are about to show and wait until it is durable; what comes meanwhile is written together
//! next. So a flood costs the database one transaction for many requests, and no request one of its own. Uses of what
//! holds no client data (register, directory, code lists) go the same way and are not waited for.
use super::seal::of;
use crate::{
    error::{Error, Result},
    seal::entry,
    store::{
        chain::{self, End, IN_A_STATEMENT, Stretch},
        journal::{self, Moment, Trace},
    },
};
use domain::OrganizationId;
use entity::audit_entry::{Column, Entity, Model};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

enum Job {
    Write { entries: Vec<Model>, done: Option<oneshot::Sender<bool>> },
    Flush(oneshot::Sender<bool>),
}

/// Where entries are handed over.
#[derive(Clone)]
pub(super) struct Log(mpsc::Sender<Job>);

const WAITING: usize = 4096;
/// How many jobs are written in one transaction.
const AT_ONCE: usize = 256;
/// How long to wait before each further try to write what nobody waits for.
const PAUSES: [Duration; 3] = [Duration::from_millis(100), Duration::from_secs(1), Duration::from_secs(5)];

impl Log {
    /// Must be called inside an async runtime.
    pub fn start(db: DatabaseConnection) -> Self {
        let (send, receive) = mpsc::channel(WAITING);
        tokio::spawn(write_all(db, receive));
        Self(send)
    }

    /// Returns when the entries are durable.
    ///
    /// # Errors
    /// `Away` when they may not be: what they tell of must not be shown.
    pub async fn write(&self, moment: Moment<'_>, traces: impl IntoIterator<Item = Trace>) -> Result<()> {
        let entries: Vec<_> = traces.into_iter().map(|trace| journal::audit_entry(moment, trace)).collect();
        if entries.is_empty() {
            return Ok(());
        }
        let (done, written) = oneshot::channel();
        let job = Job::Write { entries, done: Some(done) };
        let is_written = self.0.send(job).await.is_ok() && written.await.unwrap_or(false);
        if is_written { Ok(()) } else { Err(Error::Away(anyhow::anyhow!("the audit log cannot be written"))) }
    }

    /// Hands over a use that nobody waits for; waits only when the log is far behind.
    pub async fn note(&self, moment: Moment<'_>, trace: Trace) {
        let job = Job::Write { entries: vec![journal::audit_entry(moment, trace)], done: None };
        if self.0.send(job).await.is_err() {
            tracing::error!("the audit log has stopped");
        }
    }

    /// Returns when all that was handed over before is written.
    pub async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.0.send(Job::Flush(done)).await.is_ok() {
            // A log that stopped has nothing left to wait for.
            drop(written.await);
        }
    }
}

/// What is written together.
#[derive(Default)]
struct Batch {
    entries: Entries,
    waiting: Vec<oneshot::Sender<bool>>,
    flushed: Vec<oneshot::Sender<bool>>,
}

/// What is still to be written.
#[derive(Default)]
struct Entries {
    /// First those that somebody waits for, then those that nobody does.
    all: Vec<Model>,
    awaited: usize,
}

impl Entries {
    /// Leaves out those of the chains to which they were written.
    fn without(&mut self, chains: &BTreeSet<OrganizationId>) {
        let is_left = |entry: &Model| !chains.contains(&of(entry));
        self.awaited = self.all.iter().take(self.awaited).filter(|entry| is_left(entry)).count();
        self.all.retain(is_left);
    }
}

impl Batch {
    fn of(jobs: impl IntoIterator<Item = Job>) -> Self {
        let (mut batch, mut noted) = (Self::default(), Vec::new());
        for job in jobs {
            match job {
                Job::Write { entries, done: Some(done) } => {
                    batch.entries.all.extend(entries);
                    batch.waiting.push(done);
                }
                Job::Write { entries, done: None } => noted.extend(entries),
                Job::Flush(done) => batch.flushed.push(done),
            }
        }
        batch.entries.awaited = batch.entries.all.len();
        batch.entries.all.append(&mut noted);
        batch
    }
}

fn tell(who: Vec<oneshot::Sender<bool>>, is_written: bool) {
    for one in who {
        // Whoever asked may have gone.
        let _ = one.send(is_written);
    }
}

async fn write_all(db: DatabaseConnection, mut jobs: mpsc::Receiver<Job>) {
    let mut writer = Writer { db, ends: HashMap::new() };
    let mut waiting = Vec::with_capacity(AT_ONCE);
    while jobs.recv_many(&mut waiting, AT_ONCE).await > 0 {
        let Batch { mut entries, waiting: who, flushed } = Batch::of(waiting.drain(..));
        let is_written = match writer.write(&mut entries).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "writing the audit log");
                false
            }
        };
        tell(who, is_written);
        let noted = entries.all.split_off(entries.awaited);
        if !noted.is_empty() {
            write_later(&mut writer, Entries { all: noted, awaited: 0 }).await;
        }
        tell(flushed, true);
    }
}

/// Tries again what nobody waits for, for as long as requests may well wait behind it.
async fn write_later(writer: &mut Writer, mut noted: Entries) {
    for pause in PAUSES {
        tokio::time::sleep(pause).await;
        match write_missing(writer, &mut noted).await {
            Ok(()) => return,
            Err(error) => tracing::warn!(%error, "uses are logged later"),
        }
    }
    tracing::error!(lost = noted.all.len(), "uses could not be logged");
}

/// Writes what is not there: a statement may have been kept whose answer was lost.
async fn write_missing(writer: &mut Writer, entries: &mut Entries) -> std::result::Result<(), DbErr> {
    let ids = entries.all.iter().map(|entry| entry.id);
    let known = Entity::find().select_only().column(Column::Id).filter(Column::Id.is_in(ids));
    let known: Vec<Uuid> = known.into_tuple().all(&writer.db).await?;
    entries.all.retain(|entry| !known.contains(&entry.id));
    writer.write(entries).await
}

/// What the task knows of the chains that it wrote to: where they ended then.
struct Writer {
    db: DatabaseConnection,
    ends: HashMap<OrganizationId, End>,
}

/// How often chains may have gone on meanwhile, with another node or with the sealer, until their entries are left to it.
const TRIES: usize = 4;

impl Writer {
    /// Writes the entries; those that are left could not be written. A chain that does not fit any more keeps nobody from working: its
    /// entries wait for the sealer, which names it.
    async fn write(&mut self, entries: &mut Entries) -> std::result::Result<(), DbErr> {
        if let Err(error) = self.write_sealed(entries).await {
            tracing::warn!(%error, "entries of the audit log are sealed later");
        }
        for some in entries.all.chunks_mut(IN_A_STATEMENT) {
            let rows = some.iter_mut().map(|row| {
                (row.seq, row.hash) = (None, None);
                row.clone().into_active_model().reset_all()
            });
            Entity::insert_many(rows).exec_without_returning(&self.db).await?;
        }
        *entries = Entries::default();
        Ok(())
    }

    /// Seals entries at the ends of their chains and writes them; those are left whose chains always go on elsewhere.
    async fn write_sealed(&mut self, entries: &mut Entries) -> std::result::Result<(), DbErr> {
        for _ in 0..TRIES {
            if entries.all.is_empty() {
                return Ok(());
            }
            self.look_up(&entries.all).await?;
            let stretches = self.seal(&mut entries.all)?;
            for Stretch { organization, .. } in &stretches {
                self.ends.remove(organization);
            }
            let gone_on = chain::append(&self.db, &stretches, &entries.all).await?;
            let known = stretches.into_iter().filter(|one| gone_on.contains(&one.organization));
            self.ends.extend(known.map(|one| (one.organization, one.to)));
            entries.without(&gone_on);
        }
        tracing::debug!("chains of the audit log go on elsewhere");
        Ok(())
    }

    /// Looks up where the chains end of which that is not known.
    async fn look_up(&mut self, entries: &[Model]) -> std::result::Result<(), DbErr> {
        let unknown = entries.iter().map(of).filter(|one| !self.ends.contains_key(one));
        let unknown: Vec<_> = unknown.collect::<BTreeSet<_>>().into_iter().collect();
        if !unknown.is_empty() {
            for found in chain::ends(&self.db, &unknown).await? {
                self.ends.insert(found.organization_id, End::from(&found));
            }
        }
        Ok(())
    }

    /// Gives the entries their places; how far their chains go on.
    fn seal(&self, entries: &mut [Model]) -> std::result::Result<Vec<Stretch>, DbErr> {
        let mut stretches: BTreeMap<OrganizationId, Stretch> = BTreeMap::new();
        for row in entries {
            let organization = of(row);
            let known = self.ends.get(&organization);
            let known = known.ok_or_else(|| DbErr::Custom("a chain without an end".to_owned()))?;
            let stretch = stretches.entry(organization).or_insert_with(|| {
                let (from, to) = (known.clone(), known.clone());
                Stretch { organization, from, to }
            });
            stretch.to.go_on(&entry::bytes(row))?;
            (row.seq, row.hash) = (Some(stretch.to.seq), Some(stretch.to.hash.clone()));
        }
        Ok(stretches.into_values().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Entries, Log};
    use crate::{
        crypto::Keys,
        error::Error,
        store::{
            connect,
            journal::{self, Moment, Trace},
        },
    };
    use chrono::DateTime;
    use domain::{
        OrganizationId,
        access::{Actor, Basis, Caller, Scope, Sight},
        code::Set,
        event::Kind,
    };
    use entity::audit_entry::{Column, Entity};
    use futures_util::future::join_all;
    use sea_orm::{ConnectionTrait, Database, EntityTrait, PaginatorTrait, QueryOrder};
    use std::{
        collections::BTreeSet,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };
    use uuid::Uuid;

    fn one() -> Trace {
        Trace {
            action: "test".to_owned(),
            kind: Kind::Service,
            subject: None,
            scope: Scope::default(),
            categories: Sight::nothing().categories(),
            basis: Basis::Role,
            purpose: None,
            outcome: "ok",
            detail: None,
        }
    }
    fn caller() -> Caller {
        let (actor, organization) = (Actor::System("test"), OrganizationId::generate());
        Caller {
            actor,
            organization,
            sector: None,
            unit: None,
            tasks: Set::EMPTY,
            roles: Set::EMPTY,
            scopes: None,
        }
    }

    #[test]
    fn what_is_written_is_left_out_and_who_waits_for_the_rest_is_known() {
        let [first, second] = [OrganizationId::generate(), OrganizationId::generate()];
        let (keys, caller) = (Keys::of_tests(7, &[]), caller());
        let moment = Moment { keys: &keys, caller: &caller, at: DateTime::default(), request: Uuid::nil() };
        let of = |organization| {
            let scope = Scope::of(organization);
            journal::audit_entry(moment, Trace { scope, ..one() })
        };
        let all = [first, second, first, second, first].map(of).to_vec();
        let left = [1, 3].map(|place: usize| all[place].id);
        let mut entries = Entries { all, awaited: 3 };
        entries.without(&BTreeSet::from([first]));
        assert_eq!(entries.all.iter().map(|entry| entry.id).collect::<Vec<_>>(), left);
        assert_eq!(entries.awaited, 1, "the second of them is noted, and the fifth was, too");
    }

    #[actix_web::test]
    async fn many_entries_are_few_statements_and_what_nobody_waits_for_is_tried_again() {
        let data = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", data.path().join("polku.db").display());
        let mut db = Database::connect(url).await.unwrap();
        connect::migrate(&db).await.unwrap();
        let sent = Arc::new(AtomicUsize::new(0));
        let count = sent.clone();
        db.set_metric_callback(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let (keys, caller) = (Keys::of_tests(7, &[]), caller());
        let moment = Moment { keys: &keys, caller: &caller, at: DateTime::default(), request: Uuid::nil() };
        let log = Log::start(db.clone());
        db.execute_unprepared("ALTER TABLE audit_entry RENAME TO away").await.unwrap();
        log.note(moment, one()).await;
        let refused = log.write(moment, [one()]).await.unwrap_err();
        assert!(matches!(refused, Error::Away(_)), "what cannot be logged is not shown");
        db.execute_unprepared("ALTER TABLE away RENAME TO audit_entry").await.unwrap();
        log.flush().await;
        assert_eq!(Entity::find().count(&db).await.unwrap(), 1);
        sent.store(0, Ordering::Relaxed);
        for done in join_all((0..300).map(|_| log.write(moment, [one(), one()]))).await {
            done.unwrap();
        }
        assert!(sent.load(Ordering::Relaxed) < 30, "{sent:?}");
        let all = Entity::find().order_by_asc(Column::Seq).all(&db).await.unwrap();
        let numbered = all.iter().zip(1..).all(|(entry, seq)| entry.seq == Some(seq));
        assert!(numbered && all.len() == 601);
    }
}
