//! Cases that are for the staff of their service task alone, or for those who produce the service.
use super::world::{Person, World, story::Story};
use domain::{
    ClientId, OrganizationId,
    access::{Role, TokenScope},
    case::{
        ServiceTask::{self, ChildProtection, Families, SubstanceUse},
        WalledService,
    },
    code::Set,
    organization::Sector,
};
use serde_json::{Value, json};
use strum::IntoEnumIterator;

/// A county with two people of one unit, and one of another.
struct House {
    world: World,
    county: OrganizationId,
    elli: Person,
    colleague: Person,
    other: Person,
    client: ClientId,
}

impl House {
    async fn new() -> Self {
        let world = World::new().await;
        let county = world.organization("County", Sector::SocialServices).await;
        let (here, there) = (world.unit(county).await, world.unit(county).await);
        let (elli, colleague, other) =
            (world.lead(county).await, world.worker(county).await, world.worker(county).await);
        for (person, unit) in [(&elli, here), (&colleague, here), (&other, there)] {
            world.moves_to(person, unit).await;
        }
        let client = world.client(county).await;
        Self { world, county, elli, colleague, other, client }
    }

    async fn case(&self, by: &Person, more: Value) -> String {
        let mut body = json!({
            "client_id": self.client, "title": "Worries at home", "opened_via": "visit",
            "needs": [{"code": "n03", "client_words": "I am afraid.", "severity": 8}],
            "next_step": {"what": "Meet", "who": "worker", "due": "2026-11-24"}});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let made = by.post("/cases", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let case = format!("/cases/{}", made.id());
        by.step(&case, "open", json!({})).await.is(200);
        case
    }
}

fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// What of the case the person is shown anywhere: each place that tells of it.
async fn told_of(person: &Person, client: ClientId, case: &str) -> Vec<String> {
    let mut told = Vec::new();
    for part in ["", "/timeline", "/needs", "/next-steps", "/members", "/counter-hops"] {
        if person.get(&format!("{case}{part}")).await.status == 200 {
            told.push(part.to_owned());
        }
    }
    let client = format!("/clients/{client}");
    for list in ["/cases", "/referrals", "/referral-queue", "/events", &format!("{client}/access-log")] {
        let answer = person.get(&format!("{list}?limit=200")).await;
        if String::from_utf8_lossy(&answer.bytes).contains(id(case)) {
            told.push(list.to_owned());
        }
    }
    told
}

const WHOLE: [&str; 8] =
    ["", "/timeline", "/needs", "/next-steps", "/members", "/counter-hops", "/cases", "/events"];

#[actix_web::test]
async fn the_label_follows_from_service_task_and_walled_service() {
    let house = House::new().await;
    for (more, label) in [
        (json!({}), "n"),
        (json!({"service_task_code": "families"}), "n"),
        (json!({"service_task_code": "child_protection"}), "s1"),
        (json!({"service_task_code": "families", "walled_service": "family_mediation"}), "s2"),
    ] {
        let case = house.case(&house.elli, more).await;
        assert_eq!(house.elli.get(&case).await.is(200)["label"], label);
    }
    let case = house.case(&house.elli, json!({"walled_service": "therapeutic_notes"})).await;
    house.elli.patch(&case, json!({"walled_service": null})).await.is(200);
    assert_eq!(house.elli.get(&case).await.is(200)["label"], "n");
    let unknown =
        json!({"client_id": house.client, "title": "A", "opened_via": "visit", "walled_service": "other"});
    house.elli.post("/cases", unknown).await.refused(422, "invalid");
}

#[actix_web::test]
async fn a_labelled_service_task_is_for_its_own_staff() {
    let house = House::new().await;
    house.world.works_in(&house.colleague, &[Families]).await;
    let plain = house.case(&house.elli, json!({"service_task_code": "working_age"})).await;
    assert_eq!(told_of(&house.colleague, house.client, &plain).await, WHOLE);
    for task in ServiceTask::iter() {
        let case = house.case(&house.elli, json!({"service_task_code": task})).await;
        let shown = house.colleague.get(&case).await.status == 200;
        assert_eq!(shown, house.elli.get(&case).await.is(200)["label"] == "n", "{task}");
    }
    let case = house.case(&house.elli, json!({"service_task_code": "child_protection"})).await;
    assert!(told_of(&house.colleague, house.client, &case).await.is_empty());
    house.colleague.get(&case).await.refused(404, "not-found");
    let edit = house.colleague.asks("PATCH", &case).if_match("\"1\"").json(&json!({"title": "Mine"}));
    edit.send().await.refused(404, "not-found");
    let log = house.world.audit().await;
    assert!(log.contains(&"case.view walled role".to_owned()), "{log:?}");
    // The client is nobody's secret: what is known of them besides stays open.
    house.colleague.get(&format!("/clients/{}", house.client)).await.is(200);
    house.world.works_in(&house.colleague, &[Families, ChildProtection]).await;
    assert_eq!(told_of(&house.colleague, house.client, &case).await, WHOLE);
    let officer = house.world.person(house.county, &[Role::PrivacyOfficer]).await;
    let log = officer.get(&format!("/clients/{}/access-log?limit=200", house.client)).await.is(200);
    assert!(log.to_string().contains("case.create"), "{log}");
}

#[actix_web::test]
async fn what_a_basis_is_aimed_at_is_told_to_those_alone_who_may_know_of_the_work() {
    let house = House::new().await;
    house.world.works_in(&house.colleague, &[ChildProtection]).await;
    let officer = house.world.person(house.county, &[Role::PrivacyOfficer]).await;
    let worker = house.world.worker(house.county).await;
    house.world.works_in(&worker, &[Families]).await;
    let unit = house.world.unit(house.county).await;
    for person in [&worker, &house.colleague] {
        house.world.moves_to(person, unit).await;
    }
    house.case(&house.elli, json!({"service_task_code": "working_age", "unit_id": unit})).await;
    let labelled = house.case(&house.colleague, json!({"service_task_code": "child_protection"})).await;
    let clinic = house.world.organization("Clinic", Sector::Health).await;
    let forbid = async |by: &Person, aim: Value| {
        let mut body = json!({
            "client_id": house.client, "kind": "prohibition", "recipients": [clinic], "given_via": "spoken",
            "plain_summary": {"fi": "Klinikka ei saa tietää."}});
        body.as_object_mut().unwrap().extend(aim.as_object().unwrap().clone());
        by.post("/bases", body).await.is(201)["id"].as_str().unwrap().to_owned()
    };
    let of_task = forbid(&house.colleague, json!({"service_task_code": "child_protection"})).await;
    let of_case = forbid(&house.colleague, json!({"record_id": id(&labelled)})).await;
    let of_all = forbid(&house.colleague, json!({})).await;
    let own = forbid(&worker, json!({"service_task_code": "substance_use"})).await;
    for (person, expected) in [
        (&house.colleague, vec![&of_task, &of_case, &of_all]),
        (&officer, vec![&of_task, &of_case, &of_all, &own]),
        (&worker, vec![&of_all, &own]),
    ] {
        let listed = person.get(&format!("/bases?client_id={}", house.client)).await.is(200);
        let mut ids: Vec<_> =
            listed["items"].as_array().unwrap().iter().map(|basis| basis["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        assert_eq!(ids, expected, "{listed}");
        for basis in [&of_task, &of_case, &of_all, &own] {
            let status = if expected.contains(&basis) { 200 } else { 404 };
            assert_eq!(person.get(&format!("/bases/{basis}")).await.status, status);
        }
    }
    let shared = |told: &Value| told["items"][0]["prohibitions"].as_array().unwrap().len();
    let path = format!("/clients/{}/sharing", house.client);
    assert_eq!(shared(&house.colleague.get(&path).await.is(200)), 3);
    assert_eq!(shared(&worker.get(&path).await.is(200)), 1);
}

#[actix_web::test]
async fn a_walled_service_is_for_those_who_produce_it() {
    let house = House::new().await;
    for walled in WalledService::iter() {
        let case = house.case(&house.elli, json!({"walled_service": walled})).await;
        // A task with the client, which everybody here has, is not enough, whatever they work in.
        assert!(told_of(&house.other, house.client, &case).await.is_empty(), "{walled}");
        assert_eq!(told_of(&house.colleague, house.client, &case).await, WHOLE, "{walled}");
        house.elli.patch(&case, json!({"own_worker_id": house.other.id})).await.is(200);
        assert_eq!(told_of(&house.other, house.client, &case).await, WHOLE, "{walled}");
    }
}

#[actix_web::test]
async fn a_childs_social_worker_reaches_what_the_shelter_does_and_nothing_else() {
    let house = House::new().await;
    let shelter = house.case(&house.elli, json!({"walled_service": "shelter_delivery"})).await;
    let mediation = house.case(&house.elli, json!({"walled_service": "family_mediation"})).await;
    let (worker, lead) = (&house.other, house.world.lead(house.county).await);
    let there = house.world.unit(house.county).await;
    house.world.moves_to(&lead, there).await;
    let reach = async |person: &Person| {
        [person.get(&shelter).await.status == 200, person.get(&mediation).await.status == 200]
    };
    assert_eq!((reach(worker).await, reach(&lead).await), ([false; 2], [false; 2]));
    let of_child =
        json!({"service_task_code": "child_protection", "own_worker_id": worker.id, "unit_id": there});
    let of_child = house.case(&house.elli, of_child).await;
    assert_eq!((reach(worker).await, reach(&lead).await), ([true, false], [true, false]));
    house.world.works_in(worker, &[Families]).await;
    assert_eq!(reach(worker).await, [false; 2], "whoever does not work in child protection any more");
    house.world.works_in(worker, &[ChildProtection]).await;
    let closing = json!({"closing_note": "Done.", "client_told_via": "phone"});
    house.elli.step(&of_child, "activate", json!({})).await.is(200);
    house.elli.step(&of_child, "close", closing).await.is(200);
    assert_eq!((reach(worker).await, reach(&lead).await), ([false; 2], [false; 2]));
}

#[actix_web::test]
async fn a_receiver_keeps_what_was_sent_to_it() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.receiver.step(&referral, "accept", json!({})).await.is(200);
    story.receiver.get(&story.case).await.is(200);
    let hears_of_the_case = async || {
        let events = story.receiver.get("/events?limit=200").await.is(200);
        events["items"].as_array().unwrap().iter().any(|event| event["record_kind"] == "case")
    };
    assert!(hears_of_the_case().await);
    let colleague = story.world.worker(story.ngo).await;
    story.world.works_in(&colleague, &[]).await;
    story.sender.patch(&story.case, json!({"service_task_code": "substance_use"})).await.is(200);
    // Inside the organization that keeps it; a basis opens it to others as it did.
    for path in [&referral, &story.case] {
        colleague.get(path).await.refused(404, "not-found");
        story.receiver.get(path).await.is(200);
    }
    let walled = json!({"walled_service": "therapeutic_notes"});
    story.sender.patch(&story.case, walled.clone()).await.refused(422, "invalid");
    let mut of_unit = walled;
    of_unit["unit_id"] = json!(story.world.unit(story.ngo).await);
    story.sender.patch(&story.case, of_unit).await.is(200);
    story.receiver.get(&story.case).await.refused(404, "not-found");
    story.receiver.get(&referral).await.is(200);
    story.receiver.post(&format!("{referral}/messages"), json!({"body": "Monday suits."})).await.is(201);
    let told = told_of(&story.receiver, story.client, &story.case).await;
    assert_eq!(told, ["/referrals", "/events"], "what is sent to it tells of its case");
    assert!(!hears_of_the_case().await);
    let member = json!({"organization_id": story.office, "role": "expert"});
    let why = story.sender.post(&format!("{}/members", story.case), member).await.refused(422, "invalid");
    assert_eq!(why["errors"][0]["code"], "walled");
}

#[actix_web::test]
async fn two_units_of_a_receiver_do_not_see_each_others_referrals_in_one_case() {
    let story = Story::begin().await;
    let (one, two) = (story.world.unit(story.office).await, story.world.unit(story.office).await);
    story.world.moves_to(&story.receiver, one).await;
    let second = story.world.worker(story.office).await;
    story.world.moves_to(&second, two).await;
    let mut sent = Vec::new();
    for unit in [one, two] {
        let mut body = story.referral_to_another_service().await;
        body["to_unit_id"] = json!(unit);
        let referral = format!("/referrals/{}", story.sender.post("/referrals", body).await.id());
        story.sender.step(&referral, "send", json!({})).await.is(200);
        story.sender.post(&format!("{referral}/messages"), json!({"body": "Hello."})).await.is(201);
        sent.push(referral);
    }
    for (person, mine, theirs) in [(&story.receiver, &sent[0], &sent[1]), (&second, &sent[1], &sent[0])] {
        person.get(mine).await.is(200);
        person.get(theirs).await.refused(404, "not-found");
        person.get(&format!("{theirs}/messages")).await.refused(404, "not-found");
        let list = person.get("/referrals").await.is(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    }
}

#[actix_web::test]
async fn only_staff_of_the_service_task_hold_its_cases() {
    let house = House::new().await;
    house.world.works_in(&house.colleague, &[Families]).await;
    let body = |more: Value| {
        let mut body = json!({"client_id": house.client, "title": "A", "opened_via": "visit",
            "service_task_code": "child_protection", "no_next_step_reason": "nothing_available"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let pointer = |answer: Value| answer["errors"][0]["pointer"].clone();
    let refused = house.elli.post("/cases", body(json!({"own_worker_id": house.colleague.id}))).await;
    assert_eq!(pointer(refused.refused(422, "invalid")), "/own_worker_id");
    let refused = house.colleague.post("/cases", body(json!({}))).await;
    assert_eq!(pointer(refused.refused(422, "invalid")), "/coordinator_id");
    // Who takes it in hands it over.
    house.colleague.post("/cases", body(json!({"coordinator_id": house.elli.id}))).await.is(201);
    let case = house.case(&house.colleague, json!({"service_task_code": "families"})).await;
    let etag = house.elli.etag(&case).await;
    let change = house.elli.asks("PATCH", &case).if_match(&etag);
    let refused = change.json(&json!({"service_task_code": "substance_use"})).send().await;
    assert_eq!(pointer(refused.refused(422, "invalid")), "/coordinator_id");
    let both = json!({"service_task_code": "substance_use", "coordinator_id": house.elli.id});
    house.elli.patch(&case, both).await.is(200);
    house.colleague.get(&case).await.refused(404, "not-found");
}

#[actix_web::test]
async fn administrators_say_who_works_in_what_and_it_holds_at_once() {
    let house = House::new().await;
    let admin = house.world.person(house.county, &[Role::OrgAdmin]).await;
    let body = json!({"name": "Noora Niemi", "login": "noora@example.org", "roles": ["worker"],
        "service_tasks": ["child_protection", "families"]});
    let made = admin.post("/users", body).await;
    assert_eq!(made.body["service_tasks"], json!(["families", "child_protection"]));
    let user = format!("/users/{}", house.colleague.id);
    let wrong = json!({"service_tasks": ["astrology"]});
    let etag = admin.etag(&user).await;
    let change = async |body: &Value| admin.asks("PATCH", &user).if_match(&etag).json(body).send().await;
    change(&wrong).await.refused(422, "invalid");
    house.colleague.get("/cases").await.is(200);
    assert_eq!(change(&json!({"service_tasks": []})).await.is(200)["service_tasks"], json!([]));
    house.colleague.get("/cases").await.refused(401, "not-signed-in");
    house.elli.asks("PATCH", &user).if_match(&etag).json(&wrong).send().await.refused(422, "invalid");
    let own = format!("/users/{}", house.elli.id);
    let mine = house.elli.asks("PATCH", &own).if_match("\"1\"").json(&json!({"service_tasks": []}));
    mine.send().await.refused(403, "not-allowed");
}

#[actix_web::test]
async fn a_system_that_acts_for_nobody_produces_no_service() {
    let house = House::new().await;
    let token = house.world.token(house.county, None, Set::<TokenScope>::all()).await;
    let system = house.elli.with_token(&token);
    let labelled = house.case(&house.elli, json!({"service_task_code": "substance_use"})).await;
    let walled = house.case(&house.elli, json!({"walled_service": "shelter_delivery"})).await;
    system.get(&labelled).await.is(200);
    system.get(&walled).await.refused(404, "not-found");
    for list in ["/cases", "/events"] {
        let told = system.get(&format!("{list}?limit=200")).await;
        assert!(!String::from_utf8_lossy(&told.bytes).contains(id(&walled)), "{list}");
    }
    // Who acts for a person sees what the person sees.
    let token = house.world.token(house.county, Some(house.colleague.id), Set::all()).await;
    house.elli.with_token(&token).get(&walled).await.is(200);
    house.world.works_in(&house.colleague, &[SubstanceUse]).await;
    house.elli.with_token(&token).get(&labelled).await.is(200);
    house.world.works_in(&house.colleague, &[]).await;
    house.elli.with_token(&token).get(&labelled).await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_lead_who_works_elsewhere_counts_no_walled_referral() {
    let story = Story::begin().await;
    let here = story.world.unit(story.ngo).await;
    let lead = story.world.lead(story.ngo).await;
    story.sent().await;
    let queued = async |person: &Person| {
        let queue = person.get("/referral-queue").await.is(200);
        queue["items"].as_array().unwrap().len()
    };
    assert_eq!(queued(&lead).await, 1);
    story.world.moves_to(&lead, here).await;
    assert_eq!(queued(&lead).await, 1, "leads see the queues of their organization");
    let board = async |person: &Person| person.get("/views/team-board").await.is(200);
    let before = board(&lead).await;
    assert_eq!(before, board(&story.sender).await);
    let shelter = story.world.unit(story.ngo).await;
    let walled = json!({"walled_service": "shelter_delivery", "unit_id": shelter});
    story.sender.patch(&story.case, walled).await.is(200);
    assert_eq!((queued(&lead).await, queued(&story.lead).await), (0, 1));
    assert_eq!(board(&story.sender).await, before);
    assert_ne!(board(&lead).await, before);
}
