//! Chance that is the same whenever it is asked with the same seed.
use chrono::{DateTime, Duration, Utc};
use domain::Id;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use uuid::Builder;

/// A row of numbers that follows from a seed.
pub struct Chance(StdRng);

impl Chance {
    /// The row of the `n`th thing; things do not disturb each other's rows.
    pub fn of(seed: u64, n: u64) -> Self {
        Self(StdRng::seed_from_u64(seed.rotate_left(32) ^ n))
    }
    /// A number below `end`, each as likely as the others.
    pub fn below(&mut self, end: usize) -> usize {
        if end < 2 { 0 } else { self.0.random_range(0..end) }
    }
    /// Whether something happens that does so `percent` times in a hundred.
    pub fn hits(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    /// One of some things. There must be some.
    pub fn pick<'a, T>(&mut self, these: &'a [T]) -> Option<&'a T> {
        these.get(self.below(these.len()))
    }
    /// One of some things, each as likely as its weight says.
    pub fn weighted<T: Copy>(&mut self, these: &[(T, usize)]) -> Option<T> {
        let mut left = self.below(these.iter().map(|(_, weight)| weight).sum());
        let found = these.iter().find(|(_, weight)| {
            let is_it = left < *weight;
            left = left.saturating_sub(*weight);
            is_it
        });
        found.map(|(thing, _)| *thing)
    }
    /// Some time between nothing and `most`, to the microsecond.
    pub fn within(&mut self, most: Duration) -> Duration {
        Duration::microseconds(self.0.random_range(0..=most.num_microseconds().unwrap_or(0).max(0)))
    }
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        self.0.random()
    }
    /// An id that sorts by `at`, as those sort that the service makes.
    pub fn id<T>(&mut self, at: DateTime<Utc>) -> Id<T> {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        Id::from_uuid(Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;
    use chrono::DateTime;

    #[test]
    fn the_same_seed_tells_the_same_and_another_something_else() {
        let draw = |seed, n| {
            let mut chance = Chance::of(seed, n);
            (chance.below(1_000_000), chance.id::<()>(DateTime::UNIX_EPOCH).uuid())
        };
        assert_eq!(draw(1, 7), draw(1, 7));
        assert_ne!(draw(1, 7), draw(2, 7));
        assert_ne!(draw(1, 7), draw(1, 8));
    }

    #[test]
    fn weights_say_how_often() {
        let mut chance = Chance::of(1, 1);
        let rare = (0..10_000).filter(|_| chance.weighted(&[(true, 1), (false, 99)]) == Some(true)).count();
        assert!((50..200).contains(&rare), "{rare}");
        assert_eq!(chance.weighted::<u8>(&[]), None);
    }
}
