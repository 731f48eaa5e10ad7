//! What a partner system sends, and how it is told that something is wrong with it.
use crate::{
    error::{Error, Result},
    http::body,
};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse, dev::Payload, http::header, web::Bytes,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use std::{collections::HashMap, future::Future, pin::Pin};
use utoipa::ToSchema;

/// Why no token was given (RFC 6749 §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    InvalidRequest,
    InvalidClient,
    InvalidGrant,
    InvalidScope,
    UnsupportedGrantType,
    /// Too many wrong secrets; wait as long as `Retry-After` says.
    SlowDown,
}

/// An error of OAuth.
#[derive(Serialize, ToSchema)]
#[schema(as = OAuthError, example = json!({"error": "invalid_client", "error_description": "the client is not known, was revoked, or sent another secret"}))]
pub struct Told {
    error: Reason,
    error_description: &'static str,
}

/// A refusal in the words of OAuth, or what went wrong on our side.
#[derive(Debug)]
pub enum No {
    Said(Reason, &'static str),
    Later(u64),
    Failed(Error),
}

impl From<Error> for No {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl No {
    pub const UNKNOWN_CLIENT: Self =
        Self::Said(Reason::InvalidClient, "the client is not known, was revoked, or sent another secret");
    pub const fn unreadable(why: &'static str) -> Self {
        Self::Said(Reason::InvalidRequest, why)
    }

    pub fn answer(self) -> Result<HttpResponse> {
        let (error, error_description, seconds) = match self {
            Self::Failed(error) => return Err(error),
            Self::Said(reason, why) => (reason, why, None),
            Self::Later(seconds) => (Reason::SlowDown, "too many wrong secrets", Some(seconds)),
        };
        let mut response = match error {
            Reason::InvalidClient => HttpResponse::Unauthorized(),
            Reason::SlowDown => HttpResponse::TooManyRequests(),
            _ => HttpResponse::BadRequest(),
        };
        if error == Reason::InvalidClient {
            response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"polku\""));
        }
        if let Some(seconds) = seconds {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        Ok(response.json(Told { error, error_description }))
    }
}

/// The parameters of a request, each at most once, and the credentials it came with.
pub struct Form {
    parameters: HashMap<String, String>,
    pub client_id: String,
    pub client_secret: String,
}

impl Form {
    pub fn get(&self, name: &str) -> Option<&str> {
        // RFC 6749 §3.2: a parameter without a value is treated as if it were left out.
        self.parameters.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn read(request: &HttpRequest, body: &[u8]) -> std::result::Result<Self, No> {
        if request.content_type() != "application/x-www-form-urlencoded" {
            return Err(No::unreadable("the body must be application/x-www-form-urlencoded"));
        }
        let mut parameters = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(body) {
            if parameters.insert(name.into_owned(), value.into_owned()).is_some() {
                return Err(No::unreadable("a parameter is given more than once"));
            }
        }
        let posted = parameters.remove("client_id").zip(parameters.remove("client_secret"));
        let (client_id, client_secret) = match (request.headers().get(header::AUTHORIZATION), posted) {
            (Some(_), Some(_)) => return Err(No::unreadable("the client proves itself in two ways")),
            (Some(header), None) => basic(header).ok_or(No::UNKNOWN_CLIENT)?,
            (None, posted) => posted.ok_or(No::UNKNOWN_CLIENT)?,
        };
        Ok(Self { parameters, client_id, client_secret })
    }
}

/// The credentials of a Basic header; their parts are form-encoded (RFC 6749 §2.3.1).
fn basic(sent: &header::HeaderValue) -> Option<(String, String)> {
    let (scheme, credentials) = sent.to_str().ok()?.split_once(' ')?;
    let credentials = scheme.eq_ignore_ascii_case("basic").then(|| credentials.trim())?;
    let plain = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
    let (id, secret) = plain.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

fn form_decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).decode_utf8().ok().map(String::from)
}

/// A form as it was read, or why it could not be.
pub struct Sent(pub std::result::Result<Form, No>);

impl FromRequest for Sent {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let read = match body::whole(bytes).await {
                Ok(bytes) if bytes.len() <= body::LIMIT / 64 => Form::read(&request, &bytes),
                _ => Err(No::unreadable("the body is too large, or came too slowly")),
            };
            Ok(Self(read))
        })
    }
}
