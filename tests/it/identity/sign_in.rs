use super::{PASSWORD, Stage};
use chrono::Duration;
use domain::access::Role;
use polku::identity::password::verifications;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_person_signs_in_works_and_signs_out() {
    let stage = Stage::new().await;
    let user = stage.user("Aino@Example.org", &[Role::Worker]).await;
    let answer = stage.tries(json!({"login": " AINO@example.org", "password": PASSWORD})).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for flag in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(flag), "{flag}: {cookie}");
    }
    assert!(!cookie.contains("Domain") && !cookie.contains("Max-Age"), "{cookie}");
    assert_eq!(answer.body["user"]["id"], user["id"]);
    let browser = super::Browser::of(&stage.admin, &answer);
    let me = browser.get("/me").await.is(200);
    assert_eq!((&me["user"]["login"], &me["session_id"]), (&json!("aino@example.org"), &answer.body["id"]));

    let listed = browser.get("/sessions").await.is(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let seen = browser.get(&format!("/sessions/{}", browser.session)).await;
    assert_eq!(seen.etag(), answer.etag());
    let ended = browser.deletes(&format!("/sessions/{}", browser.session)).await;
    assert_eq!(ended.headers["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
    assert!(ended.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    ended.is(204);
    browser.get("/me").await.refused(401, "not-signed-in");

    let audit = stage.world.audit().await;
    for line in ["session.open ok role", "session.end ok role", "account.own ok role"] {
        assert!(audit.iter().any(|entry| entry == line), "{line}: {audit:?}");
    }
}

#[actix_web::test]
async fn tokens_are_kept_as_hashes_and_every_sign_in_makes_new_ones() {
    let stage = Stage::new().await;
    stage.user("aino@example.org", &[Role::Worker]).await;
    let (one, two) = (stage.signs_in("aino@example.org").await, stage.signs_in("aino@example.org").await);
    assert_ne!(one.cookie, two.cookie);
    let kept = entity::session::Entity::find().all(&stage.world.database.db).await.unwrap();
    let kept = format!("{kept:?}");
    assert!(!kept.contains(one.cookie.split('=').nth(1).unwrap()) && !kept.contains(&one.csrf));
}

#[actix_web::test]
async fn whatever_is_wrong_the_work_and_the_answer_are_the_same() {
    let stage = Stage::new().await;
    stage.user("aino@example.org", &[Role::Worker]).await;
    let gone = stage.user("gone@example.org", &[Role::Worker]).await;
    stage
        .admin
        .patch(&format!("/users/{}", gone["id"].as_str().unwrap()), json!({"active": false}))
        .await
        .is(200);
    let mut answers = Vec::new();
    for (login, password) in [
        ("aino@example.org", "not the right password"),
        ("nobody@example.org", PASSWORD),
        ("gone@example.org", PASSWORD),
    ] {
        let before = verifications();
        let mut body =
            stage.tries(json!({"login": login, "password": password})).await.refused(401, "bad-credentials");
        assert_eq!(verifications() - before, 1, "{login}");
        body["instance"] = Value::Null;
        answers.push(body);
    }
    assert!(answers.iter().all(|body| body == &answers[0]), "{answers:?}");
    let rows = stage.world.audit_rows().await;
    let failed: Vec<_> = rows.iter().filter(|row| row.outcome == "bad-credentials").collect();
    assert_eq!(failed.len(), 3);
    assert!(failed.iter().all(|row| row.actor_system.as_deref() == Some("sign_in")));
    assert!(!format!("{rows:?}").contains("example.org"));
}

#[actix_web::test]
async fn a_session_ends_when_idle_and_after_twelve_hours() {
    let stage = Stage::new().await;
    stage.user("aino@example.org", &[Role::Worker]).await;
    let idle = stage.signs_in("aino@example.org").await;
    stage.world.pass(Duration::minutes(29));
    idle.get("/me").await.is(200);
    stage.world.pass(Duration::minutes(31));
    idle.get("/me").await.refused(401, "not-signed-in");

    let busy = stage.signs_in("aino@example.org").await;
    for _ in 0..28 {
        stage.world.pass(Duration::minutes(25));
        busy.get("/me").await.is(200);
    }
    stage.world.pass(Duration::minutes(25));
    busy.get("/me").await.refused(401, "not-signed-in");
}

#[actix_web::test]
async fn a_request_that_another_site_sends_is_refused() {
    let stage = Stage::new().await;
    stage.user("aino@example.org", &[Role::Worker]).await;
    let browser = stage.signs_in("aino@example.org").await;
    let csrf = browser.csrf().to_owned();
    for headers in [
        vec![],
        vec![("x-csrf-token", "guess")],
        vec![("x-csrf-token", csrf.as_str()), ("sec-fetch-site", "cross-site")],
    ] {
        browser
            .is_tricked("/me/totp", json!({"password": PASSWORD}), &headers)
            .await
            .refused(403, "csrf-token-missing");
    }
    browser.is_tricked("/me/totp", json!({"password": PASSWORD}), &[("x-csrf-token", &csrf)]).await.is(200);
}

#[actix_web::test]
async fn guessing_is_slowed_down_and_nobody_is_locked_out() {
    let stage = Stage::new().await;
    stage.user("aino@example.org", &[Role::Worker]).await;
    let wrong = || stage.tries(json!({"login": "aino@example.org", "password": "not the right password"}));
    for _ in 0..5 {
        wrong().await.refused(401, "bad-credentials");
    }
    for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
        let before = verifications();
        let slowed = wrong().await;
        assert_eq!(slowed.headers["retry-after"], wait.to_string().as_str());
        slowed.refused(429, "too-many-requests");
        assert_eq!(verifications(), before, "a try that has to wait is not evaluated");
        stage.world.pass(Duration::seconds(wait));
        wrong().await.refused(401, "bad-credentials");
    }
    stage.world.pass(Duration::seconds(900));
    stage.signs_in("aino@example.org").await;
    assert_eq!(
        attempts(&stage).await,
        1,
        "the account's failures are forgotten, those of the address are not"
    );
    stage.world.pass(Duration::hours(25));
    for _ in 0..5 {
        wrong().await.refused(401, "bad-credentials");
    }
    wrong().await.refused(429, "too-many-requests");
    let rows = stage.world.audit_rows().await;
    assert!(rows.iter().any(|row| row.action == "session.open" && row.outcome == "too-many-requests"));
}

#[actix_web::test]
async fn an_address_that_guesses_is_slowed_down_whatever_account_it_tries() {
    let stage = Stage::new().await;
    for n in 0..5 {
        let body = json!({"login": format!("nobody{n}@example.org"), "password": "whatever it is"});
        stage.tries(body).await.refused(401, "bad-credentials");
    }
    let body = json!({"login": "another@example.org", "password": "whatever it is"});
    stage.tries(body).await.refused(429, "too-many-requests");
    let kept = entity::attempt::Entity::find().all(&stage.world.database.db).await.unwrap();
    assert!(!format!("{kept:?}").contains("example.org") && !format!("{kept:?}").contains("127.0.0.1"));
}

#[actix_web::test]
async fn many_guesses_at_once_are_no_way_around() {
    let stage = Stage::new().await;
    stage.user("aino@example.org", &[Role::Worker]).await;
    let guess = || stage.tries(json!({"login": "aino@example.org", "password": "not the right password"}));
    let statuses: Vec<_> = futures::future::join_all((0..16).map(|_| guess()))
        .await
        .into_iter()
        .map(|answer| answer.status)
        .collect();
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 11, "{statuses:?}");
}

async fn attempts(stage: &Stage) -> usize {
    entity::attempt::Entity::find().all(&stage.world.database.db).await.unwrap().len()
}

#[actix_web::test]
async fn an_administrator_ends_the_sessions_of_the_organization_and_of_no_other() {
    let stage = Stage::new().await;
    let user = stage.user("aino@example.org", &[Role::Worker]).await;
    let browser = stage.signs_in("aino@example.org").await;
    let session = format!("/sessions/{}", browser.session);
    let whose = format!("/sessions?user_id={}", user["id"].as_str().unwrap());
    let elsewhere = stage.world.organization("Health centre", domain::organization::Sector::Health).await;
    let other = stage.world.person(elsewhere, &[Role::OrgAdmin]).await;
    let colleague = stage.world.worker(stage.organization).await;
    for person in [&other, &colleague] {
        person.asks("DELETE", &session).send().await.refused(404, "not-found");
        assert_eq!(person.get(&whose).await.is(200)["items"], json!([]));
    }
    assert_eq!(stage.admin.get(&whose).await.is(200)["items"][0]["id"], json!(browser.session));
    stage.admin.asks("DELETE", &session).send().await.is(204);
    stage.admin.asks("DELETE", &session).send().await.is(204);
    browser.get("/me").await.refused(401, "not-signed-in");
}

#[actix_web::test]
async fn who_loses_a_right_is_signed_out_at_once() {
    let stage = Stage::new().await;
    let user = stage.user("aino@example.org", &[Role::Worker]).await;
    let record = format!("/users/{}", user["id"].as_str().unwrap());
    let token = stage
        .world
        .token(
            stage.organization,
            Some(user["id"].as_str().unwrap().parse().unwrap()),
            domain::code::Set::all(),
        )
        .await;
    let by_token = || stage.admin.stranger().with_token(&token);
    for change in [json!({"roles": ["trainee"]}), json!({"active": false})] {
        let browser = stage.signs_in("aino@example.org").await;
        browser.get("/me").await.is(200);
        stage.admin.patch(&record, json!({"title": "Counsellor"})).await.is(200);
        browser.get("/me").await.is(200);
        stage.admin.patch(&record, change).await.is(200);
        browser.get("/me").await.refused(401, "not-signed-in");
        by_token().get("/me").await.refused(401, "not-signed-in");
    }
    stage
        .tries(json!({"login": "aino@example.org", "password": PASSWORD}))
        .await
        .refused(401, "bad-credentials");
}
