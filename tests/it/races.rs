//! What must hold however requests meet: one open referral for one service, and none in a closed case.
use super::world::story::{Story, open_case};
use domain::basis::Category::{Basic, Contact, Needs};
use serde_json::{Value, json};
use std::time::Duration;

impl Story {
    fn referral_in(&self, case: &str, service: domain::ServiceId) -> Value {
        let mut referral = self.new_referral();
        referral["case_id"] = json!(case.rsplit('/').next().unwrap());
        referral["service_id"] = json!(service);
        referral
    }

    async fn draft_of(&self, referral: Value) -> String {
        format!("/referrals/{}", self.sender.post("/referrals", referral).await.id())
    }
}

#[actix_web::test]
async fn of_referrals_sent_at_once_to_one_service_one_is_open() {
    let story = Story::begin().await;
    let mut cases = Vec::new();
    for _ in 0..6 {
        cases.push(open_case(&story.sender, story.client).await);
    }
    for round in 0..8 {
        let service = story.world.service(story.office, &format!("Service {round}")).await;
        let mut drafts = Vec::new();
        for case in &cases {
            drafts.push(format!("{}/send", story.draft_of(story.referral_in(case, service)).await));
        }
        let sends = drafts
            .iter()
            .map(|path| story.sender.asks("POST", path).if_match("\"1\"").json(&json!({})).send());
        let answers = futures::future::join_all(sends).await;
        let (sent, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!(sent.len(), 1);
        for answer in refused {
            let problem = answer.refused(409, "duplicate-referral");
            assert_eq!(problem["existing_id"], sent[0].body["id"]);
        }
    }
}

async fn after(micros: u64, work: impl Future) {
    tokio::time::sleep(Duration::from_micros(micros)).await;
    work.await;
}

/// Closing meets reopening a referral and writing and sending another; whether the case closed.
async fn close_against_all(story: &Story, turn: u64) -> bool {
    let (world, sender) = (&story.world, &story.sender);
    let client = world.client(story.ngo).await;
    world.consent(client, story.ngo, story.office, &[Basic, Contact, Needs]).await;
    let case = open_case(sender, client).await;
    let ended = story.draft_of(story.referral_in(&case, story.service)).await;
    sender.step(&ended, "send", json!({})).await.is(200);
    story.receiver.step(&ended, "decline", json!({"reason_code": "no_capacity"})).await.is(200);
    let (seen, reopened) = (sender.etag(&case).await, sender.etag(&ended).await);
    let end = json!({"closing_note": "Done.", "client_told_via": "phone"});
    let (close, reopen) = (format!("{case}/close"), format!("{ended}/reopen"));
    let (again, mut second) = (json!({"comment": "Again."}), story.referral_in(&case, story.service));
    second["duplicate_reason"] = json!("Meant.");
    let write_and_send = async {
        let made = sender.post("/referrals", second).await;
        if made.status == 201 {
            let path = format!("/referrals/{}/send", made.id());
            sender.asks("POST", &path).if_match("\"1\"").json(&json!({})).send().await;
        }
    };
    futures::join!(
        after(turn % 3 * 900, sender.asks("POST", &close).if_match(&seen).json(&end).send()),
        after(turn % 4 * 700, sender.asks("POST", &reopen).if_match(&reopened).json(&again).send()),
        after(turn % 5 * 500, write_and_send),
    );
    let closed = sender.get(&case).await.is(200)["status"] == "closed";
    let id = case.rsplit('/').next().unwrap();
    let referrals = sender.get(&format!("/referrals?case_id={id}")).await.is(200);
    let is_open = |referral: &Value| referral["phase"] == "open" || referral["phase"] == "active";
    assert!(
        !closed || !referrals["items"].as_array().unwrap().iter().any(is_open),
        "a closed case with {referrals}"
    );
    closed
}

#[actix_web::test]
async fn a_closed_case_never_has_an_open_referral() {
    let story = Story::begin().await;
    let mut closed = 0;
    for round in 0..16 {
        let tries = (0..4).map(|turn| close_against_all(&story, round * 4 + turn));
        closed += futures::future::join_all(tries).await.into_iter().filter(|closed| *closed).count();
    }
    println!("{closed} of 64 cases were closed first");
}
