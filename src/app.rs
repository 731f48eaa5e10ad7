//! Which routes exist, and in which order the layers around them run.
use crate::{
    access::{Doubt, Gate},
    alerts, audit, bases, cases, clients, codelists,
    config::ServerSettings,
    directory, events,
    http::{
        admission::Places,
        body, describe,
        page::Sort,
        problem::Problem,
        request,
        routes::{Asked, Routes, Routing, Sections},
    },
    identity, measures, meetings,
    operations::Operations,
    plans, referrals, reports, web as pages,
};
use actix_web::{
    App, HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header},
    middleware::{Next, from_fn},
    web,
};
use domain::{FieldError, Refusal};
use utoipa::OpenApi;

/// Where the API stands.
const ROOT: &str = "/api/v1";

#[derive(OpenApi)]
#[openapi(components(schemas(Problem, FieldError, Sort)))]
struct Base;

/// Every slice brings its routes; all stand below [`ROOT`].
fn routes(config: &mut Routing<'_>) {
    config
        .configure(referrals::api::routes)
        .configure(cases::api::routes)
        .configure(directory::api::routes)
        .configure(identity::api::routes)
        .configure(clients::api::routes)
        .configure(bases::api::routes)
        .configure(cases::api_client::routes)
        .configure(plans::api::routes)
        .configure(plans::api_goals::routes)
        .configure(plans::api_actions::routes)
        .configure(meetings::api::routes)
        .configure(measures::api::routes)
        .configure(reports::api::routes)
        .configure(events::api::routes)
        .configure(audit::api::routes)
        .configure(alerts::api::routes)
        .configure(codelists::api::routes);
}

/// What stands where other standards put it.
fn outside(config: &mut Routing<'_>) {
    config.configure(identity::oauth::api::routes);
}

/// The description that is served, as it was committed; a test holds it against [`description`].
pub const COMMITTED: &str = include_str!("../openapi/openapi.json");

/// The API description, made of the routes; needs no database.
///
/// # Errors
/// Never for routes that compile; a test reads it.
pub fn description() -> anyhow::Result<serde_json::Value> {
    let mut described = Base::openapi();
    routes(&mut Routing::Describing(&mut described));
    let relative = std::mem::take(&mut described.paths.paths);
    described.paths.paths =
        relative.into_iter().map(|(path, item)| (format!("{ROOT}{path}"), item)).collect();
    outside(&mut Routing::Describing(&mut described));
    describe::complete(&described)
}

/// Which addresses there are; read once and shared by all workers.
///
/// # Errors
/// A committed description that is none.
pub fn addresses() -> anyhow::Result<Routes> {
    Ok(Routes::of(COMMITTED)?)
}

/// The API alone, as tests use it.
pub fn build(gate: Gate, addresses: Routes) -> App<impl Factory> {
    let server = ServerSettings::default();
    let places = Places::new(server.max_requests);
    assemble(gate, addresses, (server, places), |_| {})
}

/// The API and what operators and integrators ask for.
pub fn with_operations(
    gate: Gate,
    addresses: Routes,
    server: (ServerSettings, Places),
    operations: Operations,
) -> App<impl Factory> {
    assemble(gate, addresses, server, move |config| operations.routes(config))
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
    addresses: Routes,
    (server, places): (ServerSettings, Places),
    others: impl FnOnce(&mut web::ServiceConfig),
) -> App<impl Factory> {
    let mut sections = Sections::default();
    routes(&mut Routing::ServingBelow(ROOT, &mut sections));
    App::new()
        .app_data(web::Data::new(gate))
        .app_data(web::Data::new(server))
        .app_data(web::Data::new(addresses))
        .app_data(web::Data::new(places))
        .app_data(web::PayloadConfig::new(body::LIMIT))
        .app_data(
            web::PathConfig::default()
                .error_handler(|_, _| crate::error::Error::from(Refusal::NotFound).into()),
        )
        .service(sections.below(ROOT))
        .configure(|config| outside(&mut Routing::Serving(config)))
        .configure(pages::routes)
        .configure(others)
        .default_service(web::to(not_here))
        .wrap(from_fn(come_in))
        .wrap(from_fn(find_place))
        .wrap(from_fn(request::watch))
}

/// Lets in as many requests as can be answered. Those who watch over the service are always let in.
async fn find_place<B: MessageBody + 'static>(
    places: web::Data<Places>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let is_watched = Operations::WATCHED.iter().any(|address| request.path().starts_with(address));
    let place = if is_watched { None } else { Some(places.take(request.request())) };
    match place.transpose() {
        // The place is given back when the answer is made.
        Ok(_place) => Ok(next.call(request).await?.map_into_boxed_body()),
        Err(why) if pages::is_for_people(request.request()) => {
            let told = pages::turned_away(request.request(), why).await;
            Ok(request.into_response(told))
        }
        Err(why) => Ok(request.into_response(why.error_response())),
    }
}

/// Before anything else of a request is read: whether its address takes its method, and whether its sender is signed in
/// where that is needed. The handler takes the access that was found, or ends the doubt about who asks; if not, that is done here.
async fn come_in<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(route) = request::route(request.request()) else {
        if request.method() == Method::POST
            && let Err(why) = pages::form::unfold(&mut request).await
        {
            let told = if pages::is_for_people(request.request()) {
                pages::refused(request.request(), why).await
            } else {
                why.error_response()
            };
            return Ok(request.into_response(told));
        }
        return for_people(next.call(request).await?.map_into_boxed_body()).await;
    };
    let doubt = match route.asked(request.method()) {
        Asked::ByAnybody => None,
        Asked::Otherwise(allowed) => return Ok(request.into_response(other_method(&allowed))),
        Asked::ByKnown => match Doubt::about(request.request()).await {
            Ok(doubt) => doubt,
            Err(why) => return Ok(request.into_response(why.error_response())),
        },
    };
    let answer = next.call(request).await?.map_into_boxed_body();
    if let Some(doubt) = doubt
        && let Err(why) = doubt.end(answer.request()).await
    {
        return Ok(answer.into_response(why.error_response()));
    }
    Ok(answer)
}

/// An id in an address that is none is refused before its page can say so to a person.
async fn for_people(answer: ServiceResponse<BoxBody>) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let is_absent = answer.status() == StatusCode::NOT_FOUND && pages::is_for_people(answer.request());
    let is_problem =
        answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == Problem::MEDIA_TYPE);
    if !is_absent || !is_problem {
        return Ok(answer);
    }
    let (request, _) = answer.into_parts();
    let page = pages::refused(&request, Refusal::NotFound.into()).await;
    Ok(ServiceResponse::new(request, page))
}

fn other_method(allowed: &str) -> HttpResponse {
    let mut response = Problem::response(&Refusal::MethodNotAllowed.into());
    if let Ok(allowed) = allowed.parse() {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

async fn not_here(request: HttpRequest) -> HttpResponse {
    // What operators ask for is not in the description, and is only read.
    let is_there = request.resource_map().has_resource(request.path());
    if is_there {
        other_method("GET, HEAD")
    } else if pages::is_for_people(&request) {
        pages::refused(&request, Refusal::NotFound.into()).await
    } else {
        Problem::response(&Refusal::NotFound.into())
    }
}
