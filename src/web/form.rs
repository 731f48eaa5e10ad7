//! Forms: what a script would send in headers a form sends in fields. They are unfolded before anything else is read, so that the
//! guard finds what it wants where it always does, and handlers find JSON such as the API takes.
use crate::{
    access::csrf_header,
    error::{Error, Result},
    http::body::{self, RequestHash},
};
use actix_web::{
    HttpMessage, HttpRequest,
    dev::ServiceRequest,
    http::header::{self, HeaderName, HeaderValue},
    web::Bytes,
};
use domain::Refusal;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Fields that stand for headers.
const HEADERS: [(&str, &str); 3] =
    [("csrf", csrf_header()), ("version", "if-match"), ("key", "idempotency-key")];

/// The fields of a form that are its own, in their order.
#[derive(Clone, Debug, Default)]
pub struct Form(Vec<(String, String)>);

/// Reads the form that was sent, if one was.
///
/// # Errors
/// `csrf-token-missing` when another site had it sent, `too-large`.
pub async fn unfold(request: &mut ServiceRequest) -> Result<()> {
    if !comes_from_here(request) {
        return Err(Refusal::CsrfTokenMissing.into());
    }
    if request.content_type() != "application/x-www-form-urlencoded" {
        return Ok(());
    }
    let bytes = body::whole(request.extract::<Bytes>()).await?;
    RequestHash::read(request.request(), &bytes);
    let mut form = Form::default();
    for (name, value) in url::form_urlencoded::parse(&bytes) {
        match HEADERS.iter().find(|(field, _)| *field == name) {
            Some((_, header)) => put(request, header, &value),
            // Browsers end lines of a text as RFC 822 did.
            None => form.0.push((name.into_owned(), value.replace("\r\n", "\n"))),
        }
    }
    request.extensions_mut().insert(form);
    Ok(())
}

fn put(request: &mut ServiceRequest, header: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value)
        && !value.is_empty()
    {
        request.headers_mut().insert(HeaderName::from_static(header), value);
    }
}

/// Whether the page that sent it is one of ours: browsers say so in `Sec-Fetch-Site`, older ones in `Origin` alone.
fn comes_from_here(request: &ServiceRequest) -> bool {
    let told = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = told("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let host = request.connection_info().host().to_owned();
    told(header::ORIGIN.as_str())
        .is_none_or(|origin| origin.split_once("://").is_some_and(|(_, from)| from == host))
}

impl Form {
    /// The form of a request; one without fields where there is none.
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    /// Fields that people write in, and do not choose from.
    const TYPED: [&str; 9] = [
        "question",
        "answer",
        "comment",
        "place",
        "body",
        "reason",
        "client_wish",
        "summary",
        "duplicate_reason",
    ];

    /// What somebody wrote in it, and did not choose.
    pub fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields().filter(|(name, value)| is_written(name, value))
    }

    /// The fields of these names alone.
    pub fn only(&self, names: &[&str]) -> Self {
        Self(self.0.iter().filter(|(name, _)| names.contains(&name.as_str())).cloned().collect())
    }

    /// Puts something else in a field that is there.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.iter_mut().filter(|(field, _)| field == name).for_each(|field| value.clone_into(&mut field.1));
    }

    /// One field more.
    pub fn put(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// What stands in a field; nothing where it was left empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// All that was chosen in a list, the fields of which are named `name[]`.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let of_list = self.0.iter().filter(|(field, _)| field.strip_suffix("[]") == Some(name));
        of_list.map(|(_, value)| value.as_str()).collect()
    }

    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The form read as a body of the API.
    ///
    /// # Errors
    /// What the API says to such a body.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T> {
        body::parse(&self.json()?)
    }

    /// The form as a body of the API: fields that were left empty are not there, those whose names end in `[]` are lists.
    ///
    /// # Errors
    /// Never for what was sent as a form.
    pub fn json(&self) -> Result<Vec<u8>> {
        let mut sent = Map::new();
        for (name, value) in self.fields().filter(|(_, value)| !value.trim().is_empty()) {
            match name.strip_suffix("[]") {
                None => drop(sent.insert(name.to_owned(), Value::from(value))),
                Some(list) => {
                    let list = sent.entry(list).or_insert_with(|| Value::Array(Vec::new()));
                    list.as_array_mut().into_iter().for_each(|list| list.push(Value::from(value)));
                }
            }
        }
        serde_json::to_vec(&sent).map_err(|error| Error::Fault(error.into()))
    }
}

/// Whether a field holds words of somebody's own: those have spaces between them, or are asked for as such.
pub fn is_written(name: &str, value: &str) -> bool {
    !is_secret(name) && (value.contains(' ') || Form::TYPED.contains(&name))
}

/// Whether a field holds what no page shows again.
pub fn is_secret(name: &str) -> bool {
    name.ends_with("password")
}
