use domain::{
    codelist::{self, Labels},
    text::Lang,
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Which lists there are.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"items": [
    {"name": "urgencies", "title": "Urgencies", "titles": {"fi": "Kiireellisyydet", "sv": "Angelägenhetsgrader", "en": "Urgencies"}, "size": 4}
]}))]
pub struct CodeLists {
    pub items: Vec<CodeListSummary>,
}

/// The name of a list and how long it is.
#[derive(Serialize, ToSchema)]
pub struct CodeListSummary {
    /// The last part of its address.
    pub name: &'static str,
    /// What people call it, in the language of the answer.
    pub title: &'static str,
    pub titles: Labels,
    /// How many codes it has.
    pub size: usize,
}

/// One list with its codes, in the order in which people want to see them.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "name": "urgencies", "title": "Urgencies",
    "titles": {"fi": "Kiireellisyydet", "sv": "Angelägenhetsgrader", "en": "Urgencies"},
    "codes": [{"code": "soon", "label": "Soon", "labels": {"fi": "Pian", "sv": "Snart", "en": "Soon"}}]
}))]
pub struct CodeList {
    pub name: &'static str,
    pub title: &'static str,
    pub titles: Labels,
    pub codes: Vec<Item>,
}

/// What records store, and what people read.
#[derive(Serialize, ToSchema)]
#[schema(as = Code)]
pub struct Item {
    pub code: &'static str,
    /// In the language of the answer.
    pub label: &'static str,
    pub labels: Labels,
    /// The broader code of the same list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<&'static str>,
    /// First day of use, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<chrono::NaiveDate>,
    /// Last day of use, when it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<chrono::NaiveDate>,
    /// What the list knows besides, for example `county` of a municipality.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<&'static str, &'static str>,
}

pub fn every(lang: Lang) -> CodeLists {
    let items = codelist::all().iter().map(|list| CodeListSummary {
        name: list.name,
        title: list.title.label(lang),
        titles: list.title,
        size: list.codes.len(),
    });
    CodeLists { items: items.collect() }
}

pub fn one(list: &'static codelist::CodeList, lang: Lang) -> CodeList {
    CodeList {
        name: list.name,
        title: list.title.label(lang),
        titles: list.title,
        codes: list.codes.iter().map(|code| item(code, lang)).collect(),
    }
}

fn item(code: &'static codelist::Code, lang: Lang) -> Item {
    Item {
        code: code.code,
        label: code.label(lang),
        labels: code.labels,
        parent: code.parent,
        valid_from: code.valid_from,
        valid_to: code.valid_to,
        details: code.details.clone(),
    }
}
