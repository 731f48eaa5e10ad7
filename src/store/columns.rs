//! The columns of a row, one after another. By name each would be looked for among all of them, and sea-orm tells of every NULL by
//! an error with the name in it, which nobody reads: of a list that was nearly half of all allocations.
use sea_orm::{ColIdx, DbErr, EntityTrait, Iterable, QueryResult, TryGetError, TryGetable, sqlx::Row};
use std::fmt;

/// Where a row is read next.
pub struct Columns<'a> {
    row: &'a QueryResult,
    place: usize,
}

impl<'a> Columns<'a> {
    pub const fn of(row: &'a QueryResult) -> Self {
        Self::at(row, 0)
    }

    /// From this column on.
    pub const fn at(row: &'a QueryResult, place: usize) -> Self {
        Self { row, place }
    }

    pub const fn row(&self) -> &'a QueryResult {
        self.row
    }

    /// What stands in the next column.
    ///
    /// # Errors
    /// No such column, or a value of another type.
    pub fn take<T: TryGetable>(&mut self) -> Result<T, DbErr> {
        let place = self.place;
        self.place += 1;
        T::try_get_by(self.row, Place(place)).map_err(|why| match why {
            TryGetError::Null(_) => DbErr::Type(format!("column {place} of a row is NULL")),
            TryGetError::DbErr(why) => why,
        })
    }

    pub const fn skip(&mut self, columns: usize) {
        self.place += columns;
    }

    /// Passes by the columns of a table.
    pub fn skip_table<E: EntityTrait>(&mut self) {
        self.skip(E::Column::iter().len());
    }
}

/// Whether the row has a column of this name. sea-orm would tell all names for it.
pub(super) fn has(row: &QueryResult, column: &str) -> bool {
    match (row.try_as_pg_row(), row.try_as_sqlite_row()) {
        (Some(row), _) => row.try_column(column).is_ok(),
        (_, Some(row)) => row.try_column(column).is_ok(),
        _ => false,
    }
}

/// A column, without a word where it is told of.
#[derive(Clone, Copy)]
struct Place(usize);

impl fmt::Debug for Place {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl ColIdx for Place {
    type SqlxPostgresIndex = usize;
    type SqlxSqliteIndex = usize;

    fn as_sqlx_postgres_index(&self) -> usize {
        self.0
    }
    fn as_sqlx_sqlite_index(&self) -> usize {
        self.0
    }
    fn as_str(&self) -> Option<&str> {
        None
    }
    fn as_usize(&self) -> Option<&usize> {
        Some(&self.0)
    }
}

/// Reads a record from the columns of its table, all of which are named in their order.
macro_rules! read_in_order {
    ($model:ident: $($field:ident),+ $(,)?) => {
        fn read_in_order(columns: &mut $crate::store::Columns<'_>) -> Result<$model, sea_orm::DbErr> {
            Ok($model { $($field: columns.take()?),+ })
        }

        #[test]
        fn columns_are_named_in_their_order() {
            use sea_orm::{EntityTrait, IdenStatic, Iterable, ModelTrait};
            type Table = <$model as ModelTrait>::Entity;
            let columns: Vec<_> = <Table as EntityTrait>::Column::iter().map(|one| one.as_str()).collect();
            assert_eq!(columns, [$(stringify!($field)),+]);
        }
    };
}
pub(crate) use read_in_order;
