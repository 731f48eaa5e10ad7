//! The log on pages: who looked at what, and the extract that a client asks for.
use super::{pages_plan::Desk, world::story::Story};
use chrono::Duration;
use domain::access::Role;

#[actix_web::test]
async fn an_officer_reads_the_log_and_makes_an_extract() {
    let story = Story::begin().await;
    let world = &story.world;
    world.task(&story.receiver, story.client).await;
    story.receiver.get(&format!("/clients/{}", story.client)).await.is(200);
    story.sender.get(&format!("/clients/{}", story.client)).await.is(200);
    let officer = Desk::of(world, &world.person(story.ngo, &[Role::PrivacyOfficer]).await).await;
    let log = officer.0.get_in("en", "/log").await.is(200);
    log.tells(&["client.view", "Test Person", "Debt office", "own register", "Consent"]);
    log.hides(&["Virtanen", "Mika"]);
    // Of one person alone, and of one client alone.
    let theirs = officer.0.get_in("en", &format!("/log?user_id={}", story.receiver.id)).await.is(200);
    theirs.tells(&["Debt office"]);
    theirs.hides(&["own register"]);
    let of_client = format!("/log?client_id={}", story.client);
    let page = officer.0.get_in("en", &of_client).await.is(200);
    page.tells(&["Make an extract for the client"]);
    officer.0.get_in("en", "/log?client_id=nobody").await.is(422);
    let form = super::pages_plan::form(&page, "/log/extract");
    let along: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let asks = async |more: &[(&str, &str)]| {
        let sent: Vec<_> = along.iter().chain(more).copied().collect();
        officer.0.post("/log/extract", &sent).await
    };
    let extract = asks(&[]).await.is(200);
    extract.tells(&["Lokiote asiakkaalle", "Test Person, Debt office", "client.view"]);
    world.pass(Duration::days(3 * 366));
    let person = world.person(story.ngo, &[Role::PrivacyOfficer]).await;
    let officer = Desk::of(world, &person).await;
    let page = officer.0.get_in("en", &of_client).await.is(200);
    let form = super::pages_plan::form(&page, "/log/extract");
    let along: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let asks = async |reason: &str| {
        let sent: Vec<_> = along.iter().chain(&[("older_because", reason)]).copied().collect();
        officer.0.post("/log/extract", &sent).await.is(200)
    };
    asks("").await.hides(&["Debt office"]);
    asks("Epäily väärinkäytöstä.").await.tells(&["Test Person, Debt office"]);
    let audit = world.audit().await;
    assert!(audit.iter().any(|entry| entry.starts_with("client.access_log_extract ok")), "{audit:?}");
    // Too long a reason is told on the page of the log, with what was written.
    let long = "a b ".repeat(1_500);
    let sent: Vec<_> = along.iter().copied().chain([("older_because", long.as_str())]).collect();
    officer.0.post("/log/extract", &sent).await.is(422).tells(&["role=\"alert\"", "a b a b"]);
    let lead = Desk::of(world, &story.lead).await;
    lead.0.post("/log/extract", &along).await.is(403);
}
