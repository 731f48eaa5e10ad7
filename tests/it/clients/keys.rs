//! Rotating the keys that seal what is kept of clients.
use super::super::world::World;
use super::{CODE, by_code, ids, new_client, stage};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{ClientId, event::Kind};
use entity::{answer, client, user};
use polku::{
    access::{Gate, Sealed},
    config::{KeySettings, Secret},
    crypto::Keys,
    worker::reseal::{check, reseal},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use std::sync::Arc;

fn ring(newest: u8, previous: &[u8]) -> Arc<Keys> {
    let secret = |byte: u8| Secret::new(STANDARD.encode([byte; 32]));
    let previous = previous.iter().map(|byte| secret(*byte)).collect();
    Arc::new(Keys::new(&KeySettings { master: secret(newest), previous, index: secret(7) }).unwrap())
}

async fn sealed(world: &World) -> Vec<(ClientId, i64, Vec<u8>)> {
    let all = client::Entity::find().all(&world.database.db).await.unwrap();
    all.into_iter().map(|client| (client.id, client.version, client.national_id.unwrap())).collect()
}

#[actix_web::test]
async fn rotation_seals_everything_again_and_changes_nothing_else() {
    let stage = stage().await;
    let codes = [CODE, "020594X903P", "030594W903B", "040594V9030", "050594U903M"];
    for code in codes {
        let key = format!("key {}", codes.iter().position(|one| *one == code).unwrap());
        stage.worker.asks("POST", "/clients").key(&key).json(&new_client(code)).send().await.is(201);
    }
    let seed =
        stage.world.gate.keys().seal(&format!("user.totp_secret/{}", stage.worker.id), b"seed").unwrap();
    user::Entity::update_many()
        .col_expr(user::Column::TotpSecret, Expr::val(seed))
        .filter(user::Column::Id.eq(stage.worker.id))
        .exec(&stage.world.database.db)
        .await
        .unwrap();
    let now = stage.world.now();
    let gate = Gate::new(stage.world.database.pools.clone(), Arc::new(move || now), ring(8, &[7]));
    let identifiers =
        Sealed { table: "client", column: "national_id", id: "id", name: None, kind: Kind::Client };
    let round = gate.reseal(identifiers, None, 2).await.unwrap();
    assert_eq!((round.resealed, round.last.is_some()), (2, true), "a run that broke off");
    let answers =
        Sealed { table: "answer", column: "body", id: "owner_id", name: Some("key"), kind: Kind::Session };
    let round = gate.reseal(answers, None, 2).await.unwrap();
    let round = gate.reseal(answers, round.last, 2).await.unwrap();
    assert_eq!((round.resealed, round.last.is_some()), (2, true));
    assert_eq!(reseal(&gate).await.unwrap(), 5, "what was left, and the seed");
    assert_eq!(reseal(&gate).await.unwrap(), 0);
    let newest = ring(8, &[]);
    for ((id, version, sealed), code) in sealed(&stage.world).await.into_iter().zip(codes) {
        assert_eq!(newest.open(&format!("client.national_id/{id}"), &sealed).unwrap(), code.as_bytes());
        assert_eq!(version, 1);
    }
    for answer in answer::Entity::find().all(&stage.world.database.db).await.unwrap() {
        let place = format!("answer.body/{}/{}", answer.owner_id, answer.key);
        assert!(newest.open(&place, &answer.body).unwrap().starts_with(b"{"));
    }
    assert_eq!(ids(&stage.worker.post("/clients/search", by_code(CODE)).await.is(200)).len(), 1);
    let lost = Gate::new(stage.world.database.pools.clone(), Arc::new(move || now), ring(9, &[7]));
    assert!(reseal(&lost).await.is_err(), "a key is missing");
    let told = check(&lost).await.unwrap_err().to_string();
    assert!(told.starts_with("the keys do not open"), "{told}");
    check(&gate).await.unwrap();
    let rotated: Vec<_> =
        stage.world.audit_rows().await.into_iter().filter(|entry| entry.action == "keys.rotate").collect();
    assert!(rotated.iter().all(|entry| entry.actor_system.as_deref() == Some("keys.rotate")));
    let told: Vec<_> = rotated.iter().filter_map(|entry| entry.detail.as_deref()).collect();
    let each = ["client.national_id: 2", "answer.body: 2", "answer.body: 2", "client.national_id: 3"];
    assert_eq!(told, [&each[..], &["user.totp_secret: 1", "answer.body: 1"]].concat());
    assert_eq!(stage.world.happened().await.len(), 2 * codes.len());
}
