//! Meetings: who is asked, when it is, who came, and that what was written the last time was gone through first.
use super::{
    plans::twice,
    world::{Answer, Person, story::Story},
};
use domain::{basis::Category, organization::Sector};
use serde_json::{Value, json};

/// A story in whose case somebody close to the client may be contacted, and somebody may not.
struct Circle {
    story: Story,
    sister: Value,
    cousin: Value,
}

impl Circle {
    async fn begin() -> Self {
        let story = Story::begin().await;
        let path = format!("{}/network-members", story.case);
        let mut ids = [Value::Null, Value::Null];
        for (id, may_contact) in ids.iter_mut().zip([true, false]) {
            let member = json!({"kind": "relative", "name": "Tuula", "added_by": "client", "may_contact": may_contact});
            *id = json!(story.sender.post(&path, member).await.id());
        }
        let [sister, cousin] = ids;
        Self { story, sister, cousin }
    }

    fn worker(&self) -> &Person {
        &self.story.sender
    }

    async fn propose(&self, body: Value) -> Answer {
        let mut meeting = json!({"kind": "individual", "mode": "in_person"});
        meeting.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        self.worker().post(&format!("{}/meetings", self.story.case), meeting).await
    }

    /// The path of a meeting that was proposed.
    async fn meeting(&self, body: Value) -> String {
        format!("/meetings/{}", self.propose(body).await.id())
    }
}

fn wrong(answer: Answer) -> (Value, Value) {
    let refused = answer.refused(422, "invalid");
    (refused["errors"][0]["pointer"].clone(), refused["errors"][0]["code"].clone())
}

#[actix_web::test]
async fn whoever_does_not_belong_to_the_case_is_not_asked() {
    let circle = Circle::begin().await;
    let (world, ngo) = (&circle.story.world, circle.story.ngo);
    let stranger = world.organization("Strangers", Sector::Housing).await;
    let unit = world.unit(stranger).await;
    let lead = &circle.story.lead;
    for (body, pointer, code) in [
        (
            json!({"participants": [{"organization_id": stranger}]}),
            "/participants/0/organization_id",
            "unknown",
        ),
        (
            json!({"participants": [{"organization_id": ngo, "user_id": lead.id}]}),
            "/participants/0/user_id",
            "unknown",
        ),
        (
            json!({"participants": [{"network_member_id": circle.cousin}]}),
            "/participants/0/network_member_id",
            "unknown",
        ),
        (json!({"participants": [{"organization_id": ngo}, {}]}), "/participants/1", "invalid"),
        (
            json!({"participants": [{"organization_id": ngo}, {"organization_id": ngo}]}),
            "/participants/1",
            "repeated",
        ),
        (json!({"unit_id": unit}), "/unit_id", "unknown"),
        (json!({"ends_at": "2026-11-24T10:00:00Z"}), "/starts_at", "required"),
        (
            json!({"starts_at": "2026-11-24T10:00:00Z", "ends_at": "2026-11-24T10:00:00Z"}),
            "/ends_at",
            "order",
        ),
        (json!({"agenda": ["  "]}), "/agenda/0", "invalid"),
    ] {
        let refused = wrong(circle.propose(body.clone()).await);
        assert_eq!((&refused.0, &refused.1), (&json!(pointer), &json!(code)), "{body}");
    }
    let fits = json!({"kind": "network", "participants": [{"network_member_id": circle.sister},
        {"organization_id": ngo, "user_id": circle.worker().id}]});
    let meeting = circle.meeting(fits).await;
    let cousin = json!({"participants": [{"network_member_id": circle.cousin}]});
    let refused = wrong(circle.worker().patch(&meeting, cousin).await);
    assert_eq!(refused.0, json!("/participants/0/network_member_id"));
    let changed = circle.worker().patch(&meeting, json!({"mode": "video", "participants": []})).await.is(200);
    assert_eq!((&changed["mode"], &changed["participants"]), (&json!("video"), &json!([])));
    circle.worker().patch(&meeting, json!({"kind": "joint_intake"})).await.refused(422, "invalid");
}

#[actix_web::test]
async fn a_meeting_goes_from_a_time_to_having_been_held() {
    let circle = Circle::begin().await;
    let worker = circle.worker();
    let time = json!({"starts_at": "2026-11-24T10:00:00Z", "ends_at": "2026-11-24T11:00:00Z"});
    let meeting = circle.meeting(json!({"participants": [{"network_member_id": circle.sister}]})).await;
    let early = worker.step(&meeting, "complete", json!({})).await.refused(409, "transition-not-allowed");
    assert_eq!(early["allowed_steps"], json!(["schedule", "start", "cancel"]));
    assert_eq!(twice(worker, &meeting, "schedule", time.clone()).await.is(200)["status"], json!("scheduled"));
    let late = json!({"starts_at": "2026-11-25T10:00:00Z"});
    let moved = worker.step(&meeting, "schedule", late).await.is(200);
    assert_eq!((&moved["starts_at"], &moved["ends_at"]), (&json!("2026-11-25T10:00:00Z"), &json!(null)));
    let stale = worker.asks("POST", &format!("{meeting}/start")).if_match("\"1\"").json(&json!({}));
    stale.send().await.refused(412, "stale-version");
    twice(worker, &meeting, "start", json!({})).await.is(200);
    worker
        .step(&meeting, "cancel", json!({"reason": "Too late."}))
        .await
        .refused(409, "transition-not-allowed");
    for (body, pointer) in [
        (json!({"prior_review": {"with_client": true}, "absent": [1]}), "/absent/0"),
        (json!({"prior_review": {"with_client": true}, "minutes_spent": -1}), "/minutes_spent"),
        (json!({"prior_review": {"with_client": true, "skipped": "crisis"}}), "/prior_review"),
        (
            json!({"prior_review": {"with_client": true}, "client_attended": false}),
            "/prior_review/with_client",
        ),
    ] {
        assert_eq!(wrong(worker.step(&meeting, "complete", body.clone()).await).0, json!(pointer), "{body}");
    }
    for nothing in [json!({}), json!({"prior_review": {}})] {
        worker.step(&meeting, "complete", nothing).await.refused(409, "prior-notes-review-required");
    }
    let told = json!({"prior_review": {"skipped": "first_meeting"}, "absent": [0], "minutes_spent": 75});
    let held = twice(worker, &meeting, "complete", told).await.is(200);
    assert_eq!(
        (&held["status"], &held["participants"][0]["attendance"], &held["prior_review"]["skipped"]),
        (&json!("held"), &json!("absent"), &json!("first_meeting"))
    );
    worker.patch(&meeting, json!({"mode": "phone"})).await.refused(409, "transition-not-allowed");

    let next = circle.meeting(time).await;
    worker.step(&next, "start", json!({})).await.is(200);
    let first = json!({"prior_review": {"skipped": "first_meeting"}});
    assert_eq!(wrong(worker.step(&next, "complete", first).await).0, json!("/prior_review/skipped"));
    let done = worker.step(&next, "complete", json!({"prior_review": {"with_client": true}})).await.is(200);
    assert_eq!(done["prior_review"], json!({"with_client": true, "skipped": null}));
    let happened = circle.story.world.happened().await;
    assert_eq!(happened.iter().filter(|one| one.contains("meeting.held")).count(), 2, "{happened:?}");
}

#[actix_web::test]
async fn a_meeting_that_is_not_held_says_why() {
    let circle = Circle::begin().await;
    let worker = circle.worker();
    let time = json!({"starts_at": "2026-11-24T10:00:00Z"});
    let [cancelled, missed] = [circle.meeting(time.clone()).await, circle.meeting(time.clone()).await];
    assert_eq!(wrong(worker.step(&cancelled, "cancel", json!({})).await).0, json!("/reason"));
    let told = twice(worker, &cancelled, "cancel", json!({"reason": "A fever."})).await.is(200);
    assert_eq!((&told["status"], &told["end_reason"]), (&json!("cancelled"), &json!("A fever.")));
    let told = twice(worker, &missed, "no-show", json!({})).await.is(200);
    assert_eq!((&told["status"], &told["client_attendance"]), (&json!("no_show"), &json!("absent")));
    for over in [cancelled, missed] {
        worker.step(&over, "schedule", time.clone()).await.refused(409, "transition-not-allowed");
    }
}

#[actix_web::test]
async fn who_may_not_know_whom_the_client_has_sees_no_name_of_theirs() {
    let circle = Circle::begin().await;
    let (story, world) = (&circle.story, &circle.story.world);
    let unit = world.unit(story.ngo).await;
    let body =
        json!({"unit_id": unit, "participants": [{"network_member_id": circle.sister}], "agenda": ["Debts"]});
    let meeting = circle.meeting(body).await;
    let debts = world.organization("Debt counselling", Sector::DebtCounselling).await;
    let partner = world.worker(debts).await;
    let member = json!({"organization_id": debts, "role": "expert"});
    world.consent(story.client, story.ngo, debts, &[Category::Basic]).await;
    story.sender.post(&format!("{}/members", story.case), member).await.is(201);
    partner.get(&meeting).await.refused(403, "no-legal-basis");
    world.consent(story.client, story.ngo, debts, &[Category::Plan]).await;
    let read = partner.get(&meeting).await.is(200);
    assert_eq!(
        (&read["participants"][0]["network_member_id"], &read["agenda"]),
        (&json!(null), &json!(["Debts"]))
    );
    assert_eq!(read["unit_id"], json!(unit));
    let seen = story.sender.get(&meeting).await.is(200);
    assert_eq!(seen["participants"][0]["network_member_id"], circle.sister);
    story.sender.post("/safety-restrictions", json!({"client_id": story.client})).await.is(201);
    for who in [&partner, &story.sender] {
        assert_eq!(who.get(&meeting).await.is(200)["unit_id"], json!(null));
    }
}

#[actix_web::test]
async fn a_closed_case_has_no_more_meetings() {
    let circle = Circle::begin().await;
    let meeting = circle.meeting(json!({})).await;
    circle.story.close(&circle.story.case).await;
    circle.propose(json!({})).await.refused(409, "transition-not-allowed");
    circle.worker().step(&meeting, "start", json!({})).await.refused(409, "transition-not-allowed");
    circle.worker().patch(&meeting, json!({"mode": "phone"})).await.refused(409, "transition-not-allowed");
}
