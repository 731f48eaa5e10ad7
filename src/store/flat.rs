//! Many rows of one table in a statement whose text is the same however many they are, so that PostgreSQL plans it once:
//! each column goes as one array. The query builder cannot write arrays that hold nothing in places.
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ColumnType, DbErr, EntityTrait, IdenStatic, Iterable, Value,
    sea_query::ValueType,
    sqlx::{Postgres, postgres::PgArguments, query::Query},
};

/// What stands in a statement for the columns of a table.
pub struct Text {
    /// `"id", "at", …`
    pub names: String,
    /// `$1::uuid[], $2::timestamptz[], …`
    pub arrays: String,
}

/// The columns, as parameters from `first` on.
///
/// # Errors
/// A column of a kind that is not written so.
pub fn text<E: EntityTrait>(first: usize) -> Result<Text, DbErr> {
    let mut names = Vec::new();
    let mut arrays = Vec::new();
    for (place, column) in (first..).zip(E::Column::iter()) {
        names.push(format!("\"{}\"", column.as_str()));
        arrays.push(format!("${place}::{}[]", kind(column)?.name()));
    }
    Ok(Text { names: names.join(", "), arrays: arrays.join(", ") })
}

/// Gives the values of all columns.
///
/// # Errors
/// As of [`text`], and a value of another kind than its column.
pub fn bind<'q, E: EntityTrait>(
    mut query: Query<'q, Postgres, PgArguments>,
    rows: &[E::ActiveModel],
) -> Result<Query<'q, Postgres, PgArguments>, DbErr> {
    for column in E::Column::iter() {
        let values = rows.iter().map(|row| row.get(column).into_value());
        query = bind_all(query, kind(column)?, values)?;
    }
    Ok(query)
}

/// Gives one column of values as an array.
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
}

fn kind(column: impl ColumnTrait) -> Result<Kind, DbErr> {
    Ok(match column.def().get_column_type() {
        ColumnType::Uuid => Kind::Uuid,
        ColumnType::BigInteger => Kind::BigInt,
        ColumnType::TimestampWithTimeZone => Kind::Moment,
        ColumnType::VarBinary(_) | ColumnType::Binary(_) | ColumnType::Blob => Kind::Bytes,
        ColumnType::Text | ColumnType::String(_) | ColumnType::Enum { .. } => Kind::Text,
        _ => return Err(DbErr::Custom(format!("{} is of a kind that is not written flat", column.as_str()))),
    })
}

/// The values, all of one kind.
fn all<T: ValueType>(values: impl Iterator<Item = Option<Value>>) -> Result<Vec<Option<T>>, DbErr>
where
    Option<T>: ValueType,
{
    values
        .map(|value| value.map_or(Ok(None), <Option<T> as ValueType>::try_from))
        .collect::<Result<_, _>>()
        .map_err(|_other| DbErr::Custom("a value of another kind than its column".to_owned()))
}
