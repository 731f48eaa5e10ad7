//! What pages say, in Finnish, Swedish and English: the texts stand in `locales`, none in a template.
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    basis::day,
    calendar::{local_date, local_minute},
    codelist,
    text::Lang,
};
use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue, static_loader};
use std::{borrow::Cow, collections::HashMap};

static_loader! {
    static TEXTS = {
        locales: "./locales",
        fallback_language: "fi",
        // Marks around what is put in help where writing runs both ways, and stand in the way of searching a page.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The texts of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts(pub Lang);

impl Texts {
    /// The text of that name.
    pub fn get(self, name: &str) -> String {
        TEXTS.lookup(&self.language(), name)
    }

    /// The text of that name, if there is one.
    pub fn find(self, name: &str) -> Option<String> {
        TEXTS.try_lookup(&self.language(), name)
    }

    /// The text for so many: languages have plurals of their own.
    pub fn count(self, name: &str, count: impl Into<i64>) -> String {
        let count = FluentValue::from(count.into());
        TEXTS.lookup_with_args(&self.language(), name, &HashMap::from([(Cow::from("count"), count)]))
    }

    /// The text with one thing named in it, `{ $what }`.
    pub fn with(self, name: &str, what: &str) -> String {
        let what = FluentValue::from(what.to_owned());
        TEXTS.lookup_with_args(&self.language(), name, &HashMap::from([(Cow::from("what"), what)]))
    }

    /// The label of a code.
    pub fn label(self, list: &str, code: &str) -> String {
        codelist::label(list, code, self.0).unwrap_or(code).to_owned()
    }

    /// What is known of something, each under the text of that name.
    pub fn facts<const N: usize>(self, known: [(&str, Option<String>); N]) -> Vec<(String, String)> {
        known.into_iter().filter_map(|(about, text)| Some((self.get(about), text?))).collect()
    }

    /// A number to one decimal.
    pub fn number(self, number: f64) -> String {
        let written = format!("{number:.1}");
        if self.0 == Lang::En { written } else { written.replace('.', ",") }
    }

    /// A month, as Finns write it in all three languages.
    pub fn month(first_day: NaiveDate) -> String {
        first_day.format("%-m/%Y").to_string()
    }

    pub fn day(self, date: NaiveDate) -> String {
        day(self.0, date)
    }

    /// A day and a time of day, in Finland.
    pub fn moment(self, at: DateTime<Utc>) -> String {
        let (hour, minute) = local_minute(at);
        let between = if self.0 == Lang::En { ':' } else { '.' };
        format!("{} {hour}{between}{minute:02}", self.day(local_date(at)))
    }

    fn language(self) -> LanguageIdentifier {
        let parsed = self.0.code().parse();
        parsed.unwrap_or_default()
    }
}
