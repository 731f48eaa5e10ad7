use super::{
    form::{No, Sent, Told},
    tokens::{Desk, Given},
};
use crate::{
    access::Gate, config::ServerSettings, error::Result, http::routes::Routing, identity::throttle::Origin,
};
use actix_web::{HttpResponse, get, post, web::Data};
use domain::{UserId, access::TokenScope};
use serde::Serialize;
use strum::IntoEnumIterator;
use utoipa::ToSchema;

pub fn routes(config: &mut Routing<'_>) {
    config.service(issue_token).service(revoke_token).service(authorization_server);
}

/// What the token endpoint takes, as a form. The client proves itself with HTTP Basic, or with `client_id` and
/// `client_secret` here.
#[derive(ToSchema)]
#[schema(example = json!({"grant_type": "client_credentials", "scope": "clients referrals",
    "on_behalf_of": "01990000-0000-7000-8000-000000000004"}))]
#[expect(dead_code, reason = "describes the form, which is read with the errors of OAuth")]
pub struct TokenRequest {
    #[schema(pattern = "^client_credentials$")]
    grant_type: String,
    /// Separated by spaces; all of the client's scopes when left out.
    scope: Option<String>,
    /// A user of the client's organization, whose rights the token then carries. An extension of ours.
    on_behalf_of: Option<UserId>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// What the revocation endpoint takes, as a form.
#[derive(ToSchema)]
#[schema(example = json!({"token": "polku_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"}))]
#[expect(dead_code, reason = "describes the form, which is read with the errors of OAuth")]
pub struct RevocationRequest {
    token: String,
    token_type_hint: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// Get a token
///
/// For partner systems: the client credentials grant of OAuth 2.0 (RFC 6749 §4.4).
#[utoipa::path(tag = "OAuth", security(("client" = []), ()),
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Given),
        (status = 400, body = Told, description = "`invalid_request`, `invalid_grant`, `invalid_scope` or `unsupported_grant_type`"),
        (status = 401, body = Told, description = "`invalid_client`"),
        (status = 429, body = Told, description = "`slow_down`", headers(("Retry-After" = String, description = "Seconds to wait.")))))]
#[post("/oauth/token")]
async fn issue_token(gate: Data<Gate>, origin: Origin, sent: Sent) -> Result<HttpResponse> {
    let given = Desk::new(&gate, origin).issue(sent).await;
    given.map_or_else(No::answer, |given| {
        Ok(HttpResponse::Ok().insert_header(("pragma", "no-cache")).json(given))
    })
}

/// Revoke a token
///
/// At once (RFC 7009). A token that is not known is as good as revoked.
#[utoipa::path(tag = "OAuth", security(("client" = []), ()),
    request_body(content = RevocationRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200),
        (status = 400, body = Told, description = "`invalid_request`"),
        (status = 401, body = Told, description = "`invalid_client`"),
        (status = 429, body = Told, description = "`slow_down`", headers(("Retry-After" = String, description = "Seconds to wait.")))))]
#[post("/oauth/revoke")]
async fn revoke_token(gate: Data<Gate>, origin: Origin, sent: Sent) -> Result<HttpResponse> {
    let done = Desk::new(&gate, origin).revoke(sent).await;
    done.map_or_else(No::answer, |()| Ok(HttpResponse::Ok().finish()))
}

/// Where and how partner systems get tokens (RFC 8414).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"issuer": "https://polku.example.org", "token_endpoint": "https://polku.example.org/oauth/token",
    "revocation_endpoint": "https://polku.example.org/oauth/revoke", "scopes_supported": ["clients"],
    "grant_types_supported": ["client_credentials"], "response_types_supported": [],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"]}))]
struct AuthorizationServer {
    issuer: String,
    token_endpoint: String,
    revocation_endpoint: String,
    scopes_supported: Vec<TokenScope>,
    grant_types_supported: [&'static str; 1],
    response_types_supported: [&'static str; 0],
    token_endpoint_auth_methods_supported: [&'static str; 2],
    revocation_endpoint_auth_methods_supported: [&'static str; 2],
}

/// Show how partner systems get tokens
#[utoipa::path(tag = "OAuth", security(()), responses((status = 200, body = AuthorizationServer)))]
#[get("/.well-known/oauth-authorization-server")]
async fn authorization_server(server: Data<ServerSettings>) -> HttpResponse {
    let issuer = server.issuer();
    let ways = ["client_secret_basic", "client_secret_post"];
    HttpResponse::Ok().json(AuthorizationServer {
        token_endpoint: format!("{issuer}/oauth/token"),
        revocation_endpoint: format!("{issuer}/oauth/revoke"),
        issuer,
        scopes_supported: TokenScope::iter().collect(),
        grant_types_supported: ["client_credentials"],
        response_types_supported: [],
        token_endpoint_auth_methods_supported: ways,
        revocation_endpoint_auth_methods_supported: ways,
    })
}
