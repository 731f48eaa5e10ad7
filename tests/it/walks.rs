//! Random walks: whoever tries whatever, the API does what the table of steps says, and nothing else.
use super::world::{Person, story::Story};
use domain::{
    access::Side,
    codelist,
    referral::{Phase, Status, Step, To},
};
use rand::{RngExt, SeedableRng, rngs::SmallRng, seq::IndexedRandom};
use serde_json::{Value, json};
use strum::IntoEnumIterator;

/// What the table lets us expect of a referral.
struct Model {
    status: Status,
    held_from: Option<Status>,
    cancel_from: Option<Status>,
    version: i64,
    was_sent: bool,
}

struct Actor {
    person: Person,
    side: Side,
    is_lead: bool,
}

impl Model {
    /// The status of the answer, and where the referral is after it.
    fn expect(&self, step: Step, actor: &Actor) -> (u16, Status) {
        if actor.side == Side::Receiver && !self.was_sent {
            return (404, self.status);
        }
        let row = step.transition();
        let sides = row.by.sides();
        if !sides.contains(&actor.side) || (row.by.is_lead() && !actor.is_lead) {
            return (403, self.status);
        }
        if !row.from.contains(&self.status) || step == Step::ProposeDecline {
            return (409, self.status);
        }
        if !step.is_for(actor.side, self.status) {
            return (403, self.status);
        }
        let to = match (row.to, step) {
            (To::To(status), _) => status,
            (To::WhereItCameFrom, Step::Resume) => self.held_from.unwrap(),
            (To::WhereItCameFrom, _) => self.cancel_from.unwrap(),
        };
        (200, to)
    }

    fn take(&mut self, step: Step, to: Status) {
        match step {
            Step::Send => self.was_sent = true,
            Step::Hold => self.held_from = Some(self.status),
            Step::RequestCancel => self.cancel_from = Some(self.status),
            _ => {}
        }
        (self.status, self.version) = (to, self.version + 1);
    }
}

/// The first code of a list that needs no comment.
fn code(list: &str) -> &'static str {
    codelist::find(list).unwrap().codes.iter().find(|code| !code.needs_comment()).unwrap().code
}

fn body(step: Step) -> Value {
    match step {
        Step::RequestInfo => json!({"question": "Where?"}),
        Step::AnswerInfo => json!({"answer": "Here."}),
        Step::Schedule => json!({"appointment_at": "2026-12-01T08:00:00Z"}),
        Step::Hold => json!({"reason_code": code("hold_reasons")}),
        Step::ProposeDecline | Step::Decline => json!({"reason_code": code("decline_reasons")}),
        Step::NotDelivered => json!({"reason_code": code("not_delivered_reasons")}),
        Step::Withdraw => json!({"reason_code": code("withdraw_reasons")}),
        Step::RequestCancel => json!({"reason_code": code("cancel_reasons")}),
        Step::Complete => json!({"outcome_code": code("outcomes")}),
        Step::SendBack | Step::RefuseCancel | Step::Reopen | Step::MarkError => {
            json!({"comment": "Because."})
        }
        _ => json!({}),
    }
}

/// Redirecting needs another service and expiring is the clock's; each has tests of its own.
fn steps() -> Vec<Step> {
    Step::iter().filter(|step| !matches!(step, Step::Redirect | Step::Expire)).collect()
}

async fn walk(story: &Story, actors: &[Actor], random: &mut SmallRng, length: usize) -> usize {
    let referral = story.draft_of_another_service().await;
    let mut model =
        Model { status: Status::Draft, held_from: None, cancel_from: None, version: 1, was_sent: false };
    let (all, mut taken) = (steps(), 1);
    for _ in 0..length {
        let actor = actors.choose(random).unwrap();
        // Mostly what could work, sometimes anything.
        let legal: Vec<_> =
            model.status.steps().filter(|step| all.contains(step) && *step != Step::MarkError).collect();
        let step = if random.random_bool(0.7) { legal.choose(random) } else { all.choose(random) };
        let Some(step) = step.copied() else { continue };
        let path = format!("{referral}/{}", step.code().replace('_', "-"));
        let asked = actor
            .person
            .asks("POST", &path)
            .if_match(&format!("\"{}\"", model.version))
            .json(&body(step))
            .send()
            .await;
        let (status, to) = model.expect(step, actor);
        assert_eq!(asked.status, status, "{step} by {:?} from {}: {}", actor.side, model.status, asked.body);
        if asked.status == 200 {
            assert_eq!(asked.body["status"], json!(to), "{step}");
            model.take(step, to);
            taken += 1;
            keeps_its_promises(&asked.body);
        }
    }
    let history = story.sender.get(&format!("{referral}/history?limit=200")).await.is(200);
    assert_eq!(history["items"].as_array().unwrap().len(), taken, "one row for each step");
    taken
}

fn keeps_its_promises(referral: &Value) {
    let status: Status = serde_json::from_value(referral["status"].clone()).unwrap();
    assert_eq!(referral["phase"], json!(status.phase()));
    let clock = &referral["response"];
    assert_eq!(clock["paused_at"].is_null(), status != Status::InfoRequested);
    assert!(
        status.awaits_response()
            || status == Status::Draft
            || !clock["responded_at"].is_null()
            || referral["sent_at"].is_null()
    );
    assert!(status.phase() == Phase::Closed || referral["closing_reason"].is_null(), "{referral}");
    let closed = referral["loop"]["closed"].as_bool().unwrap();
    assert!(!closed || status.phase() == Phase::Closed);
    assert_eq!(referral["allowed_steps"], json!(status.steps().collect::<Vec<_>>()));
}

#[actix_web::test]
async fn any_sequence_of_steps_follows_the_table() {
    let story = Story::begin().await;
    let worker = story.world.worker(story.ngo).await;
    let actors = [
        Actor { person: worker, side: Side::Sender, is_lead: false },
        Actor { person: story.sender.clone(), side: Side::Sender, is_lead: true },
        Actor { person: story.receiver.clone(), side: Side::Receiver, is_lead: false },
        Actor { person: story.lead.clone(), side: Side::Receiver, is_lead: true },
    ];
    let walks = std::env::var("WALKS").ok().and_then(|walks| walks.parse().ok()).unwrap_or(25);
    let mut taken = 0;
    for seed in 0..walks {
        taken += walk(&story, &actors, &mut SmallRng::seed_from_u64(seed), 24).await;
    }
    println!("{walks} walks, {taken} steps taken");
    let case = story.sender.get(&story.case).await.is(200);
    let open = story.sender.get(&format!("{}/next-steps?limit=200", story.case)).await.is(200);
    let is_open = |step: &&Value| step["status"] == "open";
    assert!(
        open["items"].as_array().unwrap().iter().find(is_open).is_some()
            || !case["no_next_step_reason"].is_null()
    );
}
