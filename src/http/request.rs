//! The outermost layer: every request gets an id, one log line, its metrics and the headers of a careful service.
use super::{
    limit,
    problem::Problem,
    routes::{Route, Routes},
};
use crate::error::Error;
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use domain::{Refusal, identifiers::contains_hetu_like};
use metrics::SharedString;
use std::{sync::Arc, time::Instant};
use tracing::Instrument;
use uuid::Uuid;

tokio::task_local! {
    static REQUEST: Uuid;
}

/// The id of the request that is being answered; it stands in problems, logs and audit entries. What the service does
/// by itself gets one of its own.
pub fn id() -> Uuid {
    REQUEST.try_with(|id| *id).unwrap_or_else(|_outside| Uuid::now_v7())
}

const HEADERS: [(&str, &str); 8] = [
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
];

/// Wraps every request, whatever becomes of it.
pub async fn watch<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let id = Uuid::now_v7();
    let (started, method) = (Instant::now(), request.method().clone());
    if method == Method::HEAD {
        // What answers GET answers HEAD; the server leaves the body out.
        request.head_mut().method = Method::GET;
    }
    note_route(&request);
    let span = tracing::info_span!("request", request_id = %id, method = %method);
    let mut answered = REQUEST.scope(id, answer(request, next)).instrument(span.clone()).await?;
    // The pattern, never the address itself: addresses hold identifiers.
    let pattern = pattern(answered.request());
    limit::tell(&pattern, answered.headers_mut());
    let (status, spent) = (answered.status().as_u16(), started.elapsed());
    let milliseconds = u64::try_from(spent.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(route = &*pattern, status, milliseconds, "answered"));
    let labels = [
        ("method", known(&method).into()),
        ("route", pattern),
        ("status", SharedString::from(status.to_string())),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(spent.as_secs_f64());
    Ok(with_headers(answered, id))
}

/// Callers can make up methods; the metrics must not grow with them.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// Finds the described address that is asked for, once for all who want to know it.
fn note_route(request: &ServiceRequest) {
    let routes = request.app_data::<web::Data<Routes>>();
    if let Some(route) = routes.and_then(|routes| routes.find(request.path())) {
        request.extensions_mut().insert(Arc::clone(route));
    }
}

/// The described address that is asked for; none for pages and for what operators ask for.
pub fn route(request: &HttpRequest) -> Option<Arc<Route>> {
    request.extensions().get::<Arc<Route>>().cloned()
}

/// That of the route that answered, or of one that would have, had it been let through or asked by another method.
fn pattern(request: &HttpRequest) -> SharedString {
    if let Some(route) = route(request) {
        return Arc::clone(route.address()).into();
    }
    let outside = || request.resource_map().match_pattern(request.path());
    request.match_pattern().or_else(outside).map_or(SharedString::const_str("unmatched"), SharedString::from)
}

async fn answer<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<actix_web::body::BoxBody>, actix_web::Error> {
    let address = request.uri().path_and_query().map_or("", |address| address.as_str());
    let address = percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned();
    if contains_hetu_like(&address) {
        return Ok(request.into_response(problem(Refusal::Malformed)));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn problem(why: Refusal) -> HttpResponse {
    Problem::response(&Error::from(why))
}

/// The API browser shows itself by its own scripts and styles; nothing else has any.
const BROWSER_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

fn with_headers<B>(mut answer: ServiceResponse<B>, id: Uuid) -> ServiceResponse<B> {
    let is_browser = answer.request().path().starts_with("/docs/");
    let headers = answer.headers_mut();
    if is_browser {
        put_if_absent(headers, "content-security-policy", BROWSER_POLICY);
    }
    for (name, value) in HEADERS {
        put_if_absent(headers, name, value);
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    answer
}

fn put_if_absent(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    let name = HeaderName::from_static(name);
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
