//! Routes of break-glass.
use super::{
    BreakGlass,
    open::{self, NewBreakGlass},
    review::ReviewBreakGlass,
};
use crate::{
    access::{Access, Asking},
    error::Result,
    http::{
        body::Body,
        etag::IfMatch,
        page::{Cursor, Limit, Page, Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
};
use actix_web::{get, post, web::Path};
use domain::{BreakGlassId, ClientId, access::Action};
use entity::break_glass::{Column, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::IntoParams;

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(open_break_glass)
        .service(list_break_glass)
        .service(show_break_glass)
        .service(review_break_glass);
}

/// Which break-glass accesses.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct BreakGlassQuery {
    client_id: Option<ClientId>,
    /// Only those that a privacy officer has to look at, or only those that one has looked at.
    awaits_review: Option<bool>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
}

/// Break the glass
///
/// In an emergency: opens one client's data to you, to read, for 60 minutes; prohibitions do not stop it, a conflict of
/// interest does, and where a safety-restricted client is stays hidden. Only in a session, by workers and team leads of an
/// organization whose administrators have switched `break_glass` on, into the register of one that has it on as well.
/// Within five minutes before, `POST /me/step-up` must have proved who you are, else 403 `step-up-needed`; one proof is
/// for one try. A client that does not exist, of an organization that has it off, or close to you: 404. While it is open
/// already: 409 `already-exists`. The privacy officers of both organizations are told at once, and the client sees it.
#[utoipa::path(tag = "Break-glass", request_body = NewBreakGlass, responses((status = 201, body = BreakGlass)))]
#[post("/break-glass")]
async fn open_break_glass(access: Access, body: Body<NewBreakGlass>) -> Result<Reply<BreakGlass>> {
    open::open(access, body.0).await
}

/// List break-glass accesses
///
/// Your own; privacy officers see those of the people of their organization, and those into its register.
#[utoipa::path(tag = "Break-glass", params(BreakGlassQuery), responses((status = 200, body = Rows<BreakGlass>)))]
#[get("/break-glass")]
async fn list_break_glass(access: Access, query: Query<BreakGlassQuery>) -> Result<Reply<Rows<BreakGlass>>> {
    let awaits = |wanted| if wanted { Column::Outcome.is_null() } else { Column::Outcome.is_not_null() };
    let filter = Condition::all()
        .add_option(query.0.client_id.map(|client| Column::ClientId.eq(client)))
        .add_option(query.0.awaits_review.map(awaits));
    let page = Page::new(query.0.limit, query.0.cursor, Some(Sort::Newest))?;
    access.list::<Model>(Action::ViewBreakGlass, page, filter).await
}

/// Show a break-glass access
#[utoipa::path(tag = "Break-glass", params(("break_glass_id" = BreakGlassId, Path)), responses((status = 200, body = BreakGlass)))]
#[get("/break-glass/{break_glass_id}")]
async fn show_break_glass(asking: Asking, id: Path<BreakGlassId>) -> Result<Reply<BreakGlass>> {
    asking.read::<Model>(Action::ViewBreakGlass, *id).await
}

/// Review a break-glass access
///
/// By a privacy officer of either organization, who is not the one who read; once, within three working days.
#[utoipa::path(tag = "Break-glass", params(("break_glass_id" = BreakGlassId, Path), IfMatch), request_body = ReviewBreakGlass, responses((status = 200, body = BreakGlass)))]
#[post("/break-glass/{break_glass_id}/review")]
async fn review_break_glass(
    access: Access,
    id: Path<BreakGlassId>,
    seen: IfMatch,
    body: Body<ReviewBreakGlass>,
) -> Result<Reply<BreakGlass>> {
    access.make(*id, seen, body.0).await
}
