//! When a unit or a service channel is open.
//!
//! ```json
//! {"always_open": false, "by_appointment": false,
//!  "weekly": [{"days": ["monday", "friday"], "opens": "08:00", "closes": "16:00"}],
//!  "exceptions": [{"from": "2026-12-24", "to": "2026-12-26", "opens": null, "closes": null, "note": "Joulu"}]}
//! ```
//!
//! Times are local in Finland. Hours that close at or before the time they open last past midnight
//! and belong to the day they open on. Holidays change nothing unless an exception says so.
mod local_time;
mod state;

pub use local_time::LocalTime;
pub use state::OpeningState;

use crate::{code::Set, codes, text::Text};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

const MAX_WEEKLY: usize = 50;
const MAX_EXCEPTIONS: usize = 200;

codes! {
    /// A day of the week.
    pub enum Day as DayOfWeek { Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday }
}

/// The whole timetable. Weekly hours of one day add up; on the dates of an exception only the
/// exception counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "db", derive(sea_orm::FromJsonQueryResult))]
pub struct OpeningHours {
    /// Open day and night; the weekly hours are then not looked at.
    pub always_open: bool,
    /// Whether one comes only by appointment, within the hours if there are any.
    pub by_appointment: bool,
    /// At most 50.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub weekly: Vec<WeeklyHours>,
    /// At most 200.
    #[cfg_attr(feature = "schema", schema(max_items = 200))]
    pub exceptions: Vec<ExceptionalHours>,
}

/// The same hours on some days of every week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WeeklyHours {
    /// At least one.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<Day>, min_items = 1, max_items = 7))]
    pub days: Set<Day>,
    pub opens: LocalTime,
    /// At or before `opens`: on the next day.
    pub closes: LocalTime,
}

/// Other hours, or none, on a date or a range of dates. Where exceptions overlap, the shortest
/// range counts, and ranges equally short add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ExceptionalHours {
    pub from: NaiveDate,
    /// The last date; the same as `from` when left out.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Left out together with `closes`: closed.
    #[serde(default)]
    pub opens: Option<LocalTime>,
    #[serde(default)]
    pub closes: Option<LocalTime>,
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, min_length = 1, max_length = 500))]
    pub note: Option<Text<500>>,
}

/// Why a timetable cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, thiserror::Error)]
#[strum(serialize_all = "snake_case")]
pub enum HoursFlaw {
    #[error("is not a time of day written HH:MM")]
    Time,
    #[error("weekly hours name no day")]
    NoDay,
    #[error("an exception opens but does not close, or closes but does not open")]
    HalfOpen,
    #[error("an exception ends before it begins")]
    DateOrder,
    #[error("has too many entries")]
    TooMany,
}

impl HoursFlaw {
    /// The stable `snake_case` code told to callers.
    pub fn code(self) -> &'static str {
        self.into()
    }
}

impl OpeningHours {
    /// Checks what the types cannot; a timetable read from JSON has passed it.
    pub fn check(&self) -> Result<(), HoursFlaw> {
        if self.weekly.len() > MAX_WEEKLY || self.exceptions.len() > MAX_EXCEPTIONS {
            return Err(HoursFlaw::TooMany);
        }
        if self.weekly.iter().any(|hours| hours.days.is_empty()) {
            return Err(HoursFlaw::NoDay);
        }
        self.exceptions.iter().try_for_each(ExceptionalHours::check)
    }
}

impl Serialize for OpeningHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for OpeningHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hours = Self::deserialize(deserializer)?;
        hours.check().map_err(D::Error::custom)?;
        Ok(hours)
    }
}

impl WeeklyHours {
    fn covers(&self, date: NaiveDate) -> bool {
        self.days.contains(Day::of(date))
    }
}

impl ExceptionalHours {
    fn check(&self) -> Result<(), HoursFlaw> {
        if self.opens.is_some() != self.closes.is_some() {
            return Err(HoursFlaw::HalfOpen);
        }
        if self.last() < self.from {
            return Err(HoursFlaw::DateOrder);
        }
        Ok(())
    }

    fn last(&self) -> NaiveDate {
        self.to.unwrap_or(self.from)
    }

    fn covers(&self, date: NaiveDate) -> bool {
        (self.from..=self.last()).contains(&date)
    }

    fn days(&self) -> i64 {
        (self.last() - self.from).num_days()
    }
}

impl Day {
    /// The day of the week of a date.
    pub fn of(date: NaiveDate) -> Self {
        match date.weekday() {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

#[cfg(test)]
mod tests;
