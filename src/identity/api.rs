use super::{
    account::{self, ConfirmTotp, EnrolTotp, Me, NewPassword, RemoveTotp, TotpKey},
    api_clients, organizations,
    sessions::{self, OpenedSession, Session},
    sign_in::{self as signing_in, SignIn, Visitor},
    step_up::{self as stepping_up, StepUp, SteppedUp},
    throttle::Origin,
    units, users,
};
use crate::{
    access::{Access, Asking, Gate},
    error::Result,
    http::{
        body::Body,
        etag::etag,
        page::{Cursor, Limit, Page, Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
    store::Version,
};
use actix_web::{
    CustomizeResponder, HttpRequest, Responder, delete, get,
    http::{StatusCode, header},
    post,
    web::{Data, Path},
};
use domain::{SessionId, UserId, access::Action};
use entity::session::Model;
use sea_orm::Condition;
use serde::Deserialize;
use utoipa::IntoParams;

pub fn routes(config: &mut Routing<'_>) {
    config
        .configure(organizations::api::routes)
        .configure(units::api::routes)
        .configure(users::api::routes)
        .configure(api_clients::api::routes)
        .service(sign_in)
        .service(list_sessions)
        .service(show_session)
        .service(end_session)
        .service(who_am_i)
        .service(change_password)
        .service(enrol_totp)
        .service(confirm_totp)
        .service(remove_totp)
        .service(step_up);
}

/// Sign in
///
/// Opens a session: the cookie `__Host-session` proves it, and `csrf_token` goes as `X-CSRF-Token` with everything but
/// `GET`. It ends after thirty idle minutes and after twelve hours. Whatever is wrong, the answer is 401
/// `bad-credentials`. After five failures of an account or from an address each further one makes the next try wait, up
/// to 15 minutes: 429 `too-many-requests`.
#[utoipa::path(tag = "Session", security(()), request_body = SignIn, responses((status = 201, body = OpenedSession,
    headers(("Set-Cookie" = String, description = "`__Host-session`: the token of the session.")))))]
#[post("/sessions")]
async fn sign_in(
    gate: Data<Gate>,
    request: HttpRequest,
    origin: Origin,
    body: Body<SignIn>,
) -> Result<CustomizeResponder<Reply<OpenedSession>>> {
    let user_agent = request.headers().get(header::USER_AGENT).and_then(|text| text.to_str().ok());
    let from = Visitor { origin, user_agent: user_agent.map(str::to_owned) };
    let opened = signing_in::sign_in(&gate, from, body.0).await?;
    let place = format!("/api/v1/sessions/{}", opened.session.id);
    let tag = etag(Version(Version::FIRST));
    let reply = Reply::new(StatusCode::CREATED, &opened.session)?.tagged(tag).at(place);
    let cookie = sessions::cookie(opened.token).to_string();
    Ok(reply.customize().insert_header((header::SET_COOKIE, cookie)))
}

/// Whose sessions.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SessionQuery {
    /// Your own when left out; administrators also see those of the users of their organization.
    user_id: Option<UserId>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
}

/// List the sessions that are going on
#[utoipa::path(tag = "Session", params(SessionQuery), responses((status = 200, body = Rows<Session>)))]
#[get("/sessions")]
async fn list_sessions(access: Access, query: Query<SessionQuery>) -> Result<Reply<Rows<Session>>> {
    let SessionQuery { user_id, limit, cursor } = query.0;
    let whose = user_id.or(access.caller().user());
    let filter = whose.map_or_else(Condition::all, |user| sessions::live(user, access.now()));
    access.list::<Model>(Action::OwnAccount, Page::new(limit, cursor, Some(Sort::Newest))?, filter).await
}

/// Show a session
#[utoipa::path(tag = "Session", params(("session_id" = SessionId, Path)), responses((status = 200, body = Session)))]
#[get("/sessions/{session_id}")]
async fn show_session(asking: Asking, id: Path<SessionId>) -> Result<Reply<Session>> {
    asking.read::<Model>(Action::OwnAccount, *id).await
}

/// End a session
///
/// One's own, or as an administrator that of a user of the organization. Ending one that has ended already is done as
/// well. When it is the session of this request, the answer also removes what the browser keeps.
#[utoipa::path(tag = "Session", params(("session_id" = SessionId, Path)), responses((status = 204)))]
#[delete("/sessions/{session_id}")]
async fn end_session(access: Access, id: Path<SessionId>) -> Result<CustomizeResponder<Reply<()>>> {
    let reply = sessions::end(&access, *id).await?.customize();
    if access.session() != Some(*id) {
        return Ok(reply);
    }
    Ok(reply
        .insert_header((header::SET_COOKIE, sessions::removal().to_string()))
        .insert_header(("clear-site-data", "\"cache\", \"cookies\", \"storage\"")))
}

/// Show who you are
#[utoipa::path(tag = "Account", responses((status = 200, body = Me)))]
#[get("/me")]
async fn who_am_i(access: Access) -> Result<Reply<Me>> {
    account::show(&access).await
}

/// Change your password
///
/// Only in a session. All other sessions of yours, and tokens that act for you, end at once. Tries count like those of
/// signing in.
#[utoipa::path(tag = "Account", request_body = NewPassword, responses((status = 204)))]
#[post("/me/password")]
async fn change_password(access: Access, body: Body<NewPassword>) -> Result<Reply<()>> {
    account::change_password(&access, body.0).await
}

/// Begin to set up one-time codes
///
/// Only in a session, and with the password. The key is shown once; codes are asked for at sign-in from when a first one has confirmed it. While
/// they are set up already: 409 `already-exists`.
#[utoipa::path(tag = "Account", request_body = EnrolTotp, responses((status = 200, body = TotpKey)))]
#[post("/me/totp")]
async fn enrol_totp(access: Access, body: Body<EnrolTotp>) -> Result<Reply<TotpKey>> {
    account::enrol_totp(&access, body.0).await
}

/// Confirm one-time codes with a first one
#[utoipa::path(tag = "Account", request_body = ConfirmTotp, responses((status = 204)))]
#[post("/me/totp/confirm")]
async fn confirm_totp(access: Access, body: Body<ConfirmTotp>) -> Result<Reply<()>> {
    account::confirm_totp(&access, body.0).await
}

/// Give one-time codes up
///
/// With a code that was not used yet, or the password.
#[utoipa::path(tag = "Account", request_body = RemoveTotp, responses((status = 204)))]
#[delete("/me/totp")]
async fn remove_totp(access: Access, body: Body<RemoveTotp>) -> Result<Reply<()>> {
    account::remove_totp(&access, body.0).await
}

/// Step up
///
/// Only in a session, and by those who have one-time codes; without them: 403 `one-time-codes-needed`. Proves once more
/// who you are, for what asks for it with 403 `step-up-needed`. The session goes on under a new token: take the cookie and
/// the `csrf_token` of the answer. Each code works once, and tries count like those of signing in.
#[utoipa::path(tag = "Account", request_body = StepUp, responses((status = 200, body = SteppedUp,
    headers(("Set-Cookie" = String, description = "`__Host-session`: the new token of the session.")))))]
#[post("/me/step-up")]
async fn step_up(access: Access, body: Body<StepUp>) -> Result<CustomizeResponder<Reply<SteppedUp>>> {
    let (reply, token) = stepping_up::step_up(&access, body.0).await?;
    let reply = reply.customize();
    Ok(match token {
        Some(token) => reply.insert_header((header::SET_COOKIE, sessions::cookie(token).to_string())),
        None => reply,
    })
}
