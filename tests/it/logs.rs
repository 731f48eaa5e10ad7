//! What the service writes to its logs, at their most talkative: never a name, a word of a client, an identifier, a
//! password or a token, whatever is done and whatever goes wrong.
use super::world::{Person, World, story::Story};
use domain::{access::Role, organization::Sector};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::{
    io::Write,
    sync::{Arc, Mutex},
};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter, prelude::*};

/// Keeps what is logged.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
impl<'a> MakeWriter<'a> for Kept {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Kept {
    /// Everything that every crate says; the caller's side of the wire runs in this process too, and is left out.
    pub fn listening() -> Self {
        let kept = Self::default();
        let filter = EnvFilter::new("trace,reqwest=off,hyper=off,hyper_util=off");
        let layer = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(kept.clone());
        tracing_subscriber::registry().with(filter).with(layer).try_init().unwrap();
        kept
    }
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

const NATIONAL_ID: &str = "010594Y9032";
const PASSWORD: &str = "kanarialintu-salasana";
const PERSONAL: [&str; 6] =
    ["Kanarialintu", "kanaria@example.org", "+358500009876", "Kanariankuja", NATIONAL_ID, PASSWORD];

fn canary(what: &str) -> String {
    format!("Kanarialintu: {what}")
}

async fn work(story: &Story, worker: &Person) -> String {
    let client = json!({
        "first_names": "Kanarialintu", "last_name": "Kanarialintu", "national_id": NATIONAL_ID,
        "contacts": [{"kind": "email", "value": "kanaria@example.org", "safe": true},
            {"kind": "phone", "value": "+358500009876", "safe": true}],
        "contact_address": "Kanariankuja 1"});
    let made = worker.post("/clients", client.clone()).await.id();
    worker.post("/clients", client).await.refused(409, "already-exists");
    let search = json!({"national_id": NATIONAL_ID, "purpose": "coordination"});
    worker.post("/clients/search", search).await.is(200);
    worker.post("/clients/search", json!({"name": "Kanarialintu"})).await.is(200);
    let case = json!({
        "client_id": made, "title": canary("title"), "opened_via": "visit",
        "needs": [{"code": "n03", "client_words": canary("words"), "severity": 8}],
        "next_step": {"what": canary("step"), "who": "worker", "due": "2026-11-24"}});
    let case = format!("/cases/{}", worker.post("/cases", case).await.id());
    worker.step(&case, "open", json!({"comment": canary("comment")})).await.is(200);
    let basis = json!({
        "client_id": made, "kind": "consent", "recipients": [story.office], "purposes": ["coordination"],
        "categories": ["basic", "contact", "needs"], "given_via": "spoken", "plain_summary": {"fi": canary("sum")}});
    worker.post("/bases", basis).await.is(201);
    let mut referral = story.new_referral();
    for field in ["reason", "client_wish", "summary"] {
        referral[field] = json!(canary(field));
    }
    referral["case_id"] = json!(case.rsplit('/').next().unwrap());
    let referral = format!("/referrals/{}", worker.post("/referrals", referral).await.id());
    worker.step(&referral, "send", json!({"comment": canary("sent")})).await.is(200);
    story.receiver.post(&format!("{referral}/messages"), json!({"body": canary("message")})).await.is(201);
    story.receiver.step(&referral, "request-info", json!({"question": canary("?")})).await.is(200);
    referral
}

async fn go_wrong(story: &Story, worker: &Person, referral: &str) {
    let bad: [Value; 3] =
        [json!({"first_names": 7, "last_name": canary("x")}), json!({"Kanarialintu": 1}), json!(["x"])];
    for body in bad {
        assert!(worker.post("/clients", body).await.status >= 400);
    }
    worker
        .asks("POST", "/clients")
        .raw(b"{\"first_names\":\"Kanarialintu\",")
        .send()
        .await
        .refused(400, "malformed");
    for path in
        ["/clients/010594Y9032", "/cases?x=Kanarialintu", "/directory/search?q=Kanarialintu", "/Kanarialintu"]
    {
        worker.get(path).await;
    }
    let wrong = json!({"login": "kanaria@example.org", "password": PASSWORD});
    worker.stranger().post("/sessions", wrong).await.refused(401, "bad-credentials");
    worker.with_token("Kanarialintu").get("/me").await.refused(401, "not-signed-in");
    // Faults: a table that is not there, and one that takes no row.
    let db = &story.world.database.db;
    db.execute_unprepared("ALTER TABLE message RENAME TO away").await.unwrap();
    let said = json!({"body": canary("lost")});
    worker.post(&format!("{referral}/messages"), said).await.refused(500, "fault");
    db.execute_unprepared("ALTER TABLE away RENAME TO message").await.unwrap();
    db.execute_unprepared("ALTER TABLE event RENAME COLUMN comment TO remark").await.unwrap();
    worker.step(referral, "answer-info", json!({"answer": canary("!")})).await.refused(500, "fault");
}

#[actix_web::test]
async fn no_word_about_anybody_reaches_a_log() {
    let kept = Kept::listening();
    let story = Story::on(World::new().await, false).await;
    let worker = story.sender.clone();
    let admin = story.world.person(story.ngo, &[Role::OrgAdmin]).await;
    story.world.organization("Other", Sector::Health).await;
    let user = json!({"name": "Kanarialintu", "login": "kanaria@example.org", "roles": ["worker"],
        "password": "kuusi harmaata majavaa"});
    admin.post("/users", user).await.is(201);
    let referral = work(&story, &worker).await;
    go_wrong(&story, &worker, &referral).await;
    story.world.gate.settle().await;
    let (text, token) = (kept.text(), worker.bearer());
    assert!(text.contains("request_id") && text.matches("answered").count() > 20, "nothing was logged");
    assert!(text.contains("\"level\":\"ERROR\""), "no fault was logged");
    for canary in PERSONAL.into_iter().chain([token.as_str(), "kuusi harmaata"]) {
        let found = text.lines().find(|line| line.to_lowercase().contains(&canary.to_lowercase()));
        assert!(found.is_none(), "{canary} is logged: {}", found.unwrap_or_default());
    }
}
