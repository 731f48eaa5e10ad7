//! The shared case over HTTP.
use super::world::{Person, World, story::Story};
use domain::{ClientId, OrganizationId, basis::Category, organization::Sector};
use serde_json::{Value, json};

struct Stage {
    world: World,
    ngo: OrganizationId,
    office: OrganizationId,
    worker: Person,
    client: ClientId,
}

async fn stage() -> Stage {
    let world = World::new().await;
    let ngo = world.organization("NGO", Sector::NgoPeer).await;
    let office = world.organization("Debt office", Sector::DebtCounselling).await;
    let worker = world.worker(ngo).await;
    let client = world.client(ngo).await;
    Stage { world, ngo, office, worker, client }
}

fn new_case(client: ClientId) -> Value {
    json!({
        "client_id": client, "title": "Debts and no work", "opened_via": "visit",
        "needs": [{"code": "n03", "client_words": "I don't dare open the letters.", "severity": 8}],
        "next_step": {"what": "Find debt counselling", "who": "worker", "due": "2026-11-24"}})
}

impl Stage {
    /// The path of a case that is open.
    async fn open_case(&self) -> String {
        let made = self.worker.post("/cases", new_case(self.client)).await;
        let case = format!("/cases/{}", made.id());
        assert_eq!(made.status, 201, "{}", made.body);
        self.worker.step(&case, "open", json!({})).await.is(200);
        case
    }
    async fn only_next_step(&self, case: &str) -> String {
        let steps = self.worker.get(&format!("{case}/next-steps")).await.is(200);
        format!("/next-steps/{}", steps["items"][0]["id"].as_str().unwrap())
    }
}

#[actix_web::test]
async fn a_case_goes_from_draft_to_closed_and_back() {
    let stage = stage().await;
    let case = stage.open_case().await;
    let (worker, shown) = (&stage.worker, stage.worker.get(&case).await.is(200));
    assert_eq!(shown["allowed_steps"], json!(["activate", "close"]));
    worker.step(&case, "activate", json!({"comment": "Everybody has met."})).await.is(200);
    worker.step(&case, "monitor", json!({})).await.is(200);
    let end = json!({"closing_note": "All is arranged.", "client_told_via": "in_person"});
    assert_eq!(worker.step(&case, "close", end).await.is(200)["status"], "closed");
    let problem = worker.step(&case, "monitor", json!({})).await.refused(409, "transition-not-allowed");
    assert_eq!(problem["allowed_steps"], json!(["reopen"]));
    worker.step(&case, "reopen", json!({"comment": "New debts."})).await.refused(409, "next-step-required");
    let again =
        json!({"comment": "New debts.", "next_step": {"what": "Meet", "who": "client", "due": "2026-12-01"}});
    assert_eq!(worker.step(&case, "reopen", again).await.is(200)["status"], "reopened");
    let line = worker.get(&format!("{case}/timeline")).await.is(200);
    let told: Vec<_> =
        line["items"].as_array().unwrap().iter().map(|one| one["happened"].as_str().unwrap()).collect();
    assert_eq!(
        told,
        [
            "case.created",
            "need.recorded",
            "next_step.agreed",
            "case.opened",
            "case.activated",
            "case.monitored",
            "next_step.done",
            "case.closed",
            "next_step.agreed",
            "case.reopened"
        ]
    );
}

#[actix_web::test]
async fn closing_drops_each_open_step_for_everybody_to_hear() {
    let stage = stage().await;
    let case = stage.open_case().await;
    let first = stage.only_next_step(&case).await;
    let steps = format!("{case}/next-steps");
    let new = json!({"what": "Call", "who": "client", "due": "2026-11-30"});
    stage.worker.post(&steps, new.clone()).await.is(201);
    let seen = stage.worker.etag(&first).await;
    let end = json!({"closing_note": "All is arranged.", "client_told_via": "in_person"});
    stage.worker.step(&case, "close", end).await.is(200);
    let dropped = stage.worker.get(&first).await;
    assert_ne!(dropped.etag(), seen);
    assert_eq!(dropped.is(200)["status"], "dropped");
    let told = stage.world.happened().await.into_iter().filter(|what| what == "next_step.done").count();
    assert_eq!(told, 2);
    let audited = stage.world.audit_rows().await;
    let traces = audited.iter().filter(|row| row.action == "case.close" && row.outcome == "ok").count();
    assert_eq!(traces, 3, "the case and its two steps");
    let need = json!({"code": "n02", "client_words": "I need a home.", "severity": 5});
    for (path, body) in [(steps, new), (format!("{case}/needs"), need)] {
        let problem = stage.worker.post(&path, body).await.refused(409, "transition-not-allowed");
        assert_eq!(problem["allowed_steps"], json!(["reopen"]));
    }
}

/// `null` removes (RFC 7396) what may be missing, and is refused for what may not.
#[actix_web::test]
async fn a_patch_removes_what_it_names_with_null() {
    let stage = stage().await;
    let case = stage.open_case().await;
    let (worker, step) = (&stage.worker, stage.only_next_step(&case).await);
    let need = worker.get(&format!("{case}/needs")).await.is(200);
    let need = format!("/needs/{}", need["items"][0]["id"].as_str().unwrap());
    let optional = [
        (&case, "coordinator_id", json!(worker.id)),
        (&case, "own_worker_id", json!(worker.id)),
        (&case, "service_task_code", json!("working_age")),
        (&step, "how_told", json!("phone")),
        (&step, "client_understood", json!(true)),
    ];
    for (record, field, value) in optional {
        assert_eq!(worker.patch(record, json!({field: value})).await.is(200)[field], value);
        assert_eq!(worker.patch(record, json!({})).await.is(200)[field], value, "absent stays");
        assert_eq!(worker.patch(record, json!({field: null})).await.is(200)[field], Value::Null);
    }
    let required = [
        (&case, "title"),
        (&case, "priority"),
        (&step, "what"),
        (&step, "due"),
        (&need, "severity"),
        (&need, "status"),
    ];
    for (record, field) in required {
        let problem = worker.patch(record, json!({field: null})).await.refused(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"));
    }
}

#[actix_web::test]
async fn a_live_case_never_runs_out_of_next_steps() {
    let stage = stage().await;
    let mut without = new_case(stage.client);
    without.as_object_mut().unwrap().remove("next_step");
    stage.worker.post("/cases", without).await.refused(409, "next-step-required");
    let case = stage.open_case().await;
    let step = stage.only_next_step(&case).await;
    stage.worker.step(&step, "done", json!({})).await.refused(409, "next-step-required");
    assert_eq!(stage.worker.get(&step).await.is(200)["status"], "open");
    let next = json!({"next_step": {"what": "Call", "who": "worker", "due": "2026-11-30"}, "client_understood": true});
    stage.worker.step(&step, "done", next).await.is(200);
    stage.worker.step(&step, "done", json!({})).await.refused(409, "transition-not-allowed");
    let reason = json!({"no_next_step_reason": "matter_solved"});
    let steps = stage.worker.get(&format!("{case}/next-steps")).await.is(200);
    let last = format!("/next-steps/{}", steps["items"][1]["id"].as_str().unwrap());
    stage.worker.step(&last, "done", reason).await.is(200);
    assert_eq!(stage.worker.get(&case).await.is(200)["no_next_step_reason"], "matter_solved");
}

#[actix_web::test]
async fn a_reason_for_no_next_step_stands_only_where_there_is_none() {
    let stage = stage().await;
    let case = stage.open_case().await;
    let (worker, first) = (&stage.worker, stage.only_next_step(&case).await);
    let another = json!({"what": "Call", "who": "client", "due": "2026-11-30"});
    let another = worker.post(&format!("{case}/next-steps"), another).await.id();
    let reason = json!({"no_next_step_reason": "matter_solved"});
    worker.step(&first, "done", reason.clone()).await.is(200);
    assert_eq!(worker.get(&case).await.is(200)["no_next_step_reason"], Value::Null, "one is open still");
    worker.step(&format!("/next-steps/{another}"), "drop", reason).await.is(200);
    assert_eq!(worker.get(&case).await.is(200)["no_next_step_reason"], "matter_solved");
}

#[actix_web::test]
async fn nothing_of_a_closed_case_changes() {
    let stage = stage().await;
    let case = stage.open_case().await;
    let (worker, step) = (&stage.worker, stage.only_next_step(&case).await);
    let need = worker.get(&format!("{case}/needs")).await.is(200);
    let need = format!("/needs/{}", need["items"][0]["id"].as_str().unwrap());
    let end = json!({"closing_note": "All is arranged.", "client_told_via": "in_person"});
    worker.step(&case, "close", end).await.is(200);
    for (record, change) in [(&need, json!({"status": "met"})), (&step, json!({"due": "2026-12-24"}))] {
        worker.patch(record, change).await.refused(409, "transition-not-allowed");
    }
}

#[actix_web::test]
async fn a_draft_does_not_keep_a_case_open_and_is_not_sent_from_a_closed_one() {
    let story = Story::begin().await;
    let draft = story.draft().await;
    let end = json!({"closing_note": "All is arranged.", "client_told_via": "in_person"});
    story.sender.step(&story.case, "close", end.clone()).await.is(200);
    story.sender.step(&draft, "send", json!({})).await.refused(409, "transition-not-allowed");
    let again =
        json!({"comment": "More.", "next_step": {"what": "Meet", "who": "worker", "due": "2026-12-01"}});
    story.sender.step(&story.case, "reopen", again).await.is(200);
    story.sender.step(&draft, "send", json!({})).await.is(200);
    story.sender.step(&story.case, "close", end).await.refused(409, "open-referrals");
}

#[actix_web::test]
async fn each_counter_the_client_is_sent_to_alone_is_a_hop() {
    let story = Story::begin().await;
    let (worker, world) = (&story.sender, &story.world);
    let benefits = world.organization("Benefits", Sector::Housing).await;
    let bank = world.organization("Bank", Sector::DebtCounselling).await;
    story.sent().await;
    let steps = format!("{}/next-steps", story.case);
    let mut made = Vec::new();
    for counter in [benefits, benefits, bank, story.ngo] {
        let alone =
            json!({"what": "Go there", "who": "client", "organization_id": counter, "due": "2026-11-30"});
        made.push(worker.post(&steps, alone).await.id());
    }
    let at_home = json!({"what": "Open the letters", "who": "client", "due": "2026-11-30"});
    worker.post(&steps, at_home).await.is(201);
    let nowhere =
        json!({"what": "Go", "who": "client", "organization_id": story.client, "due": "2026-11-30"});
    worker.post(&steps, nowhere).await.refused(422, "invalid");
    let counted = async || worker.get(&format!("{}/counter-hops", story.case)).await.is(200);
    let hops = counted().await;
    assert_eq!((&hops["counter_hops"], &hops["carried_by_workers"]), (&json!(2), &json!(1)), "{hops}");
    assert_eq!(hops["referred_to"], json!([story.office]));
    // Somebody came along after all.
    worker.step(&format!("/next-steps/{}", made[2]), "drop", json!({})).await.is(200);
    assert_eq!(counted().await["contacted_alone"], json!([benefits]));
    story.receiver.get(&format!("{}/counter-hops", story.case)).await.refused(404, "not-found");
}

#[actix_web::test]
async fn members_see_what_a_basis_covers_and_strangers_nothing() {
    let stage = stage().await;
    let case = stage.open_case().await;
    let member = stage.world.worker(stage.office).await;
    member.get(&case).await.refused(404, "not-found");
    let naming = json!({"organization_id": stage.office, "role": "expert"});
    let refused = stage.worker.post(&format!("{case}/members"), naming.clone()).await;
    refused.refused(403, "no-legal-basis");
    stage.world.consent(stage.client, stage.ngo, stage.office, &[Category::Basic]).await;
    let joined = stage.worker.post(&format!("{case}/members"), naming).await;
    let membership = format!("/case-members/{}", joined.id());
    assert_eq!(member.get(&case).await.is(200)["title"], "Debts and no work");
    assert_eq!(member.get("/cases").await.is(200)["items"].as_array().unwrap().len(), 1);
    let needs = member.get(&format!("{case}/needs")).await.is(200);
    assert_eq!(needs["items"][0]["client_words"], Value::Null, "needs are not covered");
    member.step(&case, "activate", json!({})).await.refused(403, "not-allowed");
    stage.worker.step(&membership, "end", json!({})).await.is(200);
    member.get(&case).await.refused(404, "not-found");
    assert_eq!(member.get("/cases").await.is(200)["items"], json!([]));
}

#[actix_web::test]
async fn every_refusal_says_why_and_changes_nothing() {
    let stage = stage().await;
    let case = stage.open_case().await;
    let (worker, path) = (&stage.worker, format!("{case}/activate"));
    let seen = worker.etag(&case).await;
    let before = stage.world.happened().await.len();
    worker
        .stranger()
        .asks("POST", &path)
        .if_match(&seen)
        .json(&json!({}))
        .send()
        .await
        .refused(401, "not-signed-in");
    worker.asks("POST", &path).json(&json!({})).send().await.refused(428, "if-match-required");
    worker.asks("POST", &path).if_match("\"99\"").json(&json!({})).send().await.refused(412, "stale-version");
    let unknown = worker.asks("POST", &path).if_match(&seen).json(&json!({"coment": "x"})).send().await;
    assert_eq!(unknown.refused(422, "invalid")["errors"][0]["pointer"], "/coment");
    worker
        .asks("POST", &path)
        .if_match(&seen)
        .raw(b"{")
        .header("content-type", "application/json")
        .send()
        .await
        .refused(400, "malformed");
    worker
        .asks("POST", &path)
        .if_match(&seen)
        .raw(b"{}")
        .header("content-type", "text/plain")
        .send()
        .await
        .refused(415, "unsupported-media-type");
    assert_eq!(stage.world.happened().await.len(), before);
}

#[actix_web::test]
async fn a_repeat_gets_the_first_answer_byte_for_byte() {
    let stage = stage().await;
    let (worker, body) = (&stage.worker, new_case(stage.client));
    let first = worker.asks("POST", "/cases").key("k1").json(&body).send().await;
    let again = worker.asks("POST", "/cases").key("k1").json(&body).send().await;
    assert_eq!((first.status, &first.bytes, first.etag()), (201, &again.bytes, again.etag()));
    assert_eq!(first.headers.get("location"), again.headers.get("location"));
    let done = stage.only_next_step(&format!("/cases/{}", first.id())).await;
    let reason = json!({"no_next_step_reason": "matter_solved"});
    for (path, body) in [(format!("/cases/{}/open", first.id()), json!({})), (format!("{done}/done"), reason)]
    {
        let take = async || worker.asks("POST", &path).key(&path).if_match("\"1\"").json(&body).send().await;
        let (taken, again) = (take().await, take().await);
        assert_eq!((taken.status, &taken.bytes, taken.etag()), (200, &again.bytes, again.etag()));
    }
    let mut other = body.clone();
    other["title"] = json!("Another");
    worker.asks("POST", "/cases").key("k1").json(&other).send().await.refused(422, "idempotency-key-reused");
    let together = (0..8).map(|_| worker.asks("POST", "/cases").key("k2").json(&body).send());
    let answers = futures::future::join_all(together).await;
    assert!(answers.iter().all(|answer| answer.status == 201 && answer.bytes == answers[0].bytes));
    assert_eq!(worker.get("/cases").await.is(200)["items"].as_array().unwrap().len(), 2);
}
