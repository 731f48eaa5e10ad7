//! What is not an answer: what is logged and measured, and what is stored.
use super::{Fate, Marker, What, found, marker, tells_of_client, texts_of_clients};
use crate::{
    logs::Kept,
    matrix::{Relation, strays},
    world::{Answer, World},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::collections::BTreeSet;

/// What the service tells those who run it.
pub struct Ears {
    logs: Kept,
    metrics: PrometheusHandle,
}

impl Ears {
    /// From now on, in this process.
    pub fn open() -> Self {
        Self { logs: Kept::listening(), metrics: PrometheusBuilder::new().install_recorder().unwrap() }
    }

    /// Nothing that people write in, are called by or prove themselves with is heard, whoever they are.
    pub fn hear_nothing(&self, secrets: &[String]) {
        let (logs, metrics) = (self.logs.text(), self.metrics.render());
        assert!(logs.matches("answered").count() > 1000, "nothing was logged");
        assert!(metrics.contains("http_requests_total"), "nothing was measured: {metrics}");
        for (what, text) in [("logs", &logs), ("metrics", &metrics)] {
            let strays = heard(text);
            println!("{what}: {} bytes searched, {} strays", text.len(), strays.len());
            assert!(strays.is_empty(), "in the {what}: {}", strays.join("\n"));
            assert!(!secrets.iter().any(|secret| text.contains(secret)), "a secret is in the {what}");
        }
    }
}

/// The lines with a marker in them.
fn heard(text: &str) -> Vec<String> {
    let tells = |line: &&str| !found(line.as_bytes()).is_empty();
    text.lines().filter(tells).map(|line| line.chars().take(500).collect()).collect()
}

/// The special reason for an old extract, which stands in the log on purpose.
const KEPT_IN_LOG: &str = "ExtractQuery/older_because";

/// What would replace what the stage stores, or end it; and what somebody looks for.
fn is_sent_alone(name: &str) -> bool {
    ["Change", "Redirect", "ClientSearch"].iter().any(|start| name.starts_with(start))
}

/// The markers that are stored and should not be: of requests that were refused, and what is kept sealed or hashed alone.
fn misplaced(stored: &BTreeSet<Marker>) -> Vec<String> {
    let is_wrong = |marker: &&Marker| match (marker.fate, marker.what) {
        (Fate::Sent, _) => marker.name() != KEPT_IN_LOG,
        (Fate::Kept, what) => matches!(what, What::Number | What::Secret),
    };
    stored.iter().filter(is_wrong).map(ToString::to_string).collect()
}

/// The stage is stored, and nothing else is; the log of uses holds no word of it.
pub async fn search_database(world: &World, secrets: &[String]) {
    let log = world.audit_rows().await;
    let bytes = world.database.bytes().await;
    let stored = found(&bytes);
    let words: BTreeSet<_> =
        stored.iter().filter(|marker| tells_of_client(marker.what)).map(Marker::name).collect();
    println!(
        "database: {} bytes searched, {} texts of the client, {} entries of the log",
        bytes.len(),
        words.len(),
        log.len()
    );
    let lost: Vec<_> =
        texts_of_clients().filter(|name| !words.contains(name) && !is_sent_alone(name)).collect();
    assert!(lost.is_empty(), "the stage stores nothing in {lost:?}");
    let text = String::from_utf8_lossy(&bytes);
    assert!(!secrets.iter().any(|secret| text.contains(secret)), "a secret is stored as it is");
    let misplaced = misplaced(&stored);
    assert!(misplaced.is_empty(), "stored as it is: {}", misplaced.join("\n"));
    for entry in log {
        let told = found(format!("{entry:?}").as_bytes());
        let words: Vec<_> = told.iter().filter(|marker| marker.name() != KEPT_IN_LOG).collect();
        assert!(words.is_empty(), "{} in the entry of {}", words[0], entry.action);
    }
}

/// An answer of that status with that text in it.
fn answer(status: u16, text: &str) -> Answer {
    let body = Value::String(text.to_owned());
    Answer { status, headers: HeaderMap::new(), bytes: body.to_string().into_bytes(), body }
}

/// Each search finds what was put where it should not be.
#[test]
fn a_stray_is_noticed() {
    let logs = Kept::listening();
    let name = marker("NewClient/last_name", Fate::Kept);
    tracing::info!(client = name, "answered");
    tracing::debug!("nothing of interest");
    assert_eq!(heard(&logs.text()).len(), 1);
    let place = marker("NewClient/contacts/[]/value", Fate::Kept);
    let number = marker("NewClient/national_id", Fate::Kept);
    let sent = marker("NewMessage/body", Fate::Sent);
    let strange =
        |text: &str, who, relation, letter| strays((who, relation), (letter, true), &answer(200, text)).len();
    assert_eq!(strange(&name, "oth-w", Relation::Permit, 'y'), 0);
    for letter in ['e', 'f', 'n', 'u'] {
        assert_eq!(strange(&name, "oth-w", Relation::Permit, letter), 1, "{letter}");
    }
    assert_eq!(strange(&place, "own-w", Relation::Restricted, 'm'), 1);
    assert_eq!(strange(&place, "oth-w", Relation::Referral, 'm'), 1);
    assert_eq!(strange(&place, "own-w", Relation::Referral, 'y'), 0);
    for always in [&number, &sent] {
        assert_eq!(strange(always, "own-w", Relation::None, 'y'), 1, "{always}");
    }
    let register = strays(("own-a", Relation::None), ('y', false), &answer(200, &name));
    assert_eq!(register.len(), 1, "a client in an answer about none");
    let stored = found(format!("{name} {place} {number} {sent}").as_bytes());
    assert_eq!(misplaced(&stored).len(), 2);
}
