//! Who sees alerts, who settles them, and what waits for a privacy officer.
use super::*;
use crate::world::story::Story;
use domain::access::Role;
use sea_orm::PaginatorTrait;
use serde_json::{Value, json};

const FOUND: &str = "Stood in for a colleague.";

fn ids(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}
fn found() -> Value {
    json!({"outcome": "explained", "reason": FOUND})
}

/// An NGO, its officer, and an alert about its worker.
pub struct Office {
    pub story: Story,
    pub officer: Person,
    alert: alert::Model,
    pub path: String,
}

impl Office {
    pub async fn new() -> Self {
        let story = Story::begin().await;
        let officer = story.world.person(story.ngo, &[Role::PrivacyOfficer]).await;
        let alert = rows::alert(&story.sender, Some(story.client), story.world.now());
        story.world.put::<alert::Entity>(alert.clone()).await;
        Self { path: format!("/alerts/{}", alert.id), story, officer, alert }
    }
    pub fn world(&self) -> &World {
        &self.story.world
    }
    /// Records that are another person's wait at the board of the officer.
    async fn board(&self, who: &Person) -> Vec<String> {
        let board = who.get("/views/privacy-board").await.is(200);
        assert_eq!(board["is_whole"], true);
        let waiting = board["waiting"].as_array().unwrap();
        waiting.iter().map(|row| row["record_kind"].as_str().unwrap().to_owned()).collect()
    }
}

#[actix_web::test]
async fn officers_of_the_organization_see_alerts_and_nobody_else() {
    let office = Office::new().await;
    let (world, story) = (office.world(), &office.story);
    let shown = office.officer.get(&office.path).await.is(200);
    assert_eq!(
        (&shown["state"], &shown["pattern"], &shown["user_id"], &shown["count"]),
        (&json!("open"), &json!("unknown_identifiers"), &json!(story.sender.id), &json!(8))
    );
    let id = office.alert.id.to_string();
    for (query, expected) in [
        ("", vec![id.as_str()]),
        ("?state=open", vec![id.as_str()]),
        ("?state=settled", vec![]),
        ("?pattern=unknown_identifiers&state=open", vec![id.as_str()]),
        ("?pattern=odd_hours", vec![]),
    ] {
        let listed = office.officer.get(&format!("/alerts{query}")).await.is(200);
        assert_eq!(ids(&listed), expected, "{query}");
    }
    let other = world.person(story.office, &[Role::PrivacyOfficer]).await;
    assert!(ids(&other.get("/alerts").await.is(200)).is_empty());
    other.get(&office.path).await.refused(404, "not-found");
    assert!(office.board(&other).await.is_empty());
    let admin = world.person(story.ngo, &[Role::OrgAdmin]).await;
    for who in [&story.sender, &admin] {
        for path in ["/alerts", "/views/privacy-board"] {
            who.get(path).await.refused(403, "not-allowed");
        }
        let told = who.get(&office.path).await.status;
        assert!(told == 403 || told == 404, "{told}");
    }
    let audit = world.audit().await;
    assert!(audit.iter().filter(|entry| *entry == "alert.view ok own_register").count() >= 2, "{audit:?}");
    assert!(audit.contains(&"privacy_board.view ok role".to_owned()));
}

#[actix_web::test]
async fn an_officer_settles_an_alert_once_and_never_their_own() {
    let office = Office::new().await;
    let (world, story) = (office.world(), &office.story);
    let own = rows::alert(&office.officer, None, world.now());
    world.put::<alert::Entity>(own.clone()).await;
    let own = format!("/alerts/{}", own.id);
    office.officer.step(&own, "settle", found()).await.refused(403, "not-allowed");
    let settle = |who: Person| {
        let path = format!("{}/settle", office.path);
        async move { who.asks("POST", &path).if_match("\"1\"").key("once").json(&found()).send().await }
    };
    let machine = office.officer.with_token(&world.token(story.ngo, None, Set::all()).await);
    assert!(matches!(settle(machine).await.status, 403 | 404));
    let wordless = json!({"outcome": "misuse"});
    office.officer.step(&office.path, "settle", wordless).await.refused(422, "invalid");
    let (first, again) = (settle(office.officer.clone()).await, settle(office.officer.clone()).await);
    assert_eq!((first.status, &first.bytes), (200, &again.bytes));
    let settled = first.body;
    assert_eq!(
        (&settled["state"], &settled["outcome"], &settled["reason"], &settled["settled_by"]),
        (&json!("settled"), &json!("explained"), &json!(FOUND), &json!(office.officer.id))
    );
    let stale = world.person(story.ngo, &[Role::PrivacyOfficer]).await;
    settle(stale.clone()).await.refused(412, "stale-version");
    stale.step(&office.path, "settle", found()).await.refused(409, "transition-not-allowed");
    stale.step(&own, "settle", found()).await.is(200);
    assert_eq!(office.board(&stale).await, Vec::<String>::new());
    let happened = world.happened().await;
    assert_eq!(happened.iter().filter(|one| *one == "alert.settled").count(), 2);
    assert!(world.audit().await.contains(&"alert.settle ok own_register".to_owned()));
}

#[actix_web::test]
async fn nobody_but_officers_hears_of_alerts() {
    let office = Office::new().await;
    let (world, story) = (office.world(), &office.story);
    let own = rows::alert(&story.sender, None, world.now());
    world.put::<alert::Entity>(own.clone()).await;
    for path in [office.path.clone(), format!("/alerts/{}", own.id)] {
        office.officer.step(&path, "settle", found()).await.is(200);
    }
    let heard = async |who: &Person| {
        let events = who.get("/events?limit=200").await.is(200);
        let of_alerts = |event: &&Value| event["type"].as_str().unwrap().starts_with("alert.");
        events["items"].as_array().unwrap().iter().filter(of_alerts).count()
    };
    assert_eq!(heard(&office.officer).await, 2);
    let other = world.person(story.office, &[Role::PrivacyOfficer]).await;
    let machine = story.sender.with_token(&world.token(story.ngo, None, Set::all()).await);
    for who in [&story.sender, &other, &machine] {
        assert_eq!(heard(who).await, 0);
    }
}

#[actix_web::test]
async fn all_that_waits_stands_on_one_board() {
    let office = Office::new().await;
    let (world, story) = (office.world(), &office.story);
    let opened = rows::break_glass(&story.receiver, story.client, story.ngo, world.now());
    world.put::<entity::break_glass::Entity>(opened).await;
    let hidden = json!({"client_id": story.client, "last_day": "2026-12-01"});
    story.sender.post("/safety-restrictions", hidden).await.is(201);
    assert_eq!(office.board(&office.officer).await, ["break_glass", "alert"], "oldest first");
    world.pass(Duration::days(20));
    assert_eq!(polku::clients::safety::open_reviews(&world.gate).await.unwrap(), 1);
    assert_eq!(office.board(&office.officer).await, ["break_glass", "alert", "safety_restriction"]);
    let other = world.person(story.office, &[Role::PrivacyOfficer]).await;
    assert_eq!(office.board(&other).await, ["break_glass"], "the one who read is of their people");
}

#[actix_web::test]
async fn an_officer_who_is_close_to_the_client_sees_nothing_of_it() {
    let office = Office::new().await;
    let code = "010594Y9032";
    let world = office.world();
    let client = json!({"first_names": "Aava", "last_name": "Kaislaranta", "national_id": code});
    let client = ClientId::from_uuid(office.story.sender.post("/clients", client).await.id());
    let alert = rows::alert(&office.story.sender, Some(client), world.now());
    world.put::<alert::Entity>(alert.clone()).await;
    assert_eq!(office.board(&office.officer).await.len(), 2);
    office.officer.post("/conflicts", json!({"kind": "relative", "national_id": code})).await.is(201);
    assert_eq!(office.board(&office.officer).await.len(), 1);
    assert_eq!(ids(&office.officer.get("/alerts").await.is(200)), [office.alert.id.to_string()]);
    office.officer.get(&format!("/alerts/{}", alert.id)).await.refused(404, "not-found");
}

#[actix_web::test]
async fn an_alert_goes_after_five_years_or_with_its_client() {
    let office = Office::new().await;
    let (world, story) = (office.world(), &office.story);
    let left = async || alert::Entity::find().count(&world.database.db).await.unwrap();
    let client = world.client(story.ngo).await;
    story.know(client, json!({"died_on": "2026-11-22"})).await;
    world.put::<alert::Entity>(rows::alert(&story.sender, Some(client), world.now())).await;
    world.put::<alert::Entity>(rows::alert(&story.sender, None, world.now())).await;
    for (day, kept) in [("2028-11-22", 3), ("2028-11-23", 2), ("2031-11-22", 2), ("2031-11-23", 0)] {
        world.be_on(day.parse().unwrap());
        world.remove_due().await;
        assert_eq!(left().await, kept, "on {day}");
    }
}
