//! The operations of the description, and how each is called.
use super::{
    cast::Cast,
    conform::DESCRIPTION,
    person::{Asking, Person},
};
use serde_json::Value;

/// An operation of the description.
pub struct Operation {
    pub method: String,
    pub path: String,
    pub described: &'static Value,
}

pub fn operations() -> Vec<Operation> {
    let paths = DESCRIPTION["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        let methods = ["get", "post", "patch", "delete"].into_iter();
        methods.filter_map(move |method| {
            let described = item.get(method)?;
            Some(Operation { method: method.to_uppercase(), path: path.clone(), described })
        })
    });
    all.collect()
}

impl Operation {
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
    /// Whether anybody may call it without signing in.
    pub fn is_open(&self) -> bool {
        !self.described["security"].is_null()
    }
    pub fn is_json(&self) -> bool {
        self.described["requestBody"].is_null() || !self.json_schema().is_null()
    }
    pub fn takes(&self, parameter: &str) -> bool {
        self.described["parameters"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["name"] == parameter))
    }
    pub fn json_schema(&self) -> &Value {
        let content = &self.described["requestBody"]["content"];
        content
            .as_object()
            .and_then(|content| content.values().next())
            .map_or(&Value::Null, |media| &media["schema"])
    }
    /// The example of its body, with ids that exist.
    pub fn body(&self, cast: &Cast) -> Option<Value> {
        let schema = self.json_schema();
        if schema.is_null() {
            return None;
        }
        let example = resolve(schema)["example"].clone();
        assert!(!example.is_null(), "{}: the body has no example", self.name());
        Some(cast.with_real_ids(example))
    }
    pub fn ask<'a>(&self, who: &'a Person, cast: &Cast) -> Asking<'a> {
        let asking = who.asks(&self.method, &cast.fill(&self.path));
        match self.body(cast) {
            Some(body) => asking.json(&body),
            None => asking,
        }
    }
}

fn resolve(schema: &Value) -> &Value {
    match schema["$ref"].as_str() {
        Some(reference) => DESCRIPTION.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}
