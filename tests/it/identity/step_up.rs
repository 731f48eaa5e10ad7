//! Proving once more, in a session that goes on, that it is still the same person.
use super::{
    Browser, PASSWORD, Stage,
    account::{LOGIN, app, code, stage},
};
use chrono::Duration;
use domain::access::Role;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use totp_rs::Totp;

/// Somebody who is signed in and has one-time codes, none of which was used in this half minute.
async fn with_codes() -> (Stage, Browser, Totp) {
    let (stage, browser) = stage().await;
    let codes = app(&browser.post("/me/totp", json!({"password": PASSWORD})).await.is(200));
    let first = json!({"one_time_code": code(&stage.world, &codes)});
    browser.post("/me/totp/confirm", first).await.is(204);
    stage.world.pass(Duration::seconds(60));
    (stage, browser, codes)
}

async fn stepped_up_at(stage: &Stage, browser: &Browser) -> Option<chrono::DateTime<chrono::Utc>> {
    let id = browser.session.parse().unwrap();
    let session = entity::session::Entity::find_by_id(domain::SessionId::from_uuid(id));
    session.one(&stage.world.database.db).await.unwrap().unwrap().stepped_up_at
}

#[actix_web::test]
async fn the_session_goes_on_under_a_new_token_and_each_code_works_once() {
    let (stage, browser, codes) = with_codes().await;
    assert_eq!(stepped_up_at(&stage, &browser).await, None, "signing in is no step up");
    let right = json!({"one_time_code": code(&stage.world, &codes)});
    let answer = browser.post("/me/step-up", right.clone()).await;
    let next = browser.stepped_up(&answer);
    let told = answer.is(200);
    assert_eq!(told["session_id"], json!(next.session));
    let at = stepped_up_at(&stage, &browser).await.unwrap();
    assert_eq!(told["good_until"].as_str().unwrap().parse(), Ok(at + Duration::minutes(5)));
    browser.get("/me").await.refused(401, "not-signed-in");
    assert_eq!(next.get("/me").await.is(200)["session_id"], json!(next.session));
    next.post("/me/step-up", right).await.refused(422, "invalid");
    stage.world.pass(Duration::seconds(60));
    let both = json!({"one_time_code": code(&stage.world, &codes)});
    let asks = || next.post("/me/step-up", both.clone());
    let answers = futures::future::join(asks(), asks()).await;
    let mut told = [answers.0.status, answers.1.status];
    told.sort_unstable();
    assert_eq!(told[0], 200);
    assert!(matches!(told[1], 401 | 422), "{told:?}");
    let audit = stage.world.audit().await;
    assert_eq!(audit.iter().filter(|line| *line == "account.step_up ok role").count(), 2, "{audit:?}");
}

#[actix_web::test]
async fn a_repeat_gets_the_answer_and_no_second_token() {
    let (stage, browser, codes) = with_codes().await;
    let right = json!({"one_time_code": code(&stage.world, &codes)});
    let asks = async |who: &Browser| who.asks("POST", "/me/step-up").key("up").json(&right).send().await;
    let first = asks(&browser).await;
    let next = browser.stepped_up(&first);
    asks(&browser).await.refused(401, "not-signed-in");
    let again = asks(&next).await;
    assert_eq!((again.status, &again.bytes), (200, &first.bytes));
    assert!(!again.headers.contains_key("set-cookie"));
}

#[actix_web::test]
async fn wrong_codes_are_slowed_down_as_at_sign_in() {
    let (_stage, browser, _) = with_codes().await;
    let wrong = || browser.post("/me/step-up", json!({"one_time_code": "000000"}));
    for _ in 0..5 {
        let told = wrong().await.refused(422, "invalid");
        assert_eq!(told["errors"][0]["pointer"], "/one_time_code");
    }
    wrong().await.refused(429, "too-many-requests");
}

#[actix_web::test]
async fn only_persons_with_one_time_codes_step_up() {
    let stage = Stage::new().await;
    stage.user(LOGIN, &[Role::Worker]).await;
    let browser = stage.signs_in(LOGIN).await;
    let some = || json!({"one_time_code": "123456"});
    let told = browser.post("/me/step-up", some()).await.refused(403, "one-time-codes-needed");
    assert!(told["remedy"].as_str().or(told["detail"].as_str()).unwrap().contains("/me/totp"), "{told}");
    // Codes that no first one has confirmed do not count.
    let codes = app(&browser.post("/me/totp", json!({"password": PASSWORD})).await.is(200));
    let unconfirmed = json!({"one_time_code": code(&stage.world, &codes)});
    browser.post("/me/step-up", unconfirmed).await.refused(403, "one-time-codes-needed");
    // A partner system that acts for a user neither.
    stage.admin.post("/me/step-up", some()).await.refused(403, "not-allowed");
    let audit = stage.world.audit().await;
    assert_eq!(audit.iter().filter(|line| line.starts_with("account.step_up one-time")).count(), 2);
    let sign_in: Value = json!({"login": LOGIN, "password": PASSWORD});
    stage.tries(sign_in).await.is(201);
}
