//! Routes of safety restrictions.
use super::{
    reveal::{self, NewReveal, Reveal},
    safety::{self, EndSafetyRestriction, NewSafetyRestriction, RenewSafetyRestriction, SafetyRestriction},
};
use crate::{
    access::{Access, Asking},
    error::Result,
    http::{
        body::Body,
        etag::IfMatch,
        list::PageQuery,
        page::{Cursor, Limit, Page, Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
};
use actix_web::{get, post, web::Path};
use domain::{ClientId, RevealId, SafetyRestrictionId, access::Action};
use entity::{
    reveal as reveals,
    safety_restriction::{Column, Model},
};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::IntoParams;

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(restrict_safety)
        .service(list_safety_restrictions)
        .service(show_safety_restriction)
        .service(renew_safety_restriction)
        .service(end_safety_restriction)
        .service(reveal_client)
        .service(list_reveals)
        .service(show_reveal);
}

/// Which safety restrictions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SafetyQuery {
    client_id: Option<ClientId>,
    /// Only those that somebody has to renew or end, or only those that nobody has to.
    review_due: Option<bool>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
}

/// Record a safety restriction
///
/// On a client whose record your organization keeps. From then on no answer shows where the client is: contacts,
/// municipality and the place of an appointment are null, also in what was disclosed before; the contact address is the
/// only address told. What people write in their own words is not searched for places. While one stands: 409
/// `already-exists`.
#[utoipa::path(tag = "Clients", request_body = NewSafetyRestriction, responses((status = 201, body = SafetyRestriction)))]
#[post("/safety-restrictions")]
async fn restrict_safety(
    access: Access,
    body: Body<NewSafetyRestriction>,
) -> Result<Reply<SafetyRestriction>> {
    safety::restrict(&access, body.0).await
}

/// List safety restrictions
///
/// Of clients you work with; team leads and privacy officers see those of the whole organization.
#[utoipa::path(tag = "Clients", params(SafetyQuery), responses((status = 200, body = Rows<SafetyRestriction>)))]
#[get("/safety-restrictions")]
async fn list_safety_restrictions(
    access: Access,
    query: Query<SafetyQuery>,
) -> Result<Reply<Rows<SafetyRestriction>>> {
    let due = |wanted| if wanted { Column::ReviewDueAt.is_not_null() } else { Column::ReviewDueAt.is_null() };
    let filter = Condition::all()
        .add_option(query.0.client_id.map(|client| Column::ClientId.eq(client)))
        .add_option(query.0.review_due.map(due));
    let page = Page::new(query.0.limit, query.0.cursor, Some(Sort::Newest))?;
    access.list::<Model>(Action::ViewSafety, page, filter).await
}

/// Show a safety restriction
#[utoipa::path(tag = "Clients", params(("safety_restriction_id" = SafetyRestrictionId, Path)), responses((status = 200, body = SafetyRestriction)))]
#[get("/safety-restrictions/{safety_restriction_id}")]
async fn show_safety_restriction(
    asking: Asking,
    id: Path<SafetyRestrictionId>,
) -> Result<Reply<SafetyRestriction>> {
    asking.read::<Model>(Action::ViewSafety, *id).await
}

/// Renew a safety restriction
#[utoipa::path(tag = "Clients", params(("safety_restriction_id" = SafetyRestrictionId, Path), IfMatch), request_body = RenewSafetyRestriction, responses((status = 200, body = SafetyRestriction)))]
#[post("/safety-restrictions/{safety_restriction_id}/renew")]
async fn renew_safety_restriction(
    access: Access,
    id: Path<SafetyRestrictionId>,
    seen: IfMatch,
    body: Body<RenewSafetyRestriction>,
) -> Result<Reply<SafetyRestriction>> {
    access.make(*id, seen, body.0).await
}

/// End a safety restriction
///
/// By a safety handler who works with the client. Nothing else shows again where the client is: not the last day, not a
/// withdrawn basis.
#[utoipa::path(tag = "Clients", params(("safety_restriction_id" = SafetyRestrictionId, Path), IfMatch), request_body = EndSafetyRestriction, responses((status = 200, body = SafetyRestriction)))]
#[post("/safety-restrictions/{safety_restriction_id}/end")]
async fn end_safety_restriction(
    access: Access,
    id: Path<SafetyRestrictionId>,
    seen: IfMatch,
    body: Body<EndSafetyRestriction>,
) -> Result<Reply<SafetyRestriction>> {
    safety::end(&access, *id, seen, body.0).await
}

/// Reveal where a safety-restricted client is
///
/// To yourself, for 15 minutes, for a purpose that stands in the log, which the client reads. Needs the role
/// `safety_handler`; of another organization also a basis for the category `safety`. Then `GET /clients/{client_id}`
/// and the client's referrals show it, one at a time; lists never do. A client of whom nothing is hidden: 409
/// `transition-not-allowed`.
#[utoipa::path(tag = "Clients", params(("client_id" = ClientId, Path)), request_body = NewReveal, responses((status = 201, body = Reveal)))]
#[post("/clients/{client_id}/reveal")]
async fn reveal_client(access: Access, id: Path<ClientId>, body: Body<NewReveal>) -> Result<Reply<Reveal>> {
    reveal::reveal(access, *id, body.0).await
}

/// List reveals
///
/// Who looked at where a client is, when and what for: of clients you work with; privacy officers see all of their
/// organization.
#[utoipa::path(tag = "Clients", params(PageQuery), responses((status = 200, body = Rows<Reveal>)))]
#[get("/reveals")]
async fn list_reveals(access: Access, page: Query<PageQuery>) -> Result<Reply<Rows<Reveal>>> {
    let page = page.0.page(Sort::Newest)?;
    access.list::<reveals::Model>(Action::ViewReveals, page, Condition::all()).await
}

/// Show a reveal
#[utoipa::path(tag = "Clients", params(("reveal_id" = RevealId, Path)), responses((status = 200, body = Reveal)))]
#[get("/reveals/{reveal_id}")]
async fn show_reveal(asking: Asking, id: Path<RevealId>) -> Result<Reply<Reveal>> {
    asking.read::<reveals::Model>(Action::ViewReveals, *id).await
}
