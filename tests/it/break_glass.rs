//! Break-glass: in an emergency one person reads one client's data for an hour, and everybody who has to hears of it.
use super::{
    identity::Browser,
    world::{Answer, Person, World, story::Story},
};
use chrono::{DateTime, Duration, Utc};
use domain::{ClientId, OrganizationId, access::Role, code::Set, organization::Sector};
use polku::clients::break_glass;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

mod followup;
mod limits;
mod pages;

const WHY: &str = "Found unconscious at the door.";
const CODE: &str = "010594Y9032";

/// An NGO that keeps a client, a clinic with no basis at all, and everybody who has a part in an emergency.
struct Ward {
    story: Story,
    clinic: OrganizationId,
    client: ClientId,
    path: String,
    who: Person,
    /// Of the clinic's worker, who has just stepped up.
    browser: Browser,
    /// Officers of the NGO and of the clinic.
    theirs: Person,
    ours: Person,
}

impl Ward {
    async fn new() -> Self {
        let mut story = Story::begin().await;
        let client = json!({"first_names": "Aava", "last_name": "Kaislaranta", "national_id": CODE,
            "contacts": [{"kind": "phone", "value": "+358401112223"}]});
        let client = ClientId::from_uuid(story.sender.post("/clients", client).await.id());
        story.client = client;
        story.case = super::world::story::open_case(&story.sender, client).await;
        let world = &story.world;
        let clinic = world.organization("Clinic", Sector::Health).await;
        for organization in [story.ngo, clinic] {
            enable(world, organization).await;
        }
        let who = world.worker(clinic).await;
        let theirs = world.person(story.ngo, &[Role::PrivacyOfficer]).await;
        let ours = world.person(clinic, &[Role::PrivacyOfficer]).await;
        let browser = Browser::of_person(world, &who).await;
        let ward =
            Self { path: format!("/clients/{client}"), clinic, client, who, browser, theirs, ours, story };
        ward.step_up(&ward.browser).await;
        ward
    }
    fn world(&self) -> &World {
        &self.story.world
    }
    /// As if a one-time code had just been sent; how that is done is tested with the accounts.
    async fn step_up(&self, browser: &Browser) {
        use entity::session::{Column, Entity};
        let id = domain::SessionId::from_uuid(browser.session.parse().unwrap());
        Entity::update_many()
            .col_expr(Column::SteppedUpAt, Expr::val(self.world().now()))
            .filter(Column::Id.eq(id))
            .exec(&self.world().database.db)
            .await
            .unwrap();
    }
    fn body(&self) -> Value {
        json!({"client_id": self.client, "reason": "danger_to_life", "justification": WHY})
    }
    async fn breaks(&self) -> Answer {
        self.browser.post("/break-glass", self.body()).await
    }
    /// The record of it, and its path.
    async fn opened(&self) -> (Value, String) {
        let made = self.breaks().await.is(201);
        let path = format!("/break-glass/{}", made["id"].as_str().unwrap());
        (made, path)
    }
    /// What an officer or a worker hears of it.
    async fn hears(&self, person: &Person) -> Vec<String> {
        let events = person.get("/events?limit=200").await.is(200);
        let all = events["items"].as_array().unwrap().iter();
        let mine = all.filter(|event| event["type"].as_str().unwrap().starts_with("break_glass"));
        mine.map(|event| event["type"].as_str().unwrap().to_owned()).collect()
    }
    /// The clients that the search by the national id finds in that session.
    async fn found(&self, browser: &Browser) -> usize {
        let search = json!({"national_id": CODE, "purpose": "coordination"});
        ids(&browser.post("/clients/search", search).await.is(200)).len()
    }
    async fn rows(&self) -> usize {
        self.world().ids("break_glass").await.len()
    }
    fn until(&self, moment: DateTime<Utc>) {
        self.world().pass(moment - self.world().now());
    }
}

async fn enable(world: &World, organization: OrganizationId) {
    let admin = world.person(organization, &[Role::OrgAdmin]).await;
    let changed = admin.patch(&format!("/organizations/{organization}"), json!({"break_glass": true})).await;
    assert_eq!(changed.is(200)["break_glass"], true);
}

fn moment(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

fn ids(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn it_opens_one_client_to_one_person_to_read() {
    let ward = Ward::new().await;
    let (world, story) = (ward.world(), &ward.story);
    let neighbour = world.client(story.ngo).await;
    ward.browser.get(&ward.path).await.refused(404, "not-found");
    let (made, path) = ward.opened().await;
    assert_eq!(made["user_id"], json!(ward.who.id));
    assert_eq!(moment(&made["ends_at"]) - moment(&made["created_at"]), Duration::minutes(60));

    let shown = ward.browser.get(&ward.path).await.is(200);
    assert_eq!(
        (&shown["last_name"], &shown["contacts"][0]["value"]),
        (&json!("Kaislaranta"), &json!("+358401112223"))
    );
    let case = ward.browser.get(&story.case).await.is(200);
    assert_eq!(case["title"], "Debts and no work");
    let needs = ward.browser.get(&format!("{}/needs", story.case)).await.is(200);
    assert_eq!(needs["items"][0]["client_words"], "I don't dare open the letters.");
    assert_eq!(ward.browser.get(&path).await.is(200), made);
    // A list holds what the single read shows, and nothing else.
    assert_eq!(ids(&ward.browser.get("/cases").await.is(200)), [story.case_id()]);
    assert_eq!(ward.found(&ward.browser).await, 1);
    ward.browser.get(&format!("/clients/{neighbour}")).await.refused(404, "not-found");

    // Reading is all.
    for (method, path, body) in [
        ("PATCH", ward.path.clone(), json!({"last_name": "Muu"})),
        (
            "POST",
            format!("{}/needs", story.case),
            json!({"code": "n03", "client_words": "Help.", "severity": 5}),
        ),
    ] {
        let asking = ward.browser.asks(method, &path).if_match("\"1\"");
        asking.json(&body).send().await.refused(403, "not-allowed");
    }
    // Nobody else sees anything, and no system for the same person.
    let colleague = world.lead(ward.clinic).await;
    let beside = Browser::of_person(world, &colleague).await;
    for path in [&ward.path, &story.case, &path, &format!("/bases/{}", made["basis_id"].as_str().unwrap())] {
        beside.get(path).await.refused(404, "not-found");
        if !path.starts_with("/break-glass") {
            ward.who.get(path).await.refused(404, "not-found");
        }
    }
    assert_eq!(ward.found(&beside).await, 0);
    for person in [&colleague, &ward.who] {
        let search = json!({"national_id": CODE, "purpose": "coordination"});
        assert!(ids(&person.post("/clients/search", search).await.is(200)).is_empty());
        assert!(ids(&person.get("/cases").await.is(200)).is_empty());
    }
}

#[actix_web::test]
async fn it_ends_after_sixty_minutes_and_only_anew_goes_on() {
    let ward = Ward::new().await;
    let (made, _) = ward.opened().await;
    let ends = moment(&made["ends_at"]);
    ward.until(ends - Duration::seconds(1));
    // Sessions end after half an hour without a request; this one was asked the whole time.
    let listed = async || {
        let browser = Browser::of_person(ward.world(), &ward.who).await;
        (ward.found(&browser).await, ids(&browser.get("/cases").await.is(200)).len())
    };
    let late = Browser::of_person(ward.world(), &ward.who).await;
    ward.step_up(&late).await;
    late.get(&ward.path).await.is(200);
    late.get(&ward.story.case).await.is(200);
    assert_eq!(listed().await, (1, 1));
    late.post("/break-glass", ward.body()).await.refused(409, "already-exists");
    ward.until(ends);
    for path in [&ward.path, &ward.story.case] {
        late.get(path).await.refused(404, "not-found");
    }
    assert_eq!(listed().await, (0, 0));
    // The proof was not used up by the refusal, and is young enough for a new one.
    let again = late.post("/break-glass", ward.body()).await.is(201);
    assert_ne!(again["id"], made["id"]);
    late.get(&ward.path).await.is(200);
}

#[actix_web::test]
async fn nothing_opens_while_anything_is_missing() {
    let ward = Ward::new().await;
    let world = ward.world();
    // The reason.
    for (name, value, code) in [
        ("justification", json!("Too short a text."), "too_short"),
        ("reason", json!("curiosity"), "unknown_code"),
        ("organization_id", json!(ward.story.ngo), "misplaced"),
        ("national_id", json!(CODE), "misplaced"),
        ("client_id", json!(null), "required"),
    ] {
        let mut body = ward.body();
        body[name] = value;
        let told = ward.browser.post("/break-glass", body).await.refused(422, "invalid");
        assert_eq!(told["errors"][0]["code"], code, "{name}");
    }
    // The role.
    for role in [Role::PrivacyOfficer, Role::OrgAdmin, Role::Trainee, Role::PeerExpert] {
        let person = world.person(ward.clinic, &[role]).await;
        let browser = Browser::of_person(world, &person).await;
        ward.step_up(&browser).await;
        browser.post("/break-glass", ward.body()).await.refused(403, "not-allowed");
    }
    // A person in a session: no partner system, whether it acts for somebody or not.
    ward.who.post("/break-glass", ward.body()).await.refused(403, "step-up-needed");
    let machine = ward.who.with_token(&world.token(ward.clinic, None, Set::all()).await);
    machine.post("/break-glass", ward.body()).await.refused(403, "step-up-needed");
    // The second proof, five minutes old at most.
    let unproved = Browser::of_person(world, &ward.who).await;
    unproved.post("/break-glass", ward.body()).await.refused(403, "step-up-needed");
    world.pass(Duration::minutes(5));
    ward.breaks().await.refused(403, "step-up-needed");
    // The organization of the person.
    let elsewhere = world.organization("Elsewhere", Sector::Health).await;
    let person = world.worker(elsewhere).await;
    let browser = Browser::of_person(world, &person).await;
    ward.step_up(&browser).await;
    browser.post("/break-glass", ward.body()).await.refused(403, "not-allowed");
    assert_eq!(ward.rows().await, 0);
    let refused = world.audit().await;
    let attempts = refused.iter().filter(|line| line.starts_with("break_glass.open "));
    assert_eq!(attempts.count(), 9, "every attempt that could be read stands in the log: {refused:?}");
    // Now nothing is missing.
    enable(world, elsewhere).await;
    browser.post("/break-glass", ward.body()).await.is(201);
}

#[actix_web::test]
async fn who_is_no_client_cannot_be_told_from_who_must_not_be_known() {
    let ward = Ward::new().await;
    let (world, story) = (ward.world(), &ward.story);
    let hidden = world.client(story.office).await;
    let by_code = |keeper, code| json!({"national_id": code, "organization_id": keeper, "reason": "violence", "justification": WHY});
    let by_id = |client| json!({"client_id": client, "reason": "violence", "justification": WHY});
    let mut told = Vec::new();
    for body in [
        by_id(ClientId::generate()),
        // Of an organization that lets nobody in so.
        by_id(hidden),
        by_code(story.ngo, "010101-123N"),
        by_code(story.office, CODE),
        by_code(OrganizationId::generate(), CODE),
    ] {
        ward.step_up(&ward.browser).await;
        let mut answer = ward.browser.post("/break-glass", body.clone()).await.refused(404, "not-found");
        answer["instance"] = Value::Null;
        told.push(answer);
        // Every try costs the proof.
        ward.browser.post("/break-glass", body).await.refused(403, "step-up-needed");
    }
    // One's own sister.
    ward.step_up(&ward.browser).await;
    ward.browser.post("/conflicts", json!({"kind": "relative", "national_id": CODE})).await.is(201);
    for body in [ward.body(), by_code(story.ngo, CODE)] {
        ward.step_up(&ward.browser).await;
        let mut answer = ward.browser.post("/break-glass", body).await.refused(404, "not-found");
        answer["instance"] = Value::Null;
        told.push(answer);
    }
    assert!(told.iter().all(|answer| *answer == told[0]), "{told:?}");
    assert_eq!(ward.rows().await, 0);
    let audit = world.audit_rows().await;
    let tries =
        audit.iter().filter(|entry| entry.action == "break_glass.open" && entry.outcome != "step-up-needed");
    let tries: Vec<_> =
        tries.map(|entry| (entry.outcome.as_str(), entry.client_id, entry.organization_id)).collect();
    let (missed, close) =
        (("not-found", None, Some(ward.clinic)), ("conflict-of-interest", None, Some(ward.clinic)));
    assert_eq!(tries, [missed, missed, missed, missed, missed, close, close]);
    assert!(audit.iter().all(|entry| !entry.detail.as_deref().unwrap_or_default().contains(CODE)));
}

#[actix_web::test]
async fn by_the_national_id_it_opens_the_record_of_one_organization() {
    let ward = Ward::new().await;
    let body = json!({"national_id": CODE, "organization_id": ward.story.ngo, "reason": "cannot_answer",
        "justification": WHY});
    let made = ward.browser.post("/break-glass", body).await.is(201);
    assert_eq!(made["client_id"], json!(ward.client));
    ward.browser.get(&ward.path).await.is(200);
}
