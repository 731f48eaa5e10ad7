//! How many different things stand close together in time.
use super::{LookUp, Place};
use chrono::Duration;
use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

/// A window of time with many different things in it.
pub struct Crowd {
    pub count: usize,
    pub first: Place,
    pub last: Place,
}

/// The fullest window of that length, if at least so many different things stand in it. The look-ups come as they happened.
pub fn crowd<'a, K: Copy + Eq + Hash>(
    looks: impl Iterator<Item = (&'a LookUp, K)>,
    at_least: usize,
    within: Duration,
) -> Option<Crowd> {
    let mut window: VecDeque<(&LookUp, K)> = VecDeque::new();
    let mut counts: HashMap<K, usize> = HashMap::new();
    let mut fullest: Option<Crowd> = None;
    for (look, key) in looks {
        window.push_back((look, key));
        *counts.entry(key).or_default() += 1;
        while let Some((old, gone)) = window.front().copied().filter(|(old, _)| look.at - old.at >= within) {
            debug_assert!(old.at <= look.at, "in the order of time");
            window.pop_front();
            leave(&mut counts, &gone);
        }
        let is_fuller = fullest.as_ref().is_none_or(|crowd| counts.len() > crowd.count);
        if counts.len() >= at_least && is_fuller {
            let seqs = || window.iter().map(|(look, _)| Place { seq: look.seq, at: look.at });
            let first = seqs().min_by_key(|place| place.at)?;
            let last = seqs().max_by_key(|place| place.seq)?;
            fullest = Some(Crowd { count: counts.len(), first, last });
        }
    }
    fullest
}

fn leave<K: Eq + Hash>(counts: &mut HashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}
