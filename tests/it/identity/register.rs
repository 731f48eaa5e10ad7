use super::{PASSWORD, Stage};
use crate::world::{Person, World};
use domain::{access::Role, organization::Sector};
use polku::{
    error::Error,
    identity::bootstrap::{FirstUser, Workplace, add_user},
};
use serde_json::{Value, json};

async fn operator(world: &World) -> Person {
    let platform = world.organization("Platform", Sector::SocialServices).await;
    world.person(platform, &[Role::PlatformAdmin]).await
}

#[actix_web::test]
async fn the_operator_adds_an_organization_and_its_first_administrator() {
    let stage = Stage::new().await;
    let operator = operator(&stage.world).await;
    let new = json!({"name": {"fi": "Keskijärven velkaneuvonta", "sv": "Skuldrådgivning"}, "kind": "municipality",
        "sector": "debt_counselling", "business_id": "0201256-6", "municipality_code": "179"});
    stage.admin.post("/organizations", new.clone()).await.refused(403, "not-allowed");
    let made = operator.post("/organizations", new).await.is(201);
    assert_eq!((&made["oid"], &made["wellbeing_county_code"]), (&json!("1.2.246.10.2012566"), &json!("15")));
    let body = json!({"organization_id": made["id"], "name": "First Admin", "login": "admin@example.org",
        "roles": ["org_admin"], "password": PASSWORD});
    stage.admin.post("/users", body.clone()).await.refused(403, "not-allowed");
    operator.post("/users", body).await.is(201);
    let admin = stage.signs_in("admin@example.org").await;
    let body = json!({"name": "A Worker", "login": "worker@example.org", "roles": ["worker"]});
    assert_eq!(admin.post("/users", body).await.is(201)["organization_id"], made["id"]);
    let happened = stage.world.happened().await;
    assert_eq!(happened, ["organization.created", "user.created", "user.created"]);
}

#[actix_web::test]
async fn organizations_are_found_by_what_is_known_of_them() {
    let stage = Stage::new().await;
    let operator = operator(&stage.world).await;
    for (name, sector, municipality) in [
        ("Äänekosken työpaja", "employment", "992"),
        ("Mielenterveyden tuki 100 %", "mental_substance", "179"),
    ] {
        let body = json!({"name": {"fi": name}, "kind": "organization", "sector": sector, "municipality_code": municipality});
        operator.post("/organizations", body).await.is(201);
    }
    for (query, found) in [
        ("sector=employment", 1),
        ("municipality_code=992", 1),
        ("wellbeing_county_code=15", 4),
        ("kind=company", 0),
        ("takes_part=false", 0),
        ("q=%C3%A4%C3%A4ne", 1),
        ("q=%C3%84%C3%A4nekosken%20TY%C3%96", 1),
        ("q=mielen", 1),
        ("q=tuki", 0),
        ("q=%25", 0),
        ("q=debt&sector=debt_counselling", 1),
    ] {
        let listed = stage.admin.get(&format!("/organizations?{query}")).await.is(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), found, "{query}");
    }
    stage.admin.get("/organizations?name=x").await.refused(422, "invalid");
}

#[actix_web::test]
async fn an_administrator_changes_the_own_organization_and_not_what_it_is_in_law() {
    let stage = Stage::new().await;
    let record = format!("/organizations/{}", stage.organization);
    let elsewhere = stage.world.organization("Health centre", Sector::Health).await;
    let changed = stage
        .admin
        .patch(&record, json!({"name": {"fi": "Neuvonta"}, "address_confidential": false}))
        .await
        .is(200);
    assert_eq!(
        (&changed["name"], &changed["address_confidential"]),
        (&json!({"fi": "Neuvonta"}), &json!(false))
    );
    let worker = stage.world.worker(stage.organization).await;
    worker.patch(&record, json!({"municipality_code": null})).await.refused(403, "not-allowed");
    let other = format!("/organizations/{elsewhere}");
    stage.admin.patch(&other, json!({"sector": "health"})).await.refused(403, "not-allowed");
    for (change, status, slug) in [
        (json!({"takes_part": false}), 403, "not-allowed"),
        // What clients permit or forbid to a class is not for everybody to join or to leave.
        (json!({"sector": "health"}), 403, "not-allowed"),
        (json!({"sector": null}), 403, "not-allowed"),
        (json!({"business_id": "0201256-6"}), 403, "not-allowed"),
        (json!({"parent_id": null}), 403, "not-allowed"),
        (json!({"municipality_code": "000"}), 422, "invalid"),
        (json!({"wellbeing_county_code": "05"}), 422, "invalid"),
        (json!({"name": {}}), 422, "invalid"),
        (json!({"id": "x"}), 422, "invalid"),
    ] {
        stage.admin.patch(&record, change.clone()).await.refused(status, slug);
    }
    let operator = operator(&stage.world).await;
    assert_eq!(operator.patch(&record, json!({"sector": "health"})).await.is(200)["sector"], "health");
    let unknown = json!({"parent_id": "01990000-0000-7000-8000-000000000001"});
    operator.patch(&record, unknown).await.refused(422, "invalid");
    operator.patch(&record, json!({"parent_id": stage.organization})).await.refused(422, "invalid");
    let changed = operator.patch(&record, json!({"parent_id": elsewhere, "takes_part": false})).await.is(200);
    assert_eq!((&changed["parent_id"], &changed["takes_part"]), (&json!(elsewhere), &json!(false)));
    let asking = stage.admin.asks("PATCH", &record).if_match("\"1\"").json(&json!({"sector": "health"}));
    asking.send().await.refused(412, "stale-version");
    let asking = stage.admin.asks("PATCH", &record).json(&json!({"sector": "health"}));
    asking.send().await.refused(428, "if-match-required");
}

#[actix_web::test]
async fn where_a_shelter_is_only_the_shelter_sees() {
    let stage = Stage::new().await;
    let elsewhere = stage.world.organization("Health centre", Sector::Health).await;
    let other = stage.world.worker(elsewhere).await;
    let own = stage.world.worker(stage.organization).await;
    let body = json!({"name": {"fi": "Turvakoti"}, "kind": "supported_housing", "street_address": "Salainen tie 1",
        "postal_code": "40100", "municipality_code": "179", "phone": "040 123 4567", "languages": ["fi", "sgn-fi"],
        "accessibility": ["step_free"], "opening_hours": {"always_open": true}});
    other.post("/units", body.clone()).await.refused(403, "not-allowed");
    let made = stage.admin.post("/units", body).await.is(201);
    assert_eq!((&made["languages"], &made["phone"]), (&json!(["fi", "fse"]), &json!("+358401234567")));
    let record = format!("/units/{}", made["id"].as_str().unwrap());
    let list = format!("/units?organization_id={}", stage.organization);
    assert_eq!(other.get(&record).await.is(200)["street_address"], "Salainen tie 1");

    let organization = format!("/organizations/{}", stage.organization);
    stage.admin.patch(&organization, json!({"address_confidential": true})).await.is(200);
    for place in ["street_address", "postal_code", "municipality_code"] {
        assert_eq!(other.get(&record).await.is(200)[place], Value::Null);
        assert_eq!(other.get(&list).await.is(200)["items"][0][place], Value::Null);
        assert_ne!(own.get(&record).await.is(200)[place], Value::Null);
        assert_ne!(own.get(&list).await.is(200)["items"][0][place], Value::Null);
    }
    stage.admin.patch(&record, json!({"address_confidential": false})).await.refused(422, "invalid");
    let second =
        stage.admin.post("/units", json!({"name": {"fi": "Toinen"}, "kind": "office"})).await.is(201);
    assert_eq!(second["address_confidential"], true);
}

#[actix_web::test]
async fn units_are_changed_by_their_own_administrators() {
    let stage = Stage::new().await;
    let made = stage.admin.post("/units", json!({"name": {"fi": "Piste"}, "kind": "drop_in"})).await.is(201);
    let record = format!("/units/{}", made["id"].as_str().unwrap());
    let hours = json!({"weekly": [{"days": ["monday"], "opens": "09:00", "closes": "15:00"}]});
    let changed =
        stage.admin.patch(&record, json!({"opening_hours": hours, "phone": "+358401234567"})).await.is(200);
    assert_eq!(changed["opening_hours"]["weekly"][0]["opens"], "09:00");
    assert_eq!(stage.admin.patch(&record, json!({"phone": null})).await.is(200)["phone"], Value::Null);
    let elsewhere = stage.world.organization("Health centre", Sector::Health).await;
    let other = stage.world.person(elsewhere, &[Role::OrgAdmin]).await;
    other.patch(&record, json!({"phone": null})).await.refused(403, "not-allowed");
    for change in [
        json!({"postal_code": "4010"}),
        json!({"municipality_code": "000"}),
        json!({"languages": ["xx"]}),
        json!({"organization_id": elsewhere}),
        json!({"opening_hours": {"weekly": [{"days": [], "opens": "09:00", "closes": "15:00"}]}}),
        json!({"accessibility": vec!["x"; 101]}),
    ] {
        stage.admin.patch(&record, change.clone()).await.refused(422, "invalid");
    }
}

#[actix_web::test]
async fn users_are_known_inside_their_organization_only() {
    let stage = Stage::new().await;
    let user = stage.user("aino@example.org", &[Role::Worker]).await;
    let record = format!("/users/{}", user["id"].as_str().unwrap());
    let partner = stage.admin.post("/api-clients", json!({"name": "Register", "scopes": []})).await.is(201);
    let partner = format!("/api-clients/{}", partner["id"].as_str().unwrap());
    let elsewhere = stage.world.organization("Health centre", Sector::Health).await;
    let other = stage.world.person(elsewhere, &[Role::OrgAdmin]).await;
    for path in [&record, &partner] {
        let unseen = other.get(path).await.refused(404, "not-found");
        let change = other.asks("PATCH", path).if_match("\"1\"").json(&json!({"name": "x"})).send().await;
        change.refused(404, "not-found");
        assert_eq!(
            unseen["detail"],
            other.get("/users/01990000-0000-7000-8000-000000000001").await.is(404)["detail"]
        );
    }
    assert_eq!(other.get("/users").await.is(200)["items"].as_array().unwrap().len(), 1);
    let filter = format!("/users?organization_id={}", stage.organization);
    assert_eq!(other.get(&filter).await.is(200)["items"], json!([]));
    let operator = operator(&stage.world).await;
    assert_eq!(operator.get(&filter).await.is(200)["items"].as_array().unwrap().len(), 2);
    let trainee = stage.world.person(stage.organization, &[Role::Trainee]).await;
    trainee.get("/users").await.refused(403, "not-allowed");
    stage.world.worker(stage.organization).await.get(&partner).await.refused(403, "not-allowed");
}

#[actix_web::test]
async fn what_a_user_may_not_be_made() {
    let stage = Stage::new().await;
    let new = |change: Value| {
        let mut body = json!({"name": "Aino Virtanen", "login": "aino@example.org", "roles": ["worker"]});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        body
    };
    let foreign = stage.world.organization("Health centre", Sector::Health).await;
    let other = stage.world.person(foreign, &[Role::OrgAdmin]).await;
    let unit = other.post("/units", json!({"name": {"fi": "x"}, "kind": "office"})).await.is(201);
    for (change, status, slug) in [
        (json!({"roles": ["platform_admin"]}), 403, "not-allowed"),
        (json!({"organization_id": foreign}), 403, "not-allowed"),
        (json!({"unit_id": unit["id"]}), 422, "invalid"),
        (json!({"password": "short"}), 422, "invalid"),
        (json!({"password": "aino likes long walks"}), 422, "invalid"),
        (json!({"login": "a b"}), 422, "invalid"),
        (json!({"name": ""}), 422, "invalid"),
        (json!({"roles": ["king"]}), 422, "invalid"),
        (json!({"active": true}), 422, "invalid"),
    ] {
        stage.admin.post("/users", new(change.clone())).await.refused(status, slug);
    }
    stage.admin.post("/users", new(json!({}))).await.is(201);
    stage
        .admin
        .post("/users", new(json!({"login": "AINO@example.org"})))
        .await
        .refused(409, "already-exists");
    let operator = stage.world.person(stage.organization, &[Role::PlatformAdmin]).await;
    let record = format!("/users/{}", operator.id);
    stage.admin.patch(&record, json!({"active": false})).await.refused(403, "not-allowed");
    stage.admin.patch(&record, json!({"roles": ["worker"]})).await.refused(403, "not-allowed");
    let own = format!("/users/{}", stage.admin.id);
    stage
        .admin
        .patch(&own, json!({"roles": ["org_admin", "platform_admin"]}))
        .await
        .refused(403, "not-allowed");
    operator.patch(&own, json!({"roles": ["org_admin", "platform_admin"]})).await.is(200);
}

#[actix_web::test]
async fn the_command_line_makes_the_first_administrator() {
    let world = World::new().await;
    let first = |login: &str, password: &str| {
        let roles = [Role::OrgAdmin, Role::PlatformAdmin].into_iter().collect();
        let workplace = Workplace::New(domain::text::Line::parse("Platform").unwrap());
        FirstUser::parse(workplace, login, "First Admin", roles, Some(password.to_owned())).unwrap()
    };
    for (login, password) in [("first@example.org", "short"), ("first@example.org", "platform platform two")]
    {
        let refused = add_user(&world.gate, first(login, password)).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    }
    assert!(world.happened().await.is_empty());
    let user = add_user(&world.gate, first("first@example.org", PASSWORD)).await.unwrap();
    let again = add_user(&world.gate, first("First@Example.org", PASSWORD)).await;
    assert!(matches!(again, Err(Error::Refused(why)) if why.why == domain::Refusal::AlreadyExists));
    assert_eq!(world.happened().await, ["organization.created", "user.created"]);
    let rows = world.audit_rows().await;
    assert!(rows.iter().any(
        |row| row.subject_id == Some(user.uuid()) && row.actor_system.as_deref() == Some("command_line")
    ));
}
