//! The joint plan: from the client's words to what is agreed, looked at again, and over.
use super::world::{
    Answer, Person,
    story::{Story, open_case},
};
use domain::{basis::Category, organization::Sector};
use serde_json::{Value, json};

/// A case with a plan in it, and an organization that the client lets read the plan.
pub struct Table {
    pub story: Story,
    pub plan: String,
    /// Of an organization that is no member yet.
    pub partner: Person,
}

impl Table {
    pub async fn set() -> Self {
        Self::of(Story::begin().await).await
    }
    pub async fn of(story: Story) -> Self {
        let world = &story.world;
        let debts = world.organization("Debt counselling", Sector::DebtCounselling).await;
        let partner = world.worker(debts).await;
        let given = [Category::Basic, Category::Needs, Category::Plan];
        world.consent(story.client, story.ngo, debts, &given).await;
        let body = json!({"kind": "multisectoral_employment_plan", "situation": "Knows cars and people."});
        let made = story.sender.post(&format!("{}/plans", story.case), body).await.id();
        Self { plan: format!("/plans/{made}"), partner, story }
    }
    pub fn worker(&self) -> &Person {
        &self.story.sender
    }
    pub async fn goal(&self, words: &str) -> String {
        let levels = json!({"-2": "Opens none", "-1": "Opens with help", "0": "Opens each", "1": "Answers", "2": "Pays"});
        let goal = json!({"client_words": words, "gas_levels": levels, "baseline": -1});
        format!("/goals/{}", self.worker().post(&format!("{}/goals", self.plan), goal).await.id())
    }
    /// Names the partner to the plan; the path of its membership.
    pub async fn invite(&self) -> String {
        let body = json!({"organization_id": self.partner.organization, "role": "expert"});
        let path = format!("{}/participants", self.plan);
        format!("/case-members/{}", self.worker().post(&path, body).await.id())
    }
    pub async fn step(&self, step: &str, body: Value) -> Answer {
        twice(self.worker(), &self.plan, step, body).await
    }
    async fn agree(&self, member: &str) -> Value {
        self.step("send-to-client", json!({})).await.is(200);
        twice(&self.partner, member, "accept", json!({})).await.is(200);
        self.step("client-response", json!({"answer": "agreed"})).await.is(200);
        self.step("agree", json!({})).await.is(200)
    }
    pub async fn versions(&self) -> Vec<Value> {
        let list = self.worker().get(&format!("{}/versions", self.plan)).await.is(200);
        let mut all = Vec::new();
        for version in list["items"].as_array().unwrap() {
            let path = format!("/plan-versions/{}", version["id"].as_str().unwrap());
            all.push(self.worker().get(&path).await.is(200));
        }
        all
    }
}

/// Takes a step, and asks for it again by the same key: the answer is the first one, and nothing is done twice.
pub async fn twice(who: &Person, record: &str, step: &str, body: Value) -> Answer {
    let seen = who.etag(record).await;
    let key = format!("{}-{step}", seen.trim_matches('"'));
    let path = format!("{record}/{step}");
    let ask = || who.asks("POST", &path).if_match(&seen).key(&key).json(&body).send();
    let first = ask().await;
    let again = ask().await;
    assert_eq!(first.status, again.status, "{path}");
    if first.status == 200 {
        assert_eq!(first.body, again.body, "{path}");
        assert_eq!(
            (first.etag(), again.etag()),
            (who.etag(record).await, first.etag()),
            "{path} was done twice"
        );
    }
    first
}

#[actix_web::test]
async fn nothing_is_agreed_without_the_client_and_everybody_who_is_named() {
    let table = Table::set().await;
    table.goal("I want to open my letters again.").await;
    let member = table.invite().await;
    table.step("agree", json!({})).await.refused(409, "transition-not-allowed");
    table.step("send-to-client", json!({})).await.is(200);
    // What everybody is asked about stays as it is meanwhile.
    let seen = table.worker().etag(&table.plan).await;
    let change =
        table.worker().asks("PATCH", &table.plan).if_match(&seen).json(&json!({"situation": "Else."}));
    change.send().await.refused(409, "transition-not-allowed");
    table.worker().step(&member, "end", json!({})).await.refused(409, "transition-not-allowed");
    table.step("agree", json!({})).await.refused(409, "client-answer-missing");
    for (answer, pointer) in [
        (json!({"answer": "disagreed"}), "/comment"),
        (json!({"answer": "agreed_with_comments"}), "/comment"),
        (json!({"answer": "not_reached", "attempts": [{"on": "2026-11-20", "how": "phone"}]}), "/attempts"),
    ] {
        let refused = table.step("client-response", answer).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], json!(pointer));
    }
    let tries = json!([{"on": "2026-11-20", "how": "phone"}, {"on": "2026-11-21", "how": "sms"}]);
    table.step("client-response", json!({"answer": "not_reached", "attempts": tries})).await.is(200);
    // What is taken back is asked anew.
    table.step("recall", json!({})).await.is(200);
    table.step("send-to-client", json!({})).await.is(200);
    let words = json!({"answer": "disagreed", "comment": "I want my own flat first."});
    table.step("client-response", words).await.is(200);
    // What the client said stands.
    table.step("client-response", json!({"answer": "agreed"})).await.refused(409, "transition-not-allowed");
    table.step("agree", json!({})).await.refused(409, "acceptance-missing");
    // Nobody answers for another organization.
    table.worker().step(&member, "accept", json!({})).await.refused(403, "not-allowed");
    let why = json!({"comment": "No group before March."});
    twice(&table.partner, &member, "decline", why).await.is(200);
    table.step("agree", json!({})).await.refused(409, "acceptance-missing");
    table.partner.step(&member, "accept", json!({})).await.is(200);
    let agreed = table.step("agree", json!({})).await.is(200);
    assert_eq!((&agreed["status"], &agreed["versions"]), (&json!("agreed"), &json!(1)));
    assert_eq!(agreed["client_comment"], json!("I want my own flat first."));
    // Half a year after a Sunday in November, and on a working day.
    assert_eq!(agreed["next_review"], json!("2027-05-24"));
}

#[actix_web::test]
async fn an_agreed_version_stays_as_it_was_and_the_next_one_tells_what_is_different() {
    let table = Table::set().await;
    let goal = table.goal("I want to open my letters again.").await;
    let member = table.invite().await;
    table.agree(&member).await;
    let first = table.versions().await.remove(0);
    assert_eq!(first["content"]["goals"][0]["client_words"], json!("I want to open my letters again."));
    assert_eq!(first["content"]["participants"][0]["acceptance"], json!("accepted"));
    let seen = table.worker().etag(&goal).await;
    let heavier = || json!({"weight": 3});
    let change = || table.worker().asks("PATCH", &goal).if_match(&seen).json(&heavier());
    change().send().await.refused(409, "transition-not-allowed");
    table
        .worker()
        .post(&format!("{goal}/assessments"), json!({"level": 1, "assessed_by": "client"}))
        .await
        .is(201);
    table.step("review", json!({})).await.is(200);
    change().send().await.is(200);
    table.goal("I want to work.").await;
    table.agree(&member).await;
    let [was, is] = <[Value; 2]>::try_from(table.versions().await).unwrap();
    assert_eq!(was, first);
    let changes = format!("/plan-versions/{}/changes", is["id"].as_str().unwrap());
    let told = table.worker().get(&changes).await.is(200);
    let places: Vec<_> =
        told["changes"].as_array().unwrap().iter().map(|one| one["at"].as_str().unwrap()).collect();
    let goal = goal.rsplit('/').next().unwrap();
    assert!(places.contains(&format!("goals/{goal}/weight").as_str()), "{places:?}");
    assert!(!places.iter().any(|place| place.ends_with("client_words")), "{places:?}");
    let none = format!("{changes}?since=7");
    table.worker().get(&none).await.refused(422, "invalid");
    table.step("end", json!({"reason": "The client works."})).await.is(200);
    assert_eq!(table.versions().await, [first, is]);
}

/// What is kept of a plan tells others no more than its parts do.
#[actix_web::test]
async fn an_agreed_version_tells_nobody_what_the_client_forbids_them_later() {
    let table = Table::set().await;
    let (story, worker) = (&table.story, table.worker());
    table.goal("I want to open my letters again.").await;
    let mut strengths = Vec::new();
    for text in ["Fixes cars", "Sings"] {
        let strength = json!({"area": "skills", "text": text, "said_by": "client"});
        strengths.push(json!(worker.post(&format!("{}/strengths", story.case), strength).await.id()));
    }
    let sister = json!({"kind": "relative", "name": "Tuula", "added_by": "client", "may_contact": true});
    let sister = json!(worker.post(&format!("{}/network-members", story.case), sister).await.id());
    let calls = table.act(json!({"who": "network_member", "network_member_id": sister})).await;
    let member = table.invite().await;
    table.agree(&member).await;
    let version = table.versions().await.remove(0);
    let version = format!("/plan-versions/{}", version["id"].as_str().unwrap());
    let told = async |who: &Person| {
        let content = who.get(&version).await.is(200)["content"].clone();
        let ids: Vec<_> =
            content["strengths"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        let changes = who.get(&format!("{version}/changes")).await.is(200).to_string();
        assert_eq!(changes.contains("Sings"), ids.contains(&strengths[1]));
        assert_eq!(
            changes.contains(sister.as_str().unwrap()),
            content["actions"][0]["network_member_id"] == sister
        );
        (ids, content["actions"][0]["network_member_id"].clone())
    };
    assert_eq!(told(&table.partner).await, (strengths.clone(), json!(null)));
    assert_eq!(table.partner.get(&calls).await.is(200)["network_member_id"], json!(null));
    let now = table.partner.get(&format!("{}/content", table.plan)).await.is(200);
    assert_eq!(now["actions"][0]["network_member_id"], json!(null));
    story.forbid(json!({"record_id": strengths[1], "recipients": [table.partner.organization]})).await;
    assert_eq!(told(&table.partner).await.0, strengths[..1]);
    assert_eq!(told(worker).await, (strengths.clone(), sister.clone()));
}

#[actix_web::test]
async fn who_is_named_takes_part_until_the_plan_ends() {
    let table = Table::set().await;
    let goal = table.goal("I want to open my letters again.").await;
    let paths = [&table.plan, &goal, &table.story.case];
    for path in paths {
        table.partner.get(path).await.refused(404, "not-found");
    }
    let member = table.invite().await;
    for path in paths {
        table.partner.get(path).await.is(200);
    }
    table
        .worker()
        .post(
            &format!("{}/participants", table.plan),
            json!({"organization_id": table.partner.organization, "role": "expert"}),
        )
        .await
        .refused(409, "already-exists");
    // A receiver without a basis for the plan reads none.
    let office = json!({"organization_id": table.story.office, "role": "expert"});
    table.worker().post(&format!("{}/participants", table.plan), office).await.refused(403, "no-legal-basis");
    table.agree(&member).await;
    table.partner.step(&table.plan, "end", json!({"reason": "We say so."})).await.refused(403, "not-allowed");
    table.step("end", json!({"reason": "Everything is arranged."})).await.is(200);
    for path in paths {
        table.partner.get(path).await.refused(404, "not-found");
    }
    let over = table.worker().get(&member).await.is(200);
    assert!(over["left_at"].is_string(), "{over}");
}

#[actix_web::test]
async fn a_case_has_one_plan_at_a_time_and_the_next_takes_its_place() {
    let table = Table::set().await;
    let member = table.invite().await;
    table.agree(&member).await;
    let plans = format!("{}/plans", table.story.case);
    table.worker().post(&plans, json!({"kind": "otso_plan"})).await.refused(409, "already-exists");
    let was = table.plan.rsplit('/').next().unwrap();
    let next = table.worker().post(&plans, json!({"kind": "otso_plan", "supersedes_id": was})).await.id();
    let next = format!("/plans/{next}");
    for (step, body) in [
        ("send-to-client", json!({})),
        ("client-response", json!({"answer": "agreed"})),
        ("agree", json!({})),
    ] {
        table.worker().step(&next, step, body).await.is(200);
    }
    assert_eq!(table.worker().get(&table.plan).await.is(200)["status"], json!("superseded"));
    table.partner.get(&table.plan).await.refused(404, "not-found");
    table.step("review", json!({})).await.refused(409, "transition-not-allowed");
}

/// The operator of the tests wants activation plans looked at after two months; the other kinds are as the code list has them.
#[actix_web::test]
async fn what_a_plan_lacks_is_told_and_when_it_is_looked_at_again() {
    let table = Table::set().await;
    let lacks = async || {
        let told = table.worker().get(&format!("{}/content", table.plan)).await.is(200);
        told["warnings"].clone()
    };
    assert_eq!(lacks().await, json!(["no_strengths", "no_goals", "no_actions"]));
    let goal = json!({"client_words": "I want to sleep."});
    let goal = format!("/goals/{}", table.worker().post(&format!("{}/goals", table.plan), goal).await.id());
    let action = table.act(json!({"who": "worker"})).await;
    assert_eq!(lacks().await, json!(["no_strengths", "goal_without_levels", "no_action_of_client"]));
    table.worker().patch(&goal, json!({"status": "dropped"})).await.is(200);
    table.worker().step(&action, "cancel", json!({"reason": "Not needed."})).await.is(200);
    let strength = json!({"area": "skills", "text": "Fixes cars", "said_by": "client"});
    table.worker().post(&format!("{}/strengths", table.story.case), strength).await.is(201);
    assert_eq!(lacks().await, json!(["no_goals", "no_actions"]));
    for (kind, months) in [("activation_plan", 2), ("otso_plan", 6)] {
        let case = open_case(table.worker(), table.story.world.client(table.story.ngo).await).await;
        let made = table.worker().post(&format!("{case}/plans"), json!({"kind": kind})).await.is(201);
        assert_eq!(made["review_every_months"], json!(months), "{kind}");
    }
}

#[actix_web::test]
async fn how_far_goals_were_reached_is_told_by_the_client_and_by_workers() {
    let table = Table::set().await;
    let goals = [table.goal("I want to sleep.").await, table.goal("I want to work.").await];
    for goal in &goals {
        for (level, by) in [(-1, "client"), (1, "client"), (0, "worker")] {
            let body = json!({"level": level, "assessed_by": by, "comment": "Better."});
            table.worker().post(&format!("{goal}/assessments"), body).await.is(201);
        }
    }
    for (body, status) in [
        (json!({"level": 3, "assessed_by": "client"}), 422),
        (json!({"level": 1, "assessed_by": "client", "assessed_on": "2030-01-01"}), 422),
    ] {
        assert_eq!(table.worker().post(&format!("{}/assessments", goals[0]), body).await.status, status);
    }
    let gas = table.worker().get(&format!("{}/gas", table.plan)).await.is(200);
    // Vectors of the method: two goals of weight one at +1, at 0, and at −1.
    assert_eq!(
        (&gas["by_client"], &gas["by_worker"], &gas["baseline"]),
        (&json!(62.4), &json!(50.0), &json!(37.6))
    );
}

async fn weigh(who: &Person, goal: &str, seen: &str, weight: i32) -> Answer {
    who.asks("PATCH", goal).if_match(seen).json(&json!({"weight": weight})).send().await
}

#[actix_web::test]
async fn two_change_two_goals_at_once_and_of_one_goal_one_is_late() {
    let table = Table::set().await;
    let goals = [table.goal("I want to sleep.").await, table.goal("I want to work.").await];
    table.invite().await;
    let seen = [table.worker().etag(&goals[0]).await, table.worker().etag(&goals[1]).await];
    let (one, other) = futures::join!(
        weigh(table.worker(), &goals[0], &seen[0], 2),
        weigh(&table.partner, &goals[1], &seen[1], 3)
    );
    assert_eq!((one.status, other.status), (200, 200));
    let seen = table.worker().etag(&goals[0]).await;
    let (one, other) = futures::join!(
        weigh(table.worker(), &goals[0], &seen, 4),
        weigh(&table.partner, &goals[0], &seen, 5)
    );
    let mut both = [one.status, other.status];
    both.sort_unstable();
    assert_eq!(both, [200, 412]);
}
