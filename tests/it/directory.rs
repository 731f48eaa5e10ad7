//! Finding the right service: the organization describes it, others find it in their own words.
use crate::world::{Person, World};
use domain::{access::Role, organization::Sector};
use serde_json::{Value, json};

fn debt_counselling() -> Value {
    json!({
        "name": {"fi": "Talous- ja velkaneuvonta", "sv": "Ekonomi- och skuldrådgivning", "en": "Debt counselling"},
        "summary": {"fi": "Apua, kun laskut kasautuvat.", "sv": "Hjälp när räkningarna hopar sig.", "en": "Help when bills pile up."},
        "content": {
            "alternative_names": {"fi": ["velkapiste"]}, "keywords": {"fi": ["velkajärjestely"]},
            "description": {"fi": "Neuvoja arjen talouteen."},
            "service_classes": ["P15.1"], "target_groups": ["KR1"], "life_events": ["KE9"], "needs": ["n03"],
            "languages": ["fi", "sv"], "area": {"kind": "limited", "counties": ["15"]}},
        "sector": "debt_counselling", "charge": "free_of_charge", "takes_referrals": true, "response_working_days": 5,
        "channels": [
            {"channel": {"new": {"key": "office", "kind": "service_location", "name": {"fi": "Neuvontapiste", "sv": "Kontoret"},
                "content": {"addresses": [{"street": {"fi": "Salakatu 1"}, "postal_code": "40100", "municipality_code": "179"}]},
                "opening_hours": {"weekly": [{"days": ["monday", "tuesday"], "opens": "09:00", "closes": "15:00"}]},
                "address_confidential": true}}},
            {"channel": {"new": {"key": "web", "kind": "web_page", "name": {"fi": "Sivut"},
                "opening_hours": {"always_open": true}}},
             "connection": {"description": {"fi": "Vain ohjeita"}}}]})
}

fn simple(name: &str, content: &Value) -> Value {
    json!({"name": {"fi": name}, "content": content, "takes_referrals": true})
}

async fn names(person: &Person, query: &str) -> Vec<String> {
    let answer = person.get(&format!("/directory/search?{query}")).await.is(200);
    let items = answer["items"].as_array().unwrap();
    items.iter().map(|hit| hit["service"]["text"]["name"].as_str().unwrap().to_owned()).collect()
}

struct Stage {
    world: World,
    editor: Person,
    reader: Person,
}

async fn stage() -> Stage {
    let world = World::new().await;
    let office = world.organization("Debt office", Sector::DebtCounselling).await;
    let editor = world.lead(office).await;
    let reader = world.worker(world.organization("Harbour", Sector::NgoPeer).await).await;
    Stage { world, editor, reader }
}

#[actix_web::test]
async fn a_service_is_described_changed_and_read_in_the_language_of_the_reader() {
    let Stage { world, editor, reader } = stage().await;
    let made = editor.post("/directory/services", debt_counselling()).await;
    let path = format!("/directory/services/{}", made.id());
    assert_eq!(made.headers["location"], format!("/api/v1{path}"));
    made.is(201);

    let seen = reader.asks("GET", &path).header("accept-language", "sv").send().await;
    assert_eq!(seen.headers["content-language"], "sv");
    let seen = seen.is(200);
    assert_eq!(seen["text"]["name"], "Ekonomi- och skuldrådgivning");
    assert_eq!(seen["organization"]["takes_part"], true);
    let office = &seen["channels"][0]["channel"];
    assert_eq!((&office["address_hidden"], &office["content"]["addresses"]), (&json!(true), &json!([])));
    assert_eq!(seen["channels"][1]["connection"]["description"]["fi"], "Vain ohjeita");
    let own = editor.get(&path).await.is(200);
    assert_eq!(own["channels"][0]["channel"]["content"]["addresses"][0]["street"]["fi"], "Salakatu 1");

    let channel = format!("/directory/channels/{}", office["id"].as_str().unwrap());
    assert_eq!(reader.get(&channel).await.is(200)["content"]["addresses"], json!([]));
    assert_eq!(editor.get(&channel).await.is(200)["content"]["addresses"][0]["postal_code"], "40100");
    let listed = reader.get("/directory/channels?kind=service_location").await;
    assert!(!String::from_utf8_lossy(&listed.bytes).contains("Salakatu"));
    listed.is(200);

    let changed = editor
        .patch(&path, json!({"second_look": true, "summary": {"sv": null}, "charge": null}))
        .await
        .is(200);
    assert_eq!((&changed["second_look"], &changed["charge"]), (&json!(true), &Value::Null));
    assert_eq!(
        changed["summary"],
        json!({"fi": "Apua, kun laskut kasautuvat.", "en": "Help when bills pile up."})
    );
    assert_eq!(changed["channels"].as_array().unwrap().len(), 2);
    let fewer =
        editor.patch(&path, json!({"channels": [{"channel": {"existing": office["id"]}}]})).await.is(200);
    assert_eq!(fewer["channels"].as_array().unwrap().len(), 1);
    assert_eq!(world.happened().await, ["service.created", "service.changed", "service.changed"]);
}

#[actix_web::test]
async fn a_channel_with_a_key_is_made_once_and_a_repeat_makes_nothing() {
    let Stage { world: _world, editor, reader } = stage().await;
    let first = editor.asks("POST", "/directory/services").key("one").json(&debt_counselling()).send().await;
    let again = editor.asks("POST", "/directory/services").key("one").json(&debt_counselling()).send().await;
    assert_eq!(first.bytes, again.bytes);
    first.is(201);
    editor.post("/directory/services", debt_counselling()).await.is(201);
    assert_eq!(reader.get("/directory/services").await.is(200)["items"].as_array().unwrap().len(), 2);
    assert_eq!(reader.get("/directory/channels").await.is(200)["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn words_are_found_in_any_form_and_whole_words_come_first() {
    let Stage { world: _world, editor, reader } = stage().await;
    editor.post("/directory/services", debt_counselling()).await.is(201);
    editor.post("/directory/services", simple("Velkojen järjestely", &json!({}))).await.is(201);
    editor.post("/directory/services", simple("Päiväkoti", &json!({}))).await.is(201);
    for q in [
        "velkaneuvonta",
        "velkaneuvonnan",
        "velkaneuvontaa",
        "skuldr%C3%A5dgivning",
        "debt+counselling",
        "velkaneuv",
    ] {
        let found = reader.get(&format!("/directory/search?q={q}")).await.is(200);
        let best = &found["items"][0];
        assert_eq!(best["service"]["text"]["name"], "Talous- ja velkaneuvonta", "{q}");
        assert!(best["score"].as_i64().unwrap() > 0 && best["reasons"][0]["field"] == "name", "{q}: {best}");
    }
    assert_eq!(names(&reader, "q=p%C3%A4iv%C3%A4kodin").await, ["Päiväkoti"]);
    assert!(names(&reader, "q=hammasl%C3%A4%C3%A4k%C3%A4ri").await.is_empty());
    assert_eq!(names(&reader, "").await, ["Päiväkoti", "Talous- ja velkaneuvonta", "Velkojen järjestely"]);
    assert_eq!(names(&reader, "limit=1").await, ["Päiväkoti"]);
}

#[actix_web::test]
async fn every_filter_finds_what_it_should_and_nothing_else() {
    let Stage { world: _world, editor, reader } = stage().await;
    let county = json!({"kind": "limited", "counties": ["15"]});
    let town = json!({"kind": "limited", "municipalities": ["179"]});
    editor.post("/directory/services", debt_counselling()).await.is(201);
    let mut town_only = simple(
        "Kaupungin neuvonta",
        &json!({"area": town, "service_classes": ["P4.10"], "languages": ["en"]}),
    );
    town_only["takes_referrals"] = json!(false);
    editor.post("/directory/services", town_only).await.is(201);
    editor
        .post(
            "/directory/services",
            simple("Koko maan linja", &json!({"area": {"kind": "nationwide"}, "target_groups": ["KR1.2"]})),
        )
        .await
        .is(201);
    editor
        .post(
            "/directory/services",
            simple("Mantereen linja", &json!({"area": {"kind": "nationwide_except_aland_islands"}})),
        )
        .await
        .is(201);
    editor
        .post(
            "/directory/services",
            simple("Toinen maakunta", &json!({"area": {"kind": "limited", "counties": ["10"]}})),
        )
        .await
        .is(201);
    let mut draft = simple("Luonnos", &json!({"area": county}));
    draft["publishing"] = json!("draft");
    editor.post("/directory/services", draft).await.is(201);

    let (debt, town, land, main, other) = (
        "Talous- ja velkaneuvonta",
        "Kaupungin neuvonta",
        "Koko maan linja",
        "Mantereen linja",
        "Toinen maakunta",
    );
    for (query, expected) in [
        ("class=P15", vec![debt]),
        ("class=P15.1", vec![debt]),
        ("class=P15.2", vec![]),
        ("need=n03", vec![town, debt]),
        ("sector=debt_counselling", vec![debt]),
        ("sector=social_services", vec![town]),
        ("municipality=179", vec![town, land, main, debt]),
        ("municipality=992", vec![land, main, debt]),
        ("municipality=478", vec![land]),
        ("county=15", vec![town, land, main, debt]),
        ("county=10", vec![land, main, other]),
        ("lang=sv", vec![debt]),
        ("lang=en", vec![town]),
        ("target_group=KR1", vec![land, debt]),
        ("life_event=KE9", vec![debt]),
        ("channel=web_page", vec![debt]),
        ("channel=phone", vec![]),
        ("takes_referrals=false", vec![town]),
        ("q=neuvonta&municipality=992", vec![debt]),
    ] {
        assert_eq!(names(&reader, query).await, expected, "{query}");
    }
    let why = reader.get("/directory/search?need=n03&municipality=179").await.is(200);
    assert_eq!(
        why["items"][0]["matched"],
        json!([{"facet": "class", "code": "P4.10"}, {"facet": "municipality", "code": "179"}])
    );
    assert_eq!(
        why["items"][1]["matched"],
        json!([{"facet": "class", "code": "P15.1"}, {"facet": "need", "code": "n03"}, {"facet": "county", "code": "15"}])
    );
}

#[actix_web::test]
async fn what_is_open_is_told_and_can_be_asked_for() {
    let Stage { world: _world, editor, reader } = stage().await;
    editor.post("/directory/services", debt_counselling()).await.is(201);
    // It is Sunday noon in Finland.
    let now = reader.get("/directory/search?q=velkaneuvonta").await.is(200);
    assert_eq!(now["items"][0]["open"], json!({"state": "closed", "opens": "2026-11-23T07:00:00Z"}));
    assert_eq!(now["items"][0]["open_channel"]["name"], "Neuvontapiste");
    assert!(names(&reader, "open_at=now").await.is_empty());
    let monday = reader.get("/directory/search?open_at=2026-11-23T10:00:00%2B02:00").await.is(200);
    assert_eq!(monday["items"][0]["open"], json!({"state": "open", "until": "2026-11-23T13:00:00Z"}));
    assert_eq!(names(&reader, "open_at=now&channel=web_page").await.len(), 1);
}

#[actix_web::test]
async fn drafts_are_for_their_own_organization() {
    let Stage { world: _world, editor, reader } = stage().await;
    let mut draft = debt_counselling();
    draft["publishing"] = json!("draft");
    let made = editor.post("/directory/services", draft).await;
    let path = format!("/directory/services/{}", made.id());
    made.is(201);
    editor.get(&path).await.is(200);
    reader.get(&path).await.refused(404, "not-found");
    assert!(reader.get("/directory/services").await.is(200)["items"].as_array().unwrap().is_empty());
    for (publishing, found) in [("published", 1), ("draft", 0), ("published", 1)] {
        editor.patch(&path, json!({"publishing": publishing})).await.is(200);
        assert_eq!(names(&reader, "q=velkaneuvonta").await.len(), found, "{publishing}");
    }
}

#[actix_web::test]
async fn lists_are_read_page_by_page() {
    let Stage { world: _world, editor, reader } = stage().await;
    for number in 1..=5 {
        editor.post("/directory/services", simple(&format!("Palvelu {number}"), &json!({}))).await.is(201);
    }
    let (mut path, mut seen) = ("/directory/services?limit=2&sort=created_at".to_owned(), Vec::new());
    loop {
        let page = reader.get(&path).await.is(200);
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["text"]["name"].clone()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/directory/services?limit=2&sort=created_at&cursor={cursor}");
    }
    assert_eq!(seen, ["Palvelu 1", "Palvelu 2", "Palvelu 3", "Palvelu 4", "Palvelu 5"]);
}

#[actix_web::test]
async fn refusals() {
    let Stage { world, editor, reader } = stage().await;
    let made = editor.post("/directory/services", debt_counselling()).await;
    let path = format!("/directory/services/{}", made.id());
    let tag = made.etag();
    made.is(201);
    let unknown = "01990000-0000-7000-8000-00000000ffff";
    for (person, method, path, tag, body, status, slug) in [
        (&reader, "POST", "/directory/services", None, debt_counselling(), 403, "not-allowed"),
        (&reader, "PATCH", &*path, Some(&*tag), json!({"second_look": true}), 403, "not-allowed"),
        (&editor, "PATCH", &path, None, json!({"second_look": true}), 428, "if-match-required"),
        (&editor, "PATCH", &path, Some("\"7\""), json!({"second_look": true}), 412, "stale-version"),
        (&editor, "PATCH", &path, Some(&tag), json!({"colour": "red"}), 422, "invalid"),
        (&editor, "PATCH", &path, Some(&tag), json!({"name": null}), 422, "invalid"),
        (
            &editor,
            "PATCH",
            &path,
            Some(&tag),
            json!({"name": {"fi": null, "sv": null, "en": null}}),
            422,
            "invalid",
        ),
        (&editor, "PATCH", &path, Some(&tag), json!({"general_description_id": unknown}), 422, "invalid"),
        (
            &editor,
            "PATCH",
            &path,
            Some(&tag),
            json!({"channels": [{"channel": {"existing": unknown}}]}),
            422,
            "invalid",
        ),
        (
            &editor,
            "POST",
            "/directory/services",
            None,
            json!({"name": {"fi": "x"}, "content": {"needs": ["n77"]}}),
            422,
            "invalid",
        ),
        (
            &editor,
            "POST",
            "/directory/services",
            None,
            json!({"name": {"fi": "x"}, "response_working_days": 0}),
            422,
            "invalid",
        ),
        (&editor, "POST", "/imports", None, json!({"source": "ptv", "document": "text"}), 422, "invalid"),
        (&editor, "POST", "/imports", None, json!({"source": "other", "document": []}), 422, "invalid"),
        (&editor, "POST", "/imports", None, json!({"source": "ptv", "document": []}), 403, "not-allowed"),
    ] {
        let asking = person.asks(method, path).json(&body);
        let asking = if let Some(tag) = tag { asking.if_match(tag) } else { asking };
        asking.send().await.refused(status, slug);
    }
    for query in [
        "class=P99",
        "need=n99",
        "municipality=000",
        "open_at=soon",
        "lang=xx",
        "limit=0",
        "colour=red",
        "q=",
    ] {
        reader.get(&format!("/directory/search?{query}")).await.refused(422, "invalid");
    }
    let limited = world.person_limited(editor.organization, &[Role::Worker], domain::code::Set::EMPTY).await;
    limited.get("/directory/search").await.refused(403, "insufficient-scope");
    reader.stranger().get("/directory/search").await.refused(401, "not-signed-in");
}

/// What the demo tells of a service, as a body of the interface.
fn body_of(told: &Value) -> Value {
    let area = match told["area"]["kind"].as_str().unwrap() {
        "county" => json!({"kind": "limited", "counties": told["area"]["codes"]}),
        "municipalities" => json!({"kind": "limited", "municipalities": told["area"]["codes"]}),
        kind => json!({"kind": kind}),
    };
    let mut content = json!({"area": area});
    for key in [
        "description",
        "user_instruction",
        "alternative_names",
        "keywords",
        "service_classes",
        "target_groups",
        "life_events",
        "needs",
        "languages",
    ] {
        content[key] = told[key].clone();
    }
    let mut body = json!({"content": content});
    for key in ["name", "summary", "sector", "charge", "takes_referrals", "response_working_days"] {
        body[key] = told[key].clone();
    }
    body["channels"] = told["channels"].as_array().unwrap().iter().map(channel_of).collect();
    body
}

fn channel_of(told: &Value) -> Value {
    let mut content = json!({"languages": told["languages"]});
    if let Some(number) = told["phone"].as_str() {
        content["phones"] = json!([{"number": number}]);
    }
    if let Some(url) = told["url"].as_str() {
        content["web_pages"] = json!([{"url": url}]);
    }
    if let Some(place) = told["address"].as_object() {
        content["addresses"] = json!([{"street": {"fi": place["street"]}, "postal_code": place["postal_code"],
            "municipality_code": place["municipality_code"],
            "position": {"latitude": place["latitude"], "longitude": place["longitude"]}}]);
    }
    let kind = match told["type"].as_str().unwrap() {
        "EChannel" => "e_channel",
        "Phone" => "phone",
        "ServiceLocation" => "service_location",
        "PrintableForm" => "printable_form",
        _ => "web_page",
    };
    json!({"channel": {"new": {"key": told["key"], "kind": kind, "name": told["name"], "content": content,
        "opening_hours": told["opening_hours"], "requires_authentication": told["requires_authentication"]}}})
}

#[actix_web::test]
async fn the_services_of_the_demo_can_be_told_whole() {
    let Stage { world: _world, editor, reader } = stage().await;
    let told: Vec<Value> = serde_json::from_str(include_str!("../../src/demo/services.json")).unwrap();
    for service in &told {
        editor.post("/directory/services", body_of(service)).await.is(201);
    }
    let listed = reader.get("/directory/services?limit=200").await.is(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), told.len());
    let channels = reader.get("/directory/channels?limit=200").await.is(200);
    assert_eq!(channels["items"].as_array().unwrap().len(), 72);
    for query in ["q=velkaneuvonta&municipality=992", "q=velat", "need=n03&takes_referrals=true", "class=P15"]
    {
        assert!(!names(&reader, query).await.is_empty(), "{query}");
    }
}
