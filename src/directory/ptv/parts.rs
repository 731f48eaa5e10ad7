//! The parts that records of every kind are made of: texts, codes, contacts, places.
use super::node::Node;
use chrono::{DateTime, Utc};
use domain::{
    client::is_email,
    coordinates::Wgs84,
    directory::{Charge, ImportIssueCode as Code, Link, ListCode, PhoneLine, Publishing, Words},
    identifiers::{LanguageCode, Phone, PostalCode},
    text::{Lang, Line, Localized, Text},
};
use std::{borrow::Cow, str::FromStr};

/// Names that the catalogue has used for the same thing over the years.
const RENAMED: [(&str, &str); 14] = [
    ("area_type", "limited"),
    ("limited_type", "limited"),
    ("whole_country", "nationwide"),
    ("whole_country_except_aland_islands", "nationwide_except_aland_islands"),
    ("charged", "chargeable"),
    ("free", "free_of_charge"),
    ("short_description", "summary"),
    ("service_user_instruction", "user_instruction"),
    ("alternate_name", "alternative_name"),
    ("standard", "days_of_the_week"),
    ("exception", "exceptional"),
    ("special", "over_midnight"),
    ("permission_and_obligation", "permit_or_obligation"),
    ("unchargeable", "free_of_charge"),
];

/// `FreeOfCharge`, `Free` and `free` as `free_of_charge`.
pub fn snake(name: &str) -> Cow<'_, str> {
    let mut snake = String::with_capacity(name.len() + 4);
    for (place, letter) in name.char_indices() {
        if letter.is_uppercase() && place > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    let renamed = RENAMED.iter().find(|(old, _)| *old == snake);
    renamed.map_or(Cow::Owned(snake), |(_, new)| Cow::Borrowed(new))
}

/// A code of one of our own lists; nothing and, with a warning, what we do not know.
pub fn code<T: FromStr>(node: &Node<'_>) -> Option<T> {
    let known = snake(node.text()?).parse().ok();
    if known.is_none() {
        node.warn(Code::UnknownCode);
    }
    known
}

/// Codes of a published list, written as the code, as its address, or as an object that has either.
pub fn codes<T: ListCode + PartialEq>(list: &Node<'_>) -> Vec<T> {
    unique(list.items().filter_map(|item| {
        let names = [item.text(), item.word("code"), item.word("newUri"), item.word("uri"), item.word("Key")];
        noted(&item, names.into_iter().flatten().find_map(T::published))
    }))
}

/// Codes of a published list, written as their Finnish labels.
pub fn labelled<T: ListCode + PartialEq>(list: &Node<'_>) -> Vec<T> {
    unique(list.items().filter(|item| item.text().is_some()).filter_map(|item| {
        let found = item.text().and_then(T::labelled);
        noted(&item, found)
    }))
}

fn noted<T>(item: &Node<'_>, found: Option<T>) -> Option<T> {
    if found.is_none() {
        item.warn(Code::UnknownCode);
    }
    found
}

fn unique<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut known, one| {
        if !known.contains(&one) {
            known.push(one);
        }
        known
    })
}

pub fn languages(list: &Node<'_>) -> Vec<LanguageCode> {
    unique(list.items().filter_map(|item| {
        let found = item.text().and_then(|text| LanguageCode::parse(text).ok());
        if found.is_none() {
            item.warn(Code::UnknownLanguage);
        }
        found
    }))
}

/// The language of a text: one of ours, or nothing; a word that is no language is noted.
fn lang(item: &Node<'_>) -> Option<Lang> {
    let node = if item.has("Lang") { item.get("Lang") } else { item.get("language") };
    let text = node.text()?;
    let known = text.parse().ok();
    if known.is_none() && LanguageCode::parse(text).is_err() {
        node.warn(Code::UnknownLanguage);
    }
    known
}

fn value<'a>(item: &Node<'a>) -> Node<'a> {
    if item.has("Label") { item.get("Label") } else { item.get("value") }
}

fn put(texts: &mut Localized, lang: Lang, node: &Node<'_>) {
    let Some(text) = node.prose() else { return };
    let text: String = text.chars().map(|letter| if is_control(letter) { ' ' } else { letter }).collect();
    texts.set(lang, &text);
    if texts.get(lang).is_none() && !text.trim().is_empty() {
        node.warn(Code::TextTooLong);
    }
}

fn is_control(letter: char) -> bool {
    letter.is_control() && letter != '\n' && letter != '\t'
}

/// The texts of a list `[{language, value}]`.
pub fn texts(list: &Node<'_>) -> Localized {
    texts_of(list, |_| true)
}

/// Those of a list `[{language, value, type}]` that are of the kind.
pub fn typed(list: &Node<'_>, kind: &str) -> Localized {
    texts_of(list, |item| item.word("type").is_some_and(|name| snake(name) == kind))
}

/// The name among names of several kinds; names without a kind are names.
pub fn name(list: &Node<'_>) -> Localized {
    texts_of(list, |item| item.word("type").is_none_or(|name| snake(name) == "name"))
}

fn texts_of<'a>(list: &Node<'a>, wanted: impl Fn(&Node<'a>) -> bool) -> Localized {
    let mut texts = Localized::default();
    for item in list.items().filter(|item| wanted(item)) {
        if let Some(lang) = lang(&item) {
            put(&mut texts, lang, &value(&item));
        }
    }
    texts
}

/// A text of a register that speaks Finnish only.
pub fn finnish(node: &Node<'_>) -> Localized {
    let mut texts = Localized::default();
    put(&mut texts, Lang::Fi, node);
    texts
}

/// Short texts of a list `[{language, value}]` or `[{name: [{language, value}]}]`.
pub fn add_words(words: &mut Words, list: &Node<'_>) {
    for item in list.items() {
        if item.has("name") {
            add_words(words, &item.get("name"));
        } else if let (Some(lang), Some(text)) = (lang(&item), value(&item).text()) {
            words.add(lang, text);
        }
    }
}

pub fn publishing(record: &Node<'_>) -> Publishing {
    code(&record.get("publishingStatus")).unwrap_or(Publishing::Published)
}

pub fn time(node: &Node<'_>) -> Option<DateTime<Utc>> {
    let text = node.text()?;
    // Some answers leave the zone out; they mean UTC.
    let read =
        DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc3339(&format!("{text}Z")));
    if read.is_err() {
        node.warn(Code::Time);
    }
    read.ok().map(|time| time.to_utc())
}

pub fn postal_code(node: &Node<'_>) -> Option<PostalCode> {
    let read = PostalCode::parse(node.text()?).ok();
    if read.is_none() {
        node.warn(Code::PostalCode);
    }
    read
}

/// The place that two texts name; `latitude` and `longitude` may be metres.
pub fn position(place: &Node<'_>) -> Option<Wgs84> {
    let read = Wgs84::from_published(place.word("latitude")?, place.word("longitude")?).ok();
    if read.is_none() {
        place.get("latitude").warn(Code::Coordinates);
    }
    read
}

/// A number with its prefix apart, as the catalogue writes it.
pub fn phone(item: &Node<'_>) -> Option<PhoneLine> {
    let prefix = item.word("prefixNumber").filter(|_| !item.is_true("isFinnishServiceNumber"));
    let mut line = number(&item.get("number"), prefix.unwrap_or_default())?;
    if let (Some(lang), Some(note)) = (lang(item), item.word("additionalInformation")) {
        line.note.set(lang, note);
    }
    line.charge = code::<Charge>(&item.get("serviceChargeType"));
    Some(line)
}

/// A number as people write it; short national numbers stay as they are.
pub fn number(node: &Node<'_>, prefix: &str) -> Option<PhoneLine> {
    let text = format!("{prefix}{}", node.text()?);
    let plain = |letter: char| letter.is_ascii_digit() || matches!(letter, ' ' | '+' | '-');
    let short = || Some(text.clone()).filter(|text| text.len() >= 3 && text.chars().all(plain));
    let read = Phone::parse(&text).ok().map(|phone| phone.to_string()).or_else(short);
    let number = read.and_then(|text| Text::parse(&text).ok());
    if number.is_none() {
        node.warn(Code::Phone);
    }
    Some(PhoneLine { number: Some(number?), ..PhoneLine::default() })
}

pub fn email(node: &Node<'_>) -> Option<Line> {
    let read = node.text().filter(|text| is_email(text)).and_then(|text| Line::parse(text).ok());
    if read.is_none() && !node.is_null() {
        node.warn(Code::Email);
    }
    read
}

/// A page `{url, value, language}`; where only `value` is given, it is the address.
pub fn link(item: &Node<'_>) -> Option<Link> {
    let (address, named) = if item.has("url") { ("url", true) } else { ("value", false) };
    let url = url(&item.get(address))?;
    let mut name = Localized::default();
    if let (true, Some(lang)) = (named, lang(item)) {
        put(&mut name, lang, &item.get(if item.has("value") { "value" } else { "name" }));
    }
    Some(Link { name, url: Some(url) })
}

/// An address of the web; one without a scheme is as old as `http`.
pub fn url(node: &Node<'_>) -> Option<Text<2000>> {
    let text = node.text()?;
    let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let read = url::Url::parse(&whole).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| host.contains('.'))
    });
    let kept = read.and_then(|url| Text::parse(url.as_str()).ok());
    if kept.is_none() {
        node.warn(Code::WebAddress);
    }
    kept
}
