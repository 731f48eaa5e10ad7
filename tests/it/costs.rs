//! What the hot ways cost in memory that is asked for: counts, which are the same on every machine, where seconds are not.
//!
//! They stand in `tests/costs.txt`. More than three in a hundred above that fails; what became cheaper, or has to be dearer,
//! is written down with `POLKU_WRITE=1`, of a build as `./test` makes it: what tests of the rules need turns on maps of
//! `serde_json` that keep their order and are dearer. Counted on SQLite, where an answer comes in one piece; round trips to
//! PostgreSQL are counted in `round_trips`.
use super::world::story::Story;
use actix_web::{
    rt::{System, SystemRunner},
    test::{TestRequest, call_service, init_service, read_body},
};
use allocation_counter::measure;
use chrono::DateTime;
use domain::{
    ClientId, OrganizationId, UserId,
    access::{Action, Actor, Caller, Facts, Role, Safety, Scope, Standing, decide},
    code::Set,
    search::{Query, Reader, rank},
    text::Lang,
};
use polku::{app, http::page::Cursor};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write, fs, hint::black_box};
use uuid::Uuid;

const WRITTEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/costs.txt");
/// In a hundred.
const DEARER: u64 = 3;
const ROUNDS: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    allocations: u64,
    bytes: u64,
}

impl Cost {
    fn of(work: impl FnOnce()) -> Self {
        let spent = measure(work);
        Self { allocations: spent.count_total, bytes: spent.bytes_total }
    }
    /// The least of some rounds, after those that fill what is kept.
    fn least(mut work: impl FnMut() -> Self) -> Self {
        (0..ROUNDS).map(|_| work()).min().unwrap()
    }
}

type Costs = BTreeMap<String, Cost>;

fn written() -> Costs {
    let text = fs::read_to_string(WRITTEN).unwrap_or_default();
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let (name, allocations, bytes) = (words.next()?, words.next()?, words.next()?);
        Some((name.to_owned(), Cost { allocations: allocations.parse().ok()?, bytes: bytes.parse().ok()? }))
    };
    text.lines().filter(|text| !text.starts_with('#')).filter_map(line).collect()
}

fn write(costs: &Costs) {
    let mut text =
        String::from("# Allocations and bytes of each; by POLKU_WRITE=1 cargo nextest run -p polku costs\n");
    for (name, Cost { allocations, bytes }) in costs {
        writeln!(text, "{name} {allocations} {bytes}").unwrap();
    }
    fs::write(WRITTEN, text).unwrap();
}

/// What costs more than was written, or was never written.
fn dearer(found: &Costs, written: &Costs) -> Vec<String> {
    let is_dearer = |now: u64, then: u64| now * 100 > then * (100 + DEARER);
    let told = found.iter().filter(|(name, now)| {
        written.get(*name).is_none_or(|then| {
            is_dearer(now.allocations, then.allocations) || is_dearer(now.bytes, then.bytes)
        })
    });
    told.map(|(name, now)| format!("{name}: {now:?}, written is {:?}", written.get(name))).collect()
}

#[test]
fn nothing_costs_more_than_was_written() {
    let system = System::new();
    let story = system.block_on(Story::begin());
    if !story.world.counts_statements() {
        println!("skipped: counted on SQLite");
        return;
    }
    let mut found = Costs::new();
    for (name, cost) in alone() {
        found.insert(name.to_owned(), cost);
    }
    for (name, cost) in requests(&system, &story) {
        found.insert(name.to_owned(), cost);
    }
    if std::env::var_os("POLKU_WRITE").is_some() {
        write(&found);
    }
    let dearer = dearer(&found, &written());
    assert!(dearer.is_empty(), "dearer than in tests/costs.txt:\n{}", dearer.join("\n"));
}

#[test]
fn what_is_three_in_a_hundred_dearer_is_found() {
    let one = |allocations, bytes| Costs::from([("read".to_owned(), Cost { allocations, bytes })]);
    assert!(dearer(&one(103, 1030), &one(100, 1000)).is_empty());
    assert_eq!(dearer(&one(104, 1000), &one(100, 1000)).len(), 1);
    assert_eq!(dearer(&one(100, 1031), &one(100, 1000)).len(), 1);
    assert_eq!(dearer(&one(1, 0), &one(0, 0)).len(), 1, "of nothing nothing is left");
    assert_eq!(dearer(&one(1, 1), &Costs::new()).len(), 1, "what was never written");
}

/// What needs no service around it.
fn alone() -> Vec<(&'static str, Cost)> {
    let (organization, user) = (OrganizationId::generate(), UserId::generate());
    let caller = Caller {
        actor: Actor::User(user),
        organization,
        sector: None,
        unit: None,
        tasks: Set::EMPTY,
        roles: [Role::Worker].into_iter().collect(),
        scopes: None,
    };
    let scope = Scope { client: Some(ClientId::generate()), ..Scope::of(organization) };
    let facts = Facts { grants: Vec::new(), standing: Standing::RELATED, safety: Safety::default() };
    let now = DateTime::default();
    let decision = || {
        let permit = decide(Action::ViewReferral, &caller, &scope, &facts, now);
        assert!(black_box(permit).is_ok());
    };
    let cursor = || {
        let there = Cursor { sort: 1, micros: 1_790_000_000_000_000, id: Uuid::nil() }.encode();
        let back: Cursor = serde_json::from_value(json!(there)).unwrap();
        assert_eq!(black_box(back).id, Uuid::nil());
    };
    let ranking = || {
        let terms = Query::parse("mielenterveys- ja päihdepalvelut", &[Lang::Fi]).terms();
        let source = |field, text| rank::Source { field, lang: Lang::Fi, text };
        let sources = [
            source(rank::Field::Name, "Mielenterveyspalvelut aikuisille"),
            source(rank::Field::Summary, "Keskusteluapua ja hoitoa ilman ajanvarausta"),
        ];
        assert!(black_box(rank::score(&mut Reader::default(), &terms, sources)).points > 0);
    };
    vec![
        ("decision", Cost::least(|| Cost::of(decision))),
        ("cursor", Cost::least(|| Cost::of(cursor))),
        ("ranking", Cost::least(|| Cost::of(ranking))),
    ]
}

/// Whole requests, from the bytes that come to those that go: the guard, its statements, the rows, JSON and the log.
fn requests(system: &SystemRunner, story: &Story) -> Vec<(&'static str, Cost)> {
    let world = &story.world;
    let (desk, referral, lead, sender) = system.block_on(async {
        let desk = init_service(app::build(world.gate.clone(), app::addresses().unwrap())).await;
        let referral = story.sent().await;
        for _ in 0..50 {
            let another = story.draft_of_another_service().await;
            story.sender.step(&another, "send", json!({})).await.is(200);
        }
        let lead = world.token(story.office, Some(story.lead.id), Set::all()).await;
        let sender = world.token(story.ngo, Some(story.sender.id), Set::all()).await;
        (desk, referral, lead, sender)
    });
    let ask = |token: &str, request: TestRequest, status: u16| {
        let request = request.insert_header(("authorization", format!("Bearer {token}"))).to_request();
        let work = || {
            system.block_on(async {
                let answer = call_service(&desk, request).await;
                assert_eq!(answer.status().as_u16(), status);
                black_box(read_body(answer).await);
                // What is logged beside the answer belongs to it.
                world.gate.settle().await;
            });
        };
        Cost::of(work)
    };
    let address = |path: &str| format!("/api/v1{path}");
    let get = |path: &str| ask(&lead, TestRequest::get().uri(&address(path)), 200);
    let post = |path: &str, body: &Value| {
        let key = ("idempotency-key", Uuid::new_v4().to_string());
        TestRequest::post().uri(&address(path)).insert_header(key).set_json(body)
    };
    let create = || {
        let mut body = system.block_on(story.referral_to_another_service());
        body["duplicate_reason"] = json!("Another matter.");
        ask(&sender, post("/referrals", &body), 201)
    };
    let accept = || {
        let (sent, version) = system.block_on(async {
            let sent = story.draft_of_another_service().await;
            story.sender.step(&sent, "send", json!({})).await.is(200);
            let version = story.receiver.etag(&sent).await;
            (sent, version)
        });
        let request = post(&format!("{sent}/accept"), &json!({})).insert_header(("if-match", version));
        ask(&lead, request, 200)
    };
    vec![
        ("read", Cost::least(|| get(&referral))),
        ("list", Cost::least(|| get("/referrals?box=in&limit=50"))),
        ("search", Cost::least(|| get("/directory/search?q=debt+counselling"))),
        ("board", Cost::least(|| get("/views/team-board"))),
        ("create", Cost::least(create)),
        ("accept", Cost::least(accept)),
    ]
}
