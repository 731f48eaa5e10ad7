//! Which documents a basis opens or takes: by kind, by time and by service task.
use super::*;

#[actix_web::test]
async fn a_permit_opens_the_kinds_of_documents_that_it_names() {
    let story = Story::begin().await;
    let documents = Documents::write(&story).await;
    let client = format!("/clients/{}", story.client);
    let every = ["case", "case_member", "need", "next_step", "referral", "message"];
    assert_eq!(documents.open_to(&story.receiver).await, every);
    story.forget_consent().await;
    for kinds in [
        &["case"][..],
        &["need"],
        &["next_step", "case_member"],
        &["case", "need"],
        &["referral"],
        &["referral", "message"],
    ] {
        let words = json!({"recipients": [story.office], "record_kinds": kinds});
        let permit = story.permit(words).await;
        let open = documents.open_to(&story.receiver).await;
        let expected: Vec<_> = every.into_iter().filter(|kind| kinds.contains(kind)).collect();
        assert_eq!(open, expected);
        // Of the client's own record the categories decide.
        assert_eq!(story.receiver.get(&client).await.is(200)["shown"], json!(["basic", "needs"]));
        story.forget(&permit).await;
    }
    // A message is asked for in its referral, as a need is in the list of its case.
    story.permit(json!({"recipients": [story.office], "record_kinds": ["message"]})).await;
    assert!(documents.open_to(&story.receiver).await.is_empty());
    let need = json!({"code": "n02", "client_words": "More.", "severity": 5});
    story.receiver.post(&format!("{}/needs", story.case), need).await.refused(403, "no-legal-basis");
}

#[actix_web::test]
async fn a_prohibition_takes_the_kinds_and_the_time_that_it_names() {
    let story = Story::begin().await;
    let documents = Documents::write(&story).await;
    let client = format!("/clients/{}", story.client);
    for (words, taken) in [
        (json!({"record_kinds": ["message", "need"]}), vec!["need", "message"]),
        (json!({"record_kinds": ["need"], "data_to": "2026-11-21"}), vec![]),
        (json!({"record_kinds": ["need"], "data_from": "2026-11-22", "data_to": "2026-11-22"}), vec!["need"]),
        (json!({"data_to": "2026-11-21"}), vec![]),
        (json!({"data_from": "2026-11-23"}), vec![]),
    ] {
        let ban = story.forbid(words.clone()).await;
        let open = documents.open_to(&story.receiver).await;
        let every = ["case", "case_member", "need", "next_step", "referral", "message"];
        let expected: Vec<_> = every.into_iter().filter(|kind| !taken.contains(kind)).collect();
        assert_eq!(open, expected, "{words}");
        story.receiver.get(&client).await.is(200);
        let heard = story.receiver.get("/events?limit=200").await.is(200);
        let hears =
            |kind: &str| heard["items"].as_array().unwrap().iter().any(|row| row["record_kind"] == kind);
        for kind in ["need", "message", "next_step"] {
            assert_eq!(hears(kind), !taken.contains(&kind), "{kind} {words}");
        }
        story.withdraw(&ban).await;
    }
}

#[actix_web::test]
async fn a_permit_opens_what_was_made_in_its_time() {
    let story = Story::begin().await;
    let documents = Documents::write(&story).await;
    let need = json!({"code": "n02", "client_words": "Later.", "severity": 5});
    // 21:59:59 UTC is the last second of the day in Finland.
    let until = domain::calendar::start_of("2026-11-23".parse().unwrap()) - story.world.now();
    story.world.pass(until - Duration::seconds(30));
    let evening = story.sender.post(&format!("{}/needs", story.case), need.clone()).await.id();
    story.world.pass(Duration::seconds(60));
    let morning = story.sender.post(&format!("{}/needs", story.case), need).await.id();
    story.forget_consent().await;
    let (evening, morning) = (format!("/needs/{evening}"), format!("/needs/{morning}"));
    let seen = async || {
        let mut seen = Vec::new();
        for need in [&documents.need, &evening, &morning] {
            seen.push(story.receiver.get(need).await.status == 200);
        }
        let listed = story.receiver.get(&format!("{}/needs", story.case)).await;
        if listed.status == 200 {
            assert_eq!(ids(&listed.body).len(), seen.iter().filter(|seen| **seen).count());
        }
        seen
    };
    for (range, expected) in [
        (json!({}), [true, true, true]),
        (json!({"data_to": "2026-11-22"}), [true, true, false]),
        (json!({"data_from": "2026-11-22", "data_to": "2026-11-22"}), [true, true, false]),
        (json!({"data_from": "2026-11-23"}), [false, false, true]),
        (json!({"data_to": "2026-11-21"}), [false, false, false]),
        (json!({"data_from": "2026-11-24", "data_to": "9999-12-31"}), [false, false, false]),
    ] {
        let mut words = json!({"recipients": [story.office]});
        words.as_object_mut().unwrap().extend(range.as_object().unwrap().clone());
        let permit = story.permit(words).await;
        assert_eq!(seen().await, expected, "{range}");
        story.receiver.get(&format!("/clients/{}", story.client)).await.is(200);
        story.forget(&permit).await;
    }
}

#[actix_web::test]
async fn a_permit_opens_the_service_task_that_it_names() {
    let story = Story::begin().await;
    let documents = Documents::write(&story).await;
    story.sender.patch(&story.case, json!({"service_task_code": "elderly"})).await.is(200);
    story.forget_consent().await;
    for (task, opens) in [("elderly", 6), ("families", 0)] {
        for (kind, law) in [
            ("consent", json!({})),
            ("permit", json!({})),
            ("statute", json!({"given_via": null, "statute_code": "shl41", "justification": "Danger."})),
        ] {
            let mut words = json!({"kind": kind, "recipients": [story.office], "service_task_code": task});
            words.as_object_mut().unwrap().extend(law.as_object().unwrap().clone());
            let permit = story.permit(words).await;
            assert_eq!(documents.open_to(&story.receiver).await.len(), opens, "{kind} {task}");
            story.receiver.get(&format!("/clients/{}", story.client)).await.is(200);
            story.forget(&permit).await;
        }
    }
}
