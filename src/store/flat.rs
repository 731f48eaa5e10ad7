//! What many ask in one statement whose text is the same however many they are, so that PostgreSQL plans it once: each
//! parameter goes as one array. The query builder cannot write arrays that hold nothing in places.
use chrono::{DateTime, Utc};
use sea_orm::{
    DbErr, Value,
    sea_query::ValueType,
    sqlx::{Postgres, postgres::PgArguments, query::Query},
};

/// Gives the values of one parameter as an array.
///
/// # Errors
/// A value of another kind.
pub fn bind_all(
    query: Query<'_, Postgres, PgArguments>,
    kind: Kind,
    values: impl Iterator<Item = Option<Value>>,
) -> Result<Query<'_, Postgres, PgArguments>, DbErr> {
    Ok(match kind {
        Kind::Uuid => query.bind(all::<uuid::Uuid>(values)?),
        Kind::Bool => query.bind(all::<bool>(values)?),
        Kind::Int => query.bind(all::<i32>(values)?),
        Kind::BigInt => query.bind(all::<i64>(values)?),
        Kind::Moment => query.bind(all::<DateTime<Utc>>(values)?),
        Kind::Bytes => query.bind(all::<Vec<u8>>(values)?),
        Kind::Text => query.bind(all::<String>(values)?),
    })
}

/// Of what kind values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Uuid,
    Bool,
    Int,
    BigInt,
    Moment,
    Bytes,
    Text,
}

impl Kind {
    /// None where such values are not written flat.
    pub const fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Uuid(_) => Self::Uuid,
            Value::Bool(_) => Self::Bool,
            Value::Int(_) => Self::Int,
            Value::BigInt(_) => Self::BigInt,
            Value::ChronoDateTimeUtc(_) => Self::Moment,
            Value::Bytes(_) => Self::Bytes,
            Value::String(_) => Self::Text,
            _ => return None,
        })
    }

    /// What it is called in PostgreSQL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::Bool => "boolean",
            Self::Int => "integer",
            Self::BigInt => "bigint",
            Self::Moment => "timestamptz",
            Self::Bytes => "bytea",
            Self::Text => "text",
        }
    }

    /// One row for each value of the array that a parameter gives, to be selected beside others of the same length. Behind `FROM`
    /// each array would be laid out in a store of its own before the first row is there: 25 arrays of ten took 190 µs so, and
    /// take 60.
    pub fn unnest(self, parameter: usize) -> String {
        format!("unnest(${parameter}::{}[])", self.name())
    }
}

/// The values, all of one kind.
fn all<T: ValueType>(values: impl Iterator<Item = Option<Value>>) -> Result<Vec<Option<T>>, DbErr>
where
    Option<T>: ValueType,
{
    values
        .map(|value| value.map_or(Ok(None), <Option<T> as ValueType>::try_from))
        .collect::<Result<_, _>>()
        .map_err(|_other| DbErr::Custom("a value of another kind than its parameter".to_owned()))
}
