//! Language codes of people and of services.
use super::{Flaw, text_value::text_value};

/// A language as ISO 639 writes it: two lower case letters where the language has such a code,
/// otherwise the three letters of ISO 639-3.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageCode(String);

text_value! {
    LanguageCode(String),
    error = Flaw,
    pattern = "^([a-z]{2,3}|sgn-fi)$",
    example = "fi",
}

/// The languages of the national service directory, in its order and its spelling.
pub const SERVICE_LANGUAGES: &[&str] = &[
    "fi", "sv", "en", "rom", "bn", "bs", "cs", "da", "de", "el", "az", "es", "et", "fa", "am", "fr", "he",
    "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kg", "kk", "km", "ko", "ku", "ky", "ln", "lo",
    "lt", "lv", "mk", "ms", "my", "ne", "nl", "no", "pl", "ps", "pt", "rn", "ro", "ru", "rw", "se", "sh",
    "sk", "sl", "so", "sq", "sr", "ar", "sw", "ta", "th", "tk", "tl", "tr", "ug", "uk", "ur", "uz", "vi",
    "wo", "zh", "sgn-fi", "smn", "sms", "bg",
];

const FINNISH_SIGN_LANGUAGE: &str = "fse";

/// Every two-letter code with its three-letter equivalent.
const ISO_639_1: &[&str] = &[
    "aa aar", "ab abk", "ae ave", "af afr", "ak aka", "am amh", "an arg", "ar ara", "as asm", "av ava",
    "ay aym", "az aze", "ba bak", "be bel", "bg bul", "bi bis", "bm bam", "bn ben", "bo bod", "br bre",
    "bs bos", "ca cat", "ce che", "ch cha", "co cos", "cr cre", "cs ces", "cu chu", "cv chv", "cy cym",
    "da dan", "de deu", "dv div", "dz dzo", "ee ewe", "el ell", "en eng", "eo epo", "es spa", "et est",
    "eu eus", "fa fas", "ff ful", "fi fin", "fj fij", "fo fao", "fr fra", "fy fry", "ga gle", "gd gla",
    "gl glg", "gn grn", "gu guj", "gv glv", "ha hau", "he heb", "hi hin", "ho hmo", "hr hrv", "ht hat",
    "hu hun", "hy hye", "hz her", "ia ina", "id ind", "ie ile", "ig ibo", "ii iii", "ik ipk", "io ido",
    "is isl", "it ita", "iu iku", "ja jpn", "jv jav", "ka kat", "kg kon", "ki kik", "kj kua", "kk kaz",
    "kl kal", "km khm", "kn kan", "ko kor", "kr kau", "ks kas", "ku kur", "kv kom", "kw cor", "ky kir",
    "la lat", "lb ltz", "lg lug", "li lim", "ln lin", "lo lao", "lt lit", "lu lub", "lv lav", "mg mlg",
    "mh mah", "mi mri", "mk mkd", "ml mal", "mn mon", "mr mar", "ms msa", "mt mlt", "my mya", "na nau",
    "nb nob", "nd nde", "ne nep", "ng ndo", "nl nld", "nn nno", "no nor", "nr nbl", "nv nav", "ny nya",
    "oc oci", "oj oji", "om orm", "or ori", "os oss", "pa pan", "pi pli", "pl pol", "ps pus", "pt por",
    "qu que", "rm roh", "rn run", "ro ron", "ru rus", "rw kin", "sa san", "sc srd", "sd snd", "se sme",
    "sg sag", "sh hbs", "si sin", "sk slk", "sl slv", "sm smo", "sn sna", "so som", "sq sqi", "sr srp",
    "ss ssw", "st sot", "su sun", "sv swe", "sw swa", "ta tam", "te tel", "tg tgk", "th tha", "ti tir",
    "tk tuk", "tl tgl", "tn tsn", "to ton", "tr tur", "ts tso", "tt tat", "tw twi", "ty tah", "ug uig",
    "uk ukr", "ur urd", "uz uzb", "ve ven", "vi vie", "vo vol", "wa wln", "wo wol", "xh xho", "yi yid",
    "yo yor", "za zha", "zh zho", "zu zul",
];

/// Codes of ISO 639 that stand for no one language.
const NO_LANGUAGE: &[&str] = &["mis", "mul", "und", "zxx"];

impl LanguageCode {
    /// Checks a code in lower case and brings it to one form: `fin` becomes `fi`, and the
    /// directory's `sgn-fi` becomes `fse`. Refuses with `shape` or `unknown_language`.
    ///
    /// Two-letter codes must exist. Of the thousands of three-letter codes only those reserved for
    /// local use or standing for no language are refused.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        if text == "sgn-fi" {
            return Ok(Self(FINNISH_SIGN_LANGUAGE.to_owned()));
        }
        if !(2..=3).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(Flaw::Shape);
        }
        let mut pairs = ISO_639_1.iter().filter_map(|pair| pair.split_once(' '));
        match pairs.find(|(two, three)| *two == text || *three == text) {
            Some((two, _)) => Ok(Self(two.to_owned())),
            None if text.len() == 3 && !is_reserved(text) => Ok(Self(text.to_owned())),
            None => Err(Flaw::UnknownLanguage),
        }
    }

    /// Whether the national service directory offers this language as a choice.
    pub fn is_service_language(&self) -> bool {
        self.0 == FINNISH_SIGN_LANGUAGE || SERVICE_LANGUAGES.contains(&self.as_str())
    }
}

fn is_reserved(code: &str) -> bool {
    ("qaa"..="qtz").contains(&code) || NO_LANGUAGE.contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn parse(text: &str) -> Result<LanguageCode, Flaw> {
        LanguageCode::parse(text)
    }

    #[test]
    fn every_service_language_is_accepted() {
        let distinct: BTreeSet<_> = SERVICE_LANGUAGES.iter().collect();
        assert_eq!(distinct.len(), 74);
        for text in SERVICE_LANGUAGES {
            assert!(parse(text).unwrap().is_service_language(), "{text}");
        }
    }

    #[test]
    fn publishing_languages_and_others() {
        for text in ["fi", "sv", "en", "se", "smn", "sms", "rom", "sh", "kg", "om", "fkv", "fse"] {
            assert_eq!(parse(text).unwrap().as_str(), text);
        }
        assert!(!parse("om").unwrap().is_service_language());
    }

    #[test]
    fn one_language_has_one_form() {
        for (text, stored) in [("sgn-fi", "fse"), ("fin", "fi"), ("sme", "se"), ("som", "so")] {
            assert_eq!(parse(text).unwrap().as_str(), stored);
        }
    }

    #[test]
    fn refused() {
        for (text, flaw) in [
            ("FI", Flaw::Shape),
            ("fin-FI", Flaw::Shape),
            ("xx", Flaw::UnknownLanguage),
            ("und", Flaw::UnknownLanguage),
            ("qaa", Flaw::UnknownLanguage),
            ("qtz", Flaw::UnknownLanguage),
            ("", Flaw::Shape),
            ("f", Flaw::Shape),
            ("finn", Flaw::Shape),
            ("f1", Flaw::Shape),
            ("fi ", Flaw::Shape),
            ("åä", Flaw::Shape),
        ] {
            assert_eq!(parse(text), Err(flaw), "{text}");
        }
    }
}
