use super::{Browser, PASSWORD, Stage, World};
use chrono::Duration;
use domain::{access::Role, organization::Sector};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

const NEW: &str = "seitsemän sinistä ilvestä";
pub const LOGIN: &str = "aino@example.org";

pub async fn stage() -> (Stage, Browser) {
    let stage = Stage::new().await;
    stage.user(LOGIN, &[Role::Worker]).await;
    let browser = stage.signs_in(LOGIN).await;
    (stage, browser)
}

pub fn app(key: &Value) -> Totp {
    let secret = Secret::try_from_base32(key["key"].as_str().unwrap()).unwrap();
    Builder::new().with_secret(secret).with_account_name(LOGIN).build().unwrap()
}

pub fn code(world: &World, app: &Totp) -> Value {
    json!(app.generate(world.now().timestamp().unsigned_abs()).to_string())
}

#[actix_web::test]
async fn a_password_is_changed_with_the_old_one_and_others_are_signed_out() {
    let (stage, browser) = stage().await;
    let elsewhere = stage.signs_in(LOGIN).await;
    let wrong = json!({"current_password": "not the right password", "new_password": NEW});
    let refused = browser.post("/me/password", wrong).await.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/current_password");
    for (new, code) in [
        ("short", "too_short"),
        ("aino likes long walks", "context_word"),
        ("debt is what we counsel", "context_word"),
        ("passwordpassword", "too_common"),
        ("short", "too_short"),
    ] {
        let body = json!({"current_password": PASSWORD, "new_password": new});
        let refused = browser.post("/me/password", body).await.refused(422, "invalid");
        assert_eq!(
            (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
            (&json!("/new_password"), &json!(code))
        );
    }
    let body = json!({"current_password": PASSWORD, "new_password": NEW});
    assert!(browser.post("/me/password", body).await.bytes.is_empty());
    browser.get("/me").await.is(200);
    elsewhere.get("/me").await.refused(401, "not-signed-in");
    stage.tries(json!({"login": LOGIN, "password": PASSWORD})).await.refused(401, "bad-credentials");
    stage.tries(json!({"login": LOGIN, "password": NEW})).await.is(201);
}

#[actix_web::test]
async fn guessing_the_password_of_an_open_session_is_slowed_down() {
    let (_stage, browser) = stage().await;
    let wrong = || browser.post("/me/password", json!({"current_password": "no", "new_password": NEW}));
    for _ in 0..5 {
        wrong().await.refused(422, "invalid");
    }
    wrong().await.refused(429, "too-many-requests");
}

#[actix_web::test]
async fn a_partner_system_does_not_change_how_a_person_signs_in() {
    let stage = Stage::new().await;
    for (path, body) in [
        ("/me/password", json!({"current_password": PASSWORD, "new_password": NEW})),
        ("/me/totp", json!({"password": PASSWORD})),
        ("/me/totp/confirm", json!({"one_time_code": "123456"})),
    ] {
        stage.admin.post(path, body).await.refused(403, "not-allowed");
    }
}

#[actix_web::test]
async fn a_one_time_code_is_needed_once_confirmed_and_works_once() {
    let (stage, browser) = stage().await;
    let key = browser.post("/me/totp", json!({"password": PASSWORD})).await.is(200);
    assert!(key["otpauth_url"].as_str().unwrap().starts_with("otpauth://totp/Polku"));
    stage.signs_in(LOGIN).await;
    let app = app(&key);
    let refused =
        browser.post("/me/totp/confirm", json!({"one_time_code": "000000"})).await.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/one_time_code");
    let first = code(&stage.world, &app);
    assert_eq!(browser.post("/me/totp/confirm", json!({"one_time_code": first})).await.status, 204);
    browser.post("/me/totp", json!({"password": PASSWORD})).await.refused(409, "already-exists");

    let with = |code: Option<Value>| {
        let mut body = json!({"login": LOGIN, "password": PASSWORD});
        if let Some(code) = code {
            body["one_time_code"] = code;
        }
        stage.tries(body)
    };
    with(None).await.refused(401, "bad-credentials");
    with(Some(first)).await.refused(401, "bad-credentials");
    stage.world.pass(Duration::seconds(60));
    let next = code(&stage.world, &app);
    with(Some(next.clone())).await.is(201);
    with(Some(next)).await.refused(401, "bad-credentials");
    stage.world.pass(Duration::seconds(60));
    let both = code(&stage.world, &app);
    let answers = futures::future::join(with(Some(both.clone())), with(Some(both))).await;
    assert_eq!([answers.0.status, answers.1.status].iter().filter(|status| **status == 201).count(), 1);
}

#[actix_web::test]
async fn one_time_codes_are_given_up_with_a_code_or_the_password() {
    let (stage, browser) = stage().await;
    for proof in ["one_time_code", "password"] {
        let app = app(&browser.post("/me/totp", json!({"password": PASSWORD})).await.is(200));
        let body = json!({"one_time_code": code(&stage.world, &app)});
        assert_eq!(browser.post("/me/totp/confirm", body).await.status, 204);
        for wrong in [json!({}), json!({"password": "not the right one"}), json!({"one_time_code": "000000"})]
        {
            browser.sends("DELETE", "/me/totp", wrong).await.refused(422, "invalid");
        }
        stage.world.pass(Duration::seconds(60));
        let right = if proof == "password" { json!(PASSWORD) } else { code(&stage.world, &app) };
        browser.sends("DELETE", "/me/totp", json!({proof: right})).await.is(204);
        stage.signs_in(LOGIN).await;
    }
}

#[actix_web::test]
async fn a_repeat_gets_the_key_that_is_shown_once_and_the_database_does_not_tell_it() {
    use sea_orm::EntityTrait;
    let stage = Stage::new().await;
    let body = json!({"name": "Register", "scopes": ["clients"]});
    let asks = || stage.admin.asks("POST", "/api-clients").key("once").json(&body).send();
    let (first, second) = (asks().await, asks().await);
    assert_eq!(first.bytes, second.bytes);
    let secret = first.is(201)["client_secret"].as_str().unwrap().to_owned();
    let kept = entity::answer::Entity::find().all(&stage.world.database.db).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].body.windows(secret.len()).any(|part| part == secret.as_bytes()));
}

#[actix_web::test]
async fn everybody_sees_who_they_are() {
    let stage = Stage::new().await;
    let me = stage.admin.get("/me").await.is(200);
    assert_eq!((&me["roles"], &me["session_id"]), (&json!(["org_admin"]), &Value::Null));
    assert_eq!(me["user"]["id"], json!(stage.admin.id));
    let scopes = [domain::access::TokenScope::Register].into_iter().collect();
    let token = stage.world.token(stage.organization, None, scopes).await;
    let me = stage.admin.with_token(&token).get("/me").await.is(200);
    assert_eq!(
        (&me["user"], &me["scopes"], &me["roles"]),
        (&Value::Null, &json!(["register"]), &json!(["worker"]))
    );
    stage.admin.stranger().get("/me").await.refused(401, "not-signed-in");
}

#[actix_web::test]
async fn who_cannot_sign_in_any_more_gets_a_new_first_password() {
    let stage = Stage::new().await;
    let user = stage.user("lost@example.org", &[Role::Worker]).await;
    let path = format!("/users/{}", user["id"].as_str().unwrap());
    let browser = stage.signs_in("lost@example.org").await;
    let new = "neljä vihreää majakkaa";
    let weak = stage.admin.step(&path, "reset-access", json!({"password": "lost@example.org"})).await;
    assert_eq!(weak.refused(422, "invalid")["errors"][0]["pointer"], "/password");
    let done = stage.admin.step(&path, "reset-access", json!({"password": new})).await.is(200);
    assert!(!done.to_string().contains(new));
    browser.get("/me").await.refused(401, "not-signed-in");
    stage
        .tries(json!({"login": "lost@example.org", "password": PASSWORD}))
        .await
        .refused(401, "bad-credentials");
    stage.tries(json!({"login": "lost@example.org", "password": new})).await.is(201);
    let colleague = stage.world.worker(stage.organization).await;
    let asking = colleague.asks("POST", &format!("{path}/reset-access")).if_match("\"2\"");
    asking.json(&json!({"password": new})).send().await.refused(403, "not-allowed");
    let own = format!("/users/{}", stage.admin.id);
    stage.admin.step(&own, "reset-access", json!({"password": new})).await.refused(403, "not-allowed");
    let stranger = stage.world.organization("Other", Sector::Health).await;
    let stranger = stage.world.person(stranger, &[Role::OrgAdmin]).await;
    let asking = stranger.asks("POST", &format!("{path}/reset-access")).if_match("\"2\"");
    asking.json(&json!({"password": new})).send().await.refused(404, "not-found");
    assert!(stage.world.happened().await.contains(&"user.access_reset".to_owned()));
}

#[actix_web::test]
async fn one_time_codes_outlive_a_new_password_unless_they_are_lost() {
    let (stage, browser) = stage().await;
    let key = browser.post("/me/totp", json!({"password": PASSWORD})).await.is(200);
    let codes = app(&key);
    browser.post("/me/totp/confirm", json!({"one_time_code": code(&stage.world, &codes)})).await.is(204);
    let path = format!("/users/{}", browser.get("/me").await.is(200)["user"]["id"].as_str().unwrap());
    stage.admin.step(&path, "reset-access", json!({"password": NEW})).await.is(200);
    let with = json!({"login": LOGIN, "password": NEW});
    stage.tries(with.clone()).await.refused(401, "bad-credentials");
    let lost = json!({"password": NEW, "gives_up_one_time_codes": true});
    assert_eq!(stage.admin.step(&path, "reset-access", lost).await.is(200)["has_totp"], false);
    stage.tries(with).await.is(201);
}
