//! A basis that is lost moves what rests on it: referrals, memberships, and who hears of it.
mod disclosures;
mod load;
mod races;

use super::world::{Person, story::Story};
use chrono::{Duration, SecondsFormat};
use domain::{
    BasisId, OrganizationId,
    access::Role,
    basis::Category::{self, Basic, Contact, Needs},
    organization::Sector,
};
use polku::bases::clock;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The steps that bring a sent referral to each status that is neither draft nor over, and where the loss of its basis
/// leads from there.
const WAYS: [(&str, &[&str], &str); 11] = [
    ("sent", &[], "withdrawn"),
    ("received", &["receive"], "withdrawn"),
    ("info_requested", &["request-info"], "withdrawn"),
    ("decline_proposed", &["propose-decline"], "withdrawn"),
    ("accepted", &["accept"], "cancel_requested"),
    ("waitlisted", &["waitlist"], "cancel_requested"),
    ("scheduled", &["accept", "schedule"], "cancel_requested"),
    ("in_progress", &["accept", "start"], "cancel_requested"),
    ("on_hold", &["accept", "hold"], "cancel_requested"),
    ("cancel_requested", &["accept", "request-cancel"], "cancel_requested"),
    ("completed", &["accept", "start", "complete"], "completed"),
];

fn body(step: &str) -> Value {
    match step {
        "request-info" => json!({"question": "Where?"}),
        "propose-decline" | "decline" => json!({"reason_code": "no_capacity"}),
        "schedule" => json!({"appointment_at": "2026-12-01T08:00:00Z"}),
        "hold" => json!({"reason_code": "waiting_client"}),
        "request-cancel" => json!({"reason_code": "situation_changed"}),
        "complete" => json!({"outcome_code": "service_completed"}),
        _ => json!({}),
    }
}

fn items(list: &Value) -> &Vec<Value> {
    list["items"].as_array().unwrap()
}

fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

impl Story {
    /// A referral to a service of its own, sent and brought on its way.
    async fn brought(&self, way: &[&str]) -> String {
        let service = self.world.service_with(self.office, "Counselling", true).await;
        let mut referral = self.new_referral();
        referral["service_id"] = json!(service);
        let referral = format!("/referrals/{}", self.sender.post("/referrals", referral).await.id());
        self.sender.step(&referral, "send", json!({})).await.is(200);
        for step in way {
            let who = if *step == "request-cancel" { &self.sender } else { &self.receiver };
            who.step(&referral, step, body(step)).await.is(200);
        }
        referral
    }

    /// Takes a basis back and hands on what is answered.
    async fn take_back(&self, basis: BasisId) -> Value {
        self.sender
            .step(&format!("/bases/{basis}"), "withdraw", json!({"note": "Mika called."}))
            .await
            .is(200)
    }

    /// Records a basis or a prohibition with these words; its path.
    async fn give(&self, words: Value) -> String {
        let mut body = json!({
            "client_id": self.client, "recipients": [self.office], "plain_summary": {"fi": "Mika tietää."}});
        body.as_object_mut().unwrap().extend(words.as_object().unwrap().clone());
        let made = self.sender.post("/bases", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        format!("/bases/{}", made.id())
    }

    async fn statute(&self, categories: &[Category]) -> String {
        let words = json!({"kind": "statute", "statute_code": "shl41", "justification": "Needs assessment.",
            "purposes": ["statutory_duty"], "categories": categories});
        self.give(words).await
    }

    async fn status(&self, referral: &str) -> String {
        self.sender.get(referral).await.is(200)["status"].as_str().unwrap().to_owned()
    }

    /// What `who` hears of a record, by type and version.
    async fn heard(&self, who: &Person, record: &str) -> Vec<(String, i64)> {
        let events = who.get("/events?limit=200").await.is(200);
        let of_record = items(&events).iter().filter(|event| event["record_id"] == id(record));
        let told =
            |event: &Value| (event["type"].as_str().unwrap().to_owned(), event["version"].as_i64().unwrap());
        of_record.map(told).collect()
    }

    async fn open_next_steps(&self) -> usize {
        let steps = self.sender.get(&format!("{}/next-steps?limit=200", self.case)).await.is(200);
        items(&steps).iter().filter(|step| step["status"] == "open").count()
    }
}

#[actix_web::test]
async fn each_referral_that_rests_on_a_withdrawn_basis_takes_its_step() {
    let story = Story::begin().await;
    let draft = story.draft().await;
    let mut brought = Vec::new();
    for (status, way, _) in WAYS {
        let referral = story.brought(way).await;
        assert_eq!(story.status(&referral).await, status);
        brought.push(referral);
    }
    let before = story.open_next_steps().await;
    let answer = story.take_back(story.consent).await;
    assert_eq!(answer["status"], "withdrawn");
    for ((from, _, to), referral) in WAYS.iter().zip(&brought) {
        let now = story.sender.get(referral).await.is(200);
        assert_eq!(now["status"], *to, "{from}");
        let history = story.sender.get(&format!("{referral}/history?limit=200")).await.is(200);
        let last = items(&history).last().unwrap();
        if from == to {
            assert_ne!(last["reason_code"], "basis_withdrawn", "{from}");
            continue;
        }
        assert_eq!((&last["from_status"], &last["to_status"]), (&json!(from), &json!(to)));
        assert_eq!(
            (&last["reason_code"], &last["version"]),
            (&json!("basis_withdrawn"), &json!(version(&story, referral).await))
        );
        let heard = story.heard(&story.receiver, referral).await;
        assert_eq!(heard.last().unwrap(), &(format!("referral.{to}"), last["version"].as_i64().unwrap()));
        story.receiver.get(referral).await.refused(403, "no-legal-basis");
        if *to == "withdrawn" {
            assert_eq!(now["closing_reason"], "basis_withdrawn");
            assert_eq!(
                (&now["response"]["paused_at"], &now["loop"]["sender_acknowledged_at"]),
                (&Value::Null, &Value::Null)
            );
            assert!(!now["response"]["responded_at"].is_null() && now["loop"]["closed"] == false);
        }
    }
    assert_eq!(story.open_next_steps().await - before, 4, "the four that ended are to be seen to");
    assert_eq!(story.status(&draft).await, "draft");
    story.sender.step(&draft, "send", json!({})).await.refused(403, "no-legal-basis");
    let heard = story.heard(&story.receiver, &format!("/bases/{}", story.consent)).await;
    assert_eq!(heard, [("basis.withdrawn".to_owned(), 2)]);
    let line = story.sender.get(&format!("{}/timeline?limit=200", story.case)).await.is(200);
    let moved = items(&line).iter().filter(|entry| entry["reason_code"] == "basis_withdrawn").count();
    assert_eq!(moved, 9);
    let audit = story.world.audit_rows().await;
    let traced = audit.iter().filter(|entry| entry.action == "basis.withdraw" && entry.outcome == "ok");
    assert_eq!(traced.count(), 9 + 4 + 1, "each referral, each next step, the basis");
}

async fn version(story: &Story, record: &str) -> i64 {
    story.sender.etag(record).await.trim_matches('"').parse().unwrap()
}

#[actix_web::test]
async fn the_receiver_confirms_without_the_basis_and_cannot_go_on() {
    let story = Story::begin().await;
    let referral = story.brought(&["accept", "start"]).await;
    story.take_back(story.consent).await;
    let (_, version) = story.heard(&story.receiver, &referral).await.pop().unwrap();
    let step = |step: &str, said: Value| {
        let path = format!("{referral}/{step}");
        let who = story.receiver.clone();
        async move { who.asks("POST", &path).if_match(&format!("\"{version}\"")).json(&said).send().await }
    };
    step("refuse-cancel", json!({"comment": "We go on."})).await.refused(403, "no-legal-basis");
    let before = story.open_next_steps().await;
    let ended = step("confirm-cancel", json!({})).await.is(200);
    assert_eq!((&ended["status"], &ended["client_id"]), (&json!("withdrawn"), &Value::Null));
    assert_eq!(ended["closing_reason"], "basis_withdrawn");
    assert_eq!(story.open_next_steps().await - before, 1);
    for (step, said) in [("acknowledge", json!({})), ("inform-client", json!({"how": "phone"}))] {
        story.sender.step(&referral, step, said).await.is(200);
    }
    assert_eq!(story.sender.get(&referral).await.is(200)["loop"]["closed"], true);
}

#[actix_web::test]
async fn what_comes_back_needs_ground_that_holds() {
    let story = Story::begin().await;
    let declined = story.sent().await;
    story.receiver.step(&declined, "decline", json!({"reason_code": "no_capacity"})).await.is(200);
    let asked = story.brought(&["accept", "request-cancel"]).await;
    story.take_back(story.consent).await;
    let again = json!({"comment": "The situation has changed."});
    story.sender.step(&declined, "reopen", again.clone()).await.refused(403, "no-legal-basis");
    let consent = story.world.consent(story.client, story.ngo, story.office, &[Basic, Contact, Needs]).await;
    let back = story.sender.step(&declined, "reopen", again.clone()).await.is(200);
    assert_eq!((&back["status"], &back["basis_id"]), (&json!("received"), &json!(consent)));
    let back = story.receiver.step(&asked, "refuse-cancel", again).await.is(200);
    assert_eq!((&back["status"], &back["basis_id"]), (&json!("accepted"), &json!(consent)));
}

#[actix_web::test]
async fn a_referral_rests_on_another_basis_that_gives_the_same() {
    let story = Story::begin().await;
    let covered = story.brought(&["accept"]).await;
    let mut wishless = story.referral_to_another_service().await;
    wishless["client_wish"] = Value::Null;
    let first = story.statute(&[Basic, Needs]).await;
    let wishless = format!("/referrals/{}", story.sender.post("/referrals", wishless).await.id());
    story.sender.step(&wishless, "send", json!({})).await.is(200);
    let half = story.world.consent(story.client, story.ngo, story.office, &[Basic]).await;
    let (before, seen) = (story.open_next_steps().await, version(&story, &covered).await);
    story.take_back(story.consent).await;
    let now = story.receiver.get(&covered).await.is(200);
    assert_eq!((&now["status"], now["basis_id"].as_str()), (&json!("accepted"), Some(id(&first))));
    assert_eq!(
        story.heard(&story.receiver, &covered).await.pop().unwrap(),
        ("referral.basis_changed".to_owned(), seen + 1)
    );
    assert_eq!(story.status(&wishless).await, "sent", "it rested on the law all the time");
    assert_eq!(story.open_next_steps().await, before);
    let whole = story.world.consent(story.client, story.ngo, story.office, &[Basic, Contact, Needs]).await;
    story.sender.step(&first, "withdraw", json!({})).await.is(200);
    let now = story.receiver.get(&covered).await.is(200);
    assert_eq!((&now["status"], &now["basis_id"]), (&json!("accepted"), &json!(whole)));
    assert_eq!(story.status(&wishless).await, "withdrawn", "a consent needs the client's wish");
    story.take_back(whole).await;
    assert_eq!(story.status(&covered).await, "cancel_requested", "{half} gives a part only");
}

/// An organization that the lead has named to the case, and its membership.
async fn named(story: &Story, consents: usize) -> (OrganizationId, Vec<BasisId>, String) {
    let organization = story.world.organization("Health centre", Sector::Health).await;
    let mut given = Vec::new();
    for _ in 0..consents {
        given.push(story.world.consent(story.client, story.ngo, organization, &[Basic]).await);
    }
    let joining = json!({"organization_id": organization, "role": "expert"});
    let member = story.sender.post(&format!("{}/members", story.case), joining).await.id();
    (organization, given, format!("/case-members/{member}"))
}

#[actix_web::test]
async fn who_holds_no_basis_any_more_leaves_the_case() {
    let story = Story::begin().await;
    let (organization, given, member) = named(&story, 2).await;
    let worker = story.world.worker(organization).await;
    let (_, _, other) = named(&story, 1).await;
    let own = json!({"organization_id": story.ngo, "role": "expert"});
    let own = story.sender.post(&format!("{}/members", story.case), own).await;
    let left = async |member: &str| {
        let members = story.sender.get(&format!("{}/members?limit=200", story.case)).await.is(200);
        let found = items(&members).iter().find(|row| row["id"] == id(member)).unwrap().clone();
        !found["left_at"].is_null()
    };
    story.take_back(given[0]).await;
    assert!(!left(&member).await);
    worker.get(&story.case).await.is(200);
    story.take_back(given[1]).await;
    assert!(left(&member).await && !left(&other).await);
    worker.get(&story.case).await.refused(404, "not-found");
    assert_eq!(story.heard(&story.sender, &member).await.pop().unwrap(), ("case.member_left".to_owned(), 2));
    assert_eq!(own.status, 403, "the keeper is no named member: {}", own.body);
}

#[actix_web::test]
async fn a_prohibition_moves_what_it_takes_the_ground_from() {
    let story = Story::begin().await;
    let (sent, accepted) = (story.brought(&[]).await, story.brought(&["accept"]).await);
    let (_, _, member) = named(&story, 1).await;
    let elsewhere = story.world.organization("Elsewhere", Sector::Housing).await;
    story.forbid(json!({"recipients": [elsewhere]})).await;
    story.forbid(json!({"categories": ["health"]})).await;
    assert_eq!(
        (story.status(&sent).await, story.status(&accepted).await),
        ("sent".into(), "accepted".into())
    );
    let one = story.forbid(json!({"record_id": id(&sent)})).await;
    assert_eq!(
        (story.status(&sent).await, story.status(&accepted).await),
        ("withdrawn".into(), "accepted".into())
    );
    let by_law = story.statute(&[Basic, Needs]).await;
    story.forbid(json!({})).await;
    let kept = story.receiver.get(&accepted).await.is(200);
    assert_eq!((&kept["status"], kept["basis_id"].as_str()), (&json!("accepted"), Some(id(&by_law))));
    story.sender.step(&by_law, "withdraw", json!({})).await.is(200);
    assert_eq!(story.status(&accepted).await, "cancel_requested");
    story.receiver.get(&accepted).await.refused(403, "prohibited");
    let (told, version) = story.heard(&story.receiver, &accepted).await.pop().unwrap();
    assert_eq!(told, "referral.cancel_requested", "whoever must answer hears of it");
    let confirm = story.receiver.asks("POST", &format!("{accepted}/confirm-cancel"));
    confirm.if_match(&format!("\"{version}\"")).json(&json!({})).send().await.is(200);
    story.sender.step(&one, "withdraw", json!({})).await.is(200);
    assert_eq!(story.status(&sent).await, "withdrawn", "what has ended does not begin again by itself");
    let members = story.sender.get(&format!("{}/members", story.case)).await.is(200);
    let member = items(&members).iter().find(|row| row["id"] == id(&member)).unwrap();
    assert_eq!(member["left_at"], Value::Null, "a prohibition stands before a basis and does not end it");
}

fn text(moment: chrono::DateTime<chrono::Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[actix_web::test]
async fn the_clock_settles_what_begins_and_ends_by_itself() {
    let story = Story::begin().await;
    let (early, late) = (story.brought(&[]).await, story.brought(&["accept"]).await);
    let in_hours = |hours| text(story.world.now() + Duration::hours(hours));
    let brief = json!({"kind": "consent", "given_via": "spoken", "purposes": ["coordination"],
        "categories": ["basic", "needs"], "valid_to": in_hours(3)});
    let brief = story.give(brief).await;
    story.take_back(story.consent).await;
    assert_eq!((story.status(&early).await, story.status(&late).await), ("sent".into(), "accepted".into()));
    let ban = story.forbid(json!({"record_id": id(&early), "valid_from": in_hours(1)})).await;
    let gate = &story.world.gate;
    assert_eq!(clock::tick(gate).await.unwrap(), 0);
    assert_eq!(story.status(&early).await, "sent");
    story.world.pass(Duration::hours(2));
    assert_eq!(clock::tick(gate).await.unwrap(), 1);
    assert_eq!(
        (story.status(&early).await, story.status(&late).await),
        ("withdrawn".into(), "accepted".into())
    );
    assert_eq!(story.heard(&story.sender, &ban).await.pop().unwrap().0, "basis.took_effect");
    assert_eq!(story.heard(&story.receiver, &ban).await, []);
    story.world.pass(Duration::hours(2));
    assert_eq!((clock::tick(gate).await.unwrap(), clock::tick(gate).await.unwrap()), (1, 0));
    assert_eq!(story.status(&late).await, "cancel_requested");
    for who in [&story.sender, &story.receiver] {
        assert_eq!(story.heard(who, &brief).await.pop().unwrap(), ("basis.expired".to_owned(), 2));
    }
    let audit = story.world.audit().await;
    assert!(audit.contains(&"basis.settle ok own_register".to_owned()), "{audit:?}");
}

#[actix_web::test]
async fn a_withdrawal_asks_as_many_statements_whatever_rests_on_it() {
    let mut counts = BTreeSet::new();
    for many in [1, 7] {
        let story = Story::begin().await;
        for _ in 0..many {
            story.brought(&[]).await;
            story.brought(&["accept"]).await;
        }
        let everybody: Vec<_> = futures::future::join_all((0..many).map(|_| named(&story, 1))).await;
        let shared = json!({"kind": "consent", "given_via": "spoken", "purposes": ["coordination"], "categories": ["basic", "needs"],
            "recipients": everybody.iter().map(|(one, ..)| *one).chain([story.office]).collect::<Vec<_>>()});
        let shared = story.give(shared).await;
        for (_, given, _) in &everybody {
            story.take_back(given[0]).await;
        }
        story.take_back(story.consent).await;
        let etag = story.sender.etag(&shared).await;
        let asking = story
            .sender
            .asks("POST", &format!("{shared}/withdraw"))
            .if_match(&etag)
            .key("once")
            .json(&json!({}));
        story.world.statements();
        asking.send().await.is(200);
        counts.insert(story.world.statements());
        let rows = story.world.audit_rows().await.len();
        assert!(rows > many * 4, "{rows}");
    }
    println!("statements of a withdrawal: {counts:?}");
    assert_eq!(counts.len(), 1, "{counts:?}");
}

#[actix_web::test]
async fn officers_withdraw_and_a_repeat_moves_nothing_twice() {
    let story = Story::begin().await;
    let officer = story.world.person(story.ngo, &[Role::PrivacyOfficer]).await;
    let referral = story.brought(&[]).await;
    let path = format!("/bases/{}/withdraw", story.consent);
    let ask = || officer.asks("POST", &path).if_match("\"1\"").key("once").json(&json!({})).send();
    let first = ask().await;
    let (happened, again) = (story.world.happened().await, ask().await);
    assert_eq!((first.status, &first.bytes), (200, &again.bytes));
    assert_eq!(story.world.happened().await, happened);
    assert_eq!(story.status(&referral).await, "withdrawn");
}
