//! What is done at a desk besides the main job: giving several referrals at once, the time line of a case, what the client decides.
use super::{
    pages_plan::Desk,
    plans::Table,
    world::{story::Story, visitor::Page},
};
use domain::organization::Sector;
use serde_json::json;

/// The boxes of the referrals on a page of the queue.
fn boxes(page: &Page) -> Vec<String> {
    let boxes = page.html.split("name=\"chosen[]\" value=\"").skip(1);
    boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_lead_gives_several_referrals_at_once() {
    let story = Story::begin().await;
    for _ in 0..2 {
        let more = story.draft_of_another_service().await;
        story.sender.step(&more, "send", json!({})).await.is(200);
    }
    let first = story.sent().await;
    let desk = Desk::of(&story.world, &story.lead).await;
    let page = desk.0.get_in("en", "/queue?phase=open").await.is(200);
    let boxes = boxes(&page);
    assert_eq!(boxes.len(), 3);
    let (csrf, to) = (page.hidden("csrf"), story.receiver.id.to_string());
    let place = "/queue/assign?phase=open";
    page.tells(&[&format!("action=\"{place}\"")]);
    let mut sent = vec![("csrf", csrf.as_str())];
    sent.extend(boxes.iter().map(|one| ("chosen[]", one.as_str())));
    // Nobody is chosen to give them to: what was chosen stays.
    let half = desk.0.post(place, &sent).await.is(422);
    half.tells(&["role=\"alert\"", "href=\"#give-assigned_to\"", &format!("action=\"{place}\"")]);
    assert_eq!(half.html.matches(" checked>").count(), 3, "{}", half.html);
    // Somebody is faster with one of them.
    story.receiver.step(&first, "accept", json!({"assigned_to": story.receiver.id})).await.is(200);
    sent.push(("assigned_to", &to));
    let done = desk.0.post(place, &sent).await;
    assert_eq!(done.leads_to(), "/queue?phase=open&given=2&kept=1");
    let page = desk.0.get_in("en", done.leads_to()).await.is(200);
    page.tells(&["2 referrals were given.", "1 was not: somebody was faster."]);
    let given = story.receiver.get("/referrals?assigned_to=me&phase=open").await.is(200);
    assert_eq!(given["items"].as_array().unwrap().len(), 2);
    // The same form once more gives nothing; nor does one of nothing, of too much, or of another's.
    assert_eq!(desk.0.post(place, &sent).await.leads_to(), "/queue?phase=open&given=0&kept=3");
    let (csrf, to) = (("csrf", csrf.as_str()), ("assigned_to", to.as_str()));
    desk.0.post("/queue/assign", &[csrf, to]).await.is(422);
    let many = vec![("chosen[]", boxes[0].as_str()); 51];
    desk.0.post("/queue/assign", &[&[csrf, to], many.as_slice()].concat()).await.is(422);
    desk.0.post("/queue/assign", &[csrf, to, ("chosen[]", "no id")]).await.is(422);
    let stranger = story.sender.id.to_string();
    let to_stranger = [csrf, ("assigned_to", stranger.as_str()), ("chosen[]", boxes[0].as_str())];
    desk.0.post("/queue/assign", &to_stranger).await.leads_to();
    let receiver = Desk::of(&story.world, &story.receiver).await;
    receiver.0.get("/queue").await.is(403);
    desk.0.get_in("en", "/queue?box=out").await.is(200).hides(&["/queue/assign"]);
}

#[actix_web::test]
async fn a_case_tells_what_happened_in_it() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.receiver.step(&referral, "accept", json!({})).await.is(200);
    let case = story.case.clone();
    let desk = Desk::of(&story.world, &story.sender).await;
    let page = desk.0.get_in("en", &case).await.is(200);
    page.tells(&["What happened", "Accepted", &format!("href=\"{referral}\"")]);
    let need = json!({"code": "n03", "client_words": "Kirjeet.", "severity": 3});
    for _ in 0..60 {
        story.sender.post(&format!("{case}/needs"), need.clone()).await.is(201);
    }
    let page = desk.0.get_in("en", &case).await.is(200);
    assert_eq!(page.html.matches("<strong>Need: recorded").count(), 10);
    page.tells(&[&format!("{case}/timeline")]);
    let all = desk.0.get_in("en", &format!("{case}/timeline")).await.is(200);
    assert_eq!(all.html.matches("<strong>Need: recorded").count(), 50);
    let next = all.html.split_once(&format!("href=\"{case}/timeline?")).unwrap().1.split('"').next().unwrap();
    let rest = desk.0.get_in("en", &format!("{case}/timeline?{next}")).await.is(200);
    rest.tells(&["Referral: Sent", "Case: begun"]);
    assert_eq!(rest.html.matches("<strong>Need: recorded").count(), 11, "the case began with one");
    let elsewhere = story.world.organization("Elsewhere", Sector::Housing).await;
    let stranger = Desk::of(&story.world, &story.world.worker(elsewhere).await).await;
    stranger.0.get(&format!("{case}/timeline")).await.is(404);
}

#[actix_web::test]
async fn an_address_that_is_none_is_told_to_people_as_a_page() {
    let story = Story::begin().await;
    let desk = Desk::of(&story.world, &story.sender).await;
    for place in ["/cases/x", "/clients/1", "/plans/x", "/referrals/x", "/cases/x/timeline"] {
        let page = desk.0.asks_for_page("en", place).await.is(404);
        page.tells(&["<!doctype html>", "<h1>"]);
    }
    story.sender.get("/cases/x").await.refused(404, "not-found");
}

#[actix_web::test]
async fn the_client_says_who_sees_what_and_takes_it_back() {
    let story = Story::begin().await;
    let client = format!("/clients/{}", story.client);
    let desk = Desk::of(&story.world, &story.sender).await;
    let office = story.office.to_string();
    let page = desk.0.get_in("en", &client).await.is(200);
    page.tells(&[
        "Consents, permissions and prohibitions",
        "Debt office",
        &format!("/api/v1/bases/{}/printout", story.consent),
    ]);
    // A prohibition says how it was given, and what the client was told.
    let said = [
        ("recipients[]", office.as_str()),
        ("categories[]", "needs"),
        ("plain_summary.fi", "Velkaneuvonta ei näe tuen tarpeita."),
        ("given_via", "spoken"),
    ];
    desk.try_to(&client, "prohibition", &said[..3]).await.is(422).tells(&["tuen tarpeita", "role=\"alert\""]);
    desk.does(&client, "prohibition", &said).await;
    let page = desk.0.get_in("en", &client).await.is(200);
    page.tells(&["Prohibition", "forbidden: "]);
    let bases = story.sender.get(&format!("/bases?client_id={}", story.client)).await.is(200);
    let kinds: Vec<_> = bases["items"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
    assert!(kinds.contains(&json!("prohibition")), "{kinds:?}");
    // What was given is taken back: the last one is the prohibition, which stands first on the page.
    desk.does(&client, "withdraw-basis", &[("note", "Mika changed his mind.")]).await;
    desk.does(&client, "withdraw-basis", &[("note", "Mika called.")]).await;
    let page = desk.0.get_in("en", &client).await.is(200);
    page.hides(&["Consents, permissions and prohibitions"]);
    let consent = story.sender.get(&format!("/bases/{}", story.consent)).await.is(200);
    assert_eq!(
        (&consent["status"], &consent["details"]["withdrawal_note"]),
        (&json!("withdrawn"), &json!("Mika called."))
    );
    let receiver = Desk::of(&story.world, &story.receiver).await;
    receiver.0.get(&client).await.is(404);
}

#[actix_web::test]
async fn needs_and_goals_change_and_who_was_not_reached_is_told() {
    let table = Table::of(Story::begin().await).await;
    let (story, plan) = (&table.story, &table.plan);
    table.goal("I want to sleep.").await;
    let desk = Desk::of(&story.world, table.worker()).await;
    let case = story.case.clone();
    let lighter = [("severity", "2"), ("status", "met")];
    desk.does(&case, "change-need", &lighter).await;
    desk.try_to(&case, "change-need", &[("severity", "11"), ("status", "met")]).await.is(422);
    desk.0.get_in("en", &case).await.is(200).tells(&["2/10", "Met"]);
    let before = table.worker().get(&format!("{plan}/content")).await.is(200);
    let words = before["goals"][0]["client_words"].clone();
    let goal = [
        ("weight", "3"),
        ("status", "open"),
        ("methods", "Avataan kirjeet yhdessä\n\nSoitetaan yhdessä"),
        ("factors.promotes", "Sisko auttaa"),
        ("factors.hinders", "Unettomuus\nPelko"),
    ];
    desk.does(plan, "change-goal", &goal).await;
    let now = async || table.worker().get(&format!("{plan}/content")).await.is(200)["goals"][0].clone();
    let changed = now().await;
    assert_eq!(changed["weight"], 3);
    assert_eq!(changed["client_words"], words, "the client's words nobody changes");
    assert_eq!(changed["methods"], json!(["Avataan kirjeet yhdessä", "Soitetaan yhdessä"]));
    assert_eq!(
        changed["factors"],
        json!([{"text": "Sisko auttaa", "effect": "promotes"}, {"text": "Unettomuus", "effect": "hinders"},
            {"text": "Pelko", "effect": "hinders"}])
    );
    assert_eq!(changed["gas_levels"], before["goals"][0]["gas_levels"]);
    // What is taken out of the form is taken out of the goal.
    desk.does(plan, "change-goal", &[("weight", "3"), ("status", "open")]).await;
    assert_eq!((now().await["factors"].clone(), now().await["methods"].clone()), (json!([]), json!([])));
    desk.try_to(plan, "change-goal", &[("weight", ""), ("status", "open")]).await.is(422);
    // One try is not enough.
    desk.does(plan, "send-to-client", &[]).await;
    let first = [("answer", "not_reached"), ("attempts.0.on", "2026-11-20"), ("attempts.0.how", "phone")];
    desk.try_to(plan, "client-response", &first).await.is(422);
    let second = [("attempts.1.on", "2026-11-21"), ("attempts.1.how", "phone")];
    desk.does(plan, "client-response", &[&first[..], &second].concat()).await;
    let told = table.worker().get(plan).await.is(200);
    assert_eq!(told["client_answer"], "not_reached");
    assert_eq!(
        told["attempts"],
        json!([{"on": "2026-11-20", "how": "phone"}, {"on": "2026-11-21", "how": "phone"}])
    );
}

#[actix_web::test]
async fn what_a_lead_counts_leads_to_the_cases() {
    let table = Table::of(Story::begin().await).await;
    let story = &table.story;
    table.worker().step(&table.plan, "send-to-client", json!({})).await.is(200);
    let lead = story.world.lead(story.ngo).await;
    story.world.task(&lead, story.client).await;
    let desk = Desk::of(&story.world, &lead).await;
    let waits = "/cases?waits=plan_without_client_answer";
    desk.0.get_in("en", "/today").await.is(200).tells(&[&format!("href=\"{waits}\""), "plan waits"]);
    let link = format!("href=\"{}\"", story.case);
    let listed = desk.0.get_in("en", waits).await.is(200);
    listed.tells(&[&link, "1 plan waits for the client’s answer."]);
    for other in ["case_without_next_step", "plan_review_due", "action_overdue"] {
        desk.0.get_in("en", &format!("/cases?waits={other}")).await.is(200).hides(&[&link]);
    }
    desk.0.get_in("en", "/cases?waits=anything").await.is(422);
    let worker = Desk::of(&story.world, &story.receiver).await;
    worker.0.get(waits).await.is(403);
}
