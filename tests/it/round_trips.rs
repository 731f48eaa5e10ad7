//! How often each hot operation goes to the database and back, the look-up of the token, BEGIN and COMMIT included.
//!
//! Counted where it happens: a wire between the pool and PostgreSQL counts the messages after which the server is
//! waited for. Left out is the empty Sync with which the pool tests a connection that was given back: it happens after
//! the answer, on a task of its own. The statements are the same on SQLite, where there is no way to go.
use super::{
    demo::a_worker_of_the_case,
    plans::Table,
    world::{
        Person, World,
        operation::operations,
        rows,
        story::Story,
        wire::{Wire, wired},
    },
};
use domain::access::Role;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

/// A world whose round trips are counted, or none without PostgreSQL.
async fn counted() -> Option<(World, Wire)> {
    let Some((database, wire)) = wired(1).await else {
        println!("skipped: round trips are counted on PostgreSQL");
        return None;
    };
    Some((World::over(database), wire))
}

#[actix_web::test]
async fn hot_operations_stay_within_their_round_trips() {
    let Some((world, wire)) = counted().await else { return };
    let story = Story::on(world, false).await;
    for _ in 0..50 {
        let referral = story.draft_of_another_service().await;
        story.sender.step(&referral, "send", json!({})).await.is(200);
    }
    // Once to prepare the statements, once to count.
    let mut told = Vec::new();
    for round in 0..2 {
        let mut count = async |name: &'static str, limit: usize, work: &mut dyn FnMut() -> Asked| {
            let before = trips(&story.world, &wire).await;
            let status = work().await;
            let spent = trips(&story.world, &wire).await - before;
            assert!(status < 300, "{name} answers {status}");
            if round == 1 {
                told.push(format!("{name}: {spent} of {limit}"));
                assert!(spent <= limit, "{name} takes {spent} round trips, more than {limit}");
            }
        };
        let referral = story.draft_of_another_service().await;
        story.sender.step(&referral, "send", json!({})).await.is(200);
        let (sender, receiver) = (story.sender.clone(), story.receiver.clone());
        let path = referral.clone();
        count("read one referral", 2, &mut || {
            let (who, path) = (receiver.clone(), path.clone());
            Box::pin(async move { who.get(&path).await.status })
        })
        .await;
        count("list 50 referrals", 3, &mut || {
            let who = receiver.clone();
            Box::pin(async move {
                let answer = who.get("/referrals?box=in&limit=50").await;
                assert_eq!(answer.body["items"].as_array().map(Vec::len), Some(50));
                answer.status
            })
        })
        .await;
        let etag = receiver.etag(&referral).await;
        count("accept", 5, &mut || {
            let (who, path, etag) = (receiver.clone(), format!("{path}/accept"), etag.clone());
            let key = format!("accept-{round}");
            Box::pin(async move {
                who.asks("POST", &path).if_match(&etag).key(&key).json(&json!({})).send().await.status
            })
        })
        .await;
        let body = story.referral_to_another_service().await;
        count("create a referral", 6, &mut || {
            let (who, body, key) = (sender.clone(), body.clone(), format!("create-{round}"));
            Box::pin(async move { who.asks("POST", "/referrals").key(&key).json(&body).send().await.status })
        })
        .await;
    }
    println!("round trips: {}", told.join(", "));
}

/// The third way is that of the log of uses, which is written beside the answer.
#[actix_web::test]
async fn a_search_of_the_directory_is_one_statement_after_the_token() {
    let Some((world, wire)) = counted().await else { return };
    let story = Story::on(world, false).await;
    let mut spent = Vec::new();
    for round in 0..4 {
        let lead = story.world.lead(story.office).await;
        let body = json!({"name": {"fi": format!("Velkaneuvonta {round}")}, "content": {"area": {"kind": "nationwide"}},
            "channels": [{"channel": {"new": {"kind": "phone", "name": {"fi": "Linja"}}}}]});
        lead.post("/directory/services", body).await.is(201);
        let before = trips(&story.world, &wire).await;
        let found = story.sender.get("/directory/search?q=velkaneuvonta&municipality=179&open_at=now").await;
        found.is(200);
        spent.push(trips(&story.world, &wire).await - before);
    }
    println!("round trips of a search, with its use in the log: {spent:?}");
    assert!(spent[1..].iter().all(|spent| *spent <= 3), "{spent:?}");
}

/// A plan as large as they get, and the board of a lead that tells of it: they take as many ways as with one thing of each kind.
#[actix_web::test]
async fn a_large_plan_takes_no_more_round_trips_than_a_small_one() {
    let Some((world, wire)) = counted().await else { return };
    let table = Table::of(Story::on(world, false).await).await;
    let (world, worker) = (&table.story.world, table.worker());
    let reads = [
        (table.plan.clone(), 3),
        (format!("{}/content", table.plan), 4),
        (format!("{}/service-map", table.plan), 5),
        (format!("{}/service-map/printout", table.plan), 5),
        ("/views/team-board".to_owned(), 3),
    ];
    let mut ways = Vec::new();
    for (goals, carried, actions) in [(1, 1, 0), (7, 5, 14)] {
        for number in 0..goals {
            table.goal(&format!("Goal {number}")).await;
        }
        for number in 0..carried + actions {
            let action = table.act(json!({"who": if number % 2 == 0 { "worker" } else { "client" }})).await;
            if number < carried {
                table.sent_for(&action).await;
            }
        }
        let mut spent = Vec::new();
        for (path, limit) in &reads {
            worker.get(path).await;
            let before = trips(world, &wire).await;
            assert_eq!(worker.get(path).await.status, 200, "{path}");
            spent.push(trips(world, &wire).await - before);
            assert!(spent.last() <= Some(limit), "{path} takes {spent:?} ways, more than {limit}");
        }
        ways.push(spent);
    }
    let content = worker.get(&reads[1].0).await.is(200);
    let held = |part: &str| content[part].as_array().unwrap().len();
    assert_eq!((held("goals"), held("actions")), (8, 20));
    println!("plan, content, service map, printout and board take {:?} ways", ways[1]);
    assert_eq!(ways[0], ways[1]);
}

#[actix_web::test]
async fn pages_stay_within_their_round_trips() {
    let Some((world, wire)) = counted().await else { return };
    let table = Table::of(Story::on(world, false).await).await;
    let story = &table.story;
    let referral = story.sent().await;
    table.goal("I want to sleep.").await;
    table.act(json!({})).await;
    let queued = referral.replace("/referrals/", "/queue/");
    for _ in 0..30 {
        let more = story.draft_of_another_service().await;
        story.sender.step(&more, "send", json!({})).await.is(200);
    }
    let (worker, lead) = (story.world.visits(&story.receiver).await, story.world.visits(&story.lead).await);
    let sender = story.world.visits(&story.sender).await;
    let admin = story.world.visits(&story.world.person(story.office, &[Role::OrgAdmin]).await).await;
    let officer = story.world.visits(&story.world.person(story.ngo, &[Role::PrivacyOfficer]).await).await;
    let client = format!("/clients/{}", story.client);
    let (log, time_line) = (format!("/log?client_id={}", story.client), format!("{}/timeline", story.case));
    let search = format!("/services?q=a&case={}", story.case_id());
    let service = format!("/services/{}?case={}", story.service, story.case_id());
    let writing = format!("/referrals/new?case={}&service={}", story.case_id(), story.service);
    let pages = [
        (&worker, "/today"),
        (&worker, "/referrals"),
        (&worker, &referral),
        (&sender, "/cases"),
        (&sender, &table.story.case),
        (&sender, &time_line),
        (&sender, &table.plan),
        (&officer, "/privacy"),
        (&officer, "/account"),
        (&officer, &log),
        (&lead, "/today"),
        (&lead, "/queue"),
        (&lead, &queued),
        (&lead, "/reports"),
        (&sender, "/clients"),
        (&admin, "/organization"),
        (&sender, &client),
        (&sender, &search),
        (&sender, &service),
        (&sender, &writing),
    ];
    let mut told = Vec::new();
    for (who, path) in pages {
        who.get(path).await.is(200);
        let before = trips(&story.world, &wire).await;
        who.get(path).await.is(200);
        told.push((path, trips(&story.world, &wire).await - before));
    }
    println!("round trips of pages: {told:?}");
    assert!(told.iter().all(|(_, spent)| *spent <= 6), "{told:?}");
}

type Asked = std::pin::Pin<Box<dyn Future<Output = u16>>>;

/// The whole demo, and every list in it: one row takes as many ways as two hundred.
#[actix_web::test]
async fn a_longer_list_takes_no_more_round_trips() {
    let Some((world, wire)) = counted().await else { return };
    let data = tempfile::tempdir().unwrap();
    let case = polku::demo::prepare(&world.gate, data.path()).await.unwrap().case_id;
    // What the server does by itself within a minute: it would plan for tables that it takes for empty.
    world.database.db.execute_unprepared("ANALYZE").await.unwrap();
    let who = a_worker_of_the_case(&world, &case).await;
    let referral = first(&who.get(&format!("/referrals?case_id={case}")).await.is(200));
    let client = who.get(&format!("/cases/{case}")).await.is(200)["client_id"].as_str().unwrap().to_owned();
    let broken = json!([{"id": "a"}, {"id": "b"}, {"id": "c"}]);
    let import = who.post("/imports", json!({"source": "ptv", "document": broken})).await.id().to_string();
    let consents = who.get(&format!("/bases?client_id={client}&kind=consent")).await.is(200);
    let basis = first(&consents);
    for body in ["One", "Two", "Three"] {
        who.post(&format!("/referrals/{referral}/messages"), json!({"body": body})).await.is(201);
    }
    for code in ["010101-123N", "010594Y9032"] {
        let conflict = json!({"kind": "relative", "national_id": code});
        who.post("/conflicts", conflict).await.is(201);
        let task = json!({"client_id": client, "kind": "supervision", "reason": "A reason."});
        who.post("/client-tasks", task).await.is(201);
        let hidden = who.post("/clients", json!({"first_names": "Aino", "last_name": "Uusi"})).await.id();
        who.post("/safety-restrictions", json!({"client_id": hidden})).await.is(201);
        let (of, keeper) = (client.parse().unwrap(), who.organization);
        world.put::<entity::break_glass::Entity>(rows::break_glass(&who, of, keeper, world.now())).await;
        world.put::<entity::alert::Entity>(rows::alert(&who, Some(of), world.now())).await;
        let why = json!({"purpose": "contact", "reason": "A call."});
        who.post(&format!("/clients/{hidden}/reveal"), why).await.is(201);
    }
    for words in ["One", "Two"] {
        let strength = json!({"area": "skills", "text": words, "said_by": "client"});
        who.post(&format!("/cases/{case}/strengths"), strength).await.is(201);
        let member = json!({"kind": "friend", "name": words, "added_by": "client"});
        who.post(&format!("/cases/{case}/network-members"), member).await.is(201);
        who.post(&format!("/cases/{case}/notes"), json!({"text": words})).await.is(201);
        let meeting = json!({"kind": "individual", "mode": "chat", "agenda": [words]});
        who.post(&format!("/cases/{case}/meetings"), meeting).await.is(201);
        let answers = json!({"instrument": "3x10d", "answered_via": "phone", "answers": {"finance": 3}});
        who.post(&format!("/cases/{case}/measure-responses"), answers).await.is(201);
    }
    let (plan, goal) = two_plans(&who, &case).await;
    let (mut compared, mut short) = (0, Vec::new());
    for list in operations().iter().filter(|one| one.method == "GET" && one.takes("limit")) {
        let path = list.path.trim_start_matches("/api/v1");
        let path = path.replace("{case_id}", &case).replace("{referral_id}", &referral);
        let path = path.replace("{import_id}", &import).replace("{client_id}", &client);
        let path = path.replace("{basis_id}", &basis).replace("{plan_id}", &plan).replace("{goal_id}", &goal);
        let (one, _) = ask(&world, &wire, &who, &format!("{path}?limit=1")).await;
        let (all, rows) = ask(&world, &wire, &who, &format!("{path}?limit=200")).await;
        assert_eq!(one, all, "{path} takes {one} ways for one row and {all} for {rows}");
        compared += 1;
        if rows < 2 {
            short.push(path);
        }
    }
    println!("{compared} lists compared; with one row or none: {short:?}");
    assert!(compared > 20 && short.len() <= 5, "{short:?}");
}

/// Two plans after the one that the demo shows, of one of which two versions were agreed; that plan, and a goal of it.
async fn two_plans(who: &Person, case: &str) -> (String, String) {
    let plans = format!("/cases/{case}/plans");
    let shown = first(&who.get(&format!("/plans?case_id={case}")).await.is(200));
    let instead = json!({"kind": "otso_plan", "supersedes_id": shown});
    let plan = who.post(&plans, instead).await.id().to_string();
    let path = format!("/plans/{plan}");
    let mut goal = String::new();
    for words in ["I want to sleep.", "I want to work."] {
        goal = who.post(&format!("{path}/goals"), json!({"client_words": words})).await.id().to_string();
        let action = json!({"what": words, "who": "client", "due": "2026-12-18"});
        who.post(&format!("{path}/actions"), action).await.is(201);
    }
    for by in ["client", "worker"] {
        let level = json!({"level": 1, "assessed_by": by});
        who.post(&format!("/goals/{goal}/assessments"), level).await.is(201);
        who.step(&path, "send-to-client", json!({})).await.is(200);
        who.step(&path, "client-response", json!({"answer": "agreed"})).await.is(200);
        who.step(&path, "agree", json!({})).await.is(200);
        who.step(&path, "review", json!({})).await.is(200);
    }
    let next = json!({"kind": "personal_plan", "supersedes_id": plan});
    who.post(&plans, next).await.is(201);
    (plan, goal)
}

fn first(list: &Value) -> String {
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

/// The ways so far, once nothing is under way: whoever gets the only connection waits for what ends its last transaction.
async fn trips(world: &World, wire: &Wire) -> usize {
    world.gate.settle().await;
    let only = world.database.pools.requests.get_postgres_connection_pool().acquire().await.unwrap();
    drop(only);
    wire.trips()
}

/// The ways that a list takes once its statements are prepared, and its rows.
async fn ask(world: &World, wire: &Wire, who: &Person, path: &str) -> (usize, usize) {
    who.get(path).await.is(200);
    let before = trips(world, wire).await;
    let list = who.get(path).await.is(200);
    (trips(world, wire).await - before, list["items"].as_array().unwrap().len())
}

/// To compile a statement took a thousand times as long as to answer it.
#[actix_web::test]
async fn no_statement_is_compiled_before_it_is_run() {
    let Some((world, _wire)) = counted().await else { return };
    let pools = &world.database.pools;
    for pool in [&pools.requests, &pools.service, &pools.log, &pools.swift] {
        let ask = Statement::from_string(DbBackend::Postgres, "SELECT current_setting('jit')");
        let row = pool.query_one_raw(ask).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "off");
    }
}
