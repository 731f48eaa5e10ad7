//! Telephone numbers in international form (ITU-T E.164).
use super::{Flaw, is_no_break_space, text_value::text_value};
use std::fmt;

/// A telephone number: `+` and 7–15 digits. `Debug` hides it, because it is often a client's.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

text_value! {
    Phone(String), error = Flaw, pattern = r"^\+[1-9][0-9]{6,14}$", example = "+358401234567"
}

impl Phone {
    /// Reads a number as people write it: spaces, hyphens and parentheses are dropped, with them the
    /// `(0)` of `+358 (0)40 …`; `00` becomes `+`, and a national `0…` becomes `+358…`. Refuses with
    /// `shape`.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let mut bare = text.replace("(0)", if text.trim_start().starts_with('+') { "" } else { "0" });
        bare.retain(|letter| !is_filler(letter));
        let number = match (bare.strip_prefix("00"), bare.strip_prefix('0')) {
            (Some(rest), _) => format!("+{rest}"),
            (None, Some(rest)) => format!("+358{rest}"),
            (None, None) => bare,
        };
        if is_e164(&number) { Ok(Self(number)) } else { Err(Flaw::Shape) }
    }
}

fn is_filler(letter: char) -> bool {
    matches!(letter, ' ' | '-' | '(' | ')') || is_no_break_space(letter)
}

fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(****)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn valid() {
        for (text, stored) in [
            ("+358401234567", "+358401234567"),
            ("+358 40 123 4567", "+358401234567"),
            ("040 123 4567", "+358401234567"),
            ("040-1234567", "+358401234567"),
            ("(09) 310 1691", "+35893101691"),
            ("+358 (0)40 123 4567", "+358401234567"),
            ("(0)40 123 4567", "+358401234567"),
            ("00358 40\u{a0}123 4567", "+358401234567"),
            ("0046 8 123 456", "+468123456"),
            ("0800 12345", "+35880012345"),
            ("+1234567", "+1234567"),
            ("+123456789012345", "+123456789012345"),
        ] {
            assert_eq!(Phone::parse(text).unwrap().as_str(), stored, "{text}");
        }
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "+",
            "0",
            "+0401234567",
            "358401234567",
            "+123456",
            "+1234567890123456",
            "040 123 456x",
            "soita",
            "+358+401234567",
            "112",
            "++358401234567",
        ] {
            assert_eq!(Phone::parse(text), Err(Flaw::Shape), "{text}");
        }
    }

    #[test]
    fn is_hidden_when_printed() {
        let phone = Phone::parse("040 123 4567").unwrap();
        assert_eq!(format!("{phone:?}"), "Phone(****)");
    }

    proptest! {
        #[test]
        fn reading_again_changes_nothing(text in "[+0]?[0-9 ()-]{0,20}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
            }
        }
    }
}
