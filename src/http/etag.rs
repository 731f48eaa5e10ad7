//! Versions on the wire: `ETag` and `If-Match`.
use crate::error::Error;
pub use crate::store::Version;
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use domain::Refusal;
use std::future::{Ready, ready};

/// The version the caller saw last; requests that change a record must send it.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(Version);

impl IfMatch {
    /// For the service's own steps, which have just read the record.
    pub const fn of(version: Version) -> Self {
        Self(version)
    }
    pub fn covers(self, version: Version) -> bool {
        self.0 == version
    }
}

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(sent) = request.headers().get(header::IF_MATCH) else {
            return ready(Err(Refusal::IfMatchRequired.into()));
        };
        let version =
            sent.to_str().ok().and_then(|tag| tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok());
        // A tag that is not one of ours can't be the current version.
        ready(version.map(|number| Self(Version(number))).ok_or_else(|| Refusal::Stale.into()))
    }
}

impl utoipa::IntoParams for IfMatch {
    fn into_params(
        _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
    ) -> Vec<utoipa::openapi::path::Parameter> {
        use utoipa::openapi::{
            ObjectBuilder, Required,
            path::{ParameterBuilder, ParameterIn},
            schema::Type,
        };
        let tag = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^\"[0-9]+\"$"));
        vec![
            ParameterBuilder::new()
                .name("If-Match")
                .parameter_in(ParameterIn::Header)
                .required(Required::True)
                .description(Some("The ETag of the record as you read it."))
                .schema(Some(tag))
                .example(Some("\"1\"".into()))
                .build(),
        ]
    }
}

/// The strong entity tag of a version.
pub fn etag(version: Version) -> String {
    format!("\"{}\"", version.0)
}
