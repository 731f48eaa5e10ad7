//! The second wall: whatever PostgreSQL is asked, it shows an organization nothing of clients it has nothing to do with.
use super::{
    database::server,
    world::{Person, World, cast::Cast},
};
use domain::OrganizationId;
use migration::wall::{ROLE, SETTING};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement, TransactionTrait};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Tables without rows of clients, and why one that holds some stands before the wall.
const BEFORE_THE_WALL: &[(&str, &str)] = &[
    ("access_token", "who signs in"),
    ("answer", "sealed, and asked for by key before it is known who asks"),
    ("api_client", "who signs in"),
    ("attempt", "who signs in"),
    ("audit_chain", "hashes"),
    ("audit_checkpoint", "hashes"),
    ("directory_channel", "public"),
    ("directory_connection", "public"),
    ("directory_facet", "public"),
    ("directory_service", "public"),
    ("directory_term", "public"),
    ("general_description", "public"),
    ("identity_change", "hashes of tokens and ids of those who sign in"),
    ("import", "public"),
    ("import_issue", "public"),
    ("organization", "public"),
    ("seaql_migrations", "the schema"),
    ("sequencer", "numbers"),
    ("session", "who signs in"),
    ("unit", "who works where"),
    ("user", "who signs in"),
    ("watch", "how far each log was watched"),
];

/// The view of what is known of the case and the client of a referral.
const FACTS: &str = "referral_fact";

/// A cast on PostgreSQL, and the tables that hold rows of it; none on SQLite.
async fn stage() -> Option<(Cast, Vec<String>)> {
    if server().is_none() {
        println!("skipped: SQLite has no second wall");
        return None;
    }
    let cast = Cast::assemble().await;
    let referral = sent(&cast).await;
    cast.story.sender.post(&format!("{referral}/messages"), json!({"body": "A word."})).await.is(201);
    let walled: Vec<_> = migration::wall::tables().map(|walled| walled.table.to_owned()).collect();
    Some((cast, walled))
}

/// Path of a referral that was sent.
async fn sent(cast: &Cast) -> String {
    let referral = cast.story.draft_of_another_service().await;
    cast.story.sender.step(&referral, "send", json!({})).await.is(200);
    referral
}

async fn asking(world: &World, who: Option<OrganizationId>) -> DatabaseTransaction {
    let txn = world.database.pools.requests.begin().await.unwrap();
    if let Some(who) = who {
        txn.execute_unprepared(&format!("SET LOCAL {SETTING} = '{who}'")).await.unwrap();
    }
    txn
}

async fn count(db: &impl ConnectionTrait, sql: String) -> i64 {
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn rows(db: &impl ConnectionTrait, table: &str) -> i64 {
    count(db, format!("SELECT count(*) FROM \"{table}\"")).await
}

#[actix_web::test]
async fn every_table_with_data_of_clients_is_behind_it() {
    let Some((cast, walled)) = stage().await else { return };
    let db = &cast.story.world.database.db;
    let question = "SELECT relname::text, relrowsecurity AND relforcerowsecurity AS held FROM pg_class \
                    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    let answer = db.query_all_raw(Statement::from_string(DbBackend::Postgres, question)).await.unwrap();
    let (mut held, mut free) = (BTreeSet::new(), BTreeSet::new());
    for row in answer {
        let is_held: bool = row.try_get("", "held").unwrap();
        let side = if is_held { &mut held } else { &mut free };
        side.insert(row.try_get::<String>("", "relname").unwrap());
    }
    assert_eq!(held, walled.into_iter().collect());
    assert_eq!(free, BEFORE_THE_WALL.iter().map(|(table, _)| (*table).to_owned()).collect());
}

/// The queries have no condition at all: what they do not show, the wall keeps.
#[actix_web::test]
async fn a_query_without_conditions_shows_a_stranger_nothing() {
    let Some((cast, walled)) = stage().await else { return };
    let world = &cast.story.world;
    let stranger = world.organization("Stranger", domain::organization::Sector::Housing).await;
    for who in [None, Some(stranger)] {
        let txn = asking(world, who).await;
        for table in walled.iter().map(String::as_str).chain([FACTS]) {
            // What is of no client is of whoever did it; the log of nobody is nobody's.
            assert_eq!(rows(&txn, table).await, 0, "{table}, asked by {who:?}");
        }
    }
    let mut seen = 0;
    for table in &walled {
        let all = rows(&world.database.db, table).await;
        assert!(all > 0, "nothing stands in {table}");
        let own = rows(&asking(world, Some(cast.story.ngo)).await, table).await;
        assert_eq!(rows(&world.database.pools.service, table).await, all, "{table}");
        seen += own;
    }
    assert!(seen > 20, "{seen}");
}

/// A receiver is shown its own referral, and not what others send about the same client.
#[actix_web::test]
async fn a_receiver_is_shown_its_own_referrals_and_no_others() {
    let Some((cast, _)) = stage().await else { return };
    let (story, world) = (&cast.story, &cast.story.world);
    let elsewhere = format!("SELECT count(*) FROM referral WHERE to_organization_id <> '{}'", story.office);
    let txn = asking(world, Some(story.office)).await;
    let all = rows(&world.database.db, "referral").await;
    assert!((1..=all).contains(&rows(&txn, "referral").await));
    assert_eq!(count(&txn, elsewhere).await, 0);
    assert!(rows(&txn, "client").await > 0);
}

/// What is told of the case and the client of a referral besides is told to its sender and to whoever keeps the case; to its
/// receiver once it is sent. The view is read with the rights of its owner, so it has to hold by itself.
#[actix_web::test]
async fn the_facts_of_a_referral_are_shown_to_its_ends_alone() {
    let Some((cast, _)) = stage().await else { return };
    let (story, world) = (&cast.story, &cast.story.world);
    let draft = story.draft_of_another_service().await;
    let id = draft.rsplit('/').next().unwrap();
    for who in [story.ngo, story.office] {
        let known = format!(
            "SELECT count(*) FROM referral WHERE '{who}' IN (keeper_id, from_organization_id) \
             OR to_organization_id = '{who}' AND sent_at IS NOT NULL"
        );
        let known = count(&world.database.db, known).await;
        assert_eq!(rows(&asking(world, Some(who)).await, FACTS).await, known, "{who}");
    }
    let of_draft = format!("SELECT count(*) FROM {FACTS} WHERE referral_id = '{id}'");
    assert_eq!(count(&asking(world, Some(story.ngo)).await, of_draft.clone()).await, 1);
    assert_eq!(count(&asking(world, Some(story.office)).await, of_draft).await, 0);
}

#[actix_web::test]
async fn nothing_is_written_about_clients_of_others() {
    let Some((cast, _)) = stage().await else { return };
    let world = &cast.story.world;
    let stranger = world.organization("Stranger", domain::organization::Sector::Housing).await;
    let client = cast.story.client;
    let change = format!("UPDATE client SET last_name = 'X' WHERE id = '{client}'");
    let txn = asking(world, Some(stranger)).await;
    assert_eq!(txn.execute_unprepared(&change).await.unwrap().rows_affected(), 0);
    let gone = format!("DELETE FROM referral WHERE client_id = '{client}'");
    assert_eq!(txn.execute_unprepared(&gone).await.unwrap().rows_affected(), 0);
    let copy = format!(
        "INSERT INTO client_task (id, version, client_id, keeper_id, organization_id, user_id, kind, ends_at, created_at, updated_at) \
         SELECT '{}', 1, '{client}', '{}', '{}', id, 'complaint', now(), now(), now() FROM \"user\" LIMIT 1",
        Uuid::now_v7(),
        cast.story.ngo,
        cast.story.ngo
    );
    refused(&txn.execute_unprepared(&copy).await.map(drop), "row-level security");
}

#[track_caller]
fn refused(done: &Result<(), DbErr>, why: &str) {
    assert!(done.as_ref().is_err_and(|error| error.to_string().contains(why)), "{done:?}");
}

/// Who asks is forgotten with the transaction, whoever gets the connection next.
#[actix_web::test]
async fn a_connection_that_was_used_tells_nothing_to_the_next() {
    let Some((cast, walled)) = stage().await else { return };
    let world = &cast.story.world;
    for _ in 0..20 {
        cast.story.sender.get(&cast.story.case).await.is(200);
        asking(world, Some(cast.story.ngo)).await.commit().await.unwrap();
        for table in &walled {
            assert_eq!(rows(&world.database.pools.requests, table).await, 0, "{table}");
        }
    }
}

/// One statement can ask for several organizations, one after the other: each is shown what it is shown alone.
#[actix_web::test]
async fn a_statement_for_several_organizations_shows_each_its_own() {
    let Some((cast, walled)) = stage().await else { return };
    let (story, world) = (&cast.story, &cast.story.world);
    let stranger = world.organization("Stranger", domain::organization::Sector::Housing).await;
    let asking_of = [story.ngo, stranger, story.office, story.ngo, stranger];
    let given: Vec<_> = asking_of.iter().map(|who| format!("'{who}'")).collect();
    let mut told_apart = 0;
    for table in &walled {
        let question = format!(
            "SELECT found.n FROM (SELECT given.*, set_config('{SETTING}', given.who, true) AS told \
               FROM unnest(ARRAY[{}]) WITH ORDINALITY AS given (who, place) OFFSET 0) AS asked \
             CROSS JOIN LATERAL (SELECT count(*) AS n FROM \"{table}\" WHERE asked.told IS NOT NULL OFFSET 0) AS found \
             ORDER BY asked.place",
            given.join(", ")
        );
        let statement = Statement::from_string(DbBackend::Postgres, question);
        let answer = world.database.pools.swift.query_all_raw(statement).await.unwrap();
        let together: Vec<i64> = answer.iter().map(|row| row.try_get("", "n").unwrap()).collect();
        let mut alone = Vec::new();
        for who in asking_of {
            alone.push(rows(&asking(world, Some(who)).await, table).await);
        }
        assert_eq!(together, alone, "{table}");
        told_apart += usize::from(alone[0] != alone[1]);
    }
    assert!(told_apart > 10, "{told_apart}");
}

/// The service owns nothing, changes no policy, and does not start as somebody whom policies do not hold.
#[actix_web::test]
async fn the_service_cannot_take_the_wall_down() {
    let Some((cast, _)) = stage().await else { return };
    let pools = &cast.story.world.database.pools;
    polku::store::wall::stands(pools).await.unwrap();
    for (statement, why) in [
        ("ALTER TABLE client DISABLE ROW LEVEL SECURITY", "must be owner"),
        ("DROP POLICY known ON client", "must be owner"),
        (
            "CREATE OR REPLACE FUNCTION public.polku_knows_client(client uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
            "permission denied",
        ),
        ("TRUNCATE client CASCADE", "permission denied"),
    ] {
        refused(&pools.requests.execute_unprepared(statement).await.map(drop), why);
    }
    let mut free = pools.clone();
    free.requests = cast.story.world.database.db.clone();
    refused(&polku::store::wall::stands(&free).await, "row-level security does not hold");
    let as_whom =
        format!("SELECT count(*) FROM pg_roles WHERE rolname = current_user AND rolname = '{ROLE}'");
    assert_eq!(count(&pools.requests, as_whom).await, 1);
}

/// A prohibition or a conflict of others' making must be seen by the query that heeds it, or the first wall fails open.
#[actix_web::test]
async fn what_forbids_is_seen_by_whom_it_forbids() {
    let Some((cast, _)) = stage().await else { return };
    let story = &cast.story;
    let reader: &Person = &story.receiver;
    let referral = sent(&cast).await;
    reader.get(&referral).await.is(200);
    let everybody = json!({"client_id": story.client, "kind": "prohibition", "given_via": "spoken",
        "plain_summary": {"fi": "Kielto", "sv": "Förbud", "en": "Nobody else is to see."}});
    story.sender.post("/bases", everybody).await.is(201);
    let told = asking(&story.world, Some(story.office)).await;
    let forbids = format!(
        "SELECT count(*) FROM basis_grant WHERE client_id = '{}' AND kind = 'prohibition'",
        story.client
    );
    assert!(count(&told, forbids).await > 0);
}
