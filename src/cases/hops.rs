//! Counter hops: how many counters the client had to go to alone before the need was met. The number this product is
//! there to keep at zero; what workers carried from one organization to the next counts apart.
use crate::{
    access::Access,
    error::Result,
    http::reply::Reply,
    store::{Part, Together, knows_of},
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, ClientId, OrganizationId,
    access::Action,
    case::{NextStepStatus, Who},
};
use entity::{case, case::Model, next_step, referral};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, SelectStatement, SimpleExpr, UnionType},
};
use serde::Serialize;
use utoipa::ToSchema;

/// The counters of a case, each organization counted once; the lead is none.
#[derive(Serialize, ToSchema)]
#[schema(as = CounterHops, example = json!({"case_id": "01990000-0000-7000-8000-000000000001", "counter_hops": 0, "carried_by_workers": 2,
    "contacted_alone": [], "referred_to": ["01990000-0000-7000-8000-000000000002", "01990000-0000-7000-8000-000000000003"]}))]
pub struct Counters {
    case_id: CaseId,
    /// Organizations that the client was to contact alone: those of next steps of the client that were not dropped.
    counter_hops: usize,
    /// Organizations that workers referred the client to.
    carried_by_workers: usize,
    contacted_alone: Vec<OrganizationId>,
    referred_to: Vec<OrganizationId>,
}

#[derive(FromQueryResult)]
struct Counter {
    organization_id: OrganizationId,
    is_alone: bool,
}

/// Counts them, for the lead.
pub async fn count(access: &Access, id: CaseId) -> Result<Reply<Counters>> {
    let look = access.look::<Model>(Action::ViewCounterHops, id).await?;
    let lead = look.record().organization_id;
    let query = alone(id, lead).union(UnionType::All, carried(id, lead)).to_owned();
    let (alone, carried): (Vec<Counter>, Vec<Counter>) =
        look.all_as::<Counter>(&query).await?.into_iter().partition(|counter| counter.is_alone);
    let names =
        |counters: Vec<Counter>| counters.into_iter().map(|counter| counter.organization_id).collect();
    let hops = Counters {
        case_id: id,
        counter_hops: alone.len(),
        carried_by_workers: carried.len(),
        contacted_alone: names(alone),
        referred_to: names(carried),
    };
    look.answer(&hops).await
}

/// A case that was opened, and how many counters its client was to go to alone.
#[derive(FromQueryResult)]
pub struct Opened {
    /// Counted, and never told.
    pub client_id: ClientId,
    pub counters: i64,
}

/// Asks for the cases that the caller's organization opened from one moment until another.
pub fn ask(
    queries: &mut Together,
    access: &Access,
    (begin, end): (DateTime<Utc>, DateTime<Utc>),
) -> Part<Opened> {
    use case::{Column, Entity};
    let lead = access.caller().organization;
    let counters = next_step::Entity::find()
        .select_only()
        .expr(Expr::col(next_step::Column::OrganizationId.as_column_ref()).count_distinct())
        .filter(Expr::col(next_step::Column::CaseId.as_column_ref()).equals(Column::Id.as_column_ref()))
        .filter(is_alone(lead))
        .into_query();
    let opened = Entity::find()
        .select_only()
        .column(Column::ClientId)
        .expr_as(SimpleExpr::SubQuery(None, std::boxed::Box::new(counters.into())), "counters")
        .filter(Column::OrganizationId.eq(lead))
        .filter(Column::CreatedAt.gte(begin))
        .filter(Column::CreatedAt.lt(end))
        .filter(knows_of::<Model>(&Action::ViewReports.rule(), access.caller(), access.now()))
        .into_query();
    queries.add_rows(opened, &["client_id", "counters"])
}

fn alone(case: CaseId, lead: OrganizationId) -> SelectStatement {
    use next_step::{Column, Entity};
    Entity::find()
        .select_only()
        .distinct()
        .column(Column::OrganizationId)
        .column_as(Expr::val(true), "is_alone")
        .filter(Column::CaseId.eq(case))
        .filter(is_alone(lead))
        .into_query()
}

/// What the client does alone at another organization than the lead.
fn is_alone(lead: OrganizationId) -> Condition {
    use next_step::Column;
    Condition::all()
        .add(Column::Who.eq(Who::Client))
        .add(Column::OrganizationId.is_not_null())
        .add(Column::OrganizationId.ne(lead))
        .add(Column::Status.ne(NextStepStatus::Dropped))
}

fn carried(case: CaseId, lead: OrganizationId) -> SelectStatement {
    use referral::{Column, Entity};
    Entity::find()
        .select_only()
        .distinct()
        .column_as(Column::ToOrganizationId, "organization_id")
        .column_as(Expr::val(false), "is_alone")
        .filter(Column::CaseId.eq(case))
        .filter(Column::SentAt.is_not_null())
        .filter(Column::ToOrganizationId.ne(lead))
        .into_query()
}
