//! What happened to a record, in order.
use super::{Access, Look};
use crate::{
    error::Result,
    http::{
        page::{Cursor, Page, Rows, Sort},
        reply::Reply,
    },
    store::{self, Part, Parts, Record, Together},
};
use chrono::{DateTime, Utc};
use domain::{
    ApiClientId, EventId, OrganizationId, UserId,
    access::{Action, Caller},
    event::{Happened, Kind},
};
use entity::event::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, IdenStatic, Iterable, Order, QueryFilter,
    QueryOrder, QueryResult, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One thing that happened. Never changed, and removed only with the record.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000010", "at": "2026-11-22T10:00:00Z", "happened": "referral.declined",
    "record_kind": "referral", "record_id": "01990000-0000-7000-8000-000000000001", "version": 3,
    "actor_organization_id": "01990000-0000-7000-8000-000000000002",
    "actor_user_id": "01990000-0000-7000-8000-000000000003", "actor_api_client_id": null, "from_status": "received",
    "to_status": "declined", "reason_code": "no_capacity", "comment": "Our next group starts in March."}))]
pub struct HistoryEntry {
    pub id: EventId,
    pub at: DateTime<Utc>,
    /// What happened, as in `/events`.
    pub happened: String,
    pub record_kind: Kind,
    pub record_id: Uuid,
    /// The version of the record after it.
    pub version: i64,
    pub actor_organization_id: Option<OrganizationId>,
    pub actor_user_id: Option<UserId>,
    pub actor_api_client_id: Option<ApiClientId>,
    pub from_status: Option<String>,
    pub to_status: Option<String>,
    pub reason_code: Option<String>,
    /// What was said with it; shown to the keeper of the record and to the two ends of a referral, and to nobody once the
    /// referral is marked as an error.
    pub comment: Option<String>,
}

impl HistoryEntry {
    fn of(Told { event, in_error }: Told, caller: &Caller) -> Self {
        let me = Some(caller.organization);
        let told = [event.keeper_id, event.sender_id, event.receiver_id].contains(&me);
        Self {
            id: event.id,
            at: event.at,
            happened: event.happened,
            record_kind: event.subject_kind,
            record_id: event.subject_id,
            version: event.subject_version,
            actor_organization_id: event.actor_organization_id,
            actor_user_id: event.actor_user_id,
            actor_api_client_id: event.actor_api_client_id,
            from_status: event.from_status,
            to_status: event.to_status,
            reason_code: event.reason_code,
            comment: event.comment.filter(|_| told && !in_error),
        }
    }
}

/// An event, and whether what it is about was marked as an error since.
struct Told {
    event: Model,
    in_error: bool,
}

impl FromQueryResult for Told {
    fn from_query_result(row: &QueryResult, prefix: &str) -> std::result::Result<Self, DbErr> {
        let event = Model::from_query_result(row, prefix)?;
        Ok(Self { event, in_error: row.try_get(prefix, "in_error")? })
    }
}

fn in_error() -> SimpleExpr {
    let marked = |column: &'static str| Expr::col(("marked", column));
    let query = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, "marked")
        .and_where(marked("subject_id").equals(Column::SubjectId.as_column_ref()))
        .and_where(marked("happened").eq(Happened::ReferralMarkedError.to_string()))
        .take();
    Expr::exists(query)
}

/// Whose events are asked for.
#[derive(Clone, Copy)]
pub enum Of {
    /// Those of the record itself; what happened before it was sent is the sender's.
    Record,
    /// Those of a case and of everything in it, and the legal bases of its client: all that the caller may hear of.
    Case,
}

impl Access {
    /// What happened to a record the caller may see, oldest first.
    pub async fn history<R: Record>(
        &self,
        action: Action,
        id: R::Id,
        of: Of,
        page: Page,
    ) -> Result<Reply<Rows<HistoryEntry>>> {
        let look = self.look::<R>(action, id).await?;
        let rows = look.history(of, page).await?;
        Ok(look.answer(&rows).await?.followed_by(rows.next_cursor))
    }
}

impl<R: Record> Look<'_, R> {
    fn whose(&self, of: Of) -> Condition {
        let id: Uuid = self.record().id().into();
        let of_client = self.record().scope().client.map(|client| {
            Condition::all().add(Column::ClientId.eq(client)).add(Column::SubjectKind.eq(Kind::Basis))
        });
        match of {
            Of::Record => {
                Condition::all().add(Column::SubjectId.eq(id)).add(Model::visible_to(self.caller()))
            }
            Of::Case => Condition::all()
                .add(Condition::any().add(Column::CaseId.eq(id)).add_option(of_client))
                .add(super::events::audible(self.caller(), store::Rows::Few, self.now())),
        }
    }

    /// Asks what happened beside what else a page shows of the record.
    pub fn ask_history(&self, queries: &mut Together, of: Of, page: Page) -> Beside {
        let in_error = ["in_error"].into_iter();
        let columns: Vec<_> = Column::iter().map(|column| column.as_str()).chain(in_error).collect();
        Beside { events: queries.add_rows(self.select(of, page), &columns), page }
    }

    /// What happened to the record.
    pub async fn history(&self, of: Of, page: Page) -> Result<Rows<HistoryEntry>> {
        let (events, next_cursor) = self.events(of, page).await?;
        let items = events.into_iter().map(|event| HistoryEntry::of(event, self.caller())).collect();
        Ok(Rows { items, next_cursor })
    }

    async fn events(&self, of: Of, page: Page) -> Result<(Vec<Told>, Option<String>)> {
        let events = self.all_as::<Told>(&self.select(of, page)).await?;
        Ok(page.cut(events, |told| told.event.id.into()))
    }

    fn select(&self, of: Of, page: Page) -> SelectStatement {
        let is_newest_first = page.sort == Sort::Newest;
        let order = if is_newest_first { Order::Desc } else { Order::Asc };
        let mut select = Entity::find()
            .expr_as(in_error(), "in_error")
            .filter(self.whose(of))
            .order_by(Column::Id, order)
            .limit(page.limit.get() + 1);
        if let Some(Cursor { id, .. }) = page.cursor {
            select = select.filter(if is_newest_first { Column::Id.lt(id) } else { Column::Id.gt(id) });
        }
        select.into_query()
    }
}

/// What happened to a record, asked for beside it.
pub struct Beside {
    events: Part<Told>,
    page: Page,
}

impl Beside {
    /// What was found.
    pub fn told(&self, found: &Parts, caller: &Caller) -> Result<Rows<HistoryEntry>> {
        let mut events = found.of(&self.events)?;
        events.sort_by_key(|told| told.event.id);
        if self.page.sort == Sort::Newest {
            events.reverse();
        }
        let (events, next_cursor) = self.page.cut(events, |told| told.event.id.into());
        let items = events.into_iter().map(|event| HistoryEntry::of(event, caller)).collect();
        Ok(Rows { items, next_cursor })
    }
}
