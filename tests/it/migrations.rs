//! The schema goes up, down and up again on either engine.
use super::{database::TestDatabase, world::World};
use polku::store::connect;
use sea_orm::{DbBackend, FromQueryResult};

#[actix_web::test]
async fn the_schema_goes_up_down_and_up_again() {
    use migration::MigratorTrait;
    let database = TestDatabase::fresh().await;
    let changes = u32::try_from(migration::Migrator::migrations().len()).unwrap();
    connect::take_back(&database.db, 1).await.unwrap();
    connect::migrate(&database.db).await.unwrap();
    connect::take_back(&database.db, changes).await.unwrap();
    connect::migrate(&database.db).await.unwrap();
    // A second time changes nothing.
    connect::migrate(&database.db).await.unwrap();
    let world = World::over(database);
    let story = super::world::story::Story::on(world, false).await;
    story.sent().await;
}

#[derive(FromQueryResult)]
struct Index {
    definition: String,
}

/// Plans are kept for whatever values come, so an index for certain values alone would never be used (ADR 36).
#[actix_web::test]
async fn no_index_is_for_certain_values_alone() {
    let world = World::new().await;
    let asked = match world.database.db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT indexdef AS definition FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '% WHERE %'"
        }
        _ => "SELECT sql AS definition FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'",
    };
    for Index { definition } in world.ask(asked).await {
        let only = definition.split_once(" WHERE ").unwrap().1;
        let names_no_value = |one: &str| match one.split_once(" = ") {
            Some((one, other)) => [one, other].iter().all(|name| name.ends_with("_id")),
            None => one.contains(" NULL") && !one.contains('='),
        };
        let only: String = only.replace(" IS TRUE", "").replace(['(', ')'], "");
        assert!(only.split(" AND ").all(names_no_value), "{definition}");
    }
}
