//! Pages that only tell, and what people read where there is no page or no database.
use super::world::{World, story::Story, wire::wired};

async fn asks(world: &World, path: &str, accepts: &str) -> (u16, String, String) {
    let answer = reqwest::Client::new().get(format!("{}{path}", world.base)).header("accept", accepts);
    let answer = answer.header("accept-language", "sv").send().await.unwrap();
    let (status, kind) =
        (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap().to_owned());
    (status, kind, answer.text().await.unwrap())
}

#[actix_web::test]
async fn help_is_there_for_everybody() {
    let story = Story::begin().await;
    let worker = story.world.visits(&story.sender).await;
    for (path, text) in [("/help", "You work with clients"), ("/accessibility", "Traficom")] {
        for visitor in [&story.world.visitor(), &worker] {
            visitor.get_in("en", path).await.is(200).tells(&[text]);
        }
    }
    worker.get_in("en", "/help").await.tells(&["href=\"/today\""]);
    story.world.visitor().get_in("en", "/help").await.hides(&["href=\"/today\""]);
}

#[actix_web::test]
async fn where_nothing_is_people_read_a_page_and_programs_a_problem() {
    let world = World::new().await;
    let (status, kind, told) = asks(&world, "/no-such-page", "text/html,*/*;q=0.8").await;
    assert_eq!((status, kind.as_str()), (404, "text/html; charset=utf-8"));
    assert!(told.contains("<html lang=\"sv\">"));
    for (path, accepts) in [("/no-such-page", "*/*"), ("/api/v1/no-such-path", "text/html")] {
        let (status, kind, _) = asks(&world, path, accepts).await;
        assert_eq!((status, kind.as_str()), (404, "application/problem+json"), "{path}");
    }
}

#[actix_web::test]
async fn a_database_that_is_away_is_told_in_words() {
    let Some((database, wire)) = wired(2).await else {
        println!("skipped: the embedded database is not at the end of a wire");
        return;
    };
    let story = Story::on(World::over(database), false).await;
    let worker = story.world.visits(&story.sender).await;
    worker.get("/today").await.is(200);
    wire.cut();
    let away = worker.get_in("en", "/today").await.is(503);
    assert!(away.headers.contains_key("retry-after"));
    away.tells(&["<html lang=\"en\">", "<h1>"]);
    worker.get_in("en", "/help").await.is(200).tells(&["You work with clients"]);
}
