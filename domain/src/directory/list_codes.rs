//! Codes of the lists that the directory is ordered by: only what the list knows can be written.
use crate::{
    codelist,
    identifiers::{Flaw, MunicipalityCode, text_value::text_value},
};

/// A code that stands in a list.
pub trait ListCode: Sized {
    const LIST: &'static str;
    fn of(code: &'static codelist::Code) -> Self;

    /// The code that fits.
    fn find(fits: impl Fn(&codelist::Code) -> bool) -> Option<Self> {
        codelist::find(Self::LIST)?.codes.iter().find(|code| fits(code)).map(Self::of)
    }
    /// The code that other registers write so: the code itself, or the address of the code in one of two older schemes.
    fn published(text: &str) -> Option<Self> {
        let code = text.rsplit('/').next().unwrap_or_default();
        let urn = text.rsplit(':').next().unwrap_or_default();
        Self::find(|known| known.code == code || known.detail("urn") == Some(urn))
    }
    /// The code with this Finnish label, whatever the case of its letters.
    fn labelled(label: &str) -> Option<Self> {
        let label = label.trim().to_lowercase();
        Self::find(|code| code.labels.fi.to_lowercase() == label)
    }
}

macro_rules! list_codes {
    ($($(#[$doc:meta])* $name:ident $list:literal $pattern:literal $example:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(&'static str);

        text_value! { $name(String), error = Flaw, pattern = $pattern, example = $example }

        impl $name {
            /// Refuses what is not in the list with `unknown_code`.
            pub fn parse(text: &str) -> Result<Self, Flaw> {
                codelist::code($list, text).map(|code| Self(code.code)).ok_or(Flaw::UnknownCode)
            }
        }

        impl ListCode for $name {
            const LIST: &'static str = $list;
            fn of(code: &'static codelist::Code) -> Self {
                Self(code.code)
            }
        }
    )+};
}

list_codes! {
    /// A class of services (list `service_classes`).
    ServiceClass "service_classes" r"^P[0-9]+(\.[0-9]+)*$" "P15.1";
    /// Whom a service is for (list `target_groups`).
    TargetGroup "target_groups" r"^KR[0-9]+(\.[0-9]+)*$" "KR1";
    /// What has happened in somebody's life (list `life_events`).
    LifeEvent "life_events" r"^KE[0-9]+(\.[0-9]+)*$" "KE9";
    /// What somebody needs support in (list `needs`).
    NeedCode "needs" "^n[0-9]{2}$" "n03";
    /// A wellbeing services county, Helsinki or Åland (list `wellbeing_counties`).
    County "wellbeing_counties" "^[0-9]{2}$" "15";
    /// How one is helped at a service point (list `asti_types`).
    AstiType "asti_types" "^[A-Za-z]+$" "OnsiteGuidance";
}

impl ServiceClass {
    /// The class and those it is part of, the narrowest first.
    pub fn with_broader(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |class| {
            codelist::code("service_classes", class.0)?.parent.map(Self)
        })
    }

    /// What people call it.
    pub fn labels(self) -> Option<codelist::Labels> {
        codelist::code("service_classes", self.0).map(|code| code.labels)
    }

    /// The classes that a need or a sector stands for.
    pub fn of(list: &str, code: &str) -> Vec<Self> {
        let classes = codelist::code(list, code).and_then(|code| code.detail("service_classes"));
        classes.unwrap_or_default().split(' ').filter_map(|class| Self::parse(class).ok()).collect()
    }
}

impl TargetGroup {
    /// The group and those it is part of, the narrowest first.
    pub fn with_broader(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |group| codelist::code("target_groups", group.0)?.parent.map(Self))
    }
}

impl County {
    /// Its municipalities, those of other years too.
    pub fn municipalities(self) -> impl Iterator<Item = MunicipalityCode> {
        let list = codelist::find(MunicipalityCode::LIST).map(|list| list.codes.iter());
        list.into_iter()
            .flatten()
            .filter(move |code| code.detail("county") == Some(self.0))
            .map(MunicipalityCode::of)
    }
}
