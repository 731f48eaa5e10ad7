//! What requests ask at the same time is asked together, and each is answered as if it had asked alone.
use super::{
    database::server,
    world::{World, story::Story, wire::wired},
};
use domain::organization::Sector;
use futures::future::join_all;
use serde_json::json;

/// A referral that the sender's and the receiver's organization know, and nobody else; and one that is a draft still.
async fn two_referrals(story: &Story) -> [String; 2] {
    let [sent, draft] = [story.draft_of_another_service().await, story.draft_of_another_service().await];
    story.sender.step(&sent, "send", json!({})).await.is(200);
    [sent, draft]
}

/// Callers of three organizations ask for the same at the same time, each with others in between, and one who is not signed in.
#[actix_web::test]
async fn each_of_many_is_answered_as_if_alone() {
    let story = Story::begin().await;
    let [sent, draft] = two_referrals(&story).await;
    let elsewhere = story.world.organization("Stranger", Sector::Housing).await;
    let stranger = story.world.worker(elsewhere).await;
    let nobody = stranger.with_token("nobody");
    let all = [&story.sender, &story.receiver, &stranger, &nobody];
    let asks = (0..10).flat_map(|_| all).flat_map(|who| [(who, &sent), (who, &draft)]);
    let answers = join_all(asks.map(async |(who, path)| who.get(path).await)).await;
    let alone = async |path: &str| story.sender.get(path).await.body;
    let bodies = [alone(&sent).await, alone(&draft).await];
    for (place, answer) in answers.iter().enumerate() {
        let (who, which) = (place / 2 % all.len(), place % 2);
        let expected = [[200, 200], [200, 404], [404, 404], [401, 401]][who][which];
        assert_eq!(answer.status, expected, "{place}");
        assert!(expected != 200 || answer.body == bodies[which], "{place}");
    }
    assert_eq!(story.world.audit().await.iter().filter(|entry| entry.contains("not-found")).count(), 30);
}

/// Forty reads take more than eighty ways alone. How many come at the same moment is for the machine to say, so the best round
/// counts.
#[actix_web::test]
async fn many_reads_at_once_take_few_ways() {
    let Some((database, wire)) = wired(4).await else {
        println!("skipped: there is no way to SQLite");
        return;
    };
    let story = Story::on(World::over(database), false).await;
    let [sent, _] = two_referrals(&story).await;
    let read = async || {
        let all = (0..20).flat_map(|_| [&story.sender, &story.receiver]);
        let answers = join_all(all.map(async |who| who.get(&sent).await)).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
    };
    let mut spent = Vec::new();
    for _ in 0..10 {
        let before = wire.trips();
        read().await;
        spent.push(wire.trips() - before);
    }
    assert!(spent.iter().any(|spent| *spent <= 40), "{spent:?} for 40");
}

/// Whoever cannot be asked for together asks alone.
#[actix_web::test]
async fn without_the_common_way_everybody_goes_alone() {
    let story = Story::begin().await;
    let [sent, _] = two_referrals(&story).await;
    if server().is_none() {
        println!("skipped: SQLite has one way");
        return;
    }
    story.world.database.pools.swift.close_by_ref().await.unwrap();
    let reads = join_all((0..8).map(|_| story.receiver.get(&sent))).await;
    assert!(reads.iter().all(|answer| answer.status == 200));
}
