//! Numbers and codes that other registers give to people, organizations and places.
//!
//! Each is a type that only its `parse` can make, so a value that exists is a value that was
//! checked. Refusals never repeat the text they refuse: it may be somebody's identity code.
mod business_id;
mod hetu;
mod language;
mod municipality;
mod oid;
mod phone;
mod postal_code;
pub(crate) mod text_value;

pub use business_id::{BusinessId, Warning};
pub use hetu::{Hetu, contains_hetu_like};
pub use language::{LanguageCode, SERVICE_LANGUAGES};
pub use municipality::MunicipalityCode;
pub use oid::Oid;
pub use phone::Phone;
pub use postal_code::PostalCode;

/// Why a text is not the identifier it was given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr, thiserror::Error)]
#[strum(serialize_all = "snake_case")]
pub enum Flaw {
    #[error("does not have the right length or characters")]
    Shape,
    #[error("has a separator sign that is not in use")]
    Sign,
    #[error("contains a date that does not exist")]
    Date,
    #[error("contains a date in the future")]
    Future,
    #[error("contains an individual number that is not given out")]
    Number,
    #[error("has a check character that does not match")]
    CheckCharacter,
    #[error("has a form that is never issued")]
    NeverIssued,
    #[error("has a number part with a leading zero")]
    LeadingZero,
    #[error("begins with an arc that does not exist")]
    Arc,
    #[error("is not a known language code")]
    UnknownLanguage,
    #[error("is not a known municipality")]
    UnknownMunicipality,
    #[error("is not in the code list")]
    UnknownCode,
    #[error("are not coordinates inside the allowed area")]
    Coordinates,
}

impl Flaw {
    /// The stable `snake_case` code told to callers, for example `check_character`.
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// Ordinary and narrow no-break spaces, which come along when numbers are copied from a page.
fn is_no_break_space(letter: char) -> bool {
    matches!(letter, '\u{a0}' | '\u{202f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_snake_case() {
        assert_eq!(Flaw::CheckCharacter.code(), "check_character");
        assert_eq!(Flaw::NeverIssued.code(), "never_issued");
        assert_eq!(Flaw::Coordinates.code(), "coordinates");
    }
}
