//! Signing in and out, and choosing a language.
use super::{
    fields,
    form::{is_secret, is_written},
    page::{Shell, render},
    visit::{LANGUAGE_COOKIE, Visit, see_other},
};
use crate::{
    access::Gate,
    error::{Error, Result},
    identity::{
        sessions,
        sign_in::{self as signing_in, Visitor},
        throttle::Origin,
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    http::{StatusCode, header},
    web::Data,
};
use askama::Template;
use domain::{Refusal, text::Lang};

/// Signing in, with what was typed on a page whose session had ended.
#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    shell: Shell,
    failure: Option<String>,
    login: String,
    /// Where to go on.
    next: String,
    /// Where what was typed was to be sent, and the fields of it.
    kept: Vec<(String, String)>,
}

/// What was typed before the session ended, to be looked at and sent again.
#[derive(Template)]
#[template(path = "resume.html")]
struct ResumePage {
    shell: Shell,
    csrf: String,
    key: String,
    action: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    label: String,
    value: String,
    is_hidden: bool,
}

/// Fields of the page for signing in; all others were typed elsewhere and are kept.
const OWN: [&str; 4] = ["login", "password", "one_time_code", "next"];
/// The field that tells where what is kept was to be sent.
const ACTION: &str = "kept-action";

pub async fn show(visit: Visit) -> HttpResponse {
    let next = url::form_urlencoded::parse(visit.request.query_string().as_bytes())
        .find(|(name, _)| name == "next")
        .map(|(_, next)| next.into_owned());
    let page = SignInPage {
        shell: Shell::outside(&visit),
        failure: None,
        login: String::new(),
        next: next.unwrap_or_default(),
        kept: Vec::new(),
    };
    visit.answer(render(visit.texts, StatusCode::OK, &page))
}

/// The page for signing in, in answer to a form whose sender is not, or not any more.
pub fn again(visit: &Visit, status: StatusCode, failure: Option<String>) -> HttpResponse {
    let form = &visit.form;
    let is_own = visit.request.path() == "/sign-in";
    let mut kept: Vec<_> = form
        .fields()
        // What is asked for here is asked of whoever signs in; and a password is no text to be kept.
        .filter(|(name, _)| !OWN.contains(name) && !is_secret(name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    if !is_own && let Some(version) = visit.request.headers().get(header::IF_MATCH) {
        kept.push(("kept-version".to_owned(), version.to_str().unwrap_or_default().to_owned()));
    }
    if !is_own {
        kept.push((ACTION.to_owned(), visit.request.path().to_owned()));
    }
    let page = SignInPage {
        shell: Shell::outside(visit),
        failure: failure.or_else(|| (!is_own).then(|| visit.texts.get("sign-in-ended"))),
        login: form.get("login").filter(|_| is_own).unwrap_or_default().to_owned(),
        next: form.get("next").filter(|_| is_own).unwrap_or_default().to_owned(),
        kept,
    };
    visit.answer(render(visit.texts, status, &page))
}

pub async fn sign_in(gate: Data<Gate>, origin: Origin, visit: Visit) -> HttpResponse {
    let opened = match open(&gate, origin, &visit).await {
        Ok(opened) => opened,
        Err(Error::Refused(why)) => {
            let (status, text) = match why.why {
                Refusal::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, "sign-in-later"),
                _ => (StatusCode::UNAUTHORIZED, "sign-in-wrong"),
            };
            return again(&visit, status, Some(visit.texts.get(text)));
        }
        other => return visit.answer(other.map(|_| see_other("/today"))),
    };
    let mut page = match visit.form.get(ACTION) {
        Some(action) => resume(&visit, action, &opened.token),
        None => see_other(place(visit.form.get("next"))),
    };
    let cookie = page.add_cookie(&sessions::cookie(opened.token));
    cookie.map_or_else(|error| visit.answer(Err(Error::Fault(error.into()))), |()| page)
}

async fn open(gate: &Gate, origin: Origin, visit: &Visit) -> Result<signing_in::Opened> {
    let form = visit.form.only(&["login", "password", "one_time_code"]);
    let with = form.body().map_err(|error| match error {
        // What is no login and no password is a wrong one.
        Error::Refused(_) => Refusal::BadCredentials.into(),
        other => other,
    })?;
    let user_agent = visit.request.headers().get(header::USER_AGENT).and_then(|text| text.to_str().ok());
    signing_in::sign_in(gate, Visitor { origin, user_agent: user_agent.map(str::to_owned) }, with).await
}

/// A place of ours to go to: nobody is sent elsewhere by a link to us.
fn place(next: Option<&str>) -> &str {
    next.filter(|next| next.starts_with('/') && !next.starts_with("//") && !next.contains('\\'))
        .filter(|next| !next.contains(|c: char| c.is_control()))
        .unwrap_or("/today")
}

fn resume(visit: &Visit, action: &str, token: &str) -> HttpResponse {
    let t = visit.texts;
    let fields = visit
        .form
        .fields()
        .filter(|(name, _)| !OWN.contains(name) && *name != ACTION)
        .map(|(name, value)| match name {
            "kept-version" => Field {
                name: "version".to_owned(),
                label: String::new(),
                value: value.to_owned(),
                is_hidden: true,
            },
            _ => Field {
                name: name.to_owned(),
                label: fields::label(t, name.trim_end_matches("[]")).unwrap_or_default(),
                value: value.to_owned(),
                // What was chosen and not typed cannot be put in words here.
                is_hidden: !is_written(name, value),
            },
        })
        .collect();
    let page = ResumePage {
        shell: Shell::outside(visit),
        csrf: crate::access::csrf_of(token),
        key: uuid::Uuid::now_v7().to_string(),
        action: place(Some(action)).to_owned(),
        fields,
    };
    visit.answer(render(t, StatusCode::OK, &page))
}

pub async fn sign_out(visit: Visit) -> HttpResponse {
    let ended = match visit.access() {
        Ok(access) => match access.session() {
            Some(session) => sessions::end(access, session).await.map(drop),
            None => Ok(()),
        },
        Err(error) => Err(error),
    };
    // Whose session has ended already is signed out.
    if let Err(error) = ended
        && !matches!(&error, Error::Refused(why) if why.why == Refusal::NotSignedIn)
    {
        return visit.answer(Err(error));
    }
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, "/sign-in"))
        .insert_header((header::SET_COOKIE, sessions::removal().to_string()))
        .insert_header(("clear-site-data", "\"cache\", \"storage\""))
        .finish()
}

/// Remembers a language; the only other thing a browser is asked to keep.
pub async fn choose_language(visit: Visit) -> HttpResponse {
    let mut page = see_other(place(visit.form.get("back")));
    let Some(lang) = visit.form.get("language").filter(|lang| lang.parse::<Lang>().is_ok()) else {
        return page;
    };
    let cookie = Cookie::build(LANGUAGE_COOKIE, lang.to_owned())
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::days(365))
        .finish();
    match page.add_cookie(&cookie) {
        Ok(()) => page,
        Err(error) => visit.answer(Err(Error::Fault(error.into()))),
    }
}

/// Whether somebody is signed in decides where the front door leads.
pub async fn front(request: HttpRequest) -> HttpResponse {
    see_other(if request.cookie(crate::access::SESSION_COOKIE).is_some() { "/today" } else { "/sign-in" })
}
