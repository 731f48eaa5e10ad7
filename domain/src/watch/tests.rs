use super::*;
use crate::{ApiClientId, UserId, access::Action};
use Pattern as P;
use uuid::Uuid;

/// A Wednesday at noon in Finland.
fn noon() -> DateTime<Utc> {
    "2026-11-25T10:00:00Z".parse().unwrap()
}

/// A stretch of the log in the making; each entry is a second after the one before unless told.
struct Log {
    now: DateTime<Utc>,
    looks: Vec<LookUp>,
}

impl Log {
    fn new() -> Self {
        Self { now: noon(), looks: Vec::new() }
    }
    fn add(&mut self, by: By, deed: Deed, change: impl FnOnce(&mut LookUp)) -> &mut Self {
        self.now += Duration::seconds(1);
        let seq = i64::try_from(self.looks.len()).unwrap() + 1;
        let (at, request) = (self.now, Uuid::now_v7());
        let mut look = LookUp {
            seq,
            at,
            request,
            by,
            organization: None,
            deed,
            answer: Answer::Given,
            client: Some(ClientId::generate()),
            record: Some(Uuid::now_v7()),
            others: 0,
        };
        change(&mut look);
        self.looks.push(look);
        self
    }
    fn met(&self, by: By) -> Vec<(Pattern, usize)> {
        of_one(by, &self.looks, &[]).iter().map(|found| (found.pattern, found.count)).collect()
    }
}

fn person() -> By {
    By::Person(UserId::generate())
}
fn system() -> By {
    By::System(ApiClientId::generate())
}

type Change = fn(&mut LookUp);

/// For each pattern of one: who, what, how often.
fn ways() -> Vec<(Pattern, By, Deed, Change)> {
    let nobody: Change = |look| (look.client, look.record) = (None, None);
    let refused = |answer: Answer| -> Change {
        match answer {
            Answer::Refused => |look| look.answer = Answer::Refused,
            Answer::Unrelated => |look| look.answer = Answer::Unrelated,
            Answer::Walled => |look| look.answer = Answer::Walled,
            Answer::Close => |look| look.answer = Answer::Close,
            _ => |look| (look.answer, look.client) = (Answer::Unknown, None),
        }
    };
    vec![
        (P::ManyClientsInHour, person(), Deed::Read, |_| {}),
        (P::ManyListed, person(), Deed::Read, |look| look.others = TOGETHER),
        (P::UnknownIdentifiers, person(), Deed::SearchByIdentifier, nobody),
        (P::TrawlingByName, person(), Deed::SearchByName, nobody),
        (P::UnfollowedSearches, person(), Deed::SearchByIdentifier, |_| {}),
        (P::RefusedOften, person(), Deed::Work, refused(Answer::Refused)),
        (P::UnrelatedTries, person(), Deed::Read, refused(Answer::Unrelated)),
        (P::WalledTries, person(), Deed::Read, refused(Answer::Walled)),
        (P::CloseTries, person(), Deed::Read, refused(Answer::Close)),
        (P::GuessedIds, person(), Deed::Read, refused(Answer::Unknown)),
        (P::ManyReveals, person(), Deed::Reveal, |_| {}),
        (P::ManyExtracts, person(), Deed::Extract, |_| {}),
        (P::ManyConflicts, person(), Deed::DeclareConflict, |look| look.client = None),
        (P::SystemBulk, system(), Deed::Read, |look| look.others = TOGETHER),
        (P::SystemGuessing, system(), Deed::Read, refused(Answer::Unknown)),
    ]
}

fn limit(pattern: Pattern) -> Limit {
    *LIMITS.iter().find(|limit| limit.pattern == pattern).unwrap()
}

#[test]
fn every_pattern_has_one_limit() {
    use strum::IntoEnumIterator;
    let rows: Vec<_> = LIMITS.iter().map(|limit| limit.pattern).collect();
    assert_eq!(rows, Pattern::iter().collect::<Vec<_>>());
    assert!(LIMITS.iter().all(|limit| limit.at_least > 1 && limit.within <= STRETCH_OF_CLIENT));
}

#[test]
fn a_pattern_is_met_at_its_limit_and_not_one_before() {
    for (pattern, by, deed, change) in ways() {
        let mut log = Log::new();
        let at_least = limit(pattern).at_least;
        for _ in 1..at_least {
            log.add(by, deed, change);
        }
        assert_eq!(log.met(by), [], "{pattern}");
        log.add(by, deed, change);
        assert_eq!(log.met(by), [(pattern, at_least)]);
    }
}

#[test]
fn whoever_opens_some_at_once_opens_them() {
    let by = person();
    for others in [1, TOGETHER - 1, TOGETHER] {
        let mut log = Log::new();
        for _ in 0..limit(P::ManyClientsInHour).at_least {
            log.add(by, Deed::Read, |_| {});
            log.looks.last_mut().unwrap().others = others;
        }
        assert_eq!(log.met(by).is_empty(), others == TOGETHER, "{others}");
    }
}

#[test]
fn what_is_spread_over_a_longer_time_is_not_met() {
    for (pattern, by, deed, change) in ways() {
        let mut log = Log::new();
        let Limit { at_least, within, .. } = limit(pattern);
        for _ in 0..2 * at_least {
            log.now += within / i32::try_from(at_least - 1).unwrap();
            // No longer than by day, or another pattern is met.
            log.add(by, deed, change);
        }
        assert!(log.met(by).iter().all(|(met, _)| *met != pattern), "{pattern}");
    }
}

#[test]
fn whom_one_works_for_one_may_open() {
    let by = person();
    let mut log = Log::new();
    for _ in 0..60 {
        let client = ClientId::generate();
        log.add(by, Deed::Read, |look| look.client = Some(client));
        log.add(by, Deed::Work, |look| look.client = Some(client));
    }
    assert_eq!(log.met(by), []);
}

#[test]
fn a_search_that_leads_to_work_is_no_trawling() {
    let by = person();
    let mut log = Log::new();
    for _ in 0..limit(P::TrawlingByName).at_least {
        let client = ClientId::generate();
        log.add(by, Deed::SearchByName, |look| look.client = Some(client));
        log.add(by, Deed::Work, |look| look.client = Some(client));
    }
    assert_eq!(log.met(by), []);
}

#[test]
fn a_day_and_the_nights_have_limits_of_their_own() {
    let by = person();
    let mut log = Log::new();
    log.now = "2026-11-25T04:30:00Z".parse().unwrap();
    for _ in 0..limit(P::ManyClientsInDay).at_least {
        log.now += Duration::minutes(15);
        log.add(by, Deed::Read, |_| {});
    }
    assert_eq!(log.met(by), [(P::ManyClientsInDay, 40)]);
    let mut night = Log::new();
    night.now = "2026-11-25T21:00:00Z".parse().unwrap();
    for _ in 0..limit(P::OddHours).at_least {
        night.add(by, Deed::Read, |_| {});
    }
    assert_eq!(night.met(by), [(P::OddHours, 5)]);
}

#[test]
fn odd_hours_are_against_the_habit_of_those_who_have_another() {
    let days = |count, hour: u32| {
        (0..count).map(move |day| noon() - Duration::days(7 + day) + Duration::hours(i64::from(hour)))
    };
    let of_week = |at: &DateTime<Utc>| !habit::is_odd(*at);
    let by_day: Vec<_> = days(12, 0).filter(of_week).collect();
    assert!(is_against_habit(by_day.iter().copied()));
    assert!(is_against_habit(by_day.iter().copied().chain(days(1, 12))));
    assert!(!is_against_habit(by_day.iter().copied().chain(days(2, 12))));
    assert!(!is_against_habit(by_day.iter().copied().take(4)), "too new to have a habit");
}

/// The client opened at noon by each of these on each of these days before today.
fn opened(client: ClientId, readers: &[By], days: &[i64]) -> Log {
    let mut log = Log::new();
    for day in days {
        log.now = noon() - Duration::days(*day);
        for by in readers {
            log.add(*by, Deed::Read, |look| look.client = Some(client));
        }
    }
    log
}

fn of(client: ClientId, log: &Log) -> Vec<Pattern> {
    of_client(client, &log.looks, &[]).iter().map(|found| found.pattern).collect()
}

#[test]
fn one_client_read_again_and_again() {
    let (client, who) = (ClientId::generate(), person());
    assert_eq!(of(client, &opened(client, &[who], &[9, 7, 5, 2, 0])), [P::ReadWithoutWork]);
    assert_eq!(of(client, &opened(client, &[who], &[9, 7, 5, 2])), []);
    assert_eq!(of(client, &opened(client, &[who], &[25, 20, 9, 7, 5])), []);
    assert_eq!(of(client, &opened(client, &[system()], &[9, 7, 5, 2, 0])), []);
    let mut worked = opened(client, &[who], &[9, 7, 5, 2, 0]);
    worked.add(who, Deed::Work, |look| look.client = Some(client));
    assert_eq!(of(client, &worked), []);
}

#[test]
fn a_client_whose_matter_is_over() {
    let (client, who, other) = (ClientId::generate(), person(), person());
    let story = |last: Deed| {
        let mut log = Log::new();
        log.now = noon() - Duration::days(9);
        log.add(who, last, |look| look.client = Some(client));
        let after = opened(client, &[who], &[6, 3, 0]);
        for look in after.looks {
            log.now = look.at;
            log.add(who, Deed::Read, |look| look.client = Some(client));
        }
        log
    };
    assert_eq!(of(client, &story(Deed::End)), [P::ReadAfterEnd]);
    assert_eq!(of(client, &story(Deed::Work)), []);
    let mut goes_on = story(Deed::End);
    goes_on.add(other, Deed::Work, |look| look.client = Some(client));
    assert_eq!(of(client, &goes_on), [], "somebody works on");
}

#[test]
fn a_client_whom_everybody_wants_to_see() {
    let (client, readers) = (ClientId::generate(), [(); 8].map(|()| person()));
    assert_eq!(of(client, &opened(client, &readers, &[0])), [P::SoughtClient]);
    assert_eq!(of(client, &opened(client, &readers[1..], &[0])), []);
    let mut worked = opened(client, &readers, &[0]);
    worked.add(readers[0], Deed::Work, |look| look.client = Some(client));
    assert_eq!(of(client, &worked), []);
}

#[test]
fn what_was_told_is_not_told_again_until_it_happens_anew() {
    let by = person();
    let mut log = Log::new();
    for _ in 0..3 {
        log.add(by, Deed::Read, |look| look.answer = Answer::Walled);
    }
    let first = of_one(by, &log.looks, &[])[0];
    let settled =
        Told { pattern: first.pattern, by: first.by, client: None, last_seq: first.last.seq, open_on: None };
    let open = Told { open_on: Some(local_date(noon())), ..settled };
    for _ in 0..2 {
        assert_eq!(of_one(by, &log.looks, &[settled]), []);
        log.add(by, Deed::Read, |look| look.answer = Answer::Walled);
    }
    log.add(by, Deed::Read, |look| look.answer = Answer::Walled);
    assert_eq!(of_one(by, &log.looks, &[settled]).len(), 1);
    assert_eq!(of_one(by, &log.looks, &[open]), [], "the open alert is of today");
    assert_eq!(of_one(person(), &log.looks, &[]).len(), 1);
}

/// A new action is a look, work or neither because somebody said so here.
#[test]
fn every_action_counts_as_what_it_is() {
    let named = |deed: Deed| {
        let all = Action::all().map(Action::name);
        all.filter(|name| Deed::of(name, "own_register", None) == deed).collect::<Vec<_>>()
    };
    let aside = named(Deed::Aside);
    let of_clients: Vec<_> = aside
        .iter()
        .filter(|name| {
            let of = name.split('.').next().unwrap_or_default();
            ["client", "client_task", "case", "referral", "basis", "need", "reveal"].contains(&of)
        })
        .collect();
    assert_eq!(of_clients, ["basis.settle", "client_task.record", "referral.queue"]);
    assert_eq!(named(Deed::Read).len(), 12);
    assert_eq!(named(Deed::End).len(), 8);
    assert_eq!(named(Deed::SearchByName), ["client.search"]);
    let mut work = named(Deed::Work);
    work.retain(|name| name.contains("view") || name.contains("log"));
    assert_eq!(work, ["safety_restriction.review"], "what the clock does");
    for basis in ["unseen", "break_glass"] {
        assert_eq!(Deed::of("client.view", basis, None), Deed::Aside);
        assert_eq!(Deed::of("referral.complete", basis, None), Deed::End);
    }
}

fn tally(looks: &[LookUp]) -> Tally {
    let clients: std::collections::HashSet<_> = looks.iter().filter_map(|look| look.client).collect();
    let count = |which: fn(&LookUp) -> bool| looks.iter().filter(|look| which(look)).count();
    Tally {
        looks: looks.len(),
        clients: clients.len(),
        refused: count(|look| look.answer != Answer::Given),
        searches: count(|look| matches!(look.deed, Deed::SearchByName | Deed::SearchByIdentifier)),
        rare: count(|look| matches!(look.deed, Deed::Reveal | Deed::Extract | Deed::DeclareConflict)),
    }
}

/// More of anything only adds to a tally, so what meets a pattern is looked at with whatever else was done.
#[test]
fn nobody_who_meets_a_pattern_is_passed_over() {
    for (pattern, by, deed, change) in ways() {
        let mut log = Log::new();
        for _ in 0..limit(pattern).at_least {
            log.add(by, deed, change);
        }
        assert!(tally(&log.looks).may_meet(by, &log.looks), "{pattern}");
    }
    let night = |look: &mut LookUp| look.at -= Duration::hours(12);
    let (by, mut log) = (person(), Log::new());
    for _ in 0..limit(P::OddHours).at_least {
        log.add(by, Deed::Read, night);
    }
    assert_eq!(log.met(by).first().map(|(met, _)| *met), Some(P::OddHours));
    assert!(tally(&log.looks).may_meet(by, &log.looks));
    let mut day = Log::new();
    for _ in 0..limit(P::OddHours).at_least {
        day.add(by, Deed::Read, |_| {});
    }
    assert!(!tally(&day.looks).may_meet(by, &day.looks), "ordinary work is not looked at");
}

#[test]
fn what_is_rare_has_the_names_of_its_deeds() {
    for action in RARE {
        let deed = Deed::of(action, "role", None);
        assert!(matches!(deed, Deed::Reveal | Deed::Extract | Deed::DeclareConflict), "{action}");
    }
    assert_eq!(Deed::of(SEARCH, "role", None), Deed::SearchByName);
}

#[test]
fn a_client_is_looked_at_when_somebody_came_again_or_many_came() {
    let visitors = |persons, longest| Visitors { looks: persons, persons, longest };
    let many = limit(P::SoughtClient).at_least;
    assert!(!visitors(many - 1, Duration::hours(24)).may_meet());
    assert!(visitors(many, Duration::zero()).may_meet());
    // Three days by the calendar are more than twenty-four hours.
    assert!(visitors(1, Duration::hours(24) + Duration::seconds(1)).may_meet());
}

#[test]
fn others_are_counted_by_the_request_and_the_moment() {
    let (by, request, twice) = (person(), Uuid::now_v7(), ClientId::generate());
    let mut log = Log::new();
    for _ in 0..3 {
        log.add(by, Deed::Read, |look| look.request = request);
    }
    let at = log.looks[0].at;
    let same = |look: &mut LookUp| (look.request, look.at) = (request, at);
    log.add(by, Deed::Read, |look| (look.request, look.at, look.client) = (request, at, Some(twice)));
    log.add(by, Deed::Read, |look| (look.request, look.at, look.client) = (request, at, Some(twice)));
    log.add(by, Deed::Read, |look| (look.request, look.at, look.client) = (request, at, None));
    log.add(person(), Deed::Read, same);
    let of_many = Uuid::now_v7();
    for _ in 0..=TOGETHER + 1 {
        log.add(by, Deed::Read, |look| (look.request, look.at) = (of_many, at));
    }
    count_others(&mut log.looks);
    let counted: Vec<_> = log.looks.iter().map(|look| look.others).collect();
    assert_eq!(counted[..7], [1, 0, 0, 1, 1, 0, 0], "the next seconds and somebody else are other requests");
    assert!(counted[7..].iter().all(|others| *others == TOGETHER));
}
