//! Measures: what the client answered to instruments, opened by a basis of its own.
use super::world::story::Story;
use domain::{basis::Category, organization::Sector};
use serde_json::{Value, json};

/// Answers to all nine items of the PGSI, which come to `total`.
fn gambling(total: i32) -> Value {
    let answers: serde_json::Map<_, _> =
        (1..=9).map(|item| (item.to_string(), json!((total - 3 * (item - 1)).clamp(0, 3)))).collect();
    json!({"instrument": "pgsi", "answered_via": "alone", "answers": answers})
}

#[actix_web::test]
async fn what_was_answered_is_scored_and_put_right_by_another_response() {
    let story = Story::begin().await;
    let measures = format!("{}/measure-responses", story.case);
    let wrong = story.sender.post(&measures, gambling(8)).await;
    assert_eq!((&wrong.body["total"], &wrong.body["band"]), (&json!(8), &json!("problem")));
    let mut right = gambling(7);
    right["corrects_id"] = json!(wrong.id());
    right["answered_on"] = json!("2026-11-20");
    let right = story.sender.post(&measures, right).await;
    let read = story.sender.get(&format!("/measure-responses/{}", right.id())).await.is(200);
    assert_eq!((&read["band"], &read["corrects_id"]), (&json!("moderate_risk"), &json!(wrong.id())));
    assert_eq!(story.sender.get(&measures).await.is(200)["items"].as_array().unwrap().len(), 2);
    let path = format!("/measure-responses/{}", wrong.id());
    let change = story.sender.asks("PATCH", &path).if_match("\"1\"").json(&json!({"answers": {}}));
    assert_eq!(change.send().await.status, 405);
    let base = |body: Value| {
        let mut all =
            json!({"instrument": "kykyviisari", "answered_via": "paper", "answers": {"work_ability": 4}});
        all.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        all
    };
    for (body, pointer, code) in [
        (json!({"answers": {"work_ability": 11}}), "/answers/work_ability", "invalid"),
        (json!({"answers": {"finance": 4}}), "/answers", "unknown"),
        (json!({"answers": {}}), "/answers", "required"),
        (json!({"answered_on": "2030-01-01"}), "/answered_on", "invalid"),
        // Another instrument answered it.
        (json!({"corrects_id": right.id()}), "/corrects_id", "unknown"),
        (json!({"instrument": "horoscope"}), "/instrument", "unknown_code"),
    ] {
        let refused = story.sender.post(&measures, base(body.clone())).await.refused(422, "invalid");
        let told = &refused["errors"][0];
        assert_eq!((&told["pointer"], &told["code"]), (&json!(pointer), &json!(code)), "{body}");
    }
    story.close(&story.case).await;
    story.sender.post(&measures, base(json!({}))).await.refused(409, "transition-not-allowed");
}

#[actix_web::test]
async fn a_plan_does_not_open_what_was_answered() {
    let story = Story::begin().await;
    let (world, measures) = (&story.world, format!("{}/measure-responses", story.case));
    let made = story.sender.post(&measures, gambling(8)).await.id();
    let health = world.organization("Health centre", Sector::Health).await;
    let partner = world.worker(health).await;
    world.consent(story.client, story.ngo, health, &[Category::Basic, Category::Plan]).await;
    let member = json!({"organization_id": health, "role": "expert"});
    story.sender.post(&format!("{}/members", story.case), member).await.is(201);
    let one = format!("/measure-responses/{made}");
    for path in [&measures, &one] {
        partner.get(path).await.refused(403, "no-legal-basis");
    }
    partner.post(&measures, gambling(0)).await.refused(403, "no-legal-basis");
    world.consent(story.client, story.ngo, health, &[Category::Measures]).await;
    assert_eq!(partner.get(&one).await.is(200)["total"], json!(8));
    partner.post(&measures, gambling(0)).await.is(201);
}
