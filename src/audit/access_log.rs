//! The client's own log: which organizations used the client's data, when, and on what basis (act 703/2023 §10, §11, §74).
//!
//! What is shown to a client names no staff; the formal extract, which a client asks the privacy officer for, does.
use crate::{
    access::{Access, Reading},
    error::Result,
    http::{
        page::{Cursor, Limit, Page, Rows, Sort},
        reply::Reply,
    },
    store::{Found, Part, Parts, Together, told_to},
};
use chrono::{DateTime, Months, Utc};
use domain::{
    ApiClientId, BasisId, ClientId, OrganizationId, UnitId, UserId,
    access::{Action, Caller, Sight},
    basis::{Categories, Purpose},
    event::Kind,
    text::Note,
};
use entity::{
    audit_entry::{Column, Entity, Model},
    client, user,
};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, JoinType, SelectStatement},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How far back a client may ask without a special reason (§11).
const WITHOUT_REASON: Months = Months::new(24);

/// One use of the client's data.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000010", "at": "2026-11-22T10:00:00Z", "action": "referral.view",
    "record_kind": "referral", "organization_id": "01990000-0000-7000-8000-000000000005", "unit_id": null,
    "categories": ["basic", "needs"], "purpose": null, "basis": "consent",
    "basis_id": "01990000-0000-7000-8000-000000000006"}))]
pub struct AccessLogEntry {
    id: Uuid,
    pub at: DateTime<Utc>,
    /// What was done, as in the audit log.
    pub action: String,
    pub record_kind: Kind,
    /// Who used the data; null where the service itself did.
    pub organization_id: Option<OrganizationId>,
    /// The unit where that user works now; null where it would tell where a safety-restricted client is.
    unit_id: Option<UnitId>,
    /// What could be seen.
    pub categories: Categories,
    purpose: Option<Purpose>,
    /// `own_register`, the kind of basis, or `role` and `unseen` where nothing of the client was shown.
    pub basis: String,
    basis_id: Option<BasisId>,
}

/// One use of the client's data, and by whom.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "entry": {"id": "01990000-0000-7000-8000-000000000010", "at": "2026-11-22T10:00:00Z", "action": "referral.view",
        "record_kind": "referral", "organization_id": "01990000-0000-7000-8000-000000000005", "unit_id": null,
        "categories": ["basic", "needs"], "purpose": null, "basis": "consent",
        "basis_id": "01990000-0000-7000-8000-000000000006"},
    "user_id": "01990000-0000-7000-8000-000000000004", "user_name": "Aino Virtanen", "api_client_id": null, "system": null}))]
pub struct ExtractEntry {
    pub entry: AccessLogEntry,
    user_id: Option<UserId>,
    pub user_name: Option<String>,
    api_client_id: Option<ApiClientId>,
    /// The part of the service that acted by itself.
    system: Option<String>,
}

/// An entry with the user behind it.
struct Use {
    entry: Model,
    unit_id: Option<UnitId>,
    user_name: Option<String>,
}

impl FromQueryResult for Use {
    fn from_query_result(row: &QueryResult, prefix: &str) -> std::result::Result<Self, DbErr> {
        let entry = Model::from_query_result(row, prefix)?;
        Ok(Self {
            entry,
            unit_id: row.try_get(prefix, "unit_id")?,
            user_name: row.try_get(prefix, "user_name")?,
        })
    }
}

impl AccessLogEntry {
    fn of(Use { entry, unit_id, .. }: Use, sight: Sight) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            action: entry.action,
            record_kind: entry.subject_kind,
            organization_id: entry.actor_organization_id,
            unit_id: unit_id.filter(|_| sight.shows_place()),
            categories: entry.categories,
            purpose: entry.purpose,
            basis: entry.basis,
            basis_id: entry.basis_id,
        }
    }
}

impl ExtractEntry {
    fn of(mut used: Use, sight: Sight) -> Self {
        Self {
            user_id: used.entry.actor_user_id,
            user_name: used.user_name.take(),
            api_client_id: used.entry.actor_api_client_id,
            system: used.entry.actor_system.take(),
            entry: AccessLogEntry::of(used, sight),
        }
    }
}

/// What goes into a formal extract.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"older_because": "The client suspects misuse in 2023.", "limit": 200}))]
pub struct ExtractQuery {
    /// The special reason for which uses of more than two years ago are told, too; kept in the log.
    older_because: Option<Note>,
    /// How many rows, 1 to 200; 50 unless told.
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<LimitNumber>,
    /// `next_cursor` of the page before.
    #[schema(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
}

/// A limit in a body.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u64")]
struct LimitNumber(Limit);

impl TryFrom<u64> for LimitNumber {
    type Error = &'static str;
    fn try_from(number: u64) -> std::result::Result<Self, &'static str> {
        Limit::of(number).map(Self).ok_or("must be a number from 1 to 200")
    }
}

/// What a client may see at any time: organizations and units, no names.
pub async fn show(access: &Access, client: ClientId, page: Page) -> Result<Reply<Rows<AccessLogEntry>>> {
    let look = access.look::<client::Model>(Action::ViewAccessLog, client).await?;
    let query = recent(client, page, (access.caller(), access.now()));
    let (uses, next) = page.cut(look.all_as::<Use>(&query).await?, |used| used.entry.id);
    let items = uses.into_iter().map(|used| AccessLogEntry::of(used, look.permit().sight)).collect();
    Ok(look.answer(&Rows { items, next_cursor: next.clone() }).await?.followed_by(next))
}

/// The last uses, asked for beside what a page shows of the client.
pub struct Asked {
    uses: Part<Use>,
    sight: Sight,
}

impl Asked {
    /// The last so many. None for whoever may not see them.
    pub fn ask(
        queries: &mut Together,
        reading: &mut Reading<'_>,
        (client, limit): (&Found<client::Model>, Limit),
    ) -> Option<Self> {
        let permit = reading.permits(Action::ViewAccessLog, client)?;
        let page = Page { limit, cursor: None, sort: Sort::Newest };
        let query = recent(client.record.id, page, (reading.caller(), reading.now()));
        let of_user = ["unit_id", "user_name"].into_iter();
        let columns: Vec<_> = Column::iter().map(|column| column.as_str()).chain(of_user).collect();
        Some(Self { uses: queries.add_rows(query, &columns), sight: permit.sight })
    }

    /// What was found, the newest first.
    pub fn told(&self, found: &Parts, limit: Limit) -> Result<Vec<AccessLogEntry>> {
        let mut uses = found.of(&self.uses)?;
        uses.sort_by_key(|used| std::cmp::Reverse(used.entry.id));
        let page = Page { limit, cursor: None, sort: Sort::Newest };
        let (uses, _) = page.cut(uses, |used| used.entry.id);
        Ok(uses.into_iter().map(|used| AccessLogEntry::of(used, self.sight)).collect())
    }
}

/// What a client may ask for without a reason.
fn recent(client: ClientId, page: Page, (caller, now): (&Caller, DateTime<Utc>)) -> SelectStatement {
    let mut query = uses(client, page, now.checked_sub_months(WITHOUT_REASON));
    query.cond_where(told_to(caller, Column::ClientId, Column::CaseId));
    query
}

impl ExtractQuery {
    /// Tells the log for which special reason uses of long ago are asked for.
    pub fn told_by(&self, access: Access) -> Access {
        match &self.older_because {
            Some(reason) => access.asking(format!("older: {reason}")),
            None => access,
        }
    }
}

/// The formal extract, with the names of those who used the data, and what it is read with, once the query told its reason.
///
/// # Errors
/// `not-found`, `not-allowed` or `insufficient-scope`.
pub async fn extract(
    access: &Access,
    client: ClientId,
    asked: ExtractQuery,
) -> Result<(Rows<ExtractEntry>, Reading<'_>)> {
    let page = Page::new(asked.limit.map(|limit| limit.0), asked.cursor, Some(Sort::Newest))?;
    let recent = access.now().checked_sub_months(WITHOUT_REASON);
    let since = recent.filter(|_| asked.older_because.is_none());
    let look = access.look::<client::Model>(Action::ExtractAccessLog, client).await?;
    let (uses, next_cursor) =
        page.cut(look.all_as::<Use>(&uses(client, page, since)).await?, |used| used.entry.id);
    let (_, permit, reading) = look.reading();
    let items = uses.into_iter().map(|used| ExtractEntry::of(used, permit.sight)).collect();
    Ok((Rows { items, next_cursor }, reading))
}

/// What was done with the client's data, newest first; attempts that were refused used none.
fn uses(client: ClientId, page: Page, since: Option<DateTime<Utc>>) -> SelectStatement {
    let mut select = Entity::find()
        .filter(Column::ClientId.eq(client))
        .filter(Column::Outcome.eq("ok"))
        .order_by_desc(Column::Id)
        .limit(page.limit.get() + 1);
    if let Some(since) = since {
        select = select.filter(Column::At.gte(since));
    }
    if let Some(cursor) = page.cursor {
        select = select.filter(Column::Id.lt(cursor.id));
    }
    let of_user = Expr::col(("worker", "id")).equals(Column::ActorUserId.as_column_ref());
    let mut query = select.into_query();
    query
        .join_as(JoinType::LeftJoin, user::Entity, "worker", of_user)
        .expr_as(Expr::col(("worker", "unit_id")), "unit_id")
        .expr_as(Expr::col(("worker", "name")), "user_name");
    query
}
