//! Who sent the request: one statement brings the token or session, its user or partner system, and the answer that an
//! Idempotency-Key may already have.
use super::{Access, Gate, repeat};
use crate::{
    error::Result,
    http::{body::RequestHash, request},
    store::kept::Shelf,
};
use actix_web::{
    HttpMessage, HttpRequest,
    http::{Method, header},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use domain::{
    ApiClientId, OrganizationId, Refusal, SessionId, UserId,
    access::{Actor, Caller, Role, TokenScope},
    code::Set,
};
use entity::answer;
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, FromQueryResult, Iterable, QueryFilter, QueryResult, Statement,
    sea_query::{Condition, Expr, ExprTrait, Func, JoinType, Query, SelectStatement, SimpleExpr},
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// The cookie of a browser session.
pub const SESSION_COOKIE: &str = "__Host-session";
/// How long a session may be idle.
pub const SESSION_IDLE: Duration = Duration::minutes(30);
/// How often its last use is written down.
const SEEN_EVERY: Duration = Duration::minutes(1);

/// What a request proves its sender with.
pub enum Credential {
    Bearer(String),
    Session(String),
}

/// Tokens are kept as SHA-256: they are random enough that nothing slower is needed.
pub fn hash_token(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// What proves that a request with a session cookie comes from our own page. It follows from the session's token, so that every page
/// can have it; whoever knows it learns nothing of the token.
pub fn csrf_of(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::new().chain_update("csrf\0").chain_update(token).finalize())
}

/// The header that proves that a request with a session cookie comes from our own page.
pub const fn csrf_header() -> &'static str {
    "x-csrf-token"
}

impl Credential {
    pub fn of(request: &HttpRequest) -> Option<Self> {
        let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if let Some(value) = bearer {
            let (scheme, token) = value.split_once(' ')?;
            return scheme.eq_ignore_ascii_case("bearer").then(|| Self::Bearer(token.trim().to_owned()));
        }
        request.cookie(SESSION_COOKIE).map(|cookie| Self::Session(cookie.value().to_owned()))
    }
}

/// Ways to look somebody up: on which engine, by a token of a partner system or not, and with a key or not.
static WAYS: Shelf<[bool; 3]> = Shelf::new();

impl Credential {
    fn query(&self, hash: Vec<u8>, key: Option<&str>) -> SelectStatement {
        match self {
            Self::Bearer(_) => bearer_query(hash, key),
            Self::Session(_) => session_query(hash, key),
        }
    }

    /// What looks its owner up.
    fn statement(&self, backend: DbBackend, key: Option<&str>) -> Statement {
        let (Self::Bearer(token) | Self::Session(token)) = self;
        let hash = hash_token(token);
        let way = [backend == DbBackend::Postgres, matches!(self, Self::Bearer(_)), key.is_some()];
        let own = [hash.clone().into(), key.unwrap_or_default().into()];
        let strangers = || {
            ["one", "other"].map(|stranger| {
                let hash = hash_token(stranger);
                (vec![hash.clone().into(), stranger.into()], self.query(hash, key.map(|_| stranger)))
            })
        };
        WAYS.statement(way, backend, &own, (strangers, || self.query(hash, key)))
    }
}

struct Known {
    caller: Caller,
    session: Option<SessionId>,
    owner: Uuid,
    seen_at: Option<DateTime<Utc>>,
}

pub(super) async fn identify(gate: Gate, request: &HttpRequest) -> Result<Access> {
    // Found already, before the rest of the request was read.
    let found = request.extensions_mut().remove::<Access>();
    match found {
        Some(access) => Ok(access),
        None => look_up(gate, request).await,
    }
}

async fn look_up(gate: Gate, request: &HttpRequest) -> Result<Access> {
    let now = gate.now();
    let credential = Credential::of(request).ok_or(Refusal::NotSignedIn)?;
    let sent_key = repeat::key(request);
    let key = sent_key.as_ref().ok().cloned().flatten();
    let statement = credential.statement(gate.db().get_database_backend(), key.as_deref());
    let row = gate.look_up(statement).await?.ok_or(Refusal::NotSignedIn)?;
    let known = match credential {
        Credential::Bearer(_) => by_token(&row, now)?,
        Credential::Session(_) => by_session(&row, now, request)?,
    };
    sent_key?;
    if let (Some(session), Some(seen)) = (known.session, known.seen_at)
        && now - seen > SEEN_EVERY
    {
        note_use(&gate, session, now).await?;
    }
    let found = match &key {
        Some(_) => {
            row.try_get::<Option<Uuid>>("answer_", "owner_id")?.map(|_| answer_of(&row)).transpose()?
        }
        None => None,
    };
    let repeat = key.map(|key| {
        repeat::Repeat::new(gate.shared_keys(), RequestHash::of(request), known.owner, key, found)
    });
    Ok(Access {
        gate,
        caller: known.caller,
        session: known.session,
        now,
        request: request::id(),
        repeat,
        purpose: None,
        detail: None,
        is_walled: true,
    })
}

/// Keys belong to the person who asks, or to the partner system where it asks for nobody.
fn with_answer(query: &mut SelectStatement, owner: impl Into<SimpleExpr>, key: Option<&str>) {
    let Some(key) = key else { return };
    let on = Condition::all()
        .add(Expr::col(("answer", "owner_id")).eq(owner.into()))
        .add(Expr::col(("answer", "key")).eq(key));
    query.join(JoinType::LeftJoin, "answer", on);
    for column in answer::Column::iter() {
        let name = sea_orm::IdenStatic::as_str(&column);
        query.expr_as(Expr::col(("answer", name)), format!("answer_{name}"));
    }
}

fn answer_of(row: &QueryResult) -> Result<answer::Model> {
    Ok(answer::Model::from_query_result(row, "answer_")?)
}

fn bearer_query(hash: Vec<u8>, key: Option<&str>) -> SelectStatement {
    let mut query = Query::select();
    query
        .columns([
            ("access_token", "scopes"),
            ("access_token", "on_behalf_of"),
            ("access_token", "expires_at"),
        ])
        .column(("access_token", "revoked_at"))
        .expr_as(Expr::col(("api_client", "id")), "api_client_id")
        .expr_as(Expr::col(("api_client", "organization_id")), "organization_id")
        .expr_as(Expr::col(("api_client", "revoked_at")), "client_revoked_at")
        .expr_as(Expr::col(("user", "organization_id")), "user_organization_id")
        .expr_as(Expr::col(("user", "active")), "user_active")
        .expr_as(Expr::col(("user", "roles")), "user_roles")
        .column(("user", "service_tasks"))
        .expr_as(Expr::col(("user", "unit_id")), "unit_id")
        .expr_as(Expr::col(("organization", "sector")), "sector")
        .from("access_token")
        .join(
            JoinType::InnerJoin,
            "api_client",
            Expr::col(("api_client", "id")).equals(("access_token", "api_client_id")),
        )
        .join(
            JoinType::InnerJoin,
            "organization",
            Expr::col(("organization", "id")).equals(("api_client", "organization_id")),
        )
        .join(JoinType::LeftJoin, "user", Expr::col(("user", "id")).equals(("access_token", "on_behalf_of")))
        .and_where(Expr::col(("access_token", "token_hash")).eq(hash));
    let owner =
        Func::coalesce([Expr::col(("access_token", "on_behalf_of")), Expr::col(("api_client", "id"))]);
    with_answer(&mut query, owner, key);
    query
}

fn by_token(row: &QueryResult, now: DateTime<Utc>) -> Result<Known> {
    let ended = row.try_get::<Option<DateTime<Utc>>>("", "revoked_at")?.is_some()
        || row.try_get::<Option<DateTime<Utc>>>("", "client_revoked_at")?.is_some()
        || row.try_get::<DateTime<Utc>>("", "expires_at")? <= now;
    let id: ApiClientId = row.try_get("", "api_client_id")?;
    let organization: OrganizationId = row.try_get("", "organization_id")?;
    let on_behalf_of: Option<UserId> = row.try_get("", "on_behalf_of")?;
    let roles = match on_behalf_of {
        // A machine purpose is the work of a worker; what leads and administrators do needs a named person.
        None => [Role::Worker].into_iter().collect(),
        Some(_) => user_roles(row, organization)?,
    };
    if ended {
        return Err(Refusal::NotSignedIn.into());
    }
    let caller = Caller {
        actor: Actor::ApiClient { id, on_behalf_of },
        organization,
        sector: row.try_get("", "sector")?,
        unit: row.try_get("", "unit_id")?,
        tasks: row.try_get::<Option<_>>("", "service_tasks")?.unwrap_or_default(),
        roles,
        scopes: Some(row.try_get::<Set<TokenScope>>("", "scopes")?),
    };
    Ok(Known {
        caller,
        session: None,
        owner: on_behalf_of.map_or(id.uuid(), domain::Id::uuid),
        seen_at: None,
    })
}

/// The roles of the user a partner system acts for, who must still be active in the same organization.
fn user_roles(row: &QueryResult, organization: OrganizationId) -> Result<Set<Role>> {
    let active = row.try_get::<Option<bool>>("", "user_active")? == Some(true);
    let same = row.try_get::<Option<OrganizationId>>("", "user_organization_id")? == Some(organization);
    if active && same { Ok(row.try_get("", "user_roles")?) } else { Err(Refusal::NotSignedIn.into()) }
}

fn session_query(hash: Vec<u8>, key: Option<&str>) -> SelectStatement {
    let mut query = Query::select();
    query
        .expr_as(Expr::col(("session", "id")), "session_id")
        .columns([("session", "csrf_hash"), ("session", "last_seen_at"), ("session", "expires_at")])
        .column(("session", "ended_at"))
        .expr_as(Expr::col(("user", "id")), "user_id")
        .columns([("user", "organization_id"), ("user", "unit_id"), ("user", "roles"), ("user", "active")])
        .column(("organization", "sector"))
        .column(("user", "service_tasks"))
        .from("session")
        .join(JoinType::InnerJoin, "user", Expr::col(("user", "id")).equals(("session", "user_id")))
        .join(
            JoinType::InnerJoin,
            "organization",
            Expr::col(("organization", "id")).equals(("user", "organization_id")),
        )
        .and_where(Expr::col(("session", "token_hash")).eq(hash));
    with_answer(&mut query, Expr::col(("user", "id")), key);
    query
}

fn by_session(row: &QueryResult, now: DateTime<Utc>, request: &HttpRequest) -> Result<Known> {
    let seen_at: DateTime<Utc> = row.try_get("", "last_seen_at")?;
    let live = row.try_get::<Option<DateTime<Utc>>>("", "ended_at")?.is_none()
        && row.try_get::<DateTime<Utc>>("", "expires_at")? > now
        && seen_at + SESSION_IDLE > now
        && row.try_get::<bool>("", "active")?;
    if !live {
        return Err(Refusal::NotSignedIn.into());
    }
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !safe && !proves_origin(request, &row.try_get::<Vec<u8>>("", "csrf_hash")?) {
        return Err(Refusal::CsrfTokenMissing.into());
    }
    let user: UserId = row.try_get("", "user_id")?;
    let caller = Caller {
        actor: Actor::User(user),
        organization: row.try_get("", "organization_id")?,
        sector: row.try_get("", "sector")?,
        unit: row.try_get("", "unit_id")?,
        tasks: row.try_get("", "service_tasks")?,
        roles: row.try_get("", "roles")?,
        scopes: None,
    };
    Ok(Known {
        caller,
        session: Some(row.try_get("", "session_id")?),
        owner: user.uuid(),
        seen_at: Some(seen_at),
    })
}

fn proves_origin(request: &HttpRequest, csrf_hash: &[u8]) -> bool {
    let cross_site = request.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    let token = request.headers().get(csrf_header()).and_then(|value| value.to_str().ok());
    !cross_site && token.is_some_and(|token| hash_token(token).ct_eq(csrf_hash).into())
}

async fn note_use(gate: &Gate, session: SessionId, now: DateTime<Utc>) -> Result<()> {
    use entity::session::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::LastSeenAt, Expr::val(now))
        .filter(Column::Id.eq(session))
        .exec(gate.db())
        .await?;
    Ok(())
}
