//! RFC 9457 problem details, the one shape of every error.
use super::request;
use crate::error::Error;
use actix_web::{HttpResponse, ResponseError, http::StatusCode, http::header};
use domain::{FieldError, Refusal, Refused};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was not done (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "type": "/problems/transition-not-allowed", "title": "The record is not in a state that permits this step",
    "status": 409, "detail": "Take one of the allowed_steps, or read the record again.",
    "instance": "01990000-0000-7000-8000-000000000001", "allowed_steps": ["reopen"]}))]
pub struct Problem {
    /// Address of a page that explains the reason; stable.
    #[serde(rename = "type")]
    #[schema(format = UriReference)]
    kind: String,
    title: String,
    status: u16,
    /// What the caller can do about it.
    detail: &'static str,
    /// The id of the request, as in our logs.
    instance: String,
    /// Where the input is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// The steps that are legal now.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_steps: Option<Vec<&'static str>>,
    /// The record that stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    existing_id: Option<uuid::Uuid>,
}

impl Problem {
    pub const MEDIA_TYPE: &'static str = "application/problem+json";

    pub fn response(error: &Error) -> HttpResponse {
        if let Error::Answered(sent) = error {
            return (**sent).clone().into_response();
        }
        let refused = Self::refused(error);
        let mut response = HttpResponse::build(error.status_code());
        response.content_type(Self::MEDIA_TYPE);
        if let Some(seconds) = refused.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if refused.why == Refusal::NotSignedIn {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        response.json(Self::from(refused))
    }

    fn refused(error: &Error) -> Refused {
        match error {
            Error::Refused(refused) => refused.clone(),
            Error::Away(_) => Refused::later(Refusal::Unavailable, 5),
            Error::Fault(_) | Error::Answered(_) => Refusal::Fault.into(),
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self {
            kind: format!("/problems/{}", refused.why.slug()),
            title: refused.why.to_string(),
            status: refused.why.status(),
            detail: refused.why.remedy(),
            instance: request::id().to_string(),
            errors: refused.errors,
            allowed_steps: refused.allowed_steps,
            existing_id: refused.existing,
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(Problem::refused(self).why.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
    fn error_response(&self) -> HttpResponse {
        match self {
            // Display, never Debug: the database puts row values into the latter.
            Self::Fault(fault) => tracing::error!(error = %fault, "fault"),
            Self::Away(fault) => tracing::error!(error = %fault, "the database is away"),
            Self::Refused(_) | Self::Answered(_) => {}
        }
        Problem::response(self)
    }
}
