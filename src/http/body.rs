//! Reading a JSON body strictly: no repeated key, no unknown property, no deep nesting, and errors that point at the
//! place without repeating the value.
use crate::error::{Error, Result};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::{Method, header},
    web::Bytes,
};
use domain::{Refusal, Refused};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, OnceLock},
    time::Duration,
};

/// The largest body that is read, in bytes.
pub const LIMIT: usize = 1024 * 1024;
const MAX_DEPTH: usize = 32;
/// How long a body may be on its way.
const IN_TIME: Duration = Duration::from_secs(30);

/// A JSON body that was read into `T`.
pub struct Body<T>(pub T);

/// SHA-256 of method, path and body: what makes two requests the same to an Idempotency-Key. Known once the body is read.
#[derive(Clone)]
pub struct RequestHash {
    whole: Arc<OnceLock<Vec<u8>>>,
    /// That of the same request without a body; it counts where none is read.
    bare: Vec<u8>,
}

impl RequestHash {
    /// That of a request, whether its body was read already or is still to be.
    pub fn of(request: &HttpRequest) -> Self {
        let fresh = || Self { whole: Arc::default(), bare: hash(request, b"") };
        request.extensions_mut().get_or_insert_with(fresh).clone()
    }
    /// Fixes that of a request of which the body was read.
    pub fn read(request: &HttpRequest, body: &[u8]) {
        Self::of(request).whole.get_or_init(|| hash(request, body));
    }
    pub fn bytes(&self) -> Vec<u8> {
        self.whole.get().unwrap_or(&self.bare).clone()
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let bytes = whole(bytes).await?;
            expect_json(&request, bytes.is_empty())?;
            RequestHash::read(&request, &bytes);
            parse(&bytes).map(Self)
        })
    }
}

/// All of a body, which must not take its time: whoever sends byte after byte keeps a place from others.
///
/// # Errors
/// `too-large`; `malformed` where it does not come to its end.
pub async fn whole<E>(bytes: impl Future<Output = std::result::Result<Bytes, E>>) -> Result<Bytes> {
    within(IN_TIME, bytes).await
}

async fn within<E>(
    time: Duration,
    bytes: impl Future<Output = std::result::Result<Bytes, E>>,
) -> Result<Bytes> {
    let came = tokio::time::timeout(time, bytes).await.map_err(|_late| Refusal::Malformed)?;
    // The only thing that can go wrong on the way is the size.
    Ok(came.map_err(|_too_large| Refusal::TooLarge)?)
}

fn expect_json(request: &HttpRequest, is_empty: bool) -> Result<()> {
    let kind = request.content_type();
    let fits = match request.method() {
        &Method::PATCH => matches!(kind, "application/merge-patch+json" | "application/json"),
        _ => kind == "application/json" || (is_empty && kind.is_empty()),
    };
    let plain = !request.headers().contains_key(header::CONTENT_ENCODING);
    if fits && plain { Ok(()) } else { Err(Refusal::NotJson.into()) }
}

fn hash(request: &HttpRequest, body: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [request.method().as_str().as_bytes(), request.path().as_bytes(), body] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// Reads JSON into `T`; an empty body stands for an empty object.
///
/// # Errors
/// `malformed`, or `invalid` with the place and what was expected there.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    if depth(bytes) > MAX_DEPTH {
        return Err(Refusal::Malformed.into());
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| refuse(&error))?;
    json.end().map_err(|_trailing| Refusal::Malformed)?;
    Ok(value)
}

/// How deep brackets nest outside strings.
fn depth(bytes: &[u8]) -> usize {
    let (mut now, mut deepest, mut quoted, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in bytes {
        match (byte, quoted) {
            _ if escaped => escaped = false,
            (b'\\', true) => escaped = true,
            (b'"', _) => quoted = !quoted,
            (b'[' | b'{', false) => {
                now += 1;
                deepest = deepest.max(now);
            }
            (b']' | b'}', false) => now = now.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn refuse(error: &serde_path_to_error::Error<serde_json::Error>) -> Refused {
    let said = error.inner().to_string();
    let data = error.inner().classify() == serde_json::error::Category::Data;
    if !data || said.starts_with("duplicate field") {
        return Refusal::Malformed.into();
    }
    let place = pointer(error.path());
    if let Some(name) = said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return Refused::missing(format!("{place}/{name}"));
    }
    if said.starts_with("unknown field") {
        return Refused::field(place, "unknown_property", format!("is not known here{}", expected(&said)));
    }
    let code = if said.starts_with("unknown variant") { "unknown_code" } else { "invalid" };
    Refused::field(place, code, describe(&said))
}

/// The path as a JSON Pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { .. } | Segment::Unknown => pointer,
    })
}

/// What serde expected, without what it got: the latter is the caller's data.
fn expected(said: &str) -> String {
    said.rsplit_once(", expected ")
        .map(|(_, what)| what.split(" at line ").next().unwrap_or_default())
        .map_or_else(String::new, |what| format!("; expected {what}"))
}

fn describe(said: &str) -> String {
    let own_words = ["must", "is ", "has ", "are ", "cannot"];
    if own_words.iter().any(|word| said.starts_with(word)) {
        return said.split(" at line ").next().unwrap_or_default().to_owned();
    }
    format!("is not valid{}", expected(said))
}

#[cfg(test)]
mod tests {
    use super::{depth, parse, within};
    use crate::error::Error;
    use actix_web::web::Bytes;
    use domain::{Refusal, Refused};
    use std::{convert::Infallible, future, time::Duration};

    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only read into")]
        name: domain::text::Text<5>,
    }

    #[actix_web::test]
    async fn a_body_that_does_not_come_to_its_end_is_given_up() {
        let never = future::pending::<Result<Bytes, Infallible>>();
        let late = within(Duration::ZERO, never).await.unwrap_err();
        assert!(matches!(late, Error::Refused(why) if why.why == Refusal::Malformed));
        let came = future::ready(Ok::<_, Infallible>(Bytes::from_static(b"{}")));
        assert_eq!(within(Duration::from_mins(1), came).await.unwrap(), "{}");
    }

    fn refused(json: &str) -> Refused {
        match parse::<Sample>(json.as_bytes()) {
            Err(Error::Refused(refused)) => refused,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn errors_point_at_the_place_and_never_repeat_the_value() {
        for (json, slug, pointer, code) in [
            (r#"{"name":"secret-value"}"#, "invalid", "/name", "invalid"),
            (r#"{"name":7}"#, "invalid", "/name", "invalid"),
            ("{}", "invalid", "/name", "required"),
            (r#"{"name":"a","secret":1}"#, "invalid", "/secret", "unknown_property"),
        ] {
            let refused = refused(json);
            assert_eq!(refused.why.slug(), slug, "{json}");
            let error = &refused.errors[0];
            assert_eq!((error.pointer.as_str(), error.code.as_str()), (pointer, code), "{json}");
            assert!(!error.detail.contains("secret-value"), "{}", error.detail);
        }
    }

    #[test]
    fn what_is_not_json_is_malformed() {
        for json in ["{", r#"{"name":"a","name":"b"}"#, r#"{"name":"a"} x"#, "\u{0}"] {
            assert_eq!(refused(json).why.slug(), "malformed", "{json}");
        }
    }

    #[test]
    fn depth_counts_brackets_outside_strings() {
        assert_eq!(depth(br#"{"a":["[[[\"[["]}"#), 2);
    }
}
