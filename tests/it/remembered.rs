//! A node remembers who asks, and is told of every change before the next request: what was committed holds, on whichever node.
use super::{
    database::server,
    identity::Browser,
    world::{Answer, Person, story::Story},
};
use domain::{access::Role, code::Set};
use futures::future::join_all;
use polku::access::hash_token;
use sea_orm::{ConnectionTrait, FromQueryResult, TransactionTrait};
use std::sync::atomic::{AtomicBool, Ordering};

/// A person with a token and a session, at two nodes that have both met them.
struct Known {
    story: Story,
    person: Person,
    token: String,
    browser: Browser,
    base: String,
}

impl Known {
    async fn begin() -> Self {
        let story = Story::begin().await;
        let (_, base) = story.world.another_node().await;
        let worker = &story.sender;
        let token = story.world.token(worker.organization, Some(worker.id), Set::all()).await;
        let person = worker.with_token(&token);
        let browser = Browser::of_person(&story.world, &person).await;
        let known = Self { story, person, token, browser, base };
        for status in known.statuses().await.into_iter().chain(known.statuses().await) {
            assert_eq!(status, 200);
        }
        known
    }

    /// What they are answered by the token at both nodes, then by the session.
    async fn get(&self, path: &str) -> [Answer; 4] {
        [
            self.person.get(path).await,
            self.person.at(&self.base).get(path).await,
            self.browser.get(path).await,
            self.browser.at(&self.base).get(path).await,
        ]
    }

    /// Who they are.
    async fn who(&self) -> [Answer; 4] {
        self.get("/me").await
    }

    /// The same whether an address names nothing, a record, or the sender.
    async fn statuses(&self) -> [u16; 4] {
        let nothing = self.get("/cases/none").await.map(|answer| answer.status);
        let record = self.get(&self.story.case).await.map(|answer| answer.status);
        let who = self.who().await.map(|answer| answer.status);
        assert_eq!(nothing, who.map(|status| if status == 200 { 404 } else { status }));
        assert_eq!(record, who);
        who
    }

    /// `{token}` and `{session}` stand for the hashes as the engine writes them, `{user}` and the like for ids.
    fn filled_in(&self, sql: &str) -> String {
        let is_postgres = server().is_some();
        let bytes = |bytes: &[u8]| {
            let digits = hex::encode(bytes);
            if is_postgres { format!("'\\x{digits}'") } else { format!("x'{digits}'") }
        };
        let id = |id: uuid::Uuid| if is_postgres { format!("'{id}'") } else { bytes(id.as_bytes()) };
        let token = bytes(&hash_token(&self.token));
        sql.replace("{token}", &token)
            .replace("{session}", &bytes(&hash_token(self.browser.token())))
            .replace(
                "{client}",
                &format!("(SELECT api_client_id FROM access_token WHERE token_hash = {token})"),
            )
            .replace("{user}", &id(self.person.id.uuid()))
            .replace("{organization}", &id(self.person.organization.uuid()))
            .replace("{elsewhere}", &id(self.story.receiver.organization.uuid()))
    }

    async fn sql(&self, sql: &str) {
        assert!(self.story.world.sql(&self.filled_in(sql)).await > 0, "{sql}");
    }
}

/// The change, the status by the token, and by the session.
const CHANGES: [(&str, u16, u16); 9] = [
    ("UPDATE access_token SET revoked_at = created_at WHERE token_hash = {token}", 401, 200),
    ("UPDATE access_token SET expires_at = created_at WHERE token_hash = {token}", 401, 200),
    ("UPDATE access_token SET token_hash = {session} WHERE token_hash = {token}", 401, 200),
    ("DELETE FROM access_token WHERE token_hash = {token}", 401, 200),
    ("UPDATE api_client SET revoked_at = created_at WHERE id = {client}", 401, 200),
    ("UPDATE session SET ended_at = created_at WHERE token_hash = {session}", 200, 401),
    ("UPDATE session SET expires_at = created_at WHERE token_hash = {session}", 200, 401),
    ("DELETE FROM session WHERE token_hash = {session}", 200, 401),
    ("UPDATE \"user\" SET active = (1 = 0) WHERE id = {user}", 401, 401),
];

#[actix_web::test]
async fn whoever_may_no_longer_ask_is_refused_at_once_by_every_node() {
    for (change, by_token, by_session) in CHANGES {
        let known = Known::begin().await;
        known.sql(change).await;
        assert_eq!(known.statuses().await, [by_token, by_token, by_session, by_session], "{change}");
    }
}

#[actix_web::test]
async fn what_somebody_is_now_holds_at_once_at_every_node() {
    let known = Known::begin().await;
    let roles = || async { known.who().await.map(|answer| answer.is(200)["roles"].clone()) };
    let [before, ..] = roles().await;
    let fewer: Set<Role> = [Role::Worker].into_iter().collect();
    known.sql(&format!("UPDATE \"user\" SET roles = {} WHERE id = {{user}}", fewer.bits())).await;
    for now in roles().await {
        assert_ne!(now, before);
    }
    known.sql("UPDATE access_token SET scopes = 0 WHERE token_hash = {token}").await;
    let [here, there, ..] = known.get(&known.story.case).await;
    for answer in [here, there] {
        answer.refused(403, "insufficient-scope");
    }
}

/// Requests of the same person come all the time, so that a node looks them up and is told of changes at the same moment.
#[actix_web::test]
async fn a_change_holds_for_the_next_request_whatever_is_going_on() {
    let known = Known::begin().await;
    let is_over = AtomicBool::new(false);
    let busy = async |who: Person| {
        while !is_over.load(Ordering::SeqCst) {
            who.get("/me").await;
            who.get(&known.story.case).await;
        }
    };
    let others =
        join_all((0..4).flat_map(|_| [known.person.clone(), known.person.at(&known.base)]).map(busy));
    let change = async {
        for round in 0..40 {
            let (active, status) = if round % 2 == 0 { ("(1 = 0)", 401) } else { ("(1 = 1)", 200) };
            known.sql(&format!("UPDATE \"user\" SET active = {active} WHERE id = {{user}}")).await;
            assert_eq!(known.statuses().await, [status; 4], "{round}");
        }
        is_over.store(true, Ordering::SeqCst);
    };
    futures::future::join(others, change).await;
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// What it leans on: without being told, a node would go on with what it remembers. And what was told may be lost, or be of a
/// database that was restored since: then nobody is remembered.
#[actix_web::test]
async fn a_node_remembers_and_leans_on_being_told() {
    if server().is_none() {
        println!("skipped: with SQLite nobody is remembered");
        return;
    }
    let known = Known::begin().await;
    let told = async || {
        known.story.world.ask::<Count>("SELECT count(*) AS count FROM identity_change").await[0].count
    };
    let before = told().await;
    for silent in [
        "UPDATE \"user\" SET name = 'Another' WHERE id = {user}",
        "UPDATE session SET last_seen_at = last_seen_at WHERE token_hash = {session}",
        "UPDATE \"user\" SET active = active, roles = roles WHERE id = {user}",
    ] {
        known.sql(silent).await;
    }
    assert_eq!(told().await, before, "who asks depends on none of these");
    let service = &known.story.world.database.pools.service;
    for own in ["INSERT INTO identity_change (subject) VALUES ('')", "DELETE FROM identity_change"] {
        assert!(service.execute_unprepared(own).await.is_err(), "the service writes none of it: {own}");
    }

    let sql = async |sql: &str| known.story.world.sql(sql).await;
    let silently = async |change: &str| {
        sql("ALTER TABLE \"user\" DISABLE TRIGGER USER").await;
        known.sql(change).await;
        sql("ALTER TABLE \"user\" ENABLE TRIGGER USER").await;
    };
    silently("UPDATE \"user\" SET active = false WHERE id = {user}").await;
    assert_eq!(known.statuses().await, [200; 4], "nobody has told");
    sql("UPDATE identity_change SET mark = gen_random_uuid()").await;
    assert_eq!(known.statuses().await, [401; 4], "of another database");
    silently("UPDATE \"user\" SET active = true WHERE id = {user}").await;
    assert_eq!(known.statuses().await, [200; 4]);
    silently("UPDATE \"user\" SET active = false WHERE id = {user}").await;
    sql("UPDATE identity_change SET at = at - interval '11 minutes'").await;
    known.sql("UPDATE organization SET sector = 'housing' WHERE id = {elsewhere}").await;
    assert_eq!(known.statuses().await, [200; 4], "what is told of others concerns nobody else");
    sql("DELETE FROM identity_change").await;
    assert_eq!(known.statuses().await, [401; 4], "what was told is lost");
}

/// Whoever sees what was told sees all before it: nobody tells while another has told and not committed. And what is old goes.
#[actix_web::test]
async fn changes_are_told_in_the_order_of_their_commits_and_do_not_grow_many() {
    let Some(_) = server() else {
        println!("skipped: SQLite tells of no changes");
        return;
    };
    let known = Known::begin().await;
    let world = &known.story.world;
    let begin = async |sql: &str| {
        let txn = world.database.db.begin().await.unwrap();
        txn.execute_unprepared("SET LOCAL lock_timeout = '100ms'").await.unwrap();
        txn.execute_unprepared(&known.filled_in(sql)).await.unwrap();
        txn
    };
    let other = "UPDATE organization SET sector = 'housing' WHERE id = {elsewhere}";
    let first =
        begin("SET CONSTRAINTS ALL IMMEDIATE; UPDATE \"user\" SET active = false WHERE id = {user}").await;
    assert!(begin(other).await.commit().await.is_err(), "one has told and not committed");
    first.commit().await.unwrap();
    begin(other).await.commit().await.unwrap();
    let aged = "UPDATE identity_change SET at = at - interval '11 minutes'";
    let change = async |round: i64| {
        let sql = format!("UPDATE \"user\" SET roles = {} WHERE id = {{user}}", 1 + round % 2);
        world.sql(&known.filled_in(&sql)).await;
    };
    world.sql(aged).await;
    for round in 0..40 {
        change(round).await;
    }
    let left =
        "SELECT count(*) AS count FROM identity_change WHERE at < clock_timestamp() - interval '10 minutes'";
    assert_eq!(world.ask::<Count>(left).await[0].count, 0);
}
