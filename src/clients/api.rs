use super::{
    edit::{self, Change},
    new::{self, NewClient},
    search::{self, ClientSearch},
    view::{Client, ClientMatches},
};
use crate::{
    access::{Access, Asking},
    error::Result,
    http::{
        body::Body,
        etag::IfMatch,
        list::PageQuery,
        page::{Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
};
use actix_web::{get, patch, post, web::Path};
use domain::{ClientId, access::Action};
use entity::client::{Column, Model};
use sea_orm::{ColumnTrait, Condition};

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(create_client)
        .service(list_clients)
        .service(search_clients)
        .service(show_client)
        .service(change_client)
        .service(client_links)
        .configure(super::api_standing::routes)
        .configure(super::api_safety::routes)
        .configure(super::break_glass::api::routes);
}

/// Begin the record of a client
///
/// Your organization keeps it. When it keeps a record with this national identifier already: 409 `already-exists`.
#[utoipa::path(tag = "Clients", request_body = NewClient, responses((status = 201, body = Client)))]
#[post("/clients")]
async fn create_client(access: Access, body: Body<NewClient>) -> Result<Reply<Client>> {
    new::keep(&access, body.0).await
}

/// List the clients your organization keeps records of
#[utoipa::path(tag = "Clients", params(PageQuery), responses((status = 200, body = Rows<Client>)))]
#[get("/clients")]
async fn list_clients(access: Access, page: Query<PageQuery>) -> Result<Reply<Rows<Client>>> {
    let own = Condition::all().add(Column::OrganizationId.eq(access.caller().organization));
    access.list::<Model>(Action::ViewClient, page.0.page(Sort::Newest)?, own).await
}

/// Find clients
///
/// By name and date of birth among your own organization's clients; or by the exact national identifier, for a purpose
/// you name, also among records of others that a legal basis lets you see. An identifier that nobody knows and one that
/// you may not see anything of get the same answer.
#[utoipa::path(tag = "Clients", request_body = ClientSearch, responses((status = 200, body = ClientMatches)))]
#[post("/clients/search")]
async fn search_clients(access: Access, body: Body<ClientSearch>) -> Result<Reply<ClientMatches>> {
    search::search(access, body.0).await
}

/// Show a client
///
/// Fields of categories that no basis covers are null; see `shown`. A basis without basic data: 403 `no-legal-basis`.
#[utoipa::path(tag = "Clients", params(("client_id" = ClientId, Path)), responses((status = 200, body = Client)))]
#[get("/clients/{client_id}")]
async fn show_client(asking: Asking, id: Path<ClientId>) -> Result<Reply<Client>> {
    asking.read::<Model>(Action::ViewClient, *id).await
}

/// Change a client
///
/// Only the organization that keeps the record may. Another record of its own with the same national identifier: 409
/// `already-exists`.
#[utoipa::path(tag = "Clients", params(("client_id" = ClientId, Path), IfMatch), request_body = Change, responses((status = 200, body = Client)))]
#[patch("/clients/{client_id}")]
async fn change_client(
    access: Access,
    id: Path<ClientId>,
    seen: IfMatch,
    body: Body<Change>,
) -> Result<Reply<Client>> {
    edit::change(&access, *id, seen, body.0).await
}

/// List what other organizations keep of the same person
///
/// Records with the same national identifier that you may see. They are linked, never merged.
#[utoipa::path(tag = "Clients", params(("client_id" = ClientId, Path)), responses((status = 200, body = ClientMatches)))]
#[get("/clients/{client_id}/links")]
async fn client_links(access: Access, id: Path<ClientId>) -> Result<Reply<ClientMatches>> {
    search::links(&access, *id).await
}
