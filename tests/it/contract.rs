//! The API description holds for every operation: what is promised to all of them is asked of all of them.
use super::database::TestDatabase;
use super::world::{
    Answer, Person, World,
    cast::Cast,
    conform::DESCRIPTION,
    operation::{Operation, operations},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_committed_description_is_the_one_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.json");
    let current = serde_json::to_string_pretty(&*DESCRIPTION).unwrap() + "\n";
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == current, "run `just openapi` and commit the result");
}

#[test]
fn names_are_unique_and_everything_is_explained() {
    let mut seen = BTreeSet::new();
    for operation in operations() {
        let id = operation.described["operationId"].as_str().unwrap_or_default().to_owned();
        assert!(seen.insert(id.clone()) && !id.is_empty(), "{} has the operationId {id}", operation.name());
        for field in ["summary", "tags"] {
            assert!(!operation.described[field].is_null(), "{} has no {field}", operation.name());
        }
    }
}

/// utoipa keeps one of two schemas with the same name and says nothing, so the sources are asked.
#[test]
fn no_two_types_share_a_schema_name() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in
        [root.join("src"), root.join("domain/src")].iter().flat_map(|dir| super::budget::rust_files(dir))
    {
        let text = std::fs::read_to_string(&file).unwrap();
        for item in syn::parse_file(&text).unwrap().items {
            let (name, attributes) = match item {
                syn::Item::Struct(item) => (item.ident.to_string(), item.attrs),
                syn::Item::Enum(item) => (item.ident.to_string(), item.attrs),
                _ => continue,
            };
            let written = attributes.iter().map(quote_text).collect::<String>();
            if written.contains("ToSchema") {
                let renamed = written
                    .split("as = ")
                    .nth(1)
                    .map(|rest| rest.split([',', ')']).next().unwrap().to_owned());
                places.entry(renamed.unwrap_or(name)).or_default().push(file.display().to_string());
            }
        }
    }
    let shared: Vec<_> = places.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(places.len() > 20 && shared.is_empty(), "{shared:?}");
}

fn quote_text(attribute: &syn::Attribute) -> String {
    match &attribute.meta {
        syn::Meta::List(list) => list.tokens.to_string(),
        _ => String::new(),
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let mut waiting = vec![&*DESCRIPTION];
    while let Some(value) = waiting.pop() {
        if let Some(reference) = value["$ref"].as_str() {
            assert!(DESCRIPTION.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
        }
        match value {
            Value::Object(members) => waiting.extend(members.values()),
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
}

#[test]
fn examples_are_of_the_shape_they_illustrate() {
    let mut checked = 0;
    for (name, schema) in DESCRIPTION["components"]["schemas"].as_object().unwrap() {
        let Some(example) = schema.get("example") else { continue };
        let mut whole = schema.clone();
        whole["components"] = DESCRIPTION["components"].clone();
        let errors: Vec<_> = jsonschema::draft202012::new(&whole)
            .unwrap()
            .iter_errors(example)
            .map(|error| format!("{}: {error}", error.instance_path))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        checked += 1;
    }
    assert!(checked > 30, "{checked} examples");
}

#[actix_web::test]
async fn every_operation_refuses_strangers() {
    let cast = Cast::assemble().await;
    let stranger = cast.people[0].stranger();
    for operation in operations().iter().filter(|operation| !operation.is_open()) {
        let answer = operation.ask(&stranger, &cast).if_match("\"1\"").send().await;
        assert_eq!(answer.status, 401, "{}", operation.name());
    }
}

/// What is wrong with the rest of a request is no business of somebody who is not signed in.
#[actix_web::test]
async fn strangers_are_refused_before_the_request_is_read() {
    let cast = Cast::assemble().await;
    let known = &cast.people[0];
    for operation in operations().iter().filter(|operation| !operation.is_open()) {
        let path = format!("{}?no_such=1", cast.fill(&operation.path));
        for who in [known.stranger(), known.with_token("nonsense")] {
            let asking = who.asks(&operation.method, &path).key(&"x".repeat(300));
            let asking = if operation.method == "GET" { asking } else { asking.raw(b"{") };
            assert_eq!(asking.send().await.status, 401, "{}", operation.name());
        }
    }
}

#[actix_web::test]
async fn a_method_that_an_address_does_not_take_is_told_with_those_it_takes() {
    let cast = Cast::assemble().await;
    let who = &cast.people[0];
    let mut taken: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for operation in operations() {
        taken.entry(operation.path).or_default().push(operation.method);
    }
    for (path, methods) in &taken {
        let address = cast.fill(path);
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "NONSENSE"] {
            if methods.iter().any(|taken| taken == method) {
                continue;
            }
            let answer = who.asks(method, &address).send().await;
            assert_eq!(answer.status, 405, "{method} {path}: {}", answer.body);
            let allowed = answer.headers["allow"].to_str().unwrap().to_owned();
            answer.refused(405, "method-not-allowed");
            let allowed: BTreeSet<_> = allowed.split(", ").filter(|method| *method != "HEAD").collect();
            assert_eq!(allowed, methods.iter().map(String::as_str).collect(), "{path}");
        }
    }
    who.asks("POST", "/no-such-thing").send().await.refused(404, "not-found");
    who.asks("POST", "/health/live").send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn whatever_answers_get_answers_head() {
    let cast = Cast::assemble().await;
    for operation in operations().iter().filter(|operation| operation.method == "GET") {
        let path = cast.fill(&operation.path);
        let got = cast.people[0].get(&path).await;
        let headed = cast.people[0].asks("HEAD", &path).send().await;
        assert_eq!(
            (got.status, got.headers.get("etag")),
            (headed.status, headed.headers.get("etag")),
            "{path}"
        );
        assert!(headed.bytes.is_empty(), "{path}");
    }
}

#[actix_web::test]
async fn every_operation_on_a_record_hides_it_from_other_organizations() {
    let cast = Cast::assemble().await;
    let mut asked = 0;
    for operation in operations().iter().filter(|operation| Cast::is_private(&operation.path)) {
        for outsider in &cast.outsiders {
            let answer = operation.ask(outsider, &cast).if_match("\"1\"").send().await;
            assert_eq!(answer.status, 404, "{}: {}", operation.name(), answer.body);
            asked += 1;
        }
    }
    assert!(asked > 40, "{asked} operations were hidden");
}

/// The first of the cast whom role and side do not keep out.
async fn whoever_may(operation: &Operation, cast: &Cast) -> Option<Person> {
    for who in &cast.people {
        let answer = operation.ask(who, cast).if_match("\"99\"").send().await;
        if !matches!(answer.status, 401 | 403 | 404) {
            return Some(who.clone());
        }
    }
    None
}

#[actix_web::test]
async fn every_change_of_a_record_asks_which_version_was_seen() {
    let cast = Cast::assemble().await;
    for operation in operations().iter().filter(|operation| operation.takes("If-Match")) {
        let who =
            whoever_may(operation, &cast).await.unwrap_or_else(|| panic!("nobody may {}", operation.name()));
        operation.ask(&who, &cast).send().await.refused(428, "if-match-required");
        operation.ask(&who, &cast).if_match("\"99\"").send().await.refused(412, "stale-version");
        operation.ask(&who, &cast).if_match("W/\"1\"").send().await.refused(412, "stale-version");
    }
}

#[actix_web::test]
async fn every_body_is_read_strictly() {
    let cast = Cast::assemble().await;
    let who = &cast.people[0];
    for operation in
        operations().iter().filter(|one| one.is_json() && !one.is_open() && one.body(&cast).is_some())
    {
        let path = cast.fill(&operation.path);
        let ask = || who.asks(&operation.method, &path).if_match("\"1\"");
        let mut more = operation.body(&cast).unwrap();
        more["no_such_property"] = json!(1);
        let told = ask().json(&more).send().await.refused(422, "invalid");
        assert_eq!(told["errors"][0]["pointer"], "/no_such_property", "{}", operation.name());
        ask().raw(b"{").send().await.refused(400, "malformed");
        ask().raw(&vec![b'['; 2000]).send().await.refused(400, "malformed");
        ask().raw(&vec![b' '; 2 * 1024 * 1024]).send().await.refused(413, "body-too-large");
    }
}

#[actix_web::test]
async fn every_query_is_read_strictly() {
    let cast = Cast::assemble().await;
    let who = &cast.people[0];
    for operation in
        operations().iter().filter(|operation| operation.method == "GET" && operation.takes("limit"))
    {
        let path = cast.fill(&operation.path);
        let refused = |query: &str| who.asks("GET", &format!("{path}?{query}")).send();
        for query in ["no_such=1", "limit=1&limit=2", "limit=0", "limit=201"] {
            refused(query).await.refused(422, "invalid");
        }
    }
}

#[actix_web::test]
async fn every_operation_leaves_an_audit_entry() {
    let cast = Cast::assemble().await;
    for operation in operations().iter().filter(|operation| !operation.is_open()) {
        let before = cast.story.world.audit_rows().await.len();
        let who = &cast.people[0];
        let answer = operation.ask(who, &cast).if_match("\"99\"").send().await;
        let reached = !matches!(answer.status, 400 | 413 | 415 | 422 | 428);
        let written = cast.story.world.audit_rows().await.len() - before;
        assert!(
            !reached || written > 0,
            "{} answers {} and leaves no trace",
            operation.name(),
            answer.status
        );
    }
}

/// Whoever waits for a connection while holding one waits for ever once enough others do the same.
#[actix_web::test]
async fn no_operation_needs_two_connections_at_once() {
    let cast = Cast::over(World::over(TestDatabase::of_one_connection().await)).await;
    for operation in operations() {
        for who in &cast.people {
            let answer = operation.ask(who, &cast).if_match("\"1\"").send().await;
            assert!(answer.status < 500, "{} answers {}", operation.name(), answer.body);
        }
    }
}

/// The log fails closed: while it takes no entry nothing of a client is shown or changed.
#[actix_web::test]
async fn what_cannot_be_logged_is_neither_shown_nor_done() {
    let cast = Cast::assemble().await;
    let db = &cast.story.world.database.db;
    let mut answered = BTreeSet::new();
    for operation in operations().iter().filter(|operation| Cast::is_of_client(&operation.path)) {
        for who in &cast.people {
            let before = cast.story.world.happened().await.len();
            cast.story.world.gate.settle().await;
            db.execute_unprepared("ALTER TABLE audit_entry RENAME TO away").await.unwrap();
            let answer = operation.ask(who, &cast).if_match("\"1\"").send().await;
            db.execute_unprepared("ALTER TABLE away RENAME TO audit_entry").await.unwrap();
            let unread = matches!(answer.status, 422 | 428);
            assert!(unread || answer.status >= 500, "{} answers {}", operation.name(), answer.body);
            assert_eq!(cast.story.world.happened().await.len(), before, "{}", operation.name());
            if answer.status == 503 {
                answered.insert(operation.name());
            }
        }
    }
    assert!(answered.len() > 50, "{} operations: {answered:?}", answered.len());
}

#[actix_web::test]
async fn every_creation_can_be_repeated_by_key() {
    let cast = Cast::assemble().await;
    let mut repeated = 0;
    for operation in operations()
        .iter()
        .filter(|one| one.method == "POST" && one.takes("Idempotency-Key") && !one.takes("If-Match"))
    {
        let mut answers: Vec<Answer> = Vec::new();
        for who in &cast.people {
            let key = format!("repeat-{}", operation.path);
            let first = operation.ask(who, &cast).key(&key).send().await;
            if first.status < 300 {
                let again = operation.ask(who, &cast).key(&key).send().await;
                answers = vec![first, again];
                break;
            }
        }
        if let [first, again] = answers.as_slice() {
            let keeps = first.headers.contains_key("etag");
            assert!(
                !keeps || (first.status, &first.bytes) == (again.status, &again.bytes),
                "{}",
                operation.name()
            );
            repeated += usize::from(keeps);
        }
    }
    assert!(repeated >= 5, "{repeated} creations were repeated");
}

/// Steps of referrals are repeated on the random walks, and those of plans, actions and meetings by their own tests: they
/// bring each where it is legal.
#[actix_web::test]
async fn every_step_can_be_repeated_by_key() {
    let cast = Cast::assemble().await;
    let reason = json!({"reason_code": "situation_changed"});
    cast.story.sender.step(&cast.fill("/referrals/{referral_id}"), "withdraw", reason).await.is(200);
    let mut repeated = BTreeSet::new();
    let steps: Vec<_> = operations()
        .into_iter()
        .filter(|one| one.method == "POST" && one.takes("Idempotency-Key") && one.takes("If-Match"))
        .filter(|one| {
            !["/referrals/", "/plans/", "/actions/", "/meetings/", "/accept", "/decline"]
                .iter()
                .any(|part| one.path.contains(part))
        })
        .collect();
    // One step makes room for another, so they are tried until nothing new is done.
    loop {
        let before = repeated.len();
        for operation in steps.iter().rev() {
            let path = cast.fill(&operation.path);
            let record = path.rsplit_once('/').unwrap().0.trim_start_matches("/api/v1");
            for who in &cast.people {
                let seen = who.get(record).await;
                if seen.status != 200 || repeated.contains(&operation.path) {
                    continue;
                }
                let ask = || operation.ask(who, &cast).if_match(&seen.etag()).key(&operation.path).send();
                let first = ask().await;
                if first.status >= 300 {
                    continue;
                }
                let (versions, again) = (who.get(record).await.etag(), ask().await);
                assert_eq!((first.status, &first.bytes), (again.status, &again.bytes), "{}", operation.path);
                assert_eq!(versions, who.get(record).await.etag(), "{} was done twice", operation.path);
                repeated.insert(operation.path.clone());
            }
        }
        if repeated.len() == before {
            break;
        }
    }
    let never: BTreeSet<_> =
        steps.into_iter().map(|one| one.path).filter(|path| !repeated.contains(path)).collect();
    // The case of the cast is open already, and its next step is dropped; tests of cases repeat these two.
    let elsewhere = ["/api/v1/cases/{case_id}/open", "/api/v1/next-steps/{next_step_id}/done"];
    assert_eq!(never, elsewhere.map(str::to_owned).into(), "{repeated:?}");
}

#[actix_web::test]
async fn a_national_id_in_an_address_is_refused_and_not_repeated() {
    let cast = Cast::assemble().await;
    for path in ["/cases/010194-900R", "/cases?limit=5&x=010194-900R", "/cases/010194%2D900R"] {
        let refused = cast.people[0].get(path).await.refused(400, "malformed");
        assert!(!refused.to_string().contains("900R"));
    }
}
