//! Referrals over HTTP: the way there, the ways back, and everything that is refused.
use super::world::story::Story;
use chrono::Duration;
use domain::basis::Category;
use serde_json::{Value, json};

fn titles(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["what"].as_str().unwrap_or_default()).collect()
}

#[actix_web::test]
async fn a_referral_is_sent_accepted_completed_and_its_loop_closed() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    let seen = story.receiver.get(&referral).await.is(200);
    assert_eq!(seen["disclosure"]["client"]["last_name"], "Virtanen");
    assert_eq!(seen["disclosure"]["needs"][0]["client_words"], "I don't dare open the letters.");
    assert_eq!(seen["disclosure"]["contact"], Value::Null, "contact was not chosen");
    assert_eq!(seen["response"]["due"], "2026-12-01T21:59:59Z", "the 7th working day after a Sunday");
    story.receiver.step(&referral, "receive", json!({})).await.is(200);
    let mine = json!({"assigned_to": story.receiver.id});
    assert_eq!(story.receiver.step(&referral, "accept", mine).await.is(200)["phase"], "active");
    story.receiver.get(&story.case).await.is(200);
    story.receiver.step(&referral, "start", json!({})).await.is(200);
    let outcome = json!({"outcome_code": "service_completed", "comment": "A payment plan was made."});
    let done = story.receiver.step(&referral, "complete", outcome).await.is(200);
    assert_eq!((&done["status"], &done["loop"]["closed"]), (&json!("completed"), &json!(false)));
    story.receiver.get(&story.case).await.refused(404, "not-found");
    story.sender.step(&referral, "acknowledge", json!({})).await.is(200);
    let told = story.sender.step(&referral, "inform-client", json!({"how": "in_person"})).await.is(200);
    assert_eq!(told["loop"]["closed"], true);
    let history = story.sender.get(&format!("{referral}/history")).await.is(200);
    let steps: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|one| one["happened"].clone()).collect();
    assert_eq!(
        json!(steps),
        json!([
            "referral.created",
            "referral.sent",
            "referral.received",
            "referral.accepted",
            "referral.started",
            "referral.completed",
            "referral.acknowledged",
            "referral.client_informed"
        ])
    );
    let close = json!({"closing_note": "Arranged.", "client_told_via": "in_person"});
    story.sender.step(&story.case, "close", close).await.is(200);
}

#[actix_web::test]
async fn the_clock_stands_still_while_the_sender_owes_an_answer() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.world.pass(Duration::days(1));
    let asked = story.receiver.step(&referral, "request-info", json!({"question": "A lease?"})).await.is(200);
    assert_ne!(asked["response"]["paused_at"], Value::Null);
    story.world.pass(Duration::days(30));
    assert_eq!(story.receiver.get(&referral).await.is(200)["response"]["overdue"], false);
    let answered = story.sender.step(&referral, "answer-info", json!({"answer": "Yes."})).await.is(200);
    assert_eq!(answered["status"], "received");
    assert_eq!(answered["response"]["overdue"], false);
    let overdue = story.receiver.get("/referrals?box=in&overdue=true").await.is(200);
    assert_eq!(overdue["items"], json!([]));
    story.world.pass(Duration::days(20));
    let overdue = story.receiver.get("/referrals?box=in&overdue=true&phase=open").await.is(200);
    assert_eq!(overdue["items"].as_array().unwrap().len(), 1);
    assert_eq!(story.receiver.get("/referrals?overdue=false").await.is(200)["items"], json!([]));
}

#[actix_web::test]
async fn nobody_falls_between_counters_when_a_referral_fails() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story
        .sender
        .step(&story.case, "close", json!({"closing_note": "x", "client_told_via": "phone"}))
        .await
        .refused(409, "open-referrals");
    let refused = story.receiver.step(&referral, "decline", json!({"reason_code": "other"})).await;
    assert_eq!(refused.refused(422, "invalid")["errors"][0]["pointer"], "/comment");
    let reason = json!({"reason_code": "no_capacity", "comment": "Full until March."});
    story.receiver.step(&referral, "decline", reason).await.is(200);
    let steps = story.sender.get(&format!("{}/next-steps", story.case)).await.is(200);
    assert_eq!(titles(&steps).len(), 2);
    let follow_up = &steps["items"][1];
    assert_eq!(format!("/referrals/{}", follow_up["referral_id"].as_str().unwrap()), referral);
    assert_eq!((&follow_up["due"], &follow_up["user_id"]), (&json!("2026-11-24"), &json!(story.sender.id)));
    let again = story.sender.step(&referral, "reopen", json!({"comment": "Room now?"})).await.is(200);
    assert_eq!((&again["status"], &again["closing_reason"]), (&json!("received"), &Value::Null));
}

#[actix_web::test]
async fn a_redirect_hands_the_package_on_and_keeps_the_chain() {
    let story = Story::begin().await;
    let other =
        story.world.organization("Another office", domain::organization::Sector::DebtCounselling).await;
    let service = story.world.service(other, "Debt counselling elsewhere").await;
    let referral = story.sent().await;
    let there = json!({"service_id": service, "comment": "They have room."});
    story.receiver.step(&referral, "redirect", there.clone()).await.refused(403, "no-legal-basis");
    story.world.consent(story.client, story.ngo, other, &[Category::Basic, Category::Needs]).await;
    let parent = story.receiver.step(&referral, "redirect", there).await.is(200);
    let child = format!("/referrals/{}", parent["redirected_to"].as_str().unwrap());
    let taker = story.world.worker(other).await;
    let seen = taker.get(&child).await.is(200);
    assert_eq!((&seen["hop"], &seen["chain_id"]), (&json!(1), &parent["id"]));
    assert_eq!(seen["disclosure"]["summary"], "Three unopened letters.");
    assert_eq!(story.sender.get(&child).await.is(200)["from_organization_id"], json!(story.ngo));
    story.receiver.get(&child).await.refused(404, "not-found");
    taker.step(&child, "accept", json!({})).await.is(200);
}

#[actix_web::test]
async fn a_redirect_to_where_the_client_is_already_needs_a_reason() {
    let story = Story::begin().await;
    let (first, second) = (story.draft().await, story.draft_of_another_service().await);
    for referral in [&first, &second] {
        story.sender.step(referral, "send", json!({})).await.is(200);
    }
    let mut there = json!({"service_id": story.service});
    let refused = story.receiver.step(&second, "redirect", there.clone()).await;
    let existing = refused.refused(409, "duplicate-referral")["existing_id"].clone();
    assert_eq!(format!("/referrals/{}", existing.as_str().unwrap()), first);
    there["duplicate_reason"] = json!("Another team of theirs.");
    story.receiver.step(&second, "redirect", there).await.is(200);
}

#[actix_web::test]
async fn null_removes_what_a_draft_may_lack() {
    let story = Story::begin().await;
    let draft = story.draft().await;
    let wished = story.sender.patch(&draft, json!({"client_wish": null, "needs": null})).await.is(200);
    assert_eq!((&wished["client_wish"], &wished["needs"]), (&Value::Null, &json!([])));
    story.sender.patch(&draft, json!({"summary": null, "duplicate_reason": null})).await.is(200);
    story.sender.step(&draft, "send", json!({})).await.refused(403, "client-wish-missing");
    for field in ["urgency", "reason", "categories"] {
        let problem = story.sender.patch(&draft, json!({field: null})).await.refused(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"));
    }
}

#[actix_web::test]
async fn what_may_be_sent_and_what_may_not() {
    let story = Story::begin().await;
    let draft = story.draft().await;
    story.receiver.get(&draft).await.refused(404, "not-found");
    let more = json!({"categories": ["basic", "health"]});
    story.sender.patch(&draft, more).await.is(200);
    story.sender.step(&draft, "send", json!({})).await.refused(403, "no-legal-basis");
    story.sender.patch(&draft, json!({"categories": ["basic"]})).await.is(200);
    story.sender.step(&draft, "send", json!({})).await.is(200);
    let twice =
        story.sender.post("/referrals", story.new_referral()).await.refused(409, "duplicate-referral");
    assert_eq!(format!("/referrals/{}", twice["existing_id"].as_str().unwrap()), draft);
    let mut meant = story.new_referral();
    meant["duplicate_reason"] = json!("The first is about rent, this about loans.");
    meant.as_object_mut().unwrap().remove("client_wish");
    let second = format!("/referrals/{}", story.sender.post("/referrals", meant).await.id());
    story.sender.step(&second, "send", json!({})).await.refused(403, "client-wish-missing");
    let own = story.world.service(story.ngo, "Our own").await;
    let mut inside = story.new_referral();
    inside["service_id"] = json!(own);
    story.sender.post("/referrals", inside).await.refused(422, "invalid");
    let mut nowhere = story.new_referral();
    nowhere["service_id"] = json!(domain::ServiceId::generate());
    story.sender.post("/referrals", nowhere).await.refused(422, "invalid");
}

#[actix_web::test]
async fn withdrawing_consent_closes_the_receivers_eyes_but_not_its_hands() {
    use sea_orm::{ActiveValue::Set, EntityTrait};
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.receiver.step(&referral, "accept", json!({})).await.is(200);
    let withdrawn =
        entity::basis_grant::ActiveModel { withdrawn_at: Set(Some(story.world.now())), ..Default::default() };
    entity::basis_grant::Entity::update_many().set(withdrawn).exec(&story.world.database.db).await.unwrap();
    let etag = story.sender.etag(&referral).await;
    story.receiver.get(&referral).await.refused(403, "no-legal-basis");
    assert_eq!(story.receiver.get("/referrals").await.is(200)["items"], json!([]));
    let step = |step: &str, body: Value| {
        story.receiver.asks("POST", &format!("{referral}/{step}")).if_match(&etag).json(&body).send()
    };
    step("start", json!({})).await.refused(403, "no-legal-basis");
    let gone = step("not-delivered", json!({"reason_code": "client_declined"})).await.is(200);
    assert_eq!(
        (&gone["disclosure"], &gone["reason"], &gone["client_id"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let audit = story.world.audit().await;
    assert!(audit.contains(&"referral.not_delivered ok unseen".to_owned()), "{audit:?}");
}

#[actix_web::test]
async fn a_second_look_gives_the_lead_the_last_word() {
    let story = Story::begin_with(true).await;
    let referral = story.sent().await;
    let reason = json!({"reason_code": "no_capacity"});
    let refused = story.receiver.step(&referral, "decline", reason.clone()).await;
    let allowed = refused.refused(409, "transition-not-allowed");
    assert!(allowed["allowed_steps"].as_array().unwrap().contains(&json!("propose_decline")));
    story.receiver.step(&referral, "propose-decline", reason.clone()).await.is(200);
    story.receiver.step(&referral, "send-back", json!({"comment": "no"})).await.refused(403, "not-allowed");
    story.lead.step(&referral, "send-back", json!({"comment": "Ask the sender first."})).await.is(200);
    story.receiver.step(&referral, "propose-decline", reason.clone()).await.is(200);
    story.lead.step(&referral, "decline", reason).await.is(200);
}

#[actix_web::test]
async fn what_comes_back_promises_nothing_from_before() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    let at = json!({"appointment_at": "2026-11-26T08:30:00Z", "place": "Room 12"});
    for (step, body) in
        [("accept", json!({})), ("waitlist", json!({"estimate": "2027-01-11"})), ("schedule", at)]
    {
        story.receiver.step(&referral, step, body).await.is(200);
    }
    let promised = story.sender.get(&referral).await.is(200);
    assert_eq!(
        (&promised["estimate"], &promised["appointment"]["place"]),
        (&json!("2027-01-11"), &json!("Room 12"))
    );
    let gone = json!({"reason_code": "client_declined"});
    story.receiver.step(&referral, "not-delivered", gone).await.is(200);
    let again = json!({"comment": "They want to come after all."});
    let again = story.receiver.step(&referral, "reopen", again).await.is(200);
    assert_eq!((&again["estimate"], &again["appointment"]), (&Value::Null, &Value::Null));
}

#[actix_web::test]
async fn holding_and_cancelling_remember_where_they_came_from() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.receiver.step(&referral, "accept", json!({})).await.is(200);
    let at = json!({"appointment_at": "2026-11-26T08:30:00Z", "place": "Room 12"});
    story.receiver.step(&referral, "schedule", at).await.is(200);
    story.sender.step(&referral, "hold", json!({"reason_code": "illness"})).await.refused(422, "invalid");
    let steps = domain::codelist::find("hold_reasons").unwrap();
    let hold = steps.codes.iter().find(|code| !code.needs_comment()).unwrap().code;
    story.sender.step(&referral, "hold", json!({"reason_code": hold})).await.is(200);
    let cancel = domain::codelist::find("cancel_reasons").unwrap();
    let cancel = cancel.codes.iter().find(|code| !code.needs_comment()).unwrap().code;
    story.sender.step(&referral, "request-cancel", json!({"reason_code": cancel})).await.is(200);
    let refused =
        story.receiver.step(&referral, "refuse-cancel", json!({"comment": "He came today."})).await.is(200);
    assert_eq!(refused["status"], "on_hold");
    assert_eq!(story.receiver.step(&referral, "resume", json!({})).await.is(200)["status"], "scheduled");
}

#[actix_web::test]
async fn the_steps_offered_are_the_steps_that_work() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    let offered = |answer: Value| -> Vec<String> {
        answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["step"].as_str().unwrap().to_owned())
            .collect()
    };
    let path = format!("{referral}/steps");
    let receiver = offered(story.receiver.get(&path).await.is(200));
    assert_eq!(receiver, ["receive", "request_info", "accept", "waitlist", "decline", "redirect"]);
    assert_eq!(offered(story.sender.get(&path).await.is(200)), ["withdraw", "mark_error"]);
    let table = story.sender.get("/meta/referral-steps").await.is(200);
    assert_eq!(table["items"].as_array().unwrap().len(), 23);
    story.sender.step(&referral, "receive", json!({})).await.refused(403, "not-allowed");
    story
        .receiver
        .step(&referral, "withdraw", json!({"reason_code": "duplicate"}))
        .await
        .refused(403, "not-allowed");
    story.sender.step(&referral, "mark-error", json!({"comment": "Wrong client."})).await.is(200);
    let hidden = story.sender.get(&referral).await.is(200);
    assert_eq!((&hidden["reason"], &hidden["disclosure"]), (&Value::Null, &Value::Null));
}

#[actix_web::test]
async fn messages_go_between_the_two_ends_only() {
    let story = Story::begin().await;
    let referral = story.draft().await;
    let path = format!("{referral}/messages");
    story.sender.post(&path, json!({"body": "Hello"})).await.refused(409, "transition-not-allowed");
    story.sender.step(&referral, "send", json!({})).await.is(200);
    story.receiver.post(&path, json!({"body": "Mornings or evenings?"})).await.is(201);
    story.sender.post(&path, json!({"body": "Mornings."})).await.is(201);
    let told = story.receiver.get(&path).await.is(200);
    assert_eq!(told["items"].as_array().unwrap().len(), 2);
    let stranger = story.world.organization("Stranger", domain::organization::Sector::Housing).await;
    let stranger = story.world.lead(stranger).await;
    stranger.get(&path).await.refused(404, "not-found");
    stranger.post(&path, json!({"body": "x"})).await.refused(404, "not-found");
}

#[actix_web::test]
async fn of_sixty_four_accepting_at_once_one_wins() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    let etag = story.receiver.etag(&referral).await;
    let path = format!("{referral}/accept");
    let tries = (0..64).map(|_| story.receiver.asks("POST", &path).if_match(&etag).json(&json!({})).send());
    let answers = futures::future::join_all(tries).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(200), count(412)), (1, 63));
    let accepted =
        story.world.happened().await.into_iter().filter(|what| what == "referral.accepted").count();
    assert_eq!(accepted, 1);
}

#[actix_web::test]
async fn what_nobody_answers_expires_when_the_policy_says_so() {
    use polku::referrals::expiry::{Policy, tick};
    let story = Story::begin().await;
    let referral = story.sent().await;
    let (never, after_five) = (Policy::default(), Policy { expire_after_working_days: Some(5) });
    assert_eq!(tick(&story.world.gate, after_five).await.unwrap(), 0);
    story.world.pass(Duration::days(30));
    assert_eq!(tick(&story.world.gate, never).await.unwrap(), 0);
    assert_eq!(tick(&story.world.gate, after_five).await.unwrap(), 1);
    assert_eq!(story.sender.get(&referral).await.is(200)["status"], "expired");
    let steps = story.sender.get(&format!("{}/next-steps", story.case)).await.is(200);
    assert_eq!(titles(&steps).len(), 2);
    assert_eq!(tick(&story.world.gate, after_five).await.unwrap(), 0);
}

#[actix_web::test]
async fn a_repeat_is_answered_only_to_those_who_still_may() {
    use sea_orm::{ActiveValue::Set, EntityTrait};
    let story = Story::begin().await;
    let referral = story.sent().await;
    let (etag, path) = (story.receiver.etag(&referral).await, format!("{referral}/accept"));
    let accept = || story.receiver.asks("POST", &path).if_match(&etag).key("k").json(&json!({})).send();
    let first = accept().await;
    assert_eq!((first.status, &first.bytes), (200, &accept().await.bytes));
    let traces = story.world.audit_rows().await;
    assert_eq!(traces.last().unwrap().detail.as_deref(), Some("repeat"));
    let withdrawn =
        entity::basis_grant::ActiveModel { withdrawn_at: Set(Some(story.world.now())), ..Default::default() };
    entity::basis_grant::Entity::update_many().set(withdrawn).exec(&story.world.database.db).await.unwrap();
    accept().await.refused(403, "no-legal-basis");
}

#[actix_web::test]
async fn who_has_left_the_case_discloses_nothing_of_it_any_more() {
    let story = Story::begin().await;
    let third = story.world.organization("Third", domain::organization::Sector::Housing).await;
    let service = story.world.service(third, "Housing advice").await;
    story.world.consent(story.client, story.ngo, third, &[Category::Basic, Category::Needs]).await;
    let naming = json!({"organization_id": story.office, "role": "expert"});
    let joined = story.sender.post(&format!("{}/members", story.case), naming.clone()).await;
    story.sender.post(&format!("{}/members", story.case), naming).await.refused(409, "already-exists");
    let mut body = story.new_referral();
    body["service_id"] = json!(service);
    let draft = format!("/referrals/{}", story.receiver.post("/referrals", body).await.id());
    story.sender.step(&format!("/case-members/{}", joined.id()), "end", json!({})).await.is(200);
    story.receiver.get(&draft).await.refused(404, "not-found");
    let send = format!("{draft}/send");
    let sent = story.receiver.asks("POST", &send).if_match("\"1\"").json(&json!({})).send().await;
    sent.refused(404, "not-found");
}

#[actix_web::test]
async fn reopening_minds_the_referral_that_was_sent_meanwhile() {
    let story = Story::begin().await;
    let first = story.sent().await;
    let reason = json!({"reason_code": "no_capacity"});
    story.receiver.step(&first, "decline", reason).await.is(200);
    story.sent().await;
    story
        .sender
        .step(&first, "reopen", json!({"comment": "Again?"}))
        .await
        .refused(409, "duplicate-referral");
}

#[actix_web::test]
async fn what_is_documented_as_a_maximum_is_one() {
    let story = Story::begin().await;
    let mut body = story.new_referral();
    body["needs"] = json!(vec!["n03"; 11]);
    let told = story.sender.post("/referrals", body).await.refused(422, "invalid");
    assert_eq!(told["errors"][0]["code"], "too_many");
}
