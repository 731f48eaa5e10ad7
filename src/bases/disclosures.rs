//! What was disclosed on a basis: for telling the client, before and after it is taken back.
use crate::{
    access::{Access, Look},
    error::Result,
    http::{
        page::{Page, Rows},
        reply::Reply,
    },
    store::told_to,
};
use chrono::{DateTime, Utc};
use domain::{
    BasisId, OrganizationId, ReferralId,
    access::{Action, Caller},
    basis::{BasisKind, Categories},
    text::Localized,
};
use entity::{audit_entry, basis::Model, basis_grant, organization, referral};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement, WindowStatement},
};
use serde::Serialize;
use std::{
    cmp::{max, min},
    collections::BTreeMap,
};
use utoipa::ToSchema;

/// How many packages are told of one organization, newest first.
const PACKAGES: i64 = 100;

/// What one organization got on the basis.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "organization_id": "01990000-0000-7000-8000-000000000004", "name": {"fi": "Velkaneuvonta"},
    "packages": [{"referral_id": "01990000-0000-7000-8000-000000000001", "sent_at": "2026-11-20T10:00:00Z",
        "categories": ["basic", "needs"]}],
    "uses": {"first_at": "2026-11-20T11:00:00Z", "last_at": "2026-11-22T09:30:00Z", "count": 7,
        "categories": ["basic", "contact", "needs"]}}))]
pub struct Disclosure {
    organization_id: OrganizationId,
    name: Localized,
    /// What was sent to it in referrals, newest first, at most 100.
    packages: Vec<SentPackage>,
    /// Its uses of the client's data, as they stand in the log; null when there were none.
    uses: Option<Uses>,
}

/// What a referral disclosed.
#[derive(Clone, FromQueryResult, Serialize, ToSchema)]
#[schema(example = json!({"referral_id": "01990000-0000-7000-8000-000000000001", "sent_at": "2026-11-20T10:00:00Z",
    "categories": ["basic", "needs"]}))]
pub struct SentPackage {
    referral_id: ReferralId,
    #[serde(skip)]
    to_organization_id: OrganizationId,
    sent_at: DateTime<Utc>,
    categories: Categories,
}

/// How often the data was used, and what could be seen.
#[derive(Serialize, ToSchema)]
#[schema(as = DataUses, example = json!({"first_at": "2026-11-20T11:00:00Z", "last_at": "2026-11-22T09:30:00Z", "count": 7,
    "categories": ["basic", "contact", "needs"]}))]
struct Uses {
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    count: i64,
    categories: Categories,
}

#[derive(FromQueryResult)]
struct Receiver {
    organization_id: OrganizationId,
    name: Localized,
}

/// Uses that could see the same.
#[derive(FromQueryResult)]
struct Alike {
    organization_id: OrganizationId,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    count: i64,
    categories: Categories,
}

impl Uses {
    fn with(self, more: &Alike) -> Self {
        Self {
            first_at: min(self.first_at, more.first_at),
            last_at: max(self.last_at, more.last_at),
            count: self.count + more.count,
            categories: self.categories.union(more.categories),
        }
    }
}

impl From<&Alike> for Uses {
    fn from(Alike { first_at, last_at, count, categories, .. }: &Alike) -> Self {
        Self { first_at: *first_at, last_at: *last_at, count: *count, categories: *categories }
    }
}

/// Lists each organization that got or can get something on the basis.
pub async fn list(access: &Access, id: BasisId, page: Page) -> Result<Reply<Rows<Disclosure>>> {
    let look = access.look::<Model>(Action::ViewDisclosures, id).await?;
    let caller = access.caller();
    let receivers = look.all_as::<Receiver>(&receivers(look.record(), caller, page)).await?;
    let (receivers, next_cursor) = page.cut(receivers, |one| one.organization_id.into());
    let items = told(&look, caller, receivers).await?;
    Ok(look.answer(&Rows { items, next_cursor: next_cursor.clone() }).await?.followed_by(next_cursor))
}

async fn told(look: &Look<'_, Model>, caller: &Caller, receivers: Vec<Receiver>) -> Result<Vec<Disclosure>> {
    let basis = look.record();
    let whom: Vec<_> = receivers.iter().map(|one| one.organization_id).collect();
    if whom.is_empty() {
        return Ok(Vec::new());
    }
    let mut packages: BTreeMap<OrganizationId, Vec<SentPackage>> = BTreeMap::new();
    for package in look.all_as::<SentPackage>(&packages_to(basis.id, caller, &whom)).await? {
        packages.entry(package.to_organization_id).or_default().push(package);
    }
    let mut uses: BTreeMap<OrganizationId, Uses> = BTreeMap::new();
    for alike in look.all_as::<Alike>(&uses_by(basis, caller, &whom)).await? {
        let before = uses.remove(&alike.organization_id);
        let all = before.map_or_else(|| Uses::from(&alike), |before| before.with(&alike));
        uses.insert(alike.organization_id, all);
    }
    let item = |Receiver { organization_id, name }| Disclosure {
        organization_id,
        name,
        packages: packages.remove(&organization_id).unwrap_or_default(),
        uses: uses.remove(&organization_id),
    };
    Ok(receivers.into_iter().map(item).collect())
}

/// Those whom the basis names, and of a class it names those who got something.
fn receivers(basis: &Model, caller: &Caller, page: Page) -> SelectStatement {
    use organization::{Column, Entity};
    let named = basis_grant::Entity::find()
        .select_only()
        .column(basis_grant::Column::RecipientId)
        .filter(basis_grant::Column::BasisId.eq(basis.id))
        .filter(basis_grant::Column::Kind.ne(BasisKind::Prohibition));
    let told = referral::Entity::find()
        .select_only()
        .column(referral::Column::ToOrganizationId)
        .filter(referral::Column::SentBasisId.eq(basis.id))
        .filter(told_to(caller, referral::Column::ClientId, referral::Column::CaseId));
    let used = audit_entry::Entity::find()
        .select_only()
        .column(audit_entry::Column::ActorOrganizationId)
        .filter(rests_on(basis))
        .filter(told_to(caller, audit_entry::Column::ClientId, audit_entry::Column::CaseId))
        .filter(audit_entry::Column::Outcome.eq("ok"));
    let any = Condition::any()
        .add(Column::Id.in_subquery(named.into_query()))
        .add(Column::Id.in_subquery(told.into_query()))
        .add(Column::Id.in_subquery(used.into_query()));
    Entity::find()
        .select_only()
        .column_as(Column::Id, "organization_id")
        .column(Column::Name)
        .filter(any)
        .filter(Condition::all().add_option(page.cursor.map(|cursor| Column::Id.gt(cursor.id))))
        .order_by_asc(Column::Id)
        .limit(page.limit.get() + 1)
        .into_query()
}

/// The newest packages of each organization.
fn packages_to(basis: BasisId, caller: &Caller, whom: &[OrganizationId]) -> SelectStatement {
    use referral::{Column, Entity};
    let newest = WindowStatement::partition_by(Column::ToOrganizationId)
        .order_by(Column::SentAt, Order::Desc)
        .order_by(Column::Id, Order::Desc)
        .to_owned();
    let mut sent = Entity::find()
        .select_only()
        .column_as(Column::Id, "referral_id")
        .columns([Column::ToOrganizationId, Column::SentAt, Column::Categories])
        .filter(Column::SentBasisId.eq(basis))
        .filter(told_to(caller, Column::ClientId, Column::CaseId))
        .filter(Column::ToOrganizationId.is_in(whom.iter().copied()))
        .filter(Column::SentAt.is_not_null())
        .into_query();
    sent.expr_window_as(Func::cust("ROW_NUMBER"), newest, "place");
    Query::select()
        .columns(["referral_id", "to_organization_id", "sent_at", "categories"])
        .from_subquery(sent, Alias::new("sent"))
        .and_where(Expr::col("place").lte(PACKAGES))
        .order_by("place", Order::Asc)
        .take()
}

/// What each organization did on the basis; only what was permitted stands on one.
fn uses_by(basis: &Model, caller: &Caller, whom: &[OrganizationId]) -> SelectStatement {
    use audit_entry::{Column, Entity};
    Entity::find()
        .select_only()
        .column_as(Column::ActorOrganizationId, "organization_id")
        .column(Column::Categories)
        .column_as(Column::At.min(), "first_at")
        .column_as(Column::At.max(), "last_at")
        .column_as(Column::Id.count(), "count")
        .filter(rests_on(basis))
        .filter(told_to(caller, Column::ClientId, Column::CaseId))
        .filter(Column::ActorOrganizationId.is_in(whom.iter().copied()))
        .filter(Column::Outcome.eq("ok"))
        .group_by(Column::ActorOrganizationId)
        .group_by(Column::Categories)
        .into_query()
}

/// Entries of the log that stand on the basis. They are about its client, by whom they are found.
fn rests_on(basis: &Model) -> Condition {
    use audit_entry::Column;
    Condition::all().add(Column::ClientId.eq(basis.client_id)).add(Column::BasisId.eq(basis.id))
}
