//! Goal 21: simulated snooping, each flagged within five minutes and not before.
use super::*;
use domain::watch::LIMITS;

/// A way to snoop: requests, each so long after the one before; the last one is what makes it odd.
struct Way {
    what: &'static str,
    pattern: Pattern,
    requests: Vec<(Duration, Vec<Act>)>,
}

fn limit(pattern: Pattern) -> usize {
    LIMITS.iter().find(|limit| limit.pattern == pattern).unwrap().at_least
}

/// So many requests, so far apart, as often as the pattern's limit.
fn way(what: &'static str, pattern: Pattern, apart: Duration, act: impl Fn(usize) -> Act) -> Way {
    Way { what, pattern, requests: (0..limit(pattern)).map(|at| (apart, vec![act(at)])).collect() }
}

impl Way {
    /// The same after something else that is not odd.
    fn after(mut self, before: Vec<(Duration, Vec<Act>)>) -> Self {
        self.requests.splice(0..0, before);
        self
    }
}

fn of_persons() -> Vec<Way> {
    let who = [(); 17].map(|()| person());
    let new = ClientId::generate;
    let minutes = Duration::minutes;
    let unknown = |by| Act::search(by, "by national_id", None);
    vec![
        way("leafs through a register within the hour", Pattern::ManyClientsInHour, minutes(2), |_| {
            Act::look(who[0], new())
        }),
        way("the same by cases", Pattern::ManyClientsInHour, minutes(2), |_| {
            Act::on(who[1], "case.view", new())
        }),
        way("takes the whole day for it", Pattern::ManyClientsInDay, minutes(12), |_| {
            Act::look(who[2], new())
        }),
        way("tries identifiers", Pattern::UnknownIdentifiers, minutes(20), |_| unknown(who[3])),
        way("searches for neighbours by name", Pattern::TrawlingByName, minutes(5), |_| {
            Act::search(who[4], "by name", None)
        }),
        way("finds namesakes and opens none", Pattern::TrawlingByName, minutes(5), |_| {
            Act::search(who[5], "by name", Some(new()))
        }),
        way("finds out who is a client", Pattern::UnfollowedSearches, minutes(10), |_| {
            Act::search(who[6], "by national_id", Some(new()))
        }),
        way("tries what the role does not permit", Pattern::RefusedOften, minutes(3), |_| {
            Act::refused(who[7], "no-legal-basis")
        }),
        way("tries clients of others", Pattern::UnrelatedTries, minutes(60), |_| {
            Act::refused(who[8], "not-related")
        }),
        way("tries what is labelled for others", Pattern::WalledTries, minutes(60), |_| {
            Act::refused(who[9], "walled")
        }),
        way("tries a relative", Pattern::CloseTries, minutes(60), |_| {
            Act::refused(who[10], "conflict-of-interest")
        }),
        way("guesses ids", Pattern::GuessedIds, minutes(1), |_| Act::refused(who[11], "not-found")),
        way("reveals where the hidden live", Pattern::ManyReveals, minutes(60), |_| {
            Act::on(who[12], "client.reveal", new())
        }),
        way("takes out logs", Pattern::ManyExtracts, minutes(30), |_| {
            Act::on(who[13], "client.access_log_extract", new())
        }),
        way("declares colleagues close to whomever", Pattern::ManyConflicts, minutes(30), |_| {
            Act::of_nobody(who[14], "conflict.declare")
        }),
    ]
}

/// Somebody who has worked by day for two weeks and comes back at night, or on a Saturday.
fn at_odd_hours(what: &'static str, later: Duration) -> Way {
    let by = person();
    let own = ClientId::generate();
    let mut before: Vec<_> =
        (0..12).map(|_| (Duration::days(1), vec![Act::work(by, own), Act::look(by, own)])).collect();
    // From Monday to Friday, and the last one is a Tuesday.
    before.iter_mut().step_by(5).for_each(|(apart, _)| *apart = Duration::days(3));
    before[0].0 = Duration::zero();
    before.push((later, vec![Act::look(by, ClientId::generate())]));
    let rest = way(what, Pattern::OddHours, Duration::minutes(2), |_| Act::look(by, ClientId::generate()));
    let requests = rest.requests.into_iter().skip(1).collect();
    Way { requests, ..rest }.after(before)
}

fn over_days() -> Vec<Way> {
    let (who, other, late) = (person(), person(), person());
    let (curious, closed, ended, famous) =
        (ClientId::generate(), ClientId::generate(), ClientId::generate(), ClientId::generate());
    let days = Duration::days;
    let many: Vec<By> = (0..limit(Pattern::SoughtClient)).map(|_| person()).collect();
    vec![
        at_odd_hours("comes back at night", Duration::hours(13)),
        at_odd_hours("comes back on a day off", days(4)),
        way("follows somebody's life", Pattern::ReadWithoutWork, days(2), |_| Act::look(who, curious)),
        way("looks on when the case is closed", Pattern::ReadAfterEnd, days(2), |_| Act::look(late, closed))
            .after(vec![
                (days(0), vec![Act::work(late, closed)]),
                (days(1), vec![Act::on(late, "case.close", closed)]),
            ]),
        way("looks on when the referral is completed", Pattern::ReadAfterEnd, days(3), |_| {
            Act::look(late, ended)
        })
        .after(vec![(days(0), vec![Act::on(other, "referral.complete", ended)])]),
        way("everybody wants to see one client", Pattern::SoughtClient, Duration::hours(1), |at| {
            Act::look(many[at], famous)
        }),
    ]
}

fn of_systems() -> Vec<Way> {
    let (bulk, lists, guessing, trying) = (system(), system(), system(), system());
    let seconds = Duration::seconds;
    let page = |by| (seconds(60), clients(100).into_iter().map(|one| Act::look(by, one)).collect());
    let pages: Vec<(Duration, Vec<Act>)> =
        (0..limit(Pattern::SystemBulk) / 100).map(|_| page(lists)).collect();
    vec![
        way("a system reads in bulk", Pattern::SystemBulk, seconds(6), |_| {
            Act::look(bulk, ClientId::generate())
        }),
        Way { what: "a system reads page by page", pattern: Pattern::SystemBulk, requests: pages },
        way("a system guesses ids", Pattern::SystemGuessing, seconds(90), |_| {
            Act::refused(guessing, "not-found")
        }),
        way("a system tries identifiers", Pattern::SystemGuessing, seconds(90), |_| {
            Act::search(trying, "by national_id", None)
        }),
    ]
}

#[actix_web::test]
async fn snooping_is_told_within_five_minutes() {
    let mut log = Log::new().await;
    let mut slowest = Duration::zero();
    let ways: Vec<Way> = of_persons().into_iter().chain(over_days()).chain(of_systems()).collect();
    assert!(ways.len() >= 20);
    for Way { what, pattern, requests } in &ways {
        // A Monday morning in Finland.
        let mut at = log.world.now() + Duration::days(40);
        at = at.date_naive().and_hms_opt(7, 0, 0).unwrap().and_utc();
        at += Duration::days(7 - i64::from(chrono::Datelike::weekday(&at).num_days_from_monday()));
        let known = log.alerts().await.len();
        let (last, before) = requests.split_last().unwrap();
        for (apart, acts) in before {
            at += *apart;
            log.request(at, acts);
        }
        log.watch(at).await;
        let early: Vec<_> = log.alerts().await[known..].iter().map(|alert| alert.pattern).collect();
        assert!(early.is_empty(), "{what}: {early:?} too early");
        at += last.0;
        log.request(at, &last.1);
        log.watch(at).await;
        let found = log.alerts().await;
        let found: Vec<_> = found[known..].iter().filter(|alert| alert.pattern == *pattern).collect();
        assert_eq!(found.len(), 1, "{what}");
        let by = last.1[0].by;
        let told = found[0].user_id.map(By::Person).or(found[0].api_client_id.map(By::System));
        assert!(told == Some(by) || *pattern == Pattern::SoughtClient, "{what}");
        assert_eq!((found[0].last_at, found[0].last_seq), (at, log.seq), "{what}");
        slowest = slowest.max(found[0].created_at - at);
        // What goes on while it is open is not told again.
        log.request(at + Duration::minutes(2), &last.1);
        log.watch(at + Duration::minutes(2)).await;
        let again = log.alerts().await.iter().skip(known).filter(|alert| alert.pattern == *pattern).count();
        assert_eq!(again, 1, "{what}");
    }
    println!("{} ways to snoop, the slowest told after {} s", ways.len(), slowest.num_seconds());
    assert!(slowest <= PROMISED);
}

#[actix_web::test]
async fn what_is_committed_late_is_watched_all_the_same() {
    let world = World::new().await;
    let county = world.organization("County", Sector::Housing).await;
    let who = world.worker(county).await;
    let search = async |code: &str| {
        let body = serde_json::json!({"national_id": code, "purpose": "coordination"});
        who.post("/clients/search", body).await.is(200);
    };
    let codes = ["010101-123N", "010594Y9032", "131052-308T", "010594Y9021"];
    search(codes[0]).await;
    world.gate.settle().await;
    // The first of them commits last: it gets its number after all others.
    let late = audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.eq("client.search"))
        .one(&world.database.db)
        .await
        .unwrap()
        .unwrap();
    audit_entry::Entity::delete_by_id(late.id).exec(&world.database.db).await.unwrap();
    for at in 0..7 {
        search(codes[at % 4]).await;
    }
    world.seal().await;
    assert_eq!(watch::tick(&world.gate).await.unwrap(), 0);
    world.put::<audit_entry::Entity>(audit_entry::Model { seq: None, hash: None, ..late }).await;
    world.seal().await;
    assert_eq!(watch::tick(&world.gate).await.unwrap(), 1);
    let raised = alerts(&world).await;
    assert_eq!((raised[0].pattern, raised[0].user_id), (Pattern::UnknownIdentifiers, Some(who.id)));
    assert!(raised[0].created_at - raised[0].last_at <= PROMISED);
    assert_eq!(world.happened().await.last().unwrap(), "alert.raised");
    assert!(world.audit().await.contains(&"alert.raise ok role".to_owned()));
}

#[actix_web::test]
async fn two_watches_at_once_raise_one_alert() {
    let mut log = Log::new().await;
    let (who, at) = (person(), log.world.now());
    for minute in 0..3 {
        log.request(at + Duration::minutes(minute), &[Act::refused(who, "walled")]);
    }
    log.write().await;
    let gate = &log.world.gate;
    let ticks = futures::future::join_all((0..4).map(|_| watch::tick(gate))).await;
    assert_eq!(ticks.into_iter().map(|raised| raised.unwrap()).sum::<usize>(), 1);
    assert_eq!(log.alerts().await.len(), 1);
}
