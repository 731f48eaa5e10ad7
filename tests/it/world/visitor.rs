//! Somebody with a browser: keeps a cookie, sends forms, and goes where it is sent only when told to.
use super::{Person, World};
use domain::SessionId;
use entity::session;
use reqwest::{Client, Response, header::HeaderMap, redirect::Policy};

/// A browser in which somebody may be signed in.
pub struct Visitor {
    http: Client,
    base: String,
    cookie: Option<String>,
}

/// A page that came.
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub html: String,
}

impl World {
    /// Nobody yet.
    pub fn visitor(&self) -> Visitor {
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Visitor { http, base: self.base.clone(), cookie: None }
    }

    /// Somebody with the token of a session.
    pub fn visitor_with(&self, token: &str) -> Visitor {
        Visitor { cookie: Some(format!("__Host-session={token}")), ..self.visitor() }
    }

    /// A person whose session goes on.
    pub async fn visits(&self, person: &Person) -> Visitor {
        let token = format!("token-of-{}", person.id);
        let now = self.now();
        self.put::<session::Entity>(session::Model {
            id: SessionId::generate(),
            version: 1,
            user_id: person.id,
            organization_id: person.organization,
            token_hash: polku::access::hash_token(&token),
            csrf_hash: polku::access::hash_token(&polku::access::csrf_of(&token)),
            user_agent: None,
            created_at: now,
            last_seen_at: now,
            expires_at: now + chrono::Duration::hours(12),
            ended_at: None,
            stepped_up_at: None,
        })
        .await;
        self.visitor_with(&token)
    }
}

impl Visitor {
    /// Keeps the session that an answer brought.
    pub fn keep(&mut self, page: &Page) {
        let set = page.headers["set-cookie"].to_str().unwrap();
        self.cookie = set.split(';').next().map(str::to_owned);
    }

    pub async fn get(&self, path: &str) -> Page {
        self.get_in("fi", path).await
    }

    pub async fn get_in(&self, language: &str, path: &str) -> Page {
        self.asks(language, path, "*/*").await
    }

    /// As a browser asks for a page.
    pub async fn asks_for_page(&self, language: &str, path: &str) -> Page {
        self.asks(language, path, "text/html,*/*;q=0.8").await
    }

    async fn asks(&self, language: &str, path: &str, accept: &str) -> Page {
        let request = self.http.get(format!("{}{path}", self.base)).header("accept-language", language);
        let request = request.header("accept", accept);
        let request = match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        };
        Page::of(request.send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_from("same-origin", path, fields).await
    }

    /// Sends a form that stands on a page of some site.
    pub async fn post_from(&self, site: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept-language", "fi")
            .header("sec-fetch-site", site)
            .body(form);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        Page::of(request.send().await.unwrap()).await
    }
}

impl Page {
    async fn of(answer: Response) -> Self {
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Self { status, headers, html: answer.text().await.unwrap() }
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.html);
        self
    }

    /// Where it sends the browser.
    #[track_caller]
    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.html);
        self.headers["location"].to_str().unwrap()
    }

    /// What stands in the hidden field of that name: the first on the page.
    #[track_caller]
    pub fn hidden(&self, name: &str) -> String {
        let field = format!("name=\"{name}\" value=\"");
        let rest = self.html.split_once(&field).unwrap_or_else(|| panic!("no {name} in {}", self.html)).1;
        rest.split('"').next().unwrap().replace("&#34;", "\"")
    }

    #[track_caller]
    pub fn tells(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.html.contains(text), "{text} is not in {}", self.html);
        }
    }

    #[track_caller]
    pub fn hides(&self, texts: &[&str]) {
        for text in texts {
            assert!(!self.html.contains(text), "{text} is in {}", self.html);
        }
    }
}
