//! The pages: they show what the API shows to the same person, step through forms, and lose nothing that was typed.
use super::{
    plans::Table,
    world::{
        Person,
        story::Story,
        visitor::{Page, Visitor},
    },
};
use chrono::Duration;
use domain::{access::Role, organization::Sector};
use serde_json::json;

/// What the forms of a page bring along.
fn proofs(page: &Page) -> [(&'static str, String); 3] {
    ["csrf", "version", "key"].map(|name| (name, page.hidden(name)))
}

/// Takes a step as the page that was read before offers it.
async fn step(who: &Visitor, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
    let proofs = proofs(page);
    let mut sent: Vec<_> = proofs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    sent.extend_from_slice(fields);
    who.post(path, &sent).await
}

/// A referral that was sent, and its receiver in front of the page.
async fn received() -> (Story, String, Visitor) {
    let story = Story::begin().await;
    let referral = story.sent().await;
    let visitor = story.world.visits(&story.receiver).await;
    (story, referral, visitor)
}

#[actix_web::test]
async fn a_person_signs_in_sees_the_day_and_signs_out() {
    let story = Story::begin().await;
    story.sent().await;
    let world = &story.world;
    let mut visitor = world.visitor();
    assert_eq!(visitor.get("/today").await.leads_to(), "/sign-in?next=%2Ftoday");
    assert_eq!(visitor.get("/").await.leads_to(), "/sign-in");
    visitor.get_in("en", "/sign-in").await.is(200).tells(&[
        "<html lang=\"en\">",
        "Sign in",
        "name=\"password\"",
    ]);
    let admin = world.person(story.office, &[Role::OrgAdmin]).await;
    let password = "kuusi harmaata majavaa";
    let new = json!({"name": "Aino Virtanen", "login": "aino@example.org", "roles": ["worker", "team_lead"], "password": password});
    admin.post("/users", new).await.is(201);
    let wrong = visitor.post("/sign-in", &[("login", "aino@example.org"), ("password", "no")]).await.is(401);
    wrong.tells(&["role=\"alert\"", "aino@example.org"]);
    wrong.hides(&["value=\"no\""]);
    for (next, place) in [
        ("/referrals?box=out", "/referrals?box=out"),
        ("//evil.example", "/today"),
        ("https://evil.example", "/today"),
        ("", "/today"),
    ] {
        let fields = [("login", "aino@example.org"), ("password", password), ("next", next)];
        let opened = visitor.post("/sign-in", &fields).await;
        assert_eq!(opened.leads_to(), place);
        visitor.keep(&opened);
    }
    let today = visitor.get("/today").await.is(200);
    today.tells(&["Aino Virtanen", "Debt office", "/queue/", "data-live"]);
    let out = visitor.post("/sign-out", &[("csrf", &today.hidden("csrf"))]).await;
    assert_eq!(out.leads_to(), "/sign-in");
    assert_eq!(visitor.get("/today").await.leads_to(), "/sign-in?next=%2Ftoday");
}

#[actix_web::test]
async fn forms_of_other_sites_and_without_proof_do_nothing() {
    let (story, referral, visitor) = received().await;
    let page = visitor.get(&referral).await.is(200);
    let proofs = proofs(&page);
    let sent: Vec<_> = proofs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let accept = format!("{referral}/accept");
    for site in ["cross-site", "same-site"] {
        visitor.post_from(site, &accept, &sent).await.is(403);
    }
    for missing in ["csrf", "version"] {
        let sent: Vec<_> = sent.iter().filter(|(name, _)| *name != missing).copied().collect();
        let status = if missing == "csrf" { 403 } else { 428 };
        visitor.post(&accept, &sent).await.is(status);
    }
    visitor.get(&accept).await.is(405);
    visitor.post("/sign-out", &[]).await.is(403);
    assert_eq!(story.receiver.get(&referral).await.is(200)["status"], json!("sent"));
}

#[actix_web::test]
async fn a_referral_is_stepped_through_with_forms() {
    let (story, referral, visitor) = received().await;
    let page = visitor.get(&referral).await.is(200);
    page.tells(&["action=\"", "Hyväksy", "Pay-day loans", "<details name=\"step\">"]);
    // Somebody else is faster.
    story.receiver.step(&referral, "receive", json!({})).await.is(200);
    let late =
        step(&visitor, &page, &format!("{referral}/request-info"), &[("question", "Kuka maksaa?")]).await;
    late.is(412).tells(&["Joku ehti ensin", "Kuka maksaa?", "role=\"alert\""]);
    let page = visitor.get(&referral).await.is(200);
    let unfit =
        step(&visitor, &page, &format!("{referral}/decline"), &[("reason_code", ""), ("comment", "Täynnä.")])
            .await;
    let unfit = unfit.is(422);
    unfit.tells(&["href=\"#decline-reason_code\"", "aria-invalid=\"true\"", "Täynnä.", "Tämä tarvitaan."]);
    let accepted = step(
        &visitor,
        &page,
        &format!("{referral}/accept"),
        &[("assigned_to", &story.receiver.id.to_string())],
    )
    .await;
    assert_eq!(accepted.leads_to(), format!("{referral}?done=accept"));
    // The same form once more is answered as before, and nothing is done twice.
    let again = step(
        &visitor,
        &page,
        &format!("{referral}/accept"),
        &[("assigned_to", &story.receiver.id.to_string())],
    )
    .await;
    assert_eq!(again.leads_to(), format!("{referral}?done=accept"));
    visitor.get(accepted.leads_to()).await.is(200).tells(&["Tehty: Hyväksy.", "Varaa aika"]);
    let page = visitor.get(&referral).await.is(200);
    let when = [("appointment_at", "2026-12-02T10:30"), ("place", "Huone 12")];
    step(&visitor, &page, &format!("{referral}/schedule"), &when).await.leads_to();
    let shown = story.receiver.get(&referral).await.is(200);
    assert_eq!(shown["appointment"], json!({"at": "2026-12-02T08:30:00Z", "place": "Huone 12"}));
    let page = visitor.get(&referral).await.is(200);
    page.tells(&["2.12.2026 10.30, Huone 12"]);
    step(&visitor, &page, &format!("{referral}/messages"), &[("body", "Tuo <laskut> mukaan.")])
        .await
        .leads_to();
    visitor.get(&referral).await.is(200).tells(&["Tuo &#60;laskut&#62; mukaan."]);
    step(&visitor, &page, &format!("{referral}/no-such-step"), &[]).await.is(404);
}

#[actix_web::test]
async fn what_was_typed_outlives_the_session() {
    let (story, referral, visitor) = received().await;
    let page = visitor.get(&referral).await.is(200);
    story.world.pass(Duration::hours(14));
    let ended = step(
        &visitor,
        &page,
        &format!("{referral}/request-info"),
        &[("question", "Kuka \"maksaa\"\r\nvuokran?")],
    )
    .await;
    let ended = ended.is(401);
    ended.tells(&["name=\"password\"", "Kuka &#34;maksaa&#34;\nvuokran?", "kept-action"]);
    ended.hides(&[&page.hidden("csrf")]);
    let admin = story.world.person(story.office, &[Role::OrgAdmin]).await;
    let password = "kuusi harmaata majavaa";
    let new = json!({"name": "Aino Virtanen", "login": "aino@example.org", "roles": ["worker"], "password": password});
    admin.post("/users", new).await.is(201);
    let fields = [
        ("login", "aino@example.org"),
        ("password", password),
        ("kept-action", &format!("{referral}/request-info")),
        ("kept-version", &page.hidden("version")),
        ("question", "Kuka \"maksaa\"\r\nvuokran?"),
    ];
    let mut visitor = story.world.visitor();
    let resumed = visitor.post("/sign-in", &fields).await.is(200);
    visitor.keep(&resumed);
    resumed.tells(&["<textarea id=\"question\" name=\"question\"", "vuokran?</textarea>"]);
    assert_eq!(
        story.receiver.get(&referral).await.is(200)["status"],
        json!("sent"),
        "nothing is sent by itself"
    );
    let sent =
        step(&visitor, &resumed, &format!("{referral}/request-info"), &[("question", "Kuka maksaa?")]).await;
    assert_eq!(sent.leads_to(), format!("{referral}?done=request-info"));
}

#[actix_web::test]
async fn pages_show_what_the_api_shows_to_the_same_person() {
    let (story, referral, receiver) = received().await;
    let world = &story.world;
    let id = referral.rsplit('/').next().unwrap();
    let lead = world.visits(&story.lead).await;
    let elsewhere = world.organization("Elsewhere", Sector::Housing).await;
    let stranger = world.visits(&world.lead(elsewhere).await).await;
    let officer = world.visits(&world.person(story.office, &[Role::PrivacyOfficer]).await).await;
    let names = ["Pay-day loans", "Mika", "Virtanen"];
    receiver.get("/referrals").await.is(200).tells(&[id]);
    receiver.get(&format!("/queue/{id}")).await.is(403).hides(&names);
    receiver.get("/queue").await.is(403).hides(&[id]);
    // Leads see that it waits, and not whom it is about.
    for path in ["/today".to_owned(), "/queue".to_owned(), format!("/queue/{id}")] {
        let page = lead.get(&path).await.is(200);
        page.tells(&[id]);
        page.hides(&names);
    }
    for path in ["/today", "/queue", "/referrals"] {
        stranger.get(path).await.is(200).hides(&[id]);
    }
    for path in [referral.clone(), format!("/queue/{id}")] {
        stranger.get(&path).await.is(404).hides(&names);
    }
    officer.get(&referral).await.is(403).hides(&names);
    officer.get("/privacy").await.is(200).hides(&[id]);
    // A lead gives it to somebody without opening it.
    let page = lead.get(&format!("/queue/{id}")).await.is(200);
    let given = step(
        &lead,
        &page,
        &format!("/queue/{id}/assign"),
        &[("assigned_to", &story.receiver.id.to_string())],
    )
    .await;
    assert_eq!(given.leads_to(), format!("/queue/{id}?done=assign"));
    assert_eq!(story.receiver.get(&referral).await.is(200)["assigned_to"], json!(story.receiver.id));
}

#[actix_web::test]
async fn a_case_and_its_plan_are_shown_as_far_as_they_are_told() {
    let table = Table::set().await;
    let (world, case) = (&table.story.world, table.story.case.clone());
    let need = json!({"code": "n03", "client_words": "I don't dare <open> letters.", "severity": 8});
    table.worker().post(&format!("{case}/needs"), need).await.is(201);
    let strength = json!({"area": "skills", "text": "Fixes cars", "said_by": "client"});
    table.worker().post(&format!("{case}/strengths"), strength).await.is(201);
    let goal = table.goal("I want to sleep.").await;
    let seen = json!({"level": 1, "assessed_by": "client"});
    table.worker().post(&format!("{goal}/assessments"), seen).await.is(201);
    table.act(json!({"what": "Open a letter a day"})).await;
    let worker = world.visits(table.worker()).await;
    let id = case.rsplit('/').next().unwrap();
    worker.get("/cases").await.is(200).tells(&[id, "Virtanen"]);
    let page = worker.get(&case).await.is(200);
    page.tells(&[
        "I don&#39;t dare &#60;open&#62; letters.",
        "8/10",
        &table.plan,
        "Virtanen",
        "<blockquote>",
    ]);
    whole(&worker, &table.plan).await;
    let page = worker.get(&table.plan).await.is(200);
    page.tells(&[
        "Fixes cars",
        "I want to sleep.",
        "Opens each",
        "asiakkaan arvio",
        "60,0",
        "Open a letter a day",
    ]);
    // Who is named to the plan is told it; the needs are covered, too, and the name; what is said of none is not.
    table.invite().await;
    let partner = world.visits(&table.partner).await;
    partner.get(&table.plan).await.is(200).tells(&["I want to sleep."]);
    partner.get(&case).await.is(200).tells(&["letters.", "Virtanen"]);
    let forbid = json!({"categories": ["plan"], "recipients": [table.partner.organization]});
    table.story.forbid(forbid).await;
    let hidden = partner.get(&table.plan).await.is(403);
    hidden.hides(&["sleep", "Fixes cars", "letter"]);
    partner.get(&case).await.is(200).hides(&[&table.plan]);
    let elsewhere = world.organization("Elsewhere", Sector::Housing).await;
    let stranger = world.visits(&world.worker(elsewhere).await).await;
    for path in [&case, &table.plan] {
        stranger.get(path).await.is(404).hides(&["Virtanen", "letters"]);
    }
    stranger.get("/cases").await.is(200).hides(&[id]);
}

async fn whole(who: &Visitor, path: &str) -> usize {
    let page = who.get(path).await.is(200);
    let mut size = page.html.len();
    for mark in ["href=\"/assets/", "src=\"/assets/"] {
        for rest in page.html.split(mark).skip(1) {
            size += who.get(&format!("/assets/{}", rest.split('"').next().unwrap())).await.is(200).html.len();
        }
    }
    println!("{path}: {} bytes, {size} on a first visit", page.html.len());
    assert!(page.html.len() <= 20_000 && size <= 60_000, "{path} is {size} bytes");
    size
}

#[actix_web::test]
async fn pages_are_light() {
    let (story, referral, visitor) = received().await;
    for _ in 0..40 {
        let more = story.draft_of_another_service().await;
        story.sender.step(&more, "send", json!({})).await.is(200);
    }
    for path in ["/today", "/referrals", &referral] {
        whole(&visitor, path).await;
    }
    let sender = story.world.visits(&story.sender).await;
    for path in [story.case.clone(), format!("/clients/{}", story.client)] {
        whole(&sender, &path).await;
    }
    let id = story.case_id();
    sender.get(&story.case).await.is(200).tells(&[&format!("/referrals?case_id={id}")]);
    let all = sender.get(&format!("/referrals?case_id={id}")).await.is(200);
    assert_eq!(all.html.matches("<th scope=\"row\">").count(), 25);
    all.tells(&[&format!("case_id={id}&#38;cursor=")]);
    whole(&story.world.visits(&story.lead).await, "/queue").await;
    let officer = story.world.person(story.ngo, &[Role::PrivacyOfficer]).await;
    let officer = story.world.visits(&officer).await;
    for path in ["/privacy", "/log", "/account"] {
        whole(&officer, path).await;
    }
    let admin = story.world.person(story.ngo, &[Role::OrgAdmin]).await;
    whole(&story.world.visits(&admin).await, "/organization").await;
    visitor.get("/assets/polku.css").await.is(404);
    let page = visitor.get("/today").await;
    let style = page.html.split_once("/assets/polku.").unwrap().1.split('"').next().unwrap();
    let style = visitor.get(&format!("/assets/polku.{style}")).await.is(200);
    assert_eq!(style.headers["cache-control"], "public, max-age=31536000, immutable");
}

#[actix_web::test]
async fn a_language_is_remembered_and_nothing_else() {
    let (_story, _referral, mut visitor) = received().await;
    let page = visitor.get("/today").await.is(200);
    assert!(!page.headers.contains_key("set-cookie"));
    let csrf = page.hidden("csrf");
    let chosen = visitor
        .post("/language", &[("language", "sv"), ("back", "/referrals?box=out"), ("csrf", &csrf)])
        .await;
    assert_eq!(chosen.leads_to(), "/referrals?box=out");
    let cookie = chosen.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-language=sv;") && cookie.contains("Secure"), "{cookie}");
    visitor.keep(&chosen);
    visitor.get("/sign-in").await.is(200).tells(&["<html lang=\"sv\">", "Logga in"]);
    let unknown = visitor.post("/language", &[("language", "xx"), ("back", "https://evil.example")]).await;
    assert_eq!(unknown.leads_to(), "/today");
}

/// Who may not work with clients has pages without them.
#[actix_web::test]
async fn a_page_leaves_out_what_the_role_does_not_have() {
    let story = Story::begin().await;
    story.sent().await;
    let admin: Person = story.world.person(story.office, &[Role::OrgAdmin]).await;
    let visitor = story.world.visits(&admin).await;
    let begins = visitor.get("/today").await;
    assert_eq!(begins.leads_to(), "/organization");
    let page = visitor.get(begins.leads_to()).await.is(200);
    page.tells(&["href=\"/organization\""]);
    page.hides(&["href=\"/referrals\"", "href=\"/queue\"", "href=\"/privacy\""]);
}
