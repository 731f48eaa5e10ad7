//! Uses of what holds no client data (register, directory, code lists) are logged beside the request, many in one
//! statement. Reads of client data never go this way: their entry is durable before the answer leaves.
use crate::{
    crypto::Keys,
    store::journal::{self, Moment, Trace},
};
use chrono::{DateTime, Utc};
use domain::access::Caller;
use entity::audit_entry;
use sea_orm::DatabaseConnection;
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// One use, waiting to be written.
pub(super) struct Use {
    pub caller: Caller,
    pub at: DateTime<Utc>,
    pub request: Uuid,
    pub trace: Trace,
}

enum Job {
    Write(Box<Use>),
    Flush(oneshot::Sender<()>),
}

impl Use {
    fn entry(self, keys: &Keys) -> audit_entry::ActiveModel {
        let moment = Moment { keys, caller: &self.caller, at: self.at, request: self.request };
        journal::audit_entry(moment, self.trace)
    }
}

#[derive(Clone)]
pub(super) struct Usage(mpsc::Sender<Job>);

const WAITING: usize = 4096;
/// What is written in one statement; each entry binds some twenty values, and PostgreSQL takes 65 535, SQLite 32 766.
const AT_ONCE: usize = 256;
/// How long to wait before each further try.
const PAUSES: [Duration; 3] = [Duration::from_millis(100), Duration::from_secs(1), Duration::from_secs(5)];

impl Usage {
    pub fn start(db: DatabaseConnection, keys: Arc<Keys>) -> Self {
        let (send, receive) = mpsc::channel(WAITING);
        tokio::spawn(write_all(db, keys, receive));
        Self(send)
    }
    /// Waits only when the log is far behind.
    pub async fn log(&self, used: Use) {
        if self.0.send(Job::Write(Box::new(used))).await.is_err() {
            tracing::error!("the log of uses has stopped");
        }
    }
    /// Returns when all that was logged before is written.
    pub async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.0.send(Job::Flush(done)).await.is_ok() {
            // A log that stopped has nothing left to wait for.
            drop(written.await);
        }
    }
}

async fn write_all(db: DatabaseConnection, keys: Arc<Keys>, mut jobs: mpsc::Receiver<Job>) {
    let mut waiting = Vec::with_capacity(AT_ONCE);
    while jobs.recv_many(&mut waiting, AT_ONCE).await > 0 {
        let mut flushed = Vec::new();
        let mut entries = Vec::new();
        for job in waiting.drain(..) {
            match job {
                Job::Write(one) => entries.push(one.entry(&keys)),
                Job::Flush(done) => flushed.push(done),
            }
        }
        if !entries.is_empty() {
            write(&db, entries).await;
        }
        for done in flushed {
            // Whoever asked may have gone.
            let _ = done.send(());
        }
    }
}

/// Tries again what fails, for as long as requests may well wait.
async fn write(db: &DatabaseConnection, entries: Vec<audit_entry::ActiveModel>) {
    for pause in PAUSES {
        let Err(error) = journal::audit_again(db, entries.clone()).await else { return };
        tracing::warn!(%error, "uses are logged later");
        tokio::time::sleep(pause).await;
    }
    let lost = entries.len();
    if let Err(error) = journal::audit_again(db, entries).await {
        tracing::error!(%error, lost, "uses could not be logged");
    }
}

#[cfg(test)]
mod tests {
    use super::{Usage, Use};
    use crate::{
        crypto::Keys,
        store::{connect, journal::Trace},
    };
    use chrono::DateTime;
    use domain::{
        OrganizationId,
        access::{Actor, Basis, Caller, Scope, Sight},
        code::Set,
        event::Kind,
    };
    use entity::audit_entry::Entity;
    use sea_orm::{ConnectionTrait, Database, EntityTrait, PaginatorTrait};
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };
    use uuid::Uuid;

    fn one() -> Use {
        let trace = Trace {
            action: "test".to_owned(),
            kind: Kind::Service,
            subject: None,
            scope: Scope::default(),
            categories: Sight::nothing().categories(),
            basis: Basis::Role,
            purpose: None,
            outcome: "ok",
            detail: None,
        };
        let organization = OrganizationId::generate();
        let caller = Caller {
            actor: Actor::System("test"),
            organization,
            unit: None,
            tasks: domain::code::Set::EMPTY,
            roles: Set::EMPTY,
            scopes: None,
        };
        Use { caller, at: DateTime::default(), request: Uuid::now_v7(), trace }
    }

    #[actix_web::test]
    async fn many_uses_are_one_statement_and_a_failure_is_tried_again() {
        let data = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", data.path().join("polku.db").display());
        let mut db = Database::connect(url).await.unwrap();
        connect::migrate(&db).await.unwrap();
        let sent = Arc::new(AtomicUsize::new(0));
        let count = sent.clone();
        db.set_metric_callback(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        db.execute_unprepared("ALTER TABLE audit_entry RENAME TO away").await.unwrap();
        let usage = Usage::start(db.clone(), Arc::new(Keys::of_tests(7, &[])));
        for _ in 0..300 {
            usage.log(one()).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        db.execute_unprepared("ALTER TABLE away RENAME TO audit_entry").await.unwrap();
        usage.flush().await;
        assert_eq!(Entity::find().count(&db).await.unwrap(), 300);
        assert!(sent.load(Ordering::Relaxed) < 10, "{sent:?}");
    }
}
