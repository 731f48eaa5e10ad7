//! What a client forbids: it goes before consents and permits, behind what the law allows, and lists and reads agree on it.
use super::world::{Person, story::Story};
use domain::{basis::Category, organization::Sector};
use rand::{RngExt, SeedableRng, rngs::SmallRng, seq::IndexedRandom};
use serde_json::{Value, json};

mod decisions;

#[actix_web::test]
async fn a_prohibition_holds_from_the_next_request_until_it_is_taken_back() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.receiver.step(&referral, "accept", json!({})).await.is(200);
    let client = format!("/clients/{}", story.client);
    for path in [&client, &referral, &story.case] {
        story.receiver.get(path).await.is(200);
    }
    let everybody = story.forbid(json!({})).await;
    for path in [&client, &referral, &story.case] {
        story.receiver.get(path).await.refused(403, "prohibited");
    }
    for list in ["/referrals", "/cases"] {
        assert_eq!(story.receiver.get(list).await.is(200)["items"], json!([]), "{list}");
    }
    story.receiver.get(&everybody).await.refused(404, "not-found");
    let told = story.receiver.get("/events?limit=200").await.is(200);
    assert!(!told.to_string().contains(everybody.trim_start_matches("/bases/")), "{told}");
    story.sender.get(&client).await.is(200);
    story.sender.step(&everybody, "withdraw", json!({})).await.is(200);
    for path in [&client, &referral, &story.case] {
        story.receiver.get(path).await.is(200);
    }
}

#[actix_web::test]
async fn a_prohibition_takes_what_it_names_and_nothing_else() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    let another = story.draft_of_another_service().await;
    story.sender.step(&another, "send", json!({})).await.is(200);
    let client = format!("/clients/{}", story.client);
    let needs = story.forbid(json!({"categories": ["needs"], "recipients": [story.office]})).await;
    let shown = story.receiver.get(&referral).await.is(200);
    assert_eq!((&shown["needs"], &shown["reason"]), (&Value::Null, &json!("Pay-day loans.")));
    assert_eq!(story.receiver.get(&client).await.is(200)["shown"], json!(["basic", "contact"]));
    story.sender.step(&needs, "withdraw", json!({})).await.is(200);
    let one = referral.rsplit('/').next().unwrap();
    story.forbid(json!({"record_id": one})).await;
    story.receiver.get(&referral).await.refused(403, "prohibited");
    assert_eq!(story.receiver.get(&another).await.is(200)["reason"], "Pay-day loans.");
    let listed = story.receiver.get("/referrals").await.is(200);
    let ids: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [another.rsplit('/').next().unwrap()]);
    story.receiver.get(&client).await.is(200);
    let elsewhere = story.world.organization("Elsewhere", Sector::Health).await;
    story.forbid(json!({"recipients": [elsewhere]})).await;
    story.receiver.get(&client).await.is(200);
}

#[actix_web::test]
async fn a_need_that_is_forbidden_is_not_told_in_a_referral() {
    let story = Story::begin().await;
    let need = json!({"code": "n02", "client_words": "Nobody may know this.", "severity": 5});
    let need = story.sender.post(&format!("{}/needs", story.case), need).await.id();
    story.forbid(json!({"record_id": need, "recipients": [story.office]})).await;
    let referral = story.sent().await;
    let told = story.receiver.get(&referral).await.is(200);
    assert_eq!(told["disclosure"]["needs"].as_array().unwrap().len(), 1, "{told}");
    assert!(!told.to_string().contains("Nobody may know"), "{told}");
}

/// Whoever takes part in a case hears nothing of what is forbidden to them, in events and in the time line.
#[actix_web::test]
async fn what_is_forbidden_is_not_heard_of() {
    let story = Story::begin().await;
    let (silent, open) = (story.sent().await, story.draft_of_another_service().await);
    story.sender.step(&open, "send", json!({})).await.is(200);
    for referral in [&silent, &open] {
        story.receiver.step(referral, "accept", json!({"comment": "We know him."})).await.is(200);
    }
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let line = format!("{}/timeline?limit=200", story.case);
    // That a referral has lost its ground is told to the one who must answer; of all else nothing is.
    let tells = |list: &Value, of: &str| {
        let mut rows = list["items"].as_array().into_iter().flatten();
        let of_it = |row: &Value| [&row["record_id"], &row["case_id"]].iter().any(|id| *id == of);
        let asks = |row: &Value| {
            [&row["type"], &row["happened"]].iter().any(|what| *what == "referral.cancel_requested")
        };
        rows.any(|row| of_it(row) && !asks(row))
    };
    let hears = async |of: &str| {
        let events = story.receiver.get("/events?limit=200").await.is(200);
        let line = story.receiver.get(&line).await;
        (tells(&events, of), tells(&line.body, of))
    };
    assert_eq!(hears(&id(&silent)).await, (true, true));
    let one = story.forbid(json!({"record_id": id(&silent)})).await;
    assert_eq!(hears(&id(&silent)).await, (false, false));
    assert_eq!(hears(&id(&open)).await, (true, true));
    story.sender.step(&one, "withdraw", json!({})).await.is(200);
    assert_eq!(hears(&id(&silent)).await, (true, true));
    story.forbid(json!({})).await;
    assert_eq!(hears(&id(&story.case)).await, (false, false));
    assert!(story.sender.get(&line).await.is(200).to_string().contains("We know him."));
}

#[actix_web::test]
async fn a_prohibition_of_a_service_task_takes_its_cases() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.sender.patch(&story.case, json!({"service_task_code": "substance_use"})).await.is(200);
    story.forbid(json!({"service_task_code": "child_protection"})).await;
    story.receiver.get(&referral).await.is(200);
    let task = story.forbid(json!({"service_task_code": "substance_use"})).await;
    story.receiver.get(&referral).await.refused(403, "prohibited");
    assert_eq!(story.receiver.get("/referrals").await.is(200)["items"], json!([]));
    story.receiver.get(&format!("/clients/{}", story.client)).await.is(200);
    story.sender.step(&task, "withdraw", json!({})).await.is(200);
    story.receiver.get(&referral).await.is(200);
}

#[actix_web::test]
async fn what_is_forbidden_is_neither_sent_nor_joined_and_the_law_goes_before_it() {
    let story = Story::begin().await;
    story.world.task(&story.receiver, story.client).await;
    let draft = story.draft().await;
    story.forbid(json!({"categories": ["needs"]})).await;
    story.sender.step(&draft, "send", json!({})).await.refused(403, "prohibited");
    let asked = json!({"client_id": story.client, "category": "needs", "purpose": "coordination"});
    let told = story.receiver.post("/access-check", asked.clone()).await.is(200);
    assert_eq!((&told["allowed"], &told["reason"]), (&json!(false), &json!("prohibited")));
    let statute = json!({
        "client_id": story.client, "kind": "statute", "statute_code": "shl41", "justification": "The client is in danger.",
        "recipients": [story.office], "purposes": ["statutory_duty"], "categories": ["basic", "needs"]});
    story.sender.post("/bases", statute).await.is(201);
    story.sender.step(&draft, "send", json!({})).await.is(200);
    let asked = json!({"client_id": story.client, "category": "needs", "purpose": "statutory_duty"});
    let told = story.receiver.post("/access-check", asked).await.is(200);
    assert_eq!((&told["allowed"], &told["reason"]), (&json!(true), &json!("statute")));
    story.forbid(json!({})).await;
    let third = story.world.organization("Third", Sector::Health).await;
    story.world.consent(story.client, story.ngo, third, &[Category::Basic]).await;
    let naming = json!({"organization_id": third, "role": "expert"});
    story.sender.post(&format!("{}/members", story.case), naming).await.refused(403, "prohibited");
}

#[actix_web::test]
async fn the_keeper_can_tell_the_client_who_sees_what_and_why() {
    let story = Story::begin().await;
    story.world.task(&story.receiver, story.client).await;
    let path = format!("/clients/{}/sharing", story.client);
    let forbidden = story.forbid(json!({"categories": ["contact"]})).await;
    let sharing = story.sender.get(&path).await.is(200);
    let share = &sharing["items"][0];
    assert_eq!(sharing["items"].as_array().unwrap().len(), 1);
    assert_eq!(share["organization_id"], json!(story.office));
    assert_eq!(
        (&share["categories"], &share["forbidden"]),
        (&json!(["basic", "needs"]), &json!(["contact"]))
    );
    assert_eq!(share["bases"], json!([story.consent]));
    assert_eq!(format!("/bases/{}", share["prohibitions"][0].as_str().unwrap()), forbidden);
    assert!(share["explanation"]["sv"].as_str().unwrap().contains("samtycke"));
    story.forbid(json!({})).await;
    let share = story.sender.get(&path).await.is(200)["items"][0].clone();
    assert_eq!(share["categories"], json!([]));
    assert!(share["explanation"]["en"].as_str().unwrap().contains("forbidden"));
    story.receiver.get(&path).await.refused(403, "not-allowed");
}

#[actix_web::test]
async fn refusals() {
    let story = Story::begin().await;
    story.world.task(&story.receiver, story.client).await;
    let other = story.world.client(story.ngo).await;
    let new = |changes: Value| {
        let mut body = json!({
            "client_id": story.client, "kind": "prohibition", "given_via": "spoken", "plain_summary": {"fi": "Ei."}});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    let consent = json!({"kind": "consent", "recipients": [story.office], "purposes": ["coordination"],
        "categories": ["basic"], "record_id": story.client});
    for (body, pointer, code) in [
        (new(json!({"purposes": ["coordination"]})), "/purposes", "misplaced"),
        (new(json!({"record_id": other})), "/record_id", "unknown"),
        (new(json!({"record_id": other, "service_task_code": "elderly"})), "/record_id", "misplaced"),
        (new(json!({"statute_code": "shl35_1"})), "/statute_code", "misplaced"),
        (new(json!({"given_via": null})), "/given_via", "required"),
        (new(json!({"recipients": [story.ngo]})), "/recipients/0", "giver"),
        (new(consent), "/record_id", "misplaced"),
    ] {
        let problem = story.sender.post("/bases", body.clone()).await.refused(422, "invalid");
        let told = (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]);
        assert_eq!(told, (&json!(pointer), &json!(code)), "{body}");
    }
    story.receiver.post("/bases", new(json!({}))).await.refused(403, "not-allowed");
}

/// Random bases and prohibitions, recorded by the API: a list has exactly what the single read shows.
#[actix_web::test]
async fn lists_and_reads_agree_whatever_is_given_and_forbidden() {
    let story = Story::begin().await;
    let mut random = SmallRng::seed_from_u64(11);
    let mut referrals = Vec::new();
    for _ in 0..4 {
        let referral = story.draft_of_another_service().await;
        story.sender.step(&referral, "send", json!({})).await.is(200);
        referrals.push(referral);
    }
    story.receiver.step(&referrals[0], "accept", json!({})).await.is(200);
    story.sender.patch(&story.case, json!({"service_task_code": "elderly"})).await.is(200);
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(60);
    let (mut compared, mut hidden, mut live) = (0, 0, Vec::new());
    for _ in 0..rounds {
        if random.random_bool(0.5) && !live.is_empty() {
            let path: String = live.swap_remove(random.random_range(0..live.len()));
            story.sender.step(&path, "withdraw", json!({})).await.is(200);
        } else {
            live.push(story.forbid(some_aim(&mut random, &story, &referrals)).await);
        }
        let who = &story.receiver;
        compared += agree(who, "/referrals", &referrals, &mut hidden).await;
        compared += agree(who, "/cases", std::slice::from_ref(&story.case), &mut hidden).await;
    }
    println!("{compared} pairs agree, {hidden} of them hidden");
    assert!(hidden > compared / 10 && hidden < compared * 9 / 10);
}

fn some_aim(random: &mut SmallRng, story: &Story, referrals: &[String]) -> Value {
    let id = |path: &String| path.rsplit('/').next().unwrap().to_owned();
    let mut aim = match random.random_range(0..5) {
        0 => json!({"record_id": id(&story.case)}),
        1 | 2 => json!({"record_id": id(referrals.choose(random).unwrap())}),
        3 => json!({"service_task_code": (*["elderly", "families"].choose(random).unwrap())}),
        _ => json!({"recipients": [story.office]}),
    };
    if random.random_bool(0.5) {
        aim["categories"] = json!(["needs"]);
    }
    aim
}

/// Whether each record is in the list exactly when it is shown alone, and with the same fields.
async fn agree(who: &Person, list: &str, records: &[String], hidden: &mut usize) -> usize {
    let listed = who.get(&format!("{list}?limit=200")).await.is(200);
    for record in records {
        let id = record.rsplit('/').next().unwrap();
        let row = listed["items"].as_array().unwrap().iter().find(|row| row["id"] == id);
        let alone = who.get(record).await;
        if let Some(row) = row {
            assert_eq!(&alone.is(200), row);
        } else {
            assert!(matches!(alone.status, 403 | 404), "{record} is not listed: {}", alone.body);
            *hidden += 1;
        }
    }
    records.len()
}
