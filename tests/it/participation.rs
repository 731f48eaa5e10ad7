//! The participation index counts what is the clients' own, and tells nothing of a few.
use super::world::{Person, World, story::open_case};
use domain::organization::Sector;
use serde_json::{Value, json};

/// A client with a plan of which a version was agreed: ten characters of the client's, ten of the worker's.
async fn with_plan(world: &World, lead: &Person, answer: &str) {
    let client = world.client(lead.organization).await;
    let case = open_case(lead, client).await;
    let plan = json!({"kind": "personal_plan", "situation": "Cars. Debt"});
    let plan = format!("/plans/{}", lead.post(&format!("{case}/plans"), plan).await.id());
    lead.post(&format!("{plan}/goals"), json!({"client_words": "Sleep well"})).await.is(201);
    for who in ["client", "worker"] {
        let action = json!({"what": "Call", "who": who, "due": "2026-12-18"});
        lead.post(&format!("{plan}/actions"), action).await.is(201);
    }
    lead.step(&plan, "send-to-client", json!({})).await.is(200);
    let mut body = json!({"answer": answer});
    if answer == "disagreed" {
        body["comment"] = json!("No.");
    }
    lead.step(&plan, "client-response", body).await.is(200);
    lead.step(&plan, "agree", json!({})).await.is(200);
}

#[actix_web::test]
async fn what_is_the_clients_own_is_counted_from_five_clients_on() {
    let world = World::new().await;
    let ngo = world.organization("NGO", Sector::NgoPeer).await;
    let lead = world.lead(ngo).await;
    let index = async || lead.get("/reports/participation-index").await.is(200);
    for _ in 0..4 {
        with_plan(&world, &lead, "agreed").await;
    }
    let few = index().await;
    assert_eq!(
        (&few["is_suppressed"], &few["clients"], &few["own_words"]),
        (&json!(true), &json!(null), &json!(null))
    );
    with_plan(&world, &lead, "disagreed").await;
    let told = index().await;
    let share = |part: i64, whole: i64, share: f64| json!({"part": part, "whole": whole, "share": share});
    let expected: [(&str, Value); 5] = [
        ("clients", json!(5)),
        ("is_suppressed", json!(false)),
        // Five goals of ten characters and a "No." of the clients; five situations of ten.
        ("own_words", share(53, 103, 0.51)),
        ("client_actions", share(5, 10, 0.5)),
        ("confirmed_versions", share(4, 5, 0.8)),
    ];
    for (name, value) in expected {
        assert_eq!(told[name], value, "{name}");
    }
    // Others count their own.
    let elsewhere = world.organization("Elsewhere", Sector::Housing).await;
    let other = world.lead(elsewhere).await.get("/reports/participation-index").await.is(200);
    assert_eq!(other["is_suppressed"], json!(true));
    world.worker(ngo).await.get("/reports/participation-index").await.refused(403, "not-allowed");
}
