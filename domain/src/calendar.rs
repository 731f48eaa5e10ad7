//! Finnish working days, and the clocks of statutory and agreed response times.
//!
//! The days follow section 5 of the act on computing statutory time limits (150/1930). The main
//! user is section 36 of the Social Welfare Act (1301/2014): assessment begins without delay and
//! for some groups by the seventh working day.
use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc,
    Weekday,
};
use chrono_tz::Europe::Helsinki;
use serde::{Deserialize, Serialize};

const LAST_SECOND: NaiveTime = NaiveTime::from_hms_opt(23, 59, 59).unwrap();

/// Which weekdays are counted. By default Monday to Friday, which is the rule of the legal clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkingWeek {
    /// Whether Saturdays that are not holidays are counted too.
    pub saturday: bool,
}

impl WorkingWeek {
    /// Whether work is counted on this day: a day of the week that is not a holiday.
    pub fn is_working_day(self, date: NaiveDate) -> bool {
        let in_week = match date.weekday() {
            Weekday::Sun => false,
            Weekday::Sat => self.saturday,
            _ => true,
        };
        in_week && !is_holiday(date)
    }

    /// The `days`th working day after `start`; `start` itself is not counted, and zero days give
    /// `start`. The last day of the calendar stands for days beyond it.
    pub fn add_working_days(self, start: NaiveDate, days: u32) -> NaiveDate {
        let mut days_after = start.iter_days().skip(1).filter(|date| self.is_working_day(*date));
        match days.checked_sub(1).map(usize::try_from) {
            None => start,
            Some(Ok(skipped)) => days_after.nth(skipped).unwrap_or(NaiveDate::MAX),
            Some(Err(_)) => NaiveDate::MAX,
        }
    }

    /// How many working days there are after `from` up to and including `to`; none if `to` is
    /// earlier.
    pub fn working_days_between(self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|date| *date <= to);
        days.fold(0, |count, date| count + u32::from(self.is_working_day(date)))
    }

    /// The end (23:59:59 in Finland) of the `working_days`th working day after the Finnish date of
    /// `start`; zero days give the end of that date.
    pub fn due_at(self, start: DateTime<Utc>, working_days: u32) -> DateTime<Utc> {
        from_local(self.add_working_days(local_date(start), working_days).and_time(LAST_SECOND))
    }
}

/// The date in Finland at a moment.
pub fn local_date(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&Helsinki).date_naive()
}

/// The hour of the day in Finland at a moment.
pub fn local_hour(moment: DateTime<Utc>) -> u32 {
    moment.with_timezone(&Helsinki).hour()
}

/// The hour and the minute of the day in Finland at a moment.
pub fn local_minute(moment: DateTime<Utc>) -> (u32, u32) {
    let local = moment.with_timezone(&Helsinki);
    (local.hour(), local.minute())
}

/// The moment when a date begins in Finland.
pub fn start_of(date: NaiveDate) -> DateTime<Utc> {
    from_local(date.and_time(NaiveTime::MIN))
}

/// The moment of a local time in Finland: the earlier one when clocks are turned back, an hour
/// later when the time is skipped.
pub fn from_local(local: NaiveDateTime) -> DateTime<Utc> {
    let moment = |local: NaiveDateTime| Helsinki.from_local_datetime(&local).earliest();
    let found = moment(local).or_else(|| moment(local.checked_add_signed(TimeDelta::hours(1))?));
    found.map_or_else(|| local.and_utc(), |found| found.to_utc())
}

/// The public holidays and the eves that count as such in a year, in order. Those that always fall
/// on a Sunday are left out.
pub fn holidays(year: i32) -> Vec<NaiveDate> {
    let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) else {
        return Vec::new();
    };
    first.iter_days().take_while(|date| date.year() == year).filter(|date| is_holiday(*date)).collect()
}

fn is_holiday(date: NaiveDate) -> bool {
    has_fixed_date(date) || is_midsummer_or_all_saints(date) || follows_easter(date)
}

fn has_fixed_date(date: NaiveDate) -> bool {
    matches!((date.day(), date.month()), (1 | 6, 1) | (1, 5) | (6 | 24..=26, 12))
}

fn is_midsummer_or_all_saints(date: NaiveDate) -> bool {
    match date.weekday() {
        Weekday::Fri => matches!((date.day(), date.month()), (19..=25, 6)),
        Weekday::Sat => matches!((date.day(), date.month()), (20..=26, 6) | (31, 10) | (1..=6, 11)),
        _ => false,
    }
}

/// Good Friday, Easter Monday and Ascension Day.
fn follows_easter(date: NaiveDate) -> bool {
    easter(date.year()).is_some_and(|easter| matches!((date - easter).num_days(), -2 | 1 | 39))
}

/// Easter Sunday by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8).
#[expect(clippy::many_single_char_names, reason = "the names of the published algorithm")]
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let after_1_march = h + l - 7 * m + 21;
    let march = NaiveDate::from_ymd_opt(year, 3, 1)?;
    march.checked_add_days(Days::new(u64::try_from(after_1_march).ok()?))
}

/// A response time that can be stopped while the other side has something to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ResponseClock {
    /// The last moment to respond in time, as it stands without the pause under way.
    pub due: DateTime<Utc>,
    /// Since when the clock has been stopped, if it is.
    pub paused_at: Option<DateTime<Utc>>,
}

impl ResponseClock {
    /// A running clock that is due at the end of the `working_days`th working day after `start`.
    #[must_use]
    pub fn start(start: DateTime<Utc>, working_days: u32, week: WorkingWeek) -> Self {
        Self { due: week.due_at(start, working_days), paused_at: None }
    }

    /// Stops the clock; a stopped clock stays stopped since the first time.
    #[must_use]
    pub fn pause(self, now: DateTime<Utc>) -> Self {
        Self { paused_at: self.paused_at.or(Some(now)), ..self }
    }

    /// Starts the clock again, due later by the working days that the pause lasted, counted in
    /// Finnish dates; a pause within one date changes nothing, and nor does resuming a clock that
    /// runs.
    #[must_use]
    pub fn resume(self, now: DateTime<Utc>, week: WorkingWeek) -> Self {
        let lost =
            self.paused_at.map_or(0, |paused| week.working_days_between(local_date(paused), local_date(now)));
        let due = if lost == 0 { self.due } else { week.due_at(self.due, lost) };
        Self { due, paused_at: None }
    }

    /// Whether the time had run out by `now`, or by the pause when there is one.
    pub fn is_overdue(self, now: DateTime<Utc>) -> bool {
        self.paused_at.unwrap_or(now) > self.due
    }
}

#[cfg(test)]
mod tests;
