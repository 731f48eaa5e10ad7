//! Who may do what to whose client: every operation, asked by everybody, whatever their organization has to do with the
//! client. The expected answers are a table that people read and check by hand, `tests/matrix.txt`.
//!
//! Each answer is searched for canaries as well: see `canaries`.
use super::{
    canaries::{
        What, found,
        strays::{Ears, search_database},
    },
    identity::{Browser, PASSWORD},
    world::{
        World,
        operation::{Operation, operations},
    },
};
use principals::Principal;
use serde_json::{Value, json};
use stage::Stage;
use std::collections::BTreeSet;
use strum::IntoEnumIterator;

mod pages;
mod principals;
mod stage;
mod table;
mod walk;

pub use stage::Relation;
pub use walk::strays;

/// How many answers are to be searched for canaries, in all relations together.
const ANSWERS: usize = 10_000;

#[test]
fn every_operation_has_its_line() {
    let (lines, operations) = (table::read(), operations());
    let known: BTreeSet<_> = operations.iter().map(Operation::name).collect();
    let missing: Vec<_> = known.iter().filter(|name| !lines.contains_key(*name)).collect();
    assert!(missing.is_empty(), "no line in tests/matrix.txt: {missing:#?}");
    let stale: Vec<_> = lines.keys().filter(|name| !known.contains(*name)).collect();
    assert!(stale.is_empty(), "no such operation: {stale:#?}");
}

/// What the answers of one relation came to.
#[derive(Default)]
struct Tally {
    asked: usize,
    bytes: usize,
    differ: Vec<String>,
    strays: Vec<String>,
}

/// Asks everything as everybody, and holds the answers against the table.
async fn walk_through<'a>(
    stage: &'a Stage,
    principals: &[Principal],
    wholes: &walk::Wholes,
) -> (Tally, pages::Told<'a>) {
    let (lines, mut tally, relation) = (table::read(), Tally::default(), stage.relation);
    let mut told = pages::Told::default();
    for operation in &operations() {
        let name = operation.name();
        let line = lines.get(&name).unwrap_or_else(|| panic!("no line in tests/matrix.txt for {name}"));
        for who in principals {
            let answer = walk::ask(stage, operation, who).await;
            if answer.status == 200 && operation.method == "GET" {
                told.hears(who, stage, &answer);
            }
            let expected = line.expects(who.name, relation);
            let got = walk::letter(stage, wholes.get(&name), &answer);
            let cell = format!("{name}, {}, {relation}", who.name);
            for marker in strays((who.name, relation), (expected, line.is_about_client), &answer) {
                tally.strays.push(format!("{cell}: {marker}"));
            }
            if got != expected {
                let left_out = wholes.get(&name).filter(|_| got == 'm').map(|whole| whole.without(&answer));
                let without = left_out.map(|left_out| format!(" without {left_out}")).unwrap_or_default();
                tally.differ.push(format!("{cell}: expected {expected}, got {got}{without}"));
            }
            tally.asked += 1;
            tally.bytes += answer.bytes.len();
        }
    }
    (tally, told)
}

async fn holds(relation: Relation) {
    // Listening to everything takes as long as all the rest, so that is done where most is hidden.
    let ears = (relation == Relation::Restricted).then(Ears::open);
    let stage = Stage::set(relation).await;
    let principals = stage.principals().await;
    let wholes = walk::wholes(&stage, &principals, &operations()).await;
    stage.settle().await;
    let happened = stage.world.happened().await;
    let (Tally { asked, bytes, differ, mut strays }, told) = walk_through(&stage, &principals, &wholes).await;
    strays.extend(pages::strays(&stage, &stage.world, &principals, &told).await);
    println!("{relation}: {asked} cells asked, {} differ", differ.len());
    println!("answers: {asked} of {bytes} bytes searched, {} strays", strays.len());
    assert!(differ.is_empty(), "operation, principal, relation:\n{}", differ.join("\n"));
    assert!(strays.is_empty(), "found where nobody should find it:\n{}", strays.join("\n"));
    assert!(asked * Relation::iter().count() >= ANSWERS, "{asked} answers");
    assert_eq!(stage.world.happened().await, happened, "asking has changed something");
    let secrets = secrets(&stage.world, &principals).await;
    search_database(&stage.world, &secrets).await;
    if let Some(ears) = ears {
        reveal(&stage, &principals).await;
        ears.hear_nothing(&secrets);
    }
}

/// What everybody proves themselves with, and what is told once to whoever made it: kept hashed, or sealed as the answer
/// that a repeat gets is.
async fn secrets(world: &World, principals: &[Principal]) -> Vec<String> {
    let admin = principals.iter().find(|who| who.name == "own-a").unwrap();
    let made =
        async |path: &str, body: Value| admin.asks("POST", path).key(path).json(&body).send().await.body;
    let partner = made("/api-clients", json!({"name": "Register", "scopes": ["cases"]})).await;
    let worker = &principals.iter().find(|who| who.name == "own-w").unwrap().person;
    let (account, password) = (format!("/users/{}", worker.id), json!({"password": PASSWORD}));
    admin.person.step(&account, "reset-access", password.clone()).await.is(200);
    let codes = Browser::of_person(world, worker).await.post("/me/totp", password).await.is(200);
    let told = [&partner["client_secret"], &codes["key"]].map(|secret| secret.as_str().unwrap().to_owned());
    principals.iter().flat_map(Principal::proofs).chain(told).collect()
}

/// What was hidden in all these answers was there: whose duty it is finds it, and nobody else.
async fn reveal(stage: &Stage, principals: &[Principal]) {
    let path = format!("/clients/{}", stage.id("client_id"));
    let shows = async |name: &str| {
        let who = principals.iter().find(|who| who.name == name).unwrap();
        let answer = who.asks("GET", &path).send().await;
        found(&answer.bytes).iter().any(|marker| marker.what == What::Place)
    };
    assert!(!shows("own-s").await);
    let handler = principals.iter().find(|who| who.name == "own-s").unwrap();
    let why = json!({"purpose": "contact", "reason": "A call."});
    handler.asks("POST", &format!("{path}/reveal")).json(&why).send().await.is(201);
    assert!(shows("own-s").await);
    assert!(!shows("own-w").await);
}

macro_rules! relations {
    ($($name:ident $relation:ident;)+) => {
        $(#[actix_web::test]
        async fn $name() {
            holds(Relation::$relation).await;
        })+
    };
}

// One test for each, so that they run side by side.
relations! {
    holds_where_the_other_keeps_its_own_record Own;
    holds_where_the_other_has_a_referral Referral;
    holds_where_the_other_has_a_permit Permit;
    holds_where_the_client_forbids_it Prohibited;
    holds_where_the_other_has_nothing None;
    holds_where_the_client_is_hidden Restricted;
}
