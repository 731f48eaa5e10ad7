use super::{
    User,
    reset::{self, ResetAccess},
    steps::{self, ChangeUser, NewUser},
};
use crate::{
    access::Access,
    error::Result,
    http::{
        body::Body,
        etag::IfMatch,
        page::{Cursor, Limit, Page, Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
    identity::register::as_operator_or,
};
use actix_web::{get, patch, post, web::Path};
use domain::{OrganizationId, UnitId, UserId, access::Action};
use entity::user::{Column, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::IntoParams;

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(list_users)
        .service(create_user)
        .service(show_user)
        .service(change_user)
        .service(reset_access);
}

/// Which users.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct UserQuery {
    organization_id: Option<OrganizationId>,
    unit_id: Option<UnitId>,
    active: Option<bool>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
    sort: Option<Sort>,
}

/// List the users of your organization
#[utoipa::path(tag = "Register", params(UserQuery), responses((status = 200, body = Rows<User>)))]
#[get("/users")]
async fn list_users(access: Access, query: Query<UserQuery>) -> Result<Reply<Rows<User>>> {
    let UserQuery { organization_id, unit_id, active, limit, cursor, sort } = query.0;
    let filter = Condition::all()
        .add_option(organization_id.map(|id| Column::OrganizationId.eq(id)))
        .add_option(unit_id.map(|id| Column::UnitId.eq(id)))
        .add_option(active.map(|active| Column::Active.eq(active)));
    let action = as_operator_or(access.caller(), Action::ViewUsers);
    access.list::<Model>(action, Page::new(limit, cursor, sort)?, filter).await
}

/// Add a user
///
/// For administrators. Nobody but the operator of the platform gives the role `platform_admin`: 403 `not-allowed`. A login
/// that somebody has already: 409 `already-exists`. A password that is too short (`too_short`), contains a name
/// (`context_word`) or is easily guessed (`too_common`): 422 `invalid`.
#[utoipa::path(tag = "Register", request_body = NewUser, responses((status = 201, body = User)))]
#[post("/users")]
async fn create_user(access: Access, body: Body<NewUser>) -> Result<Reply<User>> {
    steps::add(&access, body.0).await
}

/// Show a user of your organization
#[utoipa::path(tag = "Register", params(("user_id" = UserId, Path)), responses((status = 200, body = User)))]
#[get("/users/{user_id}")]
async fn show_user(access: Access, id: Path<UserId>) -> Result<Reply<User>> {
    access.read::<Model>(as_operator_or(access.caller(), Action::ViewUsers), *id).await
}

/// Change a user
///
/// When roles or service tasks change or the user is no longer active, all their sessions and the tokens that act for them end at once.
#[utoipa::path(tag = "Register", params(("user_id" = UserId, Path), IfMatch), request_body = ChangeUser, responses((status = 200, body = User)))]
#[patch("/users/{user_id}")]
async fn change_user(
    access: Access,
    id: Path<UserId>,
    seen: IfMatch,
    body: Body<ChangeUser>,
) -> Result<Reply<User>> {
    steps::change(&access, *id, seen, body.0).await
}

/// Give a user a new first password
///
/// For administrators, when a user cannot sign in any more. All sessions of the user and the tokens that act for them
/// end at once; one-time codes stay, unless it is said that the user has lost them. Nobody does it for themselves: 403
/// `not-allowed`.
#[utoipa::path(tag = "Register", params(("user_id" = UserId, Path), IfMatch), request_body = ResetAccess, responses((status = 200, body = User)))]
#[post("/users/{user_id}/reset-access")]
async fn reset_access(
    access: Access,
    id: Path<UserId>,
    seen: IfMatch,
    body: Body<ResetAccess>,
) -> Result<Reply<User>> {
    reset::reset(&access, *id, seen, body.0).await
}
