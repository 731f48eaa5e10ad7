//! What is removed is gone from the files as well.
use super::world::story::Story;
use chrono::NaiveDate;
use domain::{ClientId, retention::Class};
use serde_json::json;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

/// Goal 18: no byte of what is removed is left in the files of the embedded database, nor in any row of a server's.
#[actix_web::test]
async fn no_word_of_what_is_removed_is_left() {
    let story = Story::begin().await;
    let world = &story.world;
    let mark = "Qvornix";
    let told = |what: &str| format!("{what} {mark}");
    let named = json!({"first_names": mark, "last_name": told("von"), "preferred_name": mark, "national_id": "010594Y9032",
        "contacts": [{"kind": "email", "value": "qvornix@example.org", "safe": true}], "contact_address": told("Path 1")});
    let client = ClientId::from_uuid(story.sender.post("/clients", named).await.id());
    let case = json!({"client_id": client, "title": told("Debts of"), "opened_via": "visit", "service_task_code": "elderly",
        "needs": [{"code": "n03", "client_words": told("I am"), "severity": 8}],
        "next_step": {"what": told("Call"), "who": "worker", "due": "2026-11-24"}});
    let case =
        format!("/cases/{}", story.sender.asks("POST", "/cases").key("once").json(&case).send().await.id());
    story.sender.step(&case, "open", json!({"comment": told("Opened for")})).await.is(200);
    let basis = json!({"client_id": client, "kind": "statute", "statute_code": "shl41", "recipients": [story.office],
        "purposes": ["coordination", "service_delivery"], "categories": ["basic", "contact", "needs"],
        "justification": told("Danger to"), "plain_summary": {"en": told("About")}});
    let basis = format!("/bases/{}", story.sender.post("/bases", basis).await.id());
    let mut referral = story.referral_to_another_service().await;
    let changes = json!({"case_id": id(&case), "reason": told("Loans of"), "client_wish": told("Help"), "summary": told("Letters of")});
    referral.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    let referral = format!("/referrals/{}", story.sender.post("/referrals", referral).await.id());
    story.sender.step(&referral, "send", json!({})).await.is(200);
    story.sender.post(&format!("{referral}/messages"), json!({"body": told("Who is")})).await.is(201);
    let decline = json!({"reason_code": "other", "comment": told("Not for")});
    story.receiver.step(&referral, "decline", decline).await.is(200);
    story.sender.step(&basis, "withdraw", json!({"note": told("Over for")})).await.is(200);
    let end = json!({"closing_note": told("Farewell"), "client_told_via": "letter"});
    story.sender.step(&case, "close", end).await.is(200);
    story.know(client, json!({"died_on": "2026-11-22"})).await;
    for word in [mark, "qvornix", "010594"] {
        assert!(world.database.holds(word).await, "{word} is there to begin with");
    }
    world.be_on(day("2039-01-01"));
    world.remove_due().await;
    for word in [mark, "qvornix", "QVORNIX", "010594"] {
        assert!(!world.database.holds(word).await, "{word} is left");
    }
    assert!(world.database.holds("Virtanen").await, "what is not due is there");
}

/// Rows that moved from page to page leave copies behind in the file of the embedded database; they go, too.
#[actix_web::test]
async fn no_copy_of_a_row_that_once_moved_is_left() {
    let story = Story::begin().await;
    let world = &story.world;
    if world.database.file.is_none() {
        println!("skipped: a server has no such file");
        return;
    }
    world.sql("CREATE TABLE stirred (id TEXT PRIMARY KEY, a TEXT, b TEXT)").await;
    world.sql("CREATE INDEX stirred_a ON stirred (a, id)").await;
    // In no order, of many lengths, and growing: so that pages are split and filled again.
    let rows = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000), \
        row (id, t) AS (SELECT printf('%08x', (i * 2654435761) % 4294967296), \
            CASE i % 10 WHEN 0 THEN 'Qvornix' ELSE 'other' END || i || printf('%.*c', i * 7 % 300, 'x') FROM n) \
        INSERT INTO stirred SELECT id, t, t FROM row";
    world.sql(rows).await;
    world
        .sql("UPDATE stirred SET b = b || printf('%.*c', rowid * 13 % 200, 'y') WHERE a LIKE 'Qvornix%'")
        .await;
    world.sql("DELETE FROM stirred WHERE a LIKE 'Qvornix%'").await;
    assert!(world.database.holds("Qvornix").await);
    story.know(world.client(story.ngo).await, json!({"died_on": "2026-11-22"})).await;
    world.be_on(day("2028-11-23"));
    assert_eq!(world.remove_due().await.due[&Class::ClientBasics], 1);
    assert!(!world.database.holds("Qvornix").await);
    assert!(world.database.holds("other1").await, "what is not due is there");
}
