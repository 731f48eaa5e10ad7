//! Measures: what an instrument asked, and what its authors make of the answers. Texts of items are nowhere here, because most
//! are not ours to give: only the places they have, the numbers they take, and the scoring that was published.
use crate::{Refused, codes};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, ops::RangeInclusive};

/// Names the records that ids of measure responses point to.
pub struct MeasureResponse;

codes! {
    /// What was asked with.
    pub enum Instrument as Instrument {
        /// The self-assessment of work ability and functioning of the Finnish Institute of Occupational Health.
        Kykyviisari,
        /// The Problem Gambling Severity Index (Ferris and Wynne 2001).
        Pgsi,
        /// The Brief Biosocial Gambling Screen (Gebauer and others 2010).
        Bbgs,
        /// Ten areas of life; its authors give no total.
        #[serde(rename = "3x10d")]
        #[strum(serialize = "3x10d")]
        #[cfg_attr(feature = "db", sea_orm(string_value = "3x10d"))]
        TenAreas,
    }

    /// How the client answered.
    pub enum AnsweredVia as MeasureAnsweredVia { Alone, WithWorker, Phone, Paper }

    /// What the answers come to.
    pub enum Band as MeasureBand { Negative, Positive, NonProblem, LowRisk, ModerateRisk, Problem }
}

/// What was answered: a whole number for each item, by its key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MeasureAnswers, example = json!({"work_ability": 4, "functioning": 6})))]
#[cfg_attr(feature = "db", derive(sea_orm::FromJsonQueryResult))]
pub struct Answers(pub BTreeMap<String, i32>);

/// What the answers come to; nothing where the authors give nothing, or too few were given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    pub total: Option<i32>,
    pub band: Option<Band>,
}

/// The two self-assessments and the seven areas that a Kykyviisari report tells of.
const ABILITIES: &[&str] = &[
    "work_ability",
    "functioning",
    "wellbeing",
    "inclusion",
    "mind",
    "daily_life",
    "skills",
    "body",
    "work",
];
const AREAS: &[&str] = &[
    "health",
    "resilience",
    "housing",
    "working_studying",
    "family",
    "friends",
    "finance",
    "improvement_of_strengths",
    "self_esteem",
    "life_satisfaction",
];
const THREE: &[&str] = &["1", "2", "3"];
const NINE: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9"];

impl Instrument {
    /// The keys of its items, in order.
    pub const fn items(self) -> &'static [&'static str] {
        match self {
            Self::Kykyviisari => ABILITIES,
            Self::Pgsi => NINE,
            Self::Bbgs => THREE,
            Self::TenAreas => AREAS,
        }
    }

    /// The numbers that each item takes.
    pub const fn range(self) -> RangeInclusive<i32> {
        match self {
            Self::Kykyviisari | Self::TenAreas => 0..=10,
            Self::Pgsi => 0..=3,
            Self::Bbgs => 0..=1,
        }
    }

    /// Whether it says nothing unless every item was answered.
    const fn needs_all(self) -> bool {
        matches!(self, Self::Bbgs)
    }

    /// # Errors
    /// `unknown` for an item that the instrument has not, `invalid` for a number that it does not take, `required` for an item
    /// that it cannot do without, or where nothing was answered.
    pub fn check(self, answers: &Answers) -> Result<(), Refused> {
        let range = self.range();
        for (key, number) in &answers.0 {
            if !self.items().contains(&key.as_str()) {
                return Err(Refused::field(
                    "/answers",
                    "unknown",
                    "has an item that the instrument does not have",
                ));
            }
            if !range.contains(number) {
                let detail = format!("must be from {} to {}", range.start(), range.end());
                return Err(Refused::field(format!("/answers/{key}"), "invalid", detail));
            }
        }
        let missing = self.items().iter().find(|item| !answers.0.contains_key(**item));
        match missing {
            Some(item) if self.needs_all() => Err(Refused::missing(format!("/answers/{item}"))),
            _ if answers.0.is_empty() => Err(Refused::missing("/answers")),
            _ => Ok(()),
        }
    }

    /// What checked answers come to, by the scoring that its authors published. PGSI: the sum of nine items, 0 for no problem,
    /// 1–2 low risk, 3–7 moderate risk, 8 and more problem gambling; no total unless all were answered. BBGS: positive with
    /// any yes.
    pub fn score(self, answers: &Answers) -> Score {
        let sum: i32 = answers.0.values().sum();
        match self {
            Self::Pgsi if answers.0.len() == NINE.len() => {
                let band = match sum {
                    ..=0 => Band::NonProblem,
                    1..=2 => Band::LowRisk,
                    3..=7 => Band::ModerateRisk,
                    8.. => Band::Problem,
                };
                Score { total: Some(sum), band: Some(band) }
            }
            Self::Bbgs => {
                Score { total: None, band: Some(if sum > 0 { Band::Positive } else { Band::Negative }) }
            }
            _ => Score::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, Band, Instrument, Score};

    fn given(numbers: &[i32]) -> Answers {
        Answers((1..).zip(numbers).map(|(place, number): (i32, _)| (place.to_string(), *number)).collect())
    }

    /// Vectors of `domain.md` §10.
    #[test]
    fn gambling_is_scored_as_published() {
        for (numbers, total, band) in [
            ([0; 9], 0, Band::NonProblem),
            ([1, 1, 0, 0, 0, 0, 0, 0, 0], 2, Band::LowRisk),
            ([3, 0, 0, 0, 0, 0, 0, 0, 0], 3, Band::ModerateRisk),
            ([3, 3, 1, 0, 0, 0, 0, 0, 0], 7, Band::ModerateRisk),
            ([3, 3, 2, 0, 0, 0, 0, 0, 0], 8, Band::Problem),
            ([3; 9], 27, Band::Problem),
        ] {
            let answers = given(&numbers);
            assert!(Instrument::Pgsi.check(&answers).is_ok());
            let expected = Score { total: Some(total), band: Some(band) };
            assert_eq!(Instrument::Pgsi.score(&answers), expected);
        }
        assert_eq!(Instrument::Pgsi.score(&given(&[3; 8])), Score::default());
        assert!(Instrument::Pgsi.check(&given(&[4])).is_err());
        for (numbers, band) in [([0, 0, 0], Band::Negative), ([0, 1, 0], Band::Positive)] {
            assert_eq!(Instrument::Bbgs.score(&given(&numbers)).band, Some(band));
        }
    }

    #[test]
    fn what_an_instrument_does_not_ask_is_refused() {
        let one = |key: &str, number| Answers([(key.to_owned(), number)].into());
        for (instrument, answers, code) in [
            (Instrument::Kykyviisari, one("work_ability", 4), None),
            (Instrument::Kykyviisari, one("work_ability", 11), Some("invalid")),
            (Instrument::Kykyviisari, one("finance", 4), Some("unknown")),
            (Instrument::TenAreas, one("finance", 0), None),
            (Instrument::TenAreas, one("finance", -1), Some("invalid")),
            (Instrument::TenAreas, Answers::default(), Some("required")),
            (Instrument::Bbgs, given(&[1, 0]), Some("required")),
            (Instrument::Bbgs, given(&[1, 0, 2]), Some("invalid")),
        ] {
            let told = instrument.check(&answers).err().map(|why| why.errors[0].code.clone());
            assert_eq!(told.as_deref(), code, "{instrument}: {answers:?}");
        }
        assert_eq!(Instrument::TenAreas.code(), "3x10d");
        assert_eq!(serde_json::to_string(&Instrument::TenAreas).unwrap(), "\"3x10d\"");
    }
}
