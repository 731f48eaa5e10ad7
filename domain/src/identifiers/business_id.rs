//! The Finnish business id (Y-tunnus).
use super::{Flaw, is_no_break_space, text_value::text_value};

/// A business id `NNNNNNN-T`, with its check digit verified.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BusinessId(String);

text_value! {
    BusinessId(String), error = Flaw, pattern = r"^[0-9]{7}-[0-9]$", example = "0201256-6"
}

/// What was mended in a business id read from another system's export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Warning {
    /// Spaces, perhaps no-break ones, stood around it.
    Trimmed,
    /// It was of the old six-digit form and got a leading zero.
    Padded,
}

impl BusinessId {
    /// Checks the exact form `NNNNNNN-T`. Refuses with `shape`, `never_issued` (a remainder the
    /// register skips, or all zeros) or `check_character`.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let (number, check) = text.split_once('-').ok_or(Flaw::Shape)?;
        if number.len() != 7 || check.len() != 1 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Flaw::Shape);
        }
        let given = check.chars().next().and_then(|digit| digit.to_digit(10)).ok_or(Flaw::Shape)?;
        if check_digit(number)? != given {
            return Err(Flaw::CheckCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads an id as other systems export it: spaces around it (ASCII and no-break) are dropped and
    /// the old six-digit form gets its leading zero, each with a warning. Refuses as
    /// [`BusinessId::parse`] does.
    pub fn from_import(text: &str) -> Result<(Self, Vec<Warning>), Flaw> {
        let mut warnings = Vec::new();
        let trimmed = text.trim_matches(|c: char| c.is_ascii_whitespace() || is_no_break_space(c));
        if trimmed.len() != text.len() {
            warnings.push(Warning::Trimmed);
        }
        if trimmed.find('-') != Some(6) {
            return Ok((Self::parse(trimmed)?, warnings));
        }
        warnings.push(Warning::Padded);
        Ok((Self::parse(&format!("0{trimmed}"))?, warnings))
    }

    /// The eight digits without the hyphen.
    pub fn digits(&self) -> String {
        self.0.replace('-', "")
    }

    /// The VAT number: `FI` and the eight digits.
    pub fn vat_number(&self) -> String {
        format!("FI{}", self.digits())
    }
}

fn check_digit(number: &str) -> Result<u32, Flaw> {
    let weights = [7, 9, 10, 5, 8, 4, 2];
    let digits = number.chars().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
    match (sum, sum % 11) {
        (0, _) | (_, 1) => Err(Flaw::NeverIssued),
        (_, 0) => Ok(0),
        (_, remainder) => Ok(11 - remainder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn valid() {
        for text in [
            "0201256-6",
            "0174666-4",
            "2045520-5",
            "0176478-2",
            "0176975-1",
            "9094917-1",
            "0179377-8",
            "0161075-9",
            "1234567-1",
            "7654321-2",
            "2222222-9",
            "1567535-0",
        ] {
            assert_eq!(BusinessId::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn refused() {
        for (text, flaw) in [
            ("0174666-5", Flaw::CheckCharacter),
            ("01746664", Flaw::Shape),
            ("174666-4", Flaw::Shape),
            ("2000018-1", Flaw::NeverIssued),
            ("2000026-x", Flaw::Shape),
            ("1111111-x", Flaw::Shape),
            ("0163687-9\u{a0}", Flaw::Shape),
            ("0174666–4", Flaw::Shape),
            ("0000000-0", Flaw::NeverIssued),
            ("FI01746664", Flaw::Shape),
            ("", Flaw::Shape),
        ] {
            assert_eq!(BusinessId::parse(text), Err(flaw), "{text}");
        }
    }

    #[test]
    fn no_digit_makes_a_skipped_number_valid() {
        for number in ["2000018", "2000026", "1111111"] {
            for check in 0..10 {
                let text = format!("{number}-{check}");
                assert_eq!(BusinessId::parse(&text), Err(Flaw::NeverIssued));
            }
        }
    }

    #[test]
    fn import_mends_and_warns() {
        for (text, stored, warned) in [
            ("0174666-4", "0174666-4", vec![]),
            ("0163687-9\u{a0}", "0163687-9", vec![Warning::Trimmed]),
            ("174666-4", "0174666-4", vec![Warning::Padded]),
            (" 174666-4\u{202f}", "0174666-4", vec![Warning::Trimmed, Warning::Padded]),
        ] {
            let (id, warnings) = BusinessId::from_import(text).unwrap();
            assert_eq!((id.as_str(), warnings), (stored, warned));
        }
        assert_eq!(BusinessId::from_import("0174666–4"), Err(Flaw::Shape));
        assert_eq!(BusinessId::from_import("01746664"), Err(Flaw::Shape));
        assert_eq!(BusinessId::from_import("174666-5"), Err(Flaw::CheckCharacter));
    }

    #[test]
    fn vat_number() {
        assert_eq!(BusinessId::parse("0174666-4").unwrap().vat_number(), "FI01746664");
    }

    proptest! {
        #[test]
        fn at_most_one_check_digit_fits(number in 0_u32..10_000_000) {
            let fits = (0..10).filter(|check| BusinessId::parse(&format!("{number:07}-{check}")).is_ok());
            prop_assert!(fits.count() <= 1);
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,12}") {
            let _ = BusinessId::from_import(&text);
        }
    }
}
