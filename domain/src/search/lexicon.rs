//! The field's Finnish words and their stems.
//!
//! `words/lexicon_fi.txt` has one word a line: the nominative, then its other vowel stems where consonant gradation changes
//! them (`velka vela`), then after `|` forms that follow no rule (`lapsi lapse | lasta lasten`). From these come the stems
//! of singular and plural; a word belongs to a lexeme when it is one of its stems and an ending that fits the stem.

use std::collections::HashMap;
use std::sync::LazyLock;

const VOWELS: [char; 9] = ['a', 'e', 'i', 'o', 'u', 'y', 'ä', 'ö', 'å'];

/// In the strong grade: after the vowel, and after a vowel that gives way to the plural `i`.
const STRONG: [Endings; 2] = [
    &[
        "", "a", "ä", "ta", "tä", "tta", "ttä", "na", "nä", "an", "en", "in", "on", "un", "yn", "än", "ön",
        "hin", "hön", "seen", "ja", "jä", "jen", "ita", "itä", "iden", "itten", "isiin", "ihin", "nsa",
        "nsä",
    ],
    &["ia", "iä", "ien", "iin", "ita", "itä", "iden", "itten", "isiin", "ihin", "ina", "inä"],
];
/// The same in the weak grade.
const WEAK: [Endings; 2] = [
    &[
        "n", "t", "tta", "ttä", "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "ksi", "issa",
        "issä", "ista", "istä", "illa", "illä", "ilta", "iltä", "ille", "iksi",
    ],
    &["issa", "issä", "ista", "istä", "illa", "illä", "ilta", "iltä", "ille", "iksi"],
];
/// After a stem that ends in a consonant.
const AFTER_CONSONANT: &[&str] = &["", "ta", "tä", "ten", "na", "nä"];
/// What a word may end in when another word follows it in a compound.
const IN_COMPOUND: &[&str] = &["", "n", "ten", "jen", "ien", "iden"];

type Endings = &'static [&'static str];

static STEMS: LazyLock<HashMap<String, Vec<(&'static str, Endings)>>> = LazyLock::new(|| {
    let mut stems: HashMap<_, Vec<_>> = HashMap::new();
    for line in include_str!("../../words/lexicon_fi.txt").lines() {
        for (stem, lemma, endings) in lexeme(line) {
            stems.entry(stem).or_default().push((lemma, endings));
        }
    }
    stems
});

/// The nominatives of the words whose form this may be.
pub(super) fn lemmas(form: &str) -> Vec<&'static str> {
    matches(form, |endings, ending| endings.contains(&ending))
}

/// The same for a word in front of another in a compound.
pub(super) fn modifiers(form: &str) -> Vec<&'static str> {
    matches(form, |endings, ending| IN_COMPOUND.contains(&ending) && endings.contains(&ending))
}

fn matches(form: &str, fits: impl Fn(Endings, &str) -> bool) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (stem, ending) in splits(form).filter(|(stem, ending)| can_follow(stem, ending)) {
        for (lemma, endings) in STEMS.get(stem).into_iter().flatten() {
            if fits(endings, ending) && !found.contains(lemma) {
                found.push(*lemma);
            }
        }
    }
    found
}

/// The plural `-ja` needs its own vowel before it: `toimija` is no form of `toimi`.
fn can_follow(stem: &str, ending: &str) -> bool {
    ending.len() <= 6 && !(ending.starts_with('j') && stem.ends_with(['a', 'ä', 'i']))
}

/// Every way to cut a word in two, the longest second part first; the last has an empty second part.
pub(super) fn splits(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let cuts = word.char_indices().map(|(at, _)| at).skip(1).chain([word.len()]);
    cuts.filter_map(|at| word.split_at_checked(at))
}

pub(super) fn is_vowel(c: char) -> bool {
    VOWELS.contains(&c)
}

fn lexeme(line: &'static str) -> Vec<(String, &'static str, Endings)> {
    let (regular, irregular) = line.split_once('|').unwrap_or((line, ""));
    let words: Vec<&str> = regular.split_whitespace().collect();
    let lemma = words.first().copied().unwrap_or_default();
    let forms = irregular.split_whitespace().map(|form| (form.to_owned(), &[""][..]));
    stems(&words).into_iter().chain(forms).map(|(stem, endings)| (stem, lemma, endings)).collect()
}

/// The stems of one lexeme: a nominative in a vowel is the strong grade of the stem that ends like it.
fn stems(words: &[&str]) -> Vec<(String, Endings)> {
    let Some((nominative, others)) = words.split_first() else {
        return Vec::new();
    };
    let last = nominative.chars().last().filter(|c| is_vowel(*c));
    let own: &[[Endings; 2]] = if others.is_empty() { &[STRONG, WEAK] } else { &[STRONG] };
    let mut stems = stems_of(nominative, own);
    for stem in others {
        let graded = last.is_some() && stem.chars().last() == last && last != Some('e');
        stems.extend(stems_of(stem, if graded { &[WEAK] } else { &[STRONG, WEAK] }));
    }
    stems.extend(oblique(nominative).iter().flat_map(|stem| stems_of(stem, &[STRONG, WEAK])));
    stems
}

fn stems_of(stem: &str, grades: &[[Endings; 2]]) -> Vec<(String, Endings)> {
    if !stem.ends_with(is_vowel) {
        return vec![(stem.to_owned(), AFTER_CONSONANT)];
    }
    let kept = stem.strip_suffix(['a', 'ä', 'i', 'e']);
    let mut stems = Vec::new();
    for [full, lost] in grades {
        stems.push((stem.to_owned(), *full));
        stems.extend(kept.map(|kept| (kept.to_owned(), *lost)));
        stems.extend(kept.and_then(|kept| plural(stem, kept)).map(|stem| (stem, *full)));
    }
    stems
}

/// `velka, velkoja`; `tulkki, tulkkeja`.
fn plural(stem: &str, kept: &str) -> Option<String> {
    let vowel = match stem.chars().last() {
        Some('a') if has_o_plural(stem) => 'o',
        Some('ä') if syllables(stem) > 2 => 'ö',
        Some('i') => 'e',
        _ => return None,
    };
    Some(format!("{kept}{vowel}"))
}

/// `kala, kaloja` but `kunta, kuntia`: in a short word the first vowel decides.
fn has_o_plural(stem: &str) -> bool {
    syllables(stem) > 2
        || !stem.chars().find(|c| is_vowel(*c)).is_some_and(|first| matches!(first, 'o' | 'u'))
}

fn syllables(word: &str) -> usize {
    word.split(|c| !is_vowel(c)).filter(|vowels| !vowels.is_empty()).count()
}

/// The stems that a nominative in a consonant has besides: `asumise`, `terveyde`, `kuntoutukse`, `työttömä`.
fn oblique(word: &str) -> Vec<String> {
    if let Some(base) = word.strip_suffix("nen") {
        return vec![format!("{base}se"), format!("{base}s")];
    }
    if let Some(base) = word.strip_suffix("tön").or_else(|| word.strip_suffix("ton")) {
        return vec![format!("{base}ttömä"), format!("{base}ttoma")];
    }
    match word.strip_suffix('s') {
        Some(base) if is_quality(base) => ["de", "te", "t", "kse"].map(|end| format!("{base}{end}")).to_vec(),
        Some(base) if base.ends_with(['u', 'y']) => vec![format!("{base}kse")],
        _ => Vec::new(),
    }
}

/// Whether a word in `-s` bends like `terveys, terveyden` and not like `kuntoutus, kuntoutuksen`.
pub(super) fn is_quality(base: &str) -> bool {
    let mut last = base.chars().rev();
    matches!(last.next(), Some('u' | 'y')) && last.next().is_some_and(is_vowel)
}
