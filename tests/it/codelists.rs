//! Everybody who is signed in reads the code lists, each in their own language.
use crate::world::World;
use domain::organization::Sector;

#[actix_web::test]
async fn the_lists_are_read_in_the_language_of_the_reader() {
    let world = World::new().await;
    let worker = world.worker(world.organization("Harbour", Sector::NgoPeer).await).await;

    let lists = worker.asks("GET", "/codelists").header("accept-language", "sv").send().await;
    assert_eq!(lists.headers["content-language"], "sv");
    let lists = lists.is(200);
    let urgencies =
        lists["items"].as_array().unwrap().iter().find(|list| list["name"] == "urgencies").unwrap();
    assert_eq!((&urgencies["title"], &urgencies["size"]), (&urgencies["titles"]["sv"], &4.into()));

    for lang in ["fi", "sv", "en"] {
        let list = worker.asks("GET", "/codelists/life_events").header("accept-language", lang).send().await;
        assert_eq!(list.headers["content-language"], lang);
        assert!(list.etag().contains(lang), "another language is another answer");
        let codes = list.is(200)["codes"].as_array().unwrap().clone();
        assert_eq!(codes.len(), 19);
        assert!(codes.iter().all(|code| code["label"] == code["labels"][lang]));
    }
    let noted = world.audit().await;
    assert_eq!(noted.iter().filter(|line| *line == "directory.read ok role").count(), 4);
}

#[actix_web::test]
async fn what_is_no_list_is_not_found_and_strangers_see_none() {
    let world = World::new().await;
    let worker = world.worker(world.organization("Harbour", Sector::NgoPeer).await).await;
    worker.get("/codelists/passwords").await.refused(404, "not-found");
    worker.stranger().get("/codelists").await.refused(401, "not-signed-in");
    worker.stranger().get("/codelists/needs").await.refused(401, "not-signed-in");
}
