//! Uses of what holds no client data (register, directory, code lists) are logged beside the request, many in one
//! statement. Reads of client data never go this way: their entry is durable before the answer leaves.
use crate::store::journal::{self, Moment, Trace};
use chrono::{DateTime, Utc};
use domain::access::Caller;
use sea_orm::DatabaseConnection;
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

#[derive(Clone)]
pub(super) struct Usage(mpsc::Sender<Job>);

const WAITING: usize = 4096;
const AT_ONCE: usize = 256;

impl Usage {
    pub fn start(db: DatabaseConnection) -> Self {
        let (send, receive) = mpsc::channel(WAITING);
        tokio::spawn(write_all(db, receive));
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

async fn write_all(db: DatabaseConnection, mut jobs: mpsc::Receiver<Job>) {
    let mut waiting = Vec::with_capacity(AT_ONCE);
    while jobs.recv_many(&mut waiting, AT_ONCE).await > 0 {
        let mut flushed = Vec::new();
        let mut uses: Vec<Use> = Vec::new();
        for job in waiting.drain(..) {
            match job {
                Job::Write(one) => uses.push(*one),
                Job::Flush(done) => flushed.push(done),
            }
        }
        for one in uses {
            let moment = Moment { caller: &one.caller, at: one.at, request: one.request };
            if let Err(error) = journal::audit(&db, moment, [one.trace]).await {
                tracing::error!(%error, "a use could not be logged");
            }
        }
        for done in flushed {
            // Whoever asked may have gone.
            let _ = done.send(());
        }
    }
}
