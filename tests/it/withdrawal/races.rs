//! However a withdrawal meets what is done on the basis, whoever comes second sees what the first has done.
use super::{Story, id, items};
use crate::world::{Answer, Person, story::open_case};
use domain::{
    BasisId,
    basis::Category::{Basic, Contact, Needs},
    referral::{Phase, Status},
};
use entity::{basis_grant, case_member, referral};
use futures::future::Either;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement, TransactionTrait};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

fn rounds(default: u64) -> u64 {
    std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(default)
}

/// A client of its own for one round, so that rounds do not meet.
struct Round<'a> {
    story: &'a Story,
    client: domain::ClientId,
    consent: BasisId,
    case: String,
}

impl<'a> Round<'a> {
    async fn begin(story: &'a Story) -> Self {
        let client = story.world.client(story.ngo).await;
        let consent = story.world.consent(client, story.ngo, story.office, &[Basic, Contact, Needs]).await;
        let case = open_case(&story.sender, client).await;
        Self { story, client, consent, case }
    }

    async fn draft(&self) -> String {
        let mut draft = self.story.new_referral();
        draft["case_id"] = json!(id(&self.case));
        draft["service_id"] = json!(self.story.world.service(self.story.office, "Counselling").await);
        format!("/referrals/{}", self.story.sender.post("/referrals", draft).await.id())
    }

    async fn sent(&self, way: &[&str]) -> String {
        let referral = self.draft().await;
        self.story.sender.step(&referral, "send", json!({})).await.is(200);
        for step in way {
            self.story.receiver.step(&referral, step, super::body(step)).await.is(200);
        }
        referral
    }

    /// Takes the consent back after so many microseconds.
    async fn take_back(&self, after: u64) -> Answer {
        tokio::time::sleep(Duration::from_micros(after)).await;
        let path = format!("/bases/{}/withdraw", self.consent);
        self.story.sender.asks("POST", &path).if_match("\"1\"").json(&json!({})).send().await
    }
}

/// Asks for a step on the version that was seen before.
struct Ready<'a> {
    who: &'a Person,
    path: String,
    seen: Option<String>,
    said: Value,
}

impl<'a> Ready<'a> {
    async fn step(who: &'a Person, record: &str, step: &str, said: Value) -> Self {
        Self { who, path: format!("{record}/{step}"), seen: Some(who.etag(record).await), said }
    }
    fn add(who: &'a Person, path: String, said: Value) -> Self {
        Self { who, path, seen: None, said }
    }
    async fn ask(&self, after: u64) -> u16 {
        tokio::time::sleep(Duration::from_micros(after)).await;
        let asking = self.who.asks("POST", &self.path).json(&self.said);
        let asking = if let Some(seen) = &self.seen { asking.if_match(seen) } else { asking };
        asking.send().await.status
    }
}

/// No referral that goes on rests on a basis that is over, and nobody is a member without one.
async fn nothing_rests_on_what_is_over(story: &Story) {
    let db = &story.world.database.db;
    let grants = basis_grant::Entity::find().all(db).await.unwrap();
    let live: BTreeSet<_> = grants
        .iter()
        .filter(|grant| grant.withdrawn_at.is_none())
        .map(|grant| (grant.basis_id, grant.recipient_id))
        .collect();
    for referral in referral::Entity::find().all(db).await.unwrap() {
        let goes_on = matches!(referral.status.phase(), Phase::Open | Phase::Active);
        let rests =
            referral.basis_id.is_some_and(|basis| live.contains(&(basis, referral.to_organization_id)));
        assert!(!goes_on || rests || referral.status == Status::CancelRequested, "{referral:?}");
    }
    for member in case_member::Entity::find().all(db).await.unwrap() {
        let holds = grants.iter().any(|grant| {
            grant.withdrawn_at.is_none()
                && (grant.client_id, grant.recipient_id) == (member.client_id, member.organization_id)
        });
        assert!(member.left_at.is_some() || holds, "{member:?}");
    }
}

#[actix_web::test]
async fn nothing_is_sent_on_a_basis_that_is_being_withdrawn() {
    let story = Story::begin().await;
    let (mut sent, mut kept) = (0, 0);
    for turn in 0..rounds(60) {
        let round = Round::begin(&story).await;
        let draft = round.draft().await;
        let send = Ready::step(&story.sender, &draft, "send", json!({})).await;
        let (withdrawn, answered) = futures::join!(round.take_back(turn % 5 * 700), send.ask(turn % 7 * 500));
        withdrawn.is(200);
        let status = story.status(&draft).await;
        match (answered, status.as_str()) {
            (200, "withdrawn") => sent += 1,
            (403, "draft") => kept += 1,
            other => panic!("{other:?}"),
        }
    }
    nothing_rests_on_what_is_over(&story).await;
    println!("{sent} sent before the withdrawal, {kept} kept by it");
}

#[actix_web::test]
async fn every_step_that_meets_a_withdrawal_is_before_or_after_it() {
    let story = Story::begin().await;
    let elsewhere = story.world.organization("Elsewhere", domain::organization::Sector::Housing).await;
    let mut answers: BTreeSet<(String, u16)> = BTreeSet::new();
    for turn in 0..rounds(24) {
        let round = Round::begin(&story).await;
        let both = json!({"client_id": round.client, "kind": "consent", "recipients": [elsewhere, story.office],
            "purposes": ["coordination"], "categories": ["basic"], "given_via": "spoken", "plain_summary": {"fi": "Saa."}});
        let both = story.sender.post("/bases", both).await.id();
        let open = round.sent(&[]).await;
        let active = round.sent(&["accept"]).await;
        let held = round.sent(&["accept"]).await;
        let ended = round.sent(&["decline"]).await;
        let draft = round.draft().await;
        let (sender, receiver) = (&story.sender, &story.receiver);
        let forbid = json!({"client_id": round.client, "kind": "prohibition", "given_via": "spoken",
            "record_id": id(&active), "plain_summary": {"fi": "Ei."}});
        let member = json!({"organization_id": elsewhere, "role": "expert"});
        let next = json!({"what": "Call", "who": "worker", "due": "2026-11-25"});
        let asked = [
            Ready::step(receiver, &open, "accept", json!({})).await,
            Ready::step(receiver, &active, "start", json!({})).await,
            Ready::step(sender, &held, "hold", super::body("hold")).await,
            Ready::step(sender, &ended, "reopen", json!({"comment": "Again."})).await,
            Ready::step(sender, &draft, "send", json!({})).await,
            Ready::add(sender, format!("{}/members", round.case), member),
            Ready::add(sender, "/bases".to_owned(), forbid),
            Ready::add(receiver, format!("{}/next-steps", round.case), next),
            Ready::add(receiver, format!("{active}/messages"), json!({"body": "Hello."})),
        ];
        let asks = asked.iter().zip(0..).map(|(ready, place)| ready.ask((turn + place) % 6 * 600));
        let other = format!("/bases/{both}/withdraw");
        let take_other = sender.asks("POST", &other).if_match("\"1\"").json(&json!({})).send();
        let (withdrawn, second, answered) =
            futures::join!(round.take_back(turn % 4 * 800), take_other, futures::future::join_all(asks));
        withdrawn.is(200);
        second.is(200);
        for (ready, status) in asked.iter().zip(answered) {
            assert!(status < 500, "{} answers {status}", ready.path);
            answers.insert((ready.path.rsplit('/').next().unwrap().to_owned(), status));
        }
        let list = sender.get(&format!("/referrals?case_id={}", id(&round.case))).await.is(200);
        assert_eq!(items(&list).len(), 5);
    }
    nothing_rests_on_what_is_over(&story).await;
    println!("answers: {answers:?}");
}

/// How many of the database's connections wait for a lock.
async fn waiting(story: &Story) -> i64 {
    let asked = "SELECT count(*) AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let asked = Statement::from_string(DbBackend::Postgres, asked);
    let row = story.world.database.db.query_one_raw(asked).await.unwrap().unwrap();
    row.try_get("", "waiting").unwrap()
}

/// A statement that waits for a row sees the newest form of that row, and all else as it was when it began to wait.
#[actix_web::test]
async fn who_waited_for_a_withdrawal_sees_it() {
    let story = Story::begin().await;
    let db = &story.world.database.db;
    if db.get_database_backend() != DbBackend::Postgres {
        println!("skipped: on SQLite writers take turns anyway");
        return;
    }
    let round = Round::begin(&story).await;
    let (first, second) = (round.sent(&["accept"]).await, round.sent(&["accept"]).await);
    let receiver = &story.receiver;
    let next = json!({"what": "Call", "who": "worker", "due": "2026-11-25"});
    let need = json!({"code": "n03", "client_words": "Everything at once.", "severity": 5});
    let asked = [
        Ready::add(receiver, format!("{second}/messages"), json!({"body": "Hello."})),
        Ready::add(receiver, format!("{}/next-steps", round.case), next),
        Ready::add(receiver, format!("{}/needs", round.case), need),
    ];
    // Holds up the withdrawal once it holds all that it holds before it writes.
    let hold = db.begin().await.unwrap();
    hold.execute_unprepared(&format!("SELECT 1 FROM referral WHERE id = '{}' FOR UPDATE", id(&first)))
        .await
        .unwrap();
    let until = async |many: i64| {
        while waiting(&story).await < many {
            tokio::task::yield_now().await;
        }
    };
    let asks = async {
        until(1).await;
        futures::future::join_all(asked.iter().map(|ready| ready.ask(0))).await
    };
    let release = async {
        until(4).await;
        hold.rollback().await.unwrap();
    };
    let (withdrawn, answered, ()) = futures::join!(round.take_back(0), asks, release);
    withdrawn.is(200);
    assert_eq!(answered, [403, 403, 403]);
}

/// What stays open leans on the referral alone: it is read without waiting for whoever holds it, and written in the turn of
/// whoever holds the case.
#[actix_web::test]
async fn a_step_that_stays_open_waits_only_when_it_is_written() {
    let story = Story::begin().await;
    let db = &story.world.database.db;
    if db.get_database_backend() != DbBackend::Postgres {
        println!("skipped: on SQLite writers take turns anyway");
        return;
    }
    let round = Round::begin(&story).await;
    let referral = round.sent(&[]).await;
    let late = Ready {
        seen: Some("\"1\"".to_owned()),
        ..Ready::step(&story.receiver, &referral, "accept", json!({})).await
    };
    let accept = Ready::step(&story.receiver, &referral, "accept", json!({})).await;
    let held = async |table: &str, id: &str| {
        let hold = db.begin().await.unwrap();
        let row = format!("SELECT 1 FROM \"{table}\" WHERE id = '{id}' FOR NO KEY UPDATE");
        hold.execute_unprepared(&row).await.unwrap();
        hold
    };
    let (case, row) = (held("case", id(&round.case)).await, held("referral", id(&referral)).await);
    assert_eq!(late.ask(0).await, 412, "who is late is told so at once");
    row.rollback().await.unwrap();
    let until_it_waits = async {
        while waiting(&story).await < 1 {
            tokio::task::yield_now().await;
        }
    };
    let asked = std::pin::pin!(accept.ask(0));
    match futures::future::select(asked, std::pin::pin!(until_it_waits)).await {
        Either::Left((status, _)) => panic!("answered {status} while the case was held"),
        Either::Right(((), asked)) => {
            case.rollback().await.unwrap();
            assert_eq!(asked.await, 200);
        }
    }
}
