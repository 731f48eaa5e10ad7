//! Every answer of every test is held against the API description: an operation that is described, a status that is
//! described, a body of the described shape.
use super::Answer;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

pub static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| polku::app::description().unwrap());

static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

pub fn check(method: &str, path: &str, answer: &Answer) {
    let path = path.split('?').next().unwrap();
    let Some((template, item)) = operation(path) else {
        assert!(!path.starts_with("/api/") || answer.status == 404, "{method} {path} is not described");
        return;
    };
    let Some(described) = item.get(method.to_lowercase()) else {
        return;
    };
    let status = answer.status.to_string();
    let Some(response) = described["responses"].get(&status) else {
        panic!("{method} {template} answers {status}, which is not described: {}", answer.body);
    };
    let content = &response["content"];
    if content.is_null() {
        assert!(answer.bytes.is_empty(), "{method} {template} {status} is described without a body");
        return;
    }
    let kind = answer.headers["content-type"].to_str().unwrap();
    let kind = kind.split(';').next().unwrap();
    let Some(media) = content.get(kind) else {
        panic!("{method} {template} {status} answers {kind}, which is not described");
    };
    let page = || String::from_utf8(answer.bytes.clone()).unwrap().into();
    let told = if kind.starts_with("text/") { page() } else { answer.body.clone() };
    let validator = validator(&media["schema"]);
    let errors: Vec<_> =
        validator.iter_errors(&told).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(errors.is_empty(), "{method} {template} {status}: {errors:?}\n{}", answer.body);
}

fn operation(path: &str) -> Option<(&'static String, &'static Value)> {
    let paths = DESCRIPTION["paths"].as_object().unwrap();
    let fits = |template: &str| {
        let (a, b): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
        a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.starts_with('{') || a == b)
    };
    // A literal path is meant before one with a parameter.
    paths
        .iter()
        .filter(|(template, _)| fits(template))
        .min_by_key(|(template, _)| template.matches('{').count())
}

/// Kept by the schema: most answers are of the shape of others.
fn validator(schema: &Value) -> Arc<Validator> {
    let mut known = VALIDATORS.lock().unwrap();
    known
        .entry(schema.to_string())
        .or_insert_with(|| {
            let mut whole = schema.clone();
            if let Some(object) = whole.as_object_mut() {
                object.insert("components".into(), DESCRIPTION["components"].clone());
            }
            let whole = if whole.is_object() { whole } else { json!({}) };
            Arc::new(jsonschema::draft202012::new(&whole).unwrap())
        })
        .clone()
}
