//! The stage of the demo: the service itself without a socket, a clock that is told the time, and the people who ask.
use super::register::text;
use crate::{
    access::{Gate, csrf_header},
    app,
};
use actix_http::Request;
use actix_web::{
    dev::{Service, ServiceResponse},
    http::{StatusCode, header},
    test::{TestRequest, init_service},
};
use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::{
    cell::RefCell,
    collections::HashMap,
    future::Future,
    pin::Pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// A clock that tells what it is told, a microsecond later each time.
#[derive(Clone)]
pub struct StoryClock(Arc<AtomicI64>);

impl StoryClock {
    pub fn at(moment: DateTime<Utc>) -> Self {
        Self(Arc::new(AtomicI64::new(moment.timestamp_micros())))
    }
    pub fn tell(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.fetch_add(1, Ordering::Relaxed)).unwrap_or_default()
    }
    /// Moves on, never back.
    pub fn move_to(&self, moment: DateTime<Utc>) {
        self.0.fetch_max(moment.timestamp_micros(), Ordering::Relaxed);
    }
}

type Answering = Pin<Box<dyn Future<Output = anyhow::Result<ServiceResponse>>>>;

/// Where requests go.
pub struct Stage {
    pub clock: StoryClock,
    call: Box<dyn Fn(Request) -> Answering>,
    tokens: RefCell<HashMap<String, (String, DateTime<Utc>)>>,
    /// The API client that speaks for the people of each organization while the story is told.
    voices: HashMap<String, (String, String)>,
    ids: HashMap<String, String>,
    etags: HashMap<String, String>,
}

/// What came back.
pub struct Heard {
    pub body: Value,
    pub etag: Option<String>,
    pub is_new: bool,
    /// Name and value of the cookie that came with it.
    pub cookie: Option<String>,
}

impl Stage {
    /// # Errors
    /// A committed description that is none.
    pub async fn new(gate: Gate, clock: StoryClock) -> anyhow::Result<Self> {
        let service = Rc::new(init_service(app::build(gate, app::addresses()?)).await);
        let call = move |request: Request| -> Answering {
            let service = service.clone();
            Box::pin(async move {
                let answer = service.call(request).await;
                let answer = answer.map_err(|error| anyhow::anyhow!("{error}"))?;
                Ok(answer.map_into_boxed_body())
            })
        };
        Ok(Self {
            clock,
            call: Box::new(call),
            tokens: RefCell::default(),
            voices: HashMap::new(),
            ids: HashMap::new(),
            etags: HashMap::new(),
        })
    }

    pub fn note(&mut self, key: &str, id: impl Into<String>) {
        self.ids.insert(key.to_owned(), id.into());
    }
    /// The id of something that was made before.
    ///
    /// # Errors
    /// A key that nothing was made under.
    pub fn id(&self, key: &str) -> anyhow::Result<&str> {
        self.ids.get(key).map(String::as_str).with_context(|| format!("the demo knows no {key}"))
    }
    pub fn speak_through(&mut self, organization: &str, client_id: String, secret: String) {
        self.voices.insert(organization.to_owned(), (client_id, secret));
    }

    /// Asks as the user `who` (its key, in its organization) and expects success.
    pub async fn ask(
        &mut self,
        who: (&str, &str),
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<Heard> {
        let token = self.token(who).await?;
        let mut request = TestRequest::with_uri(&format!("/api/v1{path}"))
            .method(method.parse()?)
            .insert_header((header::AUTHORIZATION, format!("Bearer {token}")));
        if let Some(body) = body {
            request = request.set_json(body);
        }
        let record = record_of(path);
        if let Some(etag) = self.etags.get(record) {
            request = request.insert_header((header::IF_MATCH, etag.clone()));
        }
        let heard = self.hear(request.to_request(), path).await?;
        // What was made has a version of its own.
        if let Some(etag) = heard.etag.as_ref().filter(|_| !heard.is_new) {
            self.etags.insert(record.to_owned(), etag.clone());
        }
        Ok(heard)
    }

    /// Makes something and remembers it under `key`; its path.
    pub async fn make(
        &mut self,
        key: &str,
        who: (&str, &str),
        path: &str,
        body: &Value,
    ) -> anyhow::Result<String> {
        let made = self.ask(who, "POST", path, Some(body)).await.with_context(|| key.to_owned())?;
        let id = made.body["id"].as_str().with_context(|| format!("{key} has no id"))?.to_owned();
        let record = format!("{path}/{id}");
        if let Some(etag) = made.etag {
            self.etags.insert(record.clone(), etag);
        }
        self.note(key, id);
        Ok(record)
    }

    /// Reads the record again, because something else has changed it.
    pub async fn refresh(&mut self, who: (&str, &str), record: &str) -> anyhow::Result<Value> {
        let heard = self.ask(who, "GET", record, None).await?;
        Ok(heard.body)
    }

    /// Sends a request as it is and expects success.
    pub async fn hear(&self, request: Request, path: &str) -> anyhow::Result<Heard> {
        let answer = (self.call)(request).await?;
        let status = answer.status();
        let etag = answer.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let cookie = answer.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
        let bytes = actix_web::body::to_bytes(answer.into_body())
            .await
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if !status.is_success() {
            bail!("{path} answers {status}: {body}");
        }
        Ok(Heard { body, etag, is_new: status == StatusCode::CREATED, cookie })
    }

    async fn token(&self, (organization, user): (&str, &str)) -> anyhow::Result<String> {
        let now = self.clock.tell();
        if let Some((token, until)) = self.tokens.borrow().get(user)
            && *until > now
        {
            return Ok(token.clone());
        }
        let (client_id, secret) =
            self.voices.get(organization).context("nobody speaks for the organization")?;
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client_id),
            ("client_secret", secret),
            ("on_behalf_of", self.id(user)?),
        ];
        let request = TestRequest::post().uri("/oauth/token").set_form(form).to_request();
        let heard = self.hear(request, "/oauth/token").await?;
        let token = heard.body["access_token"].as_str().context("no token")?.to_owned();
        self.tokens
            .borrow_mut()
            .insert(user.to_owned(), (token.clone(), now + chrono::Duration::minutes(10)));
        Ok(token)
    }
}

/// Somebody who has signed in with their password.
pub struct Session {
    cookie: String,
    csrf: String,
}

impl Session {
    pub async fn open(stage: &Stage, login: &str, password: &str) -> anyhow::Result<Self> {
        let body = json!({"login": login, "password": password});
        let request = TestRequest::post().uri("/api/v1/sessions").set_json(body).to_request();
        let heard = stage.hear(request, "signing in").await?;
        Ok(Self { cookie: heard.cookie.context("no session")?, csrf: text(&heard.body, "csrf_token")? })
    }

    pub async fn ask(
        &mut self,
        stage: &Stage,
        method: &str,
        path: &str,
        body: &Value,
    ) -> anyhow::Result<Value> {
        let request = TestRequest::with_uri(&format!("/api/v1{path}"))
            .method(method.parse()?)
            .insert_header((header::COOKIE, self.cookie.clone()))
            .insert_header((csrf_header(), self.csrf.clone()))
            .set_json(body);
        let heard = stage.hear(request.to_request(), path).await?;
        // Whoever has stepped up goes on under another token.
        if let Some(cookie) = heard.cookie {
            *self = Self { cookie, csrf: text(&heard.body, "csrf_token")? };
        }
        Ok(heard.body)
    }
}

/// The record that a step's path is about: `/referrals/ID/accept` is about `/referrals/ID`.
fn record_of(path: &str) -> &str {
    let end = path.match_indices('/').nth(2).map_or(path.len(), |(end, _)| end);
    path.get(..end).unwrap_or(path)
}
