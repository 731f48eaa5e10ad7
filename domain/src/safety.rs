//! Safety restrictions (turvakielto): where a person is must stay hidden (act 661/2009 §36–37).
use crate::codes;
use chrono::{Duration, Months, NaiveDate};

/// Names the records that safety restriction ids point to.
pub struct SafetyRestriction;
/// Names the records that reveal ids point to.
pub struct Reveal;

codes! {
    /// What somebody needs to know for, where a safety-restricted client is.
    pub enum RevealPurpose as RevealPurpose { Contact, HomeVisit, Transport, Emergency, Correction }
}

/// How long a revealed place is shown to the one who asked.
pub const REVEALED: Duration = Duration::minutes(15);
/// For how long it is given at first, and renewed at most; or until further notice.
pub const FIRST: Months = Months::new(60);
pub const RENEWED: Months = Months::new(24);

/// Whether the last day is one that a restriction may have that is given on `today`.
///
/// # Errors
/// What is wrong with it: it is over, or too far off.
pub fn check_last_day(
    last: Option<NaiveDate>,
    today: NaiveDate,
    longest: Months,
) -> Result<(), (&'static str, &'static str)> {
    let Some(last) = last else { return Ok(()) };
    if last <= today {
        return Err(("past", "must be after today"));
    }
    if today.checked_add_months(longest).is_some_and(|latest| last > latest) {
        return Err(("too_far", "is longer than the law lets it be given for"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{FIRST, RENEWED, check_last_day};
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn five_years_at_first_two_after_that_or_until_further_notice() {
        let today = day("2024-02-29");
        for (last, longest, fits) in [
            (None, RENEWED, true),
            (Some("2024-02-29"), FIRST, false),
            (Some("2024-03-01"), FIRST, true),
            (Some("2029-02-28"), FIRST, true),
            (Some("2029-03-01"), FIRST, false),
            (Some("2026-02-28"), RENEWED, true),
            (Some("2026-03-01"), RENEWED, false),
        ] {
            assert_eq!(check_last_day(last.map(day), today, longest).is_ok(), fits, "{last:?}");
        }
    }
}
