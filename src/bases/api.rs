use super::{
    check::{self, AccessAnswer, AccessQuestion},
    disclosures::{self, Disclosure},
    printout, record,
    sharing::{self, Sharing},
    view::Basis,
    withdraw::{self, Withdraw},
};
use crate::{
    access::{Access, Asking},
    error::Result,
    http::{
        body::Body,
        etag::IfMatch,
        language::Language,
        page::{Cursor, Limit, Page, Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
};
use actix_web::{get, post, web::Path};
use domain::{
    BasisId, ClientId,
    access::Action,
    basis::{BasisKind, Proposal},
};
use entity::basis::{Column, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::IntoParams;

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(record_basis)
        .service(list_bases)
        .service(show_basis)
        .service(print_basis)
        .service(withdraw_basis)
        .service(list_disclosures)
        .service(check_access)
        .service(show_sharing);
}

/// Record a legal basis, or a prohibition
///
/// On a client whose record your organization keeps. What each kind needs is said at the fields; whatever is missing is
/// named at once. A `prohibition` takes away what consents and permits give, from the organizations it names or from all
/// others, of all that is kept of the client, of one service task or of one record; only a statutory basis goes before
/// it. Receivers are named one by one or as a class (`recipient_sectors`): an organization that joins the class is covered
/// from its next request on, and one that leaves it no more. `service_task_code`, `record_kinds`, `data_from` and `data_to`
/// narrow a basis to some of the documents; the client's own record is opened by `categories` alone. It is shown to the keeper alone. Referrals that it takes the ground from move as when a basis is withdrawn.
#[utoipa::path(tag = "Legal bases", request_body = Proposal, responses((status = 201, body = Basis)))]
#[post("/bases")]
async fn record_basis(access: Access, body: Body<Proposal>) -> Result<Reply<Basis>> {
    record::record(&access, body.0).await
}

/// Which bases.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct BasisQuery {
    client_id: Option<ClientId>,
    kind: Option<BasisKind>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
    sort: Option<Sort>,
}

/// List the bases your organization gave or received
///
/// Of those that are aimed at a service task or a record which is labelled for others than you, only what you recorded;
/// privacy officers see all.
#[utoipa::path(tag = "Legal bases", params(BasisQuery), responses((status = 200, body = Rows<Basis>)))]
#[get("/bases")]
async fn list_bases(access: Access, query: Query<BasisQuery>) -> Result<Reply<Rows<Basis>>> {
    let BasisQuery { client_id, kind, limit, cursor, sort } = query.0;
    let filter = Condition::all()
        .add_option(client_id.map(|client| Column::ClientId.eq(client)))
        .add_option(kind.map(|kind| Column::Kind.eq(kind)));
    access.list::<Model>(Action::ViewBasis, Page::new(limit, cursor, sort)?, filter).await
}

/// Show a legal basis
#[utoipa::path(tag = "Legal bases", params(("basis_id" = BasisId, Path)), responses((status = 200, body = Basis)))]
#[get("/bases/{basis_id}")]
async fn show_basis(asking: Asking, id: Path<BasisId>) -> Result<Reply<Basis>> {
    asking.read::<Model>(Action::ViewBasis, *id).await
}

/// Print a legal basis
///
/// For the client, by the organization that keeps the record: a page to be printed, without script and style, in the
/// language of `Accept-Language`. It says who gives what to whom for what and how long, how it was given and how it is
/// taken back. Of the client it has the name alone.
#[utoipa::path(tag = "Legal bases", params(("basis_id" = BasisId, Path)), responses((status = 200, description = "The page",
    body = String, content_type = "text/html", headers(("Content-Language" = String, description = "`fi`, `sv` or `en`.")))))]
#[get("/bases/{basis_id}/printout")]
async fn print_basis(access: Access, id: Path<BasisId>, Language(lang): Language) -> Result<Reply<String>> {
    printout::print(&access, *id, lang).await
}

/// Withdraw a legal basis
///
/// Holds from the very next request; each receiver hears of it, but nobody of the end of a prohibition. What others wrote
/// in the meantime stays with them. A basis that is over: 409 `transition-not-allowed`.
///
/// What rests on it moves with it. A referral rests on another basis that gives its receiver the same
/// (`referral.basis_changed`); where there is none, one that nobody has accepted yet is withdrawn (`referral.withdrawn`) and
/// one that is under way waits for its receiver to confirm (`referral.cancel_requested`), both with the reason
/// `basis_withdrawn`. Organizations that were named to a case and hold no other basis leave it (`case.member_left`). The
/// answer shows the basis alone: `/events` and the time line of each case tell what has moved. What was disclosed before,
/// for telling the client: `GET /bases/{basis_id}/disclosures`.
#[utoipa::path(tag = "Legal bases", params(("basis_id" = BasisId, Path), IfMatch), request_body = Withdraw, responses((status = 200, body = Basis)))]
#[post("/bases/{basis_id}/withdraw")]
async fn withdraw_basis(
    access: Access,
    id: Path<BasisId>,
    seen: IfMatch,
    body: Body<Withdraw>,
) -> Result<Reply<Basis>> {
    withdraw::withdraw(&access, *id, seen, body.0).await
}

/// Which part of what was disclosed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DisclosureQuery {
    /// How many organizations, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
}

/// List what was disclosed on a legal basis
///
/// For the organization that keeps the client's record, to tell the client: one row for each organization that the basis
/// names, and of a class it names for each that got something, whether it still holds or not. No person is named. A prohibition discloses nothing.
#[utoipa::path(tag = "Legal bases", params(("basis_id" = BasisId, Path), DisclosureQuery), responses((status = 200, body = Rows<Disclosure>)))]
#[get("/bases/{basis_id}/disclosures")]
async fn list_disclosures(
    access: Access,
    id: Path<BasisId>,
    query: Query<DisclosureQuery>,
) -> Result<Reply<Rows<Disclosure>>> {
    let DisclosureQuery { limit, cursor } = query.0;
    disclosures::list(&access, *id, Page::new(limit, cursor, Some(Sort::Oldest))?).await
}

/// Ask whether something is permitted, and why
///
/// Decided as the request itself would be. A client that you may not see gets the answer of one that does not exist.
#[utoipa::path(tag = "Legal bases", request_body = AccessQuestion, responses((status = 200, body = AccessAnswer)))]
#[post("/access-check")]
async fn check_access(access: Access, body: Body<AccessQuestion>) -> Result<Reply<AccessAnswer>> {
    check::check(access, body.0).await
}

/// Show what each organization can see of a client, and why
///
/// For the organization that keeps the record: every other one that a legal basis in force names by itself or as one of
/// a class, what is open to it and
/// what the client has forbidden, in words that the client can be told.
#[utoipa::path(tag = "Legal bases", params(("client_id" = ClientId, Path)), responses((status = 200, body = Sharing)))]
#[get("/clients/{client_id}/sharing")]
async fn show_sharing(access: Access, id: Path<ClientId>) -> Result<Reply<Sharing>> {
    sharing::show(&access, *id).await
}
