//! What a privacy officer does on pages.
use super::{
    deed::{Ask, Deed, Deeds, about, find},
    deeds::{DeedForm, Desk, Made, doing, seen},
    fields::Kind,
    visit::Visit,
};
use crate::{
    alerts::{store::SettleAlert, view::Alert},
    clients::break_glass::{BreakGlass, ReviewBreakGlass},
    error::Result,
};
use domain::{AlertId, BreakGlassId, Refusal, access::Action};

const ALERT: [Deed; 1] = [Deed::new(
    "settle",
    Action::SettleAlert,
    &[Ask::code("outcome", "alert_outcomes").called("field-found-out"), Ask::new("reason", Kind::Text)],
)];

const EMERGENCY: [Deed; 1] = [Deed::new(
    "review-emergency",
    Action::ReviewBreakGlass,
    &[Ask::code("outcome", "break_glass_outcomes").called("field-found-out"), Ask::new("note", Kind::Text)],
)];

/// All of them, to be found by their names.
pub const DEEDS: Deeds = &[&ALERT, &EMERGENCY];

/// Nobody settles what is about themselves.
pub fn of_alert(desk: &Desk<'_>, alert: &Alert) -> Vec<DeedForm> {
    let is_own = alert.user_id.is_some() && alert.user_id == desk.caller.user();
    desk.forms(ALERT.iter().filter(|_| !is_own), (alert.id, alert.version))
}

/// Nobody looks at their own.
pub fn of_emergency(desk: &Desk<'_>, one: &BreakGlass) -> Vec<DeedForm> {
    let is_own = desk.caller.user() == Some(one.user_id);
    desk.forms(EMERGENCY.iter().filter(|_| !is_own), (one.id, one.version))
}

/// Does what the form says.
///
/// # Errors
/// What the API says to it; `not-found` for what is no deed of the page.
pub async fn take(visit: &Visit, name: &str) -> Result<Made> {
    let (access, form) = (visit.access()?, &visit.form);
    let deed = find(DEEDS, name)?;
    let done = match name {
        "settle" => {
            doing(access.make(about::<AlertId>(form)?, seen(visit)?, deed.body::<SettleAlert>(form)?))
        }
        "review-emergency" => doing(access.make(
            about::<BreakGlassId>(form)?,
            seen(visit)?,
            deed.body::<ReviewBreakGlass>(form)?,
        )),
        _ => return Err(Refusal::NotFound.into()),
    };
    done.await
}
