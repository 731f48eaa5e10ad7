//! The demo's services in the shape the API takes.
use serde_json::{Map, Value, json};

/// One service of `services.json` as the body of a request.
pub fn service(told: &Value) -> Value {
    let channels: Vec<_> = told["channels"].as_array().into_iter().flatten().map(channel).collect();
    let content = pick(
        told,
        &[
            "alternative_names",
            "description",
            "user_instruction",
            "keywords",
            "service_classes",
            "target_groups",
            "life_events",
            "needs",
            "languages",
        ],
    );
    let mut content = Value::Object(content);
    content["area"] = area(&told["area"]);
    let mut body = Value::Object(pick(
        told,
        &[
            "name",
            "summary",
            "sector",
            "charge",
            "takes_referrals",
            "second_look",
            "response_working_days",
            "free_places",
            "waiting_days",
        ],
    ));
    body["content"] = content;
    body["channels"] = Value::Array(channels);
    body
}

fn pick(from: &Value, names: &[&str]) -> Map<String, Value> {
    let given = names.iter().filter(|name| !from[**name].is_null());
    given.map(|name| ((*name).to_owned(), from[*name].clone())).collect()
}

fn area(told: &Value) -> Value {
    match told["kind"].as_str() {
        Some("county") => json!({"kind": "limited", "counties": told["codes"]}),
        Some("municipalities") => json!({"kind": "limited", "municipalities": told["codes"]}),
        _ => json!({"kind": "nationwide"}),
    }
}

fn channel(told: &Value) -> Value {
    let mut content = Map::new();
    if let Some(phone) = told["phone"].as_str() {
        content.insert("phones".to_owned(), json!([{"number": phone.replace(' ', "")}]));
    }
    if !told["url"].is_null() {
        content.insert("web_pages".to_owned(), json!([{"name": told["name"], "url": told["url"]}]));
    }
    if !told["address"].is_null() {
        content.insert("addresses".to_owned(), json!([address(&told["address"])]));
    }
    if !told["languages"].is_null() {
        content.insert("languages".to_owned(), told["languages"].clone());
    }
    let mut new = Value::Object(pick(told, &["key", "name", "requires_authentication", "opening_hours"]));
    new["kind"] = json!(kind(told["type"].as_str().unwrap_or_default()));
    new["content"] = Value::Object(content);
    json!({"channel": {"new": new}})
}

fn kind(told: &str) -> &'static str {
    match told {
        "EChannel" => "e_channel",
        "Phone" => "phone",
        "PrintableForm" => "printable_form",
        "WebPage" => "web_page",
        _ => "service_location",
    }
}

fn address(told: &Value) -> Value {
    let position = (!told["latitude"].is_null())
        .then(|| json!({"latitude": told["latitude"], "longitude": told["longitude"]}));
    json!({
        "kind": "visiting", "street": {"fi": told["street"]}, "postal_code": told["postal_code"],
        "municipality_code": told["municipality_code"], "position": position})
}
