//! Who asked before. Whose a token or session is takes a join of four tables to find and rarely changes, so a node remembers it; and
//! before each request that leans on it the database is asked whether anything has changed of anybody since, or tells it with
//! what else is asked ([`super::asking`]). That is one small question for all requests that wait for it, and whoever is no longer
//! what they were is looked up anew. So what was committed before a request came holds for it, on whichever node it was done.
use super::{identify::Recalled, sender::Sender};
use crate::store::{IdentityChanges, Mark, News};
use sea_orm::DatabaseConnection;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// The SHA-256 of a token.
pub(super) type Hash = [u8; 32];

/// How many requests may wait for news.
const WAITING: usize = 1024;
/// How long to wait for news, which are there in a millisecond.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many senders are remembered at least once there were so many, and at most twice as many; each takes some 300 bytes.
const MANY: usize = 16_384;

/// Those a node remembers; on SQLite none.
#[derive(Clone)]
pub(super) struct Remembered(Option<Shared>);

#[derive(Clone)]
struct Shared {
    known: Arc<Mutex<Known>>,
    asks: mpsc::Sender<oneshot::Sender<()>>,
}

/// Two halves: whoever is asked for moves to the young one, and when that is full the old one is forgotten.
#[derive(Default)]
struct Known {
    young: HashMap<Hash, Arc<Sender>>,
    old: HashMap<Hash, Arc<Sender>>,
    /// Goes on with all news. What was looked up before the last of them may be from before them.
    turn: u64,
    /// The last of the news.
    heard: Option<Mark>,
}

impl Remembered {
    /// Must be called inside an async runtime.
    pub fn start(db: &DatabaseConnection) -> Self {
        let Some(changes) = IdentityChanges::of(db) else { return Self(None) };
        let (asks, asked) = mpsc::channel(WAITING);
        let known = Arc::default();
        tokio::spawn(follow(changes, Arc::clone(&known), asked));
        Self(Some(Shared { known, asks }))
    }

    /// Whose the token was. Whether it still is [`Self::is_still`] tells.
    pub fn whose(&self, token: &Hash) -> Option<Arc<Sender>> {
        self.0.as_ref()?.known().get(token)
    }

    /// Whether the token is still theirs, and they are what they were: after all that was committed before this was asked.
    pub async fn is_still(&self, Recalled { token, sender, .. }: &Recalled) -> bool {
        let Some(shared) = &self.0 else { return false };
        let news = async {
            let (told, news) = oneshot::channel();
            shared.asks.send(told).await.ok()?;
            news.await.ok()
        };
        if !matches!(tokio::time::timeout(PATIENCE, news).await, Ok(Some(()))) {
            return false;
        }
        shared.known().is(token, sender)
    }

    /// The same where it is known that this change was the last. False where that is not enough to tell.
    pub fn is_as_of(&self, newest: Mark, Recalled { token, sender, .. }: &Recalled) -> bool {
        let Some(shared) = &self.0 else { return false };
        let mut known = shared.known();
        known.heard == Some(newest) && known.is(token, sender)
    }

    /// The turn to be named when what is looked up from now on is to be remembered.
    pub fn turn(&self) -> Option<u64> {
        Some(self.0.as_ref()?.known().turn)
    }

    /// Remembers whose the token is; not if there were news since that turn.
    pub fn remember(&self, turn: Option<u64>, token: Hash, sender: &Arc<Sender>) {
        let Some(shared) = &self.0 else { return };
        let mut known = shared.known();
        if turn == Some(known.turn) {
            known.put(token, sender.clone());
        }
    }
}

impl Shared {
    fn known(&self) -> MutexGuard<'_, Known> {
        lock(&self.known)
    }
}

/// Nothing in it can be half done.
fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whoever gets no answer looks the sender up.
async fn follow(
    mut changes: IdentityChanges,
    known: Arc<Mutex<Known>>,
    mut asked: mpsc::Receiver<oneshot::Sender<()>>,
) {
    let mut waiting = Vec::with_capacity(WAITING);
    while asked.recv_many(&mut waiting, WAITING).await > 0 {
        match tokio::time::timeout(PATIENCE, changes.next()).await {
            Ok(Ok((news, last))) => {
                lock(&known).hear(news, last);
                for one in waiting.drain(..) {
                    // Whoever asked may have gone.
                    let _ = one.send(());
                }
            }
            Ok(Err(error)) => tracing::warn!(%error, "what changed of those who ask is not known"),
            Err(_elapsed) => tracing::warn!("what changed of those who ask is not told in time"),
        }
        waiting.clear();
    }
}

impl Known {
    fn get(&mut self, token: &Hash) -> Option<Arc<Sender>> {
        if let Some(known) = self.young.get(token) {
            return Some(known.clone());
        }
        let (token, known) = self.old.remove_entry(token)?;
        self.put(token, known.clone());
        Some(known)
    }

    fn is(&mut self, token: &Hash, sender: &Arc<Sender>) -> bool {
        self.get(token).is_some_and(|known| Arc::ptr_eq(&known, sender))
    }

    fn put(&mut self, token: Hash, sender: Arc<Sender>) {
        if self.young.len() >= MANY {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(token, sender);
    }

    fn hear(&mut self, news: News, last: Option<Mark>) {
        self.heard = last;
        match news {
            News::Of(subjects) if subjects.is_empty() => {}
            News::Of(subjects) => {
                self.turn += 1;
                self.forget(&subjects);
            }
            News::Anything => *self = Self { turn: self.turn + 1, heard: last, ..Self::default() },
        }
    }

    /// All of them at once: to find a person every sender is looked at. What is neither a token's nor an id is nobody's.
    fn forget(&mut self, subjects: &[Vec<u8>]) {
        let tokens: Vec<_> = subjects.iter().filter_map(|one| Hash::try_from(one.as_slice()).ok()).collect();
        let ids: HashSet<_> = subjects.iter().filter_map(|one| Uuid::from_slice(one).ok()).collect();
        for half in [&mut self.young, &mut self.old] {
            for token in &tokens {
                half.remove(token);
            }
            if !ids.is_empty() {
                half.retain(|_, sender| !sender.is_one_of(&ids));
            }
        }
    }
}
