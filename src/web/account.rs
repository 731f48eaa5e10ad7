//! One's own account: the password, one-time codes, and where one is signed in.
use super::{
    account_deeds::{self, Enrolled},
    deeds::{Desk, Last, Side, Tried, answered, says},
    line::Line,
    page::{Shell, render},
    visit::Visit,
};
use crate::{
    error::{Error, Result},
    identity::{account, sessions::Session},
};
use actix_web::{HttpResponse, web::Path};
use askama::Template;
use base64::{Engine, engine::general_purpose::STANDARD};
use qrcode::{QrCode, render::svg};

const PLACE: &str = "/account";
/// How wide a picture of a key is at least, in pixels.
const WIDTH: u32 = 240;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    side: Side,
    facts: Vec<(String, String)>,
    roles: Vec<String>,
    enrolled: Option<Enrolled>,
    /// The key as a picture for an authenticator app.
    picture: Option<String>,
    sessions: Vec<Line>,
}

pub async fn show(visit: Visit) -> HttpResponse {
    visit.answer(page(&visit, (None, None)).await)
}

/// Does something; what was wrong with it is told on the page. The key of one-time codes is told at once and never again.
pub async fn act(visit: Visit, name: Path<String>) -> HttpResponse {
    let name = name.into_inner();
    let done = async {
        if name == account_deeds::ENROL {
            return account_deeds::enrol(&visit).await.map(Some);
        }
        account_deeds::take(&visit, &name).await.map(|_| None)
    };
    match done.await {
        Ok(Some(enrolled)) => visit.answer(page(&visit, (None, Some(enrolled))).await),
        done => {
            let done = done.map(|_| None);
            let show = async |tried| page(&visit, (tried, None)).await;
            answered(&visit, (&name, done), |_| format!("{PLACE}?done={name}"), show).await
        }
    }
}

async fn page(visit: &Visit, (tried, enrolled): (Option<Tried>, Option<Enrolled>)) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let (mine, reading) = account::mine(access).await?;
    let (shell, _) = Shell::finish(visit, "", reading, Shell::wants(access)).await?;
    let desk = Desk::of(visit, PLACE, Vec::new(), tried.as_ref())?;
    let last = Last::of(visit, tried.as_ref(), |name| says(t, account_deeds::DEEDS, name));
    let status = last.status;
    let confirms =
        enrolled.is_some() || tried.as_ref().is_some_and(|tried| tried.name == account_deeds::CONFIRM);
    let page = AccountPage {
        facts: t.facts([
            ("field-full-name", Some(mine.user.name.clone())),
            ("field-login", Some(mine.user.login.clone())),
            ("field-job", mine.user.title.clone()),
        ]),
        roles: mine.user.roles.iter().map(|role| t.label("roles", role.code())).collect(),
        side: last.beside(visit, PLACE.to_owned(), account_deeds::of_account(&desk, &mine.user, confirms)),
        picture: enrolled.as_ref().map(|enrolled| picture(&enrolled.otpauth_url)).transpose()?,
        enrolled,
        sessions: mine.sessions.iter().map(|one| line(&desk, one, access.session())).collect(),
        shell,
    };
    render(t, status, &page)
}

/// A picture that an authenticator app reads, as an address that holds it.
fn picture(text: &str) -> Result<String> {
    let code = QrCode::new(text).map_err(|error| Error::Fault(error.into()))?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(WIDTH, WIDTH).build();
    Ok(format!("data:image/svg+xml;base64,{}", STANDARD.encode(drawn)))
}

fn line(desk: &Desk<'_>, one: &Session, this: Option<domain::SessionId>) -> Line {
    let t = desk.t;
    Line {
        name: t.with("session-since", &t.moment(one.created_at)),
        tags: (this == Some(one.id)).then(|| t.get("session-this")).into_iter().collect(),
        facts: [one.user_agent.clone(), Some(t.with("session-seen", &t.moment(one.last_seen_at)))]
            .into_iter()
            .flatten()
            .collect(),
        deeds: account_deeds::of_session(desk, one),
        ..Line::default()
    }
}
