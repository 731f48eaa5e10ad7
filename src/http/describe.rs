//! What every operation has in common is added to the API description here, from what the operation says of itself.
//!
//! A handler names its path, its bodies and whether it takes `If-Match`; from that follow the refusals it can answer
//! with, the headers it sends and takes, and how callers prove who they are. So no list of responses can be forgotten.
#![expect(clippy::indexing_slicing, reason = "a JSON value answers a missing key with null")]
use super::{limit::LIMITED, problem::Problem};
use domain::Refusal;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use strum::IntoEnumIterator;
use utoipa::openapi::OpenApi;

/// Questions that change nothing: a key would make no difference.
const QUESTIONS: [&str; 3] =
    ["/api/v1/clients/search", "/api/v1/access-check", "/api/v1/clients/{client_id}/access-log/extract"];
/// How the schemas of `Rows<V>` are named.
const PAGE_OF: &str = "Rows_";
const METHODS: [&str; 4] = ["get", "post", "patch", "delete"];

/// The finished description.
///
/// # Errors
/// A description that can't be written as JSON and read again, which would be a fault of the generator.
pub fn complete(description: &OpenApi) -> anyhow::Result<Value> {
    let mut document = serde_json::to_value(description)?;
    document["info"] = info();
    document["security"] = json!([{"bearer": []}, {"session": []}]);
    document["components"]["securitySchemes"] = security_schemes();
    name_items_of_pages(&mut document["components"]["schemas"]);
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, item) in paths {
            for method in METHODS {
                if let Some(operation) = item.get_mut(method) {
                    describe(path, method, operation);
                }
            }
        }
    }
    Ok(in_order(document))
}

/// Names in the order of the alphabet, so that the document is the same whichever map another crate made `serde_json`
/// keep objects in (its feature `preserve_order` is on as soon as one crate of the build asks for it).
fn in_order(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<String, Value> =
                members.into_iter().map(|(name, member)| (name, in_order(member))).collect();
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => items.into_iter().map(in_order).collect(),
        other => other,
    }
}

fn info() -> Value {
    json!({
        "title": "Polku",
        "version": env!("CARGO_PKG_VERSION"),
        "license": {"name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE")},
        "description": include_str!("describe.md"),
    })
}

fn security_schemes() -> Value {
    json!({
        "bearer": {"type": "http", "scheme": "bearer", "description": "Token of a partner system, from POST /oauth/token; at most 15 minutes old."},
        "client": {"type": "http", "scheme": "basic", "description": "client_id and client_secret of a partner system."},
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session", "description": "Session of a signed-in person. Every method but GET also needs X-CSRF-Token."},
    })
}

/// utoipa writes the item of a page out in full; it is one of the schemas, and shows what a page looks like.
fn name_items_of_pages(schemas: &mut Value) {
    let Some(schemas) = schemas.as_object_mut() else { return };
    let pages: Vec<String> = schemas.keys().filter(|name| name.starts_with(PAGE_OF)).cloned().collect();
    for page in pages {
        let item = page.trim_start_matches(PAGE_OF);
        let Some(example) = schemas.get(item).map(|item| item["example"].clone()) else { continue };
        let Some(page) = schemas.get_mut(&page) else { continue };
        page["properties"]["items"]["items"] = json!({"$ref": format!("#/components/schemas/{item}")});
        if !example.is_null() {
            page["example"] = json!({"items": [example], "next_cursor": null});
        }
    }
}

fn describe(path: &str, method: &str, operation: &mut Value) {
    // Who names how callers prove themselves there is open to others than those who are signed in.
    let is_open = operation.get("security").is_some();
    let takes_body = operation.get("requestBody").is_some();
    let takes_version = has_parameter(operation, "If-Match");
    if method == "post" && !is_open && !QUESTIONS.contains(&path) {
        add_parameter(operation, idempotency_key());
    }
    if method != "get" && !is_open {
        add_parameter(operation, csrf_token());
    }
    describe_successes(path, method, takes_version, operation);
    if !path.starts_with("/api/") {
        return add_refusals(operation, &[Refusal::Fault, Refusal::Unavailable]);
    }
    let mut refusals = vec![Refusal::Malformed, Refusal::Fault, Refusal::Unavailable];
    if !is_open {
        refusals.extend([Refusal::NotSignedIn, Refusal::NotAllowed, Refusal::InsufficientScope]);
        refusals.extend([Refusal::NoLegalBasis, Refusal::Prohibited]);
        if method != "get" {
            refusals.push(Refusal::CsrfTokenMissing);
        }
    }
    if path.contains('{') || takes_body {
        refusals.push(Refusal::NotFound);
    }
    if takes_body || method != "get" {
        refusals.extend([Refusal::Invalid, Refusal::KeyReused, Refusal::TooLarge, Refusal::NotJson]);
        refusals.extend([Refusal::WrongState, Refusal::AlreadyExists]);
    } else if operation["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["in"] == "query"))
    {
        refusals.push(Refusal::Invalid);
    }
    if is_open && takes_body {
        refusals.push(Refusal::BadCredentials);
    }
    if method != "get" && LIMITED.contains(&path) {
        refusals.push(Refusal::TooManyRequests);
    }
    if takes_version {
        refusals.extend([Refusal::Stale, Refusal::IfMatchRequired]);
    }
    add_refusals(operation, &refusals);
}

fn has_parameter(operation: &Value, name: &str) -> bool {
    operation["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == name))
}

fn add_parameter(operation: &mut Value, parameter: Value) {
    let Some(operation) = operation.as_object_mut() else { return };
    let all = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(all) = all.as_array_mut() {
        all.push(parameter);
    }
}

fn idempotency_key() -> Value {
    json!({"name": "Idempotency-Key", "in": "header", "required": false,
        "description": "Makes a repeat safe: the same key with the same request gets the first answer again, byte for byte; with another request 422. Kept for at least 24 hours. A refused request is not kept: it changed nothing and may be corrected under the same key.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"}, "example": "7f9c2ba4-e88f-4271-9ddc-2f6d3b1a0c55"})
}

fn csrf_token() -> Value {
    json!({"name": "X-CSRF-Token", "in": "header", "required": false,
        "description": "Needed with a session cookie: the csrf_token that came when the session was opened.",
        "schema": {"type": "string", "maxLength": 200}})
}

fn header(description: &str) -> Value {
    json!({"description": description, "schema": {"type": "string"}})
}

fn describe_successes(path: &str, method: &str, takes_version: bool, operation: &mut Value) {
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for (status, response) in responses.iter_mut() {
        let mut headers = Map::new();
        let single = takes_version || (method == "get" && path.ends_with('}'));
        if status == "201" || (status == "200" && single) {
            headers.insert("ETag".into(), header("The version of the record, for If-Match."));
        }
        if status == "201" {
            headers.insert("Location".into(), header("Where the new record is."));
        }
        headers.insert("X-Request-Id".into(), header("The id of the request, as in problems and logs."));
        let Some(response) = response.as_object_mut() else { continue };
        if let Some(given) = response.remove("headers").and_then(|given| given.as_object().cloned()) {
            headers.extend(given);
        }
        response.insert("headers".into(), headers.into());
        let described =
            response.get("description").and_then(Value::as_str).is_some_and(|text| !text.is_empty());
        if !described {
            response.insert("description".into(), success(status).into());
        }
    }
}

fn success(status: &str) -> &'static str {
    match status {
        "201" => "Made",
        "204" => "Done",
        _ => "Done, or shown",
    }
}

/// One response per status; several reasons of one status are told in its description.
fn add_refusals(operation: &mut Value, refusals: &[Refusal]) {
    let mut by_status: BTreeMap<u16, Vec<Refusal>> = BTreeMap::new();
    for refusal in refusals {
        by_status.entry(refusal.status()).or_default().push(*refusal);
    }
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for (status, reasons) in by_status {
        let told: Vec<_> = reasons.iter().map(|reason| format!("`{}`: {reason}", reason.slug())).collect();
        let mut response = json!({
            "description": told.join(" · "),
            "content": {Problem::MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        });
        if status == 503 || status == 429 {
            response["headers"] = json!({"Retry-After": header("Seconds to wait.")});
        }
        if status == 429 {
            response["headers"]["RateLimit"] = header("`\"failures\";r=0;t=` and the seconds to wait.");
            response["headers"]["RateLimit-Policy"] =
                header("How many failures are free within how many seconds.");
        }
        responses.entry(status.to_string()).or_insert(response);
    }
}

/// Every reason to say no that anybody is told, for the documentation.
pub fn refusals() -> impl Iterator<Item = Refusal> {
    Refusal::iter().filter(|why| why.told() == *why)
}
