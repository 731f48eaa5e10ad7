//! What operators and integrators ask for besides the API: health, metrics, the description and its browser.
use crate::{access::Gate, app, error::Result, http::describe};
use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Data, Path, ServiceConfig},
};
use domain::Refusal;
use metrics_exporter_prometheus::PrometheusHandle;
use utoipa_swagger_ui::SwaggerUi;

/// What these routes need beside the gate.
#[derive(Clone)]
pub struct Operations {
    /// None in tests, which count nothing.
    pub metrics: Option<PrometheusHandle>,
    /// Whether the API description and its browser are served.
    pub shows_description: bool,
}

impl Operations {
    /// Where an operator looks whether the service is well.
    pub const WATCHED: [&'static str; 2] = ["/health/", "/metrics"];

    pub fn routes(&self, config: &mut ServiceConfig) {
        config
            .app_data(Data::new(self.clone()))
            .route("/health/live", web::get().to(live))
            .route("/health/ready", web::get().to(ready))
            .route("/metrics", web::get().to(metrics))
            .route("/problems/{slug}", web::get().to(problem));
        if self.shows_description {
            let browser =
                SwaggerUi::new("/docs/{tail:.*}").config(utoipa_swagger_ui::Config::from("/openapi.json"));
            config.route("/openapi.json", web::get().to(description)).service(browser);
        }
    }
}

/// The process runs. Never asks the database.
async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("live\n")
}

/// A write would succeed.
async fn ready(gate: Data<Gate>) -> HttpResponse {
    if gate.is_ready().await {
        HttpResponse::Ok().content_type("text/plain").body("ready\n")
    } else {
        HttpResponse::ServiceUnavailable()
            .insert_header((header::RETRY_AFTER, "5"))
            .content_type("text/plain")
            .body("not ready\n")
    }
}

async fn metrics(operations: Data<Operations>) -> HttpResponse {
    let text = operations.metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default();
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text)
}

async fn description() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(app::COMMITTED)
}

/// The page that a problem's `type` points to.
async fn problem(slug: Path<String>) -> Result<HttpResponse> {
    let known =
        describe::refusals().find(|refusal| refusal.slug() == slug.as_str()).ok_or(Refusal::NotFound)?;
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{known}</title><h1>{known}</h1>\
         <p><code>{}</code>, HTTP status {}.</p><p>{}</p></html>\n",
        known.slug(),
        known.status(),
        known.remedy()
    );
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
}

#[cfg(test)]
mod tests {
    use super::Operations;
    use actix_web::{
        App,
        http::StatusCode,
        test::{TestRequest, call_service, init_service},
    };

    #[actix_web::test]
    async fn the_description_is_shown_where_it_is_to_be() {
        for (docs, expected) in [(true, StatusCode::OK), (false, StatusCode::NOT_FOUND)] {
            let operations = Operations { metrics: None, shows_description: docs };
            let app = init_service(App::new().configure(|config| operations.routes(config))).await;
            for path in ["/openapi.json", "/docs/"] {
                let answer = call_service(&app, TestRequest::get().uri(path).to_request()).await;
                assert_eq!(answer.status(), expected, "{path}");
            }
        }
    }
}
