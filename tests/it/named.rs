//! People and places that a request names: they must be there, and belong where they are named.
use super::world::{Answer, story::Story};
use domain::{OrganizationId, UnitId, UserId, basis::Category};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

#[track_caller]
fn stranger(answer: Answer, pointer: &str) {
    let problem = answer.refused(422, "invalid");
    assert_eq!(
        (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]),
        (&json!(pointer), &json!("unknown"))
    );
}

#[actix_web::test]
async fn a_referral_goes_to_people_and_units_of_its_receiver() {
    let story = Story::begin().await;
    let (theirs, ours) = (story.world.unit(story.office).await, story.world.unit(story.ngo).await);
    for id in [ours, UnitId::generate()] {
        let mut new = story.new_referral();
        new["to_unit_id"] = json!(id);
        stranger(story.sender.post("/referrals", new).await, "/to_unit_id");
    }
    let mut new = story.new_referral();
    new["to_unit_id"] = json!(theirs);
    let referral = format!("/referrals/{}", story.sender.post("/referrals", new).await.id());
    story.sender.step(&referral, "send", json!({})).await.is(200);
    story.receiver.get(&referral).await.refused(404, "not-found");
    story.world.moves_to(&story.receiver, theirs).await;
    for id in [story.sender.id, UserId::generate()] {
        stranger(story.receiver.step(&referral, "accept", json!({"assigned_to": id})).await, "/assigned_to");
    }
    let both = json!({"assigned_to": UserId::generate(), "to_unit_id": ours});
    let problem = story.receiver.step(&referral, "accept", both).await.refused(422, "invalid");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2);
    let mine = json!({"assigned_to": story.receiver.id, "to_unit_id": theirs});
    story.receiver.step(&referral, "accept", mine).await.is(200);
    let seen = story.lead.etag(&referral.replace("/referrals/", "/referral-queue/")).await;
    let assign = async |to: UserId| {
        let asking = story.lead.asks("POST", &format!("{referral}/assign")).if_match(&seen);
        asking.json(&json!({"assigned_to": to})).send().await
    };
    stranger(assign(story.sender.id).await, "/assigned_to");
    let assigned = assign(story.lead.id).await.is(200);
    assert_eq!((&assigned["reason"], &assigned["client_id"]), (&json!(null), &json!(null)), "{assigned}");
    story.lead.get(&referral).await.is(200);
}

#[actix_web::test]
async fn a_case_is_held_by_people_of_its_lead() {
    let story = Story::begin().await;
    let new = |field: &str, id: Value| {
        let mut case = json!({"client_id": story.client, "title": "x", "opened_via": "visit", "no_next_step_reason": "matter_solved"});
        case[field] = id;
        case
    };
    for field in ["coordinator_id", "own_worker_id"] {
        for id in [story.receiver.id, UserId::generate()] {
            stranger(story.sender.post("/cases", new(field, json!(id))).await, &format!("/{field}"));
            stranger(story.sender.patch(&story.case, json!({field: id})).await, &format!("/{field}"));
        }
        let colleague = story.world.worker(story.ngo).await;
        story.sender.post("/cases", new(field, json!(colleague.id))).await.is(201);
        story.sender.patch(&story.case, json!({field: colleague.id})).await.is(200);
    }
}

#[actix_web::test]
async fn a_member_sends_its_own_people_and_next_steps_stay_within_the_case() {
    let story = Story::begin().await;
    let members = format!("{}/members", story.case);
    let member = |user: UserId| json!({"organization_id": story.office, "role": "expert", "user_id": user});
    stranger(story.sender.post(&members, member(story.sender.id)).await, "/user_id");
    let steps = format!("{}/next-steps", story.case);
    let by = |user: UserId| json!({"what": "Call", "who": "worker", "due": "2026-11-30", "user_id": user});
    let of = |organization: OrganizationId| json!({"what": "Call", "who": "organization", "due": "2026-11-30", "organization_id": organization});
    stranger(story.sender.post(&steps, by(story.receiver.id)).await, "/user_id");
    stranger(story.sender.post(&steps, of(story.office)).await, "/organization_id");
    stranger(story.sender.post(&steps, of(OrganizationId::generate())).await, "/organization_id");
    story.world.consent(story.client, story.ngo, story.office, &[Category::Basic]).await;
    story.sender.post(&members, member(story.receiver.id)).await.is(201);
    story.sender.post(&steps, by(story.receiver.id)).await.is(201);
    let step = format!("/next-steps/{}", story.sender.post(&steps, of(story.office)).await.id());
    let next = json!({"next_step": by(UserId::generate())});
    stranger(story.sender.step(&step, "done", next).await, "/next_step/user_id");
    story.sender.step(&step, "done", json!({"next_step": by(story.receiver.id)})).await.is(200);
}

/// Whatever a check misses, the database refuses, and that is no fault of ours.
#[actix_web::test]
async fn a_foreign_key_that_names_nothing_is_refused_not_a_fault() {
    let story = Story::begin().await;
    let moved = entity::referral::Entity::update_many()
        .col_expr(entity::referral::Column::AssignedTo, sea_orm::sea_query::Expr::val(UserId::generate()));
    story.sent().await;
    let error = moved.exec(&story.world.database.db).await.unwrap_err();
    assert!(matches!(
        polku::error::Error::from(error),
        polku::error::Error::Refused(why) if why.why == domain::Refusal::Invalid
    ));
}
