//! Lists of bounded length that stay with the record they belong to.
use serde::{Deserialize, Deserializer, Serialize};
use std::ops::Deref;

/// At most `MAX` items; an array in JSON, one column in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct List<T, const MAX: usize>(Vec<T>);

impl<T, const MAX: usize> List<T, MAX> {
    /// # Errors
    /// More items than the list takes.
    pub fn new(items: Vec<T>) -> Result<Self, &'static str> {
        if items.len() > MAX { Err("has too many items") } else { Ok(Self(items)) }
    }
    /// The same list with every item in another form.
    #[must_use]
    pub fn map(self, form: impl FnMut(T) -> T) -> Self {
        Self(self.0.into_iter().map(form).collect())
    }
    /// The same list with every item in another form, or what speaks against the first item that has none.
    pub fn try_map<E>(self, form: impl FnMut((usize, T)) -> Result<T, E>) -> Result<Self, E> {
        self.0.into_iter().enumerate().map(form).collect::<Result<_, E>>().map(Self)
    }
}
impl<T, const MAX: usize> Default for List<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}
impl<T, const MAX: usize> Deref for List<T, MAX> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}
impl<'de, T: Deserialize<'de>, const MAX: usize> Deserialize<'de> for List<T, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Vec::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::List;
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{ArrayBuilder, Ref, RefOr, Schema},
    };
    impl<T: ToSchema, const MAX: usize> PartialSchema for List<T, MAX> {
        fn schema() -> RefOr<Schema> {
            ArrayBuilder::new().items(Ref::from_schema_name(T::name())).max_items(Some(MAX)).into()
        }
    }
    impl<T: ToSchema, const MAX: usize> ToSchema for List<T, MAX> {
        fn name() -> std::borrow::Cow<'static, str> {
            format!("{}List{MAX}", T::name()).into()
        }
        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            schemas.push((T::name().into_owned(), T::schema()));
            T::schemas(schemas);
        }
    }
}

#[cfg(feature = "db")]
mod db {
    use super::List;
    use sea_orm::{
        TryGetableFromJson, Value,
        sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
    };
    use serde::{Serialize, de::DeserializeOwned};

    impl<T: DeserializeOwned, const MAX: usize> TryGetableFromJson for List<T, MAX> {}
    impl<T: Serialize, const MAX: usize> From<List<T, MAX>> for Value {
        fn from(list: List<T, MAX>) -> Self {
            // A list that can't be written as JSON becomes NULL, which the column refuses.
            serde_json::to_value(list).map_or_else(|_unwritable| Self::Json(None), Self::from)
        }
    }
    impl<T: DeserializeOwned, const MAX: usize> ValueType for List<T, MAX> {
        fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
            let json = <serde_json::Value as ValueType>::try_from(value)?;
            serde_json::from_value(json).or(Err(ValueTypeErr))
        }
        fn type_name() -> String {
            "List".into()
        }
        fn array_type() -> ArrayType {
            ArrayType::Json
        }
        fn column_type() -> ColumnType {
            ColumnType::JsonBinary
        }
    }
    impl<T, const MAX: usize> Nullable for List<T, MAX> {
        fn null() -> Value {
            Value::Json(None)
        }
    }
    impl<T: Serialize, const MAX: usize> sea_orm::IntoActiveValue<Self> for List<T, MAX> {
        fn into_active_value(self) -> sea_orm::ActiveValue<Self> {
            sea_orm::ActiveValue::Set(self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn a_list_ends_where_it_says() {
        let read = |json| serde_json::from_str::<List<u8, 2>>(json).map(|list| list.to_vec());
        assert_eq!(read("[1,2]").unwrap(), [1, 2]);
        assert!(read("[1,2,3]").unwrap_err().to_string().starts_with("has too many items"));
    }
}
