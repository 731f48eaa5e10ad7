//! Events in the order of commits, and the audit log.
use super::world::{Person, story::Story};
use domain::access::Role;
use serde_json::json;
use std::collections::BTreeSet;

async fn follow(who: &Person, mut after: i64, seen: &mut Vec<i64>) -> i64 {
    loop {
        let page = who.get(&format!("/events?after={after}&limit=7")).await.is(200);
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|event| event["seq"].as_i64().unwrap()));
        after = page["last_seq"].as_i64().unwrap();
        if items.is_empty() {
            return after;
        }
    }
}

#[actix_web::test]
async fn a_reader_that_follows_along_misses_nothing_and_sees_nothing_twice() {
    let story = Story::begin().await;
    let (mut seen, path) = (Vec::new(), format!("{}/needs", story.case));
    let mut after = 0;
    let need = json!({"code": "n02", "client_words": "I need a home.", "severity": 5});
    for _ in 0..8 {
        let writers = (0..8).map(|_| story.sender.post(&path, need.clone()));
        let (answers, reached) = futures::future::join(
            futures::future::join_all(writers),
            follow(&story.sender, after, &mut seen),
        )
        .await;
        assert!(answers.iter().all(|answer| answer.status == 201));
        after = reached;
    }
    follow(&story.sender, after, &mut seen).await;
    let written = i64::try_from(story.world.happened().await.len()).unwrap();
    assert_eq!(seen.iter().copied().collect::<BTreeSet<_>>().len(), seen.len(), "each once");
    assert_eq!(seen, (1..=written).collect::<Vec<_>>(), "all of them, in order");
}

#[actix_web::test]
async fn any_number_of_an_event_can_be_asked_after() {
    let story = Story::begin().await;
    for after in [0, i64::from(u32::MAX) + 1, i64::MAX] {
        story.sender.get(&format!("/events?after={after}")).await.is(200);
    }
    for after in ["-1", "9223372036854775808", "x"] {
        story.sender.get(&format!("/events?after={after}")).await.refused(422, "invalid");
    }
}

#[actix_web::test]
async fn an_organization_hears_only_of_what_it_may_know() {
    let story = Story::begin().await;
    let told = |who: &Person| {
        let who = who.clone();
        async move {
            let events = who.get("/events").await.is(200);
            let types = events["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|event| event["type"].as_str().unwrap().to_owned());
            types.collect::<Vec<_>>()
        }
    };
    story.draft().await;
    assert_eq!(told(&story.receiver).await, Vec::<String>::new());
    let mut second = story.new_referral();
    second["duplicate_reason"] = json!("Meant.");
    let referral = format!("/referrals/{}", story.sender.post("/referrals", second).await.id());
    story.sender.step(&referral, "send", json!({})).await.is(200);
    assert_eq!(told(&story.receiver).await, ["referral.sent"]);
    let stranger = story.world.organization("Stranger", domain::organization::Sector::Housing).await;
    assert_eq!(told(&story.world.worker(stranger).await).await, Vec::<String>::new());
}

#[actix_web::test]
async fn the_privacy_officer_reads_the_log_of_the_own_organization() {
    let story = Story::begin().await;
    story.sent().await;
    let officer = story.world.person(story.ngo, &[Role::PrivacyOfficer]).await;
    let log = officer.get(&format!("/audit-events?client_id={}", story.client)).await.is(200);
    let entry = &log["items"][0];
    assert_eq!((&entry["action"], &entry["outcome"]), (&json!("referral.send"), &json!("ok")));
    story.sender.get("/audit-events").await.refused(403, "not-allowed");
    let other = story.world.person(story.office, &[Role::PrivacyOfficer]).await;
    assert_eq!(other.get("/audit-events?limit=200").await.is(200)["items"].as_array().unwrap().len(), 0);
}
