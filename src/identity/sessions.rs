//! Sessions of people in a browser.
use super::{register::of_organization, users::User};
use crate::{
    access::{Access, Listed, SESSION_COOKIE, SESSION_IDLE, Work},
    error::Result,
    http::reply::Reply,
    store::{Record, Shown},
};
use actix_web::cookie::{Cookie, SameSite};
use chrono::{DateTime, Duration, Utc};
use domain::{
    SessionId, UserId,
    access::{Action, Caller, Role, Sight},
};
use entity::{
    access_token,
    session::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryTrait, sea_query::Expr};
use serde::Serialize;
use utoipa::ToSchema;

/// How long a session lasts, however busy it is.
pub const LASTS: Duration = Duration::hours(12);

of_organization!(session, SessionId, Session, visible = own_or_administered);

fn own_or_administered(caller: &Caller) -> Condition {
    let own = caller.user().map(|user| Column::UserId.eq(user));
    let administered = caller.has(Role::OrgAdmin).then(|| Column::OrganizationId.eq(caller.organization));
    // A caller who is nobody in particular sees the sessions of nobody.
    Condition::any().add(Column::UserId.is_null()).add_option(own).add_option(administered)
}

impl Shown for Model {
    type View = Session;
    fn view(&self, _: Sight, _: DateTime<Utc>) -> Session {
        Session {
            id: self.id,
            user_id: self.user_id,
            user_agent: self.user_agent.clone(),
            created_at: self.created_at,
            last_seen_at: self.last_seen_at,
            expires_at: self.expires_at,
        }
    }
}
impl Listed for Model {}

/// A session that is going on.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "user_id": "01990000-0000-7000-8000-000000000002",
    "user_agent": "Mozilla/5.0", "created_at": "2026-11-22T10:00:00Z", "last_seen_at": "2026-11-22T10:05:00Z",
    "expires_at": "2026-11-22T22:00:00Z"}))]
pub struct Session {
    pub id: SessionId,
    user_id: UserId,
    /// What the browser called itself when signing in.
    pub user_agent: Option<String>,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// A session that was just opened. Its token is in the cookie `__Host-session` and nowhere else.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "csrf_token": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
    "expires_at": "2026-11-22T22:00:00Z", "user": {
        "id": "01990000-0000-7000-8000-000000000002", "organization_id": "01990000-0000-7000-8000-000000000003",
        "unit_id": null, "name": "Aino Virtanen", "title": null, "login": "aino@example.org", "roles": ["worker"],
        "service_tasks": ["working_age"],
        "active": true, "has_password": true, "has_totp": false, "created_at": "2026-11-22T10:00:00Z",
        "updated_at": "2026-11-22T10:00:00Z"}}))]
pub struct OpenedSession {
    pub id: SessionId,
    /// Send it as `X-CSRF-Token` with everything but `GET`. Shown once.
    pub csrf_token: String,
    /// When it ends at the latest; thirty idle minutes end it earlier.
    pub expires_at: DateTime<Utc>,
    pub user: User,
}

/// The user's own sessions that are going on.
pub fn live(user: UserId, now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::UserId.eq(user))
        .add(Column::EndedAt.is_null())
        .add(Column::ExpiresAt.gt(now))
        .add(Column::LastSeenAt.gt(now - SESSION_IDLE))
}

/// Ends a session; one that has ended already stays so.
pub async fn end(access: &Access, id: SessionId) -> Result<Reply<()>> {
    let work = access.open::<Model>(Action::EndSession, id).await?;
    let ended = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::val(access.now()))
        .filter(Column::Id.eq(id))
        .filter(Column::EndedAt.is_null());
    work.run(&ended.into_query()).await?;
    work.finish_quietly(Reply::done()).await
}

/// Ends every session of the user but `kept`, and every token that acts for them.
pub async fn end_all<R: Record>(work: &Work<'_, R>, user: UserId, kept: Option<SessionId>) -> Result<()> {
    let now = work.at().now;
    let sessions = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::val(now))
        .filter(Column::UserId.eq(user))
        .filter(Column::EndedAt.is_null())
        .filter(Condition::all().add_option(kept.map(|id| Column::Id.ne(id))));
    work.run(&sessions.into_query()).await?;
    let tokens = access_token::Entity::update_many()
        .col_expr(access_token::Column::RevokedAt, Expr::val(now))
        .filter(access_token::Column::OnBehalfOf.eq(user))
        .filter(access_token::Column::RevokedAt.is_null());
    work.run(&tokens.into_query()).await?;
    Ok(())
}

/// The cookie that carries the session's token.
pub fn cookie(token: String) -> Cookie<'static> {
    Cookie::build(SESSION_COOKIE, token)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish()
}

/// The cookie that removes it.
pub fn removal() -> Cookie<'static> {
    let mut cookie = cookie(String::new());
    cookie.make_removal();
    cookie
}
