//! Whole stories, as `domain` tells them: several agencies, one case, one plan, and the referrals that hang on it.
use super::world::{Person, World, story::open_case};
use chrono::Months;
use domain::{
    ClientId, ServiceId,
    basis::Category::{Basic, Needs, Plan},
    calendar::local_date,
    organization::Sector,
    report::Month,
};
use serde_json::{Value, json};

/// Joni of the employment office leads a case; others help.
struct Otso {
    world: World,
    joni: Person,
    client: ClientId,
    case: String,
    /// Debt counselling, the health centre and a workshop, each with its service.
    others: Vec<(Person, ServiceId)>,
}

impl Otso {
    /// A case of the employment office, and a consent that gives the others the plan.
    async fn begin() -> Self {
        let world = World::new().await;
        let employment = world.organization("Employment", Sector::Employment).await;
        let joni = world.lead(employment).await;
        let client = world.client(employment).await;
        let mut others = Vec::new();
        for (name, sector) in [
            ("Debts", Sector::DebtCounselling),
            ("Health centre", Sector::Health),
            ("Workshop", Sector::Employment),
        ] {
            let organization = world.organization(name, sector).await;
            world.consent(client, employment, organization, &[Basic, Needs, Plan]).await;
            others.push((world.worker(organization).await, world.service(organization, name).await));
        }
        let case = open_case(&joni, client).await;
        Self { world, joni, client, case, others }
    }

    /// A member that social services send to the case.
    async fn elli(&self) -> Person {
        let county = self.world.organization("County", Sector::SocialServices).await;
        self.world.consent(self.client, self.joni.organization, county, &[Basic, Needs, Plan]).await;
        let member = json!({"organization_id": county, "role": "expert"});
        self.joni.post(&format!("{}/members", self.case), member).await.is(201);
        self.world.worker(county).await
    }

    async fn begin_plan(&self, body: Value) -> String {
        let made = self.joni.post(&format!("{}/plans", self.case), body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        format!("/plans/{}", made.id())
    }

    /// Who looks at the situation together: one sector is not enough, whether it is asked or comes alone.
    async fn meet(&self, elli: &Person) {
        let meetings = format!("{}/meetings", self.case);
        let intake =
            |participants| json!({"kind": "joint_intake", "mode": "in_person", "participants": participants});
        let [joni, elli] =
            [&self.joni, elli].map(|who| json!({"organization_id": who.organization, "user_id": who.id}));
        let refused = self.joni.post(&meetings, intake(json!([joni]))).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["code"], json!("sector_missing"));
        let meeting = self.joni.post(&meetings, intake(json!([joni, elli]))).await.id();
        let meeting = format!("/meetings/{meeting}");
        step(&self.joni, &meeting, "start", json!({})).await;
        let first = json!({"skipped": "first_meeting"});
        self.joni.step(&meeting, "complete", json!({})).await.refused(409, "prior-notes-review-required");
        let alone = json!({"prior_review": first, "absent": [1]});
        let refused = self.joni.step(&meeting, "complete", alone).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["code"], json!("sector_missing"));
        let held = step(&self.joni, &meeting, "complete", json!({"prior_review": first})).await;
        assert_eq!((&held["status"], &held["client_attendance"]), (&json!("held"), &json!("attended")));
    }

    async fn act(&self, plan: &str, body: Value) -> String {
        let mut action = json!({"what": "Meet", "who": "client", "due": "2026-12-18"});
        action.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        format!("/actions/{}", self.joni.post(&format!("{plan}/actions"), action).await.id())
    }

    /// Refers to the service, for the action.
    async fn refer(&self, service: ServiceId, action: &str) -> String {
        let body = json!({
            "case_id": self.case.rsplit('/').next().unwrap(), "service_id": service, "reason": "As planned.",
            "needs": ["n03"], "client_wish": "Somebody who helps me begin.", "categories": ["basic", "needs"],
            "action_id": action.rsplit('/').next().unwrap()});
        let referral = format!("/referrals/{}", self.joni.post("/referrals", body).await.id());
        self.joni.step(&referral, "send", json!({})).await.is(200);
        referral
    }

    async fn close_the_loop(&self, who: &Person, referral: &str, action: &str) {
        who.step(referral, "start", json!({})).await.is(200);
        who.step(referral, "complete", json!({"outcome_code": "service_completed"})).await.is(200);
        self.joni.step(referral, "acknowledge", json!({})).await.is(200);
        let told = json!({"how": "in_person"});
        let closed = self.joni.step(referral, "inform-client", told).await.is(200);
        assert_eq!(closed["loop"]["closed"], json!(true));
        assert_eq!(self.joni.get(action).await.is(200)["status"], json!("done"));
    }
}

fn levels() -> Value {
    json!({"-2": "None", "-1": "With help", "0": "Each", "1": "Answers", "2": "Pays"})
}

async fn step(who: &Person, record: &str, step: &str, body: Value) -> Value {
    who.step(record, step, body).await.is(200)
}

/// Scenario S3: one plan, three referrals, and every loop closed.
#[actix_web::test]
async fn an_otso_team_makes_one_plan_and_closes_three_loops() {
    let otso = Otso::begin().await;
    let elli = otso.elli().await;
    otso.meet(&elli).await;
    for said_by in ["client", "peer"] {
        let strength = json!({"area": "skills", "text": "Can fix any engine.", "said_by": said_by});
        elli.post(&format!("{}/strengths", otso.case), strength).await.is(201);
    }
    otso.joni.post(&format!("{}/notes", otso.case), json!({"text": "He came late."})).await.is(201);
    let plan = otso.begin_plan(json!({"kind": "otso_plan", "situation": "Engines; and debts."})).await;
    let mut members = Vec::new();
    for (who, _) in &otso.others {
        let named = json!({"organization_id": who.organization, "role": "expert"});
        members.push(format!(
            "/case-members/{}",
            otso.joni.post(&format!("{plan}/participants"), named).await.id()
        ));
    }
    let goal =
        json!({"client_words": "I want to open my letters again.", "gas_levels": levels(), "baseline": -1});
    let goal = format!("/goals/{}", elli.post(&format!("{plan}/goals"), goal).await.id());
    otso.act(&plan, json!({"what": "Open a letter a day"})).await;
    otso.act(&plan, json!({"what": "Come on Mondays"})).await;
    let mut carried = Vec::new();
    for (who, service) in &otso.others {
        let body = json!({"who": "organization", "organization_id": who.organization, "service_id": service});
        carried.push(otso.act(&plan, body).await);
    }
    step(&otso.joni, &plan, "send-to-client", json!({})).await;
    let words =
        json!({"answer": "agreed_with_comments", "comment": "Not on Mondays.", "how_told": "in_person"});
    step(&otso.joni, &plan, "client-response", words).await;
    for ((who, _), member) in otso.others.iter().zip(&members) {
        step(who, member, "accept", json!({})).await;
    }
    let agreed = step(&otso.joni, &plan, "agree", json!({})).await;
    assert_eq!((&agreed["status"], &agreed["versions"]), (&json!("agreed"), &json!(1)));
    let content = otso.joni.get(&format!("{plan}/content")).await.is(200);
    assert_eq!(content["strengths"].as_array().unwrap().len(), 2);
    let own =
        content["actions"].as_array().unwrap().iter().filter(|one| one["who"] == json!("client")).count();
    assert_eq!((own, content["actions"].as_array().unwrap().len()), (2, 5));

    let mut referrals = Vec::new();
    for ((_, service), action) in otso.others.iter().zip(&carried) {
        referrals.push(otso.refer(*service, action).await);
    }
    // Who is in the plan reads its goals, and no notes.
    for (who, _) in &otso.others {
        let read = who.get(&goal).await.is(200);
        assert_eq!(read["client_words"], json!("I want to open my letters again."));
        who.get(&format!("{}/notes", otso.case)).await.refused(403, "no-legal-basis");
    }
    let [(debts, _), (health, _), (workshop, _)] = &otso.others[..] else { panic!("three help") };
    step(debts, &referrals[0], "accept", json!({})).await;
    step(health, &referrals[1], "request-info", json!({"question": "Since when?"})).await;
    step(&otso.joni, &referrals[1], "answer-info", json!({"answer": "Since May."})).await;
    step(health, &referrals[1], "accept", json!({})).await;
    // The workshop has no room, and hands it on.
    let elsewhere = otso.world.organization("Heikki's shed", Sector::Employment).await;
    let heikki = otso.world.worker(elsewhere).await;
    otso.world.consent(otso.client, otso.joni.organization, elsewhere, &[Basic, Needs]).await;
    let shed = otso.world.service(elsewhere, "Shed").await;
    let redirected = step(workshop, &referrals[2], "redirect", json!({"service_id": shed})).await;
    let child = format!("/referrals/{}", redirected["redirected_to"].as_str().unwrap());
    step(&heikki, &child, "accept", json!({})).await;
    for (who, referral, action) in [
        (debts, &referrals[0], &carried[0]),
        (health, &referrals[1], &carried[1]),
        (&heikki, &child, &carried[2]),
    ] {
        otso.close_the_loop(who, referral, action).await;
    }
    let hops = otso.joni.get(&format!("{}/counter-hops", otso.case)).await.is(200);
    assert_eq!((&hops["counter_hops"], &hops["carried_by_workers"]), (&json!(0), &json!(4)));
    let map = otso.joni.get(&format!("{plan}/service-map")).await.is(200);
    let told =
        map["items"].as_array().unwrap().iter().filter(|item| item["plain"] == json!("Tämä on tehty."));
    assert_eq!(told.count(), 3);
    // What the team reads of it when the month is over tells nothing of a single client.
    let month = Month::of(local_date(otso.world.now()));
    otso.world.pass(chrono::Duration::days(40));
    let report = otso.joni.get(&format!("/reports/referrals?month={month}&box=out")).await.is(200);
    for table in ["loops", "counter_hops"] {
        assert_eq!((&report[table]["total"], &report[table]["is_suppressed"]), (&json!(null), &json!(true)));
    }
}

/// Scenario S4: a work-ability team, from its plan to the next kind of it, its review and what was reached.
#[actix_web::test]
async fn a_work_ability_team_is_none_without_social_work() {
    let otso = Otso::begin().await;
    let out_of_work = json!({"unemployed_since": otso.world.now().date_naive() - Months::new(7)});
    otso.joni.patch(&format!("/clients/{}", otso.client), out_of_work).await.is(200);
    let need = json!({"code": "n08", "client_words": "I drink too much.", "severity": 7});
    otso.joni.post(&format!("{}/needs", otso.case), need).await.is(201);
    assert_eq!(polku::cases::work_ability::notice(&otso.world.gate).await.unwrap(), 1);
    let mine = otso.joni.get(&format!("{}/next-steps", otso.case)).await.is(200);
    assert_eq!(mine["items"][0]["user_id"], json!(otso.joni.id));
    let plans = format!("{}/plans", otso.case);
    let kind = || json!({"kind": "work_ability_support_plan"});
    let refused = otso.joni.post(&plans, kind()).await.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["code"], json!("sector_missing"));
    let elli = otso.elli().await;
    // Whoever holds it together may be of any organization in the case.
    let measures = format!("{}/measure-responses", otso.case);
    let answers = json!({"work_ability": 4, "functioning": 6, "mind": 3});
    let told = json!({"instrument": "kykyviisari", "answered_via": "with_worker", "answers": answers});
    otso.joni.post(&measures, told).await.is(201);
    assert_eq!(otso.joni.get(&measures).await.is(200)["items"][0]["answers"], answers);
    let mut body = kind();
    body["coordinator_id"] = json!(otso.joni.id);
    let made = elli.post(&plans, body).await;
    assert_eq!(made.body["coordinator_id"], json!(otso.joni.id));
    let plan = format!("/plans/{}", made.id());
    let goals = ["I want to work.", "I want to sleep."].map(|words| {
        let (otso, plan) = (&otso, &plan);
        async move {
            let goal = json!({"client_words": words, "gas_levels": levels(), "baseline": 0});
            format!("/goals/{}", otso.joni.post(&format!("{plan}/goals"), goal).await.id())
        }
    });
    let goals = futures::future::join_all(goals).await;
    assert_eq!(otso.joni.get(&format!("{plan}/service-map")).await.is(200)["items"], json!([]));
    otso.joni
        .patch(&plan, json!({"kind": "multisectoral_employment_plan", "review_every_months": 6}))
        .await
        .is(200);
    step(&otso.joni, &plan, "send-to-client", json!({})).await;
    step(&otso.joni, &plan, "client-response", json!({"answer": "agreed"})).await;
    step(&otso.joni, &plan, "agree", json!({})).await;
    let gas = async || otso.joni.get(&format!("{plan}/gas")).await.is(200);
    assert_eq!(gas().await["baseline"], json!(50.0));
    otso.world.pass(chrono::Duration::days(190));
    let board = otso.joni.get("/views/team-board").await.is(200);
    assert_eq!(board["plans"]["plan_review_due"]["ids"], json!([plan.rsplit('/').next().unwrap()]));
    for goal in &goals {
        let reached = json!({"level": 1, "assessed_by": "client"});
        otso.joni.post(&format!("{goal}/assessments"), reached).await.is(201);
    }
    assert_eq!(gas().await["by_client"], json!(62.4));
}
