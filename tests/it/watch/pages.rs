//! The page of what waits for a privacy officer.
use super::{rights::Office, *};
use crate::pages_plan::Desk;
use domain::access::Role;

#[actix_web::test]
async fn an_officer_settles_an_alert_on_the_page() {
    let office = Office::new().await;
    let (world, story) = (office.world(), &office.story);
    let desk = Desk::of(world, &office.officer).await;
    // Whoever works with no clients begins where something waits for them.
    assert_eq!(desk.0.get("/today").await.leads_to(), "/privacy");
    let page = desk.0.get_in("en", "/privacy").await.is(200);
    page.tells(&["Searches for identifiers that nobody knows", "number 8", "Test Person"]);
    page.tells(&[&format!("/log?user_id={}", story.sender.id)]);
    // What the client is called is not for officers to know.
    page.hides(&["Virtanen", "Mika"]);
    let half = desk.try_to("/privacy", "settle", &[("reason", "Stood in for a colleague.")]).await.is(422);
    half.tells(&["role=\"alert\"", "href=\"#settle-outcome\"", "Stood in for a colleague."]);
    let found = [("outcome", "explained"), ("reason", "Stood in for a colleague.")];
    assert_eq!(desk.does("/privacy", "settle", &found).await, "/privacy?done=settle");
    let page = desk.0.get_in("en", "/privacy?done=settle").await.is(200);
    page.tells(&["Done: Settle.", "No alert is open."]);
    assert_eq!(office.officer.get(&office.path).await.is(200)["outcome"], "explained");
}

#[actix_web::test]
async fn nobody_is_shown_what_waits_for_another_and_settles_their_own() {
    let office = Office::new().await;
    let world = office.world();
    let both = world.person(office.story.ngo, &[Role::Worker, Role::PrivacyOfficer]).await;
    let own = super::rows::alert(&both, None, world.now());
    world.put::<alert::Entity>(own).await;
    let desk = Desk::of(world, &both).await;
    let page = desk.0.get_in("en", "/privacy").await.is(200);
    assert_eq!(page.html.matches("number 8").count(), 2);
    assert_eq!(page.html.matches("?do=settle").count(), 1, "{}", page.html);
    let elsewhere = world.person(office.story.office, &[Role::PrivacyOfficer]).await;
    let elsewhere = Desk::of(world, &elsewhere).await;
    elsewhere.0.get_in("en", "/privacy").await.is(200).tells(&["No alert is open."]);
    let worker = Desk::of(world, &office.story.sender).await;
    for place in ["/privacy", "/log"] {
        worker.0.get(place).await.is(403);
    }
}
