//! Who sends requests with a token or in a session: what the database says of them, and whether a request may come from them now.
use super::identify::{csrf_header, hash_token};
use crate::{error::Result, store::Columns};
use actix_web::{HttpRequest, http::Method};
use chrono::{DateTime, Duration, Utc};
use domain::{
    ApiClientId, OrganizationId, Refusal, SessionId, UserId,
    access::{Actor, Caller, Role, TokenScope},
    code::Set,
};
use sea_orm::{
    QueryResult,
    sea_query::{Expr, ExprTrait, Func, JoinType, Query, SelectStatement, SimpleExpr},
};
use std::collections::HashSet;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// How long a session may be idle.
pub const SESSION_IDLE: Duration = Duration::minutes(30);

/// In the order in which [`Sender::by_token`] reads them.
const OF_TOKEN: [(&str, &str); 13] = [
    ("access_token", "revoked_at"),
    ("api_client", "revoked_at"),
    ("access_token", "expires_at"),
    ("api_client", "id"),
    ("api_client", "organization_id"),
    ("access_token", "on_behalf_of"),
    ("user", "active"),
    ("user", "organization_id"),
    ("user", "roles"),
    ("organization", "sector"),
    ("user", "unit_id"),
    ("user", "service_tasks"),
    ("access_token", "scopes"),
];
/// In the order in which [`Sender::by_session`] reads them.
const OF_SESSION: [(&str, &str); 12] = [
    ("session", "ended_at"),
    ("user", "active"),
    ("session", "expires_at"),
    ("session", "id"),
    ("session", "last_seen_at"),
    ("session", "csrf_hash"),
    ("user", "id"),
    ("user", "organization_id"),
    ("organization", "sector"),
    ("user", "unit_id"),
    ("user", "service_tasks"),
    ("user", "roles"),
];

/// Whose token or session it is. Nothing in it changes with time.
#[derive(Debug)]
pub(super) struct Sender {
    pub caller: Caller,
    /// Whose the keys of their requests are: the person's, or the partner system's where it asks for nobody.
    pub owner: Uuid,
    expires_at: DateTime<Utc>,
    pub session: Option<Box<Session>>,
}

#[derive(Debug)]
pub(super) struct Session {
    pub id: SessionId,
    pub seen_at: DateTime<Utc>,
    csrf_hash: Vec<u8>,
}

impl Sender {
    /// What finds whose the token is.
    pub fn of_token(hash: Vec<u8>) -> SelectStatement {
        numbered(&OF_TOKEN)
            .from("access_token")
            .join(
                JoinType::InnerJoin,
                "api_client",
                same(("api_client", "id"), ("access_token", "api_client_id")),
            )
            .join(
                JoinType::InnerJoin,
                "organization",
                same(("organization", "id"), ("api_client", "organization_id")),
            )
            .join(JoinType::LeftJoin, "user", same(("user", "id"), ("access_token", "on_behalf_of")))
            .and_where(Expr::col(("access_token", "token_hash")).eq(hash))
            .take()
    }

    /// Their keys in that statement.
    pub fn owner_of_token() -> SimpleExpr {
        Func::coalesce([Expr::col(("access_token", "on_behalf_of")), Expr::col(("api_client", "id"))]).into()
    }

    /// Reads what that statement finds.
    ///
    /// # Errors
    /// `not-signed-in` for a token that was taken back, or acts for somebody who has left.
    pub fn by_token(row: &QueryResult) -> Result<Self> {
        let columns = &mut Columns::of(row);
        let ended = [columns.take::<Option<DateTime<Utc>>>()?, columns.take()?];
        let expires_at = columns.take()?;
        let id: ApiClientId = columns.take()?;
        let organization: OrganizationId = columns.take()?;
        let on_behalf_of: Option<UserId> = columns.take()?;
        let active: Option<bool> = columns.take()?;
        let same: Option<OrganizationId> = columns.take()?;
        let roles: Option<Set<Role>> = columns.take()?;
        let roles = match (on_behalf_of, roles) {
            // A machine purpose is the work of a worker; what leads and administrators do needs a named person.
            (None, _) => [Role::Worker].into_iter().collect(),
            (Some(_), Some(roles)) if active == Some(true) && same == Some(organization) => roles,
            _ => return Err(Refusal::NotSignedIn.into()),
        };
        if ended.iter().any(Option::is_some) {
            return Err(Refusal::NotSignedIn.into());
        }
        let caller = Caller {
            actor: Actor::ApiClient { id, on_behalf_of },
            organization,
            sector: columns.take()?,
            unit: columns.take()?,
            tasks: columns.take::<Option<_>>()?.unwrap_or_default(),
            roles,
            scopes: Some(columns.take::<Set<TokenScope>>()?),
        };
        let owner = on_behalf_of.map_or(id.uuid(), domain::Id::uuid);
        Ok(Self { caller, owner, expires_at, session: None })
    }

    /// What finds whose the session is.
    pub fn of_session(hash: Vec<u8>) -> SelectStatement {
        numbered(&OF_SESSION)
            .from("session")
            .join(JoinType::InnerJoin, "user", same(("user", "id"), ("session", "user_id")))
            .join(
                JoinType::InnerJoin,
                "organization",
                same(("organization", "id"), ("user", "organization_id")),
            )
            .and_where(Expr::col(("session", "token_hash")).eq(hash))
            .take()
    }

    /// Their keys in that statement.
    pub fn owner_of_session() -> SimpleExpr {
        Expr::col(("user", "id"))
    }

    /// Reads what that statement finds.
    ///
    /// # Errors
    /// `not-signed-in` for a session that was ended, or is of somebody who has left.
    pub fn by_session(row: &QueryResult) -> Result<Self> {
        let columns = &mut Columns::of(row);
        let ended: Option<DateTime<Utc>> = columns.take()?;
        let active: bool = columns.take()?;
        if ended.is_some() || !active {
            return Err(Refusal::NotSignedIn.into());
        }
        let expires_at = columns.take()?;
        let session = Session { id: columns.take()?, seen_at: columns.take()?, csrf_hash: columns.take()? };
        let user: UserId = columns.take()?;
        let caller = Caller {
            actor: Actor::User(user),
            organization: columns.take()?,
            sector: columns.take()?,
            unit: columns.take()?,
            tasks: columns.take()?,
            roles: columns.take()?,
            scopes: None,
        };
        Ok(Self { caller, owner: user.uuid(), expires_at, session: Some(Box::new(session)) })
    }

    /// Whether the request may come from them now.
    ///
    /// # Errors
    /// `not-signed-in` for what has run out, `csrf-token-missing` for a change that does not prove that it comes from our page.
    pub fn admit(&self, request: &HttpRequest, now: DateTime<Utc>) -> Result<()> {
        let is_idle = |session: &Session| session.seen_at + SESSION_IDLE <= now;
        if self.expires_at <= now || self.session.as_deref().is_some_and(is_idle) {
            return Err(Refusal::NotSignedIn.into());
        }
        let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
        match &self.session {
            Some(session) if !safe && !session.sent(request) => Err(Refusal::CsrfTokenMissing.into()),
            _ => Ok(()),
        }
    }

    /// Whether it is of one of these persons, partner systems or organizations.
    pub fn is_one_of(&self, subjects: &HashSet<Uuid>) -> bool {
        let Caller { actor, organization, .. } = &self.caller;
        let system = match actor {
            Actor::ApiClient { id, .. } => Some(id.uuid()),
            Actor::User(_) | Actor::System(_) => None,
        };
        let user = self.caller.user().map(domain::Id::uuid);
        [Some(organization.uuid()), user, system].iter().flatten().any(|one| subjects.contains(one))
    }
}

impl Session {
    /// Whether a page of this session of ours sent the request.
    fn sent(&self, request: &HttpRequest) -> bool {
        let cross_site = request.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site");
        let token = request.headers().get(csrf_header()).and_then(|value| value.to_str().ok());
        !cross_site && token.is_some_and(|token| hash_token(token).ct_eq(&self.csrf_hash).into())
    }
}

/// A question for these columns, which are told apart by their places.
fn numbered(columns: &[(&'static str, &'static str)]) -> SelectStatement {
    let mut query = Query::select();
    for (place, column) in columns.iter().enumerate() {
        query.expr_as(Expr::col(*column), format!("sender_{place}"));
    }
    query
}

fn same(one: (&'static str, &'static str), other: (&'static str, &'static str)) -> SimpleExpr {
    Expr::col(one).equals(other)
}

#[cfg(test)]
mod tests {
    use super::{OF_SESSION, OF_TOKEN};

    /// When a session was seen last decides nothing until it is looked up anew (`access::identify`).
    #[test]
    fn every_change_of_what_decides_who_asks_is_told() {
        for column in OF_TOKEN.into_iter().chain(OF_SESSION) {
            assert!(migration::is_told(column) || column == ("session", "last_seen_at"), "{column:?}");
        }
    }
}
