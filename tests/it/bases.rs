//! Legal bases over HTTP: what they open, until when, and what they never open.
use super::world::{Answer, Person, World};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use domain::{ClientId, OrganizationId, access::Role, organization::Sector};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use std::collections::BTreeSet;

struct Stage {
    world: World,
    ngo: OrganizationId,
    clinic: OrganizationId,
    worker: Person,
    nurse: Person,
    client: ClientId,
    path: String,
}

const CODE: &str = "010594Y9032";

async fn keep(person: &Person) -> ClientId {
    let body = json!({"first_names": "Mika", "last_name": "Koskenlaita", "national_id": CODE});
    ClientId::from_uuid(person.post("/clients", body).await.id())
}

async fn stage() -> Stage {
    let world = World::new().await;
    let ngo = world.organization("NGO", Sector::NgoPeer).await;
    let clinic = world.organization("Clinic", Sector::Health).await;
    let (worker, nurse) = (world.worker(ngo).await, world.worker(clinic).await);
    let client = keep(&worker).await;
    world.task(&nurse, client).await;
    Stage { world, ngo, clinic, worker, nurse, client, path: format!("/clients/{client}") }
}

fn text(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl Stage {
    /// A consent for the clinic, with changes.
    fn consent(&self, changes: &Value) -> Value {
        let mut body = json!({
            "client_id": self.client, "kind": "consent", "recipients": [self.clinic], "purposes": ["coordination"],
            "categories": ["basic"], "given_via": "spoken", "plain_summary": {"fi": "Klinikka näkee nimesi."}});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    }
    /// Records it and tells its path.
    async fn give(&self, changes: Value) -> String {
        let made = self.worker.post("/bases", self.consent(&changes)).await;
        let path = format!("/bases/{}", made.id());
        assert_eq!(made.status, 201, "{}", made.body);
        path
    }
    /// What the clinic finds of the client.
    async fn found(&self) -> usize {
        let search = json!({"national_id": CODE, "purpose": "coordination"});
        let found = self.nurse.post("/clients/search", search).await.is(200);
        found["items"].as_array().unwrap().len()
    }
    async fn asks(&self, person: &Person, question: Value) -> Answer {
        let mut body = json!({"client_id": self.client});
        body.as_object_mut().unwrap().extend(question.as_object().unwrap().clone());
        person.post("/access-check", body).await
    }
}

#[actix_web::test]
async fn a_consent_opens_and_its_withdrawal_closes_on_the_next_request() {
    let stage = stage().await;
    assert_eq!(stage.found().await, 0);
    let basis = stage.give(json!({"categories": ["basic", "contact"]})).await;
    let shown = stage.nurse.get(&stage.path).await.is(200);
    assert_eq!(shown["shown"], json!(["basic", "contact"]));
    assert_eq!(stage.found().await, 1);
    let received = stage.nurse.get(&basis).await.is(200);
    assert_eq!((&received["status"], &received["organization_id"]), (&json!("active"), &json!(stage.ngo)));
    assert_eq!(received["details"]["plain_summary"], json!({"fi": "Klinikka näkee nimesi."}));
    let note = json!({"note": "Mika called."});
    stage.nurse.step(&basis, "withdraw", note.clone()).await.refused(403, "not-allowed");
    let withdrawn = stage.worker.step(&basis, "withdraw", note.clone()).await.is(200);
    assert_eq!(
        (&withdrawn["status"], &withdrawn["details"]["withdrawal_note"]),
        (&json!("withdrawn"), &note["note"])
    );
    stage.nurse.get(&stage.path).await.refused(404, "not-found");
    stage.nurse.get(&format!("{}/links", stage.path)).await.refused(404, "not-found");
    assert_eq!(stage.found().await, 0);
    let left = stage.nurse.get(&basis).await.is(200);
    assert_eq!((&left["status"], &left["details"]), (&json!("withdrawn"), &json!(null)));
    let listed = stage.nurse.get(&format!("/bases?client_id={}", stage.client)).await.is(200);
    assert_eq!(listed["items"], json!([left]));
    stage.worker.step(&basis, "withdraw", note).await.refused(409, "transition-not-allowed");
    assert_eq!(
        stage.world.happened().await,
        [
            "client.created",
            "client.task_recorded",
            "basis.recorded",
            "basis.recorded",
            "basis.withdrawn",
            "basis.withdrawn"
        ]
    );
}

#[actix_web::test]
async fn a_basis_holds_from_its_first_moment_to_its_last() {
    let stage = stage().await;
    let (from, to) = (stage.world.now() + Duration::hours(1), stage.world.now() + Duration::hours(2));
    let basis = stage.give(json!({"valid_from": text(from), "valid_to": text(to)})).await;
    for (status, http) in [("upcoming", 404), ("active", 200), ("expired", 404)] {
        assert_eq!(stage.nurse.get(&basis).await.is(200)["status"], status);
        assert_eq!(stage.nurse.get(&stage.path).await.status, http, "{status}");
        assert_eq!(stage.found().await, usize::from(http == 200), "{status}");
        stage.world.pass(Duration::hours(1));
    }
    stage.worker.step(&basis, "withdraw", json!({})).await.refused(409, "transition-not-allowed");
    let vital = json!({"kind": "vital_interest", "given_via": null, "statute_code": "vital_interest",
        "justification": "Found unconscious."});
    stage.give(vital).await;
    stage.nurse.get(&stage.path).await.is(200);
    stage.world.pass(Duration::days(30));
    stage.nurse.get(&stage.path).await.refused(404, "not-found");
}

#[actix_web::test]
async fn other_purposes_and_other_receivers_open_nothing() {
    let stage = stage().await;
    let third = stage.world.worker(stage.world.organization("Third", Sector::Housing).await).await;
    let research = stage.give(json!({"purposes": ["research", "quality"]})).await;
    stage.nurse.get(&stage.path).await.refused(404, "not-found");
    assert_eq!(stage.nurse.get(&research).await.is(200)["details"], json!(null));
    stage.give(json!({})).await;
    stage.nurse.get(&stage.path).await.is(200);
    third.get(&stage.path).await.refused(404, "not-found");
    third.get(&research).await.refused(404, "not-found");
    assert_eq!(third.get("/bases").await.is(200)["items"], json!([]));
    stage
        .nurse
        .post("/bases", stage.consent(&json!({"recipients": [third.organization]})))
        .await
        .refused(403, "not-allowed");
    third.post("/bases", stage.consent(&json!({}))).await.refused(404, "not-found");
}

#[actix_web::test]
async fn what_is_missing_or_unfit_is_named_at_once() {
    let stage = stage().await;
    let unknown = OrganizationId::generate();
    for (changes, pointers) in [
        (json!({"given_via": null, "plain_summary": {}}), vec!["/given_via", "/plain_summary"]),
        (json!({"kind": "statute"}), vec!["/statute_code", "/justification", "/given_via"]),
        (json!({"recipients": []}), vec!["/recipients"]),
        (json!({"recipients": [stage.ngo]}), vec!["/recipients/0"]),
        (json!({"recipients": [stage.clinic, unknown]}), vec!["/recipients/1"]),
        (json!({"purposes": [], "categories": []}), vec!["/purposes", "/categories"]),
        (json!({"valid_to": "2026-01-01T00:00:00Z"}), vec!["/valid_to"]),
        (json!({"categories": ["everything"]}), vec!["/categories/0"]),
        (json!({"withdrawn_at": null}), vec!["/withdrawn_at"]),
    ] {
        let problem = stage.worker.post("/bases", stage.consent(&changes)).await.refused(422, "invalid");
        let named: Vec<_> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["pointer"].as_str().unwrap())
            .collect();
        assert_eq!(named, pointers);
    }
    assert_eq!(stage.world.happened().await, ["client.created", "client.task_recorded"]);
    let (one, body) = (stage.worker.asks("POST", "/bases").key("k"), stage.consent(&json!({})));
    let first = one.json(&body).send().await;
    let again = stage.worker.asks("POST", "/bases").key("k").json(&body).send().await;
    assert_eq!((first.status, first.bytes), (201, again.bytes));
    assert_eq!(stage.worker.get("/bases").await.is(200)["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn guardians_withdraw_without_seeing_clients() {
    let stage = stage().await;
    let officer = stage.world.person(stage.ngo, &[Role::PrivacyOfficer]).await;
    let basis = stage.give(json!({})).await;
    officer.get(&stage.path).await.refused(404, "not-found");
    officer.post("/bases", stage.consent(&json!({}))).await.refused(404, "not-found");
    officer.step(&basis, "withdraw", json!({})).await.is(200);
    stage.nurse.get(&stage.path).await.refused(404, "not-found");
    stage.world.person(stage.ngo, &[Role::Trainee]).await.get(&basis).await.refused(404, "not-found");
}

#[actix_web::test]
async fn anybody_concerned_can_ask_whether_and_why() {
    let stage = stage().await;
    let use_of = |category: &str| json!({"category": category, "purpose": "coordination"});
    let own = stage.asks(&stage.worker, json!({"action": "client.view"})).await.is(200);
    assert_eq!((&own["allowed"], &own["reason"]), (&json!(true), &json!("own_register")));
    let unseen = stage.asks(&stage.nurse, use_of("basic")).await;
    let nobody = json!({"client_id": ClientId::generate(), "category": "basic", "purpose": "coordination"});
    let unknown = stage.nurse.post("/access-check", nobody).await;
    let plain = |answer: Answer| {
        let mut body = answer.refused(404, "not-found");
        body["instance"].take();
        body
    };
    assert_eq!(plain(unseen), plain(unknown));
    let basis = stage.give(json!({"categories": ["basic", "needs"]})).await;
    for (person, whom) in
        [(&stage.nurse, None), (&stage.nurse, Some(stage.clinic)), (&stage.worker, Some(stage.clinic))]
    {
        for (question, allowed, reason) in [
            (json!({"action": "client.view"}), true, "consent"),
            (json!({"action": "client.edit"}), false, "not-allowed"),
            (use_of("needs"), true, "consent"),
            (use_of("health"), false, "no-legal-basis"),
            (json!({"category": "needs", "purpose": "guidance"}), false, "no-legal-basis"),
            (json!({"category": "needs", "purpose": "research"}), false, "no-legal-basis"),
        ] {
            let mut question = question;
            if let Some(whom) = whom {
                question["organization_id"] = json!(whom);
            }
            let told = stage.asks(person, question.clone()).await.is(200);
            assert_eq!((&told["allowed"], &told["reason"]), (&json!(allowed), &json!(reason)), "{question}");
            assert_eq!(
                told["basis_id"].as_str().map(|id| format!("/bases/{id}")),
                allowed.then(|| basis.clone())
            );
            assert_eq!(told["fields"].as_array().unwrap().is_empty(), !allowed);
        }
    }
    let about_others = json!({"action": "client.view", "organization_id": stage.ngo});
    stage.asks(&stage.nurse, about_others).await.refused(403, "not-allowed");
    for (question, pointer) in [
        (json!({}), "/category"),
        (json!({"category": "needs"}), "/purpose"),
        (json!({"action": "client.view", "category": "needs"}), "/action"),
        (json!({"action": "referral.accept"}), "/action"),
    ] {
        let problem = stage.asks(&stage.nurse, question).await.refused(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
    let entries = stage.world.audit_rows().await;
    let checks = entries.iter().filter(|entry| entry.action == "access.check");
    let detail = format!("needs for coordination by {}", stage.clinic);
    assert!(checks.filter(|entry| entry.detail.as_ref() == Some(&detail)).count() >= 3);
}

#[actix_web::test]
async fn no_count_of_statements_grows_with_the_rows() {
    let stage = stage().await;
    // The first entry of a log begins its chain.
    stage.worker.get("/clients").await.is(200);
    // Who has asked before is remembered.
    stage.nurse.get("/me").await.is(200);
    stage.world.gate.settle().await;
    let mut counts = BTreeSet::new();
    for name in ["Two", "Three", "Four"] {
        stage.world.organization(name, Sector::Housing).await;
        let all = entity::organization::Entity::find().all(&stage.world.database.db).await.unwrap();
        let others: Vec<_> = all.iter().map(|one| one.id).filter(|id| *id != stage.ngo).collect();
        stage.world.statements();
        stage.give(json!({"recipients": others})).await;
        let given = stage.world.statements();
        stage.worker.get("/bases").await.is(200);
        let listed = stage.world.statements();
        stage.nurse.get(&stage.path).await.is(200);
        let read = stage.world.statements();
        stage.worker.get("/clients").await.is(200);
        counts.insert((given, listed, read, stage.world.statements()));
        stage.worker.post("/clients", json!({"first_names": "Aino", "last_name": name})).await.is(201);
    }
    // Who asks, the rows with what covers them, that it was seen and where its chain ends then; BEGIN and COMMIT are
    // not counted.
    assert_eq!(counts.len(), 1, "{counts:?}");
    if stage.world.counts_statements() {
        assert_eq!(counts, BTreeSet::from([(7, 4, 4, 4)]));
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
    fn some<'a>(&mut self, of: &[&'a str]) -> Vec<&'a str> {
        let chosen: Vec<_> = of.iter().copied().filter(|_| self.roll(2) == 0).collect();
        if chosen.is_empty() { vec![of[self.roll(of.len())]] } else { chosen }
    }
}

fn listed(body: &Value) -> BTreeSet<String> {
    body["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// Organizations that each keep a record of the same person, and give each other bases at random.
async fn tangle(world: &World, dice: &mut Dice) -> Vec<(Person, ClientId)> {
    let mut cast = Vec::new();
    for name in ["A", "B", "C", "D"] {
        let person = world.worker(world.organization(name, Sector::Health).await).await;
        let client = keep(&person).await;
        cast.push((person, client));
    }
    for _ in 0..12 {
        let (giver, to) = (dice.roll(4), dice.roll(3));
        let recipient = &cast[(giver + 1 + to) % 4].0;
        let (person, client) = &cast[giver];
        let from = world.now() + Duration::hours(i64::try_from(dice.roll(5)).unwrap() - 2);
        let lasts = Duration::hours(i64::try_from(dice.roll(3)).unwrap() + 3);
        let body = json!({
            "client_id": client, "kind": "consent", "recipients": [recipient.organization],
            "purposes": dice.some(&["coordination", "guidance", "research", "quality"]),
            "categories": dice.some(&["basic", "contact", "needs"]), "given_via": "spoken",
            "plain_summary": {"fi": "Saa nähdä."}, "valid_from": text(from),
            "valid_to": if dice.roll(2) == 0 { json!(null) } else { json!(text(from + lasts)) }});
        let made = person.post("/bases", body).await;
        let path = format!("/bases/{}", made.id());
        if dice.roll(4) == 0 {
            person.step(&path, "withdraw", json!({})).await.is(200);
        }
    }
    cast
}

#[actix_web::test]
async fn whatever_is_given_lists_and_reads_agree() {
    let world = World::new().await;
    let mut dice = Dice(20_261_122);
    let cast = tangle(&world, &mut dice).await;
    let bases: BTreeSet<String> = {
        let mut all = BTreeSet::new();
        for (person, _) in &cast {
            all.extend(listed(&person.get("/bases").await.is(200)));
        }
        all
    };
    let mut seen = BTreeSet::new();
    for _ in 0..6 {
        for (person, own) in &cast {
            let search = json!({"national_id": CODE, "purpose": "coordination"});
            let found = listed(&person.post("/clients/search", search).await.is(200));
            let links = listed(&person.get(&format!("/clients/{own}/links")).await.is(200));
            for (_, client) in &cast {
                let read = person.get(&format!("/clients/{client}")).await.status == 200;
                assert_eq!(found.contains(&client.to_string()), read);
                assert_eq!(links.contains(&client.to_string()), read && client != own);
                let check = json!({"client_id": client, "action": "client.view"});
                let told = person.post("/access-check", check).await;
                assert_eq!(told.body["allowed"] == json!(true), read);
                seen.insert(read);
            }
            let mine = listed(&person.get("/bases").await.is(200));
            for basis in &bases {
                let read = person.get(&format!("/bases/{basis}")).await.status == 200;
                assert_eq!(mine.contains(basis), read);
            }
        }
        world.pass(Duration::hours(1));
    }
    assert_eq!(seen.len(), 2, "some are seen and some are not");
}
