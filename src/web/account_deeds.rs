//! What is done on the page of one's own account.
use super::{
    deed::{Ask, Deed, Deeds, about, find},
    deeds::{DeedForm, Desk, Made, doing},
    fields::Kind,
    visit::Visit,
};
use crate::{
    error::{Error, Result},
    http::etag::Version,
    identity::{
        account,
        sessions::{self, Session},
        users::User,
    },
};
use domain::{Refusal, access::Action};
use serde::Deserialize;

/// Begins one-time codes.
pub const ENROL: &str = "totp";
/// Shows that they work.
pub const CONFIRM: &str = "totp-confirm";

const PASSWORD: Deed = Deed::new(
    "change-password",
    Action::ChangePassword,
    &[Ask::new("current_password", Kind::OldPassword), Ask::new("new_password", Kind::Password)],
);
const CODES: [Deed; 3] = [
    Deed::new(ENROL, Action::ChangeTotp, &[Ask::new("password", Kind::OldPassword)]),
    Deed::new(CONFIRM, Action::ChangeTotp, &[Ask::new("one_time_code", Kind::Line)]),
    Deed::new("totp-remove", Action::ChangeTotp, &[Ask::new("password", Kind::OldPassword)]),
];
const SESSION: [Deed; 1] = [Deed::new("end-session", Action::EndSession, &[])];

/// All of them, to be found by their names.
pub const DEEDS: Deeds = &[&[PASSWORD], &CODES, &SESSION];

/// What may be done; codes are confirmed while they are being set up.
pub fn of_account(desk: &Desk<'_>, user: &User, confirms: bool) -> Vec<DeedForm> {
    let codes = CODES.iter().filter(|deed| match deed.name {
        ENROL => !user.has_totp && !confirms,
        CONFIRM => !user.has_totp && confirms,
        _ => user.has_totp,
    });
    let mut forms = desk.forms([&PASSWORD].into_iter().chain(codes), ("", Version(0)));
    for form in forms.iter_mut().filter(|form| form.name == CONFIRM) {
        form.is_open = true;
    }
    forms
}

/// What may be done about a session.
pub fn of_session(desk: &Desk<'_>, session: &Session) -> Vec<DeedForm> {
    desk.forms(&SESSION, (session.id, Version(0)))
}

/// Does what the form says.
///
/// # Errors
/// What the API says to it; `not-found` for what is no deed of the page.
pub async fn take(visit: &Visit, name: &str) -> Result<Made> {
    let (access, form) = (visit.access()?, &visit.form);
    let deed = find(DEEDS, name)?;
    let done = match name {
        "change-password" => doing(account::change_password(access, deed.body(form)?)),
        CONFIRM => doing(account::confirm_totp(access, deed.body(form)?)),
        "totp-remove" => doing(account::remove_totp(access, deed.body(form)?)),
        "end-session" => doing(sessions::end(access, about(form)?)),
        _ => return Err(Refusal::NotFound.into()),
    };
    done.await
}

/// What an authenticator app needs; told once.
#[derive(Deserialize)]
pub struct Enrolled {
    pub key: String,
    pub otpauth_url: String,
}

/// Begins to set up one-time codes.
///
/// # Errors
/// What the API says to it.
pub async fn enrol(visit: &Visit) -> Result<Enrolled> {
    let deed = find(DEEDS, ENROL)?;
    let made = Box::pin(account::enrol_totp(visit.access()?, deed.body(&visit.form)?)).await?;
    serde_json::from_slice(&made.sent().body).map_err(|error| Error::Fault(error.into()))
}
