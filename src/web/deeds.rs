//! Deeds on pages: their forms, what was typed into the one that failed, and what is told of the one that was done.
use super::{
    deed::{Ask, Choosing, Deed, Deeds, Offer, find},
    fields::{self, Choice, Failure, Field, blank, choice, codes},
    form::Form,
    text::Texts,
    visit::{Visit, see_other},
};
use crate::{
    error::{Error, Result},
    http::{
        etag::{IfMatch, Version, etag},
        reply::Reply,
    },
    names::Names,
};
use actix_web::{FromRequest, HttpResponse, http::StatusCode};
use domain::{Refusal, Refused, access::Caller};
use std::{fmt::Display, pin::Pin};

/// The version of the record that the form was shown with.
///
/// # Errors
/// `if-match-required`, `stale` for what is none.
pub fn seen(visit: &Visit) -> Result<IfMatch> {
    IfMatch::extract(&visit.request).into_inner()
}

/// The id of the record that was made, where one was.
pub type Made = Option<String>;

/// Something that is being done.
pub type Doing<'a> = Pin<Box<dyn Future<Output = Result<Made>> + 'a>>;

/// Does what the API does; what it answers stands on the page that comes next.
pub fn doing<'a, T: 'a>(deed: impl Future<Output = Result<Reply<T>>> + 'a) -> Doing<'a> {
    Box::pin(async move { Ok(made(deed.await?.sent().location.as_deref())) })
}

fn made(location: Option<&str>) -> Made {
    location.and_then(|place| place.rsplit('/').next()).map(str::to_owned)
}

/// The form of a deed.
pub struct DeedForm {
    /// As in the address that it is sent to.
    pub name: String,
    pub label: String,
    pub fields: Vec<Field>,
    /// Whether it stands open when the page comes, because it failed or was asked for.
    pub is_open: bool,
    /// Where it is, if it is not on this page: forms with much to choose from would make a page long.
    pub elsewhere: Option<String>,
    /// Whether it was tried, and shows what was typed.
    pub has_failed: bool,
    pub key: String,
    /// The `ETag` of the record it changes.
    pub version: String,
    /// The record below the page's own that it is about.
    pub of: String,
}

/// What was tried last: a deed, what it was about, and why it was not done.
pub struct Tried {
    pub name: String,
    pub why: Refused,
}

impl Tried {
    pub fn of(name: &str, why: Refused) -> Self {
        Self { name: name.to_owned(), why }
    }
}

/// Who reads a page, what it offers to choose from, and what was tried there last.
pub struct Desk<'a> {
    pub t: Texts,
    pub caller: &'a Caller,
    offers: Vec<(Offer, Vec<Choice>)>,
    typed: &'a Form,
    tried: Option<&'a Tried>,
    /// What the page is asked for.
    query: &'a str,
    /// Where its forms are sent to.
    place: String,
}

/// What stands beside a page: what was done or not done last, and what can be done now.
pub struct Side {
    pub csrf: String,
    /// Where forms are sent to, each with the name of its deed behind it.
    pub place: String,
    pub done: Option<String>,
    pub failure: Option<Failure>,
    pub deeds: Vec<DeedForm>,
}

impl DeedForm {
    /// Puts in what stands there now, where nothing was tried.
    pub fn shows(&mut self, now: &[(&str, Option<String>)]) {
        for field in self.fields.iter_mut().filter(|_| !self.has_failed) {
            let told = now.iter().find(|(name, _)| *name == field.name).and_then(|(_, text)| text.clone());
            field.value = told.unwrap_or_default();
            for choice in &mut field.choices {
                choice.is_chosen = choice.code == field.value;
            }
        }
    }
}

impl<'a> Desk<'a> {
    /// # Errors
    /// `not-signed-in`
    pub fn of(
        visit: &'a Visit,
        place: impl Into<String>,
        offers: Vec<(Offer, Vec<Choice>)>,
        tried: Option<&'a Tried>,
    ) -> Result<Self> {
        Ok(Self {
            t: visit.texts,
            caller: visit.access()?.caller(),
            offers,
            typed: &visit.form,
            tried,
            query: visit.request.query_string(),
            place: place.into(),
        })
    }
}

impl Desk<'_> {
    /// The forms of those deeds that the reader may do, about a record of that version.
    pub fn forms<'d>(
        &self,
        deeds: impl IntoIterator<Item = &'d Deed>,
        (of, version): (impl Display, Version),
    ) -> Vec<DeedForm> {
        let of = of.to_string();
        let may = deeds.into_iter().filter(|deed| self.caller.may(deed.action).is_ok());
        may.map(|deed| self.form(deed, (&of, version), false)).collect()
    }

    /// The form of a deed that is what its page is for.
    pub fn main_form(&self, deed: &Deed) -> DeedForm {
        self.form(deed, ("", Version(0)), true)
    }

    fn form(&self, deed: &Deed, (of, version): (&str, Version), is_main: bool) -> DeedForm {
        let is_it =
            |tried: &&Tried| tried.name == deed.name && self.typed.get("of").unwrap_or_default() == of;
        let errors = self.tried.filter(is_it).map(|tried| tried.why.errors.as_slice());
        let asks_for_it = format!("do={}&of={of}", deed.name);
        let is_open = is_main || errors.is_some() || self.query == asks_for_it;
        let is_long = deed.asks.iter().any(|ask| !matches!(ask.choices, Choosing::Nothing));
        let elsewhere =
            (is_long && !is_open).then(|| format!("{}?{asks_for_it}#do-{}", self.place, deed.name));
        let field = |ask: &Ask| {
            let mut field = blank(self.t, ask.name, ask.kind, ask.is_required);
            field.id = format!("{}-{}", id_of(deed.name, of, errors.is_some()), ask.name);
            field.choices = self.choices(ask.choices);
            field.label = ask.label.map_or(field.label, |label| self.t.get(label));
            if let Some(errors) = errors {
                field.fill(self.t, self.typed, errors);
            }
            field
        };
        DeedForm {
            name: deed.name.to_owned(),
            label: deed.label(self.t),
            fields: deed.asks.iter().filter(|_| elsewhere.is_none()).map(field).collect(),
            is_open,
            has_failed: errors.is_some(),
            elsewhere,
            key: uuid::Uuid::now_v7().to_string(),
            version: etag(version),
            of: of.to_owned(),
        }
    }

    fn choices(&self, from: Choosing) -> Vec<Choice> {
        match from {
            Choosing::Nothing => Vec::new(),
            Choosing::List(list) => codes(self.t, list),
            Choosing::ListBut(list, others) => {
                codes(self.t, list).into_iter().filter(|one| !others.contains(&one.code.as_str())).collect()
            }
            Choosing::Offered(Offer::Levels) => (-2..=2).rev().map(|level| choice(level, level)).collect(),
            Choosing::Offered(offer) => {
                let offered = self.offers.iter().find(|(other, _)| *other == offer);
                offered.map(|(_, choices)| choices.iter().map(again).collect()).unwrap_or_default()
            }
        }
    }
}

/// Ids of fields are told apart by what the form is about; the one that failed is the one that is linked to.
fn id_of(name: &str, of: &str, has_failed: bool) -> String {
    if has_failed { name.to_owned() } else { format!("{name}-{of}") }
}

fn again(one: &Choice) -> Choice {
    choice(&one.code, &one.label)
}

/// Those of one's own organization.
pub fn colleagues(names: &Names) -> (Offer, Vec<Choice>) {
    (Offer::Colleagues, names.colleagues().iter().map(|(id, name)| choice(id, name)).collect())
}

/// All organizations that work here.
pub fn agencies(names: &Names) -> (Offer, Vec<Choice>) {
    (Offer::Agencies, names.agencies().iter().map(|(id, name)| choice(id, name)).collect())
}

/// What a page tells of the deed that was done or tried last.
pub struct Last {
    pub done: Option<String>,
    pub failure: Option<Failure>,
    pub status: StatusCode,
}

impl Last {
    /// What stands beside the page of it, with what can be done now.
    pub fn beside(self, visit: &Visit, place: String, deeds: Vec<DeedForm>) -> Side {
        Side { csrf: visit.csrf(), place, done: self.done, failure: self.failure, deeds }
    }

    /// `says` tells what was done, by the name of it.
    pub fn of(visit: &Visit, tried: Option<&Tried>, says: impl Fn(&str) -> Option<String>) -> Self {
        let done = visit.request.query_string().strip_prefix("done=").filter(|_| tried.is_none());
        let status = tried.and_then(|tried| StatusCode::from_u16(tried.why.why.status()).ok());
        Self {
            done: done.and_then(says),
            failure: tried.map(|tried| Failure {
                kept: kept(visit, &tried.why),
                ..fields::failure(visit.texts, &tried.name, &tried.why)
            }),
            status: status.unwrap_or(StatusCode::OK),
        }
    }
}

/// A record that has moved on takes its form with it, and not what somebody wrote there.
fn kept(visit: &Visit, why: &Refused) -> Vec<(String, String)> {
    let label = |name: &str| fields::label(visit.texts, name).unwrap_or_default();
    let words = visit.form.words().map(|(name, value)| (label(name), value.to_owned()));
    words.filter(|_| why.why == Refusal::WrongState).collect()
}

/// That a deed of the table was done, in words.
pub fn says(t: Texts, deeds: Deeds, name: &str) -> Option<String> {
    Some(t.with("done-step", &find(deeds, name).ok()?.label(t)))
}

/// What came of a deed, or what the page itself can tell of one that was not done; what was done before is done.
///
/// # Errors
/// What a page of its own has to tell.
pub fn settled(done: Result<Made>) -> Result<std::result::Result<Made, Refused>> {
    match done {
        Ok(id) => Ok(Ok(id)),
        Err(Error::Answered(before)) => Ok(Ok(made(before.location.as_deref()))),
        Err(Error::Refused(why)) if is_told_beside(why.why) => Ok(Err(why)),
        Err(other) => Err(other),
    }
}

/// Goes on to where a deed leads, or shows the page again with what was wrong.
pub async fn answered(
    visit: &Visit,
    (name, done): (&str, Result<Made>),
    leads: impl FnOnce(Made) -> String,
    page: impl AsyncFnOnce(Option<Tried>) -> Result<HttpResponse>,
) -> HttpResponse {
    visit.answer(match settled(done) {
        Ok(Ok(made)) => Ok(see_other(&leads(made))),
        Ok(Err(why)) => page(Some(Tried::of(name, why))).await,
        Err(other) => Err(other),
    })
}

fn is_told_beside(why: Refusal) -> bool {
    let by_status = matches!(why.status(), 409 | 412 | 422 | 428);
    by_status || matches!(why, Refusal::NoLegalBasis | Refusal::Prohibited | Refusal::ClientWishMissing)
}
