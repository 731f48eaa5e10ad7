use super::{
    access_log::{self, AccessLogEntry, ExtractEntry, ExtractQuery},
    proof::{self, Proof},
};
use crate::{
    access::{Access, Listed, Reading},
    error::Result,
    http::{
        body::Body,
        list::PageQuery,
        page::{Cursor, Limit, Page, Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
    store::{Record, Shown, Version, Whom},
};
use actix_web::{get, post, web::Path};
use chrono::{DateTime, Utc};
use domain::{
    ApiClientId, BasisId, CaseId, ClientId, OrganizationId, Refused, UserId,
    access::{Action, Caller, Scope, Sight},
    basis::{Categories, Purpose},
    event::Kind,
};
use entity::audit_entry::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(list_audit_events)
        .service(prove_audit_event)
        .service(show_access_log)
        .service(extract_access_log);
}

/// Who did or saw what, when, and on what basis.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000010", "at": "2026-11-22T10:00:00Z", "action": "referral.view",
    "record_kind": "referral", "record_id": "01990000-0000-7000-8000-000000000001",
    "client_id": "01990000-0000-7000-8000-000000000002", "case_id": "01990000-0000-7000-8000-000000000003",
    "actor_user_id": "01990000-0000-7000-8000-000000000004", "actor_api_client_id": null, "actor_system": null,
    "actor_organization_id": "01990000-0000-7000-8000-000000000005", "categories": ["basic", "needs"],
    "basis": "consent", "basis_id": "01990000-0000-7000-8000-000000000006", "purpose": null, "outcome": "ok",
    "request_id": "01990000-0000-7000-8000-000000000007", "detail": null}))]
pub struct AuditEvent {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub action: String,
    pub record_kind: Kind,
    pub record_id: Option<Uuid>,
    pub client_id: Option<ClientId>,
    pub case_id: Option<CaseId>,
    pub actor_user_id: Option<UserId>,
    pub actor_api_client_id: Option<ApiClientId>,
    /// The part of the service that acted by itself.
    pub actor_system: Option<String>,
    pub actor_organization_id: Option<OrganizationId>,
    /// What could be seen.
    pub categories: Categories,
    /// `own_register`, a kind of basis, `role` where no client data is touched, or `unseen`.
    pub basis: String,
    pub basis_id: Option<BasisId>,
    pub purpose: Option<Purpose>,
    /// `ok`, or the slug of the refusal.
    pub outcome: String,
    pub request_id: Uuid,
    /// What was asked for, never what was found.
    pub detail: Option<String>,
}

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = Uuid;
    const KIND: Kind = Kind::AuditEntry;
    const ID: Column = Column::Id;
    /// Entries are never changed; any column that is a number stands in.
    const VERSION: Column = Column::Categories;
    const LOCKS: &'static [&'static str] = &["audit_entry"];

    fn id(&self) -> Uuid {
        self.id
    }
    fn version(&self) -> Version {
        Version(Version::FIRST)
    }
    fn scope(&self) -> Scope {
        Scope { keeper: self.organization_id, ..Scope::default() }
    }
    fn visible_to(caller: &Caller) -> Condition {
        let close = caller.user().map(|user| {
            let whom = Whom::of_client(Expr::col(Column::ClientId.as_column_ref()));
            Condition::any().add(Column::ClientId.is_null()).add(whom.is_conflicted(user).not())
        });
        Condition::all().add(Column::OrganizationId.eq(caller.organization)).add_option(close)
    }
}

impl Shown for Model {
    type View = AuditEvent;
    fn view(&self, _: Sight, _: DateTime<Utc>) -> AuditEvent {
        AuditEvent {
            id: self.id,
            at: self.at,
            action: self.action.clone(),
            record_kind: self.subject_kind,
            record_id: self.subject_id,
            client_id: self.client_id,
            case_id: self.case_id,
            actor_user_id: self.actor_user_id,
            actor_api_client_id: self.actor_api_client_id,
            actor_system: self.actor_system.clone(),
            actor_organization_id: self.actor_organization_id,
            categories: self.categories,
            basis: self.basis.clone(),
            basis_id: self.basis_id,
            purpose: self.purpose,
            outcome: self.outcome.clone(),
            request_id: self.request_id,
            detail: self.detail.clone(),
        }
    }
}
impl Listed for Model {}

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    pub client_id: Option<ClientId>,
    pub user_id: Option<UserId>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
}

impl AuditQuery {
    fn filter(&self) -> Condition {
        Condition::all()
            .add_option(self.client_id.map(|client| Column::ClientId.eq(client)))
            .add_option(self.user_id.map(|user| Column::ActorUserId.eq(user)))
    }
    fn page(&self) -> std::result::Result<Page, Refused> {
        Page::new(self.limit, self.cursor, Some(Sort::Newest))
    }
}

/// The entries that `query` asks for, and what they are read with.
///
/// # Errors
/// `not-allowed` or `insufficient-scope`, and what is wrong with the query.
pub async fn entries<'a>(access: &'a Access, query: &AuditQuery) -> Result<(Rows<AuditEvent>, Reading<'a>)> {
    access.reading_list::<Model>(Action::ReadAudit, query.page()?, query.filter()).await
}

/// List the audit log of your organization's data, newest first
///
/// For privacy officers. Reading it is logged too.
#[utoipa::path(tag = "Audit", params(AuditQuery), responses((status = 200, body = Rows<AuditEvent>)))]
#[get("/audit-events")]
async fn list_audit_events(
    access: Access,
    Query(query): Query<AuditQuery>,
) -> Result<Reply<Rows<AuditEvent>>> {
    access.list::<Model>(Action::ReadAudit, query.page()?, query.filter()).await
}

/// Prove an entry of the audit log
///
/// The entry as it was hashed, and its path to a signed checkpoint that the witness has too; for privacy officers.
#[utoipa::path(tag = "Audit", params(("audit_event_id" = Uuid, Path)), responses((status = 200, body = Proof)))]
#[get("/audit-events/{audit_event_id}/proof")]
async fn prove_audit_event(access: Access, id: Path<Uuid>) -> Result<Reply<Proof>> {
    proof::prove(&access, *id).await
}

/// Show which organizations used a client's data, newest first
///
/// For the organization that keeps the record, to show to the client: organizations, units and bases of the last two
/// years, and no names of staff.
#[utoipa::path(tag = "Audit", params(("client_id" = ClientId, Path), PageQuery), responses((status = 200, body = Rows<AccessLogEntry>)))]
#[get("/clients/{client_id}/access-log")]
async fn show_access_log(
    access: Access,
    id: Path<ClientId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<AccessLogEntry>>> {
    access_log::show(&access, *id, page.0.page(Sort::Newest)?).await
}

/// Make a formal extract of a client's log
///
/// For privacy officers, when a client asks for it: with the names of those who used the data. Uses of more than two years
/// ago only for a special reason.
#[utoipa::path(tag = "Audit", params(("client_id" = ClientId, Path)), request_body = ExtractQuery, responses((status = 200, body = Rows<ExtractEntry>)))]
#[post("/clients/{client_id}/access-log/extract")]
async fn extract_access_log(
    access: Access,
    id: Path<ClientId>,
    body: Body<ExtractQuery>,
) -> Result<Reply<Rows<ExtractEntry>>> {
    let access = body.0.told_by(access);
    let (rows, reading) = access_log::extract(&access, *id, body.0).await?;
    reading.done().await?;
    Reply::ok(&rows)
}
