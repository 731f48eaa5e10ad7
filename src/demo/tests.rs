use super::{
    content::{self, Client, Organization, People, Story},
    plan::{Deed, What, plan},
};
use chrono::DateTime;
use domain::referral::Status;
use std::collections::BTreeSet;
use strum::IntoEnumIterator;

fn story() -> Story {
    content::read(include_str!("story.json")).unwrap()
}

#[test]
fn the_county_is_as_large_as_promised() {
    let organizations: Vec<Organization> = content::read(include_str!("organizations.json")).unwrap();
    let people: People = content::read(include_str!("users.json")).unwrap();
    let clients: Vec<Client> = content::read(include_str!("clients.json")).unwrap();
    let services: Vec<serde_json::Value> = content::read(include_str!("services.json")).unwrap();
    let sectors: BTreeSet<_> = organizations.iter().map(|one| one.sector.to_string()).collect();
    assert!(organizations.len() >= 14 && sectors.len() >= 8);
    assert!(people.users.len() >= 40 && clients.len() >= 60 && services.len() >= 60);
    let roles: BTreeSet<_> = people.users.iter().flat_map(|user| user.roles.clone()).collect();
    assert_eq!(roles.len(), 7);
}

#[test]
fn the_story_has_referrals_in_every_status() {
    let story = story();
    assert!(story.referrals.len() >= 120);
    for status in Status::iter() {
        assert!(story.referrals.iter().any(|referral| referral.target_status == status), "{status}");
    }
}

#[test]
fn the_plan_is_in_order_and_ends_before_now() {
    let now = DateTime::from_timestamp(1_795_341_600, 0).unwrap();
    let story = story();
    let acts = plan(&story, &[], now);
    assert!(acts.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert!(acts.last().unwrap().at < now);
    let sent = acts.iter().filter(|act| matches!(act.what, What::Step(_, Deed::Send))).count();
    assert!(sent > 100, "{sent}");
}
