//! Municipalities by the number Statistics Finland gives them.
use super::{Flaw, text_value::text_value};
use crate::codelist;

/// The three digits of a municipality, present or past.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityCode(String);

text_value! {
    MunicipalityCode(String), error = Flaw, pattern = "^[0-9]{3}$", example = "179"
}

impl MunicipalityCode {
    /// Refuses with `unknown_municipality` what the code list does not have.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        if codelist::contains("municipalities", text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Flaw::UnknownMunicipality)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_the_list() {
        assert_eq!(MunicipalityCode::parse("179").unwrap().as_str(), "179");
        for text in ["", "9999", "17", "Jyväskylä"] {
            assert_eq!(MunicipalityCode::parse(text), Err(Flaw::UnknownMunicipality), "{text}");
        }
    }
}
