use super::{
    Code, Organization,
    steps::{self, ChangeOrganization, NewOrganization},
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
use domain::{
    OrganizationId,
    access::{Action, Caller},
    organization::{OrganizationKind, Sector},
    text::Line,
};
use entity::organization::{Column, Model};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};
use serde::Deserialize;
use utoipa::IntoParams;

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(list_organizations)
        .service(create_organization)
        .service(show_organization)
        .service(change_organization);
}

/// Which organizations.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OrganizationQuery {
    /// How the name begins, in any language.
    #[param(value_type = Option<String>, min_length = 1, max_length = 200)]
    q: Option<Line>,
    sector: Option<Sector>,
    kind: Option<OrganizationKind>,
    #[param(value_type = Option<String>, max_length = 20)]
    wellbeing_county_code: Option<Code>,
    #[param(value_type = Option<String>, max_length = 20)]
    municipality_code: Option<Code>,
    takes_part: Option<bool>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
    sort: Option<Sort>,
}

impl OrganizationQuery {
    fn filter(&self, caller: &Caller) -> Condition {
        let (county, municipality) = (&self.wellbeing_county_code, &self.municipality_code);
        Condition::all()
            .add_option(self.q.as_deref().map(name_begins))
            .add_option(self.sector.map(|sector| Column::Sector.eq(sector)))
            .add_option(self.kind.map(|kind| Column::Kind.eq(kind)))
            .add_option(county.as_deref().map(|code| Column::WellbeingCountyCode.eq(code)))
            .add_option(municipality.as_deref().map(|code| {
                // Where an organization hides is not found by trying, either.
                let told = Condition::any().add(Column::AddressConfidential.eq(false));
                let own = caller.user().map(|_| Column::Id.eq(caller.organization));
                Condition::all().add(Column::MunicipalityCode.eq(code)).add(told.add_option(own))
            }))
            .add_option(self.takes_part.map(|takes_part| Column::TakesPart.eq(takes_part)))
    }
}

/// Names are kept as a JSON object, whose values begin after `":"`; PostgreSQL puts a space between. SQLite changes the
/// case of ASCII only, so a beginning in upper case is looked for as well.
fn name_begins(q: &str) -> Condition {
    let lower = q.to_lowercase();
    let mut letters = lower.chars();
    let capital = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
    let capital = capital.filter(|capital| !capital.starts_with(|first: char| first.is_ascii()));
    let mut any = Condition::any();
    for text in std::iter::once(lower).chain(capital) {
        let text = escaped(&text);
        for between in ["\":\"", "\": \""] {
            let name = Func::lower(Expr::col(Column::Name).cast_as("text"));
            any = any.add(Expr::expr(name).like(LikeExpr::new(format!("%{between}{text}%")).escape('!')));
        }
    }
    any
}

/// As the text stands in JSON, with nothing in it that `LIKE` reads as a pattern.
fn escaped(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let inner = json.trim_start_matches('"').strip_suffix('"').unwrap_or_default();
    inner.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// List organizations
#[utoipa::path(tag = "Register", params(OrganizationQuery), responses((status = 200, body = Rows<Organization>)))]
#[get("/organizations")]
async fn list_organizations(
    access: Access,
    query: Query<OrganizationQuery>,
) -> Result<Reply<Rows<Organization>>> {
    let page = Page::new(query.0.limit, query.0.cursor, query.0.sort)?;
    access.list::<Model>(Action::ViewRegister, page, query.0.filter(access.caller())).await
}

/// Add an organization
///
/// For the operator of the platform.
#[utoipa::path(tag = "Register", request_body = NewOrganization, responses((status = 201, body = Organization)))]
#[post("/organizations")]
async fn create_organization(access: Access, body: Body<NewOrganization>) -> Result<Reply<Organization>> {
    steps::create(&access, body.0).await
}

/// Show an organization
#[utoipa::path(tag = "Register", params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = Organization)))]
#[get("/organizations/{organization_id}")]
async fn show_organization(asking: Asking, id: Path<OrganizationId>) -> Result<Reply<Organization>> {
    asking.read::<Model>(Action::ViewRegister, *id).await
}

/// Change an organization
///
/// Administrators change their own; kind, identifiers, parent and `takes_part` only the operator of the platform does.
/// When `address_confidential` becomes true, the addresses of all its units disappear for others at once.
#[utoipa::path(tag = "Register", params(("organization_id" = OrganizationId, Path), IfMatch), request_body = ChangeOrganization, responses((status = 200, body = Organization)))]
#[patch("/organizations/{organization_id}")]
async fn change_organization(
    access: Access,
    id: Path<OrganizationId>,
    seen: IfMatch,
    body: Body<ChangeOrganization>,
) -> Result<Reply<Organization>> {
    steps::change(&access, *id, seen, body.0).await
}
