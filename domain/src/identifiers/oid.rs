//! Object identifiers (ISO/IEC 9834-1), the names of code systems and of public organizations.
use super::{BusinessId, Flaw, text_value::text_value};

const URN: &str = "urn:oid:";
const MAX_LENGTH: usize = 255;

/// An object identifier in dotted form, without `urn:oid:`; at most 255 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(String);

text_value! {
    Oid(String),
    error = Flaw,
    pattern = r"^[0-2](\.(0|[1-9][0-9]*))+$",
    example = "1.2.246.10.2085212.10.1306",
}

impl Oid {
    /// Checks a dotted identifier of two arcs or more; a leading `urn:oid:` is accepted and dropped.
    /// Refuses with `shape`, `leading_zero` or `arc` (first arc above 2, or second above 39 under 0
    /// or 1).
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let dotted = text.strip_prefix(URN).unwrap_or(text);
        if dotted.len() > MAX_LENGTH {
            return Err(Flaw::Shape);
        }
        dotted.split('.').try_for_each(check_arc)?;
        check_root(dotted)?;
        Ok(Self(dotted.to_owned()))
    }

    /// The root of an organization's own identifiers: `1.2.246.10.` and its business id without
    /// hyphen and leading zeros.
    pub fn organization(id: &BusinessId) -> Self {
        Self(format!("1.2.246.10.{}", id.digits().trim_start_matches('0')))
    }

    /// The identifier as an address, `urn:oid:…`, which is how FHIR writes it.
    pub fn urn(&self) -> String {
        format!("{URN}{}", self.0)
    }
}

fn check_arc(arc: &str) -> Result<(), Flaw> {
    if arc.is_empty() || !arc.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Flaw::Shape);
    }
    if arc.len() > 1 && arc.starts_with('0') {
        return Err(Flaw::LeadingZero);
    }
    Ok(())
}

fn check_root(dotted: &str) -> Result<(), Flaw> {
    let mut arcs = dotted.split('.');
    match (arcs.next(), arcs.next()) {
        (_, None) => Err(Flaw::Shape),
        (Some("2"), _) => Ok(()),
        (Some("0" | "1"), Some(second)) if second.parse::<u64>().is_ok_and(|arc| arc <= 39) => Ok(()),
        _ => Err(Flaw::Arc),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn valid() {
        for text in [
            "1.2.246.21",
            "1.2.246.10.2085212.10.1306",
            "1.2.246.537.6.1221",
            "1.2.246.537.6.1277.201701",
            "2.999.1",
            "0.0",
            "1.39",
        ] {
            assert_eq!(Oid::parse(text).unwrap().as_str(), text);
            assert_eq!(Oid::parse(&format!("urn:oid:{text}")).unwrap().as_str(), text);
        }
    }

    #[test]
    fn refused() {
        for (text, flaw) in [
            ("1.2.246.021", Flaw::LeadingZero),
            ("3.1.2", Flaw::Arc),
            ("1.40.1", Flaw::Arc),
            ("1..2", Flaw::Shape),
            ("1.2.246.", Flaw::Shape),
            ("1", Flaw::Shape),
            ("1.2.246.10.02085212", Flaw::LeadingZero),
            ("", Flaw::Shape),
            ("urn:oid:", Flaw::Shape),
            ("urn:oid:urn:oid:1.2", Flaw::Shape),
            ("1.2.+3", Flaw::Shape),
            ("1.99999999999999999999999", Flaw::Arc),
        ] {
            assert_eq!(Oid::parse(text), Err(flaw), "{text}");
        }
        assert_eq!(Oid::parse(&format!("1.2{}", ".1".repeat(200))), Err(Flaw::Shape));
    }

    #[test]
    fn organization_root() {
        let id = BusinessId::parse("0208521-2").unwrap();
        let root = Oid::organization(&id);
        assert_eq!(root.as_str(), "1.2.246.10.2085212");
        assert_eq!(root.urn(), "urn:oid:1.2.246.10.2085212");
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(arcs in prop::collection::vec(any::<u64>(), 1..12)) {
            let text = arcs.iter().fold("2".to_owned(), |text, arc| format!("{text}.{arc}"));
            let oid = Oid::parse(&text).unwrap();
            prop_assert_eq!(Oid::parse(&oid.urn()), Ok(oid));
        }
    }
}
