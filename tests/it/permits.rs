//! What a permit opens besides organizations and categories: classes of receivers, kinds of documents, the time they were
//! made in, and service tasks; and what a prohibition takes in the same words.
use super::world::{Person, story::Story};
use chrono::Duration;
use domain::{OrganizationId, code::Set, organization::Sector};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

mod documents;

impl Story {
    /// Records a basis of the client; its path.
    async fn permit(&self, words: Value) -> String {
        let mut body = json!({
            "client_id": self.client, "kind": "permit", "given_via": "spoken", "purposes": ["coordination"],
            "categories": ["basic", "needs"], "plain_summary": {"fi": "Mika antoi luvan."}});
        body.as_object_mut().unwrap().extend(words.as_object().unwrap().clone());
        let made = self.sender.post("/bases", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        format!("/bases/{}", made.id())
    }

    async fn withdraw(&self, basis: &str) {
        self.sender.step(basis, "withdraw", json!({})).await.is(200);
    }

    /// Everything stays where it is, but the consent of the story opens nothing any more.
    async fn forget_consent(&self) {
        self.world.drop_grant(self.consent).await;
    }

    /// The same of a permit.
    async fn forget(&self, permit: &str) {
        self.world.drop_grant(permit.trim_start_matches("/bases/").parse().unwrap()).await;
    }

    async fn turns_to(&self, organization: OrganizationId, sector: Sector) {
        use entity::organization::{Column, Entity};
        Entity::update_many()
            .col_expr(Column::Sector, Expr::val(sector))
            .filter(Column::Id.eq(organization))
            .exec(&self.world.database.db)
            .await
            .unwrap();
    }
}

fn ids(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

/// A document of each kind, as the receiver asks for it.
struct Documents {
    case: String,
    member: String,
    need: String,
    step: String,
    referral: String,
    messages: String,
}

impl Documents {
    /// A case with everything in it, in which the office works.
    async fn write(story: &Story) -> Self {
        let referral = story.sent().await;
        story.receiver.step(&referral, "accept", json!({})).await.is(200);
        story.sender.post(&format!("{referral}/messages"), json!({"body": "Hello."})).await.is(201);
        let member = json!({"organization_id": story.office, "role": "expert"});
        let member = story.sender.post(&format!("{}/members", story.case), member).await.id();
        let first = async |list: &str| {
            let list = story.sender.get(&format!("{}/{list}", story.case)).await.is(200);
            ids(&list)[0].to_owned()
        };
        Self {
            member: format!("/case-members/{member}"),
            need: format!("/needs/{}", first("needs").await),
            step: format!("/next-steps/{}", first("next-steps").await),
            messages: format!("{referral}/messages"),
            case: story.case.clone(),
            referral,
        }
    }

    fn all(&self) -> [(&'static str, &str); 5] {
        [
            ("case", &self.case),
            ("case_member", &self.member),
            ("need", &self.need),
            ("next_step", &self.step),
            ("referral", &self.referral),
        ]
    }

    /// The kinds that `who` can read.
    async fn open_to(&self, who: &Person) -> Vec<&'static str> {
        let mut open = Vec::new();
        for (kind, path) in self.all() {
            let answer = who.get(path).await;
            match answer.status {
                200 => open.push(kind),
                403 => assert!(
                    ["/problems/no-legal-basis", "/problems/prohibited"]
                        .iter()
                        .any(|slug| answer.body["type"] == *slug)
                ),
                status => panic!("{path} answers {status}: {}", answer.body),
            }
        }
        let messages = who.get(&self.messages).await;
        if messages.status == 200 && !ids(&messages.body).is_empty() {
            open.push("message");
        }
        // Lists show what the single read shows.
        for (list, kind) in [("/cases", "case"), ("/referrals", "referral")] {
            let listed = who.get(list).await.is(200);
            assert_eq!(!ids(&listed).is_empty(), open.contains(&kind), "{list} {open:?}");
        }
        for (list, kind) in [("needs", "need"), ("next-steps", "next_step"), ("members", "case_member")] {
            let listed = who.get(&format!("{}/{list}", self.case)).await;
            // What is listed in a case is asked for in the case.
            assert_eq!(listed.status == 200, open.contains(&"case"), "{list} {open:?}");
            let shown = listed.status == 200 && !ids(&listed.body).is_empty();
            assert_eq!(shown, open.contains(&"case") && open.contains(&kind), "{list} {open:?}");
        }
        open
    }
}

#[actix_web::test]
async fn a_class_is_whoever_is_of_it_at_the_moment() {
    let story = Story::begin().await;
    let client = format!("/clients/{}", story.client);
    let clinic = story.world.organization("Clinic", Sector::Health).await;
    let nurse = story.world.worker(clinic).await;
    for who in [&nurse, &story.receiver] {
        story.world.task(who, story.client).await;
    }
    story.forget_consent().await;
    story.receiver.get(&client).await.refused(404, "not-found");
    let permit = story.permit(json!({"recipient_sectors": ["debt_counselling", "housing"]})).await;
    assert_eq!(story.receiver.get(&client).await.is(200)["shown"], json!(["basic", "needs"]));
    assert_eq!(
        story.receiver.get(&permit).await.is(200)["details"]["recipient_sectors"],
        json!(["housing", "debt_counselling"])
    );
    for path in [&client, &permit] {
        nurse.get(path).await.refused(404, "not-found");
    }
    story.turns_to(clinic, Sector::Housing).await;
    story.turns_to(story.office, Sector::Health).await;
    nurse.get(&client).await.is(200);
    for path in [&client, &permit] {
        story.receiver.get(path).await.refused(404, "not-found");
    }
    story.withdraw(&permit).await;
    nurse.get(&client).await.refused(404, "not-found");
    nurse.get(&permit).await.is(200);
}

/// Whom a person has to do with is known from the work. A system that acts for nobody would see every client who gave
/// anything to its class.
#[actix_web::test]
async fn a_class_gives_nothing_to_a_system_that_acts_for_nobody() {
    let story = Story::begin().await;
    let token = story.world.token(story.office, None, Set::all()).await;
    let system = story.receiver.with_token(&token);
    story.forget_consent().await;
    let of_class = story.permit(json!({"recipient_sectors": ["debt_counselling"]})).await;
    let client = format!("/clients/{}", story.client);
    for path in [&client, &of_class] {
        system.get(path).await.refused(404, "not-found");
    }
    assert_eq!(system.get("/bases").await.is(200)["items"], json!([]));
    story.permit(json!({"recipients": [story.office]})).await;
    system.get(&client).await.is(200);
    // What is forbidden to the class is forbidden to it.
    story.forbid(json!({"recipient_sectors": ["debt_counselling"]})).await;
    system.get(&client).await.refused(403, "prohibited");
}

#[actix_web::test]
async fn the_stronger_word_holds_whether_of_a_class_or_of_a_member() {
    let story = Story::begin().await;
    story.world.task(&story.receiver, story.client).await;
    let client = format!("/clients/{}", story.client);
    // The story's consent names the office; the class of the keeper itself is not meant.
    let ban = story.forbid(json!({"recipient_sectors": ["debt_counselling", "ngo_peer"]})).await;
    story.receiver.get(&client).await.refused(403, "prohibited");
    story.sender.get(&client).await.is(200);
    let law = json!({"kind": "statute", "given_via": null, "statute_code": "shl41", "justification": "Danger.",
        "recipients": [story.office], "categories": ["basic"]});
    let law = story.permit(law).await;
    assert_eq!(story.receiver.get(&client).await.is(200)["shown"], json!(["basic"]));
    story.withdraw(&law).await;
    story.receiver.get(&client).await.refused(403, "prohibited");
    story.withdraw(&ban).await;
    story.forget_consent().await;
    story.permit(json!({"recipient_sectors": ["debt_counselling"]})).await;
    story.receiver.get(&client).await.is(200);
    let elsewhere = story.forbid(json!({"recipient_sectors": ["health"]})).await;
    story.receiver.get(&client).await.is(200);
    story.withdraw(&elsewhere).await;
    story.forbid(json!({"recipients": [story.office]})).await;
    story.receiver.get(&client).await.refused(403, "prohibited");
}

/// A referral is sent on what covers it, and tells those needs that are covered.
#[actix_web::test]
async fn a_referral_rests_on_a_permit_that_opens_it() {
    let story = Story::begin().await;
    story.forget_consent().await;
    let draft = story.draft().await;
    let refused = async |words: Value| {
        let mut all = json!({"recipients": [story.office]});
        all.as_object_mut().unwrap().extend(words.as_object().unwrap().clone());
        let permit = story.permit(all).await;
        story.sender.step(&draft, "send", json!({})).await.refused(403, "no-legal-basis");
        let member = json!({"organization_id": story.office, "role": "expert"});
        let joined = story.sender.post(&format!("{}/members", story.case), member).await.status;
        story.withdraw(&permit).await;
        joined
    };
    assert_eq!(refused(json!({"record_kinds": ["need", "message"]})).await, 403);
    assert_eq!(refused(json!({"data_to": "2026-11-21"})).await, 403);
    assert_eq!(refused(json!({"service_task_code": "elderly"})).await, 403);
    assert_eq!(refused(json!({"record_kinds": ["case"]})).await, 201);
    story.permit(json!({"recipient_sectors": ["debt_counselling"], "record_kinds": ["referral"]})).await;
    story.sender.step(&draft, "send", json!({})).await.is(200);
    let told = story.receiver.get(&draft).await.is(200);
    assert_eq!(told["disclosure"]["needs"], json!([]), "{told}");
    story.permit(json!({"recipients": [story.office], "record_kinds": ["need", "referral"]})).await;
    let second = story.draft_of_another_service().await;
    story.sender.step(&second, "send", json!({})).await.is(200);
    let told = story.receiver.get(&second).await.is(200);
    assert_eq!(told["disclosure"]["needs"].as_array().unwrap().len(), 1, "{told}");
}

#[actix_web::test]
async fn withdrawing_what_a_class_was_given_moves_what_each_of_it_rests_on() {
    let story = Story::begin().await;
    story.forget_consent().await;
    let other = story.world.organization("Another office", Sector::DebtCounselling).await;
    let there = story.world.lead(other).await;
    let clinic = story.world.organization("Clinic", Sector::Health).await;
    let of_class = story.permit(json!({"recipient_sectors": ["debt_counselling"]})).await;
    let by_name = story.permit(json!({"recipients": [clinic], "recipient_sectors": ["health"]})).await;
    let mut referrals = Vec::new();
    for organization in [story.office, other, clinic] {
        let service = story.world.service(organization, "Counselling").await;
        let mut body = story.new_referral();
        body["service_id"] = json!(service);
        let referral = format!("/referrals/{}", story.sender.post("/referrals", body).await.id());
        story.sender.step(&referral, "send", json!({})).await.is(200);
        let member = json!({"organization_id": organization, "role": "expert"});
        story.sender.post(&format!("{}/members", story.case), member).await.is(201);
        referrals.push(referral);
    }
    there.step(&referrals[1], "accept", json!({})).await.is(200);
    let statuses = async || {
        let mut all = Vec::new();
        for referral in &referrals {
            all.push(story.sender.get(referral).await.is(200)["status"].as_str().unwrap().to_owned());
        }
        all
    };
    let there_still = async || {
        let members = story.sender.get(&format!("{}/members", story.case)).await.is(200);
        let rows = members["items"].as_array().unwrap().iter();
        rows.filter(|row| row["left_at"].is_null()).count()
    };
    assert_eq!(
        (statuses().await, there_still().await),
        (vec!["sent".into(), "accepted".into(), "sent".into()], 3)
    );
    // One of the class is forbidden, and the other works on.
    let ban = story.forbid(json!({"recipients": [story.office]})).await;
    assert_eq!(statuses().await, ["withdrawn", "accepted", "sent"]);
    story.withdraw(&ban).await;
    let told = story.sender.get(&format!("{of_class}/disclosures")).await.is(200);
    let told: Vec<_> = told["items"].as_array().unwrap().iter().map(|row| &row["organization_id"]).collect();
    assert_eq!(told, [&json!(story.office), &json!(other)], "those of the class who got something");
    story.withdraw(&of_class).await;
    assert_eq!(statuses().await, ["withdrawn", "cancel_requested", "sent"]);
    assert_eq!(there_still().await, 1);
    story.withdraw(&by_name).await;
    assert_eq!(
        (statuses().await, there_still().await),
        (vec!["withdrawn".into(), "cancel_requested".into(), "withdrawn".into()], 0)
    );
}

#[actix_web::test]
async fn whoever_asks_is_told_what_narrows_a_basis() {
    let story = Story::begin().await;
    story.forget_consent().await;
    story.world.organization("Clinic", Sector::Health).await;
    let permit = story
        .permit(
            json!({"recipient_sectors": ["debt_counselling", "ngo_peer"], "record_kinds": ["case", "need"],
            "service_task_code": "elderly", "data_from": "2025-01-01", "data_to": "2025-12-31"}),
        )
        .await;
    let ban = story.forbid(json!({"recipients": [story.office], "data_to": "2024-12-31"})).await;
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let limits = json!([{"basis_id": id(&permit), "explanation": {
        "fi": "Koskee jokaista organisaatiota, jonka toimiala on: talous- ja velkaneuvonta. Koskee vain näitä asiakirjoja: asia, tarve. Koskee vain asiakirjoja, jotka on tehty: 1.1.2025 – 31.12.2025. Koskee vain palvelutehtävää: iäkkäiden palvelut.",
        "sv": "Gäller varje organisation vars verksamhetsområde är: ekonomi- och skuldrådgivning. Gäller bara dessa handlingar: ärende, behov. Gäller bara handlingar som upprättats: 1.1.2025 – 31.12.2025. Gäller bara serviceuppgiften: service för äldre.",
        "en": "For every organization whose field is: financial and debt counselling. Only these documents: case, need. Only documents made: 1 January 2025 – 31 December 2025. Only the service task: services for older people."}}]);
    let question = json!({"client_id": story.client, "organization_id": story.office, "category": "needs", "purpose": "coordination"});
    let answer = story.sender.post("/access-check", question).await.is(200);
    assert_eq!((&answer["allowed"], &answer["limits"]), (&json!(true), &limits));
    story.world.task(&story.receiver, story.client).await;
    let own = json!({"client_id": story.client, "category": "needs", "purpose": "coordination"});
    let answer = story.receiver.post("/access-check", own).await.is(200);
    assert_eq!((&answer["allowed"], &answer["limits"]), (&json!(true), &limits));
    let sharing = story.sender.get(&format!("/clients/{}/sharing", story.client)).await.is(200);
    let shares = sharing["items"].as_array().unwrap();
    assert_eq!(shares.len(), 1, "the keeper's own class is none to share with: {sharing}");
    assert_eq!(shares[0]["organization_id"], json!(story.office));
    assert_eq!(shares[0]["categories"], json!(["basic", "needs"]));
    assert_eq!(shares[0]["prohibitions"], json!([id(&ban)]));
    assert_eq!(shares[0]["limits"][0], limits[0]);
    assert_eq!(shares[0]["limits"][1]["explanation"]["en"], "Only documents made: until 31 December 2024.");
}

#[actix_web::test]
async fn refusals() {
    let story = Story::begin().await;
    let new = |changes: Value| {
        let mut body = json!({
            "client_id": story.client, "kind": "permit", "given_via": "spoken", "purposes": ["coordination"],
            "categories": ["basic"], "recipients": [story.office], "plain_summary": {"fi": "Saa."}});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    let law = json!({"kind": "statute", "given_via": null, "statute_code": "shl41", "justification": "Facts.",
        "recipient_sectors": ["health"]});
    for (changes, pointer, code) in [
        (json!({"recipients": []}), "/recipients", "required"),
        (json!({"record_id": story.client}), "/record_id", "misplaced"),
        (json!({"record_kinds": ["need", "session"]}), "/record_kinds", "misplaced"),
        (
            json!({"kind": "prohibition", "purposes": [], "record_kinds": ["client"]}),
            "/record_kinds",
            "misplaced",
        ),
        (json!({"data_from": "2026-01-02", "data_to": "2026-01-01"}), "/data_to", "order"),
        (law, "/recipient_sectors", "misplaced"),
    ] {
        let problem = story.sender.post("/bases", new(changes.clone())).await.refused(422, "invalid");
        let told = (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]);
        assert_eq!(told, (&json!(pointer), &json!(code)), "{changes}");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem}");
    }
    for unknown in [
        json!({"recipient_sectors": ["hospital"]}),
        json!({"record_kinds": ["diary"]}),
        json!({"data_from": "2026-13-01"}),
        json!({"data_to": "yesterday"}),
    ] {
        let (name, _) = unknown.as_object().unwrap().iter().next().unwrap();
        let problem = story.sender.post("/bases", new(unknown.clone())).await.refused(422, "invalid");
        let pointer = problem["errors"][0]["pointer"].as_str().unwrap();
        assert!(pointer.starts_with(&format!("/{name}")), "{problem}");
    }
}
