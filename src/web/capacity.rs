//! What room a service has: shown wherever one is looked for, and told on its page by whoever looks after it.
use super::{
    deed::{Ask, Deed, Deeds, find},
    deeds::{DeedForm, Desk, Made, doing, seen},
    fields::Kind,
    text::Texts,
    visit::Visit,
};
use crate::{
    directory::{
        services::change,
        view::{Service, ServiceSummary},
    },
    error::Result,
};
use domain::{ServiceId, access::Action, calendar::local_date};

const CAPACITY: Deed = Deed::new(
    "capacity",
    Action::EditDirectory,
    &[Ask::new("free_places", Kind::Number).optional(), Ask::new("waiting_days", Kind::Number).optional()],
)
.changing();

pub const DEEDS: Deeds = &[&[CAPACITY]];

/// What its organization may tell.
pub fn of_service(desk: &Desk<'_>, service: &Service) -> Vec<DeedForm> {
    let is_own = service.organization.as_ref().is_some_and(|owner| owner.id == desk.caller.organization);
    let mut forms = desk.forms([&CAPACITY].into_iter().filter(|_| is_own), ("", service.version));
    let number = |number: Option<i32>| number.map(|number| number.to_string());
    for form in &mut forms {
        form.shows(&[
            ("free_places", number(service.free_places)),
            ("waiting_days", number(service.waiting_days)),
        ]);
    }
    forms
}

/// Does what the form says.
///
/// # Errors
/// What the API says to it; `not-found` for what is no deed of the page.
pub async fn take(visit: &Visit, id: ServiceId, name: &str) -> Result<Made> {
    let (access, deed) = (visit.access()?, find(DEEDS, name)?);
    let patch = deed.body(&visit.form)?;
    doing(change(access, id, seen(visit)?, &patch, visit.texts.0)).await
}

/// In words; nothing where its organization has not told.
pub fn tags(t: Texts, (free_places, waiting_days): (Option<i32>, Option<i32>)) -> Vec<String> {
    let free = free_places.map(|places| t.count("service-free-places", places));
    let waiting = waiting_days.map(|days| t.count("service-waiting-days", days));
    free.into_iter().chain(waiting).collect()
}

/// The same of a service in a list.
pub fn tags_of(t: Texts, service: &ServiceSummary) -> Vec<String> {
    tags(t, (service.free_places, service.waiting_days))
}

/// When it was told.
pub fn told(t: Texts, service: &Service) -> Option<String> {
    Some(t.day(local_date(service.capacity_told_at?)))
}
