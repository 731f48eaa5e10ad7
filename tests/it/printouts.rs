//! A basis on paper: what it says, in which language, and what it must never say.
use super::world::{Person, story::Story};
use domain::{access::Role, organization::Sector};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

async fn record(story: &Story, changes: Value) -> String {
    let mut body = json!({
        "client_id": story.client, "kind": "permit", "given_via": "signed", "purposes": ["coordination", "guidance"],
        "categories": ["basic", "needs"], "recipients": [story.office], "recipient_sectors": ["health"],
        "record_kinds": ["case", "need"], "service_task_code": "elderly", "data_from": "2025-01-01", "data_to": "2025-12-31",
        "plain_summary": {"fi": "Saatte <katsoa> & auttaa.", "sv": "Ni får titta."}});
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    let made = story.sender.post("/bases", body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    format!("/bases/{}/printout", made.id())
}

async fn printed(who: &Person, path: &str, language: &str) -> String {
    let answer = who.asks("GET", path).header("accept-language", language).send().await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/html; charset=utf-8");
    assert_eq!(header("content-language"), language);
    assert_eq!(header("vary"), "Accept-Language");
    assert_eq!(header("cache-control"), "no-store");
    let policy = header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"),
        "{policy}"
    );
    String::from_utf8(answer.bytes).unwrap()
}

fn says(page: &str, about: &str, text: &str) {
    let line = format!("<th scope=\"row\">{about}</th><td>{text}</td>");
    assert!(page.contains(&line), "{line} is not in {page}");
}

#[actix_web::test]
async fn a_permit_is_printed_in_each_language() {
    let story = Story::begin().await;
    let path = record(&story, json!({"valid_to": "2027-01-01T10:00:00Z"})).await;
    let fi = printed(&story.sender, &path, "fi").await;
    assert!(fi.starts_with("<!doctype html>\n<html lang=\"fi\">"), "{fi}");
    assert!(fi.contains("<title>Luovutuslupa</title>") && fi.contains("<h1>Luovutuslupa</h1>"), "{fi}");
    for (about, text) in [
        ("Asiakas", "Mika Virtanen"),
        ("Toimialat", "Terveyspalvelut"),
        ("Tiedot", "Perustiedot, Tuen tarpeet"),
        ("Vain nämä asiakirjat", "Asia, Tarve"),
        ("Vain tältä ajalta", "1.1.2025 – 31.12.2025"),
        ("Vain palvelutehtävässä", "Iäkkäiden palvelut"),
        ("Käyttötarkoitukset", "Palvelujen yhteensovittaminen, Ohjaus ja neuvonta"),
        ("Mitä asiakkaalle kerrottiin", "Saatte &lt;katsoa&gt; &amp; auttaa."),
        ("Voimassa", "22.11.2026 – 1.1.2027"),
        ("Tila", "Voimassa"),
        ("Antotapa", "Allekirjoitettuna"),
        ("Kirjattu", "22.11.2026"),
    ] {
        says(&fi, about, text);
    }
    // The names of the organizations are in English alone.
    assert!(fi.contains("<th scope=\"row\">Tiedot luovuttaa</th><td lang=\"en\">NGO</td>"), "{fi}");
    assert!(fi.contains("<th scope=\"row\">Tiedot saa</th><td lang=\"en\">Debt office</td>"), "{fi}");
    assert!(fi.contains("Voit peruuttaa sen milloin tahansa"), "{fi}");
    let sv = printed(&story.sender, &path, "sv").await;
    says(&sv, "Uppgifter", "Grunduppgifter, Stödbehov");
    says(&sv, "Vad klienten fick veta", "Ni får titta.");
    let en = printed(&story.sender, &path, "en").await;
    says(&en, "Who discloses", "NGO");
    says(&en, "Only of this time", "1 January 2025 – 31 December 2025");
    assert!(en.contains("<td lang=\"fi\">Saatte &lt;katsoa&gt; &amp; auttaa.</td>"), "{en}");
}

#[actix_web::test]
async fn each_kind_is_printed_as_what_it_is() {
    let story = Story::begin().await;
    let law = json!({"kind": "statute", "given_via": null, "statute_code": "shl41", "justification": "A secret of a neighbour.",
        "recipient_sectors": []});
    let law = printed(&story.sender, &record(&story, law).await, "en").await;
    says(&law, "Provision", "Multi-agency cooperation (Social Welfare Act, section 41)");
    assert!(law.contains("It cannot be taken back") && !law.contains("neighbour"), "{law}");
    let basis = story.forbid(json!({"record_id": story.case_id()})).await;
    story.sender.step(&basis, "withdraw", json!({"note": "A note of the worker."})).await.is(200);
    let ban = printed(&story.sender, &format!("{basis}/printout"), "en").await;
    for (about, text) in [
        ("Who is forbidden", "All others"),
        ("Who keeps the record", "NGO"),
        ("Only one case or document", story.case_id()),
        ("Valid", "22 November 2026 until further notice"),
        ("Status", "Withdrawn"),
        ("Withdrawn", "22 November 2026"),
    ] {
        says(&ban, about, text);
    }
    assert!(!ban.contains("A note of the worker."), "{ban}");
}

#[actix_web::test]
async fn whatever_anybody_is_called_is_text() {
    use entity::client::{Column, Entity};
    let story = Story::begin().await;
    let hostile = "</td><script>alert('1')</script>\"&";
    let office = story.world.organization(hostile, Sector::Housing).await;
    Entity::update_many()
        .col_expr(Column::FirstNames, Expr::val(hostile))
        .col_expr(Column::LastName, Expr::val("<!-- \u{201c}"))
        .filter(Column::Id.eq(story.client))
        .exec(&story.world.database.db)
        .await
        .unwrap();
    let words = json!({"recipients": [office], "plain_summary": {"fi": format!("{hostile}\n<b>")}});
    let page = printed(&story.sender, &record(&story, words).await, "fi").await;
    let told = "&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;";
    assert_eq!(page.matches(told).count(), 3, "client, receiver and summary: {page}");
    says(&page, "Mitä asiakkaalle kerrottiin", &format!("{told}<br>&lt;b&gt;"));
    assert!(!page.contains("<script") && !page.contains("<!-- ") && !page.contains("style="), "{page}");
    assert_eq!(page.matches("<style>").count(), 1, "{page}");
}

#[actix_web::test]
async fn it_is_for_the_staff_of_the_keeper_and_leaves_a_trace() {
    let story = Story::begin().await;
    let path = record(&story, json!({})).await;
    story.world.task(&story.receiver, story.client).await;
    // The receiver sees the permit, and it is not theirs to print.
    story.receiver.get(path.trim_end_matches("/printout")).await.is(200);
    story.receiver.get(&path).await.refused(403, "not-allowed");
    let elsewhere = story.world.organization("Elsewhere", Sector::Housing).await;
    story.world.lead(elsewhere).await.get(&path).await.refused(404, "not-found");
    story.sender.stranger().get(&path).await.refused(401, "not-signed-in");
    printed(&story.sender, &path, "fi").await;
    let log = story.world.audit().await;
    assert_eq!(log.last().unwrap(), "basis.print ok own_register", "{log:?}");
    let ban = story.forbid(json!({"recipients": [story.office]})).await;
    story.receiver.get(&format!("{ban}/printout")).await.refused(404, "not-found");
    printed(&story.sender, &format!("{ban}/printout"), "fi").await;
}

#[actix_web::test]
async fn it_tells_neither_number_nor_place() {
    let story = Story::begin().await;
    let new = json!({"first_names": "Aava", "last_name": "Salo", "national_id": "010594Y9032", "municipality_code": "179",
        "contact_address": "Piilokatu 1", "contacts": [{"kind": "phone", "value": "+358500000009", "safe": true}]});
    let client = story.sender.post("/clients", new).await.id();
    let handler = story.world.person(story.ngo, &[Role::Worker, Role::SafetyHandler]).await;
    story.sender.post("/safety-restrictions", json!({"client_id": client})).await.is(201);
    story.world.task(&handler, client.to_string().parse().unwrap()).await;
    let path = record(&story, json!({"client_id": client})).await;
    for who in [&story.sender, &handler] {
        let page = printed(who, &path, "fi").await;
        says(&page, "Asiakas", "Aava Salo");
        for hidden in ["010594", "9032", "Piilokatu", "179", "358500000009", "1994"] {
            assert!(!page.contains(hidden), "{hidden} is in {page}");
        }
    }
}
