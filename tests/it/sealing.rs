//! The sealed log: entries get their places whatever happens at once, and nothing in it is changed unnoticed.
use super::world::{Person, World, keys, story::Story, wire::wired};
use chrono::Duration;
use domain::access::Role;
use futures::future::join;
use polku::{
    access::{Fault, Verdict, Witnessed},
    audit::witness::{self, Witness},
    seal::{Hash, merkle},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use serde_json::{Value, json};
use std::process::Command;
use uuid::Uuid;

impl World {
    /// Seals and signs all that was done so far.
    pub async fn seal(&self) {
        self.gate.settle().await;
        while self.gate.seal().await.unwrap() > 0 {}
        self.sign().await;
    }
    /// Signs what is sealed, when its time has come.
    pub async fn sign(&self) {
        self.pass(Duration::seconds(61));
        while self.gate.checkpoint().await.unwrap() > 0 {}
    }
    pub async fn verdict(&self, witnessed: &[Witnessed]) -> Verdict {
        self.gate.verify_log(witnessed).await.unwrap()
    }
    pub async fn sql(&self, text: &str) -> u64 {
        self.database
            .db
            .execute_unprepared(text)
            .await
            .unwrap_or_else(|error| panic!("{text}: {error}"))
            .rows_affected()
    }
    pub async fn ask<M: FromQueryResult>(&self, text: &str) -> Vec<M> {
        let statement = Statement::from_string(self.database.db.get_database_backend(), text);
        let rows = self.database.db.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| M::from_query_result(row, "").unwrap()).collect()
    }
}

/// Some days of work, sealed, with several checkpoints.
pub async fn a_sealed_story() -> Story {
    let story = Story::begin().await;
    story.receiver.get("/me").await.is(200);
    for _ in 0..3 {
        let referral = story.draft_of_another_service().await;
        story.sender.step(&referral, "send", json!({})).await.is(200);
        story.receiver.step(&referral, "accept", json!({})).await.is(200);
        story.world.seal().await;
    }
    story
}

#[actix_web::test]
async fn what_is_written_is_sealed_in_one_chain_for_each_organization() {
    let story = a_sealed_story().await;
    let verdict = story.world.verdict(&[]).await;
    assert!(verdict.is_whole(), "{verdict}");
    assert!(verdict.entries > 20 && verdict.checkpoints >= 3 && verdict.unsealed == 0, "{verdict}");
    let entries = story.world.audit_rows().await;
    for organization in [story.ngo, story.office] {
        let mut seqs: Vec<_> = entries
            .iter()
            .filter(|entry| entry.organization_id == Some(organization))
            .map(|entry| entry.seq.unwrap())
            .collect();
        seqs.sort_unstable();
        assert!(seqs.iter().copied().eq(1..=i64::try_from(seqs.len()).unwrap()), "{seqs:?}");
    }
}

#[actix_web::test]
async fn sealers_and_writers_at_once_leave_no_gap() {
    let story = Story::begin().await;
    let (world, sender) = (&story.world, &story.sender);
    let work = async {
        for _ in 0..6 {
            let reads = (0..6).map(|_| sender.get(&story.case));
            futures::future::join_all(reads).await;
        }
    };
    let sealing = async || {
        for _ in 0..12 {
            world.gate.seal().await.unwrap();
            world.sign().await;
        }
    };
    futures::join!(work, sealing(), sealing());
    world.seal().await;
    let verdict = world.verdict(&[]).await;
    assert!(verdict.is_whole() && verdict.unsealed == 0, "{verdict}");
}

/// Sealers who find the same entries in several chains: each entry gets one place.
#[actix_web::test]
async fn sealers_at_once_give_each_entry_of_many_chains_one_place() {
    let story = Story::begin().await;
    let gate = &story.world.gate;
    for _ in 0..15 {
        let write = async |worker: &Person| {
            worker.post("/clients", json!({"first_names": "Mika", "last_name": "Lehto"})).await.is(201);
        };
        let seal = async || {
            for _ in 0..3 {
                gate.seal().await.unwrap();
            }
        };
        futures::join!(write(&story.sender), write(&story.receiver), seal(), seal(), seal());
    }
    story.world.seal().await;
    let verdict = story.world.verdict(&[]).await;
    assert!(verdict.is_whole() && verdict.unsealed == 0, "{verdict}");
}

/// However many chains there are: what is left to seal and what is due to be signed is asked for all of them. The first times a
/// statement is sent it takes a way more.
#[actix_web::test]
async fn many_chains_take_no_more_ways_than_few() {
    let Some((database, wire)) = wired(4).await else {
        println!("skipped: there is no way to SQLite");
        return;
    };
    let story = Story::on(World::over(database), false).await;
    let (world, gate) = (&story.world, &story.world.gate);
    world.seal().await;
    let (mut to_seal, mut to_ask) = (Vec::new(), Vec::new());
    for round in 0..6 {
        for worker in [&story.sender, &story.receiver] {
            worker.post("/clients", json!({"first_names": "Mika", "last_name": "Lehto"})).await.is(201);
        }
        gate.settle().await;
        let before = wire.trips();
        let sealed = gate.seal().await.unwrap();
        to_seal.push(wire.trips() - before);
        assert!(sealed > 1 && gate.seal().await.unwrap() == 0, "{sealed} in round {round}");
        let before = wire.trips();
        assert_eq!(gate.checkpoint().await.unwrap(), 0, "nothing is a minute old");
        to_ask.push(wire.trips() - before);
    }
    assert_eq!(to_seal.iter().min(), Some(&4), "{to_seal:?}");
    assert_eq!(to_ask.iter().min(), Some(&1), "{to_ask:?}");
    world.sign().await;
    let verdict = world.verdict(&[]).await;
    assert!(verdict.is_whole() && verdict.unsealed == 0, "{verdict}");
}

#[actix_web::test]
async fn what_two_nodes_sign_at_once_is_signed_once() {
    let story = Story::begin().await;
    let world = &story.world;
    let (other, _) = world.another_node().await;
    world.gate.settle().await;
    while world.gate.seal().await.unwrap() > 0 {}
    world.pass(Duration::seconds(61));
    let (here, there) = join(world.gate.checkpoint(), other.checkpoint()).await;
    let behind = "UPDATE audit_chain SET last_seq = last_seq WHERE checkpoint_seq < last_seq";
    assert_eq!(world.sql(behind).await, 0, "every chain is signed to its end");
    let signed = "UPDATE audit_chain SET last_seq = last_seq WHERE checkpoint_seq > 0";
    assert_eq!(world.sql(signed).await, u64::try_from(here.unwrap() + there.unwrap()).unwrap());
    assert!(world.verdict(&[]).await.is_whole());
}

#[actix_web::test]
async fn a_checkpoint_waits_for_its_time_and_is_handed_on_once() {
    let story = Story::begin().await;
    let (world, data) = (&story.world, tempfile::tempdir().unwrap());
    let file = data.path().join("witness.jsonl");
    while world.gate.seal().await.unwrap() > 0 {}
    assert_eq!(world.gate.checkpoint().await.unwrap(), 0, "nothing is a minute old");
    world.pass(Duration::seconds(61));
    assert!(world.gate.checkpoint().await.unwrap() > 0);
    let mut handing = Witness::open(&file).unwrap();
    for _ in 0..2 {
        handing.follow(&world.gate).await.unwrap();
    }
    let kept = witness::read(&file).unwrap();
    assert!(!kept.is_empty() && world.verdict(&kept).await.is_whole());
    Witness::open(&file).unwrap().follow(&world.gate).await.unwrap();
    assert_eq!(witness::read(&file).unwrap(), kept, "another start hands nothing on again");
}

/// The officer's proof of one entry, checked as somebody outside would.
#[actix_web::test]
async fn an_entry_is_proved_without_the_others() {
    let story = a_sealed_story().await;
    let officer = story.world.person(story.ngo, &[Role::PrivacyOfficer]).await;
    let listed = officer.get("/audit-events?limit=200").await.is(200);
    let fresh = listed["items"][0]["id"].as_str().unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut proved = 0;
    for entry in listed["items"].as_array().unwrap() {
        let path = format!("/audit-events/{}/proof", entry["id"].as_str().unwrap());
        let proof = officer.get(&path).await.is(200);
        let Some(seq) = proof["seq"].as_i64() else { continue };
        let checkpoint: Witnessed = serde_json::from_value(proof["checkpoint"].clone()).unwrap();
        let hash = |text: &str| Hash::try_from(hex::decode(text).unwrap()).unwrap();
        let way: Vec<_> =
            proof["path"].as_array().unwrap().iter().map(|one| hash(one.as_str().unwrap())).collect();
        let entry = story
            .world
            .audit_rows()
            .await
            .into_iter()
            .find(|row| row.seq == Some(seq) && row.organization_id == Some(story.ngo))
            .unwrap();
        let leaf = polku::seal::entry::leaf(&polku::seal::entry::bytes(&entry));
        let index = usize::try_from(seq - checkpoint.from_seq).unwrap();
        let size = usize::try_from(checkpoint.to_seq - checkpoint.from_seq + 1).unwrap();
        assert!(merkle::proves(leaf, index, size, &way, hash(&checkpoint.root)), "{seq}");
        std::fs::write(file.path(), proof.to_string()).unwrap();
        proved += 1;
    }
    assert!(proved > 10, "{proved} entries are proved");
    let told = python(|verifier| verifier.arg("--proof").arg(file.path()));
    assert!(told.is_none_or(|told| told["ok"] == json!(true)));
    story.receiver.get(&format!("/audit-events/{fresh}/proof")).await.refused(404, "not-found");
    story.sender.get(&format!("/audit-events/{fresh}/proof")).await.refused(403, "not-allowed");
}

#[derive(FromQueryResult)]
pub struct Place {
    pub id: Uuid,
    pub seq: i64,
}

/// None where there is no Python.
pub fn python(asking: impl FnOnce(&mut Command) -> &mut Command) -> Option<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/audit/verify.py");
    let key = hex::encode(keys().public_key());
    let mut verifier = Command::new("python3");
    let output = asking(verifier.arg(script).args(["--key", &key])).output().ok()?;
    let told = serde_json::from_slice(&output.stdout);
    Some(told.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr))))
}

async fn faults(world: &World, witnessed: &[Witnessed]) -> Vec<Fault> {
    world.verdict(witnessed).await.faults.into_iter().map(|flaw| flaw.what).collect()
}

#[actix_web::test]
async fn what_is_put_in_cut_off_or_put_back_is_named() {
    let story = a_sealed_story().await;
    let (world, data) = (&story.world, tempfile::tempdir().unwrap());
    let file = data.path().join("witness.jsonl");
    Witness::open(&file).unwrap().follow(&world.gate).await.unwrap();
    let witnessed = witness::read(&file).unwrap();
    // An entry that this installation never wrote is sealed like any other, and found by its MAC.
    world.sql(&format!("INSERT INTO audit_entry SELECT {} FROM audit_entry WHERE seq = 1", copied())).await;
    while world.gate.seal().await.unwrap() > 0 {}
    assert!(faults(world, &witnessed).await.contains(&Fault::Forged));
    let of_all = "organization_id IS NOT NULL OR organization_id IS NULL";
    world.sql(&format!("DELETE FROM audit_entry WHERE {of_all}")).await;
    assert!(faults(world, &[]).await.contains(&Fault::Head));
    // Whoever cuts cleanly, entries, checkpoints and ends alike, meets the witness.
    world.sql("DELETE FROM audit_chain").await;
    world.sql("DELETE FROM audit_checkpoint").await;
    assert!(world.verdict(&[]).await.is_whole(), "nothing is left to contradict");
    assert!(faults(world, &witnessed).await.contains(&Fault::WitnessMissing));
}

/// The columns of an entry, as those of another one that nobody wrote.
fn copied() -> String {
    let columns = [
        "request_id",
        "at",
        "organization_id",
        "actor_user_id",
        "actor_api_client_id",
        "actor_system",
        "actor_organization_id",
        "action",
        "subject_kind",
        "subject_id",
        "client_id",
        "case_id",
        "categories",
        "basis",
        "basis_id",
        "purpose",
        "outcome",
        "id",
        "detail",
        "salt",
        "commitment",
        "mac",
        "NULL",
        "NULL",
        "NULL",
    ];
    columns.join(", ")
}

#[actix_web::test]
async fn a_checkpoint_that_was_touched_is_named() {
    let story = a_sealed_story().await;
    let world = &story.world;
    world.sql("CREATE TABLE kept AS SELECT * FROM audit_checkpoint").await;
    for (change, fault) in [
        ("root = head", Fault::CheckpointRoot),
        ("head = root", Fault::CheckpointHead),
        ("previous = root", Fault::CheckpointPrevious),
        ("signature = root", Fault::CheckpointSignature),
        ("key = root", Fault::CheckpointSignature),
        ("from_seq = from_seq + 1", Fault::CheckpointRange),
    ] {
        world.sql(&format!("UPDATE audit_checkpoint SET {change} WHERE from_seq > 1")).await;
        assert!(faults(world, &[]).await.contains(&fault), "{change}");
        world.sql("DELETE FROM audit_checkpoint").await;
        assert!(faults(world, &[]).await.contains(&Fault::CheckpointLast), "{change}");
        world.sql("INSERT INTO audit_checkpoint SELECT * FROM kept").await;
    }
    world.sql("UPDATE audit_chain SET last_hash = checkpoint_hash").await;
    assert!(faults(world, &[]).await.contains(&Fault::Head));
}

/// A chain that somebody broke is told of, and keeps no other waiting.
#[actix_web::test]
async fn a_broken_chain_stops_no_other() {
    let story = a_sealed_story().await;
    let world = &story.world;
    world.sql("UPDATE audit_chain SET last_hash = checkpoint_hash, last_seq = last_seq + 5").await;
    let ends = world.ask::<Place>("SELECT organization_id AS id, last_seq AS seq FROM audit_chain").await;
    world.sql("DELETE FROM audit_chain WHERE last_seq > 10").await;
    assert!(ends.iter().any(|end| end.seq > 10), "the chain of the NGO is long");
    story.sender.get(&story.case).await.is(200);
    story.receiver.get("/me").await.is(200);
    world.seal().await;
    let waiting = world.verdict(&[]).await.unsealed;
    assert!(waiting > 0 && waiting < 10, "{waiting}");
    let office = world.audit_rows().await.into_iter().rfind(|row| row.organization_id == Some(story.office));
    assert!(office.unwrap().seq.is_some(), "another chain goes on");
}

/// Cutting off what is sealed and not yet signed does not get a signature over the rest.
#[actix_web::test]
async fn nobody_signs_over_a_missing_end() {
    let story = Story::begin().await;
    let world = &story.world;
    while world.gate.seal().await.unwrap() > 0 {}
    world.sql("DELETE FROM audit_entry WHERE seq = (SELECT max(other.seq) FROM audit_entry other)").await;
    world.sign().await;
    assert!(world.ask::<Place>("SELECT id, to_seq AS seq FROM audit_checkpoint").await.is_empty());
    assert!(faults(world, &[]).await.contains(&Fault::Head));
}

#[actix_web::test]
async fn a_torn_line_of_the_witness_is_written_again() {
    let story = a_sealed_story().await;
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("witness.jsonl");
    Witness::open(&file).unwrap().follow(&story.world.gate).await.unwrap();
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &whole[..whole.len() - 40]).unwrap();
    assert!(story.world.verdict(&witness::read(&file).unwrap()).await.is_whole(), "a torn line says nothing");
    Witness::open(&file).unwrap().follow(&story.world.gate).await.unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), whole);
}

/// What was changed is never signed over.
#[actix_web::test]
async fn nobody_signs_what_was_changed() {
    let story = Story::begin().await;
    let world = &story.world;
    while world.gate.seal().await.unwrap() > 0 {}
    world.sql("UPDATE audit_entry SET outcome = 'changed' WHERE seq = 2").await;
    world.sign().await;
    let signed = world.ask::<Place>("SELECT id, to_seq AS seq FROM audit_checkpoint").await;
    assert!(signed.iter().all(|checkpoint| checkpoint.seq < 2), "{} are signed", signed.len());
    assert!(faults(world, &[]).await.contains(&Fault::EntryChanged));
}
