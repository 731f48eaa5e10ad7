//! A database that goes away and comes back, and callers that go away in the middle.
use super::{
    database::{TestDatabase, server},
    world::{World, story::Story, wire::wired},
};
use domain::access::Role;
use polku::{
    config::{DatabaseSettings, Secret, ServerSettings},
    http::admission::Places,
    operations::Operations,
    store::connect,
};
use sea_orm::{
    ConnectionTrait, EntityTrait, PaginatorTrait, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The server commits, and the answer is lost on the way: the caller is told to come again, and finds it done once.
#[actix_web::test]
async fn a_change_whose_answer_is_lost_is_done_once() {
    let Some((database, wire)) = wired(4).await else {
        println!("skipped: the embedded database is not at the end of a wire");
        return;
    };
    let story = Story::on(World::over(database), false).await;
    let referral = story.sent().await;
    let etag = story.receiver.etag(&referral).await;
    let path = format!("{referral}/accept");
    let accept = || story.receiver.asks("POST", &path).if_match(&etag).key("once").json(&json!({})).send();
    wire.lose_the_answer_to_a_commit();
    let lost = accept().await;
    assert!(lost.headers.contains_key("retry-after"));
    lost.refused(503, "unavailable");
    assert!(!story.world.gate.is_ready().await);
    for _ in 0..6 {
        story.receiver.get(&referral).await.refused(503, "unavailable");
    }
    wire.mend();
    let mut refused = 0;
    let done = loop {
        match accept().await {
            answer if answer.status == 503 => refused += 1,
            answer => break answer,
        }
        assert!(refused <= 4, "each broken connection is met once at most");
    };
    assert!(story.world.gate.is_ready().await);
    assert_eq!(done.is(200)["status"], "accepted");
    let happened = story.world.happened().await;
    assert_eq!(happened.iter().filter(|what| *what == "referral.accepted").count(), 1);
    let traces = story.world.audit().await;
    assert_eq!(
        traces.iter().filter(|trace| trace.starts_with("referral.accept ok")).count(),
        2,
        "and a repeat"
    );
}

/// Somebody else holds the file for longer than anybody waits.
#[actix_web::test]
async fn a_file_that_somebody_holds_is_waited_for_and_then_told() {
    if server().is_some() {
        println!("skipped: a server has no file to hold");
        return;
    }
    let database = TestDatabase::fresh().await;
    let url = database.url.clone();
    let story = Story::on(World::over(database), false).await;
    let draft = story.draft().await;
    let settings = DatabaseSettings { url: Secret::new(url), max_connections: 1, wait_seconds: 5 };
    let other = connect::connect_as_owner(&settings).await.unwrap();
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let held = other.begin_with_options(options).await.unwrap();
    let path = format!("{draft}/send");
    let send = || story.sender.asks("POST", &path).if_match("\"1\"").key("once").json(&json!({})).send();
    let (refused, unread) = tokio::join!(send(), story.sender.get(&draft));
    assert!(refused.headers.contains_key("retry-after"));
    refused.refused(503, "unavailable");
    // What cannot be logged is not shown.
    assert_eq!(unread.refused(503, "unavailable")["client_wish"], json!(null));
    held.rollback().await.unwrap();
    send().await.is(200);
    assert_eq!(story.sender.get(&draft).await.is(200)["status"], "sent");
}

#[actix_web::test]
async fn a_database_that_drops_its_connections_is_used_again() {
    if server().is_none() {
        println!("skipped: the embedded database cannot go away by itself");
        return;
    }
    let story = Story::begin().await;
    let referral = story.sent().await;
    let etag = story.receiver.etag(&referral).await;
    let all_but_mine = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    story.world.database.db.execute_unprepared(all_but_mine).await.unwrap();
    let mut refused = 0;
    loop {
        let answer = story.receiver.get(&referral).await;
        if answer.status == 200 {
            assert_eq!(answer.etag(), etag, "nothing is lost");
            break;
        }
        assert!(answer.headers.contains_key("retry-after"));
        answer.refused(503, "unavailable");
        refused += 1;
        assert!(refused <= 10, "each broken connection is met once at most");
    }
    story.receiver.step(&referral, "accept", json!({})).await.is(200);
}

#[actix_web::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let world = World::new().await;
    let ngo = world.organization("NGO", domain::organization::Sector::NgoPeer).await;
    let admin = world.person(ngo, &[Role::OrgAdmin]).await;
    let token = world.token(ngo, Some(admin.id), domain::code::Set::all()).await;
    let address = world.base.trim_start_matches("http://").to_owned();
    let mut half = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /api/v1/imports HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{\"source\": \"ptv\", \"document\": ["
    );
    half.write_all(head.as_bytes()).await.unwrap();
    half.shutdown().await.unwrap();
    let mut answer = Vec::new();
    half.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    let imports = entity::import::Entity::find().count(&world.database.db).await.unwrap();
    let services = entity::directory_service::Entity::find().count(&world.database.db).await.unwrap();
    assert_eq!((imports, services), (0, 0));
    assert_eq!(admin.get("/imports").await.is(200)["items"], json!([]));
}

#[actix_web::test]
async fn a_nul_in_a_name_is_refused_and_nobody_elses_value_is_shown() {
    let story = Story::begin().await;
    let body = json!({"first_names": "Mi\u{0}ka", "last_name": "Secret-Name"});
    let answer = story.sender.post("/clients", body).await;
    assert!(!answer.body.to_string().contains("Secret-Name"));
    answer.refused(422, "invalid");
}

/// More than can be worked on is refused at once, a person with a page; whoever watches over the service still sees it.
#[actix_web::test]
async fn whoever_finds_no_place_is_told_when_to_come_again() {
    use actix_web::test::{TestRequest, call_and_read_body, call_service, init_service};
    let world = World::new().await;
    let places = |all| (ServerSettings::default(), Places::new(all));
    let watched = Operations { metrics: None, shows_description: false };
    let app = |all| {
        let addresses = polku::app::addresses().unwrap();
        init_service(polku::app::with_operations(world.gate.clone(), addresses, places(all), watched.clone()))
    };
    let full = app(0).await;
    let ask =
        |address: &str| TestRequest::get().uri(address).insert_header(("accept", "text/html")).to_request();
    for (address, status, kind) in [
        ("/api/v1/referrals", 503, "application/problem+json"),
        ("/referrals", 503, "text/html; charset=utf-8"),
        ("/health/live", 200, "text/plain"),
        ("/health/ready", 200, "text/plain"),
    ] {
        let answer = call_service(&full, ask(address)).await;
        assert_eq!(answer.status().as_u16(), status, "{address}");
        assert_eq!(answer.headers().get("content-type").unwrap(), kind, "{address}");
        let again = answer.headers().get("retry-after").map(|seconds| seconds.to_str().unwrap());
        assert_eq!(again, (status == 503).then_some("1"), "{address}");
    }
    let page = call_and_read_body(&full, ask("/referrals")).await;
    assert!(String::from_utf8_lossy(&page).contains("<h1"), "a person reads it on a page");
    let empty = app(1).await;
    for _ in 0..3 {
        let answer = call_service(&empty, ask("/api/v1/referrals")).await;
        assert_eq!(answer.status().as_u16(), 401, "each gives its place back");
    }
}
