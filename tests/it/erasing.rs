//! What the sealed log says of clients is erased once its own twelve years are over; the chain fits as before.
use super::{
    sealing::{Place, a_sealed_story},
    tampering::second_opinion,
    world::{World, story::Story},
};
use chrono::{Datelike, NaiveDate};
use polku::{
    access::Fault,
    audit::witness::{self, Witness},
};
use serde_json::json;
use std::path::PathBuf;
use uuid::Uuid;

const SUBJECT: &str = "salt, subject_id, client_id, case_id, basis_id, detail, erased_by";

impl World {
    /// The id as a literal of the engine.
    pub fn uuid(&self, id: Uuid) -> String {
        if self.database.file.is_none() { format!("'{id}'") } else { format!("X'{}'", id.simple()) }
    }
    async fn on(&self, day: &str) -> u64 {
        self.be_on(day.parse::<NaiveDate>().unwrap());
        let erased = self.remove_due().await;
        erased.due.get(&domain::retention::Class::Log).copied().unwrap_or(0)
    }
}

/// A log that was sealed on the 22nd of November 2026, and what a witness kept of it.
struct Sealed {
    story: Story,
    witness: PathBuf,
    _data: tempfile::TempDir,
}

impl Sealed {
    async fn begin() -> Self {
        let (story, data) = (a_sealed_story().await, tempfile::tempdir().unwrap());
        let witness = data.path().join("witness.jsonl");
        Witness::open(&witness).unwrap().follow(&story.world.gate).await.unwrap();
        Self { story, witness, _data: data }
    }

    /// What both verifiers find; they agree.
    async fn faults(&self) -> Vec<Fault> {
        let ours = self.story.world.verdict(&witness::read(&self.witness).unwrap()).await;
        if let Some(theirs) = second_opinion(&self.story.world, &self.witness) {
            assert_eq!(theirs["ok"], json!(ours.is_whole()), "{theirs} {ours}");
            assert!(!ours.is_whole() || theirs["erased"] == json!(ours.erased), "{theirs} {ours}");
        }
        ours.faults.into_iter().map(|flaw| flaw.what).collect()
    }

    async fn speaking(&self) -> usize {
        let that = "SELECT id, seq FROM audit_entry WHERE seq IS NOT NULL AND erased_by IS NULL";
        self.story.world.ask::<Place>(that).await.len()
    }
}

#[actix_web::test]
async fn an_entry_is_erased_after_twelve_years_and_no_day_earlier() {
    let sealed = Sealed::begin().await;
    let world = &sealed.story.world;
    let all = u64::try_from(sealed.speaking().await).unwrap();
    assert_eq!(world.on("2038-11-22").await, 0);
    sealed.story.sender.get(&sealed.story.case).await.is(200);
    world.seal().await;
    assert_eq!(world.on("2038-11-23").await, all);
    assert_eq!(sealed.faults().await, []);
    let rows = world.audit_rows().await;
    let old: Vec<_> = rows.iter().filter(|row| row.at.year() < 2027).collect();
    assert!(old.iter().all(|row| row.erased_by.is_some() && row.salt.is_none() && row.client_id.is_none()));
    assert!(old.iter().any(|row| row.action == "client.view" || row.action == "case.view"));
    let young = rows.iter().find(|row| row.action == "case.view" && row.at.year() == 2038);
    assert_eq!(young.unwrap().client_id, Some(sealed.story.client));
    assert_eq!(world.on("2038-11-23").await, 0, "a second run finds nothing");
    // The log goes on, is signed over what was erased, and twelve years later what told of the erasures stays.
    sealed.story.sender.get(&sealed.story.case).await.is(200);
    world.seal().await;
    assert_eq!(sealed.faults().await, []);
    let told = async || {
        let rows = world.audit_rows().await;
        let told: Vec<_> = rows.into_iter().filter(|row| row.action == "audit.erase").collect();
        assert!(told.iter().all(|row| row.erased_by.is_none() && row.detail.is_some()));
        told.len()
    };
    let before = told().await;
    assert!(world.on("2051-01-01").await > 0);
    world.seal().await;
    assert_eq!(sealed.faults().await, []);
    assert!(told().await > before && before >= 2);
}

/// A client whose record goes keeps their log: it stands for twelve years, whatever else is over.
#[actix_web::test]
async fn a_client_goes_and_their_log_stays_its_twelve_years() {
    let story = Story::begin().await;
    let world = &story.world;
    let client = world.client(story.ngo).await;
    let path = format!("/clients/{client}");
    story.sender.patch(&path, json!({"died_on": "2026-11-20"})).await.is(200);
    world.seal().await;
    let of_client = async || {
        let rows = world.audit_rows().await;
        rows.iter().filter(|row| row.client_id == Some(client)).count()
    };
    let before = of_client().await;
    assert!(before >= 2);
    assert_eq!(world.on("2028-11-23").await, 0);
    story.sender.get(&path).await.refused(404, "not-found");
    assert_eq!(of_client().await, before + 1, "with the entry of the removal");
    assert!(world.on("2038-11-23").await > 0);
    assert_eq!(of_client().await, 1, "the removal itself is told until 2040");
    world.seal().await;
    assert!(world.on("2040-11-24").await > 0);
    assert_eq!(of_client().await, 0);
    assert!(world.verdict(&[]).await.is_whole());
}

#[actix_web::test]
async fn what_is_erased_before_it_is_signed_is_signed_all_the_same() {
    let story = Story::begin().await;
    let world = &story.world;
    while world.gate.seal().await.unwrap() > 0 {}
    assert!(world.on("2038-11-23").await > 0);
    world.sign().await;
    let verdict = world.verdict(&[]).await;
    assert!(verdict.is_whole() && verdict.checkpoints > 0 && verdict.erased > 0, "{verdict}");
}

#[actix_web::test]
async fn whoever_puts_back_what_was_erased_is_found() {
    let sealed = Sealed::begin().await;
    let world = &sealed.story.world;
    world.sql("CREATE TABLE kept AS SELECT * FROM audit_entry").await;
    assert!(world.on("2038-11-23").await > 0);
    assert_eq!(sealed.faults().await, []);
    world.sql("CREATE TABLE erased AS SELECT * FROM audit_entry").await;
    let put_back = |which: &str| {
        format!(
            "UPDATE audit_entry SET ({SUBJECT}) = (SELECT {SUBJECT} FROM kept WHERE kept.id = audit_entry.id) \
             WHERE erased_by IS NOT NULL AND {which}"
        )
    };
    for which in ["seq = 3", "seq > 2", "0 = 0"] {
        assert!(world.sql(&put_back(which)).await > 0);
        let faults = sealed.faults().await;
        assert!(faults.contains(&Fault::ErasedUnannounced), "{which}: {faults:?}");
        world.sql("DELETE FROM audit_entry").await;
        world.sql("INSERT INTO audit_entry SELECT * FROM erased").await;
    }
    assert_eq!(sealed.faults().await, []);
}

/// What was changed is kept for whoever finds out why: erasing it would wipe the trace away.
#[actix_web::test]
async fn what_was_changed_is_not_erased() {
    let sealed = Sealed::begin().await;
    let (world, ngo) = (&sealed.story.world, sealed.story.ngo);
    let of_ngo = format!("organization_id = {}", world.uuid(ngo.into()));
    world.sql(&format!("UPDATE audit_entry SET detail = 'changed' WHERE seq = 2 AND {of_ngo}")).await;
    assert_eq!(sealed.faults().await, [Fault::Commitment]);
    assert!(world.on("2038-11-23").await > 0, "other chains are erased");
    assert_eq!(world.remove_due().await.failed, 1, "and this one is told of each time");
    assert_eq!(sealed.faults().await, [Fault::Commitment]);
    let kept = world.audit_rows().await;
    let mut kept = kept.iter().filter(|row| row.organization_id == Some(ngo) && row.at.year() < 2027);
    assert!(kept.all(|row| row.erased_by.is_none()));
}

#[actix_web::test]
async fn erasers_sealers_and_writers_at_once_leave_a_whole_chain() {
    let sealed = Sealed::begin().await;
    let (world, sender) = (&sealed.story.world, &sealed.story.sender);
    let all = u64::try_from(sealed.speaking().await).unwrap();
    world.be_on("2038-11-23".parse().unwrap());
    let work = async {
        for _ in 0..4 {
            let reads = (0..4).map(|_| sender.get(&sealed.story.case));
            futures::future::join_all(reads).await;
        }
    };
    let sealing = async {
        for _ in 0..8 {
            world.gate.seal().await.unwrap();
        }
    };
    let erase = async || world.gate.erase_log().await.unwrap().0;
    let (one, other, ..) = futures::join!(erase(), erase(), work, sealing);
    assert_eq!(one + other, all);
    world.seal().await;
    assert_eq!(sealed.faults().await, []);
}
