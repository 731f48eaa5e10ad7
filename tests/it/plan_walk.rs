//! Plans under many hands: whatever is done in whatever order, what was agreed stays, and of two changes at once none is lost.
use super::{
    plans::Table,
    world::{Answer, Person},
};
use rand::{RngExt, SeedableRng, rngs::SmallRng, seq::IndexedRandom};
use serde_json::{Value, json};

/// How many operations are tried on one plan.
const OPERATIONS: usize = 400;
/// How many changes of goals are tried, and how many of them at once.
const CHANGES: usize = 1_000;
const AT_ONCE: usize = 8;
const GOALS: usize = 4;

/// What can be done to a plan and what is in it, over and over.
struct Walk {
    table: Table,
    random: SmallRng,
    goals: Vec<String>,
    actions: Vec<String>,
    member: String,
}

impl Walk {
    async fn begin(seed: u64) -> Self {
        let table = Table::set().await;
        let goals = vec![table.goal("I want to sleep.").await];
        let actions = vec![table.act(json!({})).await];
        let member = table.invite().await;
        Self { table, random: SmallRng::seed_from_u64(seed), goals, actions, member }
    }

    async fn try_something(&mut self) -> Answer {
        let goal = self.goals.choose(&mut self.random).unwrap().clone();
        let action = self.actions.choose(&mut self.random).unwrap().clone();
        let (plan, case) = (self.table.plan.clone(), self.table.story.case.clone());
        let number = self.random.random_range(1..10);
        let what = self.random.random_range(0..26);
        // An organization answers for itself.
        let is_theirs = (17..20).contains(&what) || self.random.random_bool(0.5);
        let who = if is_theirs { &self.table.partner } else { self.table.worker() };
        let (method, path, body) = match what {
            0 => ("PATCH", plan, json!({"situation": format!("It is {number}.")})),
            1 => ("PATCH", plan, json!({"review_every_months": number})),
            2 => ("POST", format!("{plan}/goals"), json!({"client_words": format!("I want {number}.")})),
            3 => ("PATCH", goal, json!({"weight": number})),
            4 => ("PATCH", goal, json!({"status": "dropped"})),
            5 => ("POST", format!("{goal}/assessments"), json!({"level": 1, "assessed_by": "client"})),
            6 => (
                "POST",
                format!("{plan}/actions"),
                json!({"what": "More", "who": "client", "due": "2026-12-18"}),
            ),
            7 => ("PATCH", action, json!({"what": format!("Call {number}")})),
            8 => ("POST", format!("{action}/start"), json!({})),
            9 => ("POST", format!("{action}/done"), json!({})),
            10 => ("POST", format!("{action}/reopen"), json!({})),
            11 => (
                "POST",
                format!("{case}/strengths"),
                json!({"area": "hope", "text": "Laughs", "said_by": "peer"}),
            ),
            12 | 13 => ("POST", format!("{plan}/send-to-client"), json!({})),
            14 => ("POST", format!("{plan}/recall"), json!({})),
            15 | 16 => ("POST", format!("{plan}/client-response"), json!({"answer": "agreed"})),
            17..20 => ("POST", format!("{}/accept", self.member), json!({})),
            20..23 => ("POST", format!("{plan}/agree"), json!({})),
            _ => ("POST", format!("{plan}/review"), json!({})),
        };
        let record = path.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let seen = who.get(&record).await.etag();
        let answer = who.asks(method, &path).if_match(&seen).json(&body).send().await;
        if answer.status == 201 && path.ends_with("/goals") {
            self.goals.push(format!("/goals/{}", answer.id()));
        }
        if answer.status == 201 && path.ends_with("/actions") {
            self.actions.push(format!("/actions/{}", answer.id()));
        }
        assert!(matches!(answer.status, 200 | 201 | 403 | 409 | 422), "{method} {path}: {}", answer.body);
        answer
    }
}

#[actix_web::test]
async fn whatever_is_done_what_was_agreed_stays_as_it_was() {
    let mut walk = Walk::begin(4).await;
    let (mut agreed, mut done): (Vec<Value>, usize) = (Vec::new(), 0);
    for _ in 0..OPERATIONS {
        done += usize::from(walk.try_something().await.status < 300);
        let now = walk.table.versions().await;
        assert_eq!(&now[..agreed.len()], &agreed[..]);
        assert!(now.len() <= agreed.len() + 1);
        if now.len() > agreed.len() {
            // It was agreed by those who had to, and only then.
            let content = &now.last().unwrap()["content"];
            assert!(content["client_answer"].is_string(), "{content}");
            let participants = content["participants"].as_array().unwrap();
            assert!(participants.iter().all(|one| one["acceptance"] == json!("accepted")), "{content}");
        }
        agreed = now;
    }
    println!("{done} of {OPERATIONS} operations were done, {} versions agreed", agreed.len());
    assert!(agreed.len() >= 3 && done > OPERATIONS / 4, "{done} {}", agreed.len());
}

/// Changes the weight of a goal as it was seen; the new one, if it was in time.
async fn weigh(who: &Person, goal: &str, weight: i64) -> Option<i64> {
    let seen = who.etag(goal).await;
    let answer = who.asks("PATCH", goal).if_match(&seen).json(&json!({"weight": weight})).send().await;
    assert!(matches!(answer.status, 200 | 412 | 503), "{}", answer.body);
    (answer.status == 200).then(|| answer.body["weight"].as_i64().unwrap())
}

#[actix_web::test]
async fn of_a_thousand_changes_at_once_none_is_lost() {
    let table = Table::set().await;
    table.invite().await;
    let mut goals = Vec::new();
    for words in ["One", "Two", "Three", "Four"] {
        goals.push(table.goal(words).await);
    }
    let mut random = SmallRng::seed_from_u64(7);
    let mut kept = [0_i64; GOALS];
    for _ in 0..CHANGES / AT_ONCE {
        let tries: Vec<_> = (0..AT_ONCE)
            .map(|place| (random.random_range(0..GOALS), random.random_range(1..=10), place % 2 == 0))
            .collect();
        let asked = tries.iter().map(|(goal, weight, own)| {
            weigh(if *own { table.worker() } else { &table.partner }, &goals[*goal], *weight)
        });
        let answers = futures::future::join_all(asked).await;
        for (goal, path) in goals.iter().enumerate() {
            let taken: Vec<_> = tries
                .iter()
                .zip(&answers)
                .filter(|(one, _)| one.0 == goal)
                .filter_map(|(_, new)| *new)
                .collect();
            kept[goal] += i64::try_from(taken.len()).unwrap();
            // Of all that were told to be done, the last one stands.
            let now = table.worker().get(path).await.is(200)["weight"].as_i64().unwrap();
            assert!(taken.is_empty() || taken.contains(&now), "{now} {taken:?}");
        }
    }
    let total: i64 = kept.iter().sum();
    println!("{total} of {CHANGES} changes were in time");
    for (path, kept) in goals.iter().zip(kept) {
        let version: i64 = table.worker().etag(path).await.trim_matches('"').parse().unwrap();
        assert_eq!(version, kept + 1, "a change of {path} is lost");
    }
    assert!(total > i64::try_from(CHANGES).unwrap() / 4, "{total}");
}
