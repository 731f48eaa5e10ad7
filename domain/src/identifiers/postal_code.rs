//! Finnish postal codes.
use super::{Flaw, text_value::text_value};

/// A postal code of five digits; whether the post delivers there is not known here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostalCode(String);

text_value! {
    PostalCode(String), error = Flaw, pattern = "^[0-9]{5}$", example = "40100"
}

impl PostalCode {
    /// Refuses anything but five digits with `shape`.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Flaw::Shape)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_digits_and_nothing_else() {
        for text in ["00100", "40100", "99999"] {
            assert_eq!(PostalCode::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "4010", "401000", "4010O", " 40100", "FI-40100", "４０１００"] {
            assert_eq!(PostalCode::parse(text), Err(Flaw::Shape), "{text}");
        }
    }
}
