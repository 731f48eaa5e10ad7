//! What every identifier that travels as text has in common.
use serde::{Deserializer, de};
use std::{fmt, marker::PhantomData, str::FromStr};

/// Gives a type that is written as text its conversions: `FromStr`, serde, and behind the features
/// `schema` and `db` the OpenAPI schema and the text column.
///
/// The type brings `parse(&str) -> Result<Self, error>` and `Display`; written with `(String)`
/// after its name it is a newtype of its text and gets `as_str` and `Display` here as well.
macro_rules! text_value {
    ($name:ident (String), $($rest:tt)+) => {
        impl $name {
            /// The text in its one stored form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        $crate::identifiers::text_value::text_value! { $name, $($rest)+ }
    };
    ($name:ident, error = $error:ty, pattern = $pattern:literal, example = $example:literal $(,)?) => {
        impl ::std::str::FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, $error> {
                Self::parse(text)
            }
        }
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::identifiers::text_value::deserialize(deserializer)
            }
        }
        #[cfg(feature = "schema")]
        impl ::utoipa::PartialSchema for $name {
            fn schema() -> ::utoipa::openapi::RefOr<::utoipa::openapi::Schema> {
                $crate::identifiers::text_value::schema($pattern, $example)
            }
        }
        #[cfg(feature = "schema")]
        impl ::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
        #[cfg(feature = "db")]
        const _: () = {
            use ::sea_orm::{ColIdx, DbErr, QueryResult, TryFromU64, TryGetError, TryGetable, Value};
            use ::sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
            use $crate::identifiers::text_value::unreadable;

            impl From<$name> for Value {
                fn from(value: $name) -> Self {
                    value.to_string().into()
                }
            }
            impl TryGetable for $name {
                fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
                    let text = String::try_get_by(row, index)?;
                    Self::parse(&text).map_err(|flaw| unreadable(stringify!($name), flaw).into())
                }
            }
            impl ValueType for $name {
                fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
                    let text = <String as ValueType>::try_from(value)?;
                    Self::parse(&text).or(Err(ValueTypeErr))
                }
                fn type_name() -> String {
                    stringify!($name).into()
                }
                fn array_type() -> ArrayType {
                    String::array_type()
                }
                fn column_type() -> ColumnType {
                    String::column_type()
                }
            }
            impl Nullable for $name {
                fn null() -> Value {
                    String::null()
                }
            }
            impl TryFromU64 for $name {
                fn try_from_u64(number: u64) -> Result<Self, DbErr> {
                    Err(unreadable(stringify!($name), number))
                }
            }
            impl ::sea_orm::IntoActiveValue<$name> for $name {
                fn into_active_value(self) -> ::sea_orm::ActiveValue<$name> {
                    ::sea_orm::ActiveValue::Set(self)
                }
            }
        };
    };
}
pub(crate) use text_value;

/// Reads a text and parses it; the error names what is wrong and never the value.
pub fn deserialize<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: fmt::Display>,
{
    deserializer.deserialize_any(Text(PhantomData))
}

struct Text<T>(PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> de::Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
    // By default serde repeats the number or boolean in its message.
    fn visit_bool<E: de::Error>(self, _: bool) -> Result<T, E> {
        Err(not_text())
    }
    fn visit_i64<E: de::Error>(self, _: i64) -> Result<T, E> {
        Err(not_text())
    }
    fn visit_u64<E: de::Error>(self, _: u64) -> Result<T, E> {
        Err(not_text())
    }
    fn visit_f64<E: de::Error>(self, _: f64) -> Result<T, E> {
        Err(not_text())
    }
}

fn not_text<E: de::Error>() -> E {
    E::custom("expected a string")
}

#[cfg(feature = "schema")]
pub fn schema(pattern: &str, example: &str) -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .pattern(Some(pattern))
        .examples([example])
        .into()
}

/// A stored text that its type no longer accepts.
#[cfg(feature = "db")]
pub fn unreadable(type_name: &str, why: impl fmt::Display) -> sea_orm::DbErr {
    sea_orm::DbErr::Type(format!("stored {type_name}: {why}"))
}

#[cfg(test)]
mod tests {
    use crate::identifiers::{BusinessId, Phone};

    #[test]
    fn travels_as_text() {
        let id: BusinessId = serde_json::from_str("\"0201256-6\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"0201256-6\"");
        assert_eq!("0201256-6".parse(), Ok(id));
    }

    #[test]
    fn refusals_never_repeat_the_value() {
        for body in ["\"04012x4567\"", "401234567", "-401234567", "401234567.5", "true"] {
            let message = serde_json::from_str::<Phone>(body).unwrap_err().to_string();
            assert!(!message.contains("4567") && !message.contains("true"), "{message}");
        }
    }

    #[cfg(feature = "schema")]
    #[test]
    fn is_described_as_a_string() {
        let schema = serde_json::to_value(<BusinessId as utoipa::PartialSchema>::schema()).unwrap();
        assert_eq!(schema["type"], "string");
        assert_eq!(schema["pattern"], "^[0-9]{7}-[0-9]$");
        assert_eq!(schema["examples"][0], "0201256-6");
    }

    #[cfg(feature = "db")]
    #[test]
    fn is_a_text_column() {
        use sea_orm::{Value, sea_query::ValueType};
        let id = BusinessId::parse("0201256-6").unwrap();
        let value = Value::from(id.clone());
        assert_eq!(value, Value::from("0201256-6"));
        assert!(<BusinessId as ValueType>::try_from(value).is_ok_and(|read| read == id));
        assert!(<BusinessId as ValueType>::try_from(Value::from("0201256-7")).is_err());
    }
}
