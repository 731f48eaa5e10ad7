use super::{ExceptionalHours, LocalTime, OpeningHours};
use crate::calendar::{from_local, local_date};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How many days ahead a change of state is looked for.
const HORIZON: Days = Days::new(366);

/// Whether a place is open at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum OpeningState {
    /// Open; `until` is null when it does not close within a year.
    Open { until: Option<DateTime<Utc>> },
    /// Closed; `opens` is null when it does not open within a year.
    Closed { opens: Option<DateTime<Utc>> },
    /// No hours are given for the day.
    Unknown,
}

struct Span {
    opens: DateTime<Utc>,
    closes: DateTime<Utc>,
}

impl Span {
    fn on(date: NaiveDate, opens: LocalTime, closes: LocalTime) -> Self {
        let next = date.succ_opt().unwrap_or(date);
        let last = if closes <= opens { next } else { date };
        Self {
            opens: from_local(date.and_time(opens.time())),
            closes: from_local(last.and_time(closes.time())),
        }
    }
}

impl OpeningHours {
    /// Whether the place is open at `now`, and until or from when. Spans that touch are one.
    pub fn state_at(&self, now: DateTime<Utc>) -> OpeningState {
        let today = local_date(now);
        let yesterday = today.pred_opt().unwrap_or(today);
        let horizon = today.checked_add_days(HORIZON).unwrap_or(today);
        let days = yesterday.iter_days().take_while(|date| *date <= horizon);
        let mut spans = days.flat_map(|date| self.spans_on(date)).skip_while(|span| span.closes <= now);
        match spans.next() {
            Some(first) if first.opens <= now => {
                let until = end_of(&first, spans);
                OpeningState::Open { until: Some(until).filter(|until| local_date(*until) <= horizon) }
            }
            next if self.tells_of(today) => OpeningState::Closed { opens: next.map(|span| span.opens) },
            _ => OpeningState::Unknown,
        }
    }

    fn tells_of(&self, date: NaiveDate) -> bool {
        self.always_open || !self.weekly.is_empty() || self.exceptions.iter().any(|hours| hours.covers(date))
    }

    fn spans_on(&self, date: NaiveDate) -> Vec<Span> {
        let mut spans: Vec<_> =
            self.hours_on(date).into_iter().map(|(opens, closes)| Span::on(date, opens, closes)).collect();
        spans.sort_by_key(|span| span.opens);
        spans
    }

    fn hours_on(&self, date: NaiveDate) -> Vec<(LocalTime, LocalTime)> {
        let exceptions = self.exceptions_on(date);
        if !exceptions.is_empty() {
            return exceptions.iter().filter_map(|hours| hours.opens.zip(hours.closes)).collect();
        }
        if self.always_open {
            return vec![(LocalTime::MIDNIGHT, LocalTime::MIDNIGHT)];
        }
        let weekly = self.weekly.iter().filter(|hours| hours.covers(date));
        weekly.map(|hours| (hours.opens, hours.closes)).collect()
    }

    fn exceptions_on(&self, date: NaiveDate) -> Vec<&ExceptionalHours> {
        let covering = || self.exceptions.iter().filter(|hours| hours.covers(date));
        let shortest = covering().map(ExceptionalHours::days).min();
        covering().filter(|hours| Some(hours.days()) == shortest).collect()
    }
}

fn end_of(first: &Span, following: impl Iterator<Item = Span>) -> DateTime<Utc> {
    let mut until = first.closes;
    for span in following {
        if span.opens > until {
            break;
        }
        until = until.max(span.closes);
    }
    until
}
