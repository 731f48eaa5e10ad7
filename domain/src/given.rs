//! Days and moments as somebody gives them.
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::ops::RangeInclusive;

/// What every database can hold and sort, and nobody's life lies outside of.
const YEARS: RangeInclusive<i32> = 1800..=9999;

/// A day or a moment of a request, between the years 1800 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Given<T>(T);

pub type Day = Given<NaiveDate>;
pub type Moment = Given<DateTime<Utc>>;

impl<T> Given<T> {
    pub fn get(self) -> T {
        self.0
    }
}

impl<'de, T: Datelike + Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = T::deserialize(deserializer)?;
        if YEARS.contains(&value.year()) {
            Ok(Self(value))
        } else {
            Err(D::Error::custom("must be in the years 1800 to 9999"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, Moment};

    #[test]
    fn years_that_some_database_cannot_hold_are_refused() {
        for day in ["1800-01-01", "2024-02-29", "9999-12-31"] {
            assert!(serde_json::from_str::<Day>(&format!("\"{day}\"")).is_ok(), "{day}");
        }
        for day in ["1799-12-31", "+10000-01-01", "-0001-01-01", "2023-02-29"] {
            assert!(serde_json::from_str::<Day>(&format!("\"{day}\"")).is_err(), "{day}");
        }
        assert!(serde_json::from_str::<Moment>("\"9999-12-31T23:59:59Z\"").is_ok());
        assert!(serde_json::from_str::<Moment>("\"9999-12-31T23:59:59-01:00\"").is_err());
    }
}
