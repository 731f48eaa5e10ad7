//! What all pages have in common.
use super::{assets::Assets, text::Texts, visit::Visit};
use crate::{
    access::{Access, Reading},
    error::{Error, Result},
    names::{Names, Wanted},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use askama::Template;
use domain::{Refusal, access::Action};

/// Our own style and script, forms that come back to us, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Where people go first, and what they must be able to do there.
const PLACES: [(&str, &str, Action); 9] = [
    ("today", "today-title", Action::ViewReferral),
    ("referrals", "referrals-title", Action::ViewReferral),
    ("cases", "cases-title", Action::ViewCase),
    ("clients", "clients-title", Action::SearchClients),
    ("services", "services-title", Action::ReadDirectory),
    ("queue", "queue-title", Action::ViewQueue),
    ("reports", "reports-title", Action::ViewReports),
    ("organization", "organization-title", Action::ManageUsers),
    ("privacy", "privacy-title", Action::ViewPrivacyBoard),
];

/// The frame of a page.
pub struct Shell {
    pub t: Texts,
    pub assets: &'static Assets,
    /// Whoever is signed in.
    pub person: Option<Person>,
    /// Which entry of the navigation it belongs to.
    pub here: &'static str,
    /// Where it stands, to come back to after another language was chosen.
    pub address: String,
}

/// Who is signed in.
pub struct Person {
    pub name: String,
    pub organization: String,
    pub csrf: String,
    /// Where they may go: the last part of each address, and what stands there.
    pub places: Vec<(&'static str, String)>,
}

impl Shell {
    /// For whoever is not signed in.
    pub fn outside(visit: &Visit) -> Self {
        Self { t: visit.texts, assets: Assets::all(), person: None, here: "", address: visit.address() }
    }

    /// What of the register the frame of a page needs.
    pub fn wants(access: &Access) -> Wanted {
        let mut wanted = Wanted::default();
        wanted.organization(access.caller().organization);
        wanted.user(access.caller().user());
        wanted
    }

    /// Ends reading for a page: asks what all is called, and logs what was read.
    pub async fn finish(
        visit: &Visit,
        here: &'static str,
        reading: Reading<'_>,
        wanted: Wanted,
    ) -> Result<(Self, Names)> {
        let names = wanted.find(&reading, visit.texts.0).await?;
        reading.done().await?;
        let caller = visit.access()?.caller();
        let person = Person {
            name: caller.user().and_then(|user| names.user(user)).unwrap_or_default().to_owned(),
            organization: names.organization(caller.organization).to_owned(),
            csrf: visit.csrf(),
            places: PLACES
                .into_iter()
                .filter(|(_, _, action)| caller.may(*action).is_ok())
                .map(|(place, title, _)| (place, visit.texts.get(title)))
                .collect(),
        };
        Ok((Self { person: Some(person), here, ..Self::outside(visit) }, names))
    }

    pub const fn signed_in(&self) -> Option<&Person> {
        self.person.as_ref()
    }
}

/// Sends a page.
///
/// # Errors
/// A template that cannot be written is a fault.
pub fn render(t: Texts, status: StatusCode, page: &impl Template) -> Result<HttpResponse> {
    let written = page.render().map_err(|error| Error::Fault(error.into()))?;
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CONTENT_LANGUAGE, t.0.code()))
        .insert_header((header::VARY, "Accept-Language, Cookie"))
        .body(written))
}

/// The page that tells why there is no other.
#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    shell: Shell,
    title: String,
    advice: String,
}

/// Tells a person why a page is not shown, or something was not done.
pub fn problem(visit: &Visit, error: &Error, status: StatusCode) -> HttpResponse {
    let t = visit.texts;
    let name = match error {
        Error::Refused(why) => match why.why {
            Refusal::NotFound => "problem-not-found",
            Refusal::Stale | Refusal::IfMatchRequired => "problem-stale",
            Refusal::CsrfTokenMissing => "problem-other-site",
            Refusal::Unavailable => "problem-away",
            Refusal::NotAllowed | Refusal::InsufficientScope => "problem-not-allowed",
            Refusal::NoLegalBasis | Refusal::Prohibited | Refusal::ClientWishMissing => "problem-no-basis",
            _ => "problem-refused",
        },
        Error::Away(_) => "problem-away",
        Error::Answered(_) | Error::Fault(_) => "problem-fault",
    };
    let page = ProblemPage {
        shell: Shell::outside(visit),
        title: t.get(name),
        advice: t.get(&format!("{name}-advice")),
    };
    render(t, status, &page).unwrap_or_else(|_fault| HttpResponse::new(status))
}
