use super::{
    ApiClient, ClientCredentials,
    steps::{self, ChangeApiClient, NewApiClient},
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
use domain::{ApiClientId, OrganizationId, access::Action};
use entity::api_client::{Column, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(list_api_clients)
        .service(create_api_client)
        .service(show_api_client)
        .service(change_api_client)
        .service(rotate_api_client)
        .service(revoke_api_client);
}

/// An empty object: the step needs no words.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EmptyBody, example = json!({}))]
pub struct Nothing {}

/// Which partner systems.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ApiClientQuery {
    organization_id: Option<OrganizationId>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
    sort: Option<Sort>,
}

/// List the partner systems of your organization
#[utoipa::path(tag = "Partner systems", params(ApiClientQuery), responses((status = 200, body = Rows<ApiClient>)))]
#[get("/api-clients")]
async fn list_api_clients(access: Access, query: Query<ApiClientQuery>) -> Result<Reply<Rows<ApiClient>>> {
    let ApiClientQuery { organization_id, limit, cursor, sort } = query.0;
    let filter = Condition::all().add_option(organization_id.map(|id| Column::OrganizationId.eq(id)));
    let action = as_operator_or(access.caller(), Action::ManageApiClients);
    access.list::<Model>(action, Page::new(limit, cursor, sort)?, filter).await
}

/// Add a partner system
///
/// The answer holds its secret, which is never shown again.
#[utoipa::path(tag = "Partner systems", request_body = NewApiClient, responses((status = 201, body = ClientCredentials)))]
#[post("/api-clients")]
async fn create_api_client(access: Access, body: Body<NewApiClient>) -> Result<Reply<ClientCredentials>> {
    steps::create(&access, body.0).await
}

/// Show a partner system
#[utoipa::path(tag = "Partner systems", params(("api_client_id" = ApiClientId, Path)), responses((status = 200, body = ApiClient)))]
#[get("/api-clients/{api_client_id}")]
async fn show_api_client(access: Access, id: Path<ApiClientId>) -> Result<Reply<ApiClient>> {
    access.read::<Model>(as_operator_or(access.caller(), Action::ManageApiClients), *id).await
}

/// Change a partner system
///
/// When its scopes change, its tokens end at once. One that was revoked stays as it is: 409.
#[utoipa::path(tag = "Partner systems", params(("api_client_id" = ApiClientId, Path), IfMatch), request_body = ChangeApiClient, responses((status = 200, body = ApiClient)))]
#[patch("/api-clients/{api_client_id}")]
async fn change_api_client(
    access: Access,
    id: Path<ApiClientId>,
    seen: IfMatch,
    body: Body<ChangeApiClient>,
) -> Result<Reply<ApiClient>> {
    steps::change(&access, *id, seen, body.0).await
}

/// Give a partner system a new secret
///
/// The old secret opens nothing any more; tokens that were given for it live on for their minutes.
#[utoipa::path(tag = "Partner systems", params(("api_client_id" = ApiClientId, Path), IfMatch), request_body = Nothing, responses((status = 200, body = ClientCredentials)))]
#[post("/api-clients/{api_client_id}/rotate")]
async fn rotate_api_client(
    access: Access,
    id: Path<ApiClientId>,
    seen: IfMatch,
    _: Body<Nothing>,
) -> Result<Reply<ClientCredentials>> {
    steps::rotate(&access, *id, seen).await
}

/// Revoke a partner system
///
/// For good, and its tokens with it at once.
#[utoipa::path(tag = "Partner systems", params(("api_client_id" = ApiClientId, Path), IfMatch), request_body = Nothing, responses((status = 200, body = ApiClient)))]
#[post("/api-clients/{api_client_id}/revoke")]
async fn revoke_api_client(
    access: Access,
    id: Path<ApiClientId>,
    seen: IfMatch,
    _: Body<Nothing>,
) -> Result<Reply<ApiClient>> {
    steps::revoke(&access, *id, seen).await
}
