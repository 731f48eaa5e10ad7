//! What comes of it: who is told, who looks at it, what the client sees.
use super::*;

#[actix_web::test]
async fn the_officers_of_both_organizations_are_told_with_it_or_nothing_is_opened() {
    let ward = Ward::new().await;
    let (world, story) = (ward.world(), &ward.story);
    story.forbid(json!({"client_id": ward.client})).await;
    let before = world.happened().await.len();
    // A name of its own for each: a connection of SQLite that asks nothing meanwhile still knows the last one.
    for table in ["audit_entry", "event"] {
        world.gate.settle().await;
        let db = &world.database.db;
        db.execute_unprepared(&format!("ALTER TABLE {table} RENAME TO {table}_away")).await.unwrap();
        assert!(ward.breaks().await.status >= 500, "{table}");
        db.execute_unprepared(&format!("ALTER TABLE {table}_away RENAME TO {table}")).await.unwrap();
        assert_eq!((ward.rows().await, world.happened().await.len()), (0, before));
        ward.browser.get(&ward.path).await.refused(404, "not-found");
    }
    let (made, _) = ward.opened().await;
    let told = world.happened().await;
    assert_eq!(told[before..], ["break_glass.opened"]);
    for officer in [&ward.theirs, &ward.ours] {
        assert_eq!(ward.hears(officer).await, ["break_glass.opened"]);
        let listed = officer.get("/break-glass?awaits_review=true").await.is(200);
        assert_eq!(listed["items"], json!([made]));
    }
    // Nobody else hears: not who works with the client, not the colleagues, not the officer of a third organization.
    let colleague = world.lead(ward.clinic).await;
    let stranger = world.person(story.office, &[Role::PrivacyOfficer, Role::Worker]).await;
    for person in [&story.sender, &colleague, &ward.who, &stranger] {
        assert!(ward.hears(person).await.is_empty());
    }
    assert!(ids(&stranger.get("/break-glass").await.is(200)).is_empty());
    // An officer who is close to the client hears nothing of them.
    ward.ours.post("/conflicts", json!({"kind": "relative", "national_id": CODE})).await.is(201);
    assert!(ward.hears(&ward.ours).await.is_empty());
    assert!(ids(&ward.ours.get("/break-glass").await.is(200)).is_empty());
}

#[actix_web::test]
async fn one_officer_looks_at_it_once_and_never_at_their_own() {
    let ward = Ward::new().await;
    let world = ward.world();
    let both = world.person(ward.clinic, &[Role::Worker, Role::PrivacyOfficer]).await;
    let browser = Browser::of_person(world, &both).await;
    ward.step_up(&browser).await;
    let own = browser.post("/break-glass", ward.body()).await.is(201);
    let own = format!("/break-glass/{}", own["id"].as_str().unwrap());
    let (_, path) = ward.opened().await;
    let found = json!({"outcome": "unjustified", "note": "Nobody was in danger."});
    both.step(&own, "review", found.clone()).await.refused(403, "not-allowed");
    let asks = async |who: &Person| {
        let asking = who.asks("POST", &format!("{path}/review")).if_match("\"1\"");
        asking.json(&found).send().await
    };
    asks(&ward.who).await.refused(404, "not-found");
    asks(&ward.story.sender).await.refused(404, "not-found");
    let wordless = json!({"outcome": "justified"});
    ward.theirs.step(&path, "review", wordless).await.refused(422, "invalid");
    let reviewed = asks(&ward.theirs).await.is(200);
    assert_eq!(
        (&reviewed["outcome"], &reviewed["review_note"], &reviewed["reviewed_by"]),
        (&found["outcome"], &found["note"], &json!(ward.theirs.id))
    );
    asks(&ward.ours).await.refused(412, "stale-version");
    ward.ours.step(&path, "review", found.clone()).await.refused(409, "transition-not-allowed");
    // Who read it sees what became of it, later on, too.
    world.pass(Duration::days(2));
    assert_eq!(ward.who.get(&path).await.is(200), reviewed);
    let waiting = ward.ours.get("/break-glass?awaits_review=true").await.is(200);
    assert_eq!(ids(&waiting), [own.rsplit('/').next().unwrap()]);
    let done = ward.ours.get("/break-glass?awaits_review=false").await.is(200);
    assert_eq!(done["items"], json!([reviewed]));
    let heard = ward.hears(&ward.ours).await;
    assert_eq!(heard, ["break_glass.opened", "break_glass.opened", "break_glass.reviewed"]);
}

#[actix_web::test]
async fn what_nobody_looked_at_in_three_working_days_is_told_once() {
    let ward = Ward::new().await;
    let (made, _) = ward.opened().await;
    // From a Sunday to the end of Wednesday in Finland.
    let due = moment(&made["review_due_at"]);
    assert_eq!(due, moment(&json!("2026-11-25T21:59:59Z")));
    let (_, looked_at) = {
        let person = ward.world().worker(ward.clinic).await;
        let browser = Browser::of_person(ward.world(), &person).await;
        ward.step_up(&browser).await;
        let made = browser.post("/break-glass", ward.body()).await.is(201);
        let path = format!("/break-glass/{}", made["id"].as_str().unwrap());
        (made, path)
    };
    ward.theirs
        .step(&looked_at, "review", json!({"outcome": "justified", "note": "So it was."}))
        .await
        .is(200);
    let gate = &ward.world().gate;
    ward.until(due - Duration::seconds(1));
    assert_eq!(break_glass::flag_overdue(gate).await.unwrap(), 0);
    ward.until(due + Duration::seconds(1));
    assert_eq!(break_glass::flag_overdue(gate).await.unwrap(), 1);
    assert_eq!(break_glass::flag_overdue(gate).await.unwrap(), 0);
    for officer in [&ward.theirs, &ward.ours] {
        let heard = ward.hears(officer).await;
        assert_eq!(heard.iter().filter(|one| *one == "break_glass.review_overdue").count(), 1, "{heard:?}");
    }
    let path = format!("/break-glass/{}", made["id"].as_str().unwrap());
    assert!(ward.ours.get(&path).await.is(200)["overdue_at"].is_string());
    // Late is better than never.
    ward.ours.step(&path, "review", json!({"outcome": "mistaken", "note": "A namesake."})).await.is(200);
}

#[actix_web::test]
async fn the_third_in_seven_days_is_told_to_the_officers_of_that_person() {
    let ward = Ward::new().await;
    let often = async || {
        let heard = ward.hears(&ward.ours).await;
        heard.iter().filter(|one| *one == "break_glass.frequent").count()
    };
    for (days, frequent) in [(0, 0), (3, 0), (4, 0), (2, 1), (6, 1)] {
        ward.world().pass(Duration::days(days));
        let browser = Browser::of_person(ward.world(), &ward.who).await;
        ward.step_up(&browser).await;
        browser.post("/break-glass", ward.body()).await.is(201);
        assert_eq!(often().await, frequent, "after {days} more days");
        ward.world().pass(Duration::hours(2));
    }
    assert!(!ward.hears(&ward.theirs).await.contains(&"break_glass.frequent".to_owned()));
    // Of another person, it is the first.
    let person = ward.world().worker(ward.clinic).await;
    let browser = Browser::of_person(ward.world(), &person).await;
    ward.step_up(&browser).await;
    browser.post("/break-glass", ward.body()).await.is(201);
    assert_eq!(often().await, 1);
}

#[actix_web::test]
async fn a_repeat_opens_nothing_more_and_of_many_at_once_one_opens() {
    let ward = Ward::new().await;
    let ask = || ward.browser.asks("POST", "/break-glass").key("once").json(&ward.body()).send();
    let (first, again) = (ask().await, ask().await);
    assert_eq!((first.status, again.status, &first.bytes), (201, 201, &again.bytes));
    assert_eq!(ward.rows().await, 1);
    ward.world().pass(Duration::hours(2));
    // The same answer after the hour, and nothing is open.
    let browser = Browser::of_person(ward.world(), &ward.who).await;
    let late = browser.asks("POST", "/break-glass").key("once").json(&ward.body()).send().await;
    assert_eq!((late.status, &late.bytes), (201, &first.bytes));
    browser.get(&ward.path).await.refused(404, "not-found");
    let mut browsers = Vec::new();
    for _ in 0..6 {
        let browser = Browser::of_person(ward.world(), &ward.who).await;
        ward.step_up(&browser).await;
        browsers.push(browser);
    }
    let asked = browsers.iter().map(|browser| browser.post("/break-glass", ward.body()));
    let answers = futures::future::join_all(asked).await;
    let mut told: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    told.sort_unstable();
    assert_eq!(told, [201, 409, 409, 409, 409, 409]);
    assert_eq!(ward.rows().await, 2);
}

#[actix_web::test]
async fn the_client_sees_it_and_the_keeper_ends_it_at_once() {
    let ward = Ward::new().await;
    let story = &ward.story;
    let (made, _) = ward.opened().await;
    ward.browser.get(&ward.path).await.is(200);
    let basis = &made["basis_id"];
    let log = story.sender.get(&format!("{}/access-log", ward.path)).await.is(200);
    let used: Vec<_> =
        log["items"].as_array().unwrap().iter().filter(|one| one["basis_id"] == *basis).collect();
    let of: Vec<_> = used.iter().map(|one| (one["action"].as_str().unwrap(), &one["basis"])).collect();
    assert_eq!(of, [("client.view", &json!("break_glass")), ("break_glass.open", &json!("break_glass"))]);
    assert!(used.iter().all(|one| one["organization_id"] == json!(ward.clinic)));

    let path = format!("/bases/{}", basis.as_str().unwrap());
    let shown = story.sender.get(&path).await.is(200);
    assert_eq!((&shown["kind"], &shown["status"]), (&json!("break_glass"), &json!("active")));
    assert!(!shown["categories"].as_array().unwrap().contains(&json!("safety")));
    let page =
        story.sender.asks("GET", &format!("{path}/printout")).header("accept-language", "en").send().await;
    let page = String::from_utf8(page.bytes).unwrap();
    assert!(page.contains("This stands on the law.") && !page.contains("This is voluntary."), "{page}");
    let shared = story.sender.get(&format!("{}/sharing", ward.path)).await.is(200);
    let to_clinic = &shared["items"][0];
    assert_eq!(
        (
            &to_clinic["organization_id"],
            &to_clinic["categories"],
            &to_clinic["break_glass"],
            &to_clinic["bases"]
        ),
        (&json!(ward.clinic), &json!([]), &json!([basis]), &json!([]))
    );
    let asked = json!({"client_id": ward.client, "action": "client.view"});
    let answer = ward.browser.post("/access-check", asked.clone()).await.is(200);
    assert_eq!((&answer["allowed"], &answer["basis_kind"]), (&json!(true), &json!("break_glass")));
    let mut of_clinic = asked;
    of_clinic["organization_id"] = json!(ward.clinic);
    assert_eq!(story.sender.post("/access-check", of_clinic).await.is(200)["allowed"], false);
    // It is no ground on which the organization could be told anything.
    let service = ward.world().service(ward.clinic, "Care").await;
    let mut referral = story.new_referral();
    referral["service_id"] = json!(service);
    let draft = format!("/referrals/{}", story.sender.post("/referrals", referral).await.id());
    story.sender.step(&draft, "send", json!({})).await.refused(403, "no-legal-basis");

    story.sender.step(&path, "withdraw", json!({})).await.is(200);
    for path in [&ward.path, &story.case, &path] {
        let seen = ward.browser.get(path).await;
        assert!(seen.status == 404 || path.starts_with("/bases"), "{path}: {}", seen.body);
    }
    assert_eq!(ward.found(&ward.browser).await, 0);
    // Anew with a new proof alone.
    ward.breaks().await.refused(403, "step-up-needed");
    ward.step_up(&ward.browser).await;
    ward.breaks().await.is(201);
}

#[actix_web::test]
async fn nobody_records_it_as_a_basis() {
    let ward = Ward::new().await;
    let body = json!({"client_id": ward.client, "kind": "break_glass", "recipients": [ward.clinic],
        "purposes": ["coordination"], "categories": ["basic"], "plain_summary": {"en": "It was urgent."},
        "given_via": "spoken"});
    let told = ward.story.sender.post("/bases", body).await.refused(422, "invalid");
    assert_eq!(told["errors"][0]["pointer"], "/kind");
}

#[actix_web::test]
async fn the_organization_itself_switches_it_on_and_off_and_both_are_logged() {
    let ward = Ward::new().await;
    let world = ward.world();
    let path = format!("/organizations/{}", ward.clinic);
    let platform = world.organization("Platform", Sector::DigitalSupport).await;
    let operator = world.person(platform, &[Role::PlatformAdmin]).await;
    operator.patch(&path, json!({"break_glass": true})).await.refused(403, "not-allowed");
    ward.ours.patch(&path, json!({"break_glass": false})).await.refused(403, "not-allowed");
    let admin = world.person(ward.clinic, &[Role::OrgAdmin]).await;
    let changed = admin.patch(&path, json!({"break_glass": false})).await.is(200);
    assert_eq!(changed["break_glass"], false);
    ward.breaks().await.refused(403, "not-allowed");
    let audit = world.audit().await;
    assert!(audit.contains(&"organization.edit ok role".to_owned()));
    assert!(world.happened().await.contains(&"organization.changed".to_owned()));
    // What the keeper switches off hides its register from the next request on.
    admin.patch(&path, json!({"break_glass": true})).await.is(200);
    let keeper = world.person(ward.story.ngo, &[Role::OrgAdmin]).await;
    let theirs = format!("/organizations/{}", ward.story.ngo);
    keeper.patch(&theirs, json!({"break_glass": false})).await.is(200);
    ward.breaks().await.refused(404, "not-found");
}
