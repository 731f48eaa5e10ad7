//! Finnish: inflected forms of one word meet in one key, and compounds are found by their parts.
//!
//! A word of the lexicon has its nominative as key. A compound whose last part is in the lexicon has the nominative of the
//! whole as key (`toimeentulotuen` → `toimeentulotuki`) and its parts besides. Any other word is cut: case ending off,
//! final vowels off, and the consonants of gradation in their one canonical form (`asunnon`, `asuntoja` → `asunt`).

use super::Keys;
use super::lexicon::{is_quality, is_vowel, lemmas, modifiers, splits};

/// Short words that end a compound even when the front part is unknown.
const SHORT_HEADS: [&str; 6] = ["työ", "apu", "tuki", "koti", "paja", "raha"];
const CASES: [&str; 17] = [
    "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "ksi", "hin", "hön", "jen", "itten",
    "iden", "nsa", "nsä",
];
/// Weak and double consonants at the end of a stem, and what stands for both.
const GRADES: [(&str, &str); 12] = [
    ("ttom", "tom"),
    ("ttöm", "töm"),
    ("kk", "k"),
    ("pp", "p"),
    ("tt", "t"),
    ("nn", "nt"),
    ("ng", "nk"),
    ("mm", "mp"),
    ("ll", "lt"),
    ("rr", "rt"),
    ("d", "t"),
    ("v", "p"),
];

/// The keys of one word in lower case.
pub(super) fn keys(word: &str) -> Keys {
    let known = lemmas(word);
    if !known.is_empty() {
        return Keys { whole: owned(&known), parts: Vec::new() };
    }
    compound(word).unwrap_or_else(|| Keys { whole: cut(word), parts: Vec::new() })
}

fn compound(word: &str) -> Option<Keys> {
    let known = splits(word).find_map(|(front, head)| join(front, head, front_parts(front)?, |_| true));
    known.or_else(|| splits(word).find_map(|(front, head)| join(front, head, unknown(front)?, is_clear)))
}

fn join(front: &str, head: &str, mut parts: Vec<String>, fits: impl Fn(&str) -> bool) -> Option<Keys> {
    let heads: Vec<&str> = lemmas(head).into_iter().filter(|lemma| head.len() > 2 && fits(lemma)).collect();
    if heads.is_empty() {
        return None;
    }
    parts.extend(owned(&heads));
    let whole = heads.iter().map(|lemma| format!("{front}{lemma}")).collect();
    Some(Keys { whole, parts })
}

/// One known word, or two; of two also the pair (`työ`, `paja`, `työpaja`).
fn front_parts(front: &str) -> Option<Vec<String>> {
    let known = modifiers(front);
    if !known.is_empty() {
        return Some(owned(&known));
    }
    splits(front).find_map(|(first, second)| {
        let (firsts, seconds) = (modifiers(first), modifiers(second));
        let pairs = seconds.iter().map(|lemma| format!("{first}{lemma}"));
        let parts = || owned(&firsts).into_iter().chain(owned(&seconds)).chain(pairs).collect();
        (!firsts.is_empty() && !seconds.is_empty()).then(parts)
    })
}

/// A front that is not all in the lexicon; its own last part may be.
fn unknown(front: &str) -> Option<Vec<String>> {
    let can_be_front = front.chars().count() >= 4 && front.ends_with(|c| is_vowel(c) || "nslr".contains(c));
    if !can_be_front {
        return None;
    }
    let split = splits(front).find_map(|(first, second)| {
        let lemma = *modifiers(second).iter().find(|lemma| lemma.chars().count() >= 5)?;
        (first.chars().count() >= 4)
            .then(|| [cut(first), owned(&[lemma]), vec![format!("{first}{lemma}")]].concat())
    });
    Some(split.unwrap_or_else(|| cut(front)))
}

fn is_clear(lemma: &str) -> bool {
    lemma.chars().count() >= 5 || SHORT_HEADS.contains(&lemma)
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The key of a word we do not know; two where the ending can be read in two ways.
fn cut(word: &str) -> Vec<String> {
    let mut keys: Vec<String> = bases(word).iter().map(|base| fold(base)).collect();
    keys.dedup();
    keys
}

fn bases(word: &str) -> Vec<String> {
    if let Some(base) = without(word, "nen") {
        return vec![format!("{base}s")];
    }
    if let Some(base) = privative(word) {
        return vec![base];
    }
    let partitive = ["usta", "ystä", "ista", "istä"].iter().any(|end| word.ends_with(end));
    let cases = CASES.iter().find_map(|case| without(word, case).filter(|base| base.ends_with(is_vowel)));
    match cases.or_else(|| other_case(word)) {
        Some(base) if partitive => vec![format!("{base}s"), base],
        Some(base) => vec![base],
        None => vec![word.to_owned()],
    }
}

/// Word minus ending, when at least four letters stay.
fn without(word: &str, ending: &str) -> Option<String> {
    word.strip_suffix(ending).filter(|base| base.chars().count() >= 4).map(str::to_owned)
}

/// `asunnoton` and `asunnottoman` share a key.
fn privative(word: &str) -> Option<String> {
    let ends = [
        ("atön", "atöm"),
        ("etön", "etöm"),
        ("ötön", "ötöm"),
        ("aton", "atom"),
        ("oton", "otom"),
        ("iton", "itom"),
    ];
    ends.iter().find_map(|(end, stem)| without(word, end).map(|base| format!("{base}{stem}")))
}

fn other_case(word: &str) -> Option<String> {
    let abessive = without(word, "tta").or_else(|| without(word, "ttä"));
    if let Some(base) = abessive.filter(|base| base.ends_with(is_vowel)) {
        return Some(if is_quality(&base) { format!("{base}s") } else { base });
    }
    if let Some(base) = ["eeseen", "aaseen", "eisiin", "aisiin"].iter().find_map(|end| without(word, end)) {
        return Some(base);
    }
    let plural =
        ["ita", "itä", "oja", "öjä", "uja", "yjä", "ejä", "eja"].iter().find_map(|end| without(word, end));
    let nominal = || {
        ["ten", "ien", "n", "t"].iter().find_map(|end| without(word, end).filter(|base| ends_stem(base, end)))
    };
    plural.or_else(nominal).or_else(|| without(word, "s").filter(|base| base.ends_with(['a', 'ä'])))
}

/// Whether the stem is one that the ending can follow.
fn ends_stem(base: &str, ending: &str) -> bool {
    match ending {
        "ten" => base.ends_with(['s', 'r']),
        "ien" => base.ends_with(|c| !is_vowel(c)),
        _ => base.ends_with(is_vowel),
    }
}

fn fold(base: &str) -> String {
    let mut stem: String = base.to_owned();
    while stem.ends_with(is_vowel) && stem.chars().count() > 3 {
        stem.pop();
    }
    if let Some(quality) = stem.strip_suffix(['d', 't']).filter(|rest| rest.len() > 4 && is_quality(rest)) {
        return format!("{quality}s");
    }
    if let Some(rest) = stem.strip_suffix("ks").filter(|rest| rest.ends_with(is_vowel)) {
        return format!("{rest}s");
    }
    for (weak, canonical) in GRADES {
        if let Some(rest) = stem.strip_suffix(weak).filter(|rest| rest.chars().count() >= 2) {
            stem = format!("{rest}{canonical}");
        }
    }
    stem
}
