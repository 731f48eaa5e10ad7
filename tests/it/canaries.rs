//! Canaries: every text of every request is a marker of its own, and whatever the service gives away is searched for them.
//!
//! The markers that were kept in the database are found by whoever may see them, and by nobody else; those that were only
//! sent, in requests that changed nothing, are found nowhere. The walk of the matrix searches each of its answers; the tests
//! here search what is not an answer.
use super::world::{conform::DESCRIPTION, operation::operations};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};
use strum::EnumString;

pub mod strays;

/// What a text of a request tells; `tests/canaries.txt` explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum What {
    Client,
    Place,
    Number,
    Secret,
    Staff,
    Shelter,
    Public,
    Code,
}

/// Whether a marker came into the database, or was sent in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Kept,
    Sent,
}

/// A marker that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marker {
    pub fate: Fate,
    pub what: What,
    /// Its number in the table of fields.
    pub number: usize,
}

struct Field {
    name: &'static str,
    what: What,
    written: &'static str,
}

/// National identifiers of the client, and of somebody nobody knows.
pub const KEPT_NUMBER: &str = "010594Y9032";
pub const SENT_NUMBER: &str = "010101-123N";

static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let lines =
        include_str!("../canaries.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(field).collect()
});

fn field(line: &'static str) -> Field {
    let (name, rest) = line.split_once(' ').unwrap();
    let (what, written) = rest.trim().split_once(": ").unwrap_or((rest.trim(), "{}"));
    Field { name, what: what.parse().unwrap_or_else(|_| panic!("{name} tells {what}?")), written }
}

impl Field {
    fn covers(&self, name: &str) -> bool {
        self.name == name || self.name.strip_suffix("**").is_some_and(|start| name.starts_with(start))
    }
    fn text(&self, number: usize, fate: Fate) -> Option<String> {
        let word = match fate {
            Fate::Kept => "Kanaria",
            Fate::Sent => "Sirkku",
        };
        match (self.what, fate) {
            (What::Public | What::Code, _) => None,
            (What::Number, Fate::Kept) => Some(KEPT_NUMBER.to_owned()),
            (What::Number, Fate::Sent) => Some(SENT_NUMBER.to_owned()),
            _ => Some(self.written.replace("{}", &format!("{word}{number:03}"))),
        }
    }
}

pub const fn tells_of_client(what: What) -> bool {
    matches!(what, What::Client | What::Place)
}

/// The fields with words about a client.
pub fn texts_of_clients() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().filter(|field| tells_of_client(field.what)).map(|field| field.name)
}

/// The text that stands for a field.
pub fn marker(name: &str, fate: Fate) -> String {
    let (number, field) = FIELDS.iter().enumerate().find(|(_, field)| field.name == name).unwrap();
    field.text(number, fate).unwrap()
}

/// Writes markers in place of the texts that the body has.
pub fn plant(schema: &str, body: Value, fate: Fate) -> Value {
    planted(&format!("{schema}/"), body, fate)
}

fn planted(path: &str, body: Value, fate: Fate) -> Value {
    match body {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| {
                let value = planted(&format!("{path}{name}/"), value, fate);
                (name, value)
            })
            .collect(),
        Value::Array(items) => {
            items.into_iter().map(|item| planted(&format!("{path}[]/"), item, fate)).collect()
        }
        Value::String(_) => {
            let name = path.trim_end_matches('/');
            let known = FIELDS.iter().enumerate().find(|(_, field)| field.name == name);
            known.and_then(|(number, field)| field.text(number, fate)).map_or(body, Value::String)
        }
        other => other,
    }
}

/// Writes markers into all texts that a body of this kind may have, also those its example leaves out.
pub fn fill(schema: &str, mut body: Value, fate: Fate) -> Value {
    for field in FIELDS.iter() {
        let words =
            matches!(field.what, What::Client | What::Place | What::Secret | What::Staff | What::Shelter);
        let place = field.name.strip_prefix(schema).and_then(|rest| rest.strip_prefix('/'));
        let Some(place) = place.filter(|place| words && !place.contains("[]")) else { continue };
        let (parent, last) = place.rsplit_once('/').map_or(("", place), |(parent, last)| (parent, last));
        let parent = if parent.is_empty() { Some(&mut body) } else { body.get_mut(parent) };
        if let Some(object) = parent.and_then(Value::as_object_mut) {
            object.insert(last.to_owned(), json!(""));
        }
    }
    plant(schema, body, fate)
}

/// The markers in a text, whatever stands around them.
pub fn found(text: &[u8]) -> BTreeSet<Marker> {
    let text = String::from_utf8_lossy(text);
    let mut all = BTreeSet::new();
    for (word, fate) in [("anaria", Fate::Kept), ("irkku", Fate::Sent)] {
        for (at, _) in text.match_indices(word) {
            let digits = text.get(at + word.len()..at + word.len() + 3);
            if let Some(number) = digits.and_then(|digits| digits.parse::<usize>().ok()) {
                all.insert(Marker { fate, what: FIELDS[number].what, number });
            }
        }
    }
    for (number, fate) in [(KEPT_NUMBER, Fate::Kept), (SENT_NUMBER, Fate::Sent)] {
        if text.contains(number) {
            let field = FIELDS.iter().position(|field| field.name == "NewClient/national_id").unwrap();
            all.insert(Marker { fate, what: What::Number, number: field });
        }
    }
    all
}

impl Marker {
    /// The field it stands for.
    pub fn name(&self) -> &'static str {
        FIELDS[self.number].name
    }
}

impl std::fmt::Display for Marker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({:?}, {:?})", self.name(), self.what, self.fate)
    }
}

/// The texts of all requests, by schema and place.
fn texts() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for operation in operations() {
        let schema = operation.json_schema();
        if let Some(name) = name_of(schema) {
            collect(schema, name, &mut Vec::new(), &mut all);
        }
    }
    all
}

/// The last part of a reference to a schema.
pub fn name_of(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

fn collect(schema: &Value, path: &str, above: &mut Vec<String>, all: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        if !above.iter().any(|seen| seen == reference) {
            above.push(reference.to_owned());
            collect(DESCRIPTION.pointer(reference.trim_start_matches('#')).unwrap(), path, above, all);
            above.pop();
        }
        return;
    }
    for part in ["oneOf", "anyOf", "allOf"].iter().filter_map(|part| schema[*part].as_array()).flatten() {
        collect(part, path, above, all);
    }
    let is_text = schema["type"] == "string"
        || schema["type"].as_array().is_some_and(|all| all.contains(&json!("string")));
    let is_typed = ["uuid", "date", "date-time"].iter().any(|format| schema["format"] == *format);
    if is_text && schema["enum"].is_null() && !is_typed {
        all.insert(path.to_owned());
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        collect(inner, &format!("{path}/{name}"), above, all);
    }
    if schema["items"].is_object() {
        collect(&schema["items"], &format!("{path}/[]"), above, all);
    }
}

#[test]
fn every_text_of_every_request_has_a_canary() {
    let texts = texts();
    let missing: Vec<_> =
        texts.iter().filter(|text| !FIELDS.iter().any(|field| field.covers(text))).collect();
    assert!(missing.is_empty(), "no line in tests/canaries.txt: {missing:#?}");
    let stale: Vec<_> = FIELDS
        .iter()
        .filter(|field| !texts.iter().any(|text| field.covers(text)))
        .map(|field| field.name)
        .collect();
    assert!(stale.is_empty(), "no such field of a request: {stale:#?}");
    let mut count = BTreeMap::new();
    for text in &texts {
        let field = FIELDS.iter().find(|field| field.covers(text)).unwrap();
        *count.entry(field.what).or_insert(0) += 1;
    }
    println!("{} texts of requests: {count:?}", texts.len());
}

/// A search that finds nothing proves nothing unless it finds what is there.
#[test]
fn a_planted_canary_is_found() {
    let of = |name: &str, fate| found(format!("… {} …", marker(name, fate)).as_bytes());
    for (name, what) in [
        ("NewClient/first_names", What::Client),
        ("NewClient/contacts/[]/value", What::Place),
        ("NewClient/national_id", What::Number),
        ("NewUser/password", What::Secret),
    ] {
        for fate in [Fate::Kept, Fate::Sent] {
            let seen: Vec<_> = of(name, fate).into_iter().collect();
            assert!(
                matches!(seen.as_slice(), [one] if (one.what, one.fate) == (what, fate)),
                "{name}: {seen:?}"
            );
        }
    }
    assert_eq!(found(b"Kanarialintu, sirkkus 12, 010594-****"), BTreeSet::new());
}
