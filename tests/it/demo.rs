//! The demo can be told, holds what it promises, and is told once.
use super::world::World;
use domain::referral::Status;
use entity::{case, client, directory_service, organization, referral, user};
use sea_orm::{EntityTrait, PaginatorTrait};
use std::collections::BTreeMap;
use strum::IntoEnumIterator;

#[actix_web::test]
async fn the_demo_shows_every_status_and_starts_again_without_damage() {
    let world = World::new().await;
    let (db, data) = (&world.database.db, tempfile::tempdir().unwrap());
    let ticket = polku::demo::prepare(&world.gate, data.path()).await.unwrap();
    assert!(organization::Entity::find().count(db).await.unwrap() >= 14);
    assert!(directory_service::Entity::find().count(db).await.unwrap() >= 60);
    assert!(user::Entity::find().count(db).await.unwrap() >= 40);
    assert!(client::Entity::find().count(db).await.unwrap() >= 60);
    assert!(case::Entity::find().count(db).await.unwrap() >= 30);
    let mut by_status: BTreeMap<Status, usize> = BTreeMap::new();
    for referral in referral::Entity::find().all(db).await.unwrap() {
        *by_status.entry(referral.status).or_default() += 1;
        let told = serde_json::to_string(&referral.created_at).unwrap();
        assert!(referral.created_at < world.now(), "the story is in the past: {told}");
    }
    assert!(by_status.values().sum::<usize>() >= 120, "{by_status:?}");
    for status in Status::iter() {
        assert!(by_status.contains_key(&status), "no referral is {status}: {by_status:?}");
    }
    let again = polku::demo::prepare(&world.gate, data.path()).await.unwrap();
    assert_eq!((ticket.users.len(), &ticket.case_id), (again.users.len(), &again.case_id));
}
