//! Clients over HTTP: kept by one organization each, linked and never merged.
use super::world::{Person, World};
use domain::{ClientId, OrganizationId, basis::Category, organization::Sector};
use serde_json::{Value, json};
use std::collections::BTreeSet;

mod keys;

const CODE: &str = "010594Y9032";

struct Stage {
    world: World,
    ngo: OrganizationId,
    clinic: OrganizationId,
    worker: Person,
    nurse: Person,
}

async fn stage() -> Stage {
    let world = World::new().await;
    let ngo = world.organization("NGO", Sector::NgoPeer).await;
    let clinic = world.organization("Clinic", Sector::Health).await;
    let (worker, nurse) = (world.worker(ngo).await, world.worker(clinic).await);
    Stage { world, ngo, clinic, worker, nurse }
}

fn new_client(code: &str) -> Value {
    json!({
        "first_names": "Mika Antero", "last_name": "Koskenlaita", "preferred_name": "Mikä", "national_id": code,
        "service_language": "fi", "other_languages": ["sgn-fi", "sv"], "interpreter_needed": true,
        "accessibility_needs": ["quiet_space"], "municipality_code": "992", "contact_address": "PL 17\n40101 Jyväskylä",
        "contacts": [{"kind": "phone", "value": "050 000 0001", "safe": true}, {"kind": "email", "value": "mika@example.org"}]})
}

fn by_code(code: &str) -> Value {
    json!({"national_id": code, "purpose": "coordination"})
}

async fn keep(person: &Person, body: Value) -> (String, ClientId) {
    let made = person.post("/clients", body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let id = ClientId::from_uuid(made.id());
    (format!("/clients/{id}"), id)
}

fn ids(found: &Value) -> BTreeSet<&str> {
    found["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_record_is_kept_with_its_identifier_sealed_and_masked() {
    let stage = stage().await;
    let made = stage.worker.asks("POST", "/clients").key("one").json(&new_client(CODE)).send().await;
    assert_eq!(made.headers["location"], format!("/api/v1/clients/{}", made.id()));
    let shown = made.is(201);
    assert_eq!(shown["national_id"], json!({"masked": "010594****", "is_temporary": true}));
    assert_eq!(shown["birth_date"], "1994-05-01");
    assert_eq!(shown["other_languages"], json!(["fse", "sv"]));
    assert_eq!(shown["contacts"][0]["value"], "+358500000001");
    let path = format!("/clients/{}", shown["id"].as_str().unwrap());
    assert_eq!(stage.worker.get(&path).await.is(200), shown);
    assert_eq!(stage.worker.get("/clients").await.is(200)["items"], json!([shown]));
    let again = stage.worker.asks("POST", "/clients").key("one").json(&new_client(CODE)).send().await;
    assert_eq!(again.is(201), shown);
    stage.worker.post("/clients/search", by_code(CODE)).await.is(200);
    assert!(stage.world.database.holds("010594****").await, "the search of the tables finds what is there");
    assert!(!stage.world.database.holds(CODE).await);
    assert_eq!(stage.world.happened().await, ["client.created", "client.task_recorded"]);
}

#[actix_web::test]
async fn every_sign_and_check_rule_holds_at_the_door() {
    let stage = stage().await;
    for (code, born) in [
        ("010194-900R", "1994-01-01"),
        ("280255Y901X", "1955-02-28"),
        ("150360X902N", "1960-03-15"),
        ("311288W903H", "1988-12-31"),
        ("010170V904N", "1970-01-01"),
        ("240672U9053", "1972-06-24"),
        ("290200A906J", "2000-02-29"),
        ("010505B9077", "2005-05-01"),
        ("170512C908C", "2012-05-17"),
        ("300915D909T", "2015-09-30"),
        ("120308E910K", "2008-03-12"),
        ("060622f911s", "2022-06-06"),
        ("311299+912M", "1899-12-31"),
    ] {
        let made = stage.worker.post("/clients", new_client(code)).await.is(201);
        assert_eq!(made["birth_date"], born, "{code}");
    }
    for (code, flaw) in [
        ("010194-900A", "check_character"),
        ("290200-900B", "date"),
        ("290201A9068", "date"),
        ("310494-900H", "date"),
        ("000094-9009", "date"),
        ("010194G900R", "sign"),
        ("010194-000P", "number"),
        ("0101949000", "shape"),
        ("010190-999X", "check_character"),
    ] {
        let problem = stage.worker.post("/clients", new_client(code)).await.refused(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/national_id", "{code}");
        assert_eq!(problem["errors"][0]["code"], flaw, "{code}");
        assert!(!problem.to_string().contains(code));
    }
    stage.worker.post("/clients", new_client("060622F911S")).await.refused(409, "already-exists");
    stage.nurse.post("/clients", new_client("060622F911S")).await.is(201);
}

#[actix_web::test]
async fn what_does_not_fit_is_named() {
    let stage = stage().await;
    for (changes, pointer, code) in [
        (json!({"birth_date": "1994-05-02"}), "/birth_date", "contradiction"),
        (json!({"national_id": null, "birth_date": "2026-11-23"}), "/birth_date", "future"),
        (json!({"municipality_code": "999"}), "/municipality_code", "invalid"),
        (json!({"service_language": "FI"}), "/service_language", "invalid"),
        (json!({"contacts": [{"kind": "phone", "value": "call me"}]}), "/contacts/0/value", "invalid"),
        (json!({"contacts": [{"kind": "email", "value": "mika"}]}), "/contacts/0/value", "invalid"),
        (json!({"first_names": "a\u{0}b"}), "/first_names", "invalid"),
        (json!({"last_name": null}), "/last_name", "invalid"),
        (json!({"accessibility_needs": ["wings"]}), "/accessibility_needs/0", "unknown_code"),
        (json!({"organization_id": stage.clinic}), "/organization_id", "unknown_property"),
    ] {
        let mut body = new_client(CODE);
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let problem = stage.worker.post("/clients", body).await.refused(422, "invalid");
        let error = &problem["errors"][0];
        assert_eq!((error["pointer"].as_str(), error["code"].as_str()), (Some(pointer), Some(code)));
    }
    assert_eq!(stage.world.happened().await, [""; 0]);
}

#[actix_web::test]
async fn two_at_once_make_one_record() {
    let stage = stage().await;
    let other = stage.world.worker(stage.ngo).await;
    let both = futures::join!(
        stage.worker.post("/clients", new_client(CODE)),
        other.post("/clients", new_client(CODE))
    );
    let told: BTreeSet<_> = [both.0.status, both.1.status].into();
    assert_eq!(told, BTreeSet::from([201, 409]));
    let ask = || stage.worker.asks("POST", "/clients").key("again").json(&new_client("010516B903X")).send();
    let (first, second) = futures::join!(ask(), ask());
    assert_eq!((first.status, &first.bytes), (201, &second.bytes), "{}", second.body);
    assert_eq!(stage.world.happened().await.len(), 4, "each with the task of whoever began it");
}

#[actix_web::test]
async fn a_patch_changes_what_it_names() {
    let stage = stage().await;
    let (path, _) = keep(&stage.worker, new_client(CODE)).await;
    let before = stage.worker.get(&path).await.is(200);
    let same = stage.worker.patch(&path, json!({})).await.is(200);
    assert_eq!(
        (&same["contacts"], &same["preferred_name"]),
        (&before["contacts"], &before["preferred_name"])
    );
    let cleared = json!({
        "preferred_name": null, "service_language": null, "other_languages": null, "interpreter_needed": null,
        "accessibility_needs": null, "municipality_code": null, "contacts": null, "contact_address": null});
    let cleared = stage.worker.patch(&path, cleared).await.is(200);
    for (field, value) in [
        ("preferred_name", json!(null)),
        ("service_language", json!(null)),
        ("other_languages", json!([])),
        ("interpreter_needed", json!(false)),
        ("accessibility_needs", json!([])),
        ("municipality_code", json!(null)),
        ("contacts", json!([])),
        ("contact_address", json!(null)),
        ("first_names", json!("Mika Antero")),
    ] {
        assert_eq!(cleared[field], value, "{field}");
    }
    for (change, pointer) in [
        (json!({"first_names": null}), "/first_names"),
        (json!({"birth_date": null}), "/birth_date"),
        (json!({"national_id": "010594Y903X"}), "/national_id"),
        (json!({"id": "x"}), "/id"),
    ] {
        let problem = stage.worker.patch(&path, change).await.refused(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
    let other = stage.worker.patch(&path, json!({"national_id": "020594X903P"})).await.is(200);
    assert_eq!(
        (&other["birth_date"], &other["national_id"]["masked"]),
        (&json!("1994-05-02"), &json!("020594****"))
    );
    let none =
        stage.worker.patch(&path, json!({"national_id": null, "birth_date": "1994-05-03"})).await.is(200);
    assert_eq!((&none["birth_date"], &none["national_id"]), (&json!("1994-05-03"), &json!(null)));
    keep(&stage.worker, new_client(CODE)).await;
    stage.worker.patch(&path, json!({"national_id": CODE})).await.refused(409, "already-exists");
    let named = stage.worker.patch(&path, json!({"last_name": "Šeppä"})).await.is(200);
    let found = stage.worker.post("/clients/search", json!({"name": "seppä"})).await.is(200);
    assert_eq!(found["items"], json!([named]));
}

#[actix_web::test]
async fn names_are_found_by_their_beginnings_in_the_own_organization() {
    let stage = stage().await;
    let (_, mika) = keep(&stage.worker, new_client(CODE)).await;
    keep(&stage.nurse, new_client(CODE)).await;
    keep(&stage.worker, json!({"first_names": "Aino", "last_name": "Koski", "birth_date": "1950-01-31"}))
        .await;
    let mika = mika.to_string();
    for (search, found) in [
        (json!({"name": "kosk"}), 2),
        (json!({"name": "mika KOSKEN"}), 1),
        (json!({"name": "antero"}), 1),
        (json!({"name": "enlaita"}), 0),
        (json!({"name": "kosk", "birth_date": "1994-05-01"}), 1),
        (json!({"birth_date": "1994-05-01"}), 1),
        (json!({"birth_date": "1994-05-02"}), 0),
    ] {
        let answer = stage.worker.post("/clients/search", search.clone()).await.is(200);
        let ids = ids(&answer);
        assert_eq!(ids.len(), found, "{search}");
        assert!(found != 1 || ids.contains(mika.as_str()), "{search}");
    }
    for (search, pointer) in [
        (json!({}), "/name"),
        (json!({"name": "%_"}), "/name"),
        (json!({"national_id": CODE}), "/purpose"),
        (json!({"purpose": "coordination"}), "/national_id"),
        (json!({"national_id": CODE, "purpose": "coordination", "name": "kosk"}), "/national_id"),
        (json!({"national_id": CODE, "purpose": "research"}), "/purpose"),
        (json!({"national_id": "010594Y9033", "purpose": "coordination"}), "/national_id"),
    ] {
        let problem = stage.worker.post("/clients/search", search).await.refused(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
}

#[actix_web::test]
async fn unknown_and_not_for_you_are_the_same() {
    let stage = stage().await;
    keep(&stage.worker, new_client(CODE)).await;
    // The first entry of a log begins its chain.
    stage.nurse.post("/clients/search", by_code("020594X903P")).await.is(200);
    let mut told = Vec::new();
    for code in [CODE, "020594X903P"] {
        stage.world.statements();
        let answer = stage.nurse.post("/clients/search", by_code(code)).await;
        let statements = stage.world.statements();
        let mut headers: Vec<_> = answer
            .headers
            .iter()
            .filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()))
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        headers.sort();
        assert_eq!(ids(&answer.body), BTreeSet::new());
        told.push((answer.status, answer.bytes, headers, statements));
    }
    assert_eq!(told[0], told[1]);
    let all = if stage.world.counts_statements() { 4 } else { 1 };
    assert_eq!(told[0].3, all, "who asks, what is found, and that it was asked, in two");
    let entry = stage.world.audit_rows().await.pop().unwrap();
    assert_eq!((entry.action.as_str(), entry.subject_id, entry.client_id), ("client.search", None, None));
    assert_eq!(entry.detail.as_deref(), Some("by national_id"));
    assert_eq!(entry.purpose, Some(domain::basis::Purpose::Coordination));
}

#[actix_web::test]
async fn the_same_person_is_linked_and_never_merged() {
    let stage = stage().await;
    let (own, own_id) = keep(&stage.worker, new_client(CODE)).await;
    let (theirs, theirs_id) = keep(&stage.nurse, new_client(CODE)).await;
    let alone = keep(&stage.worker, json!({"first_names": "Aino", "last_name": "Koski"})).await.0;
    for path in [&own, &alone] {
        let links = stage.worker.get(&format!("{path}/links")).await.is(200);
        assert_eq!(links, json!({"items": [], "has_more": false}));
    }
    stage.worker.get(&theirs).await.refused(404, "not-found");
    stage.worker.get(&format!("{theirs}/links")).await.refused(404, "not-found");
    stage.world.consent(theirs_id, stage.clinic, stage.ngo, &[Category::Basic]).await;
    let links = stage.worker.get(&format!("{own}/links")).await.is(200);
    assert_eq!(ids(&links), BTreeSet::from([theirs_id.to_string().as_str()]));
    let found = stage.worker.post("/clients/search", by_code(CODE)).await.is(200);
    let both = [own_id.to_string(), theirs_id.to_string()];
    assert_eq!(ids(&found), both.iter().map(String::as_str).collect());
    let listed = stage.worker.get("/clients").await.is(200);
    assert!(!ids(&listed).contains(both[1].as_str()), "the list is of the own organization");
    stage.worker.patch(&theirs, json!({"last_name": "Other"})).await.refused(403, "not-allowed");
}

#[actix_web::test]
async fn others_see_what_each_category_opens() {
    let stage = stage().await;
    let (path, id) = keep(&stage.worker, new_client(CODE)).await;
    let known = json!({"died_on": "2026-11-01", "unemployed_since": "2026-02-27"});
    stage.worker.patch(&path, known.clone()).await.is(200);
    stage.nurse.get(&path).await.refused(404, "not-found");
    stage.world.consent(id, stage.ngo, stage.clinic, &[Category::Contact, Category::Employment]).await;
    stage.nurse.get(&path).await.refused(404, "not-found");
    stage.world.task(&stage.nurse, id).await;
    stage.nurse.get(&path).await.refused(403, "no-legal-basis");
    assert_eq!(ids(&stage.nurse.post("/clients/search", by_code(CODE)).await.is(200)), BTreeSet::new());
    stage.world.consent(id, stage.ngo, stage.clinic, &[Category::Basic]).await;
    let whole = stage.nurse.get(&path).await.is(200);
    assert_eq!(whole["shown"], json!(["basic", "contact", "employment"]));
    let (other, other_id) = keep(&stage.worker, new_client("020594X903P")).await;
    stage.worker.patch(&other, known).await.is(200);
    stage.world.consent(other_id, stage.ngo, stage.clinic, &[Category::Basic]).await;
    stage.world.task(&stage.nurse, other_id).await;
    let part = stage.nurse.get(&other).await.is(200);
    for (category, fields) in domain::client::FIELDS {
        for field in *fields {
            assert!(!whole[*field].is_null(), "{field}");
            assert_eq!(part[*field].is_null(), *category != Category::Basic, "{field}");
        }
    }
    let always = ["id", "organization_id", "shown", "created_at", "updated_at"];
    let masked: BTreeSet<_> =
        domain::client::FIELDS.iter().flat_map(|(_, fields)| *fields).copied().collect();
    let shown: BTreeSet<_> = whole.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(shown, masked.into_iter().chain(always).collect());
    let entry = stage.world.audit_rows().await.pop().unwrap();
    assert_eq!((entry.basis.as_str(), entry.client_id), ("consent", Some(other_id)));
}

#[actix_web::test]
async fn an_identifier_in_an_address_goes_nowhere() {
    let stage = stage().await;
    for path in
        [format!("/clients/{CODE}"), format!("/clients?cursor={CODE}"), "/clients/010594%599032".to_owned()]
    {
        let problem = stage.worker.get(&path).await.refused(400, "malformed");
        assert!(!problem.to_string().contains(CODE));
    }
}
