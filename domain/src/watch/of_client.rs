//! Who looked up one client within some weeks.
use super::{By, Deed, Finding, LIMITS, LookUp, Pattern, Told, crowd::crowd, untold};
use crate::{ClientId, calendar::local_date};
use chrono::{DateTime, Utc};
use std::{collections::HashSet, hash::Hash};

/// The patterns that the look-ups of one client meet, which come as they happened.
pub fn of_client(client: ClientId, looks: &[LookUp], told: &[Told]) -> Vec<Finding> {
    let worked: HashSet<By> =
        looks.iter().filter(|look| look.worked_on().is_some()).map(|look| look.by).collect();
    let is_person = |look: &&LookUp| look.opened().is_some() && matches!(look.by, By::Person(_));
    let readers: HashSet<By> = looks.iter().filter(is_person).map(|look| look.by).collect();
    let ended = ended_at(looks);
    let mut found = Vec::new();
    for by in readers {
        let of = |pattern| {
            untold(looks, told, (pattern, Some(by), Some(client)))
                .filter(|look| look.by == by && look.opened().is_some())
                .map(|look| (look, local_date(look.at)))
        };
        let opened = of(Pattern::ReadWithoutWork).filter(|_| !worked.contains(&by));
        found.extend(finding(Pattern::ReadWithoutWork, Some(by), client, opened));
        let late = ended
            .into_iter()
            .flat_map(|ended| of(Pattern::ReadAfterEnd).filter(move |(look, _)| look.at > ended));
        found.extend(finding(Pattern::ReadAfterEnd, Some(by), client, late));
    }
    let everybody = untold(looks, told, (Pattern::SoughtClient, None, Some(client)))
        .filter(|look| is_person(look) && !worked.contains(&look.by))
        .map(|look| (look, look.by));
    found.extend(finding(Pattern::SoughtClient, None, client, everybody));
    found
}

/// When the work ended after which nobody has worked for the client.
fn ended_at(looks: &[LookUp]) -> Option<DateTime<Utc>> {
    let last = looks.iter().rev().find(|look| look.worked_on().is_some())?;
    last.is(Deed::End).then_some(last.at)
}

fn finding<'a, K: Copy + Eq + Hash>(
    pattern: Pattern,
    by: Option<By>,
    client: ClientId,
    counted: impl Iterator<Item = (&'a LookUp, K)>,
) -> Option<Finding> {
    let limit = LIMITS.iter().find(|limit| limit.pattern == pattern)?;
    let counted: Vec<_> = counted.collect();
    let organization = counted.last().and_then(|(look, _)| look.organization.filter(|_| by.is_some()));
    let crowd = crowd(counted.into_iter(), limit.at_least, limit.within)?;
    let (count, first, last) = (crowd.count, crowd.first, crowd.last);
    Some(Finding { pattern, by, organization, client: Some(client), count, first, last })
}
