//! What can be counted of look-ups without looking at each: who did so little that no pattern can be met is not looked at.
use super::{
    By, LIMITS, LookUp, Pattern, STRETCH_OF_ONE,
    habit::is_odd,
    look_up::{DECLARE, EXTRACT, REVEAL},
};
use chrono::Duration;

/// The names of actions of which few a day are many.
pub const RARE: [&str; 3] = [REVEAL, EXTRACT, DECLARE];

/// Of one person, or one partner system, within [`STRETCH_OF_ONE`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of it.
    pub looks: usize,
    /// Different clients in what was answered or refused.
    pub clients: usize,
    /// What was not answered with what was asked for.
    pub refused: usize,
    /// What is a [`super::SEARCH`].
    pub searches: usize,
    /// What is among [`RARE`].
    pub rare: usize,
}

/// Of one client within [`super::STRETCH_OF_CLIENT`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visitors {
    /// How often anybody looked.
    pub looks: usize,
    /// How many different persons looked.
    pub persons: usize,
    /// The longest time from the first to the last look of one of them.
    pub longest: Duration,
}

fn least(patterns: &[Pattern]) -> usize {
    let of = LIMITS.iter().filter(|limit| patterns.contains(&limit.pattern));
    of.map(|limit| limit.at_least).min().unwrap_or(0)
}

impl Tally {
    /// Whether a pattern may be met; `new` is what they looked up since it was last asked.
    pub fn may_meet<'a>(&self, by: By, new: impl IntoIterator<Item = &'a LookUp>) -> bool {
        use Pattern as P;
        if let By::System(_) = by {
            let guesses = self.refused + self.searches;
            return self.clients >= least(&[P::SystemBulk]) || guesses >= least(&[P::SystemGuessing]);
        }
        let refusals = [P::RefusedOften, P::UnrelatedTries, P::WalledTries, P::CloseTries, P::GuessedIds];
        let searches = [P::UnknownIdentifiers, P::TrawlingByName, P::UnfollowedSearches];
        self.clients >= least(&[P::ManyClientsInHour, P::ManyClientsInDay, P::ManyListed])
            || self.refused >= least(&refusals)
            || self.searches >= least(&searches)
            || self.rare >= least(&[P::ManyReveals, P::ManyExtracts, P::ManyConflicts])
            || self.clients >= least(&[P::OddHours]) && new.into_iter().any(|look| is_odd(look.at))
    }
}

impl Visitors {
    /// Whether a pattern may be met: some days of one person lie more than a day apart.
    pub fn may_meet(&self) -> bool {
        self.persons >= least(&[Pattern::SoughtClient]) || self.longest > STRETCH_OF_ONE
    }
}
