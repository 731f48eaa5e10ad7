//! Words of a text as keys of a search index, and words of a question as keys to look up. Pure: the database only compares.
//!
//! Every word gets one key that its inflected forms share (rarely two, where a form can be read in two ways); a compound
//! also gets the keys of its parts, so that `neuvonta` and `velka` find `talous- ja velkaneuvonta`. The words of the
//! service itself are indexed with whole and parts ([`rank::index`]); a question asks for the whole words first
//! ([`Query::terms`]), for the parts only when those find nothing ([`Query::parts`]), and for a beginning while somebody
//! types ([`Query::prefix`]).

mod finnish;
mod lexicon;
pub mod rank;
mod swedish;
#[cfg(test)]
mod tests;
pub(crate) mod words;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use crate::text::Lang;

/// What one word is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The word itself.
    pub whole: Vec<String>,
    /// The parts, when it is a compound.
    pub parts: Vec<String>,
}

/// The keys of every word of the text that is not a stop word.
pub fn keys(text: &str, lang: Lang) -> Vec<Keys> {
    all_keys(text, lang, |word| word_keys(word, lang))
}

/// Reads many texts, and finds the keys of each word once: what services say of themselves is made of the same words.
#[derive(Debug, Default)]
pub struct Reader(HashMap<(Lang, String), Keys>);

impl Reader {
    /// As [`keys`].
    pub fn keys(&mut self, text: &str, lang: Lang) -> Vec<Keys> {
        let of_word = |word: &str| {
            self.0.entry((lang, word.to_owned())).or_insert_with(|| word_keys(word, lang)).clone()
        };
        all_keys(text, lang, of_word)
    }
}

fn all_keys(text: &str, lang: Lang, mut of_word: impl FnMut(&str) -> Keys) -> Vec<Keys> {
    let mut all = Vec::new();
    let mut hanging = None;
    for word in words::words(text) {
        let spoken = word.trim_end_matches('-');
        if is_stop(spoken, lang) || spoken.chars().count() < 2 {
            continue;
        }
        let mut keys = of_word(spoken);
        if let Some(front) = hanging.take() {
            keys.whole.extend(shared_head(front, &keys));
        }
        if word.ends_with('-') {
            hanging = Some(spoken.to_owned());
        }
        all.push(keys);
    }
    all
}

/// The different keys of a text, whole words and parts.
pub fn terms(text: &str, lang: Lang) -> BTreeSet<String> {
    keys(text, lang).into_iter().flat_map(|keys| keys.whole.into_iter().chain(keys.parts)).collect()
}

/// A question to the directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<Keys>,
    last: Option<String>,
}

impl Query {
    /// Reads the question as if it were in each of the languages; people do not say which one they type.
    pub fn parse(text: &str, langs: &[Lang]) -> Self {
        let last = words::words(text).last().filter(|_| text.ends_with(char::is_alphanumeric));
        Self { words: langs.iter().flat_map(|lang| keys(text, *lang)).collect(), last }
    }

    /// The keys of the words as they were typed.
    pub fn terms(&self) -> BTreeSet<String> {
        self.words.iter().flat_map(|keys| keys.whole.iter().cloned()).collect()
    }

    /// The keys of the parts of compounds, for a question whose whole words find nothing.
    pub fn parts(&self) -> BTreeSet<String> {
        self.words.iter().flat_map(|keys| keys.parts.iter().cloned()).collect()
    }

    /// The keys that begin with the last word, when it has three letters: `from ≤ term < to`, in the order of code points.
    pub fn prefix(&self) -> Option<Range<String>> {
        let from = self.last.as_ref().filter(|word| word.chars().count() >= 3)?;
        Some(from.clone()..format!("{from}{}", char::MAX))
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

fn word_keys(word: &str, lang: Lang) -> Keys {
    match lang {
        Lang::Fi => finnish::keys(word),
        Lang::Sv => swedish::keys(word),
        Lang::En => Keys { whole: vec![stem(word, Algorithm::English)], parts: Vec::new() },
    }
}

/// `mielenterveys- ja päihdepalvelut` also says `mielenterveyspalvelut`.
fn shared_head(front: String, keys: &Keys) -> Option<String> {
    keys.parts.last().map(|head| front + head)
}

fn stem(word: &str, algorithm: Algorithm) -> String {
    Stemmer::create(algorithm).stem(word).into_owned()
}

type Stops = [(Lang, HashSet<&'static str>); 3];

static STOPS: LazyLock<Stops> = LazyLock::new(|| {
    [
        (Lang::Fi, include_str!("../words/stop_fi.txt")),
        (Lang::Sv, include_str!("../words/stop_sv.txt")),
        (Lang::En, include_str!("../words/stop_en.txt")),
    ]
    .map(|(lang, text)| (lang, text.split_whitespace().collect()))
});

fn is_stop(word: &str, lang: Lang) -> bool {
    STOPS.iter().any(|(of, stops)| *of == lang && stops.contains(word))
}
