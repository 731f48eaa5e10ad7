//! When somebody's ability to work is to be looked at together, before it is too late.
use chrono::{Months, NaiveDate};

/// After how many months without work.
const MONTHS: u32 = 6;

/// The support need that gives reason to it: addiction, mental health, illness or disability.
pub const NEED: &str = "n08";

/// Whoever has been unemployed since that day or longer has been so for [`MONTHS`] months.
pub fn unemployed_since_at_latest(today: NaiveDate) -> NaiveDate {
    today.checked_sub_months(Months::new(MONTHS)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::{NEED, unemployed_since_at_latest};

    #[test]
    fn half_a_year_is_six_months() {
        for (today, since) in [("2026-11-27", "2026-05-27"), ("2026-08-31", "2026-02-28")] {
            assert_eq!(unemployed_since_at_latest(today.parse().unwrap()), since.parse().unwrap(), "{today}");
        }
        assert!(crate::codelist::contains("needs", NEED));
    }
}
