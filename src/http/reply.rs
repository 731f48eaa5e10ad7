//! An answer that is ready to be sent: its bytes exist before the transaction that allows it commits.
use super::html;
pub use crate::answer::Sent;
use crate::error::Result;
use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody, http::StatusCode, http::header};
use serde::Serialize;
use std::marker::PhantomData;

/// A view as JSON with its headers.
pub struct Reply<V> {
    sent: Sent,
    next: Option<String>,
    language: Option<&'static str>,
    media_type: Option<&'static str>,
    view: PhantomData<V>,
}

impl<V> From<Sent> for Reply<V> {
    fn from(sent: Sent) -> Self {
        Self { sent, next: None, language: None, media_type: None, view: PhantomData }
    }
}

impl<V: Serialize> Reply<V> {
    /// # Errors
    /// A view that can't be written as JSON is a fault.
    pub fn ok(view: &V) -> Result<Self> {
        Self::new(StatusCode::OK, view)
    }
    /// # Errors
    /// A view that can't be written as JSON is a fault.
    pub fn new(status: StatusCode, view: &V) -> Result<Self> {
        let body = serde_json::to_vec(view).map_err(anyhow::Error::from)?;
        Ok(Sent { status: status.as_u16(), etag: None, location: None, body }.into())
    }
}

impl Reply<String> {
    /// A page in HTML.
    pub fn page(page: String) -> Self {
        Self::text(html::MEDIA_TYPE, page)
    }
    /// Text that is no JSON.
    pub fn text(media_type: &'static str, text: String) -> Self {
        let status = StatusCode::OK.as_u16();
        let sent = Sent { status, etag: None, location: None, body: text.into_bytes() };
        Self { media_type: Some(media_type), ..sent.into() }
    }
}

impl<V> Reply<V> {
    /// Done, and there is nothing to show.
    pub fn done() -> Self {
        let status = StatusCode::NO_CONTENT.as_u16();
        Sent { status, etag: None, location: None, body: Vec::new() }.into()
    }
    #[must_use]
    pub fn tagged(mut self, etag: String) -> Self {
        self.sent.etag = Some(etag);
        self
    }
    #[must_use]
    pub fn at(mut self, location: String) -> Self {
        self.sent.location = Some(location);
        self
    }
    /// The query string of the next page.
    #[must_use]
    pub fn followed_by(mut self, next: Option<String>) -> Self {
        self.next = next;
        self
    }
    #[must_use]
    pub fn in_language(mut self, language: &'static str) -> Self {
        self.language = Some(language);
        self
    }
    pub const fn sent(&self) -> &Sent {
        &self.sent
    }
}

impl Sent {
    /// As it goes over the wire.
    pub fn into_response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        if !self.body.is_empty() {
            response.content_type("application/json");
        }
        for (name, value) in [(header::ETAG, self.etag), (header::LOCATION, self.location)] {
            if let Some(value) = value {
                response.insert_header((name, value));
            }
        }
        response.body(self.body)
    }
}

impl<V> Responder for Reply<V> {
    type Body = BoxBody;
    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut headers = Vec::new();
        if let Some(media_type) = self.media_type {
            headers.push((header::CONTENT_TYPE, format!("{media_type}; charset=utf-8")));
            if media_type == html::MEDIA_TYPE {
                headers.push((header::CONTENT_SECURITY_POLICY, html::policy().to_owned()));
            }
        }
        if let Some(cursor) = self.next {
            headers.push((header::LINK, next_link(request, &cursor)));
        }
        if let Some(language) = self.language {
            headers.push((header::CONTENT_LANGUAGE, language.to_owned()));
            headers.push((header::VARY, "Accept-Language".to_owned()));
        }
        let mut response = self.sent.into_response();
        for (name, value) in headers {
            if let Ok(value) = header::HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// RFC 8288 link to the next page: the same filters, another cursor.
fn next_link(request: &HttpRequest, cursor: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(request.query_string().as_bytes()) {
        if name != "cursor" {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("cursor", cursor);
    format!("<{}?{}>; rel=\"next\"", request.path(), query.finish())
}
