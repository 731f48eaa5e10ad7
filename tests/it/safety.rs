//! Safety restrictions: where a client is, nobody is shown but whose duty it is, one at a time and for a reason.
use super::world::{Person, story::Story};
use chrono::Duration;
use domain::{
    ClientId,
    access::Role,
    basis::Category::{Basic, Contact, Needs, Safety},
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

const PHONE: &str = "+358401112223";
const MAIL: &str = "aava@kaisla.example.org";
const PLACE: &str = "Kaislarannankatu 7";
const BOX: &str = "PL 17, 40101 Jyväskylä";

/// A client with everything that tells where they are, a referral of theirs with a package, and people of all kinds.
struct House {
    story: Story,
    client: ClientId,
    path: String,
    referral: String,
    handler: Person,
}

impl House {
    async fn new() -> Self {
        let mut story = Story::begin().await;
        let body = json!({
            "first_names": "Aava", "last_name": "Kaislaranta", "national_id": "010594Y9032", "municipality_code": "091",
            "contact_address": BOX, "contacts": [{"kind": "phone", "value": PHONE}, {"kind": "email", "value": MAIL},
                {"kind": "address", "value": PLACE}]});
        let client = ClientId::from_uuid(story.sender.post("/clients", body).await.id());
        story.client = client;
        story.world.consent(client, story.ngo, story.office, &[Basic, Contact, Needs]).await;
        story.case = super::world::story::open_case(&story.sender, client).await;
        let mut new = story.new_referral();
        new["categories"] = json!(["basic", "contact", "needs"]);
        let referral = format!("/referrals/{}", story.sender.post("/referrals", new).await.id());
        story.sender.step(&referral, "send", json!({})).await.is(200);
        story.receiver.step(&referral, "accept", json!({})).await.is(200);
        let meeting = json!({"appointment_at": "2026-11-30T08:00:00Z", "place": PLACE});
        story.receiver.step(&referral, "schedule", meeting).await.is(200);
        let handler = story.world.person(story.ngo, &[Role::Worker, Role::SafetyHandler]).await;
        let elsewhere = story.world.unit(story.ngo).await;
        story.world.moves_to(&handler, elsewhere).await;
        Self { path: format!("/clients/{client}"), story, client, referral, handler }
    }
    async fn restrict(&self, last_day: Option<&str>) -> String {
        let body = json!({"client_id": self.client, "last_day": last_day});
        format!(
            "/safety-restrictions/{}",
            self.story.sender.post("/safety-restrictions", body).await.is(201)["id"].as_str().unwrap()
        )
    }
    /// Everything that the person can read and that tells of the client.
    async fn all_that(&self, person: &Person) -> String {
        let story = &self.story;
        let mut told = String::new();
        for path in [
            self.path.clone(),
            format!("{}/links", self.path),
            format!("{}/sharing", self.path),
            format!("{}/access-log?limit=200", self.path),
            "/clients".into(),
            "/referrals".into(),
            "/referral-queue".into(),
            "/cases".into(),
            "/events?limit=200".into(),
            self.referral.clone(),
            format!("{}/history", self.referral),
            format!("{}/steps", self.referral),
            format!("{}/messages", self.referral),
            story.case.clone(),
            format!("{}/timeline?limit=200", story.case),
            format!("{}/next-steps", story.case),
            format!("{}/needs", story.case),
            "/bases".into(),
            "/safety-restrictions".into(),
        ] {
            told += &person.get(&path).await.body.to_string();
        }
        for search in
            [json!({"name": "Kaislaranta"}), json!({"national_id": "010594Y9032", "purpose": "coordination"})]
        {
            told += &person.post("/clients/search", search).await.is(200).to_string();
        }
        told
    }
}

fn tells(told: &str) -> Vec<&'static str> {
    [PHONE, MAIL, PLACE, "\"091\""].into_iter().filter(|place| told.contains(place)).collect()
}

#[actix_web::test]
async fn where_a_restricted_client_is_stands_nowhere() {
    let house = House::new().await;
    let story = &house.story;
    assert_eq!(tells(&house.all_that(&story.sender).await).len(), 4, "without a restriction all is shown");
    assert_eq!(tells(&house.all_that(&story.receiver).await).len(), 4);
    house.restrict(None).await;
    story.world.task(&house.handler, house.client).await;
    for person in [&story.sender, &story.receiver, &story.lead, &house.handler] {
        let told = house.all_that(person).await;
        assert!(told.contains("Aava"));
        assert_eq!(tells(&told), Vec::<&str>::new());
    }
    let shown = story.sender.get(&house.path).await.is(200);
    assert_eq!((&shown["contact_address"], &shown["safety_restricted"]), (&json!(BOX), &json!(true)));
    assert_eq!((&shown["contacts"], &shown["municipality_code"]), (&json!(null), &json!(null)));
    let package = story.receiver.get(&house.referral).await.is(200)["disclosure"]["contact"].clone();
    assert_eq!(package, json!({"municipality_code": null, "contacts": [], "address": BOX}));
    let asked = json!({"client_id": house.client, "action": "client.view"});
    let fields = story.sender.post("/access-check", asked).await.is(200)["fields"].clone();
    assert!(
        fields.as_array().unwrap().contains(&json!("contact_address"))
            && !fields.to_string().contains("contacts")
    );
    // What is written meanwhile is not shown either, and what is sent holds none of it.
    let changed = json!({"contacts": [{"kind": "phone", "value": "+358409998887"}]});
    let told = story.sender.patch(&house.path, changed).await.is(200).to_string();
    assert!(!told.contains("+358409998887"));
    let mut again = story.referral_to_another_service().await;
    again["categories"] = json!(["basic", "contact"]);
    let second = format!("/referrals/{}", story.sender.post("/referrals", again).await.id());
    story.sender.step(&second, "send", json!({})).await.is(200);
    let id = domain::ReferralId::from_uuid(second.rsplit('/').next().unwrap().parse().unwrap());
    let row = entity::referral::Entity::find_by_id(id).one(&story.world.database.db).await.unwrap().unwrap();
    let kept = serde_json::to_string(&row.disclosure).unwrap();
    assert!(kept.contains("PL 17") && !kept.contains("+3584"), "{kept}");
}

#[actix_web::test]
async fn a_handler_reveals_it_to_themselves_for_a_quarter_of_an_hour() {
    let house = House::new().await;
    let story = &house.story;
    story.world.task(&house.handler, house.client).await;
    let why = json!({"purpose": "home_visit", "reason": "Agreed for Tuesday."});
    let reveal = format!("{}/reveal", house.path);
    house.handler.post(&reveal, why.clone()).await.refused(409, "transition-not-allowed");
    house.restrict(None).await;
    for person in [&story.sender, &story.receiver] {
        person.post(&reveal, why.clone()).await.refused(403, "not-allowed");
    }
    let vague = json!({"purpose": "home_visit"});
    house.handler.post(&reveal, vague).await.refused(422, "invalid");
    let made = house.handler.post(&reveal, why.clone()).await.is(201);
    assert!(!made.to_string().contains(PHONE));
    let officer = story.world.person(story.ngo, &[Role::PrivacyOfficer]).await;
    let listed = officer.get("/reveals").await.is(200);
    assert_eq!(listed["items"], json!([made]));
    let one = format!("/reveals/{}", made["id"].as_str().unwrap());
    assert_eq!(officer.get(&one).await.is(200), made);
    story.world.worker(story.office).await.get(&one).await.refused(404, "not-found");
    let shown = house.handler.get(&house.path).await.is(200);
    assert_eq!(tells(&shown.to_string()).len(), 4);
    assert_eq!(
        tells(&house.handler.get("/clients").await.is(200).to_string()),
        Vec::<&str>::new(),
        "never in a list"
    );
    assert_eq!(tells(&house.all_that(&story.sender).await), Vec::<&str>::new(), "nobody else");
    story.world.pass(Duration::minutes(15));
    let shown = house.handler.get(&house.path).await.is(200);
    assert_eq!(tells(&shown.to_string()), Vec::<&str>::new());
    let entry = story
        .world
        .audit_rows()
        .await
        .into_iter()
        .rfind(|row| row.action == "client.reveal" && row.outcome == "ok");
    assert_eq!(entry.unwrap().detail.as_deref(), Some("for home_visit"));
    let log = story.sender.get(&format!("{}/access-log?limit=200", house.path)).await.is(200);
    assert!(log.to_string().contains("client.reveal"));
}

#[actix_web::test]
async fn handlers_elsewhere_need_a_basis_for_it_and_colleagues_a_client() {
    let house = House::new().await;
    let story = &house.story;
    house.restrict(None).await;
    let theirs = story.world.person(story.office, &[Role::Worker, Role::SafetyHandler]).await;
    let why = json!({"purpose": "transport", "reason": "The client comes by taxi."});
    let reveal = format!("{}/reveal", house.path);
    house.handler.post(&reveal, why.clone()).await.refused(404, "not-found");
    theirs.post(&reveal, why.clone()).await.refused(403, "no-legal-basis");
    story.world.consent(house.client, story.ngo, story.office, &[Safety]).await;
    theirs.post(&reveal, why).await.is(201);
    assert!(tells(&theirs.get(&house.referral).await.is(200).to_string()).contains(&PLACE));
}

#[actix_web::test]
async fn the_log_names_the_units_of_those_who_looked_unless_that_tells_where_the_client_is() {
    let house = House::new().await;
    let story = &house.story;
    let unit = story.world.unit(story.office).await;
    story.world.moves_to(&story.receiver, unit).await;
    story.receiver.get(&house.referral).await.is(200);
    let officer = story.world.person(story.ngo, &[Role::PrivacyOfficer]).await;
    let named = |log: &Value, entry: &str| {
        let items = log["items"].as_array().unwrap().iter().map(|item| item.pointer(entry).unwrap_or(item));
        items.filter(|item| item["unit_id"] == json!(unit)).count()
    };
    let told = async || {
        let log = story.sender.get(&format!("{}/access-log", house.path)).await.is(200);
        let extract = officer.post(&format!("{}/access-log/extract", house.path), json!({})).await.is(200);
        (named(&log, ""), named(&extract, "/entry"))
    };
    assert!(matches!(told().await, (1.., 1..)));
    house.restrict(None).await;
    assert_eq!(told().await, (0, 0));
}

#[actix_web::test]
async fn the_last_day_opens_a_review_and_shows_nothing() {
    let house = House::new().await;
    let story = &house.story;
    let restriction = house.restrict(Some("2026-12-01")).await;
    let again = json!({"client_id": house.client});
    story.sender.post("/safety-restrictions", again).await.refused(409, "already-exists");
    let due = "/safety-restrictions?review_due=true";
    let opened = async || polku::clients::safety::open_reviews(&story.world.gate).await.unwrap();
    story.world.pass(Duration::days(9));
    assert_eq!(opened().await, 0, "the last day is still one of its days");
    story.world.pass(Duration::days(1));
    assert_eq!((opened().await, opened().await), (1, 0));
    assert_eq!(story.sender.get(due).await.is(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(tells(&house.all_that(&story.sender).await), Vec::<&str>::new());
    assert!(story.world.happened().await.contains(&"safety_restriction.review_due".to_owned()));
    for (day, code) in [("2026-12-02", "past"), ("2028-12-03", "too_far")] {
        let problem =
            story.sender.step(&restriction, "renew", json!({"last_day": day})).await.refused(422, "invalid");
        assert_eq!(problem["errors"][0]["code"], code);
    }
    let renewed = story.sender.step(&restriction, "renew", json!({"last_day": "2028-12-01"})).await.is(200);
    assert_eq!(renewed["review_due_at"], json!(null));
    let colleague = story.world.worker(story.ngo).await;
    story.world.task(&colleague, house.client).await;
    let reason = json!({"reason": "The registry ended it."});
    colleague.step(&restriction, "end", reason.clone()).await.refused(403, "not-allowed");
    // Whoever may not look at the place does not end what hides it.
    story.sender.step(&restriction, "end", reason.clone()).await.refused(403, "not-allowed");
    let handler = story.world.person(story.ngo, &[Role::Worker, Role::SafetyHandler]).await;
    story.world.task(&handler, house.client).await;
    handler.step(&restriction, "end", reason.clone()).await.is(200);
    handler.step(&restriction, "end", reason).await.refused(409, "transition-not-allowed");
    assert_eq!(tells(&house.all_that(&story.sender).await).len(), 4);
    house.restrict(None).await;
}

#[actix_web::test]
async fn an_answer_from_before_is_not_given_again() {
    let house = House::new().await;
    let story = &house.story;
    let seen = story.sender.etag(&house.path).await;
    let change = json!({"preferred_name": "Aava"});
    let ask = || story.sender.asks("PATCH", &house.path).if_match(&seen).key("before").json(&change).send();
    let first = ask().await;
    assert!(first.body.to_string().contains(PHONE));
    assert_eq!(ask().await.bytes, first.bytes);
    house.restrict(None).await;
    ask().await.refused(403, "no-legal-basis");
}

#[actix_web::test]
async fn a_restriction_takes_bad_days_from_nobody_and_strangers_find_no_client() {
    let house = House::new().await;
    let story = &house.story;
    let new = |day: &str| json!({"client_id": house.client, "last_day": day});
    for (day, code) in [("2026-11-22", "past"), ("2031-11-23", "too_far")] {
        let problem = story.sender.post("/safety-restrictions", new(day)).await.refused(422, "invalid");
        assert_eq!(
            (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]),
            (&json!("/last_day"), &json!(code))
        );
    }
    story.receiver.post("/safety-restrictions", new("2031-11-22")).await.refused(403, "not-allowed");
    let stranger = story.world.worker(story.ngo).await;
    story.world.moves_to(&stranger, story.world.unit(story.ngo).await).await;
    stranger.post("/safety-restrictions", new("2031-11-22")).await.refused(404, "not-found");
    let both = futures::join!(
        story.sender.post("/safety-restrictions", new("2031-11-22")),
        story.sender.post("/safety-restrictions", new("2031-11-22"))
    );
    let mut told = [both.0.status, both.1.status];
    told.sort_unstable();
    assert_eq!(told, [201, 409]);
}

#[actix_web::test]
async fn a_shelter_is_where_its_own_people_know() {
    let story = Story::begin().await;
    let admin = story.world.person(story.ngo, &[Role::OrgAdmin]).await;
    let shelter = json!({"name": {"fi": "Turvakoti"}, "kind": "supported_housing", "street_address": PLACE,
        "postal_code": "40100", "municipality_code": "992", "address_confidential": true});
    let unit = format!("/units/{}", admin.post("/units", shelter).await.id());
    assert!(story.sender.get(&unit).await.is(200).to_string().contains(PLACE));
    assert!(!story.receiver.get(&unit).await.is(200).to_string().contains(PLACE));
    let token = story.world.token(story.ngo, None, domain::code::Set::all()).await;
    let system = story.sender.with_token(&token);
    for path in [unit.as_str(), "/units"] {
        let told: Value = system.get(path).await.is(200);
        assert!(!told.to_string().contains(PLACE) && !told.to_string().contains("40100"), "{told}");
    }
}

#[actix_web::test]
async fn what_was_revealed_stands_in_no_answer_that_can_be_asked_for_again() {
    let house = House::new().await;
    let story = &house.story;
    story.world.task(&house.handler, house.client).await;
    house.restrict(None).await;
    let why = json!({"purpose": "contact", "reason": "A call."});
    house.handler.post(&format!("{}/reveal", house.path), why).await.is(201);
    assert!(house.handler.get(&house.path).await.is(200).to_string().contains(PHONE));
    let seen = house.handler.etag(&house.path).await;
    let change = json!({"preferred_name": "Aava"});
    let ask = || house.handler.asks("PATCH", &house.path).if_match(&seen).key("k").json(&change).send();
    for _ in 0..2 {
        assert_eq!(tells(&ask().await.is(200).to_string()), Vec::<&str>::new());
    }
}

#[actix_web::test]
async fn where_a_hidden_organization_is_is_not_found_by_trying() {
    let story = Story::begin().await;
    let platform = story.world.person(story.ngo, &[Role::PlatformAdmin]).await;
    let hidden = json!({"name": {"fi": "Turvakoti Lyhty"}, "kind": "organization", "municipality_code": "091",
        "takes_part": true, "address_confidential": true});
    platform.post("/organizations", hidden).await.is(201);
    let found = story.receiver.get("/organizations?q=Turvakoti").await.is(200);
    assert_eq!(found["items"][0]["municipality_code"], Value::Null);
    let tried = story.receiver.get("/organizations?q=Turvakoti&municipality_code=091").await.is(200);
    assert_eq!(tried["items"], json!([]));
}
