//! The client's own log: who used the data, on what basis; staff by name only in the formal extract.
use super::world::story::Story;
use chrono::Duration;
use domain::access::Role;
use serde_json::{Value, json};

fn rows(list: &Value) -> &Vec<Value> {
    list["items"].as_array().unwrap()
}

#[actix_web::test]
async fn a_client_learns_which_organizations_looked_and_on_what_basis() {
    let story = Story::begin().await;
    let referral = story.sent().await;
    story.receiver.get(&referral).await.is(200);
    let outsider = story.world.organization("Other", domain::organization::Sector::Health).await;
    let outsider = story.world.worker(outsider).await;
    outsider.get(&referral).await.refused(404, "not-found");
    let path = format!("/clients/{}/access-log", story.client);
    let log = story.sender.get(&format!("{path}?limit=200")).await.is(200);
    let looked = rows(&log).iter().find(|row| row["organization_id"] == json!(story.office)).unwrap();
    assert_eq!((&looked["action"], &looked["basis"]), (&json!("referral.view"), &json!("consent")));
    assert_eq!(looked["basis_id"], json!(story.consent));
    assert_eq!(looked["categories"], json!(["basic", "contact", "needs"]));
    assert!(
        !log.to_string().contains("Test Person") && !log.to_string().contains(&story.receiver.id.to_string())
    );
    assert!(rows(&log).iter().all(|row| row["organization_id"] != json!(outsider.organization)), "{log}");
    let mut seen = Vec::new();
    let mut next = format!("{path}?limit=3");
    // Each look at the log is in the log: pages go back from where they began.
    loop {
        let page = story.sender.get(&next).await.is(200);
        seen.extend(rows(&page).iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        next = format!("{path}?limit=3&cursor={cursor}");
    }
    let mut sorted = seen.clone();
    sorted.sort_by(|a, b| b.cmp(a));
    sorted.dedup();
    assert_eq!(seen, sorted);
    assert!(seen.len() > rows(&log).len());
    story.receiver.get(&path).await.refused(403, "not-allowed");
    outsider.get(&path).await.refused(404, "not-found");
}

#[actix_web::test]
async fn the_formal_extract_names_staff_and_goes_back_further_for_a_reason() {
    let story = Story::begin().await;
    story.world.task(&story.receiver, story.client).await;
    story.receiver.get(&format!("/clients/{}", story.client)).await.is(200);
    let officer = story.world.person(story.ngo, &[Role::PrivacyOfficer]).await;
    let path = format!("/clients/{}/access-log", story.client);
    let extract = async |body: Value| officer.post(&format!("{path}/extract"), body).await.is(200);
    let told = extract(json!({"limit": 200})).await;
    let looked =
        rows(&told).iter().find(|row| row["entry"]["organization_id"] == json!(story.office)).unwrap();
    assert_eq!(
        (&looked["user_id"], &looked["user_name"]),
        (&json!(story.receiver.id), &json!("Test Person"))
    );
    story.world.pass(Duration::days(800));
    let of_office = |told: &Value| {
        rows(told).iter().filter(|row| row["entry"]["organization_id"] == json!(story.office)).count()
    };
    assert_eq!(of_office(&extract(json!({"limit": 200})).await), 0, "more than two years ago");
    let reason = json!({"older_because": "The client suspects misuse.", "limit": 200});
    assert!(of_office(&extract(reason).await) > 0);
    let why = story.world.audit_rows().await.into_iter().filter_map(|row| row.detail).collect::<Vec<_>>();
    assert!(why.contains(&"older: The client suspects misuse.".to_owned()));
    story.sender.post(&format!("{path}/extract"), json!({})).await.refused(403, "not-allowed");
    for limit in [0, 201] {
        let problem = officer.post(&format!("{path}/extract"), json!({"limit": limit})).await;
        assert_eq!(problem.refused(422, "invalid")["errors"][0]["pointer"], "/limit");
    }
}
