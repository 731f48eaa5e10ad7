use super::{
    Unit,
    steps::{self, ChangeUnit, NewUnit},
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
use actix_web::{get, patch, post, web::Path};
use domain::{OrganizationId, UnitId, access::Action, organization::UnitKind};
use entity::unit::{Column, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::IntoParams;

pub fn routes(config: &mut Routing<'_>) {
    config.service(list_units).service(create_unit).service(show_unit).service(change_unit);
}

/// Which units.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct UnitQuery {
    organization_id: Option<OrganizationId>,
    kind: Option<UnitKind>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
    sort: Option<Sort>,
}

/// List units
#[utoipa::path(tag = "Register", params(UnitQuery), responses((status = 200, body = Rows<Unit>)))]
#[get("/units")]
async fn list_units(access: Access, query: Query<UnitQuery>) -> Result<Reply<Rows<Unit>>> {
    let UnitQuery { organization_id, kind, limit, cursor, sort } = query.0;
    let filter = Condition::all()
        .add_option(organization_id.map(|id| Column::OrganizationId.eq(id)))
        .add_option(kind.map(|kind| Column::Kind.eq(kind)));
    access.list::<Model>(Action::ViewRegister, Page::new(limit, cursor, sort)?, filter).await
}

/// Add a unit
///
/// For administrators. A unit of an organization with confidential addresses is always confidential.
#[utoipa::path(tag = "Register", request_body = NewUnit, responses((status = 201, body = Unit)))]
#[post("/units")]
async fn create_unit(access: Access, body: Body<NewUnit>) -> Result<Reply<Unit>> {
    steps::create(&access, body.0).await
}

/// Show a unit
#[utoipa::path(tag = "Register", params(("unit_id" = UnitId, Path)), responses((status = 200, body = Unit)))]
#[get("/units/{unit_id}")]
async fn show_unit(asking: Asking, id: Path<UnitId>) -> Result<Reply<Unit>> {
    asking.read::<Model>(Action::ViewRegister, *id).await
}

/// Change a unit
#[utoipa::path(tag = "Register", params(("unit_id" = UnitId, Path), IfMatch), request_body = ChangeUnit, responses((status = 200, body = Unit)))]
#[patch("/units/{unit_id}")]
async fn change_unit(
    access: Access,
    id: Path<UnitId>,
    seen: IfMatch,
    body: Body<ChangeUnit>,
) -> Result<Reply<Unit>> {
    steps::change(&access, *id, seen, body.0).await
}
