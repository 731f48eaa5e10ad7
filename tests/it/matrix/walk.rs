//! Asking everything as everybody, in a way that changes nothing, and what the answers come to.
use super::{
    super::{
        canaries::{Fate, KEPT_NUMBER, Marker, What, fill, found, name_of},
        world::{Answer, conform::DESCRIPTION, operation::Operation},
    },
    principals::{KEY, Principal},
    stage::{Relation, Stage},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What the keeper's own people are shown by an operation when nothing is hidden.
#[derive(Default)]
pub struct Whole {
    markers: BTreeSet<Marker>,
    tells: bool,
}

pub type Wholes = BTreeMap<String, Whole>;

/// The keeper's people who together see all that is told of the client.
const OWN: [&str; 5] = ["own-w", "own-l", "own-a", "own-p", "own-s"];

pub async fn wholes(stage: &Stage, principals: &[Principal], operations: &[Operation]) -> Wholes {
    let mut all = Wholes::new();
    for operation in operations.iter().filter(|operation| reads(operation)) {
        let whole = all.entry(operation.name()).or_default();
        for who in principals.iter().filter(|who| OWN.contains(&who.name)) {
            let answer = ask(stage, operation, who).await;
            if answer.status == 200 {
                whole.markers.extend(found(&answer.bytes));
                whole.tells |= tells(stage, &answer);
            }
        }
    }
    all
}

fn reads(operation: &Operation) -> bool {
    operation.method == "GET" || operation.path.ends_with("/clients/search")
}

/// Asks, with a key that was used for another request: whoever may do it is told so, and nothing is done.
pub async fn ask(stage: &Stage, operation: &Operation, who: &Principal) -> Answer {
    let path = stage.fill(&operation.path);
    let path = match operation.path.as_str() {
        "/api/v1/events" => format!("{path}?limit=200"),
        "/api/v1/audit-events" => format!("{path}?client_id={}", stage.id("client_id")),
        _ => path,
    };
    let mut asking = who.asks(&operation.method, &path);
    if operation.method != "GET" {
        asking = asking.key(KEY).if_match("\"99\"");
    }
    match body(stage, operation) {
        Some(body) if operation.path.starts_with("/oauth") => {
            let form = serde_urlencoded::to_string(body.as_object().unwrap()).unwrap();
            let asking = asking.header("content-type", "application/x-www-form-urlencoded");
            asking.raw(form.as_bytes()).send().await
        }
        Some(body) => asking.json(&body).send().await,
        None => asking.send().await,
    }
}

/// The example of the body with a canary in each text.
fn body(stage: &Stage, operation: &Operation) -> Option<Value> {
    let name = name_of(operation.json_schema())?;
    if name == "ClientSearch" {
        return Some(json!({"national_id": KEPT_NUMBER, "purpose": "coordination"}));
    }
    let example = DESCRIPTION["components"]["schemas"][name]["example"].clone();
    let mut body = fill(name, stage.with_ids(example), Fate::Sent);
    if let Some(contact) = body.pointer_mut("/contacts/0/kind") {
        *contact = json!("email");
    }
    Some(body)
}

/// Whether the answer tells that there is the client, or something of theirs.
fn tells(stage: &Stage, answer: &Answer) -> bool {
    let text = String::from_utf8_lossy(&answer.bytes);
    stage.traces().iter().any(|id| text.contains(*id))
}

impl Whole {
    /// What the answer leaves out.
    pub fn without(&self, answer: &Answer) -> String {
        let shown = found(&answer.bytes);
        let left_out: Vec<_> = self.markers.difference(&shown).map(ToString::to_string).collect();
        left_out.join(", ")
    }
}

/// The letter of an answer; the table explains them.
pub fn letter(stage: &Stage, whole: Option<&Whole>, answer: &Answer) -> char {
    let slug = answer.body["type"].as_str().and_then(|kind| kind.rsplit('/').next()).unwrap_or_default();
    match (answer.status, slug) {
        (401, "not-signed-in") => return 'u',
        (403, _) => return 'f',
        (404, _) => return 'n',
        (500.., _) => panic!("{}", answer.body),
        _ => {}
    }
    let Some(whole) = whole.filter(|_| answer.status == 200) else { return 'y' };
    let shown = found(&answer.bytes);
    if whole.tells && shown.is_empty() && !tells(stage, answer) {
        'e'
    } else if shown.is_superset(&whole.markers) {
        'y'
    } else {
        'm'
    }
}

/// The markers in the answer that have no business there, given what was expected of it.
pub fn strays(
    (who, relation): (&str, Relation),
    (letter, is_about_client): (char, bool),
    answer: &Answer,
) -> Vec<Marker> {
    let may_see = matches!(letter, 'y' | 'm');
    let is_foreign = who.starts_with("oth") || who == "sys-o";
    let hides_place = match relation {
        Relation::Restricted => true,
        // The client agreed that they learn who it is and what is needed, and not more.
        Relation::Referral => is_foreign,
        _ => false,
    };
    let strays = |marker: &Marker| match (marker.fate, marker.what) {
        (Fate::Sent, _) | (Fate::Kept, What::Number | What::Secret) => true,
        (Fate::Kept, What::Client) => !(may_see && is_about_client),
        (Fate::Kept, What::Place) => !(may_see && is_about_client) || hides_place,
        (Fate::Kept, What::Staff) => !may_see,
        // Its own people know where it is; systems that act for none of them do not.
        (Fate::Kept, What::Shelter) => !may_see || is_foreign || matches!(who, "platf" | "sys-k"),
        (Fate::Kept, What::Public | What::Code) => false,
    };
    let mut bytes = answer.bytes.clone();
    for (name, value) in &answer.headers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(value.as_bytes());
    }
    found(&bytes).into_iter().filter(strays).collect()
}
