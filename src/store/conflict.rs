//! Conflicts of interest that a person declared, in SQL: the client, or somebody close, with whom they may not work.
use super::{Whom, standing::exists_for_each};
use domain::UserId;
use entity::{client, conflict};
use sea_orm::sea_query::{Expr, ExprTrait, IntoTableRef, Query, SelectStatement, SimpleExpr};

fn close(column: conflict::Column) -> SimpleExpr {
    Expr::col(("close", column))
}

fn declared_by(user: UserId) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(conflict::Entity.into_table_ref().alias("close"))
        .and_where(close(conflict::Column::UserId).eq(user))
        .and_where(close(conflict::Column::EndedAt).is_null())
        .take()
}

/// Whether the person has declared any.
pub(super) fn has_conflicts(user: UserId) -> SimpleExpr {
    Expr::exists(declared_by(user))
}

impl Whom {
    /// Whether the person is the client or somebody close, as declared. Few have declared anything: the client is looked at
    /// only for those.
    pub fn is_conflicted(&self, user: UserId) -> SimpleExpr {
        let of_person = |column: client::Column| Expr::col(("person", column));
        let person = Query::select()
            .expr(Expr::val(1))
            .from(client::Entity.into_table_ref().alias("person"))
            .and_where(of_person(client::Column::Id).eq(self.client.clone()))
            .and_where(
                of_person(client::Column::NationalIdIndex).eq(close(conflict::Column::NationalIdIndex)),
            )
            .take();
        Expr::exists(declared_by(user).and_where(exists_for_each(person)).take())
    }
}
