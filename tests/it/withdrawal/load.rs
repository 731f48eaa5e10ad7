//! Withdrawal under load: readers never stop, and what they begin to read after the answer is refused.
use super::{Story, id};
use crate::world::{Person, story::open_case};
use domain::{
    ClientId,
    basis::Category::{Basic, Contact, Needs},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::Barrier;

/// How many clients are read and lose their bases at the same time.
const AT_ONCE: usize = 8;
/// How many kinds of reads go on while one basis is withdrawn; each kind has its turn.
const READERS: usize = 2;

/// A client of whom the receiver can read everything while a consent holds.
struct Subject {
    client: ClientId,
    case: String,
    referral: String,
}

/// How many reads were allowed and refused, and how many began after the answer.
#[derive(Default)]
struct Counts {
    shown: AtomicUsize,
    refused: AtomicUsize,
    after: AtomicUsize,
    allowed_after: AtomicUsize,
}

impl Subject {
    async fn begin(story: &Story) -> Self {
        let client = story.world.client(story.ngo).await;
        let consent = story.world.consent(client, story.ngo, story.office, &[Basic, Contact, Needs]).await;
        let case = open_case(&story.sender, client).await;
        let mut draft = story.new_referral();
        draft["case_id"] = json!(id(&case));
        let referral = format!("/referrals/{}", story.sender.post("/referrals", draft).await.id());
        story.sender.step(&referral, "send", json!({})).await.is(200);
        story.receiver.step(&referral, "accept", json!({})).await.is(200);
        story.take_back(consent).await;
        Self { client, case, referral }
    }

    /// What is read, and what in the answer tells that it was shown. Events are followed along from `heard` on, as readers do.
    fn paths(&self, heard: i64) -> [(String, String); 6] {
        let (case, referral) = (id(&self.case).to_owned(), id(&self.referral).to_owned());
        let client = self.client.to_string();
        [
            (format!("/clients/{client}"), client.clone()),
            (self.case.clone(), client.clone()),
            (self.referral.clone(), client.clone()),
            (format!("/referrals?case_id={case}"), referral),
            (format!("/cases?client_id={client}"), case),
            // Events are thin and stay: they are read for the load.
            (format!("/events?after={heard}&limit=20"), client),
        ]
    }

    /// Gives a consent, takes it back while everything is read, and counts.
    async fn lose_a_basis(&self, story: &Story, (turn, heard): (usize, i64), counts: &Counts) {
        let basis = story.world.consent(self.client, story.ngo, story.office, &[Basic, Contact, Needs]).await;
        let mut paths = self.paths(heard);
        let kinds = paths.len();
        paths.rotate_left(turn * READERS % kinds);
        let paths = &paths[..READERS];
        let (over, barrier) = (AtomicBool::new(false), Barrier::new(paths.len() + 1));
        let readers =
            paths.iter().map(|(path, sign)| read(&story.receiver, path, sign, (&over, &barrier, counts)));
        let withdraw = async {
            let path = format!("/bases/{basis}/withdraw");
            let asking = story.sender.asks("POST", &path).if_match("\"1\"").json(&json!({}));
            barrier.wait().await;
            asking.send().await.is(200);
            over.store(true, Ordering::SeqCst);
        };
        futures::join!(withdraw, futures::future::join_all(readers));
    }
}

/// Reads again and again, until a read that began after the answer has come back.
async fn read(
    who: &Person,
    path: &str,
    sign: &str,
    (over, barrier, counts): (&AtomicBool, &Barrier, &Counts),
) {
    barrier.wait().await;
    loop {
        let is_after = over.load(Ordering::SeqCst);
        let answer = who.get(path).await;
        // Whoever reads as fast as they can may be told to come back later, and is shown nothing then.
        assert!(answer.status < 500 || answer.status == 503, "{path}: {}", answer.body);
        let shown = answer.status == 200 && answer.body.to_string().contains(sign);
        let count = if shown { &counts.shown } else { &counts.refused };
        count.fetch_add(1, Ordering::Relaxed);
        if is_after {
            counts.after.fetch_add(1, Ordering::Relaxed);
            counts.allowed_after.fetch_add(usize::from(shown), Ordering::Relaxed);
            return;
        }
    }
}

/// The number of the last event that has one.
async fn last_event(story: &Story) -> i64 {
    use entity::event::{Column, Entity};
    let last = Entity::find().filter(Column::Seq.is_not_null()).order_by_desc(Column::Seq);
    last.one(&story.world.database.db).await.unwrap().and_then(|event| event.seq).unwrap_or_default()
}

#[actix_web::test]
async fn no_read_that_begins_after_the_answer_is_allowed() {
    let story = Story::begin().await;
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(125);
    let mut subjects = Vec::new();
    for _ in 0..AT_ONCE {
        subjects.push(Subject::begin(&story).await);
    }
    let counts = Counts::default();
    for round in 0..rounds {
        let heard = last_event(&story).await;
        let trials = subjects.iter().zip(round..);
        let trials = trials.map(|(one, turn)| one.lose_a_basis(&story, (turn, heard), &counts));
        futures::future::join_all(trials).await;
    }
    let told = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    println!(
        "{} withdrawals; {} reads shown, {} refused; {} began after the answer, {} of them allowed",
        rounds * AT_ONCE,
        told(&counts.shown),
        told(&counts.refused),
        told(&counts.after),
        told(&counts.allowed_after)
    );
    assert_eq!(told(&counts.allowed_after), 0);
    assert_eq!(told(&counts.after), rounds * AT_ONCE * READERS);
    assert!(told(&counts.shown) > rounds, "the readers saw nothing even before");
}
