//! The Finnish personal identity code (henkilötunnus, hetu).
use super::Flaw;
use chrono::NaiveDate;
use std::fmt;

const CHECK_CHARACTERS: &str = "0123456789ABCDEFHJKLMNPRSTUVWXY";
const LENGTH: usize = 11;

/// A valid personal identity code: `DDMMYY`, a sign for the century, an individual number `NNN` and
/// a check character, always in upper case.
///
/// The sign identifies: since the decree of 2023 the same digits with another sign belong to
/// another person. Sex is never read from the number. There is no `Display` and no serde on
/// purpose, and `Debug` is masked: the code leaves this type only through [`Hetu::as_str`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Hetu {
    text: String,
    birth_date: NaiveDate,
    number: u32,
}

impl Hetu {
    /// The OID of this code system in FHIR and in document metadata.
    pub const OID_SYSTEM: &'static str = "1.2.246.21";

    /// Checks a code. Lower case letters are accepted and kept in upper case; spaces are not.
    ///
    /// `today` is the date in Finland: nobody is born after it. Refuses with the first of `shape`,
    /// `sign`, `date`, `number`, `check_character` and `future` that applies.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, Flaw> {
        let code = Self::of_any_time(text)?;
        if code.birth_date > today {
            return Err(Flaw::Future);
        }
        Ok(code)
    }

    fn of_any_time(text: &str) -> Result<Self, Flaw> {
        if text.len() != LENGTH || !text.is_ascii() {
            return Err(Flaw::Shape);
        }
        let text = text.to_ascii_uppercase();
        let born = digits(&text, 0..6)?;
        let number = digits(&text, 7..10)?;
        let birth_date = birth_date(born, text.chars().nth(6))?;
        if number < 2 {
            return Err(Flaw::Number);
        }
        if text.chars().next_back() != check_character(born * 1000 + number) {
            return Err(Flaw::CheckCharacter);
        }
        Ok(Self { text, birth_date, number })
    }

    /// The whole code in upper case: the form to store (encrypted) and to compare (hashed).
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The date of birth the code states, in the century of its sign.
    pub fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }

    /// Whether the individual number is 900–999: given by an organization for a time, or invented
    /// for testing, and never by the population register.
    pub fn is_temporary(&self) -> bool {
        self.number >= 900
    }

    /// `DDMMYY****`, the only form shown on screens and in lists.
    pub fn masked(&self) -> String {
        self.text.chars().take(6).chain("****".chars()).collect()
    }
}

impl fmt::Debug for Hetu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hetu({})", self.masked())
    }
}

/// Whether a text has a valid personal identity code in it, standing apart from other letters and
/// digits. Used to keep the codes out of addresses and free text; the date of birth may be any.
pub fn contains_hetu_like(text: &str) -> bool {
    let mut before = ' ';
    text.char_indices().any(|(start, letter)| {
        let apart = !before.is_alphanumeric();
        before = letter;
        apart && letter.is_ascii_digit() && begins_with_hetu(text.get(start..).unwrap_or_default())
    })
}

fn begins_with_hetu(text: &str) -> bool {
    text.split_at_checked(LENGTH).is_some_and(|(code, after)| {
        !after.starts_with(char::is_alphanumeric) && Hetu::of_any_time(code).is_ok()
    })
}

fn digits(text: &str, range: std::ops::Range<usize>) -> Result<u32, Flaw> {
    let part = text.get(range).unwrap_or_default();
    if !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Flaw::Shape);
    }
    part.parse().or(Err(Flaw::Shape))
}

fn birth_date(ddmmyy: u32, sign: Option<char>) -> Result<NaiveDate, Flaw> {
    let century = match sign {
        Some('+') => 1800,
        Some('-' | 'U'..='Y') => 1900,
        Some('A'..='F') => 2000,
        _ => return Err(Flaw::Sign),
    };
    let (day, month, year) = (ddmmyy / 10_000, ddmmyy / 100 % 100, ddmmyy % 100);
    NaiveDate::from_ymd_opt(century + year.cast_signed(), month, day).ok_or(Flaw::Date)
}

fn check_character(all_digits: u32) -> Option<char> {
    let index = usize::try_from(all_digits % 31).ok()?;
    CHECK_CHARACTERS.chars().nth(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    fn parse(text: &str) -> Result<Hetu, Flaw> {
        Hetu::parse(text, today())
    }

    #[test]
    fn temporary_codes() {
        for (text, born) in [
            ("010194-900R", "1994-01-01"),
            ("280255Y901X", "1955-02-28"),
            ("150360X902N", "1960-03-15"),
            ("311288W903H", "1988-12-31"),
            ("010170V904N", "1970-01-01"),
            ("240672U9053", "1972-06-24"),
            ("290200A906J", "2000-02-29"),
            ("010505B9077", "2005-05-01"),
            ("170512C908C", "2012-05-17"),
            ("300915D909T", "2015-09-30"),
            ("120308E910K", "2008-03-12"),
            ("060622F911S", "2022-06-06"),
            ("311299+912M", "1899-12-31"),
        ] {
            let code = parse(text).unwrap();
            assert_eq!((code.as_str(), code.birth_date().to_string().as_str()), (text, born));
            assert!(code.is_temporary());
        }
    }

    #[test]
    fn published_fictitious_codes() {
        for text in [
            "010594Y9032",
            "020594X903P",
            "030594W903B",
            "040594V9030",
            "050594U903M",
            "010516B903X",
            "020516C903K",
            "030516D9037",
            "010501E9032",
            "020503F9037",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
        assert!(!parse("131052-308T").unwrap().is_temporary());
    }

    #[test]
    fn refused() {
        for (text, flaw) in [
            ("010194-900A", Flaw::CheckCharacter),
            ("290200-900B", Flaw::Date),
            ("290201A9068", Flaw::Date),
            ("310494-900H", Flaw::Date),
            ("000094-9009", Flaw::Date),
            ("010194G900R", Flaw::Sign),
            ("0101940900R", Flaw::Sign),
            ("010194-000P", Flaw::Number),
            ("010194-001R", Flaw::Number),
            ("0101949000", Flaw::Shape),
            ("010190-999X", Flaw::CheckCharacter),
            (" 010194-900R", Flaw::Shape),
            ("+10194-900R", Flaw::Shape),
            ("010194–90R", Flaw::Shape),
            ("", Flaw::Shape),
        ] {
            assert_eq!(parse(text).unwrap_err(), flaw, "{text}");
        }
    }

    #[test]
    fn lower_case_is_kept_in_upper_case() {
        assert!(parse("010190-999W").is_ok());
        assert_eq!(parse("010194-900r").unwrap().as_str(), "010194-900R");
        assert_eq!(parse("290200a906j"), parse("290200A906J"));
    }

    #[test]
    fn same_digits_with_another_sign_are_another_person() {
        assert_ne!(parse("010594Y9032").unwrap(), parse("010594-9032").unwrap());
    }

    #[test]
    fn nobody_is_born_tomorrow() {
        let born = NaiveDate::from_ymd_opt(2022, 6, 6).unwrap();
        assert!(Hetu::parse("060622F911S", born).is_ok());
        assert_eq!(Hetu::parse("060622F911S", born.pred_opt().unwrap()), Err(Flaw::Future));
    }

    #[test]
    fn is_masked_when_printed() {
        let code = parse("010194-900R").unwrap();
        assert_eq!(code.masked(), "010194****");
        assert_eq!(format!("{code:?}"), "Hetu(010194****)");
    }

    #[test]
    fn is_found_in_other_text() {
        for text in [
            "131052-308T",
            "/clients/131052-308T/cases",
            "?q=131052-308t&page=1",
            "Äiti:131052-308T.",
            "(010594Y9032)",
            "99 131052-308T",
        ] {
            assert!(contains_hetu_like(text), "{text}");
        }
        for text in [
            "",
            "131052-308U",
            "1131052-308T",
            "131052-308TX",
            "Ä131052-308TÄ",
            "ref-0201256-6",
            "131052-308",
            "+358 40 123 4567",
        ] {
            assert!(!contains_hetu_like(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC{0,40}") {
            let _ = parse(&text);
            let _ = contains_hetu_like(&text);
        }

        #[test]
        fn one_wrong_digit_is_noticed(at in 0_usize..6, digit in 0_u8..10) {
            let mut bytes = *b"131052-308T";
            let other = b'0' + digit;
            prop_assume!(bytes[at] != other);
            bytes[at] = other;
            prop_assert!(parse(std::str::from_utf8(&bytes).unwrap()).is_err());
        }

        #[test]
        fn record_ids_are_never_taken_for_codes(raw in any::<u128>()) {
            prop_assert!(!contains_hetu_like(&uuid::Uuid::from_u128(raw).to_string()));
        }
    }
}
