//! From text to words, whatever the language.

/// Words of a text in lower case: letters and digits, with composed Nordic letters, without inflection after a colon
/// (`Kela:n`). A word that was written with a hanging hyphen (`talous- ja velkaneuvonta`) keeps it.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let text = composed(&text.to_lowercase());
    let words: Vec<String> =
        text.split(|c: char| !(c.is_alphanumeric() || c == ':' || c == '-')).flat_map(pieces).collect();
    words.into_iter()
}

fn pieces(chunk: &str) -> Vec<String> {
    let hangs = chunk.ends_with('-') && chunk.len() > 1;
    let mut pieces: Vec<String> = chunk
        .split('-')
        .map(|piece| before_colon(piece).to_owned())
        .filter(|piece| !piece.is_empty())
        .collect();
    if let Some(last) = pieces.last_mut().filter(|_| hangs) {
        last.push('-');
    }
    pieces
}

fn before_colon(word: &str) -> &str {
    word.split(':').find(|piece| !piece.is_empty()).unwrap_or_default()
}

/// The letters å, ä and ö in one character: some systems send the dots on their own.
pub(crate) fn composed(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for c in text.chars() {
        let whole = match (all.chars().last(), c) {
            (Some('a'), '\u{308}') => 'ä',
            (Some('o'), '\u{308}') => 'ö',
            (Some('a'), '\u{30a}') => 'å',
            (_, other) => {
                all.push(other);
                continue;
            }
        };
        all.pop();
        all.push(whole);
    }
    all
}
