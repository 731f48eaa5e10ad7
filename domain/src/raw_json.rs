//! JSON that is kept and passed on, and looked into by few.
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use std::marker::PhantomData;

/// JSON as it was written, one piece of text, in the database as well: of what is only passed on no value is made. What stands in it
/// is read where somebody asks, as their own type.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// # Errors
    /// A value that cannot be written as JSON.
    pub fn of(value: &impl Serialize) -> serde_json::Result<Self> {
        serde_json::value::to_raw_value(value).map(Self)
    }

    /// A list of words, which can always be written.
    pub fn words(words: &[String]) -> Self {
        Self::of(&words).unwrap_or_else(|_unwritable| Self(RawValue::NULL.to_owned()))
    }

    /// # Errors
    /// JSON of another shape.
    pub fn read<'a, T: Deserialize<'a>>(&'a self) -> serde_json::Result<T> {
        serde_json::from_str(self.0.get())
    }
}

/// JSON of a `T`, a part of something that is looked into: passed on as it was written, and read where somebody asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Unread<T>(RawJson, PhantomData<fn() -> T>);

impl<T: Serialize + DeserializeOwned> Unread<T> {
    /// # Errors
    /// A value that cannot be written as JSON.
    pub fn of(value: &T) -> serde_json::Result<Self> {
        RawJson::of(value).map(|raw| Self(raw, PhantomData))
    }

    /// # Errors
    /// JSON of another shape.
    pub fn read(&self) -> serde_json::Result<T> {
        self.0.read()
    }

    /// The same with a change; none where something else stands in it.
    #[must_use]
    pub fn changed(&self, change: impl FnOnce(T) -> T) -> Option<Self> {
        Self::of(&change(self.read().ok()?)).ok()
    }
}

/// By the text: what says the same in another order is another text.
impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}
impl Eq for RawJson {}

#[cfg(feature = "db")]
mod db {
    use super::RawJson;
    use sea_orm::{
        ColIdx, DbErr, QueryResult, TryGetError, TryGetable, Value,
        sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
    };
    use serde_json::value::RawValue;

    impl TryGetable for RawJson {
        fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
            let raw = RawValue::from_string(String::try_get_by(row, index)?);
            raw.map(Self).map_err(|no_json| TryGetError::DbErr(DbErr::Json(no_json.to_string())))
        }
    }
    impl From<RawJson> for Value {
        fn from(raw: RawJson) -> Self {
            Self::from(String::from(Box::<str>::from(raw.0)))
        }
    }
    impl ValueType for RawJson {
        fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
            let text = <String as ValueType>::try_from(value)?;
            RawValue::from_string(text).map(Self).or(Err(ValueTypeErr))
        }
        fn type_name() -> String {
            "RawJson".into()
        }
        fn array_type() -> ArrayType {
            ArrayType::String
        }
        fn column_type() -> ColumnType {
            ColumnType::Text
        }
    }
    impl Nullable for RawJson {
        fn null() -> Value {
            String::null()
        }
    }
    impl sea_orm::IntoActiveValue<Self> for RawJson {
        fn into_active_value(self) -> sea_orm::ActiveValue<Self> {
            sea_orm::ActiveValue::Set(self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RawJson, Unread};
    use serde_json::json;

    #[test]
    fn what_was_written_is_passed_on_and_read_as_it_was() {
        let text = r#"{"b":1.50,"a":["x",null]}"#;
        let raw: RawJson = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&raw).unwrap(), text);
        assert_eq!(raw.read::<serde_json::Value>().unwrap(), json!({"a": ["x", null], "b": 1.5}));
        assert!(raw.read::<Vec<u8>>().is_err());
        assert_eq!(RawJson::of(&json!([1])).unwrap(), serde_json::from_str("[1]").unwrap());
        let words = ["n03", "\"n04\""].map(str::to_owned);
        assert_eq!(RawJson::words(&words).read::<Vec<String>>().unwrap(), words);
    }
    #[test]
    fn a_part_is_passed_on_as_it_was_written_until_it_is_changed() {
        let text = r#"{"part":[ 3,1 ]}"#;
        let whole: std::collections::BTreeMap<String, Unread<Vec<u8>>> = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&whole).unwrap(), text);
        let sorted = whole["part"].changed(|mut numbers| {
            numbers.sort_unstable();
            numbers
        });
        assert_eq!(sorted.unwrap().read().unwrap(), [1, 3]);
        let other: Unread<Vec<u8>> = serde_json::from_str("{}").unwrap();
        assert!(other.read().is_err() && other.changed(|numbers| numbers).is_none());
    }
}
