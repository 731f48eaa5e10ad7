//! What gives way to it and what does not: prohibitions, hidden places, conflicts, the own register and labels.
use super::{
    super::identity::{
        PASSWORD,
        account::{app, code},
    },
    *,
};

#[actix_web::test]
async fn a_prohibition_does_not_stop_it_and_what_hides_a_place_does_not_give_way() {
    let ward = Ward::new().await;
    let story = &ward.story;
    story.forbid(json!({"client_id": ward.client})).await;
    story
        .forbid(json!({"client_id": ward.client, "recipients": [ward.clinic], "categories": ["basic"]}))
        .await;
    story.sender.post("/safety-restrictions", json!({"client_id": ward.client})).await.is(201);
    ward.opened().await;
    let shown = ward.browser.get(&ward.path).await.is(200);
    assert_eq!((&shown["last_name"], &shown["safety_restricted"]), (&json!("Kaislaranta"), &json!(true)));
    assert_eq!((&shown["contacts"], &shown["municipality_code"]), (&json!(null), &json!(null)));
    assert_eq!(ward.found(&ward.browser).await, 1);
    ward.browser.get(&story.case).await.is(200);
    // Not even to those whose duty it is: they do not work with the client.
    let handler = ward.world().person(story.ngo, &[Role::Worker, Role::SafetyHandler]).await;
    let unit = ward.world().unit(story.ngo).await;
    ward.world().moves_to(&handler, unit).await;
    let browser = Browser::of_person(ward.world(), &handler).await;
    ward.step_up(&browser).await;
    browser.post("/break-glass", ward.body()).await.is(201);
    let why = json!({"purpose": "emergency", "reason": "An emergency."});
    browser.post(&format!("{}/reveal", ward.path), why).await.refused(403, "not-allowed");
    assert_eq!(browser.get(&ward.path).await.is(200)["contacts"], json!(null));
}

#[actix_web::test]
async fn a_conflict_declared_meanwhile_ends_it() {
    let ward = Ward::new().await;
    ward.opened().await;
    ward.browser.get(&ward.path).await.is(200);
    ward.browser.post("/conflicts", json!({"kind": "household", "national_id": CODE})).await.is(201);
    ward.browser.get(&ward.path).await.refused(404, "not-found");
    assert_eq!(ward.found(&ward.browser).await, 0);
}

#[actix_web::test]
async fn the_keepers_own_people_see_by_it_and_not_by_their_register() {
    let ward = Ward::new().await;
    let (world, story) = (ward.world(), &ward.story);
    let apart = world.worker(story.ngo).await;
    let unit = world.unit(story.ngo).await;
    world.moves_to(&apart, unit).await;
    let browser = Browser::of_person(world, &apart).await;
    browser.get(&ward.path).await.refused(404, "not-found");
    ward.step_up(&browser).await;
    let made = browser.post("/break-glass", ward.body()).await.is(201);
    for path in [&ward.path, &story.case, "/clients", "/cases"] {
        browser.get(path).await.is(200);
    }
    let basis = made["basis_id"].as_str().unwrap();
    let of_person = |entry: &&entity::audit_entry::Model| {
        entry.actor_user_id == Some(apart.id) && entry.outcome == "ok" && entry.client_id == Some(ward.client)
    };
    let audit = world.audit_rows().await;
    let used: Vec<_> = audit.iter().filter(of_person).collect();
    assert_eq!(used.len(), 5);
    for entry in used {
        let stood_on = (entry.basis.as_str(), entry.basis_id.map(|id| id.to_string()));
        assert_eq!(stood_on, ("break_glass", Some(basis.to_owned())), "{}", entry.action);
    }
    assert_eq!(world.happened().await.iter().filter(|one| *one == "break_glass.opened").count(), 1);
    assert_eq!(ward.hears(&ward.theirs).await, ["break_glass.opened"]);
}

#[actix_web::test]
async fn the_receivers_people_find_the_referral_and_what_was_written_about_it() {
    use domain::basis::Category::{Basic, Needs};
    let ward = Ward::new().await;
    let (world, story) = (ward.world(), &ward.story);
    world.consent(ward.client, story.ngo, story.office, &[Basic, Needs]).await;
    let referral = story.sent().await;
    let messages = format!("{referral}/messages");
    story.sender.post(&messages, json!({"body": "They do not hear well."})).await.is(201);
    let mine = json!({"assigned_to": story.receiver.id});
    story.receiver.step(&referral, "assign", mine).await.is(200);
    story.forbid(json!({"client_id": ward.client, "recipients": [story.office]})).await;
    enable(world, story.office).await;
    let apart = world.worker(story.office).await;
    world.moves_to(&apart, world.unit(story.office).await).await;
    let browser = Browser::of_person(world, &apart).await;
    assert_eq!(ids(&browser.get("/referrals").await.is(200)).len(), 0);
    browser.get(&messages).await.refused(404, "not-found");
    ward.step_up(&browser).await;
    browser.post("/break-glass", ward.body()).await.is(201);
    browser.get(&referral).await.is(200);
    for list in ["/referrals", messages.as_str()] {
        assert_eq!(ids(&browser.get(list).await.is(200)).len(), 1, "{list}");
    }
}

/// A wall around a service task gives way; one around a service stands.
#[actix_web::test]
async fn labels_of_a_task_give_way_and_those_of_a_service_do_not() {
    use domain::case::WalledService;
    use entity::case::{Column, Entity};
    let ward = Ward::new().await;
    let (world, story) = (ward.world(), &ward.story);
    let apart = world.worker(story.ngo).await;
    let unit = world.unit(story.ngo).await;
    world.moves_to(&apart, unit).await;
    world.works_in(&apart, &[]).await;
    let inside = Browser::of_person(world, &apart).await;
    ward.step_up(&inside).await;
    let set = async |column: Column, code: &str| {
        Entity::update_many()
            .col_expr(column, Expr::val(code))
            .filter(Column::ClientId.eq(ward.client))
            .exec(&world.database.db)
            .await
            .unwrap();
    };
    // Everybody at the NGO works with another client, too.
    let lists = async |browser: &Browser| {
        let listed = browser.get("/cases?limit=200").await.is(200);
        ids(&listed).iter().any(|id| *id == story.case_id())
    };
    set(Column::ServiceTaskCode, "child_protection").await;
    for browser in [&inside, &ward.browser] {
        browser.post("/break-glass", ward.body()).await.is(201);
        browser.get(&story.case).await.is(200);
        assert!(lists(browser).await);
    }
    // Who works with the client anyway changes no more by it than before.
    world.task(&apart, ward.client).await;
    inside.get(&story.case).await.is(200);
    inside.get(&format!("{}/counter-hops", story.case)).await.refused(404, "not-found");
    let title = json!({"title": "Mine"});
    inside.asks("PATCH", &story.case).if_match("\"1\"").json(&title).send().await.refused(404, "not-found");
    set(Column::WalledService, WalledService::ShelterDelivery.code()).await;
    for browser in [&inside, &ward.browser] {
        browser.get(&story.case).await.refused(404, "not-found");
        browser.get(&format!("{}/needs", story.case)).await.refused(404, "not-found");
        assert!(!lists(browser).await);
        browser.get(&ward.path).await.is(200);
    }
}

#[actix_web::test]
async fn somebody_gets_there_from_the_first_one_time_code_on() {
    let ward = Ward::new().await;
    let world = ward.world();
    let worker = world.worker(ward.clinic).await;
    let admin = world.person(ward.clinic, &[Role::OrgAdmin]).await;
    let account = format!("/users/{}", worker.id);
    admin.step(&account, "reset-access", json!({"password": PASSWORD})).await.is(200);
    let browser = Browser::of_person(world, &worker).await;
    let refused = browser.post("/break-glass", ward.body()).await;
    refused.refused(403, "step-up-needed");
    let codes = app(&browser.post("/me/totp", json!({"password": PASSWORD})).await.is(200));
    browser.post("/me/totp/confirm", json!({"one_time_code": code(world, &codes)})).await.is(204);
    browser.post("/break-glass", ward.body()).await.refused(403, "step-up-needed");
    world.pass(Duration::seconds(60));
    let stepped = browser.post("/me/step-up", json!({"one_time_code": code(world, &codes)})).await;
    let browser = browser.stepped_up(&stepped);
    browser.get(&ward.path).await.refused(404, "not-found");
    browser.post("/break-glass", ward.body()).await.is(201);
    assert_eq!(browser.get(&ward.path).await.is(200)["last_name"], "Kaislaranta");
    // The code served that one act: five minutes on it is asked for anew.
    world.pass(Duration::minutes(5));
    let other = json!({"client_id": world.client(ward.story.ngo).await, "reason": "danger_to_life", "justification": WHY});
    browser.post("/break-glass", other).await.refused(403, "step-up-needed");
}
