//! Being employed is not enough: who works with a client, for how long, and who must not.
use super::world::{Person, World, story::Story};
use chrono::Duration;
use domain::{ClientId, OrganizationId, UnitId, access::Role, basis::Category, organization::Sector};
use serde_json::{Value, json};

mod conflicts;

const CODE: &str = "010594Y9032";

struct House {
    world: World,
    county: OrganizationId,
    lead: Person,
    elli: Person,
    colleague: Person,
    client: String,
}

impl House {
    async fn new() -> Self {
        let world = World::new().await;
        let county = world.organization("County", Sector::SocialServices).await;
        let (lead, elli, colleague) =
            (world.lead(county).await, world.worker(county).await, world.worker(county).await);
        let body = json!({"first_names": "Mika", "last_name": "Koskenlaita", "national_id": CODE});
        let client = elli.post("/clients", body).await.id().to_string();
        Self { world, county, lead, elli, colleague, client }
    }
    fn path(&self) -> String {
        format!("/clients/{}", self.client)
    }
    async fn unit(&self, of: &Person) -> UnitId {
        let admin = self.world.person(of.organization, &[Role::OrgAdmin]).await;
        let made = admin.post("/units", json!({"name": {"fi": "Yksikkö"}, "kind": "office"})).await;
        let unit = UnitId::from_uuid(made.id());
        self.world.moves_to(of, unit).await;
        unit
    }
    async fn case(&self, by: &Person) -> String {
        super::world::story::open_case(by, ClientId::from_uuid(self.client.parse().unwrap())).await
    }
    async fn officer(&self) -> Person {
        self.world.person(self.county, &[Role::PrivacyOfficer]).await
    }
    async fn takes_on(&self, person: &Person, kind: &str, days: i64) -> Value {
        let body = json!({"client_id": self.client, "kind": kind, "reason": "A reason.", "days": days});
        person.post("/client-tasks", body).await.is(201)
    }
}

fn count(list: &Value) -> usize {
    list["items"].as_array().unwrap().len()
}

/// Nothing of the client exists for the person, and the answers are those about what does not exist at all.
async fn knows_nothing(house: &House, person: &Person, case: &str) {
    let unknown = ClientId::generate().to_string();
    for path in ["", "/sharing", "/links", "/access-log", "/tasks"] {
        let there = person.get(&format!("{}{path}", house.path())).await;
        let nowhere = person.get(&format!("/clients/{unknown}{path}")).await;
        let told =
            |answer: Value| (answer["type"].clone(), answer["title"].clone(), answer["detail"].clone());
        assert_eq!(told(there.refused(404, "not-found")), told(nowhere.refused(404, "not-found")), "{path}");
    }
    for path in ["", "/timeline", "/needs", "/next-steps", "/members"] {
        person.get(&format!("{case}{path}")).await.refused(404, "not-found");
    }
    for list in ["/clients", "/cases", "/referrals", "/bases", "/client-tasks"] {
        assert_eq!(count(&person.get(list).await.is(200)), 0, "{list}");
    }
    for search in [json!({"name": "Koskenlaita"}), json!({"national_id": CODE, "purpose": "coordination"})] {
        assert_eq!(count(&person.post("/clients/search", search).await.is(200)), 0);
    }
    let events = person.get("/events?limit=200").await.is(200);
    assert!(!events.to_string().contains(&house.client), "{events}");
    let question = json!({"client_id": house.client, "action": "client.view"});
    person.post("/access-check", question).await.refused(404, "not-found");
    person
        .asks("PATCH", &house.path())
        .if_match("\"1\"")
        .json(&json!({}))
        .send()
        .await
        .refused(404, "not-found");
}

#[actix_web::test]
async fn whoever_is_only_employed_there_finds_nothing() {
    let house = House::new().await;
    let case = house.case(&house.elli).await;
    let here = house.unit(&house.elli).await;
    house.elli.patch(&case, json!({"unit_id": here})).await.is(200);
    knows_nothing(&house, &house.colleague, &case).await;
    let admin = house.world.person(house.county, &[Role::OrgAdmin]).await;
    admin.get(&house.path()).await.refused(404, "not-found");
    house.world.moves_to(&house.colleague, here).await;
    house.colleague.get(&house.path()).await.is(200);
    assert_eq!(count(&house.colleague.get("/cases").await.is(200)), 1);
    house.unit(&house.colleague).await;
    knows_nothing(&house, &house.colleague, &case).await;
    house.elli.patch(&case, json!({"own_worker_id": house.colleague.id})).await.is(200);
    house.colleague.get(&format!("{case}/timeline")).await.is(200);
}

#[actix_web::test]
async fn another_case_of_the_client_is_another_matter() {
    let house = House::new().await;
    house.unit(&house.elli).await;
    let first = house.case(&house.elli).await;
    house.takes_on(&house.colleague, "returning", 2).await;
    house.unit(&house.colleague).await;
    let second = house.case(&house.colleague).await;
    // The task is for the client as a whole, the case is not.
    house.colleague.get(&first).await.is(200);
    house.world.pass(Duration::days(2));
    house.colleague.get(&first).await.refused(404, "not-found");
    house.colleague.get(&second).await.is(200);
    house.colleague.get(&house.path()).await.is(200);
}

#[actix_web::test]
async fn a_draft_is_work_with_nobody_and_a_referral_that_was_sent_is() {
    let house = House::new().await;
    house.unit(&house.elli).await;
    let case = house.case(&house.elli).await;
    let (office, client) =
        (house.world.organization("Office", Sector::Employment).await, house.client.parse());
    let service = house.world.service(office, "Job coach").await;
    let client = ClientId::from_uuid(client.unwrap());
    house.world.consent(client, house.county, office, &[Category::Basic, Category::Needs]).await;
    house.takes_on(&house.colleague, "returning", 1).await;
    let body = json!({"case_id": case.rsplit('/').next(), "service_id": service, "reason": "Bills.", "needs": ["n03"],
        "client_wish": "Somebody to help.", "categories": ["basic", "needs"], "summary": "Three letters."});
    let draft = format!("/referrals/{}", house.colleague.post("/referrals", body.clone()).await.id());
    house.world.pass(Duration::days(1));
    knows_nothing(&house, &house.colleague, &case).await;
    house.colleague.get(&draft).await.refused(404, "not-found");
    house.takes_on(&house.colleague, "returning", 1).await;
    house.colleague.step(&draft, "send", json!({})).await.is(200);
    house.world.pass(Duration::days(1));
    house.colleague.get(&draft).await.is(200);
    house.colleague.get(&house.path()).await.is(200);
}

#[actix_web::test]
async fn a_closed_case_is_read_for_thirty_days_more() {
    let house = House::new().await;
    let case = house.case(&house.elli).await;
    house.elli.step(&case, "activate", json!({})).await.is(200);
    house.world.pass(Duration::days(31));
    house.elli.get(&case).await.is(200);
    let closing = json!({"closing_note": "Done.", "client_told_via": "phone"});
    house.elli.step(&case, "close", closing).await.is(200);
    house.world.pass(Duration::days(29));
    house.elli.get(&case).await.is(200);
    house.colleague.get(&case).await.is(200);
    house.world.pass(Duration::days(1));
    for person in [&house.elli, &house.colleague] {
        knows_nothing(&house, person, &case).await;
    }
    let officer = house.officer().await;
    officer.get(&format!("{}/access-log", house.path())).await.is(200);
    house.takes_on(&house.elli, "returning", 1).await;
    let again = json!({"comment": "New debts.", "no_next_step_reason": "matter_solved"});
    house.elli.step(&case, "reopen", again).await.is(200);
}

#[actix_web::test]
async fn a_receiver_sees_the_referrals_of_their_unit_and_nobody_elses() {
    let story = Story::begin().await;
    let world = &story.world;
    let admin = world.person(story.office, &[Role::OrgAdmin]).await;
    let unit = async |name: &str| {
        let made = admin.post("/units", json!({"name": {"fi": name}, "kind": "office"})).await;
        UnitId::from_uuid(made.id())
    };
    let (north, south) = (unit("North").await, unit("South").await);
    let (one, other) = (world.worker(story.office).await, world.worker(story.office).await);
    world.moves_to(&one, north).await;
    world.moves_to(&other, south).await;
    let referral = story.sent().await;
    // Sent to the whole house: whoever is there may take it.
    for person in [&story.receiver, &one, &other] {
        person.get(&referral).await.is(200);
    }
    let taking = json!({"assigned_to": one.id, "to_unit_id": north});
    one.step(&referral, "accept", taking).await.is(200);
    one.get(&story.case).await.is(200);
    for person in [&story.receiver, &story.lead, &other] {
        for path in [&referral, &story.case, &format!("{referral}/messages"), &format!("{referral}/history")]
        {
            person.get(path).await.refused(404, "not-found");
        }
        assert_eq!(count(&person.get("/referrals").await.is(200)), 0);
        let events = person.get("/events?limit=200").await.is(200);
        assert!(!events.to_string().contains(&story.client.to_string()), "{events}");
    }
    one.step(&referral, "start", json!({})).await.is(200);
    one.step(&referral, "complete", json!({"outcome_code": "service_completed"})).await.is(200);
    world.pass(Duration::days(29));
    one.get(&referral).await.is(200);
    world.pass(Duration::days(2));
    one.get(&referral).await.refused(404, "not-found");
    one.get(&story.case).await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_lead_sees_what_waits_and_not_about_whom() {
    let story = Story::begin().await;
    let admin = story.world.person(story.office, &[Role::OrgAdmin]).await;
    let unit = admin.post("/units", json!({"name": {"fi": "Piste"}, "kind": "office"})).await.id();
    story.world.moves_to(&story.receiver, UnitId::from_uuid(unit)).await;
    let referral = story.sent().await;
    story.receiver.step(&referral, "accept", json!({"to_unit_id": unit})).await.is(200);
    story.lead.get(&referral).await.refused(404, "not-found");
    let queue = story.lead.get("/referral-queue?box=in").await.is(200);
    let row = &queue["items"][0];
    assert_eq!((row["status"].as_str(), row["urgency"].as_str()), (Some("accepted"), Some("routine")));
    assert!(!row["response"]["due"].is_null());
    for field in ["client_id", "reason", "needs", "client_wish", "disclosure"] {
        assert!(row[field].is_null(), "{field} {row}");
    }
    let text = queue.to_string();
    for told in ["Pay-day", "bills", "letters", "Virtanen", &story.client.to_string()] {
        assert!(!text.contains(told), "{told}");
    }
    let board = story.lead.get("/views/team-board").await.is(200);
    assert_eq!(
        board["received"],
        json!([{"service_id": story.service, "status": "accepted", "count": 1, "unassigned": 1, "overdue": 0,
            "oldest_sent_at": row["sent_at"]}])
    );
    assert_eq!(board["sent"], json!([]));
    assert_eq!(story.sender.get("/views/team-board").await.is(200)["sent"][0]["count"], 1);
    for path in ["/referral-queue", "/views/team-board"] {
        story.receiver.get(path).await.refused(403, "not-allowed");
    }
    let entry =
        story.world.audit_rows().await.into_iter().rfind(|row| row.action == "referral.queue").unwrap();
    assert!(entry.categories.is_empty());
}

#[actix_web::test]
async fn a_task_is_recorded_seen_and_ends() {
    let house = House::new().await;
    let officer = house.officer().await;
    let by_code = json!({"national_id": CODE, "kind": "returning", "reason": "Came to the counter."});
    let made = house.colleague.post("/client-tasks", by_code).await.is(201);
    assert_eq!((&made["client_id"], &made["user_id"]), (&json!(house.client), &json!(house.colleague.id)));
    house.colleague.get(&house.path()).await.is(200);
    let task = format!("/client-tasks/{}", made["id"].as_str().unwrap());
    assert_eq!(officer.get(&task).await.is(200), made);
    assert_eq!(count(&officer.get("/client-tasks").await.is(200)), 2, "with the intake");
    let ended = house.lead.step(&task, "end", json!({})).await.is(200);
    assert!(!ended["ended_at"].is_null());
    house.lead.step(&task, "end", json!({})).await.refused(409, "transition-not-allowed");
    house.colleague.get(&house.path()).await.refused(404, "not-found");
    house.takes_on(&house.colleague, "complaint", 1).await;
    house.colleague.get(&house.path()).await.is(200);
    house.world.pass(Duration::days(1));
    house.colleague.get(&house.path()).await.refused(404, "not-found");
    let for_other = json!({"client_id": house.client, "user_id": house.colleague.id, "kind": "substitute", "reason": "Elli is away."});
    house.elli.post("/client-tasks", for_other.clone()).await.refused(403, "not-allowed");
    house.lead.post("/client-tasks", for_other).await.is(201);
    house.colleague.get(&house.path()).await.is(200);
    house.lead.get(&house.path()).await.refused(404, "not-found");
    let log = officer.get(&format!("{}/access-log?limit=200", house.path())).await.is(200);
    assert!(log.to_string().contains("client_task.record"), "{log}");
    let kinds = house.world.happened().await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "client.task_recorded").count(), 4);
    assert_eq!(kinds.iter().filter(|kind| *kind == "client.task_ended").count(), 1);
}

#[actix_web::test]
async fn a_task_with_nobody_or_with_a_stranger_is_refused() {
    let house = House::new().await;
    let other = house.world.organization("Clinic", Sector::Health).await;
    let nurse = house.world.worker(other).await;
    let new = |changes: Value| {
        let mut body = json!({"client_id": house.client, "kind": "returning", "reason": "A reason."});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    for (changes, pointer, code) in [
        (json!({"client_id": null}), "/client_id", "required"),
        (json!({"national_id": CODE}), "/national_id", "misplaced"),
        (json!({"client_id": null, "national_id": "010594Y9031"}), "/national_id", "check_character"),
        (json!({"days": 0}), "/days", "out_of_range"),
        (json!({"days": 91}), "/days", "out_of_range"),
        (json!({"kind": "intake"}), "/kind", "misplaced"),
        (json!({"reason": ""}), "/reason", "invalid"),
    ] {
        let problem =
            house.colleague.post("/client-tasks", new(changes.clone())).await.refused(422, "invalid");
        let told = (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]);
        assert_eq!(told, (&json!(pointer), &json!(code)), "{changes}");
    }
    let stranger = new(json!({"user_id": nurse.id}));
    house.lead.post("/client-tasks", stranger).await.refused(422, "invalid");
    for body in [new(json!({})), new(json!({"client_id": null, "national_id": CODE}))] {
        nurse.post("/client-tasks", body).await.refused(404, "not-found");
    }
    let client = ClientId::from_uuid(house.client.parse().unwrap());
    house.world.consent(client, house.county, other, &[Category::Basic]).await;
    nurse.get(&house.path()).await.refused(404, "not-found");
    nurse.post("/client-tasks", new(json!({}))).await.is(201);
    nurse.get(&house.path()).await.is(200);
    assert_eq!(
        count(&house.lead.get("/client-tasks").await.is(200)),
        2,
        "the keeper sees who works with its client"
    );
}

#[actix_web::test]
async fn a_draft_and_a_membership_end_with_the_case() {
    let house = House::new().await;
    let (world, visitor) = (&house.world, &house.colleague);
    let office = world.organization("Office", Sector::DebtCounselling).await;
    let (service, member) = (world.service(office, "Debts").await, world.worker(office).await);
    let client = ClientId::from_uuid(house.client.parse().unwrap());
    world.consent(client, house.county, office, &[Category::Basic, Category::Needs]).await;
    house.unit(&house.elli).await;
    let case = house.case(&house.elli).await;
    let draft = json!({"case_id": case.rsplit('/').next().unwrap(), "service_id": service, "reason": "Debts.",
        "categories": ["basic"]});
    visitor.post("/referrals", draft.clone()).await.refused(404, "not-found");
    house.takes_on(visitor, "substitute", 1).await;
    visitor.post("/referrals", draft).await.is(201);
    let joining = json!({"organization_id": office, "role": "expert"});
    house.elli.post(&format!("{case}/members"), joining).await.is(201);
    member.get(&case).await.is(200);
    let closing = json!({"closing_note": "Done.", "client_told_via": "phone"});
    house.elli.step(&case, "close", closing).await.is(200);
    world.pass(Duration::days(31));
    for person in [visitor, &member] {
        person.get(&case).await.refused(404, "not-found");
    }
}

#[actix_web::test]
async fn the_queue_holds_what_waits_at_the_own_desk_only() {
    let story = Story::begin().await;
    let third = story.world.organization("Third", Sector::Health).await;
    let member = story.world.lead(third).await;
    story.world.consent(story.client, story.ngo, third, &[Category::Basic, Category::Needs]).await;
    let joining = json!({"organization_id": third, "role": "expert"});
    story.sender.post(&format!("{}/members", story.case), joining).await.is(201);
    let referral = format!("/referrals/{}", member.post("/referrals", story.new_referral()).await.id());
    member.step(&referral, "send", json!({})).await.is(200);
    assert_eq!(count(&story.sender.get("/referral-queue").await.is(200)), 0);
    assert_eq!(count(&member.get("/referral-queue").await.is(200)), 1);
    assert_eq!(count(&story.lead.get("/referral-queue").await.is(200)), 1);
}

#[actix_web::test]
async fn a_duplicate_is_told_to_those_alone_who_may_see_the_first() {
    let house = House::new().await;
    let other = house.world.organization("Office", Sector::DebtCounselling).await;
    let service = house.world.service(other, "Debts").await;
    let client = ClientId::from_uuid(house.client.parse().unwrap());
    house.world.consent(client, house.county, other, &[Category::Basic, Category::Needs]).await;
    house.unit(&house.elli).await;
    let first = house.case(&house.elli).await;
    house.takes_on(&house.colleague, "returning", 1).await;
    house.unit(&house.colleague).await;
    let second = house.case(&house.colleague).await;
    let referral = |case: &str| {
        json!({"case_id": case.rsplit('/').next().unwrap(), "service_id": service, "reason": "Debts.",
            "needs": ["n03"], "client_wish": "Help.", "categories": ["basic"]})
    };
    let sent = format!("/referrals/{}", house.elli.post("/referrals", referral(&first)).await.id());
    house.elli.step(&sent, "send", json!({})).await.is(200);
    house.elli.post("/referrals", referral(&first)).await.refused(409, "duplicate-referral");
    house.world.pass(Duration::days(1));
    house.colleague.get(&sent).await.refused(404, "not-found");
    // Nor do the statements tell that there is one: to the other services nothing goes.
    let mut asked = Vec::new();
    for service in
        [service, house.world.service(other, "Food").await, house.world.service(other, "Rent").await]
    {
        let mut referral = referral(&second);
        referral["service_id"] = json!(service);
        house.world.gate.settle().await;
        house.world.statements();
        house.colleague.post("/referrals", referral).await.is(201);
        asked.push(house.world.statements());
    }
    assert_eq!(asked[1], asked[2], "{asked:?}");
    assert_eq!(asked[0], asked[1], "{asked:?}");
}
