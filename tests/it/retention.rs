//! What the law lets nobody keep any longer is removed on its day, with nothing of it left behind, and nothing else is.
use super::world::story::Story;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_death_is_recorded_as_a_day_that_can_be() {
    let story = Story::begin().await;
    let client = format!("/clients/{}", story.client);
    let died = |day: &str| json!({"died_on": day});
    let shown = story.sender.patch(&client, died("2026-11-22")).await.is(200);
    assert_eq!(shown["died_on"], "2026-11-22");
    story.sender.patch(&client, json!({"birth_date": "1950-01-31"})).await.is(200);
    for (body, pointer, code) in [
        (died("2026-11-23"), "/died_on", "future"),
        (died("1950-01-30"), "/died_on", "order"),
        (json!({"birth_date": "2026-11-23"}), "/birth_date", "future"),
        (died("soon"), "/died_on", "invalid"),
    ] {
        let problem = story.sender.patch(&client, body.clone()).await.refused(422, "invalid");
        let told = (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]);
        assert_eq!(told, (&json!(pointer), &json!(code)), "{body}");
    }
    // Basic data of the client, like the day of birth: the receiver sees it under the consent, and may not change it.
    story.sent().await;
    assert_eq!(story.receiver.get(&client).await.is(200)["died_on"], "2026-11-22");
    story.receiver.patch(&client, died("2026-11-21")).await.refused(403, "not-allowed");
    let cleared = story.sender.patch(&client, json!({"died_on": null})).await.is(200);
    assert_eq!((&cleared["died_on"], &cleared["birth_date"]), (&Value::Null, &json!("1950-01-31")));
}

#[actix_web::test]
async fn a_case_names_a_service_task_of_the_list() {
    let story = Story::begin().await;
    let list = story.sender.get("/codelists/service_tasks").await.is(200);
    let codes: Vec<_> = list["codes"].as_array().unwrap().iter().map(|code| code["code"].clone()).collect();
    assert_eq!(codes.len(), 7);
    for code in codes {
        let shown = story.sender.patch(&story.case, json!({"service_task_code": code})).await.is(200);
        assert_eq!(shown["service_task_code"], code);
    }
    let unknown = json!({"service_task_code": "tyoikaiset"});
    let problem = story.sender.patch(&story.case, unknown).await.refused(422, "invalid");
    let told = (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]);
    assert_eq!(told, (&json!("/service_task_code"), &json!("unknown_code")));
    let forbidden = json!({"client_id": story.client, "kind": "prohibition", "given_via": "spoken",
        "plain_summary": {"fi": "Ei."}, "service_task_code": "tyoikaiset"});
    story.sender.post("/bases", forbidden).await.refused(422, "invalid");
}
