//! Actions of a plan: who does them, a lead's word on what is unusual, and the referral that carries one.
use super::{
    plans::{Table, twice},
    world::{Answer, Person},
};
use domain::basis::Category;
use serde_json::{Value, json};

impl Table {
    /// Plans an action, with changes to what is usual; its path.
    pub async fn act(&self, changes: Value) -> String {
        let mut action = json!({"what": "Open a letter a day", "who": "client", "due": "2026-12-18"});
        action.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let made = self.worker().post(&format!("{}/actions", self.plan), action).await;
        assert_eq!(made.status, 201, "{}", made.body);
        format!("/actions/{}", made.id())
    }
    /// A draft that is to carry the action.
    pub async fn draft_for(&self, action: &str) -> String {
        let mut body = self.story.referral_to_another_service().await;
        body["action_id"] = json!(action.rsplit('/').next().unwrap());
        let made = self.worker().post("/referrals", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        format!("/referrals/{}", made.id())
    }
    pub async fn sent_for(&self, action: &str) -> String {
        let referral = self.draft_for(action).await;
        self.worker().step(&referral, "send", json!({})).await.is(200);
        referral
    }
    /// Where an action is, and the referral that carries it.
    async fn state(&self, action: &str) -> (String, Option<String>, Option<String>) {
        let seen = self.worker().get(action).await.is(200);
        let text = |name: &str| seen[name].as_str().map(str::to_owned);
        let referral = text("referral_id").map(|id| format!("/referrals/{id}"));
        (text("status").unwrap(), referral, text("referral_status"))
    }
    async fn next_steps(&self) -> Vec<Value> {
        let listed = self.worker().get(&format!("{}/next-steps?limit=200", self.story.case)).await.is(200);
        listed["items"].as_array().unwrap().clone()
    }
}

fn is(status: &str, referral: &str, referral_status: &str) -> (String, Option<String>, Option<String>) {
    (status.to_owned(), Some(referral.to_owned()), Some(referral_status.to_owned()))
}

#[actix_web::test]
async fn an_action_is_somebodys_and_goes_its_way() {
    let table = Table::set().await;
    let worker = table.worker();
    let actions = format!("{}/actions", table.plan);
    let sister = json!({"kind": "relative", "name": "Tuula", "added_by": "client"});
    let sister = worker.post(&format!("{}/network-members", table.story.case), sister).await.id();
    let base = json!({"what": "Call", "due": "2026-12-01"});
    for (more, pointer) in [
        (json!({"who": "organization"}), "/organization_id"),
        (json!({"who": "network_member"}), "/network_member_id"),
        (json!({"who": "network_member", "network_member_id": sister}), "/network_member_id"),
        (json!({"who": "organization", "organization_id": table.partner.organization}), "/organization_id"),
        (json!({"who": "worker", "user_id": table.partner.id}), "/user_id"),
        (json!({"who": "client", "goal_id": table.story.client}), "/goal_id"),
        (json!({"who": "client", "service_id": table.story.client}), "/service_id"),
        (json!({"who": "nobody"}), "/who"),
    ] {
        let mut body = base.clone();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let refused = worker.post(&actions, body).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], json!(pointer), "{more}");
    }
    let may = json!({"may_contact": true, "contact_about": "The letters."});
    worker.patch(&format!("/network-members/{sister}"), may).await.is(200);
    table.act(json!({"who": "network_member", "network_member_id": sister})).await;
    let own = worker.get(&table.act(json!({"who": "worker"})).await).await.is(200);
    assert_eq!(own["user_id"], json!(worker.id));
    let action = table.act(json!({"service_id": table.story.service})).await;
    for (step, body, status) in [
        ("start", json!({"comment": "Together."}), "in_progress"),
        ("not-done", json!({"reason": "The group was full."}), "not_done"),
        ("reopen", json!({}), "todo"),
        ("cancel", json!({"reason": "Mika found work."}), "cancelled"),
        ("reopen", json!({}), "todo"),
        ("done", json!({"outcome": "All letters are open."}), "done"),
    ] {
        let seen = twice(worker, &action, step, body).await.is(200);
        assert_eq!(seen["status"], json!(status), "{step}");
        assert_eq!(seen["ended_at"].is_string(), !["todo", "in_progress"].contains(&status), "{step}");
    }
    worker.step(&action, "start", json!({})).await.refused(409, "transition-not-allowed");
    worker.step(&action, "cancel", json!({})).await.refused(422, "invalid");
    worker.patch(&action, json!({"what": "Else"})).await.refused(409, "transition-not-allowed");
}

#[actix_web::test]
async fn what_is_planned_stands_still_with_the_plan_and_goes_on_beside_it() {
    let table = Table::set().await;
    let action = table.act(json!({})).await;
    table.step("send-to-client", json!({})).await.is(200);
    table.worker().patch(&action, json!({"due": "2027-01-01"})).await.refused(409, "transition-not-allowed");
    let late = json!({"what": "More", "who": "client", "due": "2026-12-01"});
    let actions = format!("{}/actions", table.plan);
    table.worker().post(&actions, late).await.refused(409, "transition-not-allowed");
    table.worker().step(&action, "start", json!({})).await.is(200);
    table.step("client-response", json!({"answer": "agreed"})).await.is(200);
    table.step("agree", json!({})).await.is(200);
    let agreed = table.versions().await.remove(0);
    assert_eq!(agreed["content"]["actions"][0]["status"], json!("in_progress"));
    table.worker().step(&action, "done", json!({})).await.is(200);
    assert_eq!(table.versions().await.remove(0), agreed);
    table.step("end", json!({"reason": "Everything is arranged."})).await.is(200);
    table.worker().step(&action, "reopen", json!({})).await.refused(409, "transition-not-allowed");
}

#[actix_web::test]
async fn a_lead_says_yes_to_what_is_unusual_and_hears_what_came_of_it() {
    let table = Table::set().await;
    let (world, ngo) = (&table.story.world, table.story.ngo);
    let (colleague, lead) = (world.worker(ngo).await, world.lead(ngo).await);
    let action = table.act(json!({"what": "Lend him the van", "is_unconventional": true})).await;
    for step in ["start", "done"] {
        table.worker().step(&action, step, json!({})).await.refused(409, "approval-missing");
    }
    // Nobody says yes to their own idea, and nobody who is no lead to any.
    table.worker().step(&action, "approve", json!({})).await.refused(403, "not-allowed");
    colleague.step(&action, "approve", json!({})).await.refused(403, "not-allowed");
    let no = json!({"comment": "Not without insurance."});
    let refused = twice(&lead, &action, "refuse", no).await.is(200);
    assert_eq!((&refused["approval"], &refused["status"]), (&json!("refused"), &json!("todo")));
    lead.step(&action, "approve", json!({})).await.refused(409, "transition-not-allowed");
    // Other words ask again; another day does not.
    let asked = table.worker().patch(&action, json!({"what": "Lend him the insured van"})).await.is(200);
    assert_eq!((&asked["approval"], &asked["approval_comment"]), (&json!("waiting"), &json!(null)));
    twice(&lead, &action, "approve", json!({"comment": "For a month."})).await.is(200);
    let kept = table.worker().patch(&action, json!({"due": "2027-01-11"})).await.is(200);
    assert_eq!(kept["approval"], json!("approved"));
    table.worker().step(&action, "start", json!({})).await.is(200);
    let silent = table.worker().step(&action, "done", json!({})).await.refused(422, "invalid");
    assert_eq!(silent["errors"][0]["pointer"], json!("/outcome"));
    let outcome = json!({"outcome": "He drove to the interview, and has the job."});
    assert_eq!(table.worker().step(&action, "done", outcome).await.is(200)["status"], json!("done"));
}

#[actix_web::test]
async fn an_action_follows_its_referral_to_the_end() {
    let table = Table::set().await;
    let (worker, receiver) = (table.worker(), &table.story.receiver);
    let action = table.act(json!({})).await;
    let referral = table.draft_for(&action).await;
    assert_eq!(table.state(&action).await, ("todo".to_owned(), None, None));
    twice(worker, &referral, "send", json!({})).await.is(200);
    assert_eq!(table.state(&action).await, is("in_progress", &referral, "sent"));
    for step in ["start", "done", "cancel"] {
        let body = if step == "cancel" { json!({"reason": "No."}) } else { json!({}) };
        let refused = worker.step(&action, step, body).await.refused(409, "transition-not-allowed");
        assert_eq!(refused["allowed_steps"], json!([]));
    }
    // One referral carries it at a time.
    let second = table.draft_for(&action).await;
    worker.step(&second, "send", json!({})).await.refused(409, "transition-not-allowed");
    receiver.step(&referral, "accept", json!({})).await.is(200);
    assert_eq!(table.state(&action).await, is("in_progress", &referral, "accepted"));
    // The receiver may be told needs alone: of a plan it hears nothing.
    assert_eq!(receiver.get(&referral).await.is(200)["action_id"], json!(null));
    assert!(worker.get(&referral).await.is(200)["action_id"].is_string());
    receiver.step(&referral, "start", json!({})).await.is(200);
    receiver.step(&referral, "complete", json!({"outcome_code": "service_completed"})).await.is(200);
    assert_eq!(table.state(&action).await, is("done", &referral, "completed"));
    let heard = worker.get("/events?limit=200").await.is(200);
    let followed = heard["items"].as_array().unwrap().iter();
    assert_eq!(followed.filter(|event| event["type"] == json!("plan_action.followed")).count(), 4);
}

#[actix_web::test]
async fn a_referral_that_fails_gives_its_action_back_and_the_plans_coordinator_sees_to_it() {
    let table = Table::set().await;
    let member = table.invite().await;
    let coordinator = json!({"coordinator_id": table.partner.id});
    table.worker().patch(&table.plan, coordinator).await.is(200);
    let action = table.act(json!({})).await;
    let referral = table.sent_for(&action).await;
    let before = table.next_steps().await.len();
    let no_room = json!({"reason_code": "no_capacity"});
    table.story.receiver.step(&referral, "decline", no_room).await.is(200);
    assert_eq!(table.state(&action).await, is("todo", &referral, "declined"));
    let steps = table.next_steps().await;
    assert_eq!(steps.len(), before + 1);
    let left = steps.iter().find(|step| step["referral_id"].is_string()).unwrap();
    assert_eq!(left["user_id"], json!(table.partner.id));
    // Who is to see to it is told, though others sent the referral.
    let step = format!("/next-steps/{}", left["id"].as_str().unwrap());
    table.partner.get(&step).await.is(200);
    // Another referral takes it up.
    let second = table.sent_for(&action).await;
    assert_eq!(table.state(&action).await, is("in_progress", &second, "sent"));
    table.story.receiver.step(&referral, "reopen", json!({"comment": "There is room."})).await;
    assert_eq!(table.state(&action).await, is("in_progress", &second, "sent"));
    table.worker().step(&member, "end", json!({})).await.is(200);
    table.partner.get(&step).await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_redirect_and_a_lost_basis_take_the_action_along() {
    let table = Table::set().await;
    let story = &table.story;
    let action = table.act(json!({})).await;
    let referral = table.sent_for(&action).await;
    let elsewhere = story.world.service(story.office, "With room").await;
    let redirected =
        story.receiver.step(&referral, "redirect", json!({"service_id": elsewhere})).await.is(200);
    let child = format!("/referrals/{}", redirected["redirected_to"].as_str().unwrap());
    assert_eq!(table.state(&action).await, is("in_progress", &child, "sent"));
    // The client takes the consent back: the referral ends, and the action is to be done another way.
    let consent = format!("/bases/{}", story.consent);
    story.sender.step(&consent, "withdraw", json!({})).await.is(200);
    let (status, carrier, was) = table.state(&action).await;
    assert_eq!((status.as_str(), carrier.as_deref()), ("todo", Some(child.as_str())));
    assert_eq!(was.as_deref(), Some("withdrawn"));
}

#[actix_web::test]
async fn nobody_names_an_action_they_may_not_know_of() {
    let table = Table::set().await;
    let action = table.act(json!({})).await;
    let id = action.rsplit('/').next().unwrap().to_owned();
    let world = &table.story.world;
    let stranger = world.organization("Clinic", domain::organization::Sector::Health).await;
    let doctor = world.worker(stranger).await;
    let given = [Category::Basic, Category::Needs];
    world.consent(table.story.client, table.story.ngo, stranger, &given).await;
    let member = json!({"organization_id": stranger, "role": "expert"});
    table.worker().post(&format!("{}/members", table.story.case), member).await.is(201);
    let mut body = table.story.referral_to_another_service().await;
    body["action_id"] = json!(id);
    let unknown = |answer: Answer| answer.refused(422, "invalid")["errors"][0]["pointer"].clone();
    assert_eq!(unknown(doctor.post("/referrals", body.clone()).await), json!("/action_id"));
    body["action_id"] = json!(table.story.client);
    assert_eq!(unknown(table.worker().post("/referrals", body).await), json!("/action_id"));
    doctor.get(&action).await.refused(403, "no-legal-basis");
    let hears = async |who: &Person| who.get("/actions").await.is(200)["items"].as_array().unwrap().len();
    assert_eq!((hears(&doctor).await, hears(table.worker()).await), (0, 1));
}
