//! How long data is kept: the annex of the act on processing client data (703/2023 §23) as one table.
//!
//! A time of years ends with the day of the same number, and where a month has none, with its last day (act 150/1930 §3);
//! days are those of Finland. What its time is over for is due from the day after.
use crate::{
    calendar::{local_date, start_of},
    codelist, codes,
};
use chrono::{DateTime, Months, NaiveDate, Utc};
use strum::IntoEnumIterator;

#[cfg(test)]
mod tests;

codes! {
    /// A kind of data with a time of its own.
    pub enum Class as RetentionClass {
        ClientBasics, Families, WorkingAge, Elderly, SubstanceUse, Disability, ChildProtection, FamilyLaw,
        /// Cases that name no service task.
        Unclassified,
        /// Messages of referrals.
        Correspondence,
        /// Permits, consents, prohibitions and what the law allows.
        Basis,
        /// Alerts about odd look-ups.
        Alert,
        Log,
    }
}

/// What a time is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    Birth,
    Death,
    /// The case was closed.
    Closing,
    /// The last case of the client in the same service was closed.
    LastClosing,
    /// The basis was withdrawn or ran out.
    Ending,
    Writing,
    /// The alert was raised.
    Alarm,
    /// What the log tells of.
    Event,
}

/// So many years since something came to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span(pub Since, pub u32);

#[derive(Clone, Copy, Debug)]
pub enum Keep {
    For(Span),
    /// Until the first of both is over.
    EarlierOf(Span, Span),
    /// One time in matters of a child, another in those of an adult.
    ChildOrAdult(Span, Span),
    /// Until every time that a case can have is over.
    LongestOfCases,
}

#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub class: Class,
    pub keep: Keep,
    /// Where it is said.
    pub source: &'static str,
}

const fn row(class: Class, keep: Keep, source: &'static str) -> Rule {
    Rule { class, keep, source }
}

/// Every time of keeping.
#[rustfmt::skip]
pub const TABLE: [Rule; 13] = [
    row(Class::ClientBasics,    Keep::For(Span(Since::Death, 2)),         "703/2023, annex: basic data of a client"),
    row(Class::Families,        Keep::For(Span(Since::Closing, 30)),      "703/2023, annex: families with children"),
    row(Class::WorkingAge,      Keep::For(Span(Since::Closing, 10)),      "703/2023, annex: working-age people"),
    row(Class::Elderly,         Keep::For(Span(Since::Closing, 10)),      "703/2023, annex: older people"),
    row(Class::SubstanceUse,    Keep::For(Span(Since::Closing, 10)),      "703/2023, annex: substance use"),
    row(Class::Disability,      Keep::For(Span(Since::LastClosing, 10)),  "703/2023, annex: disability"),
    row(Class::ChildProtection, Keep::For(Span(Since::Death, 2)),         "703/2023, annex: child protection"),
    row(Class::FamilyLaw,       Keep::ChildOrAdult(Span(Since::Birth, 120), Span(Since::Closing, 10)),
                                                                          "703/2023, annex: family law"),
    row(Class::Unclassified,    Keep::LongestOfCases,                     "the longest of what it may be"),
    row(Class::Correspondence,  Keep::For(Span(Since::Writing, 3)),       "703/2023, annex: correspondence"),
    row(Class::Basis,           Keep::EarlierOf(Span(Since::Death, 12), Span(Since::Ending, 12)),
                                                                          "703/2023, annex: permits, consents, prohibitions"),
    row(Class::Alert,           Keep::For(Span(Since::Alarm, 5)),         "ours: while a breach of official secrecy can be charged (39/1889, chapter 8 §1)"),
    row(Class::Log,             Keep::For(Span(Since::Event, 12)),        "703/2023, annex: use and disclosure logs"),
];

/// Until which age a client is the child of a matter.
const MAJORITY: u32 = 18;

/// What is known of something that is kept; days are those of Finland.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub born_on: Option<NaiveDate>,
    pub died_on: Option<NaiveDate>,
    /// When `died_on` was recorded.
    pub death_known_on: Option<NaiveDate>,
    /// When the case began.
    pub begun_on: Option<NaiveDate>,
    /// None while the case is open, and so are all its times.
    pub closed_on: Option<NaiveDate>,
    /// None while another case of the client in the same service is open.
    pub last_closed_on: Option<NaiveDate>,
    pub ended_on: Option<NaiveDate>,
    pub written_on: Option<NaiveDate>,
    pub raised_on: Option<NaiveDate>,
    pub happened_on: Option<NaiveDate>,
}

impl Facts {
    fn since(&self, since: Since) -> Option<NaiveDate> {
        match since {
            Since::Birth => self.born_on,
            // Not before it was recorded, or one wrong day would end all times at once.
            Since::Death => self.died_on.map(|day| self.death_known_on.map_or(day, |known| known.max(day))),
            Since::Closing => self.closed_on,
            Since::LastClosing => self.last_closed_on,
            Since::Ending => self.ended_on,
            Since::Writing => self.written_on,
            Since::Alarm => self.raised_on,
            Since::Event => self.happened_on,
        }
    }

    /// Whether the client was of age when the case began; nobody of unknown age is taken for an adult.
    fn is_of_adult(&self) -> bool {
        let of_age = self.born_on.and_then(|born| years_after(born, MAJORITY));
        of_age.zip(self.begun_on).is_some_and(|(of_age, begun)| of_age <= begun)
    }
}

fn years_after(day: NaiveDate, years: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(years.checked_mul(12)?))
}

impl Span {
    /// The last day of the time, once what it is counted from has come to pass.
    fn end(self, facts: &Facts) -> Option<NaiveDate> {
        years_after(facts.since(self.0)?, self.1)
    }

    /// The first day whose time is not yet over `today`.
    fn horizon(self, today: NaiveDate) -> NaiveDate {
        let back = today.checked_sub_months(Months::new(self.1.saturating_mul(12))).unwrap_or(NaiveDate::MIN);
        let is_over = |day: &NaiveDate| years_after(*day, self.1).is_some_and(|end| end < today);
        // One day earlier, because a February may have been longer; what is before that is certainly over.
        let first = back.pred_opt().unwrap_or(back);
        first.iter_days().find(|day| !is_over(day)).unwrap_or(back)
    }
}

impl Class {
    /// What a case falls under by its service task; unknown ones are as good as none.
    pub fn of_task(code: Option<&str>) -> Self {
        code.and_then(|code| codelist::code("service_tasks", code))
            .and_then(|task| task.detail("retention")?.parse().ok())
            .unwrap_or(Self::Unclassified)
    }

    pub fn rule(self) -> Option<&'static Rule> {
        TABLE.iter().find(|rule| rule.class == self)
    }

    pub const fn is_of_cases(self) -> bool {
        !matches!(self, Self::ClientBasics | Self::Correspondence | Self::Basis | Self::Alert | Self::Log)
    }

    /// The last day of keeping; none while that is not known.
    pub fn last_day(self, facts: &Facts) -> Option<NaiveDate> {
        if self.is_of_cases() {
            facts.closed_on?;
        }
        match self.rule()?.keep {
            Keep::For(span) => span.end(facts),
            Keep::EarlierOf(one, other) => one.end(facts).into_iter().chain(other.end(facts)).min(),
            Keep::ChildOrAdult(_, adult) if facts.is_of_adult() => adult.end(facts),
            // Of a child whose birth is not known it is certain that it was born before the case was closed.
            Keep::ChildOrAdult(child, _) => {
                child.end(&Facts { born_on: facts.born_on.or(facts.closed_on), ..*facts })
            }
            Keep::LongestOfCases => Self::iter()
                .filter(|class| class.is_of_cases() && *class != self)
                .map(|class| class.last_day(facts))
                .collect::<Option<Vec<_>>>()?
                .into_iter()
                .max(),
        }
    }

    /// The first day after the time of keeping; none while that is not known.
    pub fn due_on(self, facts: &Facts) -> Option<NaiveDate> {
        self.last_day(facts)?.succ_opt()
    }

    pub fn is_due(self, facts: &Facts, now: DateTime<Utc>) -> bool {
        self.due_on(facts).is_some_and(|day| day <= local_date(now))
    }
}

impl Rule {
    fn spans(&self) -> impl Iterator<Item = Span> {
        let (one, other) = match self.keep {
            Keep::For(span) => (Some(span), None),
            Keep::EarlierOf(one, other) | Keep::ChildOrAdult(one, other) => (Some(one), Some(other)),
            Keep::LongestOfCases => (None, None),
        };
        one.into_iter().chain(other)
    }
}

/// The first day that no time counted from `since` can be over for yet: where there is nothing older, nothing is due.
pub fn horizon(since: Since, now: DateTime<Utc>) -> NaiveDate {
    let today = local_date(now);
    let spans = TABLE.iter().flat_map(Rule::spans).filter(|span| span.0 == since);
    spans.map(|span| span.horizon(today)).max().unwrap_or(NaiveDate::MIN)
}

/// The moment when that day begins.
pub fn horizon_moment(since: Since, now: DateTime<Utc>) -> DateTime<Utc> {
    start_of(horizon(since, now))
}
