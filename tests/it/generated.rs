//! The generated country is one that the service could have made: its log holds, its people may do what they could do.
use super::{
    database::TestDatabase,
    world::{Person, World, keys},
};
use domain::{OrganizationId, UserId, code::Set, referral::Status};
use entity::{event, referral};
use polku::generate::{Generated, Wanted, fill};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Statement,
};
use serde_json::json;
use std::collections::BTreeSet;

/// More lie before the last months than in them.
const REFERRALS: usize = 300;

async fn filled(database: &TestDatabase, until: chrono::NaiveDate) -> Generated {
    let wanted = Wanted { referrals: REFERRALS, users: 2_000, seed: 3, until };
    fill(&database.db, keys(), wanted).await.unwrap()
}

/// Indexes, foreign keys and walls, in the words of the database.
async fn schema(database: &TestDatabase) -> BTreeSet<String> {
    let db = &database.db;
    let engine = db.get_database_backend();
    let told = match engine {
        DbBackend::Postgres => {
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
             UNION ALL SELECT concat(conrelid::regclass, ' ', conname, ' ', pg_get_constraintdef(oid), ' ', convalidated)
             FROM pg_constraint WHERE connamespace = 'public'::regnamespace
             UNION ALL SELECT concat(oid::regclass, ' ', relrowsecurity, ' ', relforcerowsecurity)
             FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        }
        _ => "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_stat%'",
    };
    let rows = db.query_all_raw(Statement::from_string(engine, told)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

impl World {
    /// The country, and where its referrals have come to.
    async fn of_a_country() -> (Self, Vec<referral::Model>) {
        let world = Self::new().await;
        let made = filled(&world.database, world.now().date_naive()).await;
        assert_eq!((made.referrals, made.rows["referral"]), (REFERRALS, REFERRALS));
        let all = referral::Entity::find().order_by_asc(referral::Column::Id);
        let all = all.all(&world.database.db).await.unwrap();
        (world, all)
    }

    async fn speaks_for(&self, organization: OrganizationId, user: UserId) -> Person {
        let token = self.token(organization, Some(user), Set::all()).await;
        Person::new(self.base.clone(), token, user, organization)
    }
}

#[actix_web::test]
async fn the_log_of_a_generated_country_holds_and_its_events_are_numbered() {
    let (world, all) = World::of_a_country().await;
    let verdict = world.verdict(&[]).await;
    assert!(verdict.is_whole(), "{verdict}");
    let events =
        event::Entity::find().order_by_asc(event::Column::Seq).all(&world.database.db).await.unwrap();
    let numbered = events.iter().zip(1..).all(|(event, number)| event.seq == Some(number));
    assert!(numbered && events.len() > 5 * REFERRALS);
    for one in &all {
        let told = events.iter().filter(|event| event.subject_id == one.id.uuid()).count();
        assert_eq!(i64::try_from(told).unwrap(), one.version, "{one:?}");
    }
}

#[actix_web::test]
async fn people_of_a_generated_country_read_and_go_on() {
    let (world, all) = World::of_a_country().await;
    let mut seen = 0;
    for one in all.iter().filter(|one| one.sent_at.is_some()).take(40) {
        let sender = world.speaks_for(one.from_organization_id, one.from_user_id.unwrap()).await;
        let path = format!("/referrals/{}", one.id);
        let read = sender.get(&path).await;
        let shown = read.is(200);
        assert_eq!(shown["status"], one.status.code());
        if one.status != Status::EnteredInError {
            assert_eq!(shown["reason"], one.reason);
        }
        let history = sender.get(&format!("{path}/history?limit=200")).await.is(200);
        assert_eq!(history["items"].as_array().map(Vec::len), usize::try_from(one.version).ok(), "{path}");
        let Some(receiver) =
            one.assigned_to.filter(|_| one.status.awaits_response() || one.status == Status::Accepted)
        else {
            continue;
        };
        let receiver = world.speaks_for(one.to_organization_id, receiver).await;
        let shown = receiver.get(&path).await.is(200);
        assert_eq!(shown["disclosure"]["summary"].as_str(), one.summary.as_deref());
        let etag = receiver.etag(&path).await;
        let told =
            receiver.asks("POST", &format!("{path}/start")).if_match(&etag).json(&json!({})).send().await;
        assert_eq!(told.is(200)["status"], "in_progress");
        seen += 1;
    }
    assert!(seen > 0, "nobody went on");
}

#[actix_web::test]
async fn what_is_taken_away_to_fill_the_tables_stands_there_again() {
    let database = TestDatabase::fresh().await;
    let before = schema(&database).await;
    filled(&database, "2026-11-22".parse().unwrap()).await;
    assert!(before.len() > 100);
    assert_eq!(schema(&database).await, before);
}

#[actix_web::test]
async fn the_same_seed_makes_the_same_country_and_no_other_data_is_overwritten() {
    let (world, all) = World::of_a_country().await;
    let until = world.now().date_naive();
    let twin = TestDatabase::fresh().await;
    filled(&twin, until).await;
    let again = referral::Entity::find().order_by_asc(referral::Column::Id).all(&twin.db).await.unwrap();
    assert!(all == again);
    let wanted = Wanted { referrals: 1, users: 10, seed: 4, until };
    let refused = fill(&twin.db, keys(), wanted).await.unwrap_err();
    assert!(refused.to_string().contains("in use"), "{refused}");
    let in_error = referral::Column::Status.eq(Status::EnteredInError);
    let kept = referral::Entity::find().filter(in_error).count(&twin.db).await.unwrap();
    assert_eq!(kept, all.iter().filter(|one| one.status == Status::EnteredInError).count() as u64);
}
