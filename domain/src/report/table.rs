//! Numbers by category, of which none lets a few clients be told apart.
use super::SMALLEST;
use crate::ClientId;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What was counted, before it is decided what is told: each thing once, in one category, with the client it is about.
#[derive(Clone, Debug)]
pub struct Tally<K>(BTreeMap<K, Group>);

#[derive(Clone, Debug, Default)]
struct Group {
    count: i64,
    clients: BTreeSet<ClientId>,
}

/// A category and its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell<K> {
    pub of: K,
    /// None where it is not told.
    pub count: Option<i64>,
}

/// What is told of a [`Tally`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<K> {
    /// Of all categories together; none where they are about fewer than [`SMALLEST`] clients.
    pub total: Option<i64>,
    pub cells: Vec<Cell<K>>,
}

impl<K: Ord + Copy> Tally<K> {
    /// With these categories, of which nothing is counted yet.
    pub fn of(categories: impl IntoIterator<Item = K>) -> Self {
        Self(categories.into_iter().map(|category| (category, Group::default())).collect())
    }

    /// Counts one more.
    pub fn add(&mut self, category: K, client: ClientId) {
        let group = self.0.entry(category).or_default();
        group.count += 1;
        group.clients.insert(client);
    }

    /// Nothing of it.
    pub fn untold(&self) -> Table<K> {
        Table { total: None, cells: self.0.keys().map(|of| Cell { of: *of, count: None }).collect() }
    }

    /// What may be told (`domain.md` R9): no category of one to four clients, and no other as long as one of those could be told
    /// from the total and the rest. That takes at least two hidden categories, together of five clients or more, of which not
    /// every one can be a single thing. The smallest go first, those of nothing last.
    pub fn told(&self) -> Table<K> {
        let few = |clients: usize| (1..SMALLEST).contains(&i64::try_from(clients).unwrap_or(i64::MAX));
        if few(clients(self.0.values())) {
            return self.untold();
        }
        let (mut hidden, mut told): (Vec<_>, Vec<_>) =
            self.0.iter().partition(|(_, group)| few(group.clients.len()));
        told.sort_by_key(|(_, group)| (group.count == 0, group.count));
        let mut told = told.into_iter();
        while !hidden.is_empty() && !is_hidden_well(&hidden) {
            let Some(next) = told.next() else { return self.untold() };
            hidden.push(next);
        }
        let hidden: BTreeSet<K> = hidden.into_iter().map(|(category, _)| *category).collect();
        let cells = self.0.iter().map(|(category, group)| Cell {
            of: *category,
            count: (!hidden.contains(category)).then_some(group.count),
        });
        Table { total: Some(self.0.values().map(|group| group.count).sum()), cells: cells.collect() }
    }
}

fn clients<'a>(groups: impl Iterator<Item = &'a Group>) -> usize {
    groups.flat_map(|group| &group.clients).collect::<BTreeSet<_>>().len()
}

fn is_hidden_well<K>(hidden: &[(&K, &Group)]) -> bool {
    let groups = || hidden.iter().map(|(_, group)| *group);
    let count: i64 = groups().map(|group| group.count).sum();
    let categories = i64::try_from(hidden.len()).unwrap_or(i64::MAX);
    hidden.len() > 1
        && count != categories
        && clients(groups()) >= usize::try_from(SMALLEST).unwrap_or(usize::MAX)
}

impl<K: PartialEq> Table<K> {
    /// The number of a category, where it is told.
    pub fn count(&self, category: &K) -> Option<i64> {
        self.cells.iter().find(|cell| cell.of == *category)?.count
    }

    /// Whether something is not told.
    pub fn is_suppressed(&self) -> bool {
        self.total.is_none() || self.cells.iter().any(|cell| cell.count.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, Tally};
    use crate::ClientId;
    use std::collections::{BTreeSet, HashMap};
    use uuid::Uuid;

    /// Everything is about a client of its own.
    fn table(counts: &[u8]) -> Table<usize> {
        let mut tally = Tally::of(0..counts.len());
        let mut clients = (0..).map(|number| ClientId::from(Uuid::from_u128(number)));
        for (category, count) in counts.iter().enumerate() {
            for client in clients.by_ref().take(usize::from(*count)) {
                tally.add(category, client);
            }
        }
        tally.told()
    }

    fn shown(counts: &[u8]) -> (Option<i64>, Vec<Option<i64>>) {
        let table = table(counts);
        (table.total, table.cells.into_iter().map(|cell| cell.count).collect())
    }

    #[test]
    fn few_are_hidden_and_one_more_so_that_the_total_does_not_tell_them() {
        assert_eq!(shown(&[12, 0, 7]), (Some(19), vec![Some(12), Some(0), Some(7)]));
        assert_eq!(shown(&[12, 3, 7]), (Some(22), vec![Some(12), None, None]));
        assert_eq!(shown(&[12, 3, 0]), (Some(15), vec![None, None, Some(0)]));
        assert_eq!(shown(&[1, 1, 9, 20]), (Some(31), vec![None, None, None, Some(20)]));
        assert_eq!(shown(&[2, 1, 0]), (None, vec![None, None, None]));
        assert_eq!(shown(&[1, 1, 1, 1, 1]), (None, vec![None; 5]));
        assert_eq!(shown(&[0, 0]), (Some(0), vec![Some(0), Some(0)]));
    }

    #[test]
    fn clients_are_counted_and_not_what_they_have() {
        let mut tally = Tally::of(["much", "more"]);
        for number in 0..20_u128 {
            tally.add("much", ClientId::from(Uuid::from_u128(number % 4)));
            tally.add("more", ClientId::from(Uuid::from_u128(number)));
        }
        let table = tally.told();
        assert_eq!((table.total, table.count(&"much"), table.count(&"more")), (Some(40), None, None));
        assert!(table.is_suppressed());
    }

    /// Whoever knows how it is decided and sees what is told still has at least two answers for every hidden number, for all
    /// tables of up to four categories of up to eleven.
    #[test]
    fn there_is_no_way_back() {
        for categories in 1..=4_u32 {
            let mut seen: HashMap<_, Vec<BTreeSet<u8>>> = HashMap::new();
            for number in 0..12_u32.pow(categories) {
                let counts: Vec<u8> = (0..categories)
                    .map(|place| u8::try_from(number / 12_u32.pow(place) % 12).unwrap())
                    .collect();
                let possible =
                    seen.entry(shown(&counts)).or_insert_with(|| vec![BTreeSet::new(); counts.len()]);
                for (possible, count) in possible.iter_mut().zip(&counts) {
                    possible.insert(*count);
                }
            }
            for ((total, told), possible) in seen {
                // What the largest tables could be mixed up with was not tried.
                if total.is_some_and(|total| total > 11) && categories > 1 {
                    continue;
                }
                for (told, possible) in told.iter().zip(possible) {
                    assert!(told.is_some() || possible.len() > 1, "{total:?}: {told:?} is {possible:?}");
                    assert!(told.is_none() || !possible.iter().any(|count| (1..5).contains(count)));
                }
            }
        }
    }
}
