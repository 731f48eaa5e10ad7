//! Who hears of what: the time line of a case, `/events`, drafts, messages and what was entered in error.
use super::world::{Person, story::Story};
use domain::{OrganizationId, basis::Category, organization::Sector};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn of<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list["items"].as_array().unwrap().iter().map(|item| item[field].as_str().unwrap_or_default()).collect()
}

/// A third organization whose worker takes part in the case, without being an end of any referral.
async fn member(story: &Story) -> (OrganizationId, Person) {
    let organization = story.world.organization("Health centre", Sector::Health).await;
    let covered = [Category::Basic, Category::Contact, Category::Needs];
    story.world.consent(story.client, story.ngo, organization, &covered).await;
    let joining = json!({"organization_id": organization, "role": "expert"});
    story.sender.post(&format!("{}/members", story.case), joining).await.is(201);
    (organization, story.world.worker(organization).await)
}

/// The ids of the case's events, in its time line and in `/events`.
async fn heard(story: &Story, who: &Person) -> (BTreeSet<String>, BTreeSet<String>) {
    let owned = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect();
    let line = who.get(&format!("{}/timeline?limit=200", story.case)).await.is(200);
    let events = who.get("/events?limit=200").await.is(200);
    (owned(of(&line, "id")), owned(of(&events, "id")))
}

#[actix_web::test]
async fn the_time_line_tells_what_the_events_tell() {
    let story = Story::begin().await;
    let (_, member) = member(&story).await;
    let referral = story.sent().await;
    story.sender.post(&format!("{referral}/messages"), json!({"body": "Hello"})).await.is(201);
    let reason = json!({"reason_code": "no_capacity", "comment": "Full until March."});
    story.receiver.step(&referral, "decline", reason).await.is(200);
    for who in [&story.sender, &member] {
        let (line, events) = heard(&story, who).await;
        assert_eq!(line, events);
    }
    let line = member.get(&format!("{}/timeline?limit=200", story.case)).await.is(200);
    assert!(of(&line, "happened").iter().all(|what| !what.starts_with("referral.")), "{line}");
    assert!(of(&line, "happened").contains(&"case.member_joined"));
    let whole = story.sender.get(&format!("{}/timeline?limit=200", story.case)).await.is(200);
    assert!(of(&whole, "comment").contains(&"Full until March."));
}

#[actix_web::test]
async fn a_draft_is_its_senders_alone_until_it_is_sent() {
    let story = Story::begin().await;
    let (_, member) = member(&story).await;
    let draft = format!("/referrals/{}", member.post("/referrals", story.new_referral()).await.id());
    for who in [&story.sender, &story.receiver] {
        who.get(&draft).await.refused(404, "not-found");
        assert_eq!(who.get("/referrals").await.is(200)["items"], json!([]));
        assert!(!of(&who.get("/events?limit=200").await.is(200), "type").contains(&"referral.created"));
    }
    let line = story.sender.get(&format!("{}/timeline", story.case)).await.is(200);
    assert!(!of(&line, "happened").contains(&"referral.created"));
    assert_eq!(member.get("/referrals").await.is(200)["items"][0]["status"], "draft");
    assert!(of(&member.get("/events?limit=200").await.is(200), "type").contains(&"referral.created"));
    member.step(&draft, "send", json!({})).await.is(200);
    for who in [&story.sender, &story.receiver] {
        assert_eq!(who.get(&draft).await.is(200)["status"], "sent");
        assert!(of(&who.get("/events?limit=200").await.is(200), "type").contains(&"referral.sent"));
    }
}

#[actix_web::test]
async fn what_was_entered_in_error_is_silent() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    let messages = format!("{referral}/messages");
    story.receiver.post(&messages, json!({"body": "Is it Mika?"})).await.is(201);
    story.receiver.step(&referral, "receive", json!({"comment": "We know him."})).await.is(200);
    story.sender.step(&referral, "mark-error", json!({"comment": "Another Mika."})).await.is(200);
    for who in [&story.sender, &story.receiver] {
        assert_eq!(who.get(&messages).await.is(200)["items"], json!([]));
        let history = who.get(&format!("{referral}/history")).await.is(200);
        assert_eq!(of(&history, "happened").last(), Some(&"referral.marked_error"));
        assert!(history["items"].as_array().unwrap().iter().all(|row| row["comment"].is_null()), "{history}");
        who.post(&messages, json!({"body": "x"})).await.refused(409, "transition-not-allowed");
    }
    let line = story.sender.get(&format!("{}/timeline", story.case)).await.is(200);
    assert!(of(&line, "happened").contains(&"referral.marked_error"));
    assert!(line["items"].as_array().unwrap().iter().all(|row| row["comment"].is_null()), "{line}");
}

#[actix_web::test]
async fn a_withdrawal_stands_in_the_time_line_and_its_receivers_hear_of_it() {
    let story = Story::begin().await;
    let (organization, member) = member(&story).await;
    story.world.task(&story.receiver, story.client).await;
    let basis = json!({
        "client_id": story.client, "kind": "consent", "recipients": [organization, story.office],
        "purposes": ["coordination"], "categories": ["basic"], "given_via": "spoken",
        "plain_summary": {"fi": "He saavat tietää nimesi."}});
    let basis = format!("/bases/{}", story.sender.post("/bases", basis).await.id());
    story.sender.step(&basis, "withdraw", json!({"note": "Mika called."})).await.is(200);
    let both = ["basis.recorded", "basis.withdrawn"];
    for who in [&story.sender, &story.receiver, &member] {
        let events = who.get("/events?limit=200").await.is(200);
        let told: Vec<_> =
            of(&events, "type").into_iter().filter(|what| what.starts_with("basis.")).collect();
        assert_eq!(told, both, "each hears once");
    }
    for (who, note) in [(&story.sender, "Mika called."), (&member, "")] {
        let line = who.get(&format!("{}/timeline?limit=200", story.case)).await.is(200);
        let rows: Vec<_> =
            line["items"].as_array().unwrap().iter().filter(|row| row["record_kind"] == "basis").collect();
        let told: Vec<_> = rows.iter().map(|row| row["happened"].as_str().unwrap()).collect();
        assert_eq!((told.as_slice(), rows[1]["comment"].as_str().unwrap_or_default()), (&both[..], note));
        assert_eq!(format!("/bases/{}", rows[1]["record_id"].as_str().unwrap()), basis);
    }
}
