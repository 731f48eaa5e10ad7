//! Swedish: Snowball stems, and compounds cut before a last part of the field (`skuldrådgivning` → `skuld`, `rådgivning`).

use std::collections::HashSet;
use std::sync::LazyLock;

use rust_stemmers::Algorithm;

use super::{Keys, lexicon, stem};

static HEADS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    include_str!("../../words/heads_sv.txt")
        .split_whitespace()
        .map(|word| stem(word, Algorithm::Swedish))
        .collect()
});

/// The keys of one word in lower case.
pub(super) fn keys(word: &str) -> Keys {
    let whole = stem(word, Algorithm::Swedish);
    let known = HEADS.contains(&whole);
    let parts = lexicon::splits(word).filter(|_| !known).find_map(|(front, head)| parts(front, head));
    Keys { whole: vec![whole], parts: parts.unwrap_or_default() }
}

fn parts(front: &str, head: &str) -> Option<Vec<String>> {
    let head = stem(head, Algorithm::Swedish);
    let front = front.strip_suffix('s').unwrap_or(front);
    (front.chars().count() >= 3 && HEADS.contains(&head)).then(|| vec![stem(front, Algorithm::Swedish), head])
}
