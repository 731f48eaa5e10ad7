//! People and partner systems send the requests.
use super::conform;
use domain::{OrganizationId, UserId};
use reqwest::{Client, Method, header::HeaderMap};
use serde_json::Value;
use uuid::Uuid;

/// Somebody who can be asked to send a request.
#[derive(Clone)]
pub struct Person {
    http: Client,
    base: String,
    token: Option<String>,
    pub id: UserId,
    pub organization: OrganizationId,
}

/// What came back. It has been checked against the API description already.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
    pub bytes: Vec<u8>,
}

/// A request that is being put together.
pub struct Asking<'a> {
    person: &'a Person,
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
}

impl Person {
    pub fn new(base: String, token: String, id: UserId, organization: OrganizationId) -> Self {
        // The server hangs up after five idle seconds: what has been idle for two is not used again.
        let http = Client::builder().pool_idle_timeout(std::time::Duration::from_secs(2)).build().unwrap();
        Self { http, base, token: Some(token), id, organization }
    }
    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Self {
        Self { token: None, ..self.clone() }
    }
    /// The same with another bearer token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }
    /// The same at another node.
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }
    /// What proves who asks.
    pub fn bearer(&self) -> String {
        self.token.clone().unwrap()
    }
    pub fn asks(&self, method: &str, path: &str) -> Asking<'_> {
        let method = method.parse().unwrap();
        Asking { person: self, method, path: path.to_owned(), headers: Vec::new(), body: None }
    }
    pub async fn get(&self, path: &str) -> Answer {
        self.asks("GET", path).send().await
    }
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.asks("POST", path).json(&body).send().await
    }
    /// Takes a step on a record as it is now.
    pub async fn step(&self, record: &str, step: &str, body: Value) -> Answer {
        let etag = self.etag(record).await;
        self.asks("POST", &format!("{record}/{step}")).if_match(&etag).json(&body).send().await
    }
    pub async fn patch(&self, record: &str, body: Value) -> Answer {
        let etag = self.etag(record).await;
        self.asks("PATCH", record).if_match(&etag).json(&body).send().await
    }
    pub async fn etag(&self, record: &str) -> String {
        let seen = self.get(record).await;
        assert_eq!(seen.status, 200, "{record}: {}", seen.body);
        seen.etag()
    }
}

impl Asking<'_> {
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
    pub fn if_match(self, etag: &str) -> Self {
        self.header("if-match", etag)
    }
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }
    pub fn json(mut self, body: &Value) -> Self {
        self.body = Some(serde_json::to_vec(body).unwrap());
        self
    }
    pub fn raw(mut self, body: &[u8]) -> Self {
        self.body = Some(body.to_vec());
        self
    }
    pub async fn send(self) -> Answer {
        let path = if self.path.starts_with("/oauth")
            || self.path.starts_with("/.well-known")
            || self.path.starts_with("/health")
            || self.path.starts_with("/api/")
        {
            self.path.clone()
        } else {
            format!("/api/v1{}", self.path)
        };
        let mut request =
            self.person.http.request(self.method.clone(), format!("{}{path}", self.person.base));
        if let Some(token) = &self.person.token {
            request = request.bearer_auth(token);
        }
        if self.body.is_some() && !self.headers.iter().any(|(name, _)| *name == "content-type") {
            let merges = self.method == Method::PATCH;
            let kind = if merges { "application/merge-patch+json" } else { "application/json" };
            request = request.header("content-type", kind);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let answer = Answer { status, headers, body, bytes };
        conform::check(self.method.as_str(), &path, &answer);
        answer
    }
}

impl Answer {
    /// Expects this status and hands the body on.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }
    /// Expects a problem of this status and slug.
    #[track_caller]
    pub fn refused(self, status: u16, slug: &str) -> Value {
        let told = (self.status, self.body["type"].as_str().unwrap_or_default().to_owned());
        assert_eq!(told, (status, format!("/problems/{slug}")), "{}", self.body);
        self.body
    }
    #[track_caller]
    pub fn id(&self) -> Uuid {
        self.body["id"].as_str().unwrap_or_else(|| panic!("no id in {}", self.body)).parse().unwrap()
    }
    #[track_caller]
    pub fn etag(&self) -> String {
        self.headers
            .get("etag")
            .unwrap_or_else(|| panic!("no ETag: {}", self.body))
            .to_str()
            .unwrap()
            .to_owned()
    }
}
