//! What was disclosed on a basis, for telling the client.
use super::{Story, id, items, named};
use domain::{
    access::Role,
    basis::Category::{Basic, Contact, Needs},
};
use serde_json::{Value, json};

fn path(basis: impl std::fmt::Display) -> String {
    format!("/bases/{basis}/disclosures")
}

#[actix_web::test]
async fn packages_and_uses_are_told_before_and_after() {
    let story = Story::begin().await;
    let list = path(story.consent);
    let nothing = story.sender.get(&list).await.is(200);
    assert_eq!(items(&nothing)[0]["organization_id"], json!(story.office));
    assert_eq!((&items(&nothing)[0]["packages"], &items(&nothing)[0]["uses"]), (&json!([]), &Value::Null));
    let first = story.brought(&[]).await;
    let from = story.world.now();
    for _ in 0..3 {
        story.receiver.get(&first).await.is(200);
    }
    story.receiver.get(&format!("/clients/{}", story.client)).await.is(200);
    let to = story.world.now();
    let second = story.brought(&[]).await;
    story.draft().await;
    let before = story.sender.get(&list).await.is(200);
    let told = &items(&before)[0];
    let sent: Vec<_> =
        told["packages"].as_array().unwrap().iter().map(|one| one["referral_id"].as_str().unwrap()).collect();
    assert_eq!(sent, [id(&second), id(&first)], "newest first");
    assert_eq!(told["packages"][0]["categories"], json!(["basic", "needs"]));
    assert_eq!(
        (&told["uses"]["count"], &told["uses"]["categories"]),
        (&json!(4), &json!(["basic", "contact", "needs"]))
    );
    for at in ["first_at", "last_at"] {
        let at: chrono::DateTime<chrono::Utc> = told["uses"][at].as_str().unwrap().parse().unwrap();
        assert!(from <= at && at < to, "{at}");
    }
    assert!(
        !before.to_string().contains("Test Person")
            && !before.to_string().contains(&story.receiver.id.to_string())
    );
    let other = story.world.consent(story.client, story.ngo, story.office, &[Basic, Contact, Needs]).await;
    story.take_back(story.consent).await;
    story.receiver.get(&first).await.is(200);
    assert_eq!(
        story.sender.get(&list).await.is(200),
        before,
        "what was disclosed on it stays, whatever it rests on now"
    );
    let since = story.sender.get(&path(other)).await.is(200);
    assert_eq!((&items(&since)[0]["packages"], &items(&since)[0]["uses"]["count"]), (&json!([]), &json!(1)));
}

#[actix_web::test]
async fn the_keeper_alone_is_told_and_of_every_receiver_page_by_page() {
    let story = Story::begin().await;
    story.world.task(&story.receiver, story.client).await;
    let outsider = story
        .world
        .lead(story.world.organization("Outside", domain::organization::Sector::Housing).await)
        .await;
    let list = path(story.consent);
    story.receiver.get(&list).await.refused(403, "not-allowed");
    outsider.get(&list).await.refused(404, "not-found");
    story.world.person(story.ngo, &[Role::OrgAdmin]).await.get(&list).await.refused(403, "not-allowed");
    story.world.person(story.ngo, &[Role::PrivacyOfficer]).await.get(&list).await.is(200);
    let mut whom = vec![story.office];
    for _ in 0..2 {
        whom.push(named(&story, 1).await.0);
    }
    let shared = json!({"kind": "consent", "given_via": "spoken", "purposes": ["coordination"], "categories": ["basic"],
        "recipients": whom});
    let shared = story.give(shared).await;
    let (mut found, mut next) = (Vec::new(), String::new());
    for _ in 0..3 {
        let page = story.sender.get(&format!("{shared}/disclosures?limit=1{next}")).await.is(200);
        found.push(items(&page)[0]["organization_id"].as_str().unwrap().to_owned());
        next = format!("&cursor={}", page["next_cursor"].as_str().unwrap_or_default());
    }
    assert_eq!(next, "&cursor=");
    let mut whom: Vec<_> = whom.iter().map(ToString::to_string).collect();
    whom.sort();
    assert_eq!(found, whom);
    let ban = story.forbid(json!({})).await;
    assert_eq!(story.sender.get(&format!("{ban}/disclosures")).await.is(200)["items"], json!([]));
    let audit = story.world.audit().await;
    assert!(audit.contains(&"basis.disclosures ok own_register".to_owned()), "{audit:?}");
}
