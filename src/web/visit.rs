//! Somebody who opens a page: who they are, which language they read, and what they are answered when something goes wrong.
use super::{form::Form, page, text::Texts};
use crate::{
    access::{Access, SESSION_COOKIE, csrf_of},
    error::{Error, Result},
    http::{language::Language, problem::Problem, query::parse},
};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{StatusCode, header},
};
use domain::{Refusal, text::Lang};
use serde::de::DeserializeOwned;
use std::{collections::BTreeSet, convert::Infallible, future::Future, pin::Pin};

/// The cookie that remembers the language somebody chose.
pub const LANGUAGE_COOKIE: &str = "__Host-language";

/// What an address tells of what was done before or is to be opened, which is not asked for.
pub const TOLD: [&str; 4] = ["done", "do", "given", "kept"];

/// A request for a page.
pub struct Visit {
    pub request: HttpRequest,
    pub texts: Texts,
    pub form: Form,
    access: Result<Access>,
}

impl FromRequest for Visit {
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, Infallible>>>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self::of(&request).await) })
    }
}

impl Visit {
    pub async fn of(request: &HttpRequest) -> Self {
        let access = Access::extract(request).await;
        Self { access, ..Self::of_nobody(request).await }
    }

    /// Without looking up who it is.
    pub async fn of_nobody(request: &HttpRequest) -> Self {
        let Ok(Language(preferred)) = Language::extract(request).await;
        let chosen = request.cookie(LANGUAGE_COOKIE).and_then(|cookie| cookie.value().parse::<Lang>().ok());
        let texts = Texts(chosen.unwrap_or(preferred));
        let access = Err(Refusal::NotSignedIn.into());
        Self { form: Form::of(request), texts, access, request: request.clone() }
    }

    /// Who it is, as the guard found them.
    ///
    /// # Errors
    /// `not-signed-in` and `csrf-token-missing`.
    pub fn access(&self) -> Result<&Access> {
        match &self.access {
            Ok(access) => Ok(access),
            Err(Error::Refused(why)) => Err(why.why.into()),
            Err(Error::Away(why)) => Err(Error::Away(anyhow::anyhow!("{why:#}"))),
            Err(other) => Err(Error::Fault(anyhow::anyhow!("{other:#}"))),
        }
    }

    /// What forms prove with that they come from a page of ours.
    pub fn csrf(&self) -> String {
        self.request.cookie(SESSION_COOKIE).map(|cookie| csrf_of(cookie.value())).unwrap_or_default()
    }

    /// The address that was asked for, with its query.
    pub fn address(&self) -> String {
        self.request.uri().path_and_query().map(ToString::to_string).unwrap_or_default()
    }

    /// Whether a form with much to choose from stands open on the page.
    pub fn opens_a_form(&self) -> bool {
        !self.request.method().is_safe() || self.request.query_string().starts_with("do=")
    }

    /// What the address asks for. Fields of a form that were left empty ask for nothing; of the `usual` ones that are not there
    /// the usual is asked for.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn asked<T: DeserializeOwned>(&self, usual: &[(&str, &str)]) -> Result<T> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let mut given = BTreeSet::new();
        for (name, value) in url::form_urlencoded::parse(self.request.query_string().as_bytes()) {
            if !value.trim().is_empty() && !TOLD.contains(&name.as_ref()) {
                query.append_pair(&name, &value);
                given.insert(name.into_owned());
            }
        }
        query.extend_pairs(usual.iter().filter(|(name, _)| !given.contains(*name)));
        Ok(parse(&query.finish())?)
    }

    /// The page, or the one that tells why there is none.
    pub fn answer(&self, page: Result<HttpResponse>) -> HttpResponse {
        match page {
            Ok(page) => page,
            Err(Error::Refused(why)) if why.why == Refusal::NotSignedIn => self.sign_in_first(),
            Err(error) => {
                // The API's own words for it are logged there; a page says it to a person.
                let problem = Problem::response(&error);
                let mut page = page::problem(self, &error, problem.status());
                if let Some(after) = problem.headers().get(header::RETRY_AFTER) {
                    page.headers_mut().insert(header::RETRY_AFTER, after.clone());
                }
                page
            }
        }
    }

    /// Nothing that was typed is lost: it goes along through signing in, to be looked at again and sent by its writer.
    fn sign_in_first(&self) -> HttpResponse {
        if self.request.method().is_safe() {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("next", &self.address());
            return see_other(&format!("/sign-in?{}", query.finish()));
        }
        super::sign_in::again(self, StatusCode::UNAUTHORIZED, None)
    }
}

/// Sends the browser on to another page.
pub fn see_other(place: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, place)).finish()
}
