//! Odd look-ups: what in an organization's log somebody has to look at, because a log that nobody follows protects nobody
//! (act 906/2019 §17, §23). Pure: from what was looked up in a stretch of time, which patterns it meets. A pattern says that
//! something is unusual, never that anybody did wrong; a privacy officer finds out.
mod crowd;
mod habit;
mod look_up;
mod of_client;
mod of_one;
mod tally;

pub use habit::{HABIT, is_against_habit};
pub use look_up::{Answer, BY_IDENTIFIER, By, Deed, LookUp, SEARCH, TOGETHER, count_others};
pub use of_client::of_client;
pub use of_one::of_one;
pub use tally::{RARE, Tally, Visitors};

use crate::{ClientId, OrganizationId, calendar::local_date, codes, relationship::READ_ON};
use chrono::{DateTime, Duration, NaiveDate, Utc};

#[cfg(test)]
mod tests;

/// Names the records that alert ids point to.
pub struct Alert;

codes! {
    /// In what way look-ups were odd.
    pub enum Pattern as AlertPattern {
        ManyClientsInHour, ManyClientsInDay, ManyListed, UnknownIdentifiers, TrawlingByName, UnfollowedSearches,
        RefusedOften, UnrelatedTries, WalledTries, CloseTries, GuessedIds, OddHours, ManyReveals, ManyExtracts,
        ManyConflicts, ReadWithoutWork, ReadAfterEnd, SoughtClient, SystemBulk, SystemGuessing,
    }

    /// Whether somebody still has to look at an alert.
    pub enum State as AlertState { Open, Settled }

    /// What the privacy officer found.
    pub enum Outcome as AlertOutcome {
        /// It was work after all.
        Explained,
        /// Nobody meant it.
        Mistake,
        Misuse,
    }
}

/// From how many on, of what and within how long, something is odd.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub pattern: Pattern,
    pub at_least: usize,
    pub unit: &'static str,
    pub within: Duration,
    /// Where it is said; `ours` was fixed against simulated ordinary days.
    pub source: &'static str,
}

const HOUR: Duration = Duration::hours(1);
const DAY: Duration = Duration::days(1);
const FORTNIGHT: Duration = Duration::days(14);
const OURS: &str = "ours";

/// How far back the look-ups of one person or system are needed, and those of one client.
pub const STRETCH_OF_ONE: Duration = DAY;
pub const STRETCH_OF_CLIENT: Duration = READ_ON;

/// The longest time from the entry that meets a pattern to its alert.
pub const PROMISED: Duration = Duration::minutes(5);

const fn row(pattern: Pattern, at_least: usize, unit: &'static str, within: Duration) -> Limit {
    Limit { pattern, at_least, unit, within, source: OURS }
}

/// Every threshold. No law names one: each is ours.
#[rustfmt::skip]
pub const LIMITS: [Limit; 20] = [
    row(Pattern::ManyClientsInHour,  20,   "clients opened and not worked on",         HOUR),
    row(Pattern::ManyClientsInDay,   40,   "clients opened and not worked on",         DAY),
    row(Pattern::ManyListed,         1000, "clients seen in lists",                    DAY),
    row(Pattern::UnknownIdentifiers, 8,    "searches by identifier that found nobody", DAY),
    row(Pattern::TrawlingByName,     25,   "searches by name that nothing followed",   DAY),
    row(Pattern::UnfollowedSearches, 10,   "finds by identifier that nothing followed", DAY),
    row(Pattern::RefusedOften,       15,   "tries answered with 403",                  HOUR),
    row(Pattern::UnrelatedTries,     5,    "clients of others' work",                  DAY),
    row(Pattern::WalledTries,        3,    "tries at what is labelled for others",     DAY),
    row(Pattern::CloseTries,         2,    "tries at one's own or those close",        DAY),
    row(Pattern::GuessedIds,         12,   "ids that do not exist",                    HOUR),
    row(Pattern::OddHours,           5,    "clients opened at night or on a day off",  DAY),
    row(Pattern::ManyReveals,        4,    "safety-restricted clients revealed",       DAY),
    row(Pattern::ManyExtracts,       10,   "clients whose log was extracted",          DAY),
    row(Pattern::ManyConflicts,      4,    "conflicts of interest declared",           DAY),
    row(Pattern::ReadWithoutWork,    5,    "days on which the client was opened",      FORTNIGHT),
    row(Pattern::ReadAfterEnd,       3,    "days on which the client was opened",      FORTNIGHT),
    row(Pattern::SoughtClient,       8,    "people who opened the client without work", DAY),
    row(Pattern::SystemBulk,         500,  "clients read and not worked on",           HOUR),
    row(Pattern::SystemGuessing,     20,   "ids or identifiers that nobody knows",     HOUR),
];

/// Where in the log something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub seq: i64,
    pub at: DateTime<Utc>,
}

/// A pattern that was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    pub pattern: Pattern,
    pub by: Option<By>,
    /// Where whoever looked works.
    pub organization: Option<OrganizationId>,
    pub client: Option<ClientId>,
    /// How many of the limit's unit.
    pub count: usize,
    pub first: Place,
    pub last: Place,
}

/// An alert that was raised before: what it tells of is not told again.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    pub pattern: Pattern,
    pub by: Option<By>,
    pub client: Option<ClientId>,
    pub last_seq: i64,
    /// The day of an alert that is still open.
    pub open_on: Option<NaiveDate>,
}

impl Told {
    /// An open alert about one client covers all that follows; one about no client its day.
    fn covers(&self, look: &LookUp) -> bool {
        let is_same = |day| self.client.is_some() || day == local_date(look.at);
        look.seq <= self.last_seq || self.open_on.is_some_and(is_same)
    }
}

/// The look-ups that can count for a pattern: those that no alert has told of.
fn untold<'a>(
    looks: &'a [LookUp],
    told: &[Told],
    key: (Pattern, Option<By>, Option<ClientId>),
) -> impl Iterator<Item = &'a LookUp> {
    let told: Vec<_> = told.iter().filter(|one| (one.pattern, one.by, one.client) == key).copied().collect();
    looks.iter().filter(move |look| !told.iter().any(|one| one.covers(look)))
}
