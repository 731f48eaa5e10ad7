//! Strengths, the client's network and notes: three categories, each opened by itself.
use super::world::{Person, story::Story};
use domain::{basis::Category, organization::Sector};
use serde_json::json;

/// A story with an organization that is named to the case, and is given these categories besides basic data.
async fn told(categories: &[Category]) -> (Story, Person) {
    let story = Story::begin().await;
    let world = &story.world;
    let debts = world.organization("Debt counselling", Sector::DebtCounselling).await;
    let partner = world.worker(debts).await;
    let given: Vec<_> = categories.iter().copied().chain([Category::Basic]).collect();
    world.consent(story.client, story.ngo, debts, &given).await;
    let member = json!({"organization_id": debts, "role": "expert"});
    story.sender.post(&format!("{}/members", story.case), member).await.is(201);
    (story, partner)
}

async fn write(story: &Story, collection: &str, body: serde_json::Value) -> String {
    let made = story.sender.post(&format!("{}/{collection}", story.case), body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    made.headers["location"].to_str().unwrap().trim_start_matches("/api/v1").to_owned()
}

#[actix_web::test]
async fn what_was_said_stays_and_where_it_showed_can_be_added() {
    let (story, partner) = told(&[Category::Plan]).await;
    let strength = json!({"area": "skills", "text": "I can fix any engine.", "said_by": "client"});
    let strength = write(&story, "strengths", strength).await;
    let seen = json!({"showed_in": "workshop", "evidence": "Taught two others to weld."});
    let changed = partner.patch(&strength, seen).await.is(200);
    assert_eq!(
        (&changed["text"], &changed["showed_in"], &changed["said_by"]),
        (&json!("I can fix any engine."), &json!("workshop"), &json!("client"))
    );
    partner.patch(&strength, json!({"text": "He fixes engines."})).await.refused(422, "invalid");
    let of_client = format!("/clients/{}/strengths", story.client);
    for who in [&story.sender, &partner] {
        let listed = who.get(&of_client).await.is(200);
        assert_eq!(listed["items"][0]["evidence"], json!("Taught two others to weld."));
    }
    // The receiver of the story has no basis for the plan, and no part in the case.
    story.receiver.get(&strength).await.refused(404, "not-found");
    let gone = partner.patch(&strength, json!({"is_current": false})).await.is(200);
    assert_eq!(gone["is_current"], json!(false));
}

#[actix_web::test]
async fn a_plan_opens_neither_notes_nor_network() {
    let (story, partner) = told(&[Category::Needs, Category::Plan]).await;
    let note = write(&story, "notes", json!({"text": "Mika called: the bailiff has written again."})).await;
    let member = json!({"kind": "relative", "name": "Tuula, my sister", "added_by": "client"});
    let member = write(&story, "network-members", member).await;
    let plan = story.sender.post(&format!("{}/plans", story.case), json!({"kind": "otso_plan"})).await.id();
    let goal = json!({"client_words": "I want to open my letters again."});
    let goal = story.sender.post(&format!("/plans/{plan}/goals"), goal).await.id();
    let read = partner.get(&format!("/goals/{goal}")).await.is(200);
    assert_eq!(read["client_words"], json!("I want to open my letters again."));
    for path in [
        note.clone(),
        member.clone(),
        format!("{}/notes", story.case),
        format!("{}/network-members", story.case),
        format!("/clients/{}/network-members", story.client),
    ] {
        partner.get(&path).await.refused(403, "no-legal-basis");
        story.sender.get(&path).await.is(200);
    }
    let written = json!({"text": "We know better."});
    partner.post(&format!("{}/notes", story.case), written).await.refused(403, "no-legal-basis");
    // The client agrees to more.
    let given = [Category::Notes, Category::Family];
    story.world.consent(story.client, story.ngo, partner.organization, &given).await;
    assert_eq!(partner.get(&member).await.is(200)["name"], json!("Tuula, my sister"));
    partner.get(&note).await.is(200);
}

#[actix_web::test]
async fn a_note_is_put_right_by_another_one() {
    let (story, _) = told(&[]).await;
    let wrong = write(&story, "notes", json!({"text": "The rent is 640."})).await;
    let id = wrong.rsplit('/').next().unwrap();
    let right = json!({"text": "The rent is 460.", "corrects_id": id, "happened_on": "2026-11-20"});
    let right = write(&story, "notes", right).await;
    let read = story.sender.get(&right).await.is(200);
    assert_eq!((&read["corrects_id"], &read["happened_on"]), (&json!(id), &json!("2026-11-20")));
    let seen = story.sender.etag(&wrong).await;
    let change = story.sender.asks("PATCH", &wrong).if_match(&seen).json(&json!({"text": "Else."}));
    assert_eq!(change.send().await.status, 405);
    let notes = format!("{}/notes", story.case);
    for (body, pointer) in [
        (json!({"text": "Tomorrow.", "happened_on": "2030-01-01"}), "/happened_on"),
        (json!({"text": "Of what?", "corrects_id": story.client}), "/corrects_id"),
        (json!({"text": "  "}), "/text"),
    ] {
        let refused = story.sender.post(&notes, body).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], json!(pointer));
    }
}

#[actix_web::test]
async fn who_is_close_to_a_hidden_client_is_shown_without_how_to_reach_them() {
    let (story, _) = told(&[]).await;
    let sister = json!({
        "kind": "relative", "name": "Tuula", "contacts": [{"kind": "phone", "value": "050 000 0002"}], "importance": 5,
        "added_by": "client", "may_contact": true, "may_be_told": ["basic"]});
    let sister = write(&story, "network-members", sister).await;
    let shown = story.sender.get(&sister).await.is(200);
    assert_eq!(shown["contacts"][0]["value"], json!("+358500000002"));
    story.sender.patch(&sister, json!({"importance": 6})).await.refused(422, "invalid");
    let bad = json!({"contacts": [{"kind": "email", "value": "nowhere"}]});
    let refused = story.sender.patch(&sister, bad).await.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], json!("/contacts/0/value"));
    story.sender.post("/safety-restrictions", json!({"client_id": story.client})).await.is(201);
    let hidden = story.sender.get(&sister).await.is(200);
    assert_eq!((&hidden["contacts"], &hidden["name"]), (&json!(null), &json!("Tuula")));
}
