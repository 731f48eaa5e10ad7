use super::*;
use proptest::prelude::*;

const WITH_SATURDAY: WorkingWeek = WorkingWeek { saturday: true };

fn week() -> WorkingWeek {
    WorkingWeek::default()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn seventh_working_day() {
    for (start, due) in [
        ("2026-04-01", "2026-04-14"),
        ("2026-05-08", "2026-05-20"),
        ("2026-06-15", "2026-06-25"),
        ("2026-11-20", "2026-12-01"),
        ("2026-12-22", "2027-01-05"),
        ("2027-01-04", "2027-01-14"),
        ("2027-04-29", "2027-05-11"),
    ] {
        assert_eq!(week().add_working_days(date(start), 7), date(due), "from {start}");
        assert_eq!(week().working_days_between(date(start), date(due)), 7, "from {start}");
    }
}

#[test]
fn easter_sundays() {
    for text in ["1961-04-02", "2000-04-23", "2008-03-23", "2026-04-05", "2027-03-28", "2038-04-25"] {
        assert_eq!(easter(date(text).year()), Some(date(text)));
    }
}

#[test]
fn holidays_of_a_year() {
    let days: Vec<_> = holidays(2026).iter().map(|day| day.format("%m-%d").to_string()).collect();
    let expected = "01-01 01-06 04-03 04-06 05-01 05-14 06-19 06-20 10-31 12-06 12-24 12-25 12-26";
    assert_eq!(days.join(" "), expected);
    assert!(holidays(i32::MAX).is_empty());
}

#[test]
fn saturday_counts_when_asked() {
    let friday = date("2026-11-20");
    assert_eq!(week().add_working_days(friday, 1), date("2026-11-23"));
    assert_eq!(WITH_SATURDAY.add_working_days(friday, 1), date("2026-11-21"));
    for holiday in ["2026-06-20", "2026-10-31", "2026-12-26"] {
        assert!(!WITH_SATURDAY.is_working_day(date(holiday)), "{holiday}");
    }
    assert!(!WITH_SATURDAY.is_working_day(date("2026-11-22")));
}

#[test]
fn edges_of_counting() {
    let day = date("2026-11-20");
    assert_eq!(week().add_working_days(day, 0), day);
    assert_eq!(week().add_working_days(NaiveDate::MAX, 3), NaiveDate::MAX);
    assert_eq!(week().working_days_between(day, day), 0);
    assert_eq!(week().working_days_between(day, date("2026-11-01")), 0);
}

#[test]
fn due_at_the_end_of_the_finnish_day() {
    for (start, days, due) in [
        ("2026-11-20T09:00:00Z", 7, "2026-12-01T21:59:59Z"),
        ("2026-06-15T09:00:00Z", 7, "2026-06-25T20:59:59Z"),
        // Clocks go forward on 29 March and back on 25 October 2026.
        ("2026-03-27T10:00:00Z", 1, "2026-03-30T20:59:59Z"),
        ("2026-10-23T10:00:00Z", 1, "2026-10-26T21:59:59Z"),
        // Already the next day in Finland.
        ("2026-11-22T22:30:00Z", 1, "2026-11-24T21:59:59Z"),
        ("2026-11-20T09:00:00Z", 0, "2026-11-20T21:59:59Z"),
    ] {
        assert_eq!(week().due_at(moment(start), days), moment(due), "from {start}");
    }
}

#[test]
fn skipped_and_repeated_local_times() {
    let local = |text: &str| from_local(text.parse().unwrap());
    assert_eq!(local("2026-03-29T03:30:00"), moment("2026-03-29T01:30:00Z"));
    assert_eq!(local("2026-10-25T03:30:00"), moment("2026-10-25T00:30:00Z"));
}

#[test]
fn a_pause_moves_the_due_date() {
    let clock = ResponseClock::start(moment("2026-11-20T09:00:00Z"), 7, week());
    let paused = clock.pause(moment("2026-11-24T08:00:00Z"));
    assert_eq!(paused.pause(moment("2026-11-25T08:00:00Z")), paused);
    let resumed = paused.resume(moment("2026-11-26T15:00:00Z"), week());
    assert_eq!(resumed.due, moment("2026-12-03T21:59:59Z"));
    assert_eq!(resumed.paused_at, None);
}

#[test]
fn a_weekend_pause_costs_one_day() {
    let clock = ResponseClock::start(moment("2026-11-18T09:00:00Z"), 7, week());
    let resumed = clock.pause(moment("2026-11-20T15:00:00Z")).resume(moment("2026-11-23T06:00:00Z"), week());
    assert_eq!(clock.due, moment("2026-11-27T21:59:59Z"));
    assert_eq!(resumed.due, moment("2026-11-30T21:59:59Z"));
}

#[test]
fn a_stopped_clock_does_not_run_out() {
    let clock = ResponseClock::start(moment("2026-11-20T09:00:00Z"), 1, week());
    let (before, after) = (moment("2026-11-23T12:00:00Z"), moment("2026-11-24T12:00:00Z"));
    assert!(!clock.is_overdue(clock.due) && clock.is_overdue(after));
    assert!(!clock.pause(before).is_overdue(after));
    assert!(clock.pause(after).is_overdue(before));
}

fn any_moment() -> impl Strategy<Value = DateTime<Utc>> {
    (1_577_836_800_i64..2_208_988_800).prop_map(|second| DateTime::from_timestamp(second, 0).unwrap())
}

fn any_week() -> impl Strategy<Value = WorkingWeek> {
    any::<bool>().prop_map(|saturday| WorkingWeek { saturday })
}

proptest! {
    #[test]
    fn counting_undoes_adding(start in any_moment(), days in 0_u32..60, week in any_week()) {
        let start = local_date(start);
        let end = week.add_working_days(start, days);
        prop_assert_eq!(week.working_days_between(start, end), days);
        prop_assert!(days == 0 || week.is_working_day(end));
    }

    #[test]
    fn due_is_a_local_day_end_in_the_future(start in any_moment(), days in 0_u32..60) {
        let due = week().due_at(start, days);
        prop_assert!(due >= start - TimeDelta::seconds(1));
        prop_assert_eq!(due.with_timezone(&Helsinki).time(), LAST_SECOND);
    }

    #[test]
    fn a_pause_of_no_length_changes_nothing(start in any_moment(), now in any_moment(), days in 0_u32..30) {
        let clock = ResponseClock::start(start, days, week());
        prop_assert_eq!(clock.pause(now).resume(now, week()), clock);
        prop_assert_eq!(clock.resume(now, week()), clock);
    }

    #[test]
    fn a_pause_never_moves_due_earlier(
        start in any_moment(), now in any_moment(), seconds in -90_000_i64..9_000_000, week in any_week(),
    ) {
        let clock = ResponseClock::start(start, 7, week);
        let resumed = clock.pause(now).resume(now + TimeDelta::seconds(seconds), week);
        prop_assert!(resumed.due >= clock.due);
        prop_assert_eq!(resumed.paused_at, None);
    }

    #[test]
    fn a_longer_pause_never_gives_less(
        start in any_moment(), now in any_moment(), shorter in 0_i64..3_000_000, more in 0_i64..3_000_000,
    ) {
        let paused = ResponseClock::start(start, 7, week()).pause(now);
        let first = paused.resume(now + TimeDelta::seconds(shorter), week());
        let later = paused.resume(now + TimeDelta::seconds(shorter + more), week());
        prop_assert!(first.due <= later.due);
    }

    #[test]
    fn easter_is_a_sunday_in_spring(year in -5000_i32..5000) {
        let easter = easter(year).unwrap();
        prop_assert_eq!(easter.weekday(), Weekday::Sun);
        prop_assert!((3, 22) <= (easter.month(), easter.day()) && (easter.month(), easter.day()) <= (4, 25));
    }
}
