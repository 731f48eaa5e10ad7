//! When somebody works: at night and on days off it is odd only for whoever does not.
use crate::calendar::{WorkingWeek, local_date, local_hour};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use std::collections::BTreeSet;

/// How long back a habit is looked for.
pub const HABIT: Duration = Duration::days(28);
/// Who has worked on fewer days within it has no habit yet.
const KNOWN_FROM: usize = 5;
/// On so many odd days within it, odd hours are somebody's work.
const ODD_FROM: usize = 2;
/// Hours of the day, in Finland, that are not night.
const DAYTIME: std::ops::Range<u32> = 6..21;

/// Whether it is night, or a day on which few work, in Finland.
pub fn is_odd(at: DateTime<Utc>) -> bool {
    !DAYTIME.contains(&local_hour(at)) || !WorkingWeek::default().is_working_day(local_date(at))
}

/// Whether somebody who looked at these times before is not known to work at odd hours.
pub fn is_against_habit(before: impl IntoIterator<Item = DateTime<Utc>>) -> bool {
    let (mut days, mut odd): (BTreeSet<NaiveDate>, BTreeSet<NaiveDate>) = Default::default();
    for at in before {
        days.insert(local_date(at));
        if is_odd(at) {
            odd.insert(local_date(at));
        }
    }
    days.len() >= KNOWN_FROM && odd.len() < ODD_FROM
}
