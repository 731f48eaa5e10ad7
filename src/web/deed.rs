//! What there is to do on pages: for each page a table says what each deed asks for. A form is what the API takes, written in fields.
use super::{fields::Kind, form::Form, text::Texts};
use crate::{
    error::{Error, Result},
    http::body,
};
use chrono::NaiveDateTime;
use domain::{Refusal, access::Action, calendar::from_local};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::str::FromStr;

/// Something to be done on a page.
pub struct Deed {
    /// The last part of the address it is sent to. It is called `step-NAME`, or what a code list calls it.
    pub name: &'static str,
    pub list: Option<&'static str>,
    /// What whoever is shown it may do.
    pub action: Action,
    pub asks: &'static [Ask],
    /// Whether it changes what stands there: what is left empty is taken away.
    is_change: bool,
}

/// One thing that a deed asks for.
#[derive(Clone, Copy)]
pub struct Ask {
    /// The member of the body; with dots one of a member.
    pub name: &'static str,
    /// What it is called, where that is not `field-NAME`.
    pub label: Option<&'static str>,
    pub kind: Kind,
    pub is_required: bool,
    pub choices: Choosing,
    is_listed: bool,
}

/// What there is to choose from.
#[derive(Clone, Copy)]
pub enum Choosing {
    Nothing,
    List(&'static str),
    /// Codes of a list but these.
    ListBut(&'static str, &'static [&'static str]),
    Offered(Offer),
}

/// What a page offers to choose from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    Colleagues,
    /// Organizations that take part in the case.
    Members,
    /// Organizations that work here.
    Agencies,
    Goals,
    /// Levels of a goal.
    Levels,
    Units,
}

impl Ask {
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, label: None, kind, is_required: true, choices: Choosing::Nothing, is_listed: false }
    }
    /// A code of a list.
    pub const fn code(name: &'static str, list: &'static str) -> Self {
        Self { choices: Choosing::List(list), ..Self::new(name, Kind::Choice) }
    }
    /// A code of a list, which is none of these.
    pub const fn code_but(name: &'static str, list: &'static str, others: &'static [&'static str]) -> Self {
        Self { choices: Choosing::ListBut(list, others), ..Self::new(name, Kind::Choice) }
    }
    /// Codes of a list.
    pub const fn codes(name: &'static str, list: &'static str) -> Self {
        Self { choices: Choosing::List(list), ..Self::new(name, Kind::Several) }
    }
    /// Any of what the page offers.
    pub const fn any_of(name: &'static str, offer: Offer) -> Self {
        Self { choices: Choosing::Offered(offer), ..Self::new(name, Kind::Several) }
    }
    /// One of what the page offers.
    pub const fn of(name: &'static str, offer: Offer) -> Self {
        Self { choices: Choosing::Offered(offer), ..Self::new(name, Kind::Choice) }
    }
    /// Any of them, each an object with one member of that name.
    pub const fn each(name: &'static str, member: &'static str, offer: Offer) -> Self {
        Self { choices: Choosing::Offered(offer), ..Self::new(name, Kind::Each(member)) }
    }
    pub const fn called(self, label: &'static str) -> Self {
        Self { label: Some(label), ..self }
    }
    pub const fn optional(self) -> Self {
        Self { is_required: false, ..self }
    }

    /// One member of an item of a list: `attempts.0.on`.
    pub const fn listed(self) -> Self {
        Self { is_listed: true, ..self }
    }

    /// The list that it is a part of.
    fn list(&self) -> Option<&'static str> {
        let is_part = self.is_listed || matches!(self.kind, Kind::Tagged(_));
        self.name.split('.').next().filter(|_| is_part)
    }

    /// What takes away what stood there.
    fn nothing(&self) -> Value {
        match self.kind {
            Kind::Lines | Kind::Several | Kind::Each(_) | Kind::Tagged(_) => Value::Array(Vec::new()),
            Kind::Check => Value::from(false),
            _ => Value::Null,
        }
    }

    fn is_number(&self) -> bool {
        self.kind == Kind::Number || matches!(self.choices, Choosing::Offered(Offer::Levels))
    }

    /// What stands in the form, as the body has it.
    fn value(&self, form: &Form) -> Option<Value> {
        let text = || form.get(self.name);
        Some(match self.kind {
            Kind::Several => Value::from(Some(form.all(self.name)).filter(|all| !all.is_empty())?),
            Kind::Each(member) => {
                let each = |one: &str| Value::from(Map::from_iter([(member.to_owned(), Value::from(one))]));
                form.all(self.name).into_iter().map(each).collect()
            }
            Kind::Lines => lines(text()?).collect(),
            Kind::Tagged(tag) => {
                let code = self.name.rsplit('.').next();
                lines(text()?).map(|line| json!({"text": line, tag: code})).collect()
            }
            Kind::Check => Value::from(text().map(|_| true)?),
            Kind::Moment => Value::from(moment(text()?)),
            // What is no number is left to be refused.
            _ if self.is_number() => text()?.parse::<i64>().map_or_else(|_| Value::from(text()), Value::from),
            Kind::Text
            | Kind::Line
            | Kind::Password
            | Kind::OldPassword
            | Kind::Number
            | Kind::Choice
            | Kind::Day => Value::from(text()?),
        })
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// A time of day is one in Finland; what is none is left to be refused.
pub fn moment(text: &str) -> String {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M");
    local.map_or_else(|_| text.to_owned(), |local| from_local(local).to_rfc3339())
}

impl Deed {
    pub const fn new(name: &'static str, action: Action, asks: &'static [Ask]) -> Self {
        Self { name, list: None, action, asks, is_change: false }
    }
    /// One that is called as a code of a list is.
    pub const fn of(list: &'static str, name: &'static str, action: Action, asks: &'static [Ask]) -> Self {
        Self { list: Some(list), ..Self::new(name, action, asks) }
    }
    /// One that changes what stands there.
    pub const fn changing(self) -> Self {
        Self { is_change: true, ..self }
    }

    /// Whether it is the step of that code.
    pub fn is(&self, code: &str) -> bool {
        self.name.replace('-', "_") == code
    }

    /// What it is called.
    pub fn label(&self, t: Texts) -> String {
        match self.list {
            Some(list) => t.label(list, &self.name.replace('-', "_")),
            None => t.get(&format!("step-{}", self.name)),
        }
    }

    /// The form as a body of the API.
    ///
    /// # Errors
    /// What the API says to such a body.
    pub fn body<T: DeserializeOwned>(&self, form: &Form) -> Result<T> {
        self.body_with(form, &[])
    }

    /// The same, with what the address says.
    ///
    /// # Errors
    /// What the API says to such a body.
    pub fn body_with<T: DeserializeOwned>(&self, form: &Form, known: &[(&str, Value)]) -> Result<T> {
        let known = known.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let mut sent: Map<_, _> = known.collect();
        for ask in self.asks {
            // A member of a member goes with it: all of it is sent.
            let is_taken_away = self.is_change && !(ask.name.contains('.') && ask.list().is_none());
            let empty = || is_taken_away.then(|| ask.nothing());
            match (ask.value(form).or_else(empty), ask.list()) {
                (None, _) => {}
                (Some(value), None) => put(&mut sent, ask.name, value),
                (Some(value), Some(list)) => extend(&mut sent, list, ask.name, value),
            }
        }
        body::parse(&serde_json::to_vec(&sent).map_err(|error| Error::Fault(error.into()))?)
    }
}

/// Puts more in a list: lines that are tagged, or a member of the item at a place, which are asked for in their order.
fn extend(sent: &mut Map<String, Value>, list: &str, name: &str, value: Value) {
    let listed = sent.entry(list).or_insert_with(|| Value::Array(Vec::new()));
    let Some(items) = listed.as_array_mut() else { return };
    match (value, name.splitn(3, '.').nth(2)) {
        (Value::Array(more), _) => items.extend(more),
        (value, Some(member)) => {
            match items.last_mut().and_then(Value::as_object_mut).filter(|last| !last.contains_key(member)) {
                Some(last) => drop(last.insert(member.to_owned(), value)),
                None => items.push(json!({member: value})),
            }
        }
        (value, None) => items.push(value),
    }
}

fn put(sent: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => drop(sent.insert(name.to_owned(), value)),
        Some((outer, inner)) => {
            let within = sent.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            if let Some(within) = within.as_object_mut() {
                put(within, inner, value);
            }
        }
    }
}

/// All that is done on a page.
pub type Deeds = &'static [&'static [Deed]];

/// The deed of that name.
///
/// # Errors
/// `not-found`
pub fn find(deeds: Deeds, name: &str) -> Result<&'static Deed> {
    let named = deeds.iter().flat_map(|deeds| deeds.iter()).find(|deed| deed.name == name);
    named.ok_or_else(|| Refusal::NotFound.into())
}

/// The record below the page's own that a form is about.
///
/// # Errors
/// `not-found`
pub fn about<T: FromStr>(form: &Form) -> Result<T> {
    form.get("of").and_then(|id| id.parse().ok()).ok_or_else(|| Refusal::NotFound.into())
}
