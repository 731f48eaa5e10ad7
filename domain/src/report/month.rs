use crate::calendar::{from_local, local_date};
use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A calendar month in Finland, written `2026-10`.
///
/// Reports count whole months that are over, and nothing longer or shorter: months do not overlap, so nothing can be told from
/// the difference between two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(NaiveDate);

impl Month {
    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// The last one that was over at that moment.
    pub fn last_whole(now: DateTime<Utc>) -> Self {
        Self::of(local_date(now)).earlier(1)
    }

    #[must_use]
    pub fn earlier(self, months: u32) -> Self {
        Self(self.0.checked_sub_months(Months::new(months)).unwrap_or(self.0))
    }

    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    fn next(self) -> Self {
        Self(self.0.checked_add_months(Months::new(1)).unwrap_or(self.0))
    }

    /// When it begins, and when the next one does.
    pub fn bounds(self) -> (DateTime<Utc>, DateTime<Utc>) {
        let begins = |month: Self| from_local(month.0.and_time(NaiveTime::MIN));
        (begins(self), begins(self.next()))
    }
}

impl FromStr for Month {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok();
        let month = parsed.map(Self).filter(|month| month.to_string() == text);
        month.filter(|month| (1900..=9998).contains(&month.0.year())).ok_or("must be a month as 2026-10")
    }
}

impl TryFrom<String> for Month {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    use super::Month;
    use chrono::{DateTime, Utc};

    #[test]
    fn a_month_is_read_as_it_is_written() {
        assert_eq!("2026-02".parse::<Month>().unwrap().to_string(), "2026-02");
        for wrong in
            ["2026", "2026-2", "2026-13", "26-10", "2026-10-01", "+2026-10", " 2026-10", "1899-12", ""]
        {
            assert!(wrong.parse::<Month>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_month_begins_and_ends_at_midnight_in_finland() {
        let (begin, end) = "2026-10".parse::<Month>().unwrap().bounds();
        assert_eq!(begin.to_rfc3339(), "2026-09-30T21:00:00+00:00");
        assert_eq!(end.to_rfc3339(), "2026-10-31T22:00:00+00:00");
    }

    #[test]
    fn the_last_whole_month_is_the_one_before_this() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(Month::last_whole(at("2026-12-31T21:59:59Z")).to_string(), "2026-11");
        // It is January in Finland by then.
        assert_eq!(Month::last_whole(at("2026-12-31T22:00:00Z")).to_string(), "2026-12");
        assert_eq!("2026-03".parse::<Month>().unwrap().earlier(4).to_string(), "2025-11");
    }
}
