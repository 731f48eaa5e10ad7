//! Closed lists of codes: enums that look the same in JSON, in the database and in the code lists, and sets of them.
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, marker::PhantomData};

/// Declares an enum of `snake_case` codes with everything the wire, the database and the description need of it.
#[macro_export]
macro_rules! codes {
    ($($(#[$doc:meta])* $vis:vis enum $name:ident as $schema:ident { $($(#[$item:meta])* $variant:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
                 strum::EnumIter, strum::IntoStaticStr, strum::Display, strum::EnumString)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = $schema))]
        #[cfg_attr(feature = "db", derive(sea_orm::DeriveActiveEnum),
                   sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case"))]
        $vis enum $name { $($(#[$item])* $variant),+ }
        impl $name {
            /// The code as it stands in JSON, in the database and in the code lists.
            pub fn code(self) -> &'static str {
                self.into()
            }
        }
    )+};
}

/// A set of codes of one list; an array in JSON, one integer column in the database.
pub struct Set<T>(i64, PhantomData<fn() -> T>);

/// What a code needs to be a member of a [`Set`]: at most 63 variants.
pub trait Member: Copy + PartialEq + strum::IntoEnumIterator + 'static {}
impl<T: Copy + PartialEq + strum::IntoEnumIterator + 'static> Member for T {}

impl<T: Member> Set<T> {
    pub const EMPTY: Self = Self(0, PhantomData);

    pub fn all() -> Self {
        T::iter().collect()
    }
    fn bit(code: T) -> i64 {
        let place = T::iter().position(|other| other == code).unwrap_or(63);
        u32::try_from(place).ok().and_then(|place| 1_i64.checked_shl(place)).unwrap_or(0)
    }
    pub fn contains(self, code: T) -> bool {
        self.0 & Self::bit(code) != 0
    }
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0, PhantomData)
    }
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0, PhantomData)
    }
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0, PhantomData)
    }
    pub fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::iter().filter(move |code| self.contains(*code))
    }
    /// The set as the database keeps it: bit `n` stands for the `n`th code of the list.
    pub const fn bits(self) -> i64 {
        self.0
    }
    pub const fn from_bits(bits: i64) -> Self {
        Self(bits, PhantomData)
    }
}
impl<T: Member> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(codes: I) -> Self {
        codes.into_iter().fold(Self::EMPTY, |set, code| Self(set.0 | Self::bit(code), PhantomData))
    }
}
impl<T: Member> From<&[T]> for Set<T> {
    fn from(codes: &[T]) -> Self {
        codes.iter().copied().collect()
    }
}
impl<T> Clone for Set<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Set<T> {}
impl<T> PartialEq for Set<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Set<T> {}
impl<T> Default for Set<T> {
    fn default() -> Self {
        Self(0, PhantomData)
    }
}
impl<T: Member + fmt::Debug> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
impl<T: Member + Serialize> Serialize for Set<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
impl<'de, T: Member + Deserialize<'de>> Deserialize<'de> for Set<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<T>::deserialize(deserializer).map(|codes| codes.into_iter().collect())
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::Set;
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{ArrayBuilder, RefOr, Schema},
    };
    impl<T: ToSchema> PartialSchema for Set<T> {
        fn schema() -> RefOr<Schema> {
            ArrayBuilder::new()
                .items(utoipa::openapi::Ref::from_schema_name(T::name()))
                .max_items(Some(64))
                .into()
        }
    }
    impl<T: ToSchema> ToSchema for Set<T> {
        fn name() -> std::borrow::Cow<'static, str> {
            format!("{}Set", T::name()).into()
        }
        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            schemas.push((T::name().into_owned(), T::schema()));
            T::schemas(schemas);
        }
    }
}

#[cfg(feature = "db")]
mod db {
    use super::Set;
    use sea_orm::{
        ColIdx, QueryResult, TryGetError, TryGetable, Value,
        sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
    };
    use std::marker::PhantomData;
    impl<T> From<Set<T>> for Value {
        fn from(set: Set<T>) -> Self {
            set.0.into()
        }
    }
    impl<T> TryGetable for Set<T> {
        fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
            i64::try_get_by(row, index).map(|bits| Self(bits, PhantomData))
        }
    }
    impl<T> ValueType for Set<T> {
        fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
            <i64 as ValueType>::try_from(value).map(|bits| Self(bits, PhantomData))
        }
        fn type_name() -> String {
            "Set".into()
        }
        fn array_type() -> ArrayType {
            i64::array_type()
        }
        fn column_type() -> ColumnType {
            i64::column_type()
        }
    }
    impl<T> Nullable for Set<T> {
        fn null() -> Value {
            i64::null()
        }
    }
    impl<T> sea_orm::IntoActiveValue<Set<T>> for Set<T> {
        fn into_active_value(self) -> sea_orm::ActiveValue<Set<T>> {
            sea_orm::ActiveValue::Set(self)
        }
    }
}
