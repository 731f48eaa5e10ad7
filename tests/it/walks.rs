//! Random walks: whoever tries whatever, the API does what the table of steps says, and nothing else.
use super::world::{Person, story::Story};
use chrono::Duration;
use domain::{
    OrganizationId,
    access::Side,
    basis::Category,
    codelist,
    organization::Sector,
    referral::{Phase, Status, Step, To},
};
use polku::referrals::expiry::{self, Policy};
use rand::{RngExt, SeedableRng, rngs::SmallRng, seq::IndexedRandom};
use serde_json::{Value, json};
use strum::IntoEnumIterator;

/// What the table lets us expect of a referral.
struct Model {
    second_look: bool,
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
        if !row.from.contains(&self.status) {
            return (409, self.status);
        }
        if !step.is_for(actor.side, self.status) {
            return (403, self.status);
        }
        if self.awaits_second_look(step, actor) {
            return (409, self.status);
        }
        let to = match (row.to, step) {
            (To::To(status), _) => status,
            (To::WhereItCameFrom, Step::Resume) => self.held_from.unwrap(),
            (To::WhereItCameFrom, _) => self.cancel_from.unwrap(),
        };
        (200, to)
    }

    /// Where a second look is asked for, a worker proposes to decline and the lead decides; elsewhere nobody proposes.
    fn awaits_second_look(&self, step: Step, actor: &Actor) -> bool {
        match step {
            Step::ProposeDecline => !self.second_look,
            Step::Decline => self.second_look && !actor.is_lead && self.status.awaits_response(),
            _ => false,
        }
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

/// The steps that people take; the clock's own step is taken when time passes.
fn steps() -> Vec<Step> {
    Step::iter().filter(|step| *step != Step::Expire).collect()
}

/// A referral on its way, whatever is tried on it.
struct Walk<'a> {
    story: &'a Story,
    /// Another organization that the client agreed to.
    elsewhere: OrganizationId,
    referral: String,
    model: Model,
    taken: usize,
}

impl<'a> Walk<'a> {
    async fn begin(story: &'a Story, elsewhere: OrganizationId, second_look: bool) -> Self {
        let service = story.world.service_with(story.office, "Another service", second_look).await;
        let mut draft = story.new_referral();
        draft["service_id"] = json!(service);
        let referral = format!("/referrals/{}", story.sender.post("/referrals", draft).await.id());
        let model = Model {
            second_look,
            status: Status::Draft,
            held_from: None,
            cancel_from: None,
            version: 1,
            was_sent: false,
        };
        Self { story, elsewhere, referral, model, taken: 1 }
    }

    /// Tries a step; one that was taken is repeated by its key, which must change nothing.
    async fn attempt(&mut self, step: Step, actor: &Actor) {
        let path = format!("{}/{}", self.referral, step.code().replace('_', "-"));
        let mut said = body(step);
        if step == Step::Redirect {
            said["service_id"] = json!(self.story.world.service(self.elsewhere, "Elsewhere").await);
        }
        let (seen, key) =
            (format!("\"{}\"", self.model.version), format!("{}-{}", self.referral, self.taken));
        let ask = || actor.person.asks("POST", &path).if_match(&seen).key(&key).json(&said).send();
        let asked = ask().await;
        let (status, to) = self.model.expect(step, actor);
        let was = self.model.status;
        assert_eq!(asked.status, status, "{step} by {:?} from {was}: {}", actor.side, asked.body);
        if asked.status == 200 {
            assert_eq!(asked.body["status"], json!(to), "{step}");
            assert_eq!(ask().await.bytes, asked.bytes, "{step} again");
            self.model.take(step, to);
            self.taken += 1;
            keeps_its_promises(&asked.body);
        }
    }

    /// Weeks pass, and the clock ends what nobody answered.
    async fn let_time_pass(&mut self) {
        self.story.world.pass(Duration::days(30));
        let policy = Policy { expire_after_working_days: Some(5) };
        expiry::tick(&self.story.world.gate, policy).await.unwrap();
        let stands_still = self.model.status == Status::InfoRequested;
        if Step::Expire.transition().from.contains(&self.model.status) && !stands_still {
            self.model.take(Step::Expire, Status::Expired);
            self.taken += 1;
        }
        let now = self.story.sender.get(&self.referral).await.is(200);
        assert_eq!(now["status"], json!(self.model.status));
        keeps_its_promises(&now);
    }

    async fn end(self) -> usize {
        let history = format!("{}/history?limit=200", self.referral);
        let history = self.story.sender.get(&history).await.is(200);
        assert_eq!(history["items"].as_array().unwrap().len(), self.taken, "one row for each step");
        self.taken
    }
}

async fn walk(mut walk: Walk<'_>, actors: &[Actor], random: &mut SmallRng, length: usize) -> usize {
    let all = steps();
    for _ in 0..length {
        if random.random_bool(0.04) {
            walk.let_time_pass().await;
        }
        // Mostly what could work, sometimes anything.
        let likely: Vec<_> = walk
            .model
            .status
            .steps()
            .filter(|step| all.contains(step) && !matches!(step, Step::MarkError | Step::Redirect))
            .collect();
        let step = if random.random_bool(0.7) { likely.choose(random) } else { all.choose(random) };
        if let Some(step) = step.copied() {
            walk.attempt(step, actors.choose(random).unwrap()).await;
        }
    }
    walk.end().await
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
    // Weeks pass between steps, and who works with the client is not what is walked here.
    for person in [&story.receiver, &story.lead] {
        story.world.task(person, story.client).await;
    }
    let actors = [
        Actor { person: worker, side: Side::Sender, is_lead: false },
        Actor { person: story.sender.clone(), side: Side::Sender, is_lead: true },
        Actor { person: story.receiver.clone(), side: Side::Receiver, is_lead: false },
        Actor { person: story.lead.clone(), side: Side::Receiver, is_lead: true },
    ];
    let walks = std::env::var("WALKS").ok().and_then(|walks| walks.parse().ok()).unwrap_or(25);
    let elsewhere = story.world.organization("Elsewhere", Sector::Employment).await;
    let covered = [Category::Basic, Category::Needs];
    story.world.consent(story.client, story.ngo, elsewhere, &covered).await;
    let mut taken = 0;
    for seed in 0..walks {
        let mut random = SmallRng::seed_from_u64(seed);
        let begun = Walk::begin(&story, elsewhere, random.random_bool(0.5)).await;
        taken += walk(begun, &actors, &mut random, 24).await;
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
