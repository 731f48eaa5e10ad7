//! Answers that must not be told apart by their size or the time they take.
use super::world::{
    Answer, Person,
    story::{Story, open_case},
};
use domain::{
    ClientId,
    basis::Category::{Basic, Needs},
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How often each of two questions is asked, by turns.
const TIMES: usize = 200;
/// How often that is done over when their times differ: what gives something away does so every time, what else the machine
/// does at the same time does not.
const ROUNDS: usize = 3;

/// What an answer gives away besides its words.
#[derive(Debug)]
struct Trace {
    size: usize,
    statements: usize,
    /// The time in the middle of all.
    time: Duration,
}

impl Trace {
    /// A list without an element more or less.
    fn says_as_much(&self, other: &Self) -> bool {
        self.size.abs_diff(other.size) <= 4 && self.statements == other.statements
    }
    /// Up to a millisecond or a tenth of the time, whichever is longer.
    fn takes_as_long(&self, other: &Self) -> bool {
        let patience = Duration::from_millis(1).max(self.time.max(other.time) / 10);
        self.time.abs_diff(other.time) <= patience
    }
}

struct Question<'a> {
    who: &'a Person,
    method: &'static str,
    path: String,
    body: Option<Value>,
}

impl<'a> Question<'a> {
    fn get(who: &'a Person, path: impl std::fmt::Display) -> Self {
        Self { who, method: "GET", path: path.to_string(), body: None }
    }
    fn search(who: &'a Person, last_name: &str) -> Self {
        Self { who, method: "POST", path: "/clients/search".into(), body: Some(json!({"name": last_name})) }
    }
    async fn ask(&self) -> Answer {
        let asking = self.who.asks(self.method, &self.path);
        match &self.body {
            Some(body) => asking.json(body),
            None => asking,
        }
        .send()
        .await
    }
}

/// Asks both by turns, so that whatever else the machine does meets both alike.
async fn traces(story: &Story, both: [&Question<'_>; 2]) -> [Trace; 2] {
    let mut times = [Vec::new(), Vec::new()];
    let mut seen = [(0, 0); 2];
    for _ in 0..TIMES {
        for ((question, times), seen) in both.iter().zip(&mut times).zip(&mut seen) {
            story.world.gate.settle().await;
            story.world.statements();
            let began = Instant::now();
            let answer = question.ask().await;
            times.push(began.elapsed());
            *seen = (answer.bytes.len(), story.world.statements());
        }
    }
    let trace = |(mut times, (size, statements)): (Vec<Duration>, _)| {
        times.sort_unstable();
        Trace { size, statements, time: times[TIMES / 2] }
    };
    let [one, other] = times;
    [trace((one, seen[0])), trace((other, seen[1]))]
}

async fn are_alike(story: &Story, what: &str, one: &Question<'_>, other: &Question<'_>) {
    for _ in 0..ROUNDS {
        let [one, other] = traces(story, [one, other]).await;
        println!("{what}: {one:?}, {other:?}");
        assert!(one.says_as_much(&other), "{what}: {one:?}, {other:?}");
        if one.takes_as_long(&other) {
            return;
        }
    }
    panic!("{what}: one takes longer every time");
}

#[actix_web::test]
async fn a_client_one_may_not_know_of_is_like_none() {
    let mut story = Story::begin().await;
    let new = json!({"first_names": "Aava", "last_name": "Kaislaranta"});
    story.client = ClientId::from_uuid(story.sender.post("/clients", new).await.id());
    story.world.consent(story.client, story.ngo, story.office, &[Basic, Needs]).await;
    story.case = open_case(&story.sender, story.client).await;
    let stranger = story.world.worker(story.ngo).await;
    story.world.moves_to(&stranger, story.world.unit(story.ngo).await).await;
    let elsewhere = story.world.organization("Elsewhere", domain::organization::Sector::Health).await;
    let foreigner = story.world.worker(elsewhere).await;
    let referral = story.sent().await;
    for (what, who) in [("colleague", &stranger), ("foreigner", &foreigner)] {
        for (kind, path) in
            [("clients", format!("/clients/{}", story.client)), ("referrals", referral.clone())]
        {
            let known = Question::get(who, path);
            let unknown = Question::get(who, format!("/{kind}/{}", Uuid::now_v7()));
            assert_eq!((known.ask().await.status, unknown.ask().await.status), (404, 404));
            are_alike(&story, &format!("{what}, {kind}"), &known, &unknown).await;
        }
    }
}

#[actix_web::test]
async fn a_client_whose_place_is_hidden_is_like_one_who_gave_none() {
    let story = Story::begin().await;
    let make = async |last_name: &str, more: Value| {
        let mut new = json!({"first_names": "Aava", "last_name": last_name, "contact_address": "PL 17, 40101 Jyväskylä"});
        new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        story.sender.post("/clients", new).await.id()
    };
    let places = json!({"municipality_code": "091", "contacts": [{"kind": "phone", "value": "+358401112223"},
        {"kind": "address", "value": "Kaislarannankatu 7, 40100 Jyväskylä"}]});
    let (hidden, open) = (make("Kaislaranta", places).await, make("Ruokorantaa", json!({})).await);
    story.sender.post("/safety-restrictions", json!({"client_id": hidden})).await.is(201);
    for client in [hidden, open] {
        open_case(&story.sender, ClientId::from_uuid(client)).await;
    }
    let read = |client| Question::get(&story.sender, format!("/clients/{client}"));
    are_alike(&story, "read", &read(hidden), &read(open)).await;
    let search = |name| Question::search(&story.sender, name);
    assert_eq!(search("Kaislaranta").ask().await.is(200)["items"][0]["id"], json!(hidden));
    are_alike(&story, "search", &search("Kaislaranta"), &search("Ruokorantaa")).await;
}
