//! Who is close to a client, by declaration: they find nothing, and nobody learns of it.
use super::*;

#[actix_web::test]
async fn who_is_close_to_a_client_finds_nothing_whatever_their_tasks() {
    let house = House::new().await;
    let case = house.case(&house.elli).await;
    let officer = house.officer().await;
    house.colleague.get(&case).await.is(200);
    let declared = json!({"kind": "relative", "national_id": CODE});
    let made = house.colleague.post("/conflicts", declared).await.is(201);
    assert!(!made.to_string().contains("0594"));
    knows_nothing(&house, &house.colleague, &case).await;
    let task = json!({"client_id": house.client, "kind": "complaint", "reason": "Mine."});
    house.colleague.post("/client-tasks", task).await.refused(404, "not-found");
    house.elli.patch(&case, json!({"coordinator_id": house.colleague.id})).await.is(200);
    knows_nothing(&house, &house.colleague, &case).await;
    let conflict = format!("/conflicts/{}", made["id"].as_str().unwrap());
    house.elli.get(&conflict).await.refused(404, "not-found");
    house.colleague.step(&conflict, "end", json!({})).await.refused(403, "not-allowed");
    officer.step(&conflict, "end", json!({})).await.is(200);
    officer.step(&conflict, "end", json!({})).await.refused(409, "transition-not-allowed");
    house.colleague.get(&case).await.is(200);
    // The officer's own file is closed to the officer, too, and a record made later as well.
    let own = json!({"kind": "own", "national_id": "020594X903P"});
    let own = officer.post("/conflicts", own).await.is(201);
    let body = json!({"first_names": "Helmi", "last_name": "Aarnisaari", "national_id": "020594X903P"});
    let later = house.elli.post("/clients", body).await.id();
    officer.get(&format!("/clients/{later}/access-log")).await.refused(404, "not-found");
    let own = format!("/conflicts/{}", own["id"].as_str().unwrap());
    officer.step(&own, "end", json!({})).await.refused(403, "not-allowed");
    let log = house.world.audit_rows().await;
    let reasons: Vec<_> = log.iter().map(|row| row.outcome.as_str()).collect();
    assert!(reasons.contains(&"conflict-of-interest"), "the log tells why");
}

#[actix_web::test]
async fn conflicts_are_declared_by_oneself_or_by_the_officer() {
    let house = House::new().await;
    let officer = house.officer().await;
    let for_other = json!({"user_id": house.elli.id, "kind": "household", "national_id": CODE});
    house.lead.post("/conflicts", for_other.clone()).await.refused(403, "not-allowed");
    officer.post("/conflicts", for_other).await.is(201);
    house.elli.get(&house.path()).await.refused(404, "not-found");
    assert_eq!(count(&house.elli.get("/conflicts").await.is(200)), 1);
    assert_eq!(count(&house.lead.get("/conflicts").await.is(200)), 0);
    assert_eq!(count(&officer.get("/conflicts").await.is(200)), 1);
    let stranger = house.world.worker(house.world.organization("Clinic", Sector::Health).await).await;
    let elsewhere = json!({"user_id": stranger.id, "kind": "other", "national_id": CODE});
    officer.post("/conflicts", elsewhere).await.refused(422, "invalid");
    let wrong = json!({"kind": "own", "national_id": "010594Y9031"});
    let problem = house.elli.post("/conflicts", wrong).await.refused(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/national_id");
    assert!(!house.world.database.holds(CODE).await);
}

#[actix_web::test]
async fn nobody_begins_the_record_of_somebody_close_nor_learns_of_it() {
    let house = House::new().await;
    let relative = "020594X903P";
    for code in [CODE, relative] {
        house.colleague.post("/conflicts", json!({"kind": "relative", "national_id": code})).await.is(201);
    }
    // There is a record of one of them and none of the other.
    for code in [CODE, relative] {
        let new = json!({"first_names": "A", "last_name": "B", "national_id": code});
        house.colleague.post("/clients", new).await.refused(403, "not-allowed");
    }
    let own = house.colleague.post("/clients", json!({"first_names": "A", "last_name": "B"})).await.id();
    for code in [CODE, relative] {
        let change = json!({"national_id": code});
        house.colleague.patch(&format!("/clients/{own}"), change).await.refused(403, "not-allowed");
    }
    let officer = house.officer().await;
    officer.post("/conflicts", json!({"kind": "own", "national_id": CODE})).await.is(201);
    let log = officer.get(&format!("/audit-events?client_id={}", house.client)).await.is(200);
    assert_eq!(log["items"], json!([]), "nor who looked at them");
}
