//! The service map: what comes next, in the client's language, on a screen, on paper and in a calendar.
use super::{plans::Table, world::Person};
use serde_json::{Value, json};

async fn map(who: &Person, table: &Table) -> Vec<Value> {
    let shown = who.get(&format!("{}/service-map", table.plan)).await.is(200);
    shown["items"].as_array().unwrap().clone()
}

async fn text(who: &Person, path: &str) -> (String, String) {
    let answer = who.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{policy}");
    let kind = answer.headers["content-type"].to_str().unwrap().to_owned();
    (kind, String::from_utf8(answer.bytes).unwrap())
}

/// A plan with an action of the client, one of a worker, and one that a referral with an appointment carries.
async fn on_the_way() -> Table {
    let table = Table::set().await;
    let worker = table.worker();
    let client = format!("/clients/{}", table.story.client);
    worker.patch(&client, json!({"service_language": "en"})).await.is(200);
    for changes in [
        json!({"what": "Open a letter a day", "due": "2026-12-18", "place": "At home"}),
        json!({"what": "Call the bailiff", "who": "worker", "due": "2026-12-01"}),
    ] {
        table.act(changes).await;
    }
    let carried = table.act(json!({"what": "Go through the bills", "due": "2026-12-30"})).await;
    let referral = table.sent_for(&carried).await;
    table.story.receiver.step(&referral, "accept", json!({})).await.is(200);
    let visit = json!({"appointment_at": "2026-12-02T08:30:00Z", "place": "Debt office, room 12"});
    table.story.receiver.step(&referral, "schedule", visit).await.is(200);
    table
}

#[actix_web::test]
async fn the_way_is_told_in_order_and_in_plain_words() {
    let table = on_the_way().await;
    let items = map(table.worker(), &table).await;
    let told: Vec<_> = items.iter().map(|item| item["plain"].as_str().unwrap().to_owned()).collect();
    let name = table.worker().get("/me").await.is(200)["user"]["name"].as_str().unwrap().to_owned();
    assert_eq!(
        told,
        [
            format!("{name} does this by 1 December 2026."),
            "You have an appointment on 2 December 2026 at 10:30.".to_owned(),
            "You do this by 18 December 2026.".to_owned(),
        ]
    );
    let visit = &items[1];
    assert_eq!(
        (&visit["provider"], &visit["place"], &visit["date"], &visit["status_label"]),
        (&json!("Debt office"), &json!("Debt office, room 12"), &json!("2026-12-02"), &json!("In progress"))
    );
    assert_eq!(items[2]["place"], json!("At home"));
    // A member that is told the plan and is no end of the referral: that it goes on, not where.
    table.invite().await;
    let theirs = map(&table.partner, &table).await;
    let seen = theirs.iter().find(|item| item["what"] == json!("Go through the bills")).unwrap();
    assert_eq!(
        (&seen["plain"], &seen["at"], &seen["provider"], &seen["place"]),
        (&json!("The service is helping you with this now."), &json!(null), &json!(null), &json!(null))
    );
}

#[actix_web::test]
async fn the_map_prints_and_goes_into_a_calendar() {
    let table = on_the_way().await;
    table.act(json!({"what": "<b>Sleep</b>", "due": "2026-12-05"})).await;
    let (kind, page) = text(table.worker(), &format!("{}/service-map/printout", table.plan)).await;
    assert_eq!(kind, "text/html; charset=utf-8");
    for told in [
        "<html lang=\"en\">",
        "Service map",
        "You have an appointment on 2 December 2026 at 10:30.",
        "&lt;b&gt;",
    ] {
        assert!(page.contains(told), "{told} in {page}");
    }
    let (kind, calendar) = text(table.worker(), &format!("{}/service-map/calendar", table.plan)).await;
    assert_eq!(kind, "text/calendar; charset=utf-8");
    let lines: Vec<_> = calendar.split("\r\n").collect();
    assert_eq!(
        (lines[0], lines.iter().filter(|line| **line == "BEGIN:VEVENT").count()),
        ("BEGIN:VCALENDAR", 4)
    );
    for line in [
        "DTSTART:20261202T083000Z",
        "DTEND:20261202T093000Z",
        "DTSTART;VALUE=DATE:20261218",
        "SUMMARY:Open a letter a day",
    ] {
        assert!(lines.contains(&line), "{line} in {calendar}");
    }
}

#[actix_web::test]
async fn of_a_hidden_client_the_map_tells_no_place() {
    let table = on_the_way().await;
    let hide = json!({"client_id": table.story.client});
    table.worker().post("/safety-restrictions", hide).await.is(201);
    let items = map(table.worker(), &table).await;
    assert!(items.iter().all(|item| item["place"].is_null()), "{items:?}");
    for path in ["content", "service-map", "service-map/printout", "service-map/calendar", "actions"] {
        let (_, shown) = text(table.worker(), &format!("{}/{path}", table.plan)).await;
        assert!(!shown.contains("At home") && !shown.contains("room 12"), "{path}: {shown}");
    }
}

#[actix_web::test]
async fn a_lead_sees_what_waits_in_plans() {
    let table = Table::set().await;
    let lead = table.worker();
    let board = async || lead.get("/views/team-board").await.is(200)["plans"].clone();
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let goal = table.goal("I want to sleep.").await;
    let late = table.act(json!({"due": "2026-11-01"})).await;
    let member = table.invite().await;
    assert_eq!(board().await["action_overdue"], json!({"count": 1, "ids": [id(&late)]}));
    assert_eq!(board().await["goal_without_assessment"], json!({"count": 0, "ids": []}));
    table.step("send-to-client", json!({})).await.is(200);
    assert_eq!(board().await["plan_without_client_answer"], json!({"count": 1, "ids": [id(&table.plan)]}));
    table.partner.step(&member, "accept", json!({})).await.is(200);
    table.step("client-response", json!({"answer": "agreed"})).await.is(200);
    table.step("agree", json!({})).await.is(200);
    let seen = board().await;
    assert_eq!(seen["plan_without_client_answer"]["count"], json!(0));
    assert_eq!(seen["goal_without_assessment"], json!({"count": 1, "ids": [id(&goal)]}));
    assert_eq!(seen["plan_review_due"]["count"], json!(0));
    // Half a year later nobody has looked at it.
    table.story.world.pass(chrono::Duration::days(200));
    assert_eq!(board().await["plan_review_due"], json!({"count": 1, "ids": [id(&table.plan)]}));
    let listed = lead.get("/plans?review_due=true").await.is(200);
    assert_eq!(listed["items"][0]["id"], json!(id(&table.plan)));
    let text = board().await.to_string();
    assert!(!text.contains("sleep") && !text.contains(&table.story.client.to_string()), "{text}");
    // The partner leads nothing here.
    let elsewhere = table.story.world.lead(table.partner.organization).await;
    let theirs = elsewhere.get("/views/team-board").await.is(200)["plans"].clone();
    assert!(theirs.as_object().unwrap().values().all(|part| part["count"] == json!(0)), "{theirs}");
}
