//! Bringing in what another register publishes: every record accounted for, twice the same changes nothing.
use crate::world::{Person, World};
use domain::{OrganizationId, access::Role, organization::Sector};
use polku::directory::import::{self, File, Report};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn fixtures() -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ptv");
    files(&folder)
}

fn files(folder: &Path) -> Vec<File> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    let file = |path: PathBuf| File {
        name: path.file_name().unwrap().to_str().unwrap().to_owned(),
        bytes: std::fs::read(path).unwrap(),
    };
    paths.into_iter().map(file).collect()
}

async fn run(world: &World, files: Vec<File>, dry_run: bool) -> Report {
    let access = world.gate.as_system("import", OrganizationId::generate());
    import::run(&access, files, dry_run).await.unwrap()
}

fn counts(report: &Report) -> Value {
    serde_json::to_value(&report.import).unwrap()["by_kind"].clone()
}

async fn importer(world: &World) -> Person {
    let office = world.organization("County", Sector::SocialServices).await;
    world.person(office, &[Role::OrgAdmin]).await
}

#[actix_web::test]
async fn every_record_is_accounted_for_and_a_second_run_changes_nothing() {
    let world = World::new().await;
    let worker = world.worker(world.organization("Harbour", Sector::NgoPeer).await).await;
    let tried = run(&world, fixtures(), true).await;
    assert_eq!(serde_json::to_value(&tried.import).unwrap()["status"], "dry_run_done");
    assert!(worker.get("/directory/services").await.is(200)["items"].as_array().unwrap().is_empty());

    let first = run(&world, fixtures(), false).await;
    assert_eq!(counts(&first), counts(&tried));
    assert_eq!(
        counts(&first),
        json!({
            "organization": {"new": 3, "changed": 0, "same": 0, "rejected": 2},
            "general_description": {"new": 2, "changed": 0, "same": 0, "rejected": 1},
            "channel": {"new": 6, "changed": 0, "same": 0, "rejected": 0},
            "service": {"new": 4, "changed": 0, "same": 0, "rejected": 2},
            "import": {"new": 0, "changed": 0, "same": 0, "rejected": 6}})
    );
    let again = run(&world, fixtures(), false).await;
    assert_eq!(
        serde_json::to_value(&again.import).unwrap()["total"],
        json!({"new": 0, "changed": 0, "same": 15, "rejected": 11})
    );

    let found = worker.get("/directory/search?q=velkaj%C3%A4rjestelyn&municipality=992").await.is(200);
    let hit = &found["items"][0];
    assert_eq!(hit["service"]["organization"]["name"]["fi"], "Kuvitteellinen kaupunki");
    assert_eq!(hit["service"]["takes_referrals"], false);
    let path = format!("/directory/services/{}", hit["service"]["id"].as_str().unwrap());
    let service = worker.get(&path).await.is(200);
    assert_eq!(service["source"]["register"], "ptv");
    assert_eq!(service["channels"][0]["connection"]["help"], json!(["OnsiteGuidance"]));
    let description =
        format!("/directory/general-descriptions/{}", service["general_description_id"].as_str().unwrap());
    assert_eq!(worker.get(&description).await.is(200)["reference_code"], "X-0001");
    let variants = worker.get("/directory/general-descriptions?reference_code=X-0001").await.is(200);
    assert_eq!(variants["items"].as_array().unwrap().len(), 2);
    let named = worker.get("/directory/search?q=pys%C3%A4k%C3%B6intilupa").await.is(200);
    assert_eq!(named["items"][0]["service"]["organization"]["name"]["fi"], "Vielä tuntematon virasto");
    assert!(
        worker.get("/directory/search?q=poistettu").await.is(200)["items"].as_array().unwrap().is_empty()
    );
}

fn service(name: &str) -> Value {
    json!({"id": "s-1", "serviceNames": [{"language": "fi", "value": name, "type": "Name"}], "areaType": "Nationwide",
        "organizations": [{"organization": {"id": "o-1", "name": "Virasto"}, "roleType": "Responsible"}],
        "publishingStatus": "Published"})
}

#[actix_web::test]
async fn an_import_over_http_tells_what_it_did_and_where_it_stumbled() {
    let world = World::new().await;
    let admin = importer(&world).await;
    let document =
        json!([service("Asumisneuvonta"), {"serviceNames": []}, {"id": "x", "name": "010194-900R"}]);
    let body = json!({"source": "ptv", "document": document});
    let made = admin.asks("POST", "/imports").key("part-1").json(&body).send().await;
    let path = format!("/imports/{}", made.id());
    let again = admin.asks("POST", "/imports").key("part-1").json(&body).send().await;
    assert_eq!(made.bytes, again.bytes);
    assert_eq!(made.is(201)["status"], "partially_applied");
    assert_eq!(
        admin.get(&path).await.is(200)["total"],
        json!({"new": 1, "changed": 0, "same": 0, "rejected": 2})
    );
    let issues =
        admin.asks("GET", &format!("{path}/issues?limit=1")).header("accept-language", "sv").send().await;
    assert!(!String::from_utf8_lossy(&issues.bytes).contains("010194"), "no value of a record is told");
    let issues = issues.is(200);
    assert_eq!(issues["items"][0]["path"], "document#/1/id");
    assert_eq!(issues["items"][0]["detail"], "Posten saknar identifierare");
    let rest =
        admin.get(&format!("{path}/issues?cursor={}", issues["next_cursor"].as_str().unwrap())).await.is(200);
    assert_eq!(rest["items"][0]["code"], "without_record");
    assert_eq!(rest["next_cursor"], Value::Null);
    assert_eq!(admin.get("/imports").await.is(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(world.happened().await, ["directory.imported"]);
    let other = importer(&world).await;
    other.get(&path).await.refused(404, "not-found");
    other.get(&format!("{path}/issues")).await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_changed_record_is_found_by_its_new_words_and_keeps_what_was_decided_here() {
    let world = World::new().await;
    let admin = importer(&world).await;
    let lead = world.lead(admin.organization).await;
    let bring = async |name: &str| {
        let mut record = service(name);
        record["organizations"] =
            json!([{"organization": {"id": "o-9", "name": "County"}, "roleType": "Responsible"}]);
        let organization = json!({"id": "o-9", "organizationType": "Municipality", "businessCode": "1234567-1",
            "organizationNames": [{"language": "fi", "value": "County", "type": "Name"}]});
        admin.post("/imports", json!({"source": "ptv", "document": [record, organization]})).await.is(201)
    };
    world.give_business_id(admin.organization, "1234567-1").await;
    bring("Asumisneuvonta").await;
    let found = lead.get("/directory/search?q=asumisneuvonta").await.is(200);
    let path = format!("/directory/services/{}", found["items"][0]["service"]["id"].as_str().unwrap());
    let decided = lead
        .patch(&path, json!({"takes_referrals": true, "response_working_days": 3, "waiting_days": 9}))
        .await
        .is(200);
    assert_eq!(
        (&decided["takes_referrals"], &decided["organization"]["id"]),
        (&json!(true), &json!(admin.organization))
    );
    lead.patch(&path, json!({"name": {"fi": "Oma nimi"}})).await.refused(422, "invalid");

    assert_eq!(bring("Asumisneuvonta").await["total"]["same"], 2);
    assert_eq!(bring("Kotoutumisen tuki").await["total"]["changed"], 1);
    assert!(
        lead.get("/directory/search?q=asumisneuvonta").await.is(200)["items"].as_array().unwrap().is_empty()
    );
    assert_eq!(
        lead.get("/directory/search?q=kotoutuminen").await.is(200)["items"].as_array().unwrap().len(),
        1
    );
    let kept = lead.get(&path).await.is(200);
    assert_eq!((&kept["takes_referrals"], &kept["response_working_days"]), (&json!(true), &json!(3)));
    assert_eq!(kept["waiting_days"], 9);
    assert!(kept["capacity_told_at"].is_string(), "{kept}");

    let stranger = importer(&world).await;
    let taken =
        stranger.post("/imports", json!({"source": "ptv", "document": service("Kaapattu")})).await.is(201);
    assert_eq!(taken["total"]["rejected"], 1);
}

#[actix_web::test]
async fn nobody_says_how_others_are_reached() {
    let world = World::new().await;
    let admin = importer(&world).await;
    world.give_business_id(admin.organization, "1234567-1").await;
    let mut record = service("Asumisneuvonta");
    record["organizations"] =
        json!([{"organization": {"id": "o-9", "name": "County"}, "roleType": "Responsible"}]);
    let organization = json!({"id": "o-9", "organizationType": "Municipality", "businessCode": "1234567-1",
        "organizationNames": [{"language": "fi", "value": "County", "type": "Name"}]});
    admin.post("/imports", json!({"source": "ptv", "document": [record, organization]})).await.is(201);
    let channel = |id: &str| {
        json!({"id": id, "serviceChannelType": "EChannel", "publishingStatus": "Published",
            "serviceChannelNames": [{"language": "fi", "value": "Lomake", "type": "Name"}],
            "services": [{"service": {"id": "s-1", "name": "Asumisneuvonta"}}]})
    };
    let stranger = importer(&world).await;
    let brings = json!({"source": "ptv", "document": channel("c-1")});
    let made = stranger.post("/imports", brings).await.is(201);
    assert_eq!(made["total"], json!({"new": 1, "changed": 0, "same": 0, "rejected": 0}));
    let path = format!("/imports/{}/issues", made["id"].as_str().unwrap());
    assert_eq!(stranger.get(&path).await.is(200)["items"][0]["code"], "not_yours");
    let found = admin.get("/directory/search?q=asumisneuvonta").await.is(200);
    let path = format!("/directory/services/{}", found["items"][0]["service"]["id"].as_str().unwrap());
    assert_eq!(admin.get(&path).await.is(200)["channels"], json!([]));
    admin.post("/imports", json!({"source": "ptv", "document": channel("c-2")})).await.is(201);
    assert_eq!(admin.get(&path).await.is(200)["channels"].as_array().unwrap().len(), 1);
}

/// The real thing, where it is at hand.
#[actix_web::test]
#[expect(clippy::print_stdout, reason = "tells what was read, or that nothing was")]
async fn the_corpus_is_accounted_for_record_by_record() {
    let Some(folder) = std::env::var_os("CORPUS_DIR").map(|folder| PathBuf::from(folder).join("ptv")) else {
        println!("SKIPPED: CORPUS_DIR is not set, so the published files were not read");
        return;
    };
    let corpus = || {
        let mut all = files(&folder);
        all.extend(files(&folder.join("v11-samples")));
        all
    };
    let world = World::new().await;
    let first = run(&world, corpus(), false).await;
    println!("{} files: {}", corpus().len(), counts(&first));
    let kinds = counts(&first);
    let kept = |kind: &str| kinds[kind]["new"].as_u64().unwrap();
    assert_eq!((kept("general_description"), kept("organization")), (458, 306));
    assert_eq!((kept("service"), kept("channel")), (165 + 1, 89 + 28 + 1));
    let again = run(&world, corpus(), false).await;
    let total = serde_json::to_value(&again.import).unwrap()["total"].clone();
    assert_eq!(
        (&total["new"], &total["changed"], &total["same"]),
        (&json!(0), &json!(0), &json!(458 + 306 + 166 + 118))
    );
    assert_eq!(counts(&again)["import"], kinds["import"]);
}
