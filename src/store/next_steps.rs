//! How many next steps of a case are open: counted with them, so that a live case never runs out of them unnoticed.
use chrono::{DateTime, Utc};
use domain::{
    CaseId,
    case::{NoNextStepReason, Status},
};
use entity::case::{Column, Entity};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, UpdateStatement},
};

/// Counts `change` more open steps; the `reason` why there is none is kept only where none is left. Touches no row when
/// the case would be left without a step and without a `reason`.
pub fn count(
    case: CaseId,
    change: i32,
    reason: Option<NoNextStepReason>,
    now: DateTime<Utc>,
) -> UpdateStatement {
    let left = || Expr::col(Column::OpenNextSteps).add(change);
    let settled = Condition::any()
        .add(left().gt(0))
        .add_option(reason.map(|_| Expr::val(1).eq(1)))
        .add(Column::Status.eq(Status::Closed));
    let kept_reason = CaseStatement::new()
        .case(left().lte(0), Expr::val(reason))
        .finally(Expr::val(None::<NoNextStepReason>));
    Entity::update_many()
        .col_expr(Column::OpenNextSteps, left())
        .col_expr(Column::NoNextStepReason, kept_reason.into())
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::val(now))
        .filter(Column::Id.eq(case))
        .filter(settled)
        .into_query()
}
