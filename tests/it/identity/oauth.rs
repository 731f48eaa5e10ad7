use super::Stage;
use crate::world::{Answer, Person};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::Duration;
use domain::{access::Role, organization::Sector};
use polku::identity::sweep::sweep;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

/// A partner system as its administrator made it.
struct Partner {
    stage: Stage,
    id: String,
    secret: String,
}

impl Partner {
    async fn new(scopes: &[&str]) -> Self {
        let stage = Stage::new().await;
        let made = stage.admin.post("/api-clients", json!({"name": "Register", "scopes": scopes})).await;
        assert_eq!(made.headers["location"], format!("/api/v1/api-clients/{}", made.id()).as_str());
        let body = made.is(201);
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        Self { id: text("client_id"), secret: text("client_secret"), stage }
    }
    fn record(&self) -> String {
        format!("/api-clients/{}", self.id)
    }
    async fn sends(&self, path: &str, form: &str, secret: &str) -> Answer {
        let proof = STANDARD.encode(format!("{}:{secret}", self.id));
        let asking = self.stage.admin.stranger();
        let asking = asking.asks("POST", path).header("authorization", &format!("Basic {proof}"));
        asking.header("content-type", "application/x-www-form-urlencoded").raw(form.as_bytes()).send().await
    }
    async fn asks(&self, form: &str) -> Answer {
        self.sends("/oauth/token", form, &self.secret).await
    }
    async fn posts(&self, form: &str) -> Answer {
        let asking = self.stage.admin.stranger();
        let asking = asking.asks("POST", "/oauth/token");
        asking.header("content-type", "application/x-www-form-urlencoded").raw(form.as_bytes()).send().await
    }
    async fn token(&self, more: &str) -> Person {
        let given = self.asks(&format!("grant_type=client_credentials{more}")).await.is(200);
        self.stage.admin.with_token(given["access_token"].as_str().unwrap())
    }
}

#[actix_web::test]
async fn a_partner_system_gets_a_token_for_fifteen_minutes() {
    let partner = Partner::new(&["register", "clients"]).await;
    let answer = partner.asks("grant_type=client_credentials").await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    let given = answer.is(200);
    assert_eq!(
        (&given["token_type"], &given["expires_in"], &given["scope"]),
        (&json!("Bearer"), &json!(900), &json!("register clients"))
    );
    let token = given["access_token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("polku_") && token.len() > 45, "{token}");
    let me = partner.stage.admin.with_token(&token);
    me.get("/me").await.is(200);
    let rows = entity::access_token::Entity::find().all(&partner.stage.world.database.db).await.unwrap();
    assert!(!format!("{rows:?}").contains(&token));
    partner.stage.world.pass(Duration::minutes(15));
    me.get("/me").await.refused(401, "not-signed-in");

    let form = format!(
        "grant_type=client_credentials&scope=register&client_id={}&client_secret={}",
        partner.id, partner.secret
    );
    assert_eq!(partner.posts(&form).await.is(200)["scope"], "register");
    let audit = partner.stage.world.audit().await;
    assert_eq!(audit.iter().filter(|line| *line == "token.issue ok role").count(), 2, "{audit:?}");
}

#[actix_web::test]
async fn what_is_wrong_is_told_in_the_words_of_oauth() {
    let partner = Partner::new(&["register"]).await;
    for (form, error) in [
        ("", "unsupported_grant_type"),
        ("grant_type=password", "unsupported_grant_type"),
        ("grant_type=client_credentials&grant_type=client_credentials", "invalid_request"),
        ("grant_type=client_credentials&scope=register+clients", "invalid_scope"),
        ("grant_type=client_credentials&scope=everything", "invalid_scope"),
        ("grant_type=client_credentials&on_behalf_of=nobody", "invalid_grant"),
        ("grant_type=client_credentials&on_behalf_of=01990000-0000-7000-8000-000000000001", "invalid_grant"),
        ("grant_type=client_credentials&client_id=a&client_secret=b", "invalid_request"),
    ] {
        assert_eq!(partner.asks(form).await.is(400)["error"], error, "{form}");
    }
    let plain = partner.stage.admin.stranger();
    assert_eq!(
        plain.asks("POST", "/oauth/token").json(&json!({})).send().await.is(400)["error"],
        "invalid_request"
    );
    let big = format!("grant_type={}", "x".repeat(100_000));
    assert_eq!(partner.asks(&big).await.is(400)["error"], "invalid_request");
}

#[actix_web::test]
async fn a_wrong_secret_and_an_unknown_client_get_the_same_answer_and_are_slowed_down() {
    let partner = Partner::new(&["register"]).await;
    let form = "grant_type=client_credentials";
    let unknown = "client_id=01990000-0000-7000-8000-000000000001&client_secret=x";
    let wrong = partner.sends("/oauth/token", form, "polku_secret_wrong").await;
    assert_eq!(wrong.headers["www-authenticate"], "Basic realm=\"polku\"");
    let (wrong, nobody) = (wrong.is(401), partner.posts(&format!("{form}&{unknown}")).await.is(401));
    assert_eq!((&wrong, &wrong["error"]), (&nobody, &json!("invalid_client")));
    for _ in 0..3 {
        partner.sends("/oauth/token", form, "polku_secret_wrong").await.is(401);
    }
    let slowed = partner.sends("/oauth/token", form, "polku_secret_wrong").await;
    assert_eq!(slowed.headers["retry-after"], "1");
    assert_eq!(slowed.is(429)["error"], "slow_down");
    let posed = "grant_type=client_credentials&client_id=aino@example.org&client_secret=x";
    partner.stage.user("aino@example.org", &[Role::Worker]).await;
    for _ in 0..6 {
        partner.stage.world.pass(Duration::minutes(16));
        partner.posts(posed).await.is(401);
    }
    partner.stage.world.pass(Duration::minutes(16));
    partner.stage.signs_in("aino@example.org").await;
    for _ in 0..50 {
        partner.asks(form).await.is(200);
    }
    let rows = partner.stage.world.audit_rows().await;
    let failed = rows.iter().filter(|row| row.action == "token.issue" && row.outcome == "bad-credentials");
    assert_eq!(failed.filter(|row| row.organization_id == Some(partner.stage.organization)).count(), 4);
    assert!(!format!("{rows:?}").contains("polku_secret_"));
}

#[actix_web::test]
async fn a_token_carries_the_rights_of_the_user_it_acts_for_within_its_scopes() {
    let partner = Partner::new(&["register", "register_write", "clients"]).await;
    let (stage, world) = (&partner.stage, &partner.stage.world);
    let user = stage.user("aino@example.org", &[Role::OrgAdmin]).await;
    let acting = format!("&on_behalf_of={}", user["id"].as_str().unwrap());
    let new = |login: &str| json!({"name": "New Worker", "login": login, "roles": ["worker"]});
    partner.token("").await.post("/users", new("a@example.org")).await.refused(403, "not-allowed");
    partner.token(&acting).await.post("/users", new("b@example.org")).await.is(201);
    let narrow = partner.token(&format!("{acting}&scope=clients")).await;
    narrow.post("/users", new("c@example.org")).await.refused(403, "insufficient-scope");
    let reads = partner.token(&format!("{acting}&scope=register")).await;
    reads.post("/users", new("d@example.org")).await.refused(403, "insufficient-scope");
    let more = json!({"name": "More than it has", "scopes": ["audit"]});
    partner.token(&acting).await.post("/api-clients", more).await.refused(403, "insufficient-scope");
    let me = partner.token(&acting).await.get("/me").await.is(200);
    assert_eq!(
        (&me["user"]["id"], &me["roles"], &me["api_client_id"]),
        (&user["id"], &json!(["org_admin"]), &json!(partner.id))
    );

    let elsewhere = world.organization("Health centre", Sector::Health).await;
    let foreign = world.worker(elsewhere).await;
    let form = format!("grant_type=client_credentials&on_behalf_of={}", foreign.id);
    assert_eq!(partner.asks(&form).await.is(400)["error"], "invalid_grant");
    let record = format!("/users/{}", user["id"].as_str().unwrap());
    let token = partner.token(&acting).await;
    stage.admin.patch(&record, json!({"active": false})).await.is(200);
    token.get("/me").await.refused(401, "not-signed-in");
    assert_eq!(
        partner.asks(&format!("grant_type=client_credentials{acting}")).await.is(400)["error"],
        "invalid_grant"
    );
}

#[actix_web::test]
async fn a_token_is_revoked_at_once_by_its_own_client_only() {
    let partner = Partner::new(&["register"]).await;
    let given = partner.asks("grant_type=client_credentials").await.is(200);
    let token = given["access_token"].as_str().unwrap();
    let me = partner.stage.admin.with_token(token);
    let revoke = |secret: String| {
        let partner = &partner;
        async move { partner.sends("/oauth/revoke", &format!("token={token}"), &secret).await }
    };
    revoke("wrong".into()).await.is(401);
    let other =
        partner.stage.admin.post("/api-clients", json!({"name": "Other", "scopes": []})).await.is(201);
    let form = format!(
        "token={token}&client_id={}&client_secret={}",
        other["client_id"].as_str().unwrap(),
        other["client_secret"].as_str().unwrap()
    );
    let foreign = partner.stage.admin.stranger();
    let foreign =
        foreign.asks("POST", "/oauth/revoke").header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(foreign.raw(form.as_bytes()).send().await.status, 200);
    me.get("/me").await.is(200);
    assert_eq!(revoke(partner.secret.clone()).await.status, 200);
    me.get("/me").await.refused(401, "not-signed-in");
    assert_eq!(revoke(partner.secret.clone()).await.status, 200);
    assert_eq!(partner.sends("/oauth/revoke", "", &partner.secret).await.is(400)["error"], "invalid_request");
}

#[actix_web::test]
async fn a_rotated_secret_and_a_revoked_client_open_nothing() {
    let mut partner = Partner::new(&["register"]).await;
    let token = partner.token("").await;
    let rotated = partner.stage.admin.step(&partner.record(), "rotate", json!({})).await;
    let etag = rotated.etag();
    let new = rotated.is(200)["client_secret"].as_str().unwrap().to_owned();
    assert_eq!(partner.stage.admin.etag(&partner.record()).await, etag);
    partner.asks("grant_type=client_credentials").await.is(401);
    partner.secret = new;
    partner.asks("grant_type=client_credentials").await.is(200);
    token.get("/me").await.is(200);
    let body = json!({"scopes": ["directory"]});
    partner.stage.admin.patch(&partner.record(), body).await.is(200);
    token.get("/me").await.refused(401, "not-signed-in");
    let token = partner.token("").await;
    partner.stage.admin.step(&partner.record(), "revoke", json!({})).await.is(200);
    token.get("/me").await.refused(401, "not-signed-in");
    partner.asks("grant_type=client_credentials").await.is(401);
    let gone = partner.stage.admin.step(&partner.record(), "rotate", json!({})).await;
    gone.refused(409, "transition-not-allowed");
    let happened = partner.stage.world.happened().await;
    assert_eq!(
        happened,
        ["api_client.created", "api_client.changed", "api_client.changed", "api_client.revoked"]
    );
}

#[actix_web::test]
async fn the_metadata_tell_where_to_go() {
    let stage = Stage::new().await;
    let told = stage.admin.stranger().get("/.well-known/oauth-authorization-server").await.is(200);
    assert_eq!(told["issuer"], "http://127.0.0.1:8080");
    assert_eq!(told["token_endpoint"], "http://127.0.0.1:8080/oauth/token");
    assert_eq!(told["response_types_supported"], Value::Array(Vec::new()));
}

#[actix_web::test]
async fn what_is_old_is_swept_away_a_few_rows_at_a_time() {
    let partner = Partner::new(&["register"]).await;
    let (stage, world) = (&partner.stage, &partner.stage.world);
    stage.user("aino@example.org", &[Role::Worker]).await;
    for n in 0..3 {
        partner.token("").await;
        stage.signs_in("aino@example.org").await;
        let body = json!({"name": "x", "scopes": []});
        stage.admin.asks("POST", "/api-clients").key(&format!("k{n}")).json(&body).send().await.is(201);
    }
    stage
        .tries(json!({"login": "nobody", "password": "whatever it is"}))
        .await
        .refused(401, "bad-credentials");
    assert_eq!(sweep(&world.gate, 2).await.unwrap(), 0);
    world.pass(Duration::hours(49));
    let mut taken = Vec::new();
    while let n @ 1.. = sweep(&world.gate, 2).await.unwrap() {
        taken.push(n);
    }
    assert_eq!(taken, [8, 3]);
    let left = entity::access_token::Entity::find().all(&world.database.db).await.unwrap();
    assert_eq!(left.len(), 1, "only the administrator's own, which lives on");
    assert_eq!(world.audit().await.iter().filter(|line| line.starts_with("identity.sweep")).count(), 2);
}
