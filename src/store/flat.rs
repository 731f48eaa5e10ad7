//! Many rows of one table in a statement whose text is the same however many they are, so that PostgreSQL plans it once:
//! each column goes as one array. The query builder cannot write arrays that hold nothing in places.
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
        arrays.push(format!("${place}::{}[]", kind(column)?));
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
        query = match kind(column)? {
            "uuid" => query.bind(all::<uuid::Uuid>(values)?),
            "bigint" => query.bind(all::<i64>(values)?),
            "timestamptz" => query.bind(all::<chrono::DateTime<chrono::Utc>>(values)?),
            "bytea" => query.bind(all::<Vec<u8>>(values)?),
            _ => query.bind(all::<String>(values)?),
        };
    }
    Ok(query)
}

/// What a column is called in PostgreSQL.
fn kind(column: impl ColumnTrait) -> Result<&'static str, DbErr> {
    Ok(match column.def().get_column_type() {
        ColumnType::Uuid => "uuid",
        ColumnType::BigInteger => "bigint",
        ColumnType::TimestampWithTimeZone => "timestamptz",
        ColumnType::VarBinary(_) | ColumnType::Binary(_) | ColumnType::Blob => "bytea",
        ColumnType::Text | ColumnType::String(_) | ColumnType::Enum { .. } => "text",
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
