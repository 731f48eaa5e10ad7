//! What one person, or one partner system, looked up within a day.
use super::{Answer, By, Deed, Finding, LIMITS, LookUp, Pattern, Told, crowd::crowd, habit::is_odd, untold};
use crate::ClientId;
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What follows from all of the look-ups together.
struct Day {
    worked_on: HashSet<ClientId>,
    /// Searches that something came of.
    followed: HashSet<Uuid>,
}

/// The patterns that the look-ups of one meet, which come as they happened.
pub fn of_one(by: By, looks: &[LookUp], told: &[Told]) -> Vec<Finding> {
    let day = Day::of(looks);
    let met = LIMITS.iter().filter_map(|limit| {
        let looks = untold(looks, told, (limit.pattern, Some(by), None));
        let counted = looks.filter_map(|look| Some((look, day.counts(limit.pattern, look)?)));
        let crowd = crowd(counted, limit.at_least, limit.within)?;
        Some((limit.pattern, crowd))
    });
    let organization = looks.iter().rev().find_map(|look| look.organization);
    met.map(|(pattern, crowd)| Finding {
        pattern,
        by: Some(by),
        organization,
        client: None,
        count: crowd.count,
        first: crowd.first,
        last: crowd.last,
    })
    .collect()
}

impl Day {
    fn of(looks: &[LookUp]) -> Self {
        let mut last_use: HashMap<ClientId, DateTime<Utc>> = HashMap::new();
        for look in looks {
            if let Some(client) = look.opened().or(look.worked_on()) {
                last_use.insert(client, look.at);
            }
        }
        let is_followed = |look: &&LookUp| {
            let used = look.client.and_then(|client| last_use.get(&client));
            used.is_some_and(|at| *at >= look.at)
        };
        let searches =
            looks.iter().filter(|look| look.is(Deed::SearchByName) || look.is(Deed::SearchByIdentifier));
        Self {
            worked_on: looks.iter().filter_map(LookUp::worked_on).collect(),
            followed: searches.filter(is_followed).map(|look| look.request).collect(),
        }
    }

    /// What the look-up adds to the pattern; the same thing twice counts once.
    fn counts(&self, pattern: Pattern, look: &LookUp) -> Option<Uuid> {
        let (by, client) = (look.by, look.client.map(Uuid::from));
        match by {
            By::Person(_) => self.counts_for_person(pattern, look, client),
            By::System(_) => self.counts_for_system(pattern, look, client),
        }
    }

    fn counts_for_person(&self, pattern: Pattern, look: &LookUp, client: Option<Uuid>) -> Option<Uuid> {
        let idle =
            || look.opened_among_few().filter(|client| !self.worked_on.contains(client)).map(Uuid::from);
        let try_of = |answer| (look.answer == answer).then_some(look.request);
        match pattern {
            Pattern::ManyClientsInHour | Pattern::ManyClientsInDay => idle(),
            Pattern::ManyListed => look.shown().filter(|_| look.others > 0).map(Uuid::from),
            Pattern::UnknownIdentifiers => finds_nobody(look),
            Pattern::TrawlingByName => self.unfollowed(look, Deed::SearchByName),
            Pattern::UnfollowedSearches => {
                self.unfollowed(look, Deed::SearchByIdentifier).filter(|_| look.client.is_some())
            }
            Pattern::RefusedOften => try_of(Answer::Refused),
            Pattern::UnrelatedTries => client.filter(|_| look.answer == Answer::Unrelated),
            Pattern::WalledTries => try_of(Answer::Walled),
            Pattern::CloseTries => try_of(Answer::Close),
            Pattern::GuessedIds => look.record.filter(|_| look.answer == Answer::Unknown),
            Pattern::OddHours => look.opened().filter(|_| is_odd(look.at)).map(Uuid::from),
            Pattern::ManyReveals => client.filter(|_| look.is(Deed::Reveal)),
            Pattern::ManyExtracts => client.filter(|_| look.is(Deed::Extract)),
            Pattern::ManyConflicts => look.record.filter(|_| look.is(Deed::DeclareConflict)),
            Pattern::ReadWithoutWork
            | Pattern::ReadAfterEnd
            | Pattern::SoughtClient
            | Pattern::SystemBulk
            | Pattern::SystemGuessing => None,
        }
    }

    fn counts_for_system(&self, pattern: Pattern, look: &LookUp, client: Option<Uuid>) -> Option<Uuid> {
        match pattern {
            Pattern::SystemBulk => look.shown().filter(|client| !self.worked_on.contains(client)).and(client),
            Pattern::SystemGuessing if look.answer == Answer::Unknown => look.record,
            Pattern::SystemGuessing => finds_nobody(look),
            _ => None,
        }
    }

    fn unfollowed(&self, look: &LookUp, deed: Deed) -> Option<Uuid> {
        Some(look.request).filter(|request| look.is(deed) && !self.followed.contains(request))
    }
}

fn finds_nobody(look: &LookUp) -> Option<Uuid> {
    (look.is(Deed::SearchByIdentifier) && look.client.is_none()).then_some(look.request)
}
