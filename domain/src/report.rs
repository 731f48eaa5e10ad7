//! What reports have in common: months, shares, tables, and how few may be counted.
mod month;
mod table;

pub use month::Month;
pub use table::{Cell, Table, Tally};

use crate::{
    calendar::{WorkingWeek, local_date},
    codes,
    referral::{Phase, Status},
};
use chrono::{DateTime, Utc};
use serde::Serialize;

codes! {
    /// After how many working days a referral was answered for the first time; those of the legal clock (Social Welfare Act
    /// 1301/2014, section 36) are seven.
    pub enum AnswerBand as AnswerBand { WithinOne, WithinThree, WithinSeven, Later, Unanswered }

    /// How far the loop of a referral is.
    pub enum LoopState as LoopState {
        /// It has not ended.
        GoingOn,
        /// It ended without a report of the receiver: it ran out, was withdrawn or redirected.
        NotReported,
        /// The sender has not acknowledged the report.
        NotAcknowledged,
        /// The client has not been told.
        ClientNotInformed,
        /// All three are done.
        Closed,
    }

    /// How many counters a client had to go to alone.
    pub enum HopBand as HopBand { None, One, Two, More }
}

impl AnswerBand {
    pub fn of(sent: DateTime<Utc>, answered: Option<DateTime<Utc>>) -> Self {
        let Some(answered) = answered else { return Self::Unanswered };
        match working_days(sent, answered) {
            0..=1 => Self::WithinOne,
            2..=3 => Self::WithinThree,
            4..=7 => Self::WithinSeven,
            _ => Self::Later,
        }
    }
}

/// Working days from one moment to another, in Finland; none on the same day.
pub fn working_days(from: DateTime<Utc>, to: DateTime<Utc>) -> u32 {
    WorkingWeek::default().working_days_between(local_date(from), local_date(to))
}

/// What is known of a loop (`api.md`: it is closed when three moments are known).
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    pub status: Status,
    pub receiver_reported_at: Option<DateTime<Utc>>,
    pub sender_acknowledged_at: Option<DateTime<Utc>>,
    pub client_informed_at: Option<DateTime<Utc>>,
}

impl LoopState {
    pub fn of(moments: Moments) -> Self {
        let Moments { status, receiver_reported_at, sender_acknowledged_at, client_informed_at } = moments;
        match (receiver_reported_at, sender_acknowledged_at, client_informed_at) {
            _ if status.phase() != Phase::Closed => Self::GoingOn,
            (None, ..) => Self::NotReported,
            (_, None, _) => Self::NotAcknowledged,
            (.., None) => Self::ClientNotInformed,
            _ => Self::Closed,
        }
    }
}

impl HopBand {
    pub const fn of(counters: i64) -> Self {
        match counters {
            ..=0 => Self::None,
            1 => Self::One,
            2 => Self::Two,
            _ => Self::More,
        }
    }
}

/// Of fewer clients than these no number is told: whoever knows one of them would learn of the others.
pub const SMALLEST: i64 = 5;

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Proportion {
    pub part: i64,
    pub whole: i64,
    /// The part of one, to two decimals; null of nothing.
    pub share: Option<f64>,
}

impl Proportion {
    pub fn of(part: i64, whole: i64) -> Self {
        // In hundredths, rounded half up; a whole is far below what this could overflow.
        let hundredths = (whole > 0).then(|| (part * 200 + whole) / (whole * 2));
        let share =
            hundredths.and_then(|parts| i32::try_from(parts).ok()).map(|parts| f64::from(parts) / 100.0);
        Self { part, whole, share }
    }
}

#[cfg(test)]
mod tests {
    use super::{AnswerBand, LoopState, Moments, Proportion};
    use crate::referral::Status;
    use chrono::{DateTime, Utc};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn answers_are_counted_in_working_days() {
        // A Friday evening; Monday is one working day later, and 6 December 2026 a Sunday.
        let sent = at("2026-12-04T18:00:00Z");
        for (answered, band) in [
            (Some("2026-12-04T19:00:00Z"), AnswerBand::WithinOne),
            (Some("2026-12-07T05:00:00Z"), AnswerBand::WithinOne),
            (Some("2026-12-08T05:00:00Z"), AnswerBand::WithinThree),
            (Some("2026-12-10T05:00:00Z"), AnswerBand::WithinSeven),
            (Some("2026-12-15T05:00:00Z"), AnswerBand::WithinSeven),
            (Some("2026-12-16T05:00:00Z"), AnswerBand::Later),
            (None, AnswerBand::Unanswered),
        ] {
            assert_eq!(AnswerBand::of(sent, answered.map(at)), band, "{answered:?}");
        }
    }

    #[test]
    fn a_loop_is_closed_when_three_moments_are_known() {
        let now = Some(at("2026-11-28T08:00:00Z"));
        for (status, moments, state) in [
            (Status::InProgress, (None, None, None), LoopState::GoingOn),
            (Status::Expired, (None, now, now), LoopState::NotReported),
            (Status::Completed, (now, None, now), LoopState::NotAcknowledged),
            (Status::Declined, (now, now, None), LoopState::ClientNotInformed),
            (Status::Completed, (now, now, now), LoopState::Closed),
        ] {
            let (receiver_reported_at, sender_acknowledged_at, client_informed_at) = moments;
            let moments =
                Moments { status, receiver_reported_at, sender_acknowledged_at, client_informed_at };
            assert_eq!(LoopState::of(moments), state, "{moments:?}");
        }
    }

    #[test]
    fn a_share_is_rounded_to_two_decimals() {
        for (part, whole, share) in [
            (0, 0, None),
            (0, 7, Some(0.0)),
            (1, 3, Some(0.33)),
            (2, 3, Some(0.67)),
            (1, 200, Some(0.01)),
            (5, 5, Some(1.0)),
        ] {
            assert_eq!(Proportion::of(part, whole).share, share, "{part} of {whole}");
        }
    }
}
