//! Reading a query string strictly: unknown and repeated parameters are refused.
use crate::error::{Error, Result};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use domain::Refused;
use serde::de::DeserializeOwned;
use std::{
    collections::HashSet,
    future::{Ready, ready},
};

/// The query parameters, read into `T`.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self).map_err(Error::from))
    }
}

/// Reads a query string.
///
/// # Errors
/// Says which parameter is wrong.
pub fn parse<T: DeserializeOwned>(query: &str) -> std::result::Result<T, Refused> {
    let mut seen = HashSet::new();
    for (name, _) in url::form_urlencoded::parse(query.as_bytes()) {
        if !seen.insert(name.to_string()) {
            return Err(Refused::field(name, "repeated", "is given more than once"));
        }
    }
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs)).map_err(|error| {
        let said = error.inner().to_string();
        let unknown = said.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
        let missing = said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        match (unknown, missing) {
            (Some(name), _) => {
                Refused::field(name, "unknown_parameter", "is not a parameter of this operation")
            }
            (_, Some(name)) => Refused::missing(name),
            _ => Refused::field(error.path().to_string(), "invalid", "is not valid"),
        }
    })
}
