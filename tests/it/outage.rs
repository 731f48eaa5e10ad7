//! A database that goes away and comes back, and callers that go away in the middle.
use super::{
    database::server,
    world::{World, story::Story},
};
use domain::access::Role;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

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
