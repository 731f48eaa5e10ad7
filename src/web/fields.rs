//! What forms ask for: fields with what was typed into them, and what was wrong with it.
use super::{form::Form, text::Texts};
use domain::{FieldError, Refusal, Refused, codelist};
use std::fmt::Display;

/// What went wrong with what was sent.
pub struct Failure {
    pub title: String,
    pub errors: Vec<Wrong>,
    /// What was written into a form that is not on the page any more, to be copied.
    pub kept: Vec<(String, String)>,
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
        matches!(self.kind, Kind::Text | Kind::Lines | Kind::Tagged(_))
    }
    pub fn is_choice(&self) -> bool {
        self.kind == Kind::Choice
    }
    pub fn is_several(&self) -> bool {
        matches!(self.kind, Kind::Several | Kind::Each(_))
    }
    pub fn is_check(&self) -> bool {
        self.kind == Kind::Check
    }
    pub fn is_lines(&self) -> bool {
        matches!(self.kind, Kind::Lines | Kind::Tagged(_))
    }
    /// What a browser may offer for it, where it keeps such.
    pub const fn keeps(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Password => Some("new-password"),
            Kind::OldPassword => Some("current-password"),
            _ => None,
        }
    }
    /// How long it is at least.
    pub const fn shortest(&self) -> Option<u32> {
        match self.kind {
            Kind::Password => Some(15),
            _ => None,
        }
    }
    /// The type of its input.
    pub const fn input(&self) -> &'static str {
        match self.kind {
            Kind::Day => "date",
            Kind::Moment => "datetime-local",
            Kind::Number => "number",
            Kind::Password | Kind::OldPassword => "password",
            _ => "text",
        }
    }
}

/// What it is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Several texts, one on each line.
    Lines,
    /// The same; each becomes an object with the last part of the field's name as its tag, which is called so.
    Tagged(&'static str),
    Line,
    /// What nobody sees, and no page shows again.
    Password,
    /// One that is there already.
    OldPassword,
    Number,
    /// Yes, where it is ticked.
    Check,
    Choice,
    /// Any of the choices, none beforehand.
    Several,
    /// The same; each becomes an object with one member of this name.
    Each(&'static str),
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
        if self.input() != "password" {
            typed.get(self.name).unwrap_or_default().clone_into(&mut self.value);
        }
        let chosen = typed.all(self.name);
        for choice in &mut self.choices {
            choice.is_chosen = if matches!(self.kind, Kind::Several | Kind::Each(_)) {
                chosen.contains(&choice.code.as_str())
            } else {
                choice.code == self.value
            };
        }
        let is_here = |error: &&FieldError| at(error) == self.name || whole(error) == self.name;
        let error = errors.iter().find(is_here);
        self.error = error.map(|error| wrong(t, error));
    }
}

/// The field that an error is about: a list is one, and members of members have dots before them.
fn at(error: &FieldError) -> String {
    let path = error.pointer.split('/').skip(1);
    path.take_while(|part| part.parse::<u32>().is_err()).collect::<Vec<_>>().join(".")
}

/// All of the way to what an error is about.
fn whole(error: &FieldError) -> String {
    error.pointer.split('/').skip(1).collect::<Vec<_>>().join(".")
}

/// What a field is called.
pub fn label(t: Texts, name: &str) -> Option<String> {
    t.find(&format!("field-{}", name.replace(['_', '.'], "-")))
}

/// What is wrong with a field, in words.
fn wrong(t: Texts, error: &FieldError) -> String {
    t.get(if error.code == "required" { "error-required" } else { "error-invalid" })
}

/// A field that is still empty.
pub fn blank(t: Texts, name: &'static str, kind: Kind, is_required: bool) -> Field {
    let label = label(t, name).unwrap_or_else(|| name.to_owned());
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

/// One of several, not chosen yet.
pub fn choice(code: impl Display, label: impl Display) -> Choice {
    Choice { code: code.to_string(), label: label.to_string(), is_chosen: false, hint: None }
}

/// The codes of a list, to choose from.
pub fn codes(t: Texts, list: &str) -> Vec<Choice> {
    let codes = codelist::find(list).map(|list| list.codes.iter()).into_iter().flatten();
    codes.map(|code| choice(code.code, code.label(t.0))).collect()
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
        // A member of an item of a list has a field of its own where there is a word for it.
        let name = Some(whole(error)).filter(|name| label(t, name).is_some()).unwrap_or_else(|| at(error));
        let label = label(t, &name).unwrap_or_else(|| name.clone());
        let href = if form == "messages" { format!("#{name}") } else { format!("#{form}-{name}") };
        Wrong { href, label, text: wrong(t, error) }
    });
    Failure { title, errors: errors.collect(), kept: Vec::new() }
}
