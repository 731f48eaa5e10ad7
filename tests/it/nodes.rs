//! Two nodes of the service on one database: whichever of them answers, it is one service.
use super::{
    identity::Browser,
    world::{
        Person,
        story::{Story, open_case},
    },
};
use chrono::Duration;
use domain::{OrganizationId, organization::Sector};
use futures::future::{join, join_all, join3};
use polku::{
    access::Gate,
    referrals::expiry::{Policy, tick},
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, TransactionTrait};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A story with a node beside the one it is told at.
struct Pair {
    story: Story,
    other: Gate,
    base: String,
}

impl Pair {
    async fn begin() -> Self {
        let story = Story::begin().await;
        let (other, base) = story.world.another_node().await;
        Self { story, other, base }
    }
    /// The person at both nodes.
    fn both(&self, person: &Person) -> [Person; 2] {
        [person.clone(), person.at(&self.base)]
    }
}

#[actix_web::test]
async fn a_session_is_of_both_nodes_and_ends_at_both_at_once() {
    let pair = Pair::begin().await;
    let here = Browser::of_person(&pair.story.world, &pair.story.sender).await;
    let there = here.at(&pair.base);
    for browser in [&here, &there] {
        browser.get("/me").await.is(200);
    }
    there.deletes(&format!("/sessions/{}", here.session)).await.is(204);
    for browser in [&here, &there] {
        browser.get("/me").await.refused(401, "not-signed-in");
    }
}

#[actix_web::test]
async fn a_key_that_is_sent_to_both_nodes_makes_one_referral() {
    let pair = Pair::begin().await;
    for round in 0..8 {
        let body = pair.story.referral_to_another_service().await;
        let key = format!("round-{round}");
        let nodes = pair.both(&pair.story.sender);
        let [here, there] =
            nodes.each_ref().map(|who| who.asks("POST", "/referrals").key(&key).json(&body).send());
        let (here, there) = join(here, there).await;
        assert_eq!((here.status, there.status), (201, 201), "{} {}", here.body, there.body);
        assert_eq!((here.id(), &here.body), (there.id(), &there.body));
    }
    let made = pair.story.world.happened().await.into_iter().filter(|what| what == "referral.created");
    assert_eq!(made.count(), 8);
}

#[actix_web::test]
async fn a_version_that_one_node_changed_is_stale_at_the_other() {
    let pair = Pair::begin().await;
    let referral = pair.story.sent().await;
    let nodes = pair.both(&pair.story.receiver);
    let etag = nodes[0].etag(&referral).await;
    let path = format!("{referral}/accept");
    let [here, there] =
        nodes.each_ref().map(|who| who.asks("POST", &path).if_match(&etag).json(&json!({})).send());
    let (here, there) = join(here, there).await;
    let mut answers = [here.status, there.status];
    answers.sort_unstable();
    assert!(answers[0] == 200 && matches!(answers[1], 409 | 412), "{answers:?}");
}

#[derive(FromQueryResult)]
struct Unsealed {
    n: i64,
}

/// Each node remembers where the chains ended when it wrote last, which the other moves on; and one has a chain for itself, which
/// is written to along with those.
#[actix_web::test]
async fn both_nodes_write_one_log_and_number_one_row_of_events() {
    let pair = Pair::begin().await;
    let referral = pair.story.sent().await;
    let elsewhere = pair.story.world.organization("Stranger", Sector::Housing).await;
    let stranger = pair.story.world.worker(elsewhere).await;
    let views = async || {
        let traces = pair.story.world.audit().await;
        let count = |which| traces.iter().filter(|trace| trace.starts_with(which)).count();
        [count("referral.view ok"), count("referral.view not-found")]
    };
    let [seen, refused] = views().await;
    let (readers, writers) = (pair.both(&pair.story.receiver), pair.both(&pair.story.sender));
    let path = format!("{}/needs", pair.story.case);
    let need = json!({"code": "n02", "client_words": "I need a home.", "severity": 5});
    for _ in 0..6 {
        let reads = (0..8).map(|n| readers[n % 2].get(&referral));
        let writes = (0..4).map(|n| writers[n % 2].post(&path, need.clone()));
        let tries = join_all((0..4).map(|_| stranger.get(&referral)));
        let (read, written, tried) = join3(join_all(reads), join_all(writes), tries).await;
        assert!(read.iter().all(|answer| answer.status == 200));
        assert!(tried.iter().all(|answer| answer.status == 404));
        assert!(written.iter().all(|answer| answer.status == 201));
    }
    let (world, other) = (&pair.story.world, &pair.other);
    other.settle().await;
    assert_eq!(views().await, [seen + 48, refused + 24], "each look stands in the log once");
    // Both seal what is left, at once.
    world.gate.settle().await;
    let (here, there) = join(world.gate.seal(), other.seal()).await;
    here.and(there).unwrap();
    world.seal().await;
    let left: Vec<Unsealed> = world.ask("SELECT count(*) AS n FROM audit_entry WHERE seq IS NULL").await;
    assert_eq!(left[0].n, 0);
    assert!(world.verdict(&[]).await.is_whole(), "the chains of both nodes are one");
    let mut seen = Vec::new();
    for base in [&world.base, &pair.base] {
        let page = pair.story.sender.at(base).get("/events?after=0&limit=100").await.is(200);
        let items = page["items"].as_array().unwrap().clone();
        seen.push(items.iter().map(|event| event["seq"].as_i64().unwrap()).collect::<Vec<_>>());
    }
    assert_eq!(seen[0], seen[1], "both tell the same");
    let events = i64::try_from(world.happened().await.len()).unwrap();
    assert_eq!(seen[0].iter().copied().collect::<BTreeSet<_>>().len(), seen[0].len());
    assert!(events >= 24 && seen[0].is_sorted());
}

#[derive(FromQueryResult)]
struct Chain {
    organization_id: Uuid,
}

/// Nodes that held the same chains in another order would wait for each other in a circle. As in a country, the chains are many,
/// and the one that comes first by its id lies last: whoever goes through the table comes to it after the other.
#[actix_web::test]
async fn chains_are_held_in_the_order_of_their_ids() {
    let story = Story::begin().await;
    let world = &story.world;
    if world.database.db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    story.sent().await;
    let office = &story.receiver;
    let client = office.post("/clients", json!({"first_names": "Mika", "last_name": "Lehto"})).await.is(201);
    let case = open_case(office, client["id"].as_str().unwrap().parse().unwrap()).await;
    let draft = json!({
        "case_id": case.rsplit('/').next().unwrap(), "service_id": world.service(story.ngo, "Talks").await,
        "reason": "Somebody to talk to.", "categories": ["basic"]});
    office.post("/referrals", draft).await.is(201);
    world.seal().await;
    world
        .sql(
            "INSERT INTO audit_chain SELECT gen_random_uuid(), 0, last_hash, 0, last_hash FROM audit_chain, generate_series(1, 200)",
        )
        .await;
    let read = async {
        let list = office.get("/referrals").await.is(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 2, "of which each is in a log of its own");
    };
    assert!(are_held_in_order(&story, read).await, "a read goes to a later chain before an earlier one");
    for worker in [&story.sender, office] {
        worker.post("/clients", json!({"first_names": "Elli", "last_name": "Koski"})).await.is(201);
    }
    world.gate.settle().await;
    let seal = async { assert!(world.gate.seal().await.unwrap() > 0) };
    assert!(are_held_in_order(&story, seal).await, "the sealer goes to a later chain before an earlier one");
}

/// Whether what goes to the chains of both organizations leaves the later free while it waits for the earlier, which lies behind.
async fn are_held_in_order(story: &Story, act: impl Future<Output = ()>) -> bool {
    let (world, db) = (&story.world, &story.world.database.db);
    let (first, second) = (story.ngo.min(story.office), story.ngo.max(story.office));
    let put_behind = format!(
        "WITH one AS (DELETE FROM audit_chain WHERE organization_id = '{first}' RETURNING *) \
         INSERT INTO audit_chain SELECT * FROM one"
    );
    world.sql(&put_behind).await;
    world.sql("ANALYZE audit_chain").await;
    let both = format!(
        "SELECT organization_id FROM audit_chain WHERE organization_id IN ('{first}', '{second}') ORDER BY ctid"
    );
    let lie: Vec<_> =
        world.ask::<Chain>(&both).await.into_iter().map(|chain| chain.organization_id).collect();
    assert_eq!(lie, [second, first].map(OrganizationId::uuid));
    let hold = |one: OrganizationId| {
        format!("SELECT 1 FROM audit_chain WHERE organization_id = '{one}' FOR UPDATE NOWAIT")
    };
    let held = db.begin().await.unwrap();
    held.execute_unprepared(&hold(first)).await.unwrap();
    let look = async {
        let waiting = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let waits = async || world.sql(waiting).await > 0;
        let mut patience = 5000;
        while !waits().await && patience > 0 {
            patience -= 1;
        }
        assert!(patience > 0, "nobody waits for a chain that is held");
        let is_free = db.execute_unprepared(&hold(second)).await.is_ok();
        held.rollback().await.unwrap();
        is_free
    };
    join(act, look).await.1
}

#[actix_web::test]
async fn what_both_clocks_let_expire_expires_once() {
    let pair = Pair::begin().await;
    let referral = pair.story.sent().await;
    let policy = Policy { expire_after_working_days: Some(5) };
    pair.story.world.pass(Duration::days(30));
    let (here, there) = join(tick(&pair.story.world.gate, policy), tick(&pair.other, policy)).await;
    assert_eq!(here.unwrap() + there.unwrap(), 1);
    assert_eq!(pair.story.sender.at(&pair.base).get(&referral).await.is(200)["status"], "expired");
    let told = pair.story.world.happened().await.into_iter().filter(|what| what == "referral.expired");
    assert_eq!(told.count(), 1);
}
