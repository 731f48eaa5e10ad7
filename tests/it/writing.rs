//! A referral is written on pages: a service is found, what is disclosed is chosen, and the draft is looked at and sent.
use super::world::{
    story::Story,
    visitor::{Page, Visitor},
};
use domain::{access::Role, basis::Category, organization::Sector};
use serde_json::json;

/// Sends the form of a page as it came, with these fields in it.
async fn send(who: &Visitor, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
    let hidden = page.html.split("<input type=\"hidden\" name=\"").skip(1);
    let pairs = hidden.filter_map(|rest| {
        let (name, rest) = rest.split_once("\" value=\"")?;
        Some((name.to_owned(), rest.split('"').next()?.replace("&#34;", "\"")))
    });
    let hidden: Vec<_> = pairs.filter(|(name, _)| name != "back").collect();
    let mut sent: Vec<_> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    sent.extend_from_slice(fields);
    who.post(path, &sent).await
}

/// What is checked on a page.
fn checked(page: &Page) -> Vec<String> {
    let boxes = page.html.split("type=\"checkbox\"").skip(1);
    let checked = boxes.filter(|one| one.split('>').next().unwrap().ends_with("checked"));
    checked.map(|one| one.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_referral_is_written_where_a_service_was_found() {
    let story = Story::begin().await;
    let visitor = story.world.visits(&story.sender).await;
    let (case, service) = (story.case_id(), story.service);
    visitor.get(&story.case).await.is(200).tells(&[&format!("/services?case={case}")]);
    let found = visitor.get(&format!("/services?q=&case={case}&municipality=")).await.is(200);
    let place = format!("/services/{service}?case={case}");
    found.tells(&["Debt counselling", &place, "Debt office", "ottaa lähetteitä"]);
    assert_eq!(checked(&found), ["true"], "who looks for a case wants services that take referrals");
    visitor
        .get("/services?municipality=Nowhere")
        .await
        .is(200)
        .tells(&["aria-invalid", "Sellaista kuntaa ei ole."]);
    visitor.get("/services?municipality=jyv%C3%A4skyl%C3%A4").await.is(200).hides(&["aria-invalid"]);
    visitor.get("/services?q=nothingatall").await.is(200).tells(&["Mitään ei löytynyt."]);

    let write = format!("/referrals/new?case={case}&service={service}");
    visitor.get(&place).await.is(200).tells(&[&write.replace('&', "&#38;")]);
    visitor.get(&format!("/services/{service}")).await.is(200).hides(&[&write.replace('&', "&#38;")]);
    let page = visitor.get(&write).await.is(200);
    page.tells(&["Virtanen", "Debt office", "peruste: Suostumus", "ei perustetta", "dare open the letters"]);
    assert_eq!(checked(&page), Vec::<String>::new(), "nothing is chosen beforehand");

    let unfit =
        send(&visitor, &page, "/referrals/new", &[("client_wish", "Joku <mukaan>."), ("needs[]", "n03")]);
    let unfit = unfit.await.is(422);
    unfit.tells(&["href=\"#referral-reason\"", "Joku &#60;mukaan&#62;.", "Tämä tarvitaan."]);
    assert_eq!(checked(&unfit), ["n03"]);
    let fields = [("reason", "Pikavippejä."), ("client_wish", "Joku mukaan."), ("needs[]", "n03")];
    let made = send(&visitor, &page, "/referrals/new", &fields).await;
    let again = send(&visitor, &page, "/referrals/new", &fields).await;
    let referral = made.leads_to().strip_suffix("?done=written").unwrap();
    assert_eq!(again.leads_to(), made.leads_to(), "the same form makes one draft");

    // A receiver cannot help nobody: what is missing is written where the rest was.
    let page = visitor.get(made.leads_to()).await.is(200);
    page.tells(&[
        "Luonnos on tallennettu.",
        &format!("href=\"{referral}/edit\""),
        &format!("{referral}/send"),
    ]);
    let refused = send(&visitor, &page, &format!("{referral}/send"), &[]).await.is(422);
    refused.tells(&[&format!("href=\"{referral}/edit#referral-categories\"")]);
    let page = visitor.get(&format!("{referral}/edit")).await.is(200);
    page.tells(&["Pikavippejä.", "Joku mukaan."]);
    assert_eq!(checked(&page), ["n03"]);
    let fields = [
        ("reason", "Pikavippejä."),
        ("summary", "Kolme kirjettä."),
        ("client_wish", "Joku mukaan."),
        ("needs[]", "n03"),
        ("categories[]", "basic"),
        ("categories[]", "needs"),
    ];
    let older = visitor.get(&format!("{referral}/edit")).await.is(200);
    let changed = send(&visitor, &page, &format!("{referral}/edit"), &fields).await;
    assert_eq!(changed.leads_to(), made.leads_to());
    send(&visitor, &older, &format!("{referral}/edit"), &[("reason", "Vanha.")])
        .await
        .is(412)
        .tells(&["Vanha."]);
    let page = visitor.get(referral).await.is(200);
    page.tells(&["Kolme kirjettä."]);
    send(&visitor, &page, &format!("{referral}/send"), &[]).await.leads_to();
    let sent = story.receiver.get(referral).await.is(200);
    assert_eq!(
        (&sent["status"], &sent["disclosure"]["summary"]),
        (&json!("sent"), &json!("Kolme kirjettä."))
    );
    assert_eq!(sent["categories"], json!(["basic", "needs"]));
    assert_eq!(visitor.get(&format!("{referral}/edit")).await.leads_to(), referral);
    story.receiver.get(referral).await.is(200);

    // A second one to the same service wants a reason.
    let page = visitor.get(&write).await.is(200);
    page.hides(&["duplicate_reason"]);
    let twice = send(&visitor, &page, "/referrals/new", &[("reason", "Uudelleen.")]).await.is(409);
    twice.tells(&["Asiakkaalla on jo avoin lähete", "name=\"duplicate_reason\"", "Uudelleen."]);
}

#[actix_web::test]
async fn who_may_not_write_a_referral_is_shown_no_form() {
    let story = Story::begin().await;
    let write = format!("/referrals/new?case={}&service={}", story.case_id(), story.service);
    let elsewhere = story.world.organization("Elsewhere", Sector::Housing).await;
    let stranger = story.world.visits(&story.world.worker(elsewhere).await).await;
    stranger.get(&write).await.is(404).hides(&["Virtanen", "letters"]);
    let other = json!({"organization_id": elsewhere, "role": "expert"});
    story.world.consent(story.client, story.ngo, elsewhere, &[Category::Basic, Category::Needs]).await;
    story.sender.post(&format!("{}/members", story.case), other).await.is(201);
    // What is given to others is for the keeper alone to know.
    let page = stranger.get(&write).await.is(200);
    page.hides(&["peruste:", "ei perustetta"]);
    page.tells(&["Oikeusperuste tarkistetaan"]);
    let unknown = format!("/referrals/new?case={}&service={}", story.case_id(), story.client);
    stranger.get(&unknown).await.is(404);
    let own = story.world.service(elsewhere, "Own service").await;
    stranger
        .get(&format!("/services/{own}?case={}", story.case_id()))
        .await
        .is(200)
        .tells(&["oman organisaatiosi"]);
}

#[actix_web::test]
async fn the_page_of_a_client_tells_who_sees_what_and_who_looked() {
    let story = Story::begin().await;
    let world = &story.world;
    story.sent().await;
    story.forbid(json!({"categories": ["contact"], "recipients": [story.office]})).await;
    let client = format!("/clients/{}", story.client);
    let keeper = world.visits(&story.sender).await;
    let page = keeper.get(&client).await.is(200);
    page.tells(&[
        "Virtanen",
        &story.case,
        "Debt office",
        "kielletty: Yhteystiedot",
        "+358500000001",
        "oma rekisteri",
    ]);
    // A lead's look at the queue shows nothing of the client, and is told in words, too.
    page.hides(&["sisältöä näyttämättä"]);
    world.visits(&story.lead).await.get("/queue").await.is(200);
    let page = keeper.get(&client).await.is(200);
    page.tells(&["sisältöä näyttämättä"]);
    page.hides(&[">role<"]);
    let elsewhere = world.organization("Elsewhere", Sector::Housing).await;
    let worker = world.worker(elsewhere).await;
    let stranger = world.visits(&worker).await;
    stranger.get(&client).await.is(404).hides(&["Virtanen"]);
    world.consent(story.client, story.ngo, elsewhere, &[Category::Basic]).await;
    world.task(&worker, story.client).await;
    let page = stranger.get(&client).await.is(200);
    page.tells(&["Virtanen"]);
    page.hides(&["Kuka näkee mitä", "Kuka on katsonut", "+358500000001", "Debt office"]);
    let admin = world.visits(&world.person(story.ngo, &[Role::OrgAdmin]).await).await;
    admin.get(&client).await.is(403).hides(&["Virtanen"]);
    story.sender.post("/safety-restrictions", json!({"client_id": story.client})).await.is(201);
    let page = keeper.get(&client).await.is(200);
    page.tells(&["Turvakielto"]);
    page.hides(&["+358500000001"]);
}
