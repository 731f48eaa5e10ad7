//! Whoever holds a case together is told once, in time, that the client's ability to work is to be looked at.
use super::world::{Person, story::Story};
use chrono::{Duration, NaiveDate};
use polku::cases::work_ability::notice;
use serde_json::{Value, json};

/// Puts down since when the client has no work.
async fn out_of_work(story: &Story, since: NaiveDate) {
    let client = format!("/clients/{}", story.client);
    story.sender.patch(&client, json!({"unemployed_since": since})).await.is(200);
}

async fn need(story: &Story) -> String {
    let need = json!({"code": "n08", "client_words": "My back.", "severity": 7});
    format!("/needs/{}", story.sender.post(&format!("{}/needs", story.case), need).await.id())
}

async fn steps(who: &Person, story: &Story) -> Vec<Value> {
    let list = who.get(&format!("{}/next-steps", story.case)).await.is(200);
    list["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn half_a_year_without_work_and_a_reason_are_noticed_once() {
    let story = Story::begin().await;
    let (gate, today) = (&story.world.gate, story.world.now().date_naive());
    let before = steps(&story.sender, &story).await.len();
    out_of_work(&story, today - chrono::Months::new(6) + Duration::days(2)).await;
    need(&story).await;
    assert_eq!(notice(gate).await.unwrap(), 0, "not yet");
    story.world.pass(Duration::days(2));
    assert_eq!(notice(gate).await.unwrap(), 1);
    assert_eq!(notice(gate).await.unwrap(), 0, "once is enough");
    let now = steps(&story.sender, &story).await;
    assert_eq!(now.len(), before + 1);
    let told = now.iter().find(|step| step["what"].as_str().unwrap().contains("tarpeet")).unwrap();
    assert_eq!(told["user_id"], story.sender.get(&story.case).await.is(200)["coordinator_id"]);
    let audit = story.world.audit().await;
    assert!(audit.iter().any(|entry| entry.contains("case.notice_work_ability")), "{audit:?}");
    let future = json!({"unemployed_since": story.world.now().date_naive() + Duration::days(2)});
    let refused =
        story.sender.patch(&format!("/clients/{}", story.client), future).await.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["code"], json!("future"));
}

#[actix_web::test]
async fn nothing_is_noticed_without_a_reason_or_where_a_plan_is_made_already() {
    let story = Story::begin().await;
    let (gate, long_ago) = (&story.world.gate, story.world.now().date_naive() - chrono::Months::new(12));
    out_of_work(&story, long_ago).await;
    assert_eq!(notice(gate).await.unwrap(), 0, "no need gives reason");
    let need = need(&story).await;
    let plans = format!("{}/plans", story.case);
    let plan = story.sender.post(&plans, json!({"kind": "multisectoral_employment_plan"})).await.id();
    assert_eq!(notice(gate).await.unwrap(), 0, "they work together already");
    story
        .sender
        .step(&format!("/plans/{plan}"), "end", json!({"reason": "It came to nothing."}))
        .await
        .is(200);
    story.sender.patch(&need, json!({"status": "met"})).await.is(200);
    assert_eq!(notice(gate).await.unwrap(), 0, "it is met");
    story.sender.patch(&need, json!({"status": "open"})).await.is(200);
    story.world.pass(Duration::hours(1));
    assert_eq!(notice(gate).await.unwrap(), 1);
}
