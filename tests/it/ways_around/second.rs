//! What a second attack found.
use super::*;

#[actix_web::test]
async fn a_used_key_asks_nothing_that_is_not_logged() {
    let story = Story::begin().await;
    let known = json!({"first_names": "Aava", "last_name": "Kaislaranta", "national_id": "010594Y9032"});
    let client = story.sender.post("/clients", known).await.id();
    let colleague = story.world.worker(story.ngo).await;
    let other = json!({"first_names": "Mika", "last_name": "Koskenlaita"});
    colleague.asks("POST", "/clients").key("mine").json(&other).send().await.is(201);
    let ask = async |code: &str| {
        let task = json!({"national_id": code, "kind": "returning", "reason": "A reason."});
        colleague.asks("POST", "/client-tasks").key("mine").json(&task).send().await
    };
    ask("010594Y9032").await.refused(422, "idempotency-key-reused");
    ask("010516B903X").await.refused(404, "not-found");
    let rows = story.world.audit_rows().await;
    let of_colleague = |action: &'static str| {
        let rows =
            rows.iter().filter(move |row| row.action == action && row.actor_user_id == Some(colleague.id));
        rows.map(|row| (row.client_id.map(uuid::Uuid::from), row.outcome.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(of_colleague("client.search"), [(Some(client), "ok"), (None, "ok")]);
    let tries = [(Some(client), "idempotency-key-reused"), (None, "not-found")];
    assert_eq!(of_colleague("client_task.record"), tries);
}

#[actix_web::test]
async fn a_task_by_identifier_is_a_search_and_its_mistakes_tell_nothing() {
    let story = Story::begin().await;
    let code = "010594Y9032";
    let known = json!({"first_names": "Aava", "last_name": "Kaislaranta", "national_id": code});
    let client = story.sender.post("/clients", known).await.id();
    let lead = story.world.lead(story.ngo).await;
    let task = |code: &str, user: Value| json!({"national_id": code, "user_id": user, "kind": "substitute", "reason": "A reason."});
    let nobody = json!(domain::UserId::generate());
    for code in [code, "010516B903X"] {
        lead.post("/client-tasks", task(code, nobody.clone())).await.refused(422, "invalid");
    }
    let colleague = json!(story.world.worker(story.ngo).await.id);
    lead.post("/client-tasks", task("010516B903X", colleague.clone())).await.refused(404, "not-found");
    lead.post("/client-tasks", task(code, colleague)).await.is(201);
    let rows = story.world.audit_rows().await;
    let searches =
        rows.iter().filter(|row| row.action == "client.search" && row.actor_user_id == Some(lead.id));
    let found: Vec<_> =
        searches.map(|row| (row.client_id.map(uuid::Uuid::from), row.outcome.as_str())).collect();
    assert_eq!(found, [(None, "ok"), (Some(client), "ok")]);
}

#[actix_web::test]
async fn a_prohibition_announces_nobody_and_breaks_no_list() {
    let story = Story::begin().await;
    let centre = story.world.organization("Health centre", Sector::Health).await;
    let officer = story.world.person(centre, &[Role::PrivacyOfficer, Role::Worker]).await;
    let permitted = async |client| {
        let permit = json!({
            "client_id": client, "kind": "permit", "recipient_sectors": ["health"], "purposes": ["coordination"],
            "categories": ["basic"], "given_via": "signed", "plain_summary": {"fi": "Mika antoi luvan."}});
        format!("/bases/{}", story.sender.post("/bases", permit).await.id())
    };
    let theirs = story.world.client(story.ngo).await;
    story.world.consent(theirs, story.ngo, centre, &[Basic]).await;
    let client = story.world.client(story.ngo).await;
    let permit = permitted(client).await;
    for mut ban in [json!({"record_kinds": ["need"]}), json!({})] {
        ban["client_id"] = json!(client);
        ban["recipients"] = json!([centre]);
        story.forbid(ban).await;
        let listed = officer.get("/bases").await.is(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
        officer.get(&permit).await.refused(404, "not-found");
        officer.get(&format!("/clients/{client}/tasks")).await.refused(404, "not-found");
    }
    // Who works with a client of whom their class alone may know sees the permit in the list as by itself.
    let own = story.world.client(story.ngo).await;
    let permit = permitted(own).await;
    officer.get(&permit).await.refused(404, "not-found");
    story.world.task(&officer, own).await;
    officer.get(&permit).await.is(200);
    assert_eq!(officer.get("/bases").await.is(200)["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn a_day_of_death_long_ago_removes_nothing() {
    let story = Story::begin().await;
    let client = story.world.client(story.ngo).await;
    story.world.consent(client, story.ngo, story.office, &[Basic]).await;
    story.forbid(json!({"client_id": client, "recipients": [story.office]})).await;
    let path = format!("/clients/{client}");
    for day in [json!("1999-01-01"), Value::Null, json!("1999-01-01")] {
        story.sender.patch(&path, json!({"died_on": day})).await.is(200);
        assert_eq!(story.world.remove_due().await.due.len(), 0);
    }
    story.receiver.get(&path).await.refused(404, "not-found");
    story.world.pass(Duration::days(2 * 366));
    assert_eq!(story.world.remove_due().await.due.len(), 0, "the bases are kept for twelve years");
    story.world.pass(Duration::days(10 * 366));
    assert!(!story.world.remove_due().await.due.is_empty());
    story.sender.get(&path).await.refused(404, "not-found");
}

#[actix_web::test]
async fn what_others_left_to_do_changes_nothing_that_a_member_sees() {
    let story = Story::begin().await;
    let (_, nurse, service) = health(&story).await;
    let ours = story.sent().await;
    story.receiver.step(&ours, "accept", json!({})).await.is(200);
    let mut body = story.new_referral();
    body["service_id"] = service;
    let theirs = format!("/referrals/{}", story.sender.post("/referrals", body).await.id());
    story.sender.step(&theirs, "send", json!({})).await.is(200);
    let seen = async || {
        let shown = story.receiver.get(&story.case).await;
        (shown.headers["etag"].clone(), shown.is(200))
    };
    let before = seen().await;
    story.world.pass(Duration::minutes(5));
    nurse.step(&theirs, "decline", json!({"reason_code": "no_capacity"})).await.is(200);
    assert_eq!(seen().await, before);
    let steps = story.receiver.get(&format!("{}/next-steps", story.case)).await.is(200);
    let [only] = names(&steps, "id").try_into().unwrap();
    let last = format!("/next-steps/{only}");
    story.receiver.step(&last, "done", json!({})).await.refused(409, "next-step-required");
    let solved = json!({"no_next_step_reason": "matter_solved"});
    story.receiver.step(&last, "done", solved).await.is(200);
    assert_eq!(story.receiver.get(&story.case).await.is(200)["no_next_step_reason"], "matter_solved");
    let left = story.sender.get(&format!("{}/next-steps", story.case)).await.is(200);
    let open = left["items"].as_array().unwrap().iter().filter(|step| step["status"] == "open");
    let left: Vec<_> = open.map(|step| step["id"].as_str().unwrap()).collect();
    let [left] = left.try_into().unwrap();
    story
        .sender
        .step(&format!("/next-steps/{left}"), "done", json!({}))
        .await
        .refused(409, "next-step-required");
}

#[actix_web::test]
async fn what_came_before_sending_is_the_senders() {
    let story = Story::begin().await;
    let draft = story.draft().await;
    story.sender.patch(&draft, json!({"reason": "Pay-day loans and rent."})).await.is(200);
    story.sender.step(&draft, "send", json!({})).await.is(200);
    let history = format!("{draft}/history");
    assert_eq!(
        names(&story.sender.get(&history).await.is(200), "happened"),
        ["referral.created", "referral.changed", "referral.sent"]
    );
    assert_eq!(names(&story.receiver.get(&history).await.is(200), "happened"), ["referral.sent"]);
}

#[actix_web::test]
async fn saying_again_that_it_was_read_is_no_work() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.receiver.step(&referral, "decline", json!({"reason_code": "no_capacity"})).await.is(200);
    story.sender.step(&referral, "acknowledge", json!({})).await.is(200);
    let told = json!({"how": "phone"});
    let first = story.sender.step(&referral, "inform-client", told.clone()).await.is(200);
    story.world.pass(Duration::days(20));
    story.sender.step(&referral, "acknowledge", json!({})).await.is(200);
    let again = story.sender.step(&referral, "inform-client", told).await.is(200);
    assert_eq!(again["updated_at"], first["updated_at"]);
}

#[actix_web::test]
async fn who_is_in_no_unit_produces_no_service() {
    let story = Story::begin().await;
    let unit = story.world.unit(story.ngo).await;
    let wall = json!({"walled_service": "shelter_delivery", "unit_id": unit});
    story.sender.patch(&story.case, wall).await.is(200);
    // One from the time when a wall needed no unit.
    story.world.sql("UPDATE \"case\" SET unit_id = NULL").await;
    let colleague = story.world.worker(story.ngo).await;
    story.world.task(&colleague, story.client).await;
    colleague.get(&story.case).await.refused(404, "not-found");
    story.sender.get(&story.case).await.is(200);
    let body = json!({"client_id": story.client, "title": "A", "opened_via": "visit",
        "no_next_step_reason": "nothing_available", "walled_service": "shelter_delivery"});
    colleague.post("/cases", body).await.refused(422, "invalid");
}

#[actix_web::test]
async fn nobody_gives_themselves_what_opens_clients() {
    let story = Story::begin().await;
    let admin = story.world.person(story.ngo, &[Role::OrgAdmin]).await;
    story.world.works_in(&admin, &[]).await;
    let own = format!("/users/{}", admin.id);
    let unit = story.world.unit(story.ngo).await;
    for more in [
        json!({"roles": ["org_admin", "worker"]}),
        json!({"service_tasks": ["child_protection"]}),
        json!({"unit_id": unit}),
    ] {
        admin.patch(&own, more).await.refused(403, "not-allowed");
    }
    admin.patch(&own, json!({"title": "Administrator"})).await.is(200);
    let other = story.world.person(story.ngo, &[Role::OrgAdmin]).await;
    other.patch(&own, json!({"roles": ["org_admin", "worker"]})).await.is(200);
}

#[actix_web::test]
async fn a_closed_case_is_kept_as_it_was() {
    let story = Story::begin().await;
    let closing = json!({"closing_note": "Done.", "client_told_via": "phone"});
    story.sender.step(&story.case, "close", closing).await.is(200);
    let task = json!({"service_task_code": "elderly"});
    story.sender.patch(&story.case, task).await.refused(409, "transition-not-allowed");
}
