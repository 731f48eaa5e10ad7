//! Municipalities by the number Statistics Finland gives them.
use super::{Flaw, text_value::text_value};
use crate::{
    codelist,
    directory::{County, ListCode},
};

/// The three digits of a municipality, present or past (list `municipalities`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityCode(&'static str);

text_value! {
    MunicipalityCode(String), error = Flaw, pattern = "^[0-9]{3}$", example = "179"
}

impl MunicipalityCode {
    /// Refuses with `unknown_municipality` what the code list does not have.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        codelist::code(Self::LIST, text).map(Self::of).ok_or(Flaw::UnknownMunicipality)
    }

    /// The county it is in.
    pub fn county(self) -> Option<County> {
        codelist::county_of(self.0).and_then(|code| County::parse(code).ok())
    }
}

impl ListCode for MunicipalityCode {
    const LIST: &'static str = "municipalities";
    fn of(code: &'static codelist::Code) -> Self {
        Self(code.code)
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
