//! The order of the answers: one formula, computed by the database and explained here.
//!
//! The index is a table `(service_id, term, weight)`. For one service
//!
//! ```text
//! weight(term) = Σ over the fields that have the term of  W(field)       when a word of the field is the term
//!                                                         W(field) / 2   when the term is only a part of a compound
//! points       = Σ weight(term) over the terms of the question = SUM(weight) … WHERE term IN (…) GROUP BY service_id
//! ```
//!
//! A term counts once in a field however often it stands there, so a long description does not win by its length; texts of
//! one field in several languages are one field. Equal points are ordered by name, then by id. [`score`] computes the same
//! sum from the texts and says why; it is for the page of answers that is shown.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Reader;
use crate::text::Lang;

/// Where in a service a word was found.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    strum::EnumIter,
    strum::Display,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MatchField))]
pub enum Field {
    /// The name.
    Name,
    /// Another name it is known by.
    AlternativeName,
    /// A word of its vocabulary.
    Keyword,
    /// The name of its service class.
    Class,
    /// The short description.
    Summary,
    /// The long description.
    Description,
}

impl Field {
    /// What a whole word is worth there; even, so that a part is worth half.
    pub const fn weight(self) -> i32 {
        match self {
            Self::Name => 32,
            Self::AlternativeName => 24,
            Self::Keyword => 16,
            Self::Class => 8,
            Self::Summary => 6,
            Self::Description => 2,
        }
    }
}

/// One text of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// Where it stands.
    pub field: Field,
    /// The language it is in.
    pub lang: Lang,
    /// The text.
    pub text: &'a str,
}

/// Why a service is among the answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MatchReason))]
pub struct Reason {
    /// Where the term was found.
    pub field: Field,
    /// The term of the question.
    pub term: String,
    /// Whether it is only a part of a compound there.
    pub is_part: bool,
}

impl Reason {
    const fn points(&self) -> i32 {
        if self.is_part { self.field.weight() / 2 } else { self.field.weight() }
    }
}

/// How well a service answers, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MatchScore))]
pub struct Score {
    /// The sum of the weights.
    pub points: i32,
    /// The best reason first.
    pub reasons: Vec<Reason>,
}

/// The rows of the index for one service: term and weight.
pub fn index<'a>(sources: impl IntoIterator<Item = Source<'a>>) -> BTreeMap<String, i32> {
    let mut weights = BTreeMap::new();
    for reason in reasons(&mut Reader::default(), sources) {
        let points = reason.points();
        *weights.entry(reason.term).or_default() += points;
    }
    weights
}

/// The points of one service for the terms of a question, and the reasons.
pub fn score<'a>(
    reader: &mut Reader,
    terms: &BTreeSet<String>,
    sources: impl IntoIterator<Item = Source<'a>>,
) -> Score {
    let mut reasons = reasons(reader, sources);
    reasons.retain(|reason| terms.contains(&reason.term));
    Score { points: reasons.iter().map(Reason::points).sum(), reasons }
}

/// Every term of every field once, as a whole word where it is one.
fn reasons<'a>(reader: &mut Reader, sources: impl IntoIterator<Item = Source<'a>>) -> Vec<Reason> {
    let mut found = BTreeMap::new();
    for source in sources {
        for keys in reader.keys(source.text, source.lang) {
            let whole = keys.whole.into_iter().map(|term| (term, false));
            for (term, is_part) in whole.chain(keys.parts.into_iter().map(|term| (term, true))) {
                let part = found.entry((source.field, term)).or_insert(true);
                *part &= is_part;
            }
        }
    }
    found.into_iter().map(|((field, term), is_part)| Reason { field, term, is_part }).collect()
}
