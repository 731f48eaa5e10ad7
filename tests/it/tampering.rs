//! Whoever can write to the database changes the sealed log; every change is found, by two verifiers.
use super::{
    sealing::{Place, a_sealed_story, python},
    world::World,
};
use polku::audit::witness::{self, Witness};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use sea_orm::FromQueryResult;
use serde_json::{Value, json};
use std::path::Path;

/// A way to change the log, and what must come of it.
struct Tampering<'a> {
    world: &'a World,
    random: SmallRng,
    places: Vec<Place>,
}

impl Tampering<'_> {
    fn place(&mut self) -> &Place {
        let at = self.random.random_range(0..self.places.len());
        &self.places[at]
    }

    fn id(&mut self) -> String {
        let postgres = self.world.database.file.is_none();
        let id = self.place().id;
        if postgres { format!("'{id}'") } else { format!("X'{}'", id.simple()) }
    }

    /// Changes something, as somebody who can write to the database might.
    async fn change(&mut self, round: usize) -> String {
        const COLUMNS: [(&str, &str); 12] = [
            ("action", "'x' || action"),
            ("outcome", "'x' || outcome"),
            ("basis", "'x' || basis"),
            ("categories", "categories + 1"),
            ("detail", "'x' || coalesce(detail, '')"),
            ("actor_system", "'x' || coalesce(actor_system, '')"),
            ("subject_kind", "CASE subject_kind WHEN 'case' THEN 'need' ELSE 'case' END"),
            ("client_id", "id"),
            ("actor_user_id", "request_id"),
            ("request_id", "id"),
            ("organization_id", "id"),
            ("salt", "hash"),
        ];
        let (id, other) = (self.id(), self.id());
        let statement = match round % 6 {
            0 | 1 => {
                let (column, value) = COLUMNS[round / 6 % COLUMNS.len()];
                format!("UPDATE audit_entry SET {column} = {value} WHERE id = {id}")
            }
            2 => format!("DELETE FROM audit_entry WHERE id = {id}"),
            // One is said to have happened instead of the other.
            3 => format!(
                "UPDATE audit_entry SET at = (SELECT other.at FROM audit_entry other WHERE other.id = {other}), \
                 request_id = (SELECT other.request_id FROM audit_entry other WHERE other.id = {other}) WHERE id = {id}"
            ),
            // The end is cut off.
            4 => {
                let seq = self.place().seq;
                format!("DELETE FROM audit_entry WHERE seq >= {seq}")
            }
            _ => format!(
                "UPDATE audit_entry SET salt = NULL, subject_id = NULL, client_id = NULL, case_id = NULL, \
                 basis_id = NULL, detail = NULL, erased_by = id WHERE id = {id}"
            ),
        };
        self.world.sql(&statement).await;
        statement
    }
}

#[actix_web::test]
async fn a_thousand_changes_are_all_found() {
    let story = a_sealed_story().await;
    let world = &story.world;
    let places =
        world.ask::<Place>("SELECT id, seq FROM audit_entry WHERE organization_id IS NOT NULL").await;
    world.sql("CREATE TABLE kept AS SELECT * FROM audit_entry").await;
    let mut tampering = Tampering { world, random: SmallRng::seed_from_u64(10), places };
    let rounds = std::env::var("TAMPERINGS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(1000);
    let mut unchanged = 0;
    for round in 0..rounds {
        let statement = tampering.change(round).await;
        let verdict = world.verdict(&[]).await;
        let differs = "SELECT 1 AS one FROM (SELECT * FROM audit_entry EXCEPT SELECT * FROM kept) changed \
            UNION ALL SELECT 1 WHERE (SELECT count(*) FROM audit_entry) <> (SELECT count(*) FROM kept)";
        if world.ask::<One>(differs).await.is_empty() {
            unchanged += 1;
        } else {
            assert!(!verdict.is_whole(), "not found: {statement}");
        }
        world.sql("DELETE FROM audit_entry").await;
        world.sql("INSERT INTO audit_entry SELECT * FROM kept").await;
    }
    assert!(world.verdict(&[]).await.is_whole());
    println!("{} changes found, {unchanged} changed nothing", rounds - unchanged);
    assert!(unchanged < rounds / 10);
}

/// What the verifier in Python says, which was written from `docs/adr/0015-sealed-log.md` alone.
pub fn second_opinion(world: &World, witness: &Path) -> Option<Value> {
    python(|verifier| {
        let verifier = verifier.arg("--witness").arg(witness);
        match &world.database.file {
            Some(dir) => verifier.arg("--sqlite").arg(dir.path().join("test.db")),
            None => verifier.arg("--postgres").arg(&world.database.url),
        }
    })
}

#[actix_web::test]
async fn a_verifier_that_shares_no_code_with_us_agrees() {
    let story = a_sealed_story().await;
    let (world, data) = (&story.world, tempfile::tempdir().unwrap());
    let file = data.path().join("witness.jsonl");
    Witness::open(&file).unwrap().follow(&world.gate).await.unwrap();
    let Some(told) = second_opinion(world, &file) else {
        println!("skipped: there is no python3");
        return;
    };
    let ours = world.verdict(&witness::read(&file).unwrap()).await;
    assert_eq!((&told["ok"], &told["faults"]), (&json!(true), &json!([])), "{told}");
    for (name, number) in [("entries", ours.entries), ("unsealed", ours.unsealed), ("erased", ours.erased)] {
        assert_eq!(told[name], json!(number), "{told}");
    }
    let places =
        world.ask::<Place>("SELECT id, seq FROM audit_entry WHERE organization_id IS NOT NULL").await;
    world.sql("CREATE TABLE kept AS SELECT * FROM audit_entry").await;
    let mut tampering = Tampering { world, random: SmallRng::seed_from_u64(11), places };
    for round in 0..24 {
        let statement = tampering.change(round).await;
        let theirs = second_opinion(world, &file).unwrap()["ok"] == json!(true);
        assert_eq!(world.verdict(&[]).await.is_whole(), theirs, "{statement}");
        world.sql("DELETE FROM audit_entry").await;
        world.sql("INSERT INTO audit_entry SELECT * FROM kept").await;
    }
}

#[derive(FromQueryResult)]
struct One {
    #[expect(dead_code, reason = "only that there is one matters")]
    one: i32,
}
