use super::{ApiClient, ClientCredentials};
use crate::{
    access::{Access, At, Work},
    error::Result,
    http::{
        etag::{IfMatch, etag},
        reply::Reply,
    },
    identity::{register::as_operator_or, token::Fresh},
    store::{Record, Shown, Version, journal::Entry},
};
use actix_web::http::StatusCode;
use domain::{
    ApiClientId, OrganizationId, Refusal, Refused,
    access::{Action, Sight, TokenScope},
    code::Set,
    event::Happened,
    text::Line,
};
use entity::{access_token, api_client::Model, organization};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait, sea_query::Expr};
use serde::Deserialize;
use utoipa::ToSchema;

const SECRET_PREFIX: &str = "polku_secret_";

/// A partner system that is to get tokens.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Customer register", "scopes": ["clients", "referrals"]}))]
pub struct NewApiClient {
    /// Your own when left out; another one only for the operator of the platform.
    organization_id: Option<OrganizationId>,
    name: Line,
    #[schema(value_type = Vec<TokenScope>)]
    scopes: Set<TokenScope>,
}

fn managing(access: &Access) -> Action {
    as_operator_or(access.caller(), Action::ManageApiClients)
}

pub async fn create(access: &Access, new: NewApiClient) -> Result<Reply<ClientCredentials>> {
    access.may::<Model>(managing(access)).await?;
    let organization = new.organization_id.unwrap_or(access.caller().organization);
    let mut work = access.open::<organization::Model>(managing(access), organization).await?;
    if let Err(why) = within(access, new.scopes) {
        return work.refuse(why.into()).await;
    }
    let secret = Fresh::with_prefix(SECRET_PREFIX);
    let row = Model {
        id: ApiClientId::generate(),
        version: Version::FIRST,
        organization_id: organization,
        name: new.name.into(),
        scopes: new.scopes,
        secret_hash: secret.hash(),
        revoked_at: None,
        created_at: access.now(),
        updated_at: access.now(),
    };
    work.along([(row.clone(), Entry::of(Happened::ApiClientCreated))]).await?;
    let place = format!("/api/v1/api-clients/{}", row.id);
    let reply = Reply::new(StatusCode::CREATED, &credentials(&row, secret, &work.at()))?;
    work.finish(reply.tagged(etag(row.version())).at(place)).await
}

/// A token gives nobody more than it has itself.
fn within(access: &Access, scopes: Set<TokenScope>) -> std::result::Result<(), Refusal> {
    let limit = access.caller().scopes;
    if limit.is_none_or(|limit| limit.covers(scopes)) { Ok(()) } else { Err(Refusal::InsufficientScope) }
}

fn credentials(row: &Model, secret: Fresh, at: &At<'_>) -> ClientCredentials {
    ClientCredentials {
        client_id: row.id,
        client_secret: secret.reveal(),
        api_client: row.view(Sight::whole(), at.now),
    }
}

/// Opens a partner system that has not been revoked.
async fn open_live(access: &Access, id: ApiClientId, seen: IfMatch) -> Result<Work<'_, Model>> {
    let work = access.change::<Model>(managing(access), id, seen).await?;
    match work.record().revoked_at {
        None => Ok(work),
        Some(_) => work.refuse(Refused::wrong_state(Vec::new())).await,
    }
}

async fn end_tokens(work: &Work<'_, Model>) -> Result<()> {
    use access_token::{Column, Entity};
    let update = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::val(work.at().now))
        .filter(Column::ApiClientId.eq(work.record().id))
        .filter(Column::RevokedAt.is_null());
    work.run(&update.into_query()).await?;
    Ok(())
}

/// What may change of a partner system.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scopes": ["referrals"]}))]
pub struct ChangeApiClient {
    name: Option<Line>,
    #[schema(value_type = Option<Vec<TokenScope>>)]
    scopes: Option<Set<TokenScope>>,
}

pub async fn change(
    access: &Access,
    id: ApiClientId,
    seen: IfMatch,
    change: ChangeApiClient,
) -> Result<Reply<ApiClient>> {
    let work = open_live(access, id, seen).await?;
    let was = work.record().clone();
    let next = Model {
        name: change.name.map_or(was.name, Into::into),
        scopes: change.scopes.unwrap_or(was.scopes),
        updated_at: access.now(),
        ..was
    };
    if let Err(why) = within(access, next.scopes) {
        return work.refuse(why.into()).await;
    }
    if next.scopes != work.record().scopes {
        end_tokens(&work).await?;
    }
    work.save(next, Entry::of(Happened::ApiClientChanged)).await
}

/// Gives a new secret; the old one opens nothing any more, tokens live on until they expire.
pub async fn rotate(access: &Access, id: ApiClientId, seen: IfMatch) -> Result<Reply<ClientCredentials>> {
    let mut work = open_live(access, id, seen).await?;
    if let Err(why) = within(access, work.record().scopes) {
        return work.refuse(why.into()).await;
    }
    let secret = Fresh::with_prefix(SECRET_PREFIX);
    let next = Model { secret_hash: secret.hash(), updated_at: access.now(), ..work.record().clone() };
    work.along_change(next.clone(), Entry::of(Happened::ApiClientChanged)).await?;
    let reply = Reply::ok(&credentials(&next, secret, &work.at()))?;
    work.finish(reply.tagged(etag(next.version().next()))).await
}

/// Ends a partner system for good, and its tokens with it.
pub async fn revoke(access: &Access, id: ApiClientId, seen: IfMatch) -> Result<Reply<ApiClient>> {
    let work = open_live(access, id, seen).await?;
    end_tokens(&work).await?;
    let now = access.now();
    let next = Model { revoked_at: Some(now), updated_at: now, ..work.record().clone() };
    work.save(next, Entry::of(Happened::ApiClientRevoked)).await
}
