//! What a decision needs to know besides the record, fetched in the same statement: the live grants of the caller's
//! organization and the case the record belongs to.
use super::{
    Columns, Hold, Record, Rows, Whom,
    scope::{Recipient, is_for, opened_clients},
};
use chrono::{DateTime, Utc};
use domain::{
    BasisId, CaseId, OrganizationId, UnitId, UserId,
    access::{Action, Caller, Facts, Role, Safety, Standing},
    basis::{Aim, BasisKind, Categories, Document, Documents, Grant, Matter, Purposes, Validity},
    case::{self, WalledService},
};
use entity::client;
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, Iterable, QueryResult, QueryTrait, Select,
    sea_query::{
        Alias, Condition, Expr, ExprTrait, IntoColumnRef, IntoTableRef, Query, SelectStatement, SimpleExpr,
    },
};

/// A record with the facts about it.
#[derive(Clone, Debug)]
pub struct Found<R> {
    pub record: R,
    pub facts: Facts,
    pub case: Option<CaseFacts>,
}

/// The case a record belongs to.
#[derive(Clone, Debug)]
pub struct CaseFacts {
    pub id: CaseId,
    pub status: case::Status,
    pub coordinator: Option<UserId>,
    pub own_worker: Option<UserId>,
    pub unit: Option<UnitId>,
    pub keeper: OrganizationId,
    pub service_task: Option<String>,
    pub is_of_walled_service: bool,
    pub closed_at: Option<DateTime<Utc>>,
}

const GRANT: &str = "fact_grant";
const CASE: &str = "fact_case";
/// The view of what is to be known of the case and the client of a referral. The second wall asks it about the referral, which
/// stands beside it, and not about case and client, each of which costs as much as all the rest of a row.
const OF_REFERRAL: &str = "referral_fact";

/// Columns of a joined table with what they are called in the rows.
macro_rules! called {
    ($table:literal: $($column:literal),+) => { [$(($column, concat!($table, "_", $column))),+] };
}

type Called = (&'static str, &'static str);

#[rustfmt::skip]
const GRANT_COLUMNS: [Called; 15] = called!("fact_grant":
    "basis_id", "recipient_id", "recipient_sector", "user_id", "kind", "purposes",
    "categories", "service_task_code", "record_id", "record_kinds", "data_from",
    "data_before", "valid_from", "valid_to", "withdrawn_at");
#[rustfmt::skip]
const CASE_COLUMNS: [Called; 9] = called!("fact_case":
    "id", "status", "coordinator_id", "own_worker_id", "unit_id", "organization_id",
    "service_task_code", "walled_service", "closed_at");

/// The facts of every row that `select` finds, joined so that the caller's grants make several rows of one record.
pub(super) fn with_facts<R: Record>(
    select: Select<R::Entity>,
    action: Action,
    (caller, now): (&Caller, DateTime<Utc>),
    hold: Hold,
) -> SelectStatement {
    let mut query = join_facts::<R>(QueryTrait::into_query(select), caller, hold);
    let Some(whom) = Whom::row::<R>() else { return query };
    if let Some(is_walled) = whom.is_walled(caller, opened_clients(&action.rule(), caller, now)) {
        query.expr_as(is_walled, "fact_is_walled");
    }
    if let Some(user) = caller.user() {
        query.expr_as(whom.is_related((caller, user), Rows::Few, now), "fact_is_related");
        query.expr_as(whom.is_conflicted(user), "fact_is_conflicted");
        // It ends with the duty, not only with its quarter of an hour.
        if caller.has(Role::SafetyHandler) {
            query.expr_as(whom.is_revealed(user, now), "fact_is_revealed");
        }
    }
    query
}

/// The same for one page of rows: the page is cut first, then its rows get their facts. Where it holds clients that the
/// caller works with and others, it `tells_apart` which are which.
pub(super) fn page_with_facts<R: Record>(
    page: Select<R::Entity>,
    (caller, now): (&Caller, DateTime<Utc>),
    tells_apart: bool,
) -> SelectStatement {
    let table = sea_orm::EntityName::table_name(&R::Entity::default()).to_owned();
    let mut outer = SelectStatement::new();
    for column in <R::Entity as EntityTrait>::Column::iter() {
        outer.column(column.as_column_ref().into_column_ref());
    }
    outer.from_subquery(QueryTrait::into_query(page), Alias::new(table));
    let mut query = join_facts::<R>(outer, caller, Hold::No);
    if let (Some(whom), Some(user)) = (Whom::row::<R>().filter(|_| tells_apart), caller.user()) {
        query.expr_as(whom.is_related((caller, user), Rows::Few, now), "fact_is_related");
    }
    query
}

pub(super) fn join_facts<R: Record>(
    mut query: SelectStatement,
    caller: &Caller,
    hold: Hold,
) -> SelectStatement {
    // A view has no row that could be held.
    let referral = R::REFERRAL.filter(|_| hold == Hold::No);
    if let Some(client) = R::CLIENT {
        let on = Condition::all()
            .add(Expr::col((GRANT, "client_id")).equals(client.as_column_ref()))
            .add(Recipient::from(caller).is_meant_by(GRANT))
            .add(Expr::col((GRANT, "withdrawn_at")).is_null())
            .add(is_for(GRANT, caller));
        query.join_as(sea_orm::JoinType::LeftJoin, "basis_grant", GRANT, on);
        let restricted_since = match referral {
            Some(_) => Expr::col((CASE, "safety_restricted_since")),
            None => restricted_since(Expr::col(client.as_column_ref())),
        };
        query.expr_as(restricted_since, "fact_restricted_since");
        add_columns(&mut query, GRANT, &GRANT_COLUMNS);
    }
    if let Some(case) = R::CASE {
        let (table, on) = match referral {
            Some(referral) => {
                (OF_REFERRAL, Expr::col((CASE, "referral_id")).equals(referral.as_column_ref()))
            }
            None => ("case", Expr::col((CASE, "id")).equals(case.as_column_ref())),
        };
        // Inner, because a change holds its row, which PostgreSQL refuses for the far side of an outer join.
        query.join_as(sea_orm::JoinType::InnerJoin, table, CASE, on);
        add_columns(&mut query, CASE, &CASE_COLUMNS);
    }
    query
}

fn add_columns(query: &mut SelectStatement, table: &'static str, columns: &[Called]) {
    for (column, called) in columns {
        query.expr_as(Expr::col((table, *column)), *called);
    }
}

/// Folds the rows of one record into one. How the caller stands to the client stands in the rows, or else is `known`.
pub(super) fn fold<R: Record>(rows: &[QueryResult], known: Option<Standing>) -> Result<Vec<Found<R>>, DbErr> {
    let mut found: Vec<Found<R>> = Vec::new();
    let told = rows.first().map(Told::of).unwrap_or_default();
    for row in rows {
        let columns = &mut Columns::of(row);
        let record = R::read(columns)?;
        let (restricted_since, grant) =
            if R::CLIENT.is_some() { (columns.take()?, grant(columns)?) } else { (None, None) };
        let case = if R::CASE.is_some() { case_facts(columns)? } else { None };
        let grant = grant.filter(|grant| grant.concerns(matter(&record, case.as_ref())));
        if let Some(last) = found.last_mut().filter(|last| last.record.id() == record.id()) {
            last.facts.grants.extend(grant);
            continue;
        }
        let standing = told.standing(row, known.unwrap_or(Standing::RELATED))?;
        let safety = Safety { restricted_since, is_revealed: told.is_revealed(row)? };
        let facts = Facts { grants: grant.into_iter().collect(), standing, safety };
        found.push(Found { record, facts, case });
    }
    Ok(found)
}

/// What a basis can be aimed at.
fn matter<'a, R: Record>(record: &'a R, case: Option<&'a CaseFacts>) -> Matter<'a> {
    let of_case = case.and_then(|case| case.service_task.as_deref());
    Matter {
        record: record.id().into(),
        case: case.map(|case| case.id),
        service_task: record.service_task().or(of_case),
        document: record.made_at().map(|made_at| Document { kind: R::KIND.document(), made_at }),
    }
}

/// Which facts the rows tell. Rows about nobody, and callers who are no person, have no such columns.
#[derive(Clone, Copy, Default)]
struct Told {
    standing: [bool; 3],
    is_revealed: bool,
}

const STANDING: [&str; 3] = ["fact_is_related", "fact_is_conflicted", "fact_is_walled"];
const REVEALED: &str = "fact_is_revealed";

impl Told {
    fn of(row: &QueryResult) -> Self {
        let has = |column| super::columns::has(row, column);
        Self { standing: STANDING.map(has), is_revealed: has(REVEALED) }
    }

    fn standing(self, row: &QueryResult, known: Standing) -> Result<Standing, DbErr> {
        let mut is = [known.is_related, known.is_conflicted, known.is_walled];
        for ((is, name), is_told) in is.iter_mut().zip(STANDING).zip(self.standing) {
            if is_told {
                *is = row.try_get("", name)?;
            }
        }
        let [is_related, is_conflicted, is_walled] = is;
        Ok(Standing { is_related, is_conflicted, is_walled })
    }

    /// Lists tell nothing that was revealed.
    fn is_revealed(self, row: &QueryResult) -> Result<bool, DbErr> {
        if self.is_revealed { row.try_get("", REVEALED) } else { Ok(false) }
    }
}

/// In the order of `GRANT_COLUMNS`.
fn grant(columns: &mut Columns<'_>) -> Result<Option<Grant>, DbErr> {
    let Some(basis) = columns.take::<Option<BasisId>>()? else {
        columns.skip(GRANT_COLUMNS.len() - 1);
        return Ok(None);
    };
    let (recipient, class, user, kind, purposes, categories) = (
        columns.take()?,
        columns.take()?,
        columns.take()?,
        columns.take::<BasisKind>()?,
        columns.take::<Purposes>()?,
        columns.take::<Categories>()?,
    );
    let aim = Aim {
        service_task: columns.take()?,
        record: columns.take()?,
        kinds: columns.take::<Documents>()?,
        from: columns.take()?,
        before: columns.take()?,
    };
    let validity = Validity {
        from: columns.take::<DateTime<Utc>>()?,
        to: columns.take()?,
        withdrawn_at: columns.take()?,
    };
    Ok(Some(Grant { basis, kind, recipient, class, user, purposes, categories, aim, validity }))
}

/// In the order of `CASE_COLUMNS`.
fn case_facts(columns: &mut Columns<'_>) -> Result<Option<CaseFacts>, DbErr> {
    let Some(id) = columns.take::<Option<CaseId>>()? else {
        return Ok(None);
    };
    Ok(Some(CaseFacts {
        id,
        status: columns.take()?,
        coordinator: columns.take()?,
        own_worker: columns.take()?,
        unit: columns.take()?,
        keeper: columns.take()?,
        service_task: columns.take()?,
        is_of_walled_service: columns.take::<Option<WalledService>>()?.is_some(),
        closed_at: columns.take()?,
    }))
}

/// Since when it is hidden where the client is.
fn restricted_since(client: SimpleExpr) -> SimpleExpr {
    let hidden = |column: client::Column| Expr::col(("hidden", column));
    let query = Query::select()
        .expr(hidden(client::Column::SafetyRestrictedSince))
        .from(client::Entity.into_table_ref().alias("hidden"))
        .and_where(hidden(client::Column::Id).eq(client))
        .take();
    Expr::expr(query)
}
