//! The schema goes up, down and up again on either engine.
use super::{database::TestDatabase, world::World};
use polku::store::connect;

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
