//! The demo can be told, holds what it promises, and is told once.
use super::world::{Person, World};
use domain::{CaseId, access::Role, referral::Status};
use entity::{alert, basis, case, client, directory_service, organization, referral, user};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use std::collections::BTreeMap;
use strum::IntoEnumIterator;

/// A worker of the organization that leads the case.
pub async fn a_worker_of_the_case(world: &World, case: &str) -> Person {
    let id = CaseId::from_uuid(case.parse().unwrap());
    let found = case::Entity::find_by_id(id).one(&world.database.db).await.unwrap().unwrap();
    let everything =
        [Role::Worker, Role::TeamLead, Role::OrgAdmin, Role::PrivacyOfficer, Role::SafetyHandler];
    let person = world.person(found.organization_id, &everything).await;
    world.moves_to(&person, found.unit_id.unwrap()).await;
    person
}

const COUNTY: &str = "Järvikannaksen hyvinvointialue, sosiaalipalvelut";

/// The watch finds who tried identifiers, and nothing odd in the work of all others.
async fn assert_one_alert(world: &World) {
    world.seal().await;
    polku::alerts::watch::tick(&world.gate).await.unwrap();
    let raised = alert::Entity::find().all(&world.database.db).await.unwrap();
    let patterns: Vec<_> = raised.iter().map(|alert| alert.pattern).collect();
    assert_eq!(patterns, [domain::watch::Pattern::UnknownIdentifiers]);
}

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
    let lead = a_worker_of_the_case(&world, &ticket.case_id).await;
    let first = lead.get(&format!("/referrals?case_id={}", ticket.case_id)).await.is(200);
    let (planned, told): (Vec<_>, Vec<_>) =
        first["items"].as_array().unwrap().iter().partition(|one| one["action_id"].is_string());
    let loops: Vec<_> = told.iter().map(|one| &one["loop"]["closed"]).collect();
    assert_eq!(loops, vec![&json!(true); 4], "the first story is the scenario: every loop is closed");
    let plans = lead.get(&format!("/plans?case_id={}", ticket.case_id)).await.is(200);
    let plan = &plans["items"][0];
    assert_eq!((&plan["status"], &plan["client_answer"]), (&json!("agreed"), &json!("agreed_with_comments")));
    let map = format!("/plans/{}/service-map", plan["id"].as_str().unwrap());
    let map = lead.get(&map).await.is(200);
    let carried =
        map["items"].as_array().unwrap().iter().filter(|item| item["status"] == json!("in_progress"));
    assert_eq!(
        (planned.len(), carried.count()),
        (1, 2),
        "an action follows the referral that was sent for it"
    );
    let mut versions: Vec<_> =
        entity::plan::Entity::find().all(db).await.unwrap().iter().map(|plan| plan.versions).collect();
    versions.sort_unstable();
    assert_eq!(versions, [1, 2], "the plan of the work-ability team became one of another kind");
    let noticed = case::Entity::find().filter(case::Column::WorkAbilityNoticedAt.is_not_null());
    assert_eq!(noticed.count(db).await.unwrap(), 1, "whoever began that team was told that it is time");
    let meetings = lead.get(&format!("/cases/{}/meetings", ticket.case_id)).await.is(200);
    let met: Vec<_> = meetings["items"].as_array().unwrap().iter().map(|one| &one["status"]).collect();
    assert_eq!(met, [&json!("scheduled"), &json!("held")]);
    let hops = lead.get(&format!("/cases/{}/counter-hops", ticket.case_id)).await.is(200);
    assert_eq!(hops["counter_hops"], 0, "{hops}");
    let taken_back =
        basis::Entity::find().filter(basis::Column::WithdrawnAt.is_not_null()).all(db).await.unwrap();
    let moved = referral::Entity::find().filter(referral::Column::ClosingReason.eq("basis_withdrawn"));
    let rested = moved.filter(referral::Column::SentBasisId.eq(taken_back[0].id));
    assert_eq!(
        (taken_back.len(), rested.count(db).await.unwrap()),
        (1, 3),
        "two ended, one waits for its receiver"
    );
    assert_eq!(entity::break_glass::Entity::find().count(db).await.unwrap(), 1, "one awaits its review");
    let county = organization::Entity::find().all(db).await.unwrap();
    let county = county.iter().find(|one| one.name.get(domain::text::Lang::Fi) == Some(COUNTY)).unwrap();
    let report = world.lead(county.id).await.get("/reports/referrals?box=out").await.is(200);
    assert!(report["time_to_answer"]["total"].as_i64() >= Some(10), "there is something to read: {report}");
    assert!(report["median_working_days"].is_i64(), "{report}");
    assert_one_alert(&world).await;
    let again = polku::demo::prepare(&world.gate, data.path()).await.unwrap();
    assert_eq!((ticket.users.len(), &ticket.case_id), (again.users.len(), &again.case_id));
}
