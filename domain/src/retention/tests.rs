use super::{Class, Facts, Since, Span, TABLE, horizon, horizon_moment};
use crate::{calendar::local_date, codelist};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use proptest::prelude::*;
use strum::IntoEnumIterator;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn what_follows_a_death_begins_when_it_is_known() {
    for (died, known, end) in [
        (Some("2020-06-10"), None, Some("2022-06-10")),
        (Some("2020-06-10"), Some("2026-11-22"), Some("2028-11-22")),
        (Some("2026-11-22"), Some("2020-06-10"), Some("2028-11-22")),
        (None, Some("2026-11-22"), None),
    ] {
        let facts = Facts { died_on: died.map(day), death_known_on: known.map(day), ..Facts::default() };
        assert_eq!(Span(Since::Death, 2).end(&facts), end.map(day), "{died:?} {known:?}");
    }
}

/// Noon in Finland.
fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(10, 0, 0).unwrap().and_utc()
}

/// An adult client's case that is closed, with everything else known.
fn facts() -> Facts {
    Facts {
        born_on: Some(day("1980-05-05")),
        died_on: Some(day("2031-07-07")),
        death_known_on: None,
        begun_on: Some(day("2025-01-10")),
        closed_on: Some(day("2026-02-02")),
        last_closed_on: Some(day("2028-02-29")),
        ended_on: Some(day("2027-03-03")),
        written_on: Some(day("2026-01-15")),
        raised_on: Some(day("2026-03-03")),
        happened_on: Some(day("2026-11-22")),
    }
}

#[test]
fn every_class_has_one_row() {
    let rows: Vec<_> = TABLE.iter().map(|rule| rule.class).collect();
    assert_eq!(rows, Class::iter().collect::<Vec<_>>());
}

#[test]
fn every_service_task_falls_under_a_class_of_cases() {
    for task in &codelist::find("service_tasks").unwrap().codes {
        let class = Class::of_task(Some(task.code));
        assert_eq!(Some(class.code()), task.detail("retention"), "{}", task.code);
        assert!(class.is_of_cases() && class != Class::Unclassified, "{}", task.code);
    }
    assert_eq!(Class::of_task(None), Class::Unclassified);
    assert_eq!(Class::of_task(Some("tyoikaiset")), Class::Unclassified);
}

#[test]
fn each_class_is_due_on_the_day_after_its_time_and_no_day_earlier() {
    let child = Facts { born_on: Some(day("2010-04-04")), ..facts() };
    let of_age = Facts { born_on: Some(day("2007-01-10")), ..facts() };
    let not_yet = Facts { born_on: Some(day("2007-01-11")), ..facts() };
    let unborn = Facts { born_on: None, ..facts() };
    let alive = Facts { died_on: None, ..facts() };
    let in_force = Facts { ended_on: None, ..facts() };
    let died_first = Facts { ended_on: Some(day("2040-01-01")), ..facts() };
    for (class, facts, due) in [
        (Class::ClientBasics, facts(), "2033-07-08"),
        (Class::Families, facts(), "2056-02-03"),
        (Class::WorkingAge, facts(), "2036-02-03"),
        (Class::Elderly, facts(), "2036-02-03"),
        (Class::SubstanceUse, facts(), "2036-02-03"),
        (Class::Disability, facts(), "2038-03-01"),
        (Class::ChildProtection, facts(), "2033-07-08"),
        (Class::FamilyLaw, facts(), "2036-02-03"),
        (Class::FamilyLaw, child, "2130-04-05"),
        (Class::FamilyLaw, of_age, "2036-02-03"),
        (Class::FamilyLaw, not_yet, "2127-01-12"),
        (Class::FamilyLaw, unborn, "2146-02-03"),
        (Class::Unclassified, facts(), "2056-02-03"),
        (Class::Unclassified, child, "2130-04-05"),
        (Class::Correspondence, facts(), "2029-01-16"),
        (Class::Basis, facts(), "2039-03-04"),
        (Class::Basis, alive, "2039-03-04"),
        (Class::Basis, in_force, "2043-07-08"),
        (Class::Basis, died_first, "2043-07-08"),
        (Class::Alert, facts(), "2031-03-04"),
        (Class::Log, facts(), "2038-11-23"),
    ] {
        let due = day(due);
        assert_eq!(class.due_on(&facts), Some(due), "{class} {facts:?}");
        assert!(class.is_due(&facts, noon(due)), "{class}");
        assert!(!class.is_due(&facts, noon(due - Days::new(1))), "{class}");
    }
}

#[test]
fn what_has_not_come_to_pass_is_never_due() {
    let late = noon(day("2999-01-01"));
    let open = Facts { closed_on: None, ..facts() };
    let alive = Facts { died_on: None, ..facts() };
    for class in Class::iter() {
        assert!(!class.is_due(&Facts::default(), late), "{class}");
        assert_eq!(class.is_due(&open, late), !class.is_of_cases(), "{class} of an open case");
    }
    for class in [Class::ClientBasics, Class::ChildProtection, Class::Unclassified] {
        assert!(!class.is_due(&alive, late), "{class} of somebody alive");
    }
    let another_open = Facts { last_closed_on: None, ..facts() };
    assert!(!Class::Disability.is_due(&another_open, late));
}

#[test]
fn times_that_began_on_a_leap_day_end_with_february() {
    for (from, years, end) in
        [("2024-02-29", 2, "2026-02-28"), ("2024-02-29", 12, "2036-02-29"), ("2023-02-28", 1, "2024-02-28")]
    {
        let facts = Facts { died_on: Some(day(from)), ..Facts::default() };
        assert_eq!(Span(Since::Death, years).end(&facts), Some(day(end)), "{from}");
    }
}

#[test]
fn days_are_those_of_finland() {
    let facts = Facts { died_on: Some(day("2020-06-10")), ..Facts::default() };
    let midnight = "2022-06-10T21:00:00Z".parse::<DateTime<Utc>>().unwrap();
    assert!(Class::ClientBasics.is_due(&facts, midnight));
    assert!(!Class::ClientBasics.is_due(&facts, midnight - chrono::TimeDelta::seconds(1)));
    assert_eq!(horizon(Since::Death, midnight), day("2020-06-11"));
    assert_eq!(
        horizon_moment(Since::Event, midnight),
        "2010-06-10T21:00:00Z".parse::<DateTime<Utc>>().unwrap()
    );
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..90_000).prop_map(|days| day("1900-01-01") + Days::new(days))
}

proptest! {
    /// The time is over exactly when the calendar has come past the same day and month so many years later.
    #[test]
    fn years_are_counted_like_birthdays(from in any_day(), years in 1_i32..130, now in any_day()) {
        let facts = Facts { died_on: Some(from), ..Facts::default() };
        let end = Span(Since::Death, u32::try_from(years).unwrap()).end(&facts).unwrap();
        let same = (end.month(), end.day()) == (from.month(), from.day());
        prop_assert_eq!(end.year(), from.year() + years);
        prop_assert!(same || (from.month(), from.day(), end.month(), end.day()) == (2, 29, 2, 28));
        let past = (now.year() - years, now.month(), now.day()) > (from.year(), from.month(), end.day());
        prop_assert_eq!(now > end, past);
    }

    /// What lies before the horizon is due, what does not is not: for times that count from one thing alone.
    #[test]
    fn the_horizon_parts_what_is_due(now in any_day(), away in -3_i64..3) {
        let now = noon(now);
        for (since, class) in [
            (Since::Writing, Class::Correspondence), (Since::Event, Class::Log), (Since::Ending, Class::Basis),
            (Since::Death, Class::ClientBasics), (Since::LastClosing, Class::Disability),
        ] {
            let first = horizon(since, now);
            let that = Some(first + chrono::TimeDelta::days(away));
            let closed_on = Some(first);
            let facts = match since {
                Since::Alarm => Facts { raised_on: that, ..Facts::default() },
                Since::Writing => Facts { written_on: that, ..Facts::default() },
                Since::Event => Facts { happened_on: that, ..Facts::default() },
                Since::Ending => Facts { ended_on: that, ..Facts::default() },
                Since::Death => Facts { died_on: that, ..Facts::default() },
                _ => Facts { last_closed_on: that, closed_on, ..Facts::default() },
            };
            prop_assert_eq!(class.is_due(&facts, now), away < 0, "{} {:?}", class, facts);
            prop_assert_eq!(local_date(horizon_moment(since, now)), first);
        }
    }

    /// Nobody's data is due before the horizon says that there may be something.
    #[test]
    fn nothing_is_due_that_the_horizons_do_not_see(
        born in any_day(), begun in any_day(), closed in any_day(), died in proptest::option::of(any_day()), now in any_day(),
    ) {
        let facts = Facts {
            born_on: Some(born), died_on: died, begun_on: Some(begun), closed_on: Some(closed),
            last_closed_on: Some(closed), ..Facts::default()
        };
        let now = noon(now);
        let seen = [(Since::Birth, Some(born)), (Since::Death, died), (Since::Closing, Some(closed))]
            .into_iter()
            .any(|(since, that)| that.is_some_and(|that| that < horizon(since, now)));
        for class in Class::iter().filter(|class| class.is_of_cases()) {
            prop_assert!(seen || !class.is_due(&facts, now), "{}", class);
        }
    }

    /// A case without a service task goes last.
    #[test]
    fn the_longest_is_never_shorter(closed in any_day(), born in any_day(), died in any_day()) {
        let facts = Facts {
            born_on: Some(born), died_on: Some(died), begun_on: Some(closed), closed_on: Some(closed),
            last_closed_on: Some(closed), ..Facts::default()
        };
        let longest = Class::Unclassified.last_day(&facts).unwrap();
        let cases = Class::iter().filter(|class| class.is_of_cases());
        prop_assert!(cases.filter_map(|class| class.last_day(&facts)).all(|day| day <= longest));
    }
}
