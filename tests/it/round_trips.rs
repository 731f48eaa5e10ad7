//! How often each hot operation goes to the database and back, the look-up of the token, BEGIN and COMMIT included.
//!
//! Counted where it happens: a proxy between the pool and PostgreSQL counts the messages after which the server is
//! waited for. Left out is the empty Sync with which the pool tests a connection that was given back: it happens after
//! the answer, on a task of its own. The statements are the same on SQLite, where there is no way to go.
use super::{
    database::{TestDatabase, server},
    world::{World, story::Story},
};
use polku::{
    config::{DatabaseSettings, Secret},
    store::connect,
};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Reads what a client of PostgreSQL sends and counts the messages that end a round trip.
#[derive(Default)]
struct Counter {
    waiting: Vec<u8>,
    is_greeted: bool,
    /// Whether anything was asked since the last Sync.
    asked: bool,
}

impl Counter {
    fn feed(&mut self, bytes: &[u8]) -> usize {
        self.waiting.extend_from_slice(bytes);
        let mut trips = 0;
        loop {
            // The first message has no type.
            let head = usize::from(self.is_greeted);
            let Some(length) = self.waiting.get(head..head + 4) else { return trips };
            let length = u32::from_be_bytes(length.try_into().unwrap()) as usize + head;
            if self.waiting.len() < length {
                return trips;
            }
            if self.is_greeted {
                trips += usize::from(self.ends_trip(self.waiting[0]));
            }
            self.is_greeted = true;
            self.waiting.drain(..length);
        }
    }
}

impl Counter {
    /// Whether a message of this kind, Sync or simple Query, makes the client wait for what it asked.
    fn ends_trip(&mut self, kind: u8) -> bool {
        match kind {
            b'S' => std::mem::take(&mut self.asked),
            b'Q' => true,
            _ => {
                self.asked = true;
                false
            }
        }
    }
}

async fn proxy(to: String, trips: Arc<AtomicUsize>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (to, trips) = (to.clone(), trips.clone());
            tokio::spawn(async move {
                let (mut client_in, mut client_out) = client.into_split();
                let (mut server_in, mut server_out) = TcpStream::connect(&to).await.unwrap().into_split();
                tokio::spawn(async move { tokio::io::copy(&mut server_in, &mut client_out).await });
                let (mut counter, mut buffer) = (Counter::default(), vec![0; 65536]);
                while let Ok(read @ 1..) = client_in.read(&mut buffer).await {
                    trips.fetch_add(counter.feed(&buffer[..read]), Ordering::SeqCst);
                    server_out.write_all(&buffer[..read]).await.unwrap();
                }
            });
        }
    });
    port
}

/// A world whose round trips are counted, or none without PostgreSQL.
async fn counted() -> Option<(World, Arc<AtomicUsize>)> {
    let host = server()?.rsplit('@').next()?.to_owned();
    let direct = TestDatabase::fresh().await;
    let trips = Arc::new(AtomicUsize::new(0));
    let port = proxy(host.clone(), trips.clone()).await;
    let url = direct.url.replace(&host, &format!("127.0.0.1:{port}")) + "?sslmode=disable";
    let settings = DatabaseSettings { url: Secret::new(url), max_connections: 1 };
    let db = connect::connect(&settings).await.unwrap();
    Some((World::over(TestDatabase { db, ..direct }), trips))
}

#[test]
fn the_counter_counts_what_is_waited_for() {
    let mut counter = Counter::default();
    let greeting = [0, 0, 0, 8, 0, 3, 0, 0];
    let sync = [b'S', 0, 0, 0, 4];
    let query = [b'Q', 0, 0, 0, 6, b'x', 0];
    let execute = [b'E', 0, 0, 0, 9, 0, 0, 0, 0, 0];
    assert_eq!(counter.feed(&greeting), 0);
    assert_eq!(counter.feed(&query[..3]), 0);
    assert_eq!(counter.feed(&[&query[3..], &execute[..], &execute, &sync].concat()), 2);
    assert_eq!(counter.feed(&sync), 0, "nothing was asked");
}

#[actix_web::test]
async fn hot_operations_stay_within_their_round_trips() {
    let Some((world, trips)) = counted().await else {
        println!("skipped: round trips are counted on PostgreSQL");
        return;
    };
    let story = Story::on(world, false).await;
    // Once to prepare the statements, once to count.
    let mut told = Vec::new();
    for round in 0..2 {
        let mut count = async |name: &'static str, limit: usize, work: &mut dyn FnMut() -> Asked| {
            story.world.gate.settle().await;
            let before = trips.load(Ordering::SeqCst);
            let status = work().await;
            let spent = trips.load(Ordering::SeqCst) - before;
            assert!(status < 300, "{name} answers {status}");
            if round == 1 {
                told.push(format!("{name}: {spent} of {limit}"));
                assert!(spent <= limit, "{name} takes {spent} round trips, more than {limit}");
            }
        };
        let referral = story.draft_of_another_service().await;
        story.sender.step(&referral, "send", json!({})).await.is(200);
        let (sender, receiver) = (story.sender.clone(), story.receiver.clone());
        let path = referral.clone();
        count("read one referral", 5, &mut || {
            let (who, path) = (receiver.clone(), path.clone());
            Box::pin(async move { who.get(&path).await.status })
        })
        .await;
        count("list 50 referrals", 5, &mut || {
            let who = receiver.clone();
            Box::pin(async move { who.get("/referrals?box=in&limit=50").await.status })
        })
        .await;
        let etag = receiver.etag(&referral).await;
        count("accept", 8, &mut || {
            let (who, path, etag) = (receiver.clone(), format!("{path}/accept"), etag.clone());
            let key = format!("accept-{round}");
            Box::pin(async move {
                who.asks("POST", &path).if_match(&etag).key(&key).json(&json!({})).send().await.status
            })
        })
        .await;
        let body = story.referral_to_another_service().await;
        count("create a referral", 9, &mut || {
            let (who, body, key) = (sender.clone(), body.clone(), format!("create-{round}"));
            Box::pin(async move { who.asks("POST", "/referrals").key(&key).json(&body).send().await.status })
        })
        .await;
    }
    println!("round trips: {}", told.join(", "));
}

/// The third way is that of the log of uses, which is written beside the answer.
#[actix_web::test]
async fn a_search_of_the_directory_is_one_statement_after_the_token() {
    let Some((world, trips)) = counted().await else {
        println!("skipped: round trips are counted on PostgreSQL");
        return;
    };
    let story = Story::on(world, false).await;
    let mut spent = Vec::new();
    for round in 0..4 {
        let lead = story.world.lead(story.office).await;
        let body = json!({"name": {"fi": format!("Velkaneuvonta {round}")}, "content": {"area": {"kind": "nationwide"}},
            "channels": [{"channel": {"new": {"kind": "phone", "name": {"fi": "Linja"}}}}]});
        lead.post("/directory/services", body).await.is(201);
        story.world.gate.settle().await;
        let before = trips.load(Ordering::SeqCst);
        let found = story.sender.get("/directory/search?q=velkaneuvonta&municipality=179&open_at=now").await;
        found.is(200);
        story.world.gate.settle().await;
        spent.push(trips.load(Ordering::SeqCst) - before);
    }
    println!("round trips of a search, with its use in the log: {spent:?}");
    assert!(spent[1..].iter().all(|spent| *spent <= 3), "{spent:?}");
}

type Asked = std::pin::Pin<Box<dyn Future<Output = u16>>>;

#[actix_web::test]
async fn a_longer_list_takes_no_more_round_trips() {
    let Some((world, trips)) = counted().await else {
        println!("skipped: round trips are counted on PostgreSQL");
        return;
    };
    let story = Story::on(world, false).await;
    let mut counts = Vec::new();
    for _ in 0..3 {
        for _ in 0..4 {
            let referral = story.draft_of_another_service().await;
            story.sender.step(&referral, "send", json!({})).await.is(200);
        }
        let before = trips.load(Ordering::SeqCst);
        story.receiver.get("/referrals?limit=200").await.is(200);
        counts.push(trips.load(Ordering::SeqCst) - before);
    }
    // The first one prepares its statements.
    assert_eq!(counts[1], counts[2], "{counts:?}");
}
