//! What room a service has: told by its organization, shown wherever somebody looks for one.
use super::{
    pages_plan::Desk,
    world::{Person, story::Story},
};
use chrono::Duration;
use domain::access::Role;
use serde_json::{Value, json};

async fn told(who: &Person, path: &str) -> Value {
    let shown = who.get(path).await.is(200);
    json!([shown["free_places"], shown["waiting_days"], shown["capacity_told_at"]])
}

#[actix_web::test]
async fn an_organization_tells_what_room_there_is() {
    let story = Story::begin().await;
    let (lead, reader) = (&story.lead, &story.sender);
    let path = format!("/directory/services/{}", story.service);
    assert_eq!(told(reader, &path).await, json!([null, null, null]));
    lead.patch(&path, json!({"free_places": 3, "waiting_days": 14})).await.is(200);
    let first = told(reader, &path).await;
    assert_eq!((&first[0], &first[1]), (&json!(3), &json!(14)));
    let listed = reader.get("/directory/services").await.is(200);
    let mut listed = listed["items"].as_array().unwrap().iter();
    assert!(listed.any(|one| one["free_places"] == 3 && one["waiting_days"] == 14));
    // Other changes say nothing of it; whoever tells the same again has looked again.
    story.world.pass(Duration::days(1));
    lead.patch(&path, json!({"second_look": true})).await.is(200);
    assert_eq!(told(reader, &path).await, first);
    lead.patch(&path, json!({"free_places": 3})).await.is(200);
    let again = told(reader, &path).await;
    assert_eq!((&again[0], &again[1]), (&first[0], &first[1]));
    assert!(again[2].as_str() > first[2].as_str(), "{again} is later than {first}");
    for (body, pointer) in [
        (json!({"free_places": -1}), "/free_places"),
        (json!({"free_places": 10_001}), "/free_places"),
        (json!({"waiting_days": 1_001}), "/waiting_days"),
    ] {
        let refused = lead.patch(&path, body).await;
        assert_eq!(refused.body["errors"][0]["pointer"], pointer);
        refused.refused(422, "invalid");
    }
    lead.patch(&path, json!({"free_places": null, "waiting_days": null})).await.is(200);
    assert_eq!(told(reader, &path).await, json!([null, null, null]));
    let asks = reader.asks("PATCH", &path).if_match("\"1\"").json(&json!({"free_places": 1}));
    asks.send().await.refused(403, "not-allowed");
}

#[actix_web::test]
async fn it_is_told_on_the_page_and_seen_before_a_referral_is_written() {
    let story = Story::begin().await;
    let place = format!("/services/{}", story.service);
    let desk = Desk::of(&story.world, &story.lead).await;
    desk.try_to(&place, "capacity", &[("free_places", "-2")]).await.is(422).tells(&["role=\"alert\""]);
    let room = [("free_places", "1"), ("waiting_days", "30")];
    assert_eq!(desk.does(&place, "capacity", &room).await, format!("{place}?done=capacity"));
    let page = desk.0.get_in("en", &format!("{place}?done=capacity")).await.is(200);
    page.tells(&[
        "Done: Tell what room there is.",
        "1 place free",
        "wait 30 days",
        "value=\"30\"",
        "Capacity told",
    ]);
    let sender = Desk::of(&story.world, &story.sender).await;
    let writing = format!("/referrals/new?case={}&service={}", story.case_id(), story.service);
    for path in [format!("/services?q=debt&case={}", story.case_id()), place.clone(), writing] {
        sender.0.get_in("en", &path).await.is(200).tells(&["1 place free", "wait 30 days"]);
    }
    sender.0.get_in("en", &place).await.is(200).hides(&["/capacity\""]);
    // What is left empty is not told any more.
    desk.does(&place, "capacity", &[("waiting_days", "7")]).await;
    let page = desk.0.get_in("en", &place).await.is(200);
    page.tells(&["wait 7 days"]);
    page.hides(&["place free", "places free"]);
    let officer = story.world.person(story.office, &[Role::PrivacyOfficer]).await;
    let officer = Desk::of(&story.world, &officer).await;
    officer.0.get_in("en", &place).await.is(200).hides(&["/capacity\""]);
}
