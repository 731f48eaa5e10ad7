//! Goal attainment scaling (Kiresuk & Sherman 1968): one number for how far several goals were reached.
use serde::{Deserialize, Serialize};

/// How far a goal was reached: 0 is what was expected, −2 much less and +2 much more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Level(i32);

/// How much a goal counts beside others: 1 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Weight(i32);

impl Level {
    pub const ALL: [Self; 5] = [Self(-2), Self(-1), Self(0), Self(1), Self(2)];
}
impl Default for Weight {
    fn default() -> Self {
        Self(1)
    }
}

impl TryFrom<i32> for Level {
    type Error = &'static str;
    fn try_from(number: i32) -> Result<Self, &'static str> {
        if (-2..=2).contains(&number) { Ok(Self(number)) } else { Err("must be from -2 to 2") }
    }
}
impl From<Level> for i32 {
    fn from(level: Level) -> Self {
        level.0
    }
}
impl TryFrom<i32> for Weight {
    type Error = &'static str;
    fn try_from(number: i32) -> Result<Self, &'static str> {
        if (1..=10).contains(&number) { Ok(Self(number)) } else { Err("must be from 1 to 10") }
    }
}
impl From<Weight> for i32 {
    fn from(weight: Weight) -> Self {
        weight.0
    }
}

/// The assumed correlation between the goals of one person, as in the original.
const RHO: f64 = 0.3;

/// The T-score of goals by weight and level reached, rounded to two decimals; 50 is what was expected of all of them. None
/// without a goal.
///
/// T = 50 + 10·Σwx ⁄ √((1 − ρ)·Σw² + ρ·(Σw)²), ρ = 0.3.
pub fn t_score(goals: impl IntoIterator<Item = (Weight, Level)>) -> Option<f64> {
    let (mut reached, mut weights, mut squares) = (0.0, 0.0, 0.0);
    for (Weight(weight), Level(level)) in goals {
        let weight = f64::from(weight);
        reached += weight * f64::from(level);
        weights += weight;
        squares += weight * weight;
    }
    let spread = ((1.0 - RHO) * squares + RHO * weights * weights).sqrt();
    (spread > 0.0).then(|| ((50.0 + 10.0 * reached / spread) * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::{Level, Weight, t_score};
    use proptest::prelude::*;

    fn score(goals: &[(i32, i32)]) -> Option<f64> {
        t_score(
            goals.iter().map(|(weight, level)| {
                (Weight::try_from(*weight).unwrap(), Level::try_from(*level).unwrap())
            }),
        )
    }

    #[test]
    fn the_vectors_hold() {
        let vectors: [(&[(i32, i32)], f64); 10] = [
            (&[(1, 0)], 50.00),
            (&[(1, 1)], 60.00),
            (&[(1, -2)], 30.00),
            (&[(1, 1), (1, 1)], 62.40),
            (&[(1, 2), (1, 1), (1, 0)], 63.69),
            (&[(1, 1), (1, 0), (1, -1)], 50.00),
            (&[(3, 1), (1, -1)], 55.82),
            (&[(2, 2), (1, -2)], 58.03),
            (&[(1, -1), (1, -1), (1, 0)], 40.87),
            (&[(1, 2), (1, 2), (1, 2)], 77.39),
        ];
        for (goals, expected) in vectors {
            assert_eq!(score(goals), Some(expected), "{goals:?}");
        }
        assert_eq!(score(&[]), None);
    }

    #[test]
    fn what_is_no_level_and_no_weight_is_refused() {
        assert!(Level::try_from(3).is_err() && Level::try_from(-3).is_err());
        assert!(Weight::try_from(0).is_err() && Weight::try_from(11).is_err());
    }

    fn goals() -> impl Strategy<Value = Vec<(i32, i32)>> {
        prop::collection::vec((1..=10, -2..=2), 1..12)
    }

    proptest! {
        #[test]
        fn what_was_expected_is_fifty_and_the_order_of_goals_tells_nothing(goals in goals()) {
            let expected: Vec<_> = goals.iter().map(|(weight, _)| (*weight, 0)).collect();
            prop_assert_eq!(score(&expected), Some(50.0));
            let turned: Vec<_> = goals.iter().rev().copied().collect();
            prop_assert_eq!(score(&goals), score(&turned));
        }

        #[test]
        fn a_goal_further_reached_raises_the_score(goals in goals()) {
            let further: Vec<_> = goals.iter().map(|(weight, level)| (*weight, (*level + 1).min(2))).collect();
            let is_further = further != goals;
            prop_assert_eq!(score(&further) > score(&goals), is_further);
            prop_assert_eq!(score(&further) == score(&goals), !is_further);
        }
    }
}
