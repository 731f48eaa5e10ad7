//! Changing many records of a kind in one statement.
use super::Record;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IdenStatic, Iterable, QueryTrait,
    sea_query::{Expr, ExprTrait, InsertStatement, OnConflict},
};

/// Writes each row over the version it was made from; how many rows it touches tells whether somebody was faster.
///
/// The rows are there already and collide with themselves, which lets each have values of its own.
pub fn rewrite<C: Record>(rows: impl IntoIterator<Item = C>) -> InsertStatement {
    let rows = rows.into_iter().map(|next| {
        let seen = next.version();
        let mut row = next.into_active_model().reset_all();
        row.set(C::VERSION, seen.next().into());
        row
    });
    let values = <C::Entity as EntityTrait>::Column::iter().filter(|one| one.as_str() != C::ID.as_str());
    let written = Expr::col(("excluded", C::VERSION.as_str()));
    let mut over = OnConflict::column(C::ID);
    over.update_columns(values).action_and_where(Expr::col(C::VERSION.as_column_ref()).add(1).eq(written));
    C::Entity::insert_many(rows).on_conflict(over).into_query()
}
