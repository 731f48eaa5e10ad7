//! Which routes exist, and in which order the layers around them run.
use crate::{
    access::Gate,
    audit, bases, cases, clients, codelists,
    config::ServerSettings,
    directory, events,
    http::{body, describe, page::Sort, problem::Problem, request},
    identity,
    operations::Operations,
    referrals,
};
use actix_web::{
    App, HttpResponse,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web,
};
use domain::{FieldError, Refusal};
use utoipa::OpenApi;
use utoipa_actix_web::{AppExt, service_config::ServiceConfig};

#[derive(OpenApi)]
#[openapi(components(schemas(Problem, FieldError, Sort)))]
struct Base;

/// Every slice brings its routes; all stand under `/api/v1`.
pub fn routes(config: &mut ServiceConfig) {
    config
        .configure(identity::api::routes)
        .configure(clients::api::routes)
        .configure(bases::api::routes)
        .configure(cases::api::routes)
        .configure(referrals::api::routes)
        .configure(events::api::routes)
        .configure(audit::api::routes)
        .configure(codelists::api::routes)
        .configure(directory::api::routes);
}

/// What stands where other standards put it.
fn outside(config: &mut ServiceConfig) {
    config.configure(identity::oauth::api::routes);
}

/// The API description, built without a database.
///
/// # Errors
/// Never for routes that compile; a test reads it.
pub fn description() -> anyhow::Result<serde_json::Value> {
    let collected = App::new()
        .into_utoipa_app()
        .openapi(Base::openapi())
        .service(utoipa_actix_web::scope("/api/v1").configure(routes))
        .configure(outside)
        .split_for_parts()
        .1;
    describe::complete(&collected)
}

/// The API alone, as tests use it.
pub fn build(gate: Gate) -> App<impl Factory> {
    assemble(gate, ServerSettings::default(), |_| {})
}

/// The API and what operators and integrators ask for.
pub fn with_operations(gate: Gate, server: ServerSettings, operations: Operations) -> App<impl Factory> {
    assemble(gate, server, move |config| operations.routes(config))
}

/// What an application is made of.
pub trait Factory:
    ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<Self::Body>,
        Error = actix_web::Error,
        InitError = (),
    >
{
    type Body: MessageBody;
}
impl<B: MessageBody, F> Factory for F
where
    F: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = actix_web::Error,
            InitError = (),
        >,
{
    type Body = B;
}

fn assemble(
    gate: Gate,
    server: ServerSettings,
    others: impl FnOnce(&mut web::ServiceConfig),
) -> App<impl Factory> {
    App::new()
        .into_utoipa_app()
        .openapi(Base::openapi())
        .app_data(web::Data::new(gate))
        .app_data(web::Data::new(server))
        .app_data(web::PayloadConfig::new(body::LIMIT))
        .app_data(
            web::PathConfig::default()
                .error_handler(|_, _| crate::error::Error::from(Refusal::NotFound).into()),
        )
        .service(utoipa_actix_web::scope("/api/v1").configure(routes))
        .configure(outside)
        .into_app()
        .configure(others)
        .default_service(web::to(nothing_here))
        .wrap(from_fn(request::watch))
}

async fn nothing_here() -> crate::error::Result<HttpResponse> {
    Err(Refusal::NotFound.into())
}
