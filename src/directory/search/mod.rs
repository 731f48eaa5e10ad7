//! Finding a service: one statement brings the best answers with their channels, whatever was asked for.
//!
//! The statement cuts the page first ([`query`]) and joins organization and channels to it; the rows are folded and
//! explained here ([`answer`]). Whole words count before parts of words and beginnings of words: where any service has a
//! word as it was typed, those that only have a part of it are left out.
mod answer;
mod query;

pub use answer::{SearchAnswer, SearchHit};

use super::filter::Wanted;
use crate::{access::Access, error::Result, http::reply::Reply};
use answer::Row;
use chrono::{DateTime, Utc};
use domain::{
    access::Action,
    text::{Lang, Line},
};
use entity::directory_service;
use serde::{Deserialize, Deserializer};

/// Of how many of the best answers those are chosen that are open at the time asked for.
const OPEN_AMONG: u64 = 200;

/// A question to the directory.
pub struct Question {
    pub text: Option<Line>,
    pub wanted: Wanted,
    pub open_at: Option<Moment>,
    pub limit: u64,
    pub lang: Lang,
}

/// A time, or now.
#[derive(Clone, Copy, Debug)]
pub enum Moment {
    Now,
    At(DateTime<Utc>),
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "now" {
            return Ok(Self::Now);
        }
        // A plus sign that was not escaped arrives as a space.
        let time = DateTime::parse_from_rfc3339(&text.replace(' ', "+"));
        time.map(|time| Self::At(time.to_utc()))
            .map_err(|_unreadable| serde::de::Error::custom("must be a time or now"))
    }
}

/// Answers a question, the best answer first.
///
/// # Errors
/// Refusals of the guard.
pub async fn search(access: &Access, question: Question) -> Result<Reply<SearchAnswer>> {
    let lang = question.lang;
    Ok(Reply::ok(&find(access, question).await?)?.in_language(lang.code()))
}

/// Finds what the question asks for.
///
/// # Errors
/// Refusals of the guard.
pub async fn find(access: &Access, question: Question) -> Result<SearchAnswer> {
    let candidates = if question.open_at.is_some() { OPEN_AMONG } else { question.limit };
    let terms = query::Terms::of(question.text.as_deref());
    let statement = query::statement(&terms, &question.wanted, candidates);
    let rows =
        access.browse::<directory_service::Model, Row>(Action::ReadDirectory, None, &statement).await?;
    Ok(answer::fold(rows, &terms, &question, access.now()))
}
