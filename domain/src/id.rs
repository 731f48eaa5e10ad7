//! One identifier type for every record, told apart at compile time.
use serde::{Deserialize, Serialize};
use std::{fmt, hash, marker::PhantomData, str::FromStr};
use uuid::Uuid;

/// The UUID v7 of one record of kind `T`. Callers treat it as opaque; we rely on it sorting by time of creation.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id<T>(Uuid, #[serde(skip)] PhantomData<fn() -> T>);

impl<T> Id<T> {
    pub const fn from_uuid(raw: Uuid) -> Self {
        Self(raw, PhantomData)
    }
    pub const fn uuid(self) -> Uuid {
        self.0
    }
    pub fn generate() -> Self {
        Self::from_uuid(Uuid::now_v7())
    }
}
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> hash::Hash for Id<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl<T> From<Id<T>> for Uuid {
    fn from(id: Id<T>) -> Self {
        id.0
    }
}
impl<T> From<Uuid> for Id<T> {
    fn from(raw: Uuid) -> Self {
        Self::from_uuid(raw)
    }
}
impl<T> FromStr for Id<T> {
    type Err = uuid::Error;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        s.parse().map(Self::from_uuid)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::Id;
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type},
    };
    impl<T> PartialSchema for Id<T> {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
                .description(Some("Opaque identifier of a record"))
                .examples(["01990000-0000-7000-8000-000000000001"])
                .into()
        }
    }
    impl<T> ToSchema for Id<T> {
        fn name() -> std::borrow::Cow<'static, str> {
            "Id".into()
        }
    }
}

#[cfg(feature = "db")]
mod db {
    use super::Id;
    use sea_orm::{
        ColIdx, DbErr, QueryResult, TryFromU64, TryGetError, TryGetable, Value,
        sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
    };
    use uuid::Uuid;
    impl<T> From<Id<T>> for Value {
        fn from(id: Id<T>) -> Self {
            id.0.into()
        }
    }
    impl<T> TryGetable for Id<T> {
        fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
            Uuid::try_get_by(row, index).map(Self::from_uuid)
        }
    }
    impl<T> ValueType for Id<T> {
        fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
            <Uuid as ValueType>::try_from(value).map(Self::from_uuid)
        }
        fn type_name() -> String {
            "Id".into()
        }
        fn array_type() -> ArrayType {
            Uuid::array_type()
        }
        fn column_type() -> ColumnType {
            Uuid::column_type()
        }
    }
    impl<T> Nullable for Id<T> {
        fn null() -> Value {
            Uuid::null()
        }
    }
    impl<T> TryFromU64 for Id<T> {
        fn try_from_u64(n: u64) -> Result<Self, DbErr> {
            Uuid::try_from_u64(n).map(Self::from_uuid)
        }
    }
    impl<T> sea_orm::IntoActiveValue<Id<T>> for Id<T> {
        fn into_active_value(self) -> sea_orm::ActiveValue<Id<T>> {
            sea_orm::ActiveValue::Set(self)
        }
    }
}
