//! What forms ask for: fields with what was typed into them, and what was wrong with it.
use super::{form::Form, text::Texts};
use domain::{FieldError, Refusal, Refused, codelist};

/// What went wrong with what was sent.
pub struct Failure {
    pub title: String,
    pub errors: Vec<Wrong>,
}

/// What is wrong with one field, and where that is.
pub struct Wrong {
    pub href: String,
    pub label: String,
    pub text: String,
}

/// One thing that a form asks for.
pub struct Field {
    pub name: &'static str,
    pub id: String,
    pub label: String,
    pub kind: Kind,
    pub is_required: bool,
    pub value: String,
    pub choices: Vec<Choice>,
    /// What was wrong with it.
    pub error: Option<String>,
}

impl Field {
    pub fn is_text(&self) -> bool {
        self.kind == Kind::Text
    }
    pub fn is_choice(&self) -> bool {
        self.kind == Kind::Choice
    }
    pub fn is_several(&self) -> bool {
        self.kind == Kind::Several
    }
    /// The type of its input.
    pub const fn input(&self) -> &'static str {
        match self.kind {
            Kind::Day => "date",
            Kind::Moment => "datetime-local",
            Kind::Text | Kind::Line | Kind::Choice | Kind::Several => "text",
        }
    }
}

/// What it is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Line,
    Choice,
    /// Any of the choices, none beforehand.
    Several,
    Day,
    Moment,
}

/// One of several.
pub struct Choice {
    pub code: String,
    pub label: String,
    pub is_chosen: bool,
    /// What is to be known before it is chosen.
    pub hint: Option<String>,
}

impl Field {
    /// Puts in what was typed, and what was wrong with it.
    pub fn fill(&mut self, t: Texts, typed: &Form, errors: &[FieldError]) {
        typed.get(self.name).unwrap_or_default().clone_into(&mut self.value);
        let chosen = typed.all(self.name);
        for choice in &mut self.choices {
            choice.is_chosen = if self.kind == Kind::Several {
                chosen.contains(&choice.code.as_str())
            } else {
                choice.code == self.value
            };
        }
        let error = errors.iter().find(|error| at(error) == self.name);
        self.error = error.map(|error| wrong(t, error));
    }
}

/// The field that an error is about: a list is one.
fn at(error: &FieldError) -> &str {
    error.pointer.split('/').nth(1).unwrap_or_default()
}

/// What is wrong with a field, in words.
fn wrong(t: Texts, error: &FieldError) -> String {
    t.get(if error.code == "required" { "error-required" } else { "error-invalid" })
}

/// A field that is still empty.
pub fn blank(t: Texts, name: &'static str, kind: Kind, is_required: bool) -> Field {
    let label = t.get(&format!("field-{}", name.replace('_', "-")));
    Field {
        name,
        id: String::new(),
        label,
        kind,
        is_required,
        value: String::new(),
        choices: Vec::new(),
        error: None,
    }
}

pub fn choosing(t: Texts, name: &'static str, is_required: bool, choices: Vec<Choice>) -> Field {
    Field { choices, ..blank(t, name, Kind::Choice, is_required) }
}

/// The codes of a list, to choose from.
pub fn codes(t: Texts, list: &str) -> Vec<Choice> {
    let codes = codelist::find(list).map(|list| list.codes.iter()).into_iter().flatten();
    codes
        .map(|code| Choice {
            code: code.code.to_owned(),
            label: code.label(t.0).to_owned(),
            is_chosen: false,
            hint: None,
        })
        .collect()
}

/// What was wrong with what was sent.
pub fn failure(t: Texts, form: &str, why: &Refused) -> Failure {
    let title = t.get(match why.why {
        Refusal::Stale | Refusal::IfMatchRequired => "problem-stale",
        Refusal::NoLegalBasis => "problem-no-basis",
        Refusal::Prohibited => "failure-prohibited",
        Refusal::ClientWishMissing => "failure-client-wish",
        Refusal::WrongState => "failure-moved-on",
        Refusal::DuplicateReferral => "failure-duplicate",
        Refusal::NotTakingReferrals => "service-takes-none",
        _ => "failure-check",
    });
    let errors = why.errors.iter().map(|error| {
        let name = at(error);
        let label = t.find(&format!("field-{}", name.replace('_', "-"))).unwrap_or_else(|| name.to_owned());
        let href = if form == "messages" { format!("#{name}") } else { format!("#{form}-{name}") };
        Wrong { href, label, text: wrong(t, error) }
    });
    Failure { title, errors: errors.collect() }
}
