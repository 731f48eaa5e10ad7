//! JSON Merge Patch (RFC 7396), field by field: what is absent stays, null removes, a value replaces.
use domain::Refused;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a patch says about one field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<T> Field<T> {
    pub const fn is_kept(&self) -> bool {
        matches!(self, Self::Keep)
    }
    pub fn map<U>(self, form: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Self::Keep => Field::Keep,
            Self::Clear => Field::Clear,
            Self::Set(value) => Field::Set(form(value)),
        }
    }
    /// The same with its value in another form, or what speaks against the value.
    ///
    /// # Errors
    /// Those of `form`.
    pub fn try_map<U, E>(self, form: impl FnOnce(T) -> Result<U, E>) -> Result<Field<U>, E> {
        Ok(match self {
            Self::Keep => Field::Keep,
            Self::Clear => Field::Clear,
            Self::Set(value) => Field::Set(form(value)?),
        })
    }
    /// A field that may be empty.
    pub fn over(self, was: Option<T>) -> Option<T> {
        match self {
            Self::Keep => was,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
    /// A field that stands for something when it is empty.
    pub fn over_default(self, was: T) -> T
    where
        T: Default,
    {
        self.over(Some(was)).unwrap_or_default()
    }
    /// A field that is never empty.
    ///
    /// # Errors
    /// When the patch removes it.
    pub fn over_required(self, was: T, pointer: &str) -> Result<T, Refused> {
        self.over(Some(was)).ok_or_else(|| Refused::missing(pointer))
    }
}

impl<T> From<Option<T>> for Field<T> {
    fn from(given: Option<T>) -> Self {
        given.map_or(Self::Keep, Self::Set)
    }
}

/// A field that is kept is left out by `skip_serializing_if`.
impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

#[cfg(test)]
mod tests {
    use super::Field;

    #[derive(Debug, Default, serde::Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Patch {
        name: Field<String>,
    }

    fn name(json: &str) -> Field<String> {
        serde_json::from_str::<Patch>(json).unwrap().name
    }

    #[test]
    fn absent_null_and_value_are_told_apart() {
        for (json, optional, default, required) in [
            ("{}", Some("was"), "was", Some("was")),
            (r#"{"name":null}"#, None, "", None),
            (r#"{"name":"new"}"#, Some("new"), "new", Some("new")),
        ] {
            assert_eq!(name(json).over(Some("was".to_owned())).as_deref(), optional, "{json}");
            assert_eq!(name(json).over_default("was".to_owned()), default, "{json}");
            assert_eq!(
                name(json).over_required("was".to_owned(), "/name").ok().as_deref(),
                required,
                "{json}"
            );
        }
    }
}
