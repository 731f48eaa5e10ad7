//! Long stories across agencies, told only through the API.
use super::world::{Person, World};
use domain::{OrganizationId, access::Role, organization::Sector};
use serde_json::{Value, json};

/// An agency with a worker, who also leads, and one service.
struct Agency {
    id: OrganizationId,
    worker: Person,
    service: String,
}

async fn agency(world: &World, name: &str, sector: Sector, service: Value) -> Agency {
    let id = world.organization(name, sector).await;
    let worker = world.person(id, &[Role::Worker, Role::TeamLead, Role::OrgAdmin]).await;
    let service =
        worker.post("/directory/services", service).await.is(201)["id"].as_str().unwrap().to_owned();
    Agency { id, worker, service }
}

fn service(fi: &str, class: &str, need: &str) -> Value {
    json!({
        "name": {"fi": fi}, "summary": {"fi": format!("{fi} asiakkaille.")}, "takes_referrals": true,
        "content": {"service_classes": [class], "needs": [need], "languages": ["fi"], "area": {"kind": "nationwide"}}})
}

/// Opens a referral in the case and sends it; its path.
async fn refer(worker: &Person, case: &Value, service: &str, reason: &str) -> String {
    let body = json!({
        "case_id": case["id"], "service_id": service, "reason": reason, "client_wish": "Minulle sopii.",
        "categories": ["basic", "needs"]});
    let referral = format!("/referrals/{}", worker.post("/referrals", body).await.id());
    worker.step(&referral, "send", json!({})).await.is(200);
    referral
}

async fn serve(worker: &Person, referral: &str, comment: &str) {
    worker.step(referral, "start", json!({})).await.is(200);
    let outcome = json!({"outcome_code": "service_completed", "comment": comment});
    worker.step(referral, "complete", outcome).await.is(200);
}

async fn close_the_loop(worker: &Person, referral: &str) -> Value {
    worker.step(referral, "acknowledge", json!({})).await.is(200);
    worker.step(referral, "inform-client", json!({"how": "in_person"})).await.is(200)
}

#[actix_web::test]
async fn a_client_with_debts_and_no_job() {
    let world = World::new().await;
    let ngo = world.organization("Vierellä", Sector::NgoPeer).await;
    let saara = world.worker(ngo).await;
    let debt = agency(
        &world,
        "Velkaneuvonta",
        Sector::DebtCounselling,
        service("Talous- ja velkaneuvonta", "P15.1", "n03"),
    )
    .await;
    let health =
        agency(&world, "Terveyskeskus", Sector::Health, service("Työkyvyn arviointi", "P10.4", "n08")).await;
    let full = agency(&world, "Paja Ahjo", Sector::Employment, service("Metallipaja", "P10.7", "n04")).await;
    let free = agency(&world, "Paja Uurre", Sector::Employment, service("Puupaja", "P10.7", "n04")).await;

    let client = saara
        .post("/clients", json!({"first_names": "Mika", "last_name": "Koskenlaita", "national_id": "010594Y9032", "service_language": "fi"}))
        .await
        .is(201);
    let case = saara
        .post(
            "/cases",
            json!({
                "client_id": client["id"], "title": "Velat hallintaan ja töihin", "opened_via": "visit",
                "needs": [{"code": "n03", "client_words": "En ole uskaltanut avata kirjeitä.", "severity": 8}],
                "next_step": {"what": "Etsitään velkaneuvonta", "who": "worker", "due": "2026-11-24"}}),
        )
        .await
        .is(201);
    let path = format!("/cases/{}", case["id"].as_str().unwrap());
    saara.step(&path, "open", json!({})).await.is(200);
    saara
        .post(
            "/bases",
            json!({
                "client_id": client["id"], "kind": "consent", "recipients": [debt.id, health.id, full.id, free.id],
                "purposes": ["coordination", "service_delivery"], "categories": ["basic", "needs"], "given_via": "spoken",
                "plain_summary": {"fi": "Mika antoi luvan kertoa sen, mitä apuun tarvitaan."}}),
        )
        .await
        .is(201);

    // The word as people write it finds the service as its provider wrote it.
    let found = saara.get("/directory/search?q=velkaneuvonnan&takes_referrals=true").await.is(200);
    assert_eq!(found["items"][0]["service"]["id"], json!(debt.service), "{found}");

    let debts = refer(&saara, &case, &debt.service, "Pikavippejä ja ulosottoa.").await;
    debt.worker.step(&debts, "request-info", json!({"question": "Onko velkaluettelo?"})).await.is(200);
    saara.step(&debts, "answer-info", json!({"answer": "On, tilattiin yhdessä."})).await.is(200);
    debt.worker.step(&debts, "accept", json!({})).await.is(200);

    let check = refer(&saara, &case, &health.service, "Selkä ja uni.").await;
    health.worker.step(&check, "accept", json!({})).await.is(200);
    let at = json!({"appointment_at": "2026-12-03T07:30:00Z", "place": "Terveysasema, 2. kerros"});
    health.worker.step(&check, "schedule", at).await.is(200);

    let work = refer(&saara, &case, &full.service, "Rytmiä päiviin.").await;
    let there = json!({"service_id": free.service, "comment": "Ryhmät ovat täynnä, Uurteessa on tilaa."});
    let redirected = full.worker.step(&work, "redirect", there).await.is(200);
    let child = format!("/referrals/{}", redirected["redirected_to"].as_str().unwrap());
    free.worker.step(&child, "accept", json!({})).await.is(200);

    serve(&debt.worker, &debts, "Maksusuunnitelma tehtiin.").await;
    serve(&health.worker, &check, "Osa-aikaiseen työhön.").await;
    serve(&free.worker, &child, "Jatkaa verhoomoon.").await;
    for referral in [&debts, &check, &work, &child] {
        assert_eq!(close_the_loop(&saara, referral).await["loop"]["closed"], true);
    }
    let referrals = saara.get(&format!("/referrals?case_id={}", case["id"].as_str().unwrap())).await.is(200);
    let all = referrals["items"].as_array().unwrap();
    assert_eq!(all.len(), 4);
    assert!(all.iter().all(|referral| !referral["loop"]["receiver_reported_at"].is_null()));
    let hops = saara.get(&format!("{path}/counter-hops")).await.is(200);
    assert_eq!((&hops["counter_hops"], &hops["carried_by_workers"]), (&json!(0), &json!(4)), "{hops}");
    let end = json!({"closing_note": "Velat järjestyksessä, työ alkoi.", "client_told_via": "in_person"});
    saara.step(&path, "close", end).await.is(200);
}
