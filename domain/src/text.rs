//! Text that comes from outside: bounded, trimmed, without control characters; and text in several languages.
use crate::codes;
use serde::{Deserialize, Deserializer, Serialize};
use std::{fmt, ops::Deref};

/// Text of 1 to `MAX` characters, trimmed, with no control character but the line break and the tab.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

/// A name or a title.
pub type Line = Text<200>;
/// A few sentences.
pub type Note = Text<4000>;

impl<const MAX: usize> Text<MAX> {
    /// # Errors
    /// Says what is wrong with the text, never the text.
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let text = raw.trim();
        if text.is_empty() {
            return Err("must not be empty");
        }
        if text.chars().count() > MAX {
            return Err("is too long");
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r') {
            return Err("has a control character");
        }
        Ok(Self(text.to_owned()))
    }
    pub fn into_string(self) -> String {
        self.0
    }
}
impl<const MAX: usize> Deref for Text<MAX> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}
impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> Self {
        text.0
    }
}
impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        Self::parse(&raw).map_err(serde::de::Error::custom)
    }
}

codes! {
    /// The languages the service itself speaks.
    pub enum Lang as Lang { Fi, Sv, En }
}

/// The same text in the languages it exists in; at least one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(example = json!({"fi": "Velkaneuvonta", "sv": "Skuldrådgivning", "en": "Debt counselling"})))]
#[cfg_attr(feature = "db", derive(sea_orm::FromJsonQueryResult))]
pub struct Localized {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, max_length = 20000))]
    pub fi: Option<Text<20000>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, max_length = 20000))]
    pub sv: Option<Text<20000>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, max_length = 20000))]
    pub en: Option<Text<20000>>,
}

impl Localized {
    pub fn get(&self, lang: Lang) -> Option<&str> {
        match lang {
            Lang::Fi => self.fi.as_deref(),
            Lang::Sv => self.sv.as_deref(),
            Lang::En => self.en.as_deref(),
        }
    }
    /// The text in the wanted language, else in Finnish, Swedish, English, in this order; and the language it is in.
    pub fn pick(&self, wanted: Lang) -> Option<(Lang, &str)> {
        [wanted, Lang::Fi, Lang::Sv, Lang::En]
            .into_iter()
            .find_map(|lang| self.get(lang).map(|text| (lang, text)))
    }
    pub fn is_empty(&self) -> bool {
        self.fi.is_none() && self.sv.is_none() && self.en.is_none()
    }
    /// A text that exists in one language.
    pub fn of(lang: Lang, text: &str) -> Self {
        let mut all = Self::default();
        all.set(lang, text);
        all
    }
    /// Sets one language; a text that is empty or unfit is left out.
    pub fn set(&mut self, lang: Lang, text: &str) {
        let text = Text::parse(text).ok();
        match lang {
            Lang::Fi => self.fi = text,
            Lang::Sv => self.sv = text,
            Lang::En => self.en = text,
        }
    }
    pub fn iter(&self) -> impl Iterator<Item = (Lang, &str)> {
        [Lang::Fi, Lang::Sv, Lang::En].into_iter().filter_map(|lang| self.get(lang).map(|text| (lang, text)))
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::Text;
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
    };
    impl<const MAX: usize> PartialSchema for Text<MAX> {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(MAX)).into()
        }
    }
    impl<const MAX: usize> ToSchema for Text<MAX> {
        fn name() -> std::borrow::Cow<'static, str> {
            format!("Text{MAX}").into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, Localized, Text};

    #[test]
    fn text_is_trimmed_and_bounded() {
        assert_eq!(&*Text::<5>::parse("  ab ").unwrap(), "ab");
        for unfit in ["", "   ", "abcdef", "a\0b", "a\u{1b}"] {
            assert!(Text::<5>::parse(unfit).is_err(), "{unfit:?}");
        }
        assert!(Text::<5>::parse("äöå€😀").is_ok());
    }

    #[test]
    fn a_missing_language_falls_back_in_a_fixed_order() {
        let name = Localized::of(Lang::Sv, "Skuldrådgivning");
        assert_eq!(name.pick(Lang::En), Some((Lang::Sv, "Skuldrådgivning")));
        assert_eq!(Localized::default().pick(Lang::Fi), None);
    }
}
