//! Ways around the guard that testers with the source found: sequences and combinations that no cell of the matrix asks.
use super::world::{Person, story::Story};
use chrono::Duration;
use domain::{
    OrganizationId,
    access::Role,
    basis::Category::{Basic, Contact, Needs},
    organization::Sector,
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

mod second;

/// A health centre that the client agrees to, with a service.
async fn health(story: &Story) -> (OrganizationId, Person, Value) {
    let organization = story.world.organization("Health centre", Sector::Health).await;
    story.world.consent(story.client, story.ngo, organization, &[Basic, Contact, Needs]).await;
    let service = story.world.service(organization, "Nurse").await;
    (organization, story.world.worker(organization).await, json!(service))
}

fn names(list: &Value, field: &str) -> Vec<String> {
    let of = |item: &Value| item[field].as_str().unwrap_or_default().to_owned();
    list["items"].as_array().unwrap().iter().map(of).collect()
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

#[actix_web::test]
async fn a_redirect_hands_on_no_need_that_is_forbidden_to_the_next_one_and_no_place() {
    let story = Story::begin().await;
    let (organization, nurse, service) = health(&story).await;
    let needs = format!("{}/needs", story.case);
    let secret = json!({"code": "n06", "client_words": "I drink at night.", "severity": 7});
    let need = story.sender.post(&needs, secret).await.id();
    story.forbid(json!({"recipients": [organization], "record_id": need})).await;
    let mut body = story.new_referral();
    body["categories"] = json!(["basic", "contact", "needs"]);
    let referral = format!("/referrals/{}", story.sender.post("/referrals", body).await.id());
    story.sender.step(&referral, "send", json!({})).await.is(200);
    let first = story.receiver.get(&referral).await.is(200);
    assert!(first["disclosure"].to_string().contains("I drink at night."));
    assert_eq!(first["disclosure"]["needs"][0].get("id"), None, "the package shows no ids");
    story.sender.post("/safety-restrictions", json!({"client_id": story.client})).await.is(201);
    let on = json!({"service_id": service, "comment": "They have room."});
    let parent = story.receiver.step(&referral, "redirect", on).await.is(200);
    let child = format!("/referrals/{}", parent["redirected_to"].as_str().unwrap());
    let told = nurse.get(&child).await.is(200)["disclosure"].clone();
    assert_eq!(
        told["needs"].as_array().unwrap().len(),
        first["disclosure"]["needs"].as_array().unwrap().len() - 1
    );
    assert!(!told.to_string().contains("I drink at night."));
    let kept = domain::ReferralId::from_uuid(id_of(&child).parse().unwrap());
    let kept =
        entity::referral::Entity::find_by_id(kept).one(&story.world.database.db).await.unwrap().unwrap();
    let kept = kept.disclosure.unwrap().read::<serde_json::Value>().unwrap();
    assert_eq!(kept["contact"]["contacts"], json!([]), "not even behind the restriction");
}

#[actix_web::test]
async fn what_is_said_in_a_referral_of_another_unit_is_not_heard() {
    let story = Story::begin().await;
    let units = [story.world.unit(story.office).await, story.world.unit(story.office).await];
    let mut paths = Vec::new();
    for unit in units {
        let mut body = story.referral_to_another_service().await;
        body["to_unit_id"] = json!(unit);
        let referral = format!("/referrals/{}", story.sender.post("/referrals", body).await.id());
        story.sender.step(&referral, "send", json!({})).await.is(200);
        paths.push(referral);
    }
    let [one, other] = [story.world.worker(story.office).await, story.world.worker(story.office).await];
    story.world.moves_to(&one, units[0]).await;
    story.world.moves_to(&other, units[1]).await;
    one.step(&paths[0], "accept", json!({})).await.is(200);
    other.step(&paths[1], "accept", json!({"comment": "Said in the other unit."})).await.is(200);
    other.post(&format!("{}/messages", paths[1]), json!({"body": "Hello"})).await.is(201);
    one.get(&paths[1]).await.refused(404, "not-found");
    let timeline = format!("{}/timeline?limit=200", story.case);
    for path in [timeline.as_str(), "/events?limit=200"] {
        let told = one.get(path).await.is(200).to_string();
        assert!(told.contains(id_of(&paths[0])), "{path}");
        assert!(
            !told.contains(id_of(&paths[1])) && !told.contains("Said in the other unit."),
            "{path}: {told}"
        );
    }
    assert!(other.get(&timeline).await.is(200).to_string().contains("Said in the other unit."));
}

#[actix_web::test]
async fn a_repeat_shows_nothing_of_what_was_entered_in_error() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    let seen = story.receiver.etag(&referral).await;
    let body = json!({});
    let ask = || {
        let path = format!("{referral}/accept");
        story.receiver.asks("POST", &path).if_match(&seen).key("mine").json(&body).send()
    };
    let first = ask().await;
    assert!(first.body["disclosure"].is_object());
    assert_eq!(ask().await.bytes, first.bytes);
    let seen = story.sender.etag(&referral).await;
    let why = json!({"comment": "Wrong receiver."});
    let mark = || {
        let path = format!("{referral}/mark-error");
        story.sender.asks("POST", &path).if_match(&seen).key("ours").json(&why).send()
    };
    let marked = mark().await;
    assert_eq!((marked.status, mark().await.bytes), (200, marked.bytes), "its own repeat is answered again");
    ask().await.refused(403, "no-legal-basis");
}

#[actix_web::test]
async fn what_goes_on_in_a_case_is_not_heard_without_a_basis() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.receiver.step(&referral, "accept", json!({})).await.is(200);
    let heard = async || names(&story.receiver.get("/events?limit=200").await.is(200), "type");
    assert!(heard().await.iter().any(|one| one == "need.recorded" || one == "case.opened"));
    let basis = format!("/bases/{}", story.consent);
    story.sender.step(&basis, "withdraw", json!({"note": "No more."})).await.is(200);
    story.receiver.get(&story.case).await.refused(403, "no-legal-basis");
    let need = json!({"code": "n06", "client_words": "Since then.", "severity": 5});
    let need = story.sender.post(&format!("{}/needs", story.case), need).await.id().to_string();
    let after = story.receiver.get("/events?limit=200").await.is(200);
    assert!(!after.to_string().contains(&need));
    let kinds = names(&after, "type");
    assert!(kinds.iter().all(|one| one.starts_with("referral.") || one.starts_with("basis.")), "{kinds:?}");
    assert!(kinds.iter().any(|one| one == "referral.cancel_requested"), "{kinds:?}");
}

#[actix_web::test]
async fn a_member_who_refers_on_learns_of_no_prohibition() {
    let story = Story::begin().await;
    let (organization, _, service) = health(&story).await;
    let referral = story.sent().await;
    story.receiver.step(&referral, "accept", json!({})).await.is(200);
    story.forbid(json!({"recipients": [organization]})).await;
    let mut body = story.new_referral();
    body["service_id"] = service;
    for (who, slug) in [(&story.receiver, "no-legal-basis"), (&story.sender, "prohibited")] {
        let draft = format!("/referrals/{}", who.post("/referrals", body.clone()).await.id());
        who.step(&draft, "send", json!({})).await.refused(403, slug);
    }
}

#[actix_web::test]
async fn what_was_revealed_is_hidden_again_when_the_duty_ends() {
    let story = Story::begin().await;
    let new = json!({"first_names": "Aava", "last_name": "Kaislaranta",
        "contacts": [{"kind": "phone", "value": "+358401112223"}]});
    let client = domain::ClientId::from_uuid(story.sender.post("/clients", new).await.id());
    story.sender.post("/safety-restrictions", json!({"client_id": client})).await.is(201);
    let handler = story.world.person(story.ngo, &[Role::Worker, Role::SafetyHandler]).await;
    story.world.task(&handler, client).await;
    let path = format!("/clients/{client}");
    let why = json!({"purpose": "contact", "reason": "A call."});
    handler.post(&format!("{path}/reveal"), why).await.is(201);
    let shown = async || handler.get(&path).await.is(200)["contacts"][0]["value"].clone();
    assert_eq!(shown().await, "+358401112223");
    story.world.pass(Duration::minutes(1));
    story.world.has_roles(&handler, &[Role::Worker]).await;
    assert_eq!(shown().await, Value::Null);
}

#[actix_web::test]
async fn what_was_disclosed_tells_of_no_case_that_is_labelled_for_others() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.receiver.get(&referral).await.is(200);
    story.world.gate.settle().await;
    story.sender.patch(&story.case, json!({"service_task_code": "substance_use"})).await.is(200);
    let colleague = story.world.worker(story.ngo).await;
    story.world.works_in(&colleague, &[]).await;
    let officer = story.world.person(story.ngo, &[Role::PrivacyOfficer]).await;
    let path = format!("/bases/{}/disclosures", story.consent);
    let told = async |who: &Person| who.get(&path).await.is(200)["items"][0].clone();
    for who in [&story.sender, &officer] {
        let whole = told(who).await;
        assert_eq!(whole["packages"][0]["referral_id"], id_of(&referral));
        assert_ne!(whole["uses"], Value::Null);
    }
    let part = told(&colleague).await;
    assert_eq!((&part["packages"], &part["uses"]), (&json!([]), &Value::Null));
}

#[actix_web::test]
async fn who_else_has_a_referral_is_not_found_by_naming_them() {
    let story = Story::begin().await;
    let (organization, nurse, service) = health(&story).await;
    let mut body = story.new_referral();
    body["service_id"] = service;
    let theirs = format!("/referrals/{}", story.sender.post("/referrals", body).await.id());
    story.sender.step(&theirs, "send", json!({})).await.is(200);
    let ours = story.sent().await;
    story.receiver.step(&ours, "accept", json!({})).await.is(200);
    let steps = format!("{}/next-steps", story.case);
    let organization =
        json!({"what": "Call", "who": "organization", "due": "2026-12-20", "organization_id": organization});
    let worker = json!({"what": "Call", "who": "worker", "due": "2026-12-20", "user_id": nurse.id});
    for accepted in [false, true] {
        if accepted {
            nurse.step(&theirs, "accept", json!({})).await.is(200);
        }
        for step in [&organization, &worker] {
            story.receiver.post(&steps, step.clone()).await.refused(422, "invalid");
        }
    }
    // The lead knows, and everybody knows who is named.
    story.sender.post(&steps, organization.clone()).await.is(201);
    let own = json!({"what": "Call", "who": "worker", "due": "2026-12-20", "user_id": story.receiver.id});
    story.receiver.post(&steps, own).await.is(201);
    let joins = json!({"organization_id": organization["organization_id"], "role": "expert"});
    story.sender.post(&format!("{}/members", story.case), joins).await.is(201);
    story.receiver.post(&steps, organization).await.is(201);
}

#[actix_web::test]
async fn a_declared_conflict_takes_nothing_out_of_the_queue_without_names() {
    let mut story = Story::begin().await;
    let new = json!({"first_names": "Aava", "last_name": "Kaislaranta", "national_id": "010594Y9032"});
    story.client = domain::ClientId::from_uuid(story.sender.post("/clients", new).await.id());
    story.world.consent(story.client, story.ngo, story.office, &[Basic, Needs]).await;
    story.case = super::world::story::open_case(&story.sender, story.client).await;
    let referral = story.sent().await;
    let queue = format!("/referral-queue/{}", id_of(&referral));
    let lead = story.world.lead(story.ngo).await;
    story.world.moves_to(&lead, story.world.unit(story.ngo).await).await;
    let seen = async || {
        let list = lead.get("/referral-queue").await.is(200)["items"].clone();
        (list, lead.get(&queue).await.is(200), lead.get("/views/team-board").await.is(200))
    };
    let before = seen().await;
    assert_eq!(before.0.as_array().unwrap().len(), 1);
    lead.get(&referral).await.refused(404, "not-found");
    let close = json!({"kind": "relative", "national_id": "010594Y9032"});
    lead.post("/conflicts", close).await.is(201);
    assert_eq!(seen().await, before);
    lead.get(&referral).await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_permit_to_a_class_is_announced_to_no_officer_of_the_class() {
    let story = Story::begin().await;
    let centre = story.world.organization("Health centre", Sector::Health).await;
    let officer = story.world.person(centre, &[Role::PrivacyOfficer]).await;
    let client = story.world.client(story.ngo).await;
    let permit = json!({
        "client_id": client, "kind": "permit", "recipient_sectors": ["health"], "purposes": ["coordination"],
        "categories": ["basic"], "given_via": "signed", "plain_summary": {"fi": "Mika antoi luvan."}});
    let permit = format!("/bases/{}", story.sender.post("/bases", permit).await.id());
    let tasks = format!("/clients/{client}/tasks");
    let check = json!({"client_id": client, "action": "client.view"});
    assert_eq!(officer.get("/bases").await.is(200)["items"], json!([]));
    officer.get(&permit).await.refused(404, "not-found");
    officer.get(&tasks).await.refused(404, "not-found");
    officer.post("/access-check", check.clone()).await.refused(404, "not-found");
    // Whoever is named in a basis oversees what their people may do on all of them.
    story.world.consent(client, story.ngo, centre, &[Basic]).await;
    assert_eq!(officer.get("/bases").await.is(200)["items"].as_array().unwrap().len(), 2);
    officer.get(&permit).await.is(200);
    officer.get(&tasks).await.is(200);
    officer.post("/access-check", check).await.is(200);
}

#[actix_web::test]
async fn a_next_step_that_a_referral_of_others_left_is_told_to_its_sender_and_the_lead_alone() {
    let story = Story::begin().await;
    let (_, nurse, service) = health(&story).await;
    let ours = story.sent().await;
    story.receiver.step(&ours, "accept", json!({})).await.is(200);
    let mut body = story.new_referral();
    body["service_id"] = service.clone();
    let declined = async |sender: &Person| {
        let referral = format!("/referrals/{}", sender.post("/referrals", body.clone()).await.id());
        sender.step(&referral, "send", json!({})).await.is(200);
        let why = json!({"reason_code": "no_capacity", "comment": "We are full."});
        nurse.step(&referral, "decline", why).await.is(200);
        referral
    };
    declined(&story.sender).await;
    let steps = format!("{}/next-steps?limit=200", story.case);
    let listed = story.sender.get(&steps).await.is(200);
    let step = listed["items"].as_array().unwrap().iter().find(|step| !step["referral_id"].is_null());
    let step = step.unwrap_or_else(|| panic!("{listed}")).clone();
    let path = format!("/next-steps/{}", step["id"].as_str().unwrap());
    story.sender.get(&path).await.is(200);
    story.receiver.get(&path).await.refused(404, "not-found");
    let done = format!("{path}/done");
    let seen = story.sender.etag(&path).await;
    let settle = story.receiver.asks("POST", &done).if_match(&seen).json(&json!({})).send().await;
    settle.refused(404, "not-found");
    let listed = story.receiver.get(&steps).await.is(200);
    assert_eq!(names(&listed, "referral_id"), [""], "{listed}");
    let told = story.receiver.get("/events?limit=200").await.is(200).to_string();
    assert!(!told.contains(step["id"].as_str().unwrap()), "{told}");
    assert!(story.sender.get("/events?limit=200").await.is(200).to_string().contains("next_step."));
    // Who sent the referral hears how it ended, member or lead.
    let mine = declined(&story.receiver).await;
    let listed = story.receiver.get(&steps).await.is(200);
    assert!(names(&listed, "referral_id").contains(&id_of(&mine).to_owned()), "{listed}");
    for step in names(&listed, "id") {
        story.receiver.get(&format!("/next-steps/{step}")).await.is(200);
    }
}

#[actix_web::test]
async fn who_runs_into_somebody_by_writing_has_looked_for_them() {
    let story = Story::begin().await;
    let new =
        |code: Option<&str>| json!({"first_names": "Aava", "last_name": "Kaislaranta", "national_id": code});
    let first = story.sender.post("/clients", new(Some("010594Y9032"))).await.id();
    let colleague = story.world.worker(story.ngo).await;
    let other = format!("/clients/{}", colleague.post("/clients", new(None)).await.id());
    let code = json!({"national_id": "010594Y9032"});
    colleague.post("/clients", new(Some("010594Y9032"))).await.refused(409, "already-exists");
    colleague.patch(&other, code.clone()).await.refused(409, "already-exists");
    // In an organization that has no such client nobody is met, and whoever keeps the code keeps it.
    story.receiver.post("/clients", new(Some("010594Y9032"))).await.is(201);
    story.sender.patch(&format!("/clients/{first}"), code).await.is(200);
    let met = story.world.audit_rows().await.into_iter().filter(|row| row.action == "client.search");
    let met: Vec<_> = met.map(|row| (row.client_id, row.outcome, row.detail, row.actor_user_id)).collect();
    let looked = (Some(first), "ok".to_owned(), Some("by national_id".to_owned()), Some(colleague.id));
    assert_eq!(met.len(), 2);
    for (client, outcome, detail, by) in met {
        assert_eq!((client.map(uuid::Uuid::from), outcome, detail, by), looked);
    }
    let log = story.sender.get(&format!("/clients/{first}/access-log?limit=200")).await.is(200);
    assert_eq!(names(&log, "action").iter().filter(|action| *action == "client.search").count(), 2, "{log}");
}

#[actix_web::test]
async fn a_repeat_tells_of_a_new_client_what_may_be_told_now() {
    let story = Story::begin().await;
    let new = json!({"first_names": "Aava", "last_name": "Kaislaranta",
        "contacts": [{"kind": "phone", "value": "+358401112223"}]});
    let ask = async || story.sender.asks("POST", "/clients").key("mine").json(&new).send().await;
    let (first, again) = (ask().await, ask().await);
    assert_eq!((first.status, &first.bytes), (201, &again.bytes));
    let traces = story.world.audit_rows().await;
    let repeats: Vec<_> = traces.iter().filter(|row| row.detail.as_deref() == Some("repeat")).collect();
    assert_eq!(repeats.len(), 1);
    assert_eq!(repeats[0].client_id.map(uuid::Uuid::from), Some(first.id()), "in the log of the client");
    let place = format!("/clients/{}", first.id());
    story.world.pass(Duration::minutes(1));
    story.sender.post("/safety-restrictions", json!({"client_id": first.id()})).await.is(201);
    ask().await.refused(403, "no-legal-basis");
    let declared = json!({"kind": "relative", "national_id": "010594Y9032"});
    story.sender.patch(&place, json!({"national_id": "010594Y9032"})).await.is(200);
    story.sender.post("/conflicts", declared).await.is(201);
    ask().await.refused(404, "not-found");
}

#[actix_web::test]
async fn whoever_hears_what_happened_to_a_client_stands_in_their_log() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.receiver.step(&referral, "accept", json!({})).await.is(200);
    let of_listener = |row: &entity::audit_entry::Model| {
        row.action == "event.read" && row.actor_organization_id == Some(story.office)
    };
    story.receiver.get("/events?after=999999").await.is(200);
    let rows = story.world.audit_rows().await;
    assert!(
        rows.iter().filter(|row| of_listener(row)).all(|row| row.client_id.is_none()),
        "nothing was told"
    );
    story.receiver.get("/events?limit=200").await.is(200);
    let rows = story.world.audit_rows().await;
    let of_client =
        |row: &&entity::audit_entry::Model| of_listener(row) && row.client_id == Some(story.client);
    assert!(rows.iter().any(|row| of_client(&row)), "{rows:?}");
    let log = story.sender.get(&format!("/clients/{}/access-log?limit=200", story.client)).await.is(200);
    assert!(names(&log, "action").contains(&"event.read".to_owned()), "{log}");
}
