//! The same rules as `domain::access::decide`, as conditions of SQL: what a list may show.
use super::Record;
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId,
    access::{Action, Caller, Needs},
    basis::{CASE_WORK, Categories, Purposes},
    referral::{Phase, Status},
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{BinOper, Expr, ExprTrait, IntoTableRef, Query, SelectStatement, SimpleExpr},
};

/// Rows on which `decide` says yes to `action`, given that they are visible.
pub fn permitted<R: Record>(action: Action, caller: &Caller, now: DateTime<Utc>) -> Condition {
    let (Needs::Basis(category), Some(client)) = (action.rule().needs, R::CLIENT) else {
        return Condition::all();
    };
    let covered = granted(client, caller, [category].into_iter().collect(), now);
    let own = R::KEEPER.map(|keeper| keeper.eq(caller.organization));
    Condition::any().add_option(own).add(covered)
}

/// Whether the caller's organization holds a live grant of all of `categories` about the client in `client`.
pub fn granted(
    client: impl ColumnTrait,
    caller: &Caller,
    categories: Categories,
    now: DateTime<Utc>,
) -> SimpleExpr {
    let mut grants = live_grants(caller.organization, categories, now);
    Expr::exists(
        grants.and_where(Expr::col(("basis_grant", "client_id")).equals(client.as_column_ref())).to_owned(),
    )
}

/// Grants that give `organization` all of `categories` for working with the client now.
pub fn live_grants(
    organization: OrganizationId,
    categories: Categories,
    now: DateTime<Utc>,
) -> SelectStatement {
    let column = |name: &'static str| Expr::col(("basis_grant", name));
    let has = |name: &'static str, bits: i64| SimpleExpr::from(column(name)).binary(BinOper::BitAnd, bits);
    let case_work: Purposes = CASE_WORK.into();
    Query::select()
        .expr(Expr::val(1))
        .from("basis_grant")
        .and_where(column("recipient_id").eq(organization))
        .and_where(column("withdrawn_at").is_null())
        .and_where(column("valid_from").lte(now))
        .cond_where(Condition::any().add(column("valid_to").is_null()).add(column("valid_to").gt(now)))
        .and_where(has("categories", categories.bits()).eq(categories.bits()))
        .and_where(has("purposes", case_work.bits()).ne(0))
        .to_owned()
}

/// Whether `organization` takes part in the case in `case`: as a named member, or by a referral it has accepted and not
/// yet ended. Membership follows the work; no list of it is kept by hand.
pub fn takes_part(case: impl ColumnTrait, organization: OrganizationId) -> Condition {
    takes_part_in(Expr::col(case.as_column_ref()), Expr::val(organization))
}

/// The same for any expressions of a case and an organization.
pub fn takes_part_in(case: SimpleExpr, organization: SimpleExpr) -> Condition {
    let named = Query::select()
        .expr(Expr::val(1))
        .from("case_member")
        .and_where(Expr::col(("case_member", "case_id")).eq(case.clone()))
        .and_where(Expr::col(("case_member", "organization_id")).eq(organization.clone()))
        .and_where(Expr::col(("case_member", "left_at")).is_null())
        .to_owned();
    let working = Query::select()
        .expr(Expr::val(1))
        .from("referral".into_table_ref().alias("taken"))
        .and_where(Expr::col(("taken", "case_id")).eq(case))
        .and_where(Expr::col(("taken", "to_organization_id")).eq(organization))
        .and_where(Expr::col(("taken", "status")).is_in(Phase::Active.statuses().map(Status::code)))
        .to_owned();
    Condition::any().add(Expr::exists(named)).add(Expr::exists(working))
}
