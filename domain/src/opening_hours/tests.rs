use super::*;
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use serde_json::{Value, json};

fn hours(body: Value) -> OpeningHours {
    serde_json::from_value(body).unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn open(until: &str) -> OpeningState {
    OpeningState::Open { until: Some(moment(until)) }
}

fn closed(opens: &str) -> OpeningState {
    OpeningState::Closed { opens: Some(moment(opens)) }
}

/// An office open 8–16 on weekdays, 8–18 on Mondays in two parts, with Christmas and a late start.
fn office() -> OpeningHours {
    hours(json!({
        "weekly": [
            {"days": ["monday", "tuesday", "wednesday", "thursday", "friday"], "opens": "08:00", "closes": "16:00"},
            {"days": ["monday"], "opens": "16:00:00", "closes": "18:00:00"},
        ],
        "exceptions": [
            {"from": "2026-12-21", "to": "2027-01-03", "opens": "10:00", "closes": "12:00", "note": "Joulutauko"},
            {"from": "2026-12-24", "to": "2026-12-26"},
            {"from": "2026-11-25", "opens": "11:00", "closes": "16:00"},
        ],
    }))
}

#[test]
fn an_office_through_the_week() {
    for (now, state) in [
        ("2026-11-20T05:59:59Z", closed("2026-11-20T06:00:00Z")),
        ("2026-11-20T06:00:00Z", open("2026-11-20T14:00:00Z")),
        ("2026-11-20T14:00:00Z", closed("2026-11-23T06:00:00Z")),
        ("2026-11-23T12:00:00Z", open("2026-11-23T16:00:00Z")),
        ("2026-11-25T08:00:00Z", closed("2026-11-25T09:00:00Z")),
        // Epiphany is a holiday, but no exception says so.
        ("2027-01-06T08:00:00Z", open("2027-01-06T14:00:00Z")),
    ] {
        assert_eq!(office().state_at(moment(now)), state, "{now}");
    }
}

#[test]
fn the_shortest_exception_counts() {
    for (now, state) in [
        ("2026-12-23T09:00:00Z", open("2026-12-23T10:00:00Z")),
        ("2026-12-23T11:00:00Z", closed("2026-12-27T08:00:00Z")),
        ("2026-12-24T09:00:00Z", closed("2026-12-27T08:00:00Z")),
        ("2027-01-03T12:00:00Z", closed("2027-01-04T06:00:00Z")),
    ] {
        assert_eq!(office().state_at(moment(now)), state, "{now}");
    }
}

#[test]
fn hours_pass_midnight_and_clock_changes() {
    let night = hours(json!({"weekly": [{"days": ["saturday"], "opens": "22:00", "closes": "05:00"}]}));
    for (now, state) in [
        ("2026-11-21T19:59:00Z", closed("2026-11-21T20:00:00Z")),
        ("2026-11-22T02:00:00Z", open("2026-11-22T03:00:00Z")),
        ("2026-11-22T03:00:00Z", closed("2026-11-28T20:00:00Z")),
        // The night is an hour shorter in March and an hour longer in October.
        ("2026-03-28T21:00:00Z", open("2026-03-29T02:00:00Z")),
        ("2026-10-24T21:00:00Z", open("2026-10-25T03:00:00Z")),
        ("2026-03-29T02:00:00Z", closed("2026-04-04T19:00:00Z")),
    ] {
        assert_eq!(night.state_at(moment(now)), state, "{now}");
    }
}

#[test]
fn always_open_but_for_an_exception() {
    let shelter = hours(json!({"always_open": true}));
    assert_eq!(shelter.state_at(moment("2026-11-20T01:00:00Z")), OpeningState::Open { until: None });
    let renovated = hours(json!({"always_open": true, "exceptions": [{"from": "2026-11-22"}]}));
    assert_eq!(renovated.state_at(moment("2026-11-20T01:00:00Z")), open("2026-11-21T22:00:00Z"));
    assert_eq!(renovated.state_at(moment("2026-11-22T01:00:00Z")), closed("2026-11-22T22:00:00Z"));
    assert_eq!(renovated.state_at(moment("2026-11-23T01:00:00Z")), OpeningState::Open { until: None });
}

#[test]
fn seven_whole_days_are_always() {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let shelter = hours(json!({"weekly": [{"days": days, "opens": "00:00", "closes": "00:00"}]}));
    assert_eq!(shelter.state_at(moment("2026-11-20T01:00:00Z")), OpeningState::Open { until: None });
}

#[test]
fn without_hours_nothing_is_known() {
    let now = moment("2026-11-20T10:00:00Z");
    assert_eq!(OpeningHours::default().state_at(now), OpeningState::Unknown);
    assert_eq!(hours(json!({"by_appointment": true})).state_at(now), OpeningState::Unknown);
    let fair = hours(json!({"exceptions": [{"from": "2026-11-21", "opens": "10:00", "closes": "12:00"}]}));
    assert_eq!(fair.state_at(now), OpeningState::Unknown);
    assert_eq!(fair.state_at(moment("2026-11-21T07:00:00Z")), closed("2026-11-21T08:00:00Z"));
    assert_eq!(fair.state_at(moment("2026-11-21T09:00:00Z")), open("2026-11-21T10:00:00Z"));
    assert_eq!(fair.state_at(moment("2026-11-21T11:00:00Z")), OpeningState::Closed { opens: None });
}

#[test]
fn closed_for_good() {
    let gone = hours(json!({
        "weekly": [{"days": ["monday"], "opens": "08:00", "closes": "16:00"}],
        "exceptions": [{"from": "2026-01-01", "to": "9999-12-31"}],
    }));
    assert_eq!(gone.state_at(moment("2026-11-20T10:00:00Z")), OpeningState::Closed { opens: None });
}

#[test]
fn states_in_json() {
    let written = serde_json::to_value(open("2026-11-20T14:00:00Z")).unwrap();
    assert_eq!(written, json!({"state": "open", "until": "2026-11-20T14:00:00Z"}));
    assert_eq!(serde_json::to_value(OpeningState::Unknown).unwrap(), json!({"state": "unknown"}));
}

#[test]
fn json_is_checked() {
    let weekly = json!({"days": ["monday"], "opens": "08:00", "closes": "16:00"});
    let exception = json!({"from": "2026-12-24"});
    for (body, reason) in [
        (
            json!({"weekly": [{"days": [], "opens": "08:00", "closes": "16:00"}]}),
            HoursFlaw::NoDay.to_string(),
        ),
        (json!({"weekly": vec![weekly; 51]}), HoursFlaw::TooMany.to_string()),
        (json!({"exceptions": vec![exception; 201]}), HoursFlaw::TooMany.to_string()),
        (json!({"exceptions": [{"from": "2026-12-24", "opens": "08:00"}]}), HoursFlaw::HalfOpen.to_string()),
        (
            json!({"exceptions": [{"from": "2026-12-24", "to": "2026-12-23"}]}),
            HoursFlaw::DateOrder.to_string(),
        ),
        (
            json!({"weekly": [{"days": ["monday"], "opens": "25:00", "closes": "16:00"}]}),
            HoursFlaw::Time.to_string(),
        ),
        (
            json!({"weekly": [{"days": ["maanantai"], "opens": "08:00", "closes": "16:00"}]}),
            "unknown variant".into(),
        ),
        (json!({"hours": []}), "unknown field".into()),
        (json!({"exceptions": [{"from": "2026-12-24", "note": "x".repeat(501)}]}), "too long".into()),
    ] {
        let message = serde_json::from_value::<OpeningHours>(body).unwrap_err().to_string();
        assert!(message.contains(&reason), "{message} is not about {reason}");
    }
    assert_eq!(HoursFlaw::HalfOpen.code(), "half_open");
}

#[test]
fn json_comes_back_whole() {
    let written = serde_json::to_value(office()).unwrap();
    assert_eq!(written["weekly"][1], json!({"days": ["monday"], "opens": "16:00", "closes": "18:00"}));
    assert_eq!(hours(written), office());
}

fn is_open(state: OpeningState) -> bool {
    matches!(state, OpeningState::Open { .. })
}

fn any_time() -> impl Strategy<Value = LocalTime> {
    (0_u32..24, 0_u32..60)
        .prop_map(|(hour, minute)| LocalTime::parse(&format!("{hour:02}:{minute:02}")).unwrap())
}

fn any_hours() -> impl Strategy<Value = OpeningHours> {
    let days =
        prop::collection::vec(prop::sample::select(Set::<Day>::all().iter().collect::<Vec<_>>()), 1..4);
    let weekly = (days, any_time(), any_time()).prop_map(|(days, opens, closes)| WeeklyHours {
        days: days.into_iter().collect(),
        opens,
        closes,
    });
    prop::collection::vec(weekly, 1..5).prop_map(|weekly| OpeningHours { weekly, ..OpeningHours::default() })
}

proptest! {
    #[test]
    fn a_state_lasts_to_its_end_and_then_turns(hours in any_hours(), second in 1_767_225_600_i64..1_830_297_600) {
        let now = DateTime::from_timestamp(second, 0).unwrap();
        let just = TimeDelta::seconds(1);
        match hours.state_at(now) {
            OpeningState::Open { until: Some(until) } => {
                prop_assert!(until > now);
                prop_assert_eq!(hours.state_at(until - just), OpeningState::Open { until: Some(until) });
                prop_assert!(!is_open(hours.state_at(until)));
            }
            OpeningState::Closed { opens: Some(opens) } => {
                prop_assert!(opens > now);
                prop_assert_eq!(hours.state_at(opens - just), OpeningState::Closed { opens: Some(opens) });
                prop_assert!(is_open(hours.state_at(opens)));
            }
            state => prop_assert_eq!(state, OpeningState::Open { until: None }),
        }
    }
}
