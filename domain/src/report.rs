//! What reports have in common: shares, and how few may be counted.
use serde::Serialize;

/// Of fewer clients than these no number is told: whoever knows one of them would learn of the others.
pub const SMALLEST: i64 = 5;

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Proportion {
    pub part: i64,
    pub whole: i64,
    /// The part of one, to two decimals; null of nothing.
    pub share: Option<f64>,
}

impl Proportion {
    pub fn of(part: i64, whole: i64) -> Self {
        // In hundredths, rounded half up; a whole is far below what this could overflow.
        let hundredths = (whole > 0).then(|| (part * 200 + whole) / (whole * 2));
        let share =
            hundredths.and_then(|parts| i32::try_from(parts).ok()).map(|parts| f64::from(parts) / 100.0);
        Self { part, whole, share }
    }
}

#[cfg(test)]
mod tests {
    use super::Proportion;

    #[test]
    fn a_share_is_rounded_to_two_decimals() {
        for (part, whole, share) in [
            (0, 0, None),
            (0, 7, Some(0.0)),
            (1, 3, Some(0.33)),
            (2, 3, Some(0.67)),
            (1, 200, Some(0.01)),
            (5, 5, Some(1.0)),
        ] {
            assert_eq!(Proportion::of(part, whole).share, share, "{part} of {whole}");
        }
    }
}
