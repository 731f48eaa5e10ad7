//! What the law lets nobody keep any longer is removed on its day, with nothing of it left behind, and nothing else is.
use super::{
    sealing::Place,
    world::{
        World,
        story::{Story, open_case},
    },
};
use chrono::{Days, Duration, NaiveDate};
use domain::{ClientId, basis::Category, retention::Class};
use polku::worker::retention::{Daily, Mode, Report, round};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl World {
    /// Lets time pass until noon of the day.
    pub fn be_on(&self, day: NaiveDate) {
        self.pass(day.and_hms_opt(10, 0, 0).unwrap().and_utc() - self.now());
    }
    pub async fn remove_due(&self) -> Report {
        round(&self.gate, Mode::Remove).await.unwrap()
    }
    /// The ids of what is kept of clients.
    async fn kept(&self) -> BTreeSet<Uuid> {
        let tables = ["client", "basis", "case", "message"];
        let all =
            tables.map(|table| format!("SELECT id, version AS seq FROM \"{table}\"")).join(" UNION ALL ");
        self.ask::<Place>(&all).await.into_iter().map(|row| row.id).collect()
    }
}

impl Story {
    /// Changes the client's record.
    pub async fn know(&self, client: ClientId, what: Value) {
        self.sender.patch(&format!("/clients/{client}"), what).await.is(200);
    }
    /// A case of the client in the service task, which is closed.
    async fn closed_case(&self, client: ClientId, task: Value) -> Uuid {
        let case = open_case(&self.sender, client).await;
        self.sender.patch(&case, json!({"service_task_code": task})).await.is(200);
        self.close(&case).await;
        id(&case)
    }
    async fn withdrawn_basis(&self, client: ClientId) -> Uuid {
        let basis = self.world.consent(client, self.ngo, self.office, &[Category::Basic]).await;
        self.sender.step(&format!("/bases/{basis}"), "withdraw", json!({})).await.is(200);
        basis.into()
    }
}

fn id(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

/// Something that is kept, and the first day on which it must be gone; none: it stays.
type Due = (Uuid, Option<NaiveDate>);

/// One case of each class, of a client each, and what of each client goes when; `late` days after the first.
async fn one_of_each_class(story: &Story, late: u64) -> Vec<Due> {
    let today = day("2026-11-22") + Days::new(late);
    let mut kept = Vec::new();
    let child = day("2010-04-04") + Days::new(late);
    for (task, born, dies, due) in [
        (json!("families"), None, false, "2056-11-23"),
        (json!("working_age"), None, false, "2036-11-23"),
        (json!("elderly"), None, false, "2036-11-23"),
        (json!("substance_use"), None, false, "2036-11-23"),
        (json!("disability"), None, false, "2036-11-23"),
        (json!("child_protection"), None, true, "2028-11-23"),
        (json!("family_law"), Some(day("1980-01-01")), false, "2036-11-23"),
        (json!("family_law"), Some(child), false, "2130-04-05"),
        (Value::Null, Some(child), true, "2130-04-05"),
    ] {
        let client = story.world.client(story.ngo).await;
        story.know(client, json!({"birth_date": born, "died_on": dies.then_some(today)})).await;
        let due = Some(day(due) + Days::new(late));
        kept.push((story.closed_case(client, task).await, due));
        kept.push((client.into(), due.filter(|_| dies)));
    }
    // Bases of somebody who lives, of somebody who died, and a record of which nothing else is kept.
    let (alive, dead, alone) = (
        story.world.client(story.ngo).await,
        story.world.client(story.ngo).await,
        story.world.client(story.ngo).await,
    );
    let after = |date: &str| Some(day(date) + Days::new(late));
    kept.push((story.withdrawn_basis(alive).await, after("2038-11-23")));
    kept.push((alive.into(), None));
    let in_force = story.world.consent(dead, story.ngo, story.office, &[Category::Basic]).await;
    kept.push((in_force.into(), after("2038-11-23")));
    kept.push((dead.into(), after("2038-11-23")));
    kept.push((alone.into(), after("2028-11-23")));
    for client in [dead, alone] {
        story.know(client, json!({"died_on": today})).await;
    }
    kept
}

/// Goal 22: one of each class is due today, and one tomorrow.
#[actix_web::test]
async fn exactly_what_is_due_is_removed_on_its_day() {
    let story = Story::begin().await;
    let world = &story.world;
    let referral = story.sent().await;
    let mut kept: Vec<Due> = vec![(story.client.into(), None), (story.consent.into(), None)];
    for late in 0..2 {
        kept.extend(one_of_each_class(&story, late).await);
        let message = story.sender.post(&format!("{referral}/messages"), json!({"body": "Any news?"})).await;
        let due = day("2029-11-23") + Days::new(late);
        kept.push((message.id(), Some(due)));
        world.pass(Duration::days(1));
    }
    story.sender.patch(&story.case, json!({"service_task_code": "families"})).await.is(200);
    story.sender.step(&referral, "withdraw", json!({"reason_code": "handled_elsewhere"})).await.is(200);
    story.close(&story.case).await;
    kept.push((id(&story.case), Some(day("2056-11-25"))));
    let known: BTreeSet<_> = kept.iter().map(|(id, _)| *id).collect();
    assert_eq!(world.kept().await, known);
    let due: BTreeSet<_> = kept.iter().filter_map(|(_, due)| *due).collect();
    let days: BTreeSet<_> = due.iter().flat_map(|day| [*day - Days::new(1), *day]).collect();
    for today in days {
        world.be_on(today);
        let report = world.remove_due().await;
        let left = kept.iter().filter(|(_, due)| due.is_none_or(|due| due > today)).map(|(id, _)| *id);
        assert_eq!(world.kept().await, left.collect(), "on {today}");
        assert_eq!(report.failed, 0, "on {today}");
    }
    for table in ["referral", "need", "next_step"] {
        let none = world.ask::<Place>(&format!("SELECT id, version AS seq FROM {table}")).await;
        assert!(none.is_empty(), "{table}");
    }
}

#[actix_web::test]
async fn what_is_open_stays_however_old() {
    let story = Story::begin().await;
    let world = &story.world;
    story.know(story.client, json!({"died_on": "2026-11-22"})).await;
    story.sent().await;
    let (other, third) = (world.client(story.ngo).await, world.client(story.ngo).await);
    for client in [other, third] {
        story.know(client, json!({"died_on": "2026-11-22"})).await;
    }
    let reopened = story.closed_case(other, json!("elderly")).await;
    let again = json!({"comment": "New debts.", "no_next_step_reason": "nothing_available"});
    story.sender.step(&format!("/cases/{reopened}"), "reopen", again).await.is(200);
    // While one case of disability services is open, the others are kept with it.
    let closed = story.closed_case(third, json!("disability")).await;
    let open = open_case(&story.sender, third).await;
    story.sender.patch(&open, json!({"service_task_code": "disability"})).await.is(200);
    let before = world.kept().await;
    world.be_on(day("2126-01-01"));
    let report = world.remove_due().await;
    assert!(report.due.keys().all(|class| *class == Class::Log), "{report}");
    assert_eq!(world.kept().await, before);
    // With the open one closed, ten years begin for both.
    story.close(&open).await;
    world.be_on(day("2136-01-02"));
    assert_eq!(world.remove_due().await.due.get(&Class::Disability), Some(&2));
    assert!(!world.kept().await.contains(&closed));
}

#[actix_web::test]
async fn those_who_heard_of_a_record_hear_that_it_is_gone() {
    let story = Story::begin().await;
    let (world, referral) = (&story.world, story.sent().await);
    story.sender.patch(&story.case, json!({"service_task_code": "elderly"})).await.is(200);
    story.receiver.step(&referral, "accept", json!({"comment": "We know him."})).await.is(200);
    let not = json!({"reason_code": "did_not_attend", "comment": "He never came."});
    story.receiver.step(&referral, "not-delivered", not).await.is(200);
    story.close(&story.case).await;
    world.be_on(day("2036-11-23"));
    let report = world.remove_due().await;
    assert_eq!(report.due.into_iter().collect::<Vec<_>>(), [(Class::Elderly, 1)]);
    for path in [&referral, &story.case] {
        story.sender.get(path).await.refused(404, "not-found");
    }
    for (person, heard) in [
        (&story.sender, vec!["case.removed", "referral.removed"]),
        (&story.receiver, vec!["referral.removed"]),
    ] {
        let told = person.get("/events?limit=200").await.is(200);
        let of_case: Vec<_> = told["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| {
                [id(&referral), id(&story.case)].contains(&id(event["record_id"].as_str().unwrap()))
            })
            .map(|event| event["type"].as_str().unwrap())
            .collect();
        assert_eq!(of_case, heard);
        assert!(!told.to_string().contains("He never came."));
    }
    let entry = world.audit_rows().await.into_iter().find(|row| row.action == "retention.remove").unwrap();
    assert_eq!((entry.client_id, entry.organization_id), (Some(story.client), Some(story.ngo)));
    assert_eq!(entry.actor_system.as_deref(), Some("retention"));
    assert_eq!(entry.detail.as_deref(), Some("cases 1, messages 0, bases 0, record 0"));
}

/// A referral that stays forgets the basis that goes; one that is open keeps it.
#[actix_web::test]
async fn a_basis_stays_while_an_open_referral_stands_on_it() {
    let story = Story::begin().await;
    let (world, referral) = (&story.world, story.sent().await);
    story.receiver.step(&referral, "accept", json!({})).await.is(200);
    // It asks for cancelling now, and the receiver has not confirmed that.
    story.sender.step(&format!("/bases/{}", story.consent), "withdraw", json!({})).await.is(200);
    world.be_on(day("2040-01-01"));
    world.remove_due().await;
    assert!(world.kept().await.contains(&story.consent.into()));
    let seen = story.sender.etag(&referral).await;
    let confirmed = story.receiver.asks("POST", &format!("{referral}/confirm-cancel")).if_match(&seen);
    confirmed.json(&json!({})).send().await.is(200);
    let etag = story.sender.etag(&referral).await;
    assert_eq!(world.remove_due().await.due.into_iter().collect::<Vec<_>>(), [(Class::Basis, 1)]);
    assert!(!world.kept().await.contains(&story.consent.into()));
    assert_eq!(story.sender.get(&referral).await.is(200)["basis_id"], Value::Null);
    assert_ne!(story.sender.etag(&referral).await, etag);
}

async fn three_due_clients(story: &Story) -> Vec<(ClientId, Uuid)> {
    let mut made = Vec::new();
    for _ in 0..3 {
        let client = story.world.client(story.ngo).await;
        story.know(client, json!({"died_on": "2026-11-22"})).await;
        made.push((client, story.closed_case(client, json!("elderly")).await));
    }
    story.world.be_on(day("2036-11-23"));
    made
}

#[actix_web::test]
async fn a_dry_run_tells_the_same_and_changes_nothing() {
    let story = Story::begin().await;
    let world = &story.world;
    three_due_clients(&story).await;
    world.be_on(day("2039-01-01"));
    world.seal().await;
    let count = async || (world.kept().await, world.audit().await.len(), world.happened().await.len());
    let before = count().await;
    let told = round(&world.gate, Mode::DryRun).await.unwrap();
    assert_eq!(count().await, before);
    assert_eq!(told.due[&Class::Elderly], 3);
    assert_eq!(told.due[&Class::ClientBasics], 3);
    assert!(told.due[&Class::Log] > 10 && told.to_string().contains("elderly 3\n"), "{told}");
    assert_eq!(world.remove_due().await, told);
    assert_eq!(world.remove_due().await, Report::default());
    assert_eq!(Report::default().to_string(), "nothing is due");
}

#[actix_web::test]
async fn two_nodes_at_once_remove_everything_once() {
    let story = Story::begin().await;
    let world = &story.world;
    let due = three_due_clients(&story).await;
    let (one, other) = futures::join!(world.remove_due(), world.remove_due());
    let sum = |class| one.due.get(&class).unwrap_or(&0) + other.due.get(&class).unwrap_or(&0);
    assert_eq!((sum(Class::Elderly), sum(Class::ClientBasics)), (3, 3), "{one} / {other}");
    assert_eq!((one.failed, other.failed), (0, 0));
    let kept = world.kept().await;
    assert!(due.iter().all(|(client, case)| !kept.contains(case) && !kept.contains(&(*client).into())));
    let entries = world.audit_rows().await;
    assert_eq!(entries.iter().filter(|row| row.action == "retention.remove").count(), 3);
}

/// What breaks off leaves one client as it was, keeps no other from being done, and is done the next time.
#[actix_web::test]
async fn what_breaks_off_is_done_the_next_time() {
    let story = Story::begin().await;
    let world = &story.world;
    let due = three_due_clients(&story).await;
    let (client, case) = due[1];
    world.sql("CREATE TABLE stumble (client_id uuid NOT NULL REFERENCES client (id))").await;
    world
        .sql(&format!("INSERT INTO stumble SELECT id FROM client WHERE id = {}", world.uuid(client.into())))
        .await;
    let report = world.remove_due().await;
    assert_eq!((report.failed, report.due[&Class::Elderly]), (1, 2));
    let kept = world.kept().await;
    assert!(kept.contains(&client.into()) && kept.contains(&case));
    let needs = world.ask::<Place>("SELECT case_id AS id, version AS seq FROM need").await;
    assert!(needs.iter().any(|need| need.id == case), "nothing of it was taken");
    world.sql("DROP TABLE stumble").await;
    let mut daily = Daily::default();
    daily.tick(&world.gate).await.unwrap();
    assert!(!world.kept().await.contains(&client.into()));
    // The next round is tomorrow's.
    story.know(story.client, json!({"died_on": "2026-11-22"})).await;
    let alone = world.client(story.ngo).await;
    story.know(alone, json!({"died_on": "2026-11-22"})).await;
    world.sql("UPDATE client SET death_known_on = died_on").await;
    daily.tick(&world.gate).await.unwrap();
    assert!(world.kept().await.contains(&alone.into()));
    world.pass(Duration::days(1));
    daily.tick(&world.gate).await.unwrap();
    assert!(!world.kept().await.contains(&alone.into()));
}

#[actix_web::test]
async fn a_death_is_recorded_as_a_day_that_can_be() {
    let story = Story::begin().await;
    let client = format!("/clients/{}", story.client);
    let died = |day: &str| json!({"died_on": day});
    let shown = story.sender.patch(&client, died("2026-11-22")).await.is(200);
    assert_eq!(shown["died_on"], "2026-11-22");
    story.sender.patch(&client, json!({"birth_date": "1950-01-31"})).await.is(200);
    for (body, pointer, code) in [
        (died("2026-11-23"), "/died_on", "future"),
        (died("1950-01-30"), "/died_on", "order"),
        (json!({"birth_date": "2026-11-23"}), "/birth_date", "future"),
        (died("soon"), "/died_on", "invalid"),
    ] {
        let problem = story.sender.patch(&client, body.clone()).await.refused(422, "invalid");
        let told = (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]);
        assert_eq!(told, (&json!(pointer), &json!(code)), "{body}");
    }
    // Basic data of the client, like the day of birth: the receiver sees it under the consent, and may not change it.
    story.sent().await;
    assert_eq!(story.receiver.get(&client).await.is(200)["died_on"], "2026-11-22");
    story.receiver.patch(&client, died("2026-11-21")).await.refused(403, "not-allowed");
    let cleared = story.sender.patch(&client, json!({"died_on": null})).await.is(200);
    assert_eq!((&cleared["died_on"], &cleared["birth_date"]), (&Value::Null, &json!("1950-01-31")));
}

#[actix_web::test]
async fn a_case_names_a_service_task_of_the_list() {
    let story = Story::begin().await;
    let list = story.sender.get("/codelists/service_tasks").await.is(200);
    let codes: Vec<_> = list["codes"].as_array().unwrap().iter().map(|code| code["code"].clone()).collect();
    assert_eq!(codes.len(), 7);
    for code in codes {
        let shown = story.sender.patch(&story.case, json!({"service_task_code": code})).await.is(200);
        assert_eq!(shown["service_task_code"], code);
    }
    let unknown = json!({"service_task_code": "tyoikaiset"});
    let problem = story.sender.patch(&story.case, unknown).await.refused(422, "invalid");
    let told = (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]);
    assert_eq!(told, (&json!("/service_task_code"), &json!("unknown_code")));
    let forbidden = json!({"client_id": story.client, "kind": "prohibition", "given_via": "spoken",
        "plain_summary": {"fi": "Ei."}, "service_task_code": "tyoikaiset"});
    story.sender.post("/bases", forbidden).await.refused(422, "invalid");
}
