//! What a service is found by: its words, weighed, and its codes.
use super::{AreaKind, Facet, ServiceContent};
use crate::{
    search::rank::{self, Field, Source},
    text::{Lang, Localized},
};
use std::collections::{BTreeMap, BTreeSet};

/// The parts of a service that the index is made from.
#[derive(Clone, Copy, Debug)]
pub struct IndexedService<'a> {
    pub name: &'a Localized,
    pub summary: &'a Localized,
    pub content: &'a ServiceContent,
}

/// Every text of the service that words are looked for in.
pub fn words<'a>(service: IndexedService<'a>) -> Vec<Source<'a>> {
    let IndexedService { name, summary, content } = service;
    let mut all = Vec::new();
    let mut add = |field, lang, text: &'a str| all.push(Source { field, lang, text });
    name.iter().for_each(|(lang, text)| add(Field::Name, lang, text));
    content.alternative_names.iter().for_each(|(lang, text)| add(Field::AlternativeName, lang, text));
    content.keywords.iter().for_each(|(lang, text)| add(Field::Keyword, lang, text));
    summary.iter().for_each(|(lang, text)| add(Field::Summary, lang, text));
    content.description.iter().for_each(|(lang, text)| add(Field::Description, lang, text));
    for labels in content.service_classes.iter().filter_map(|class| class.labels()) {
        for lang in [Lang::Fi, Lang::Sv, Lang::En] {
            add(Field::Class, lang, labels.label(lang));
        }
    }
    all
}

/// The rows of the index of words.
pub fn terms(service: IndexedService<'_>) -> BTreeMap<String, i32> {
    rank::index(words(service))
}

/// The rows of the index of codes. A class and a target group count as the broader ones too; a municipality does not
/// count as its county, because the rest of the county is not served.
pub fn facets(content: &ServiceContent) -> BTreeSet<(Facet, String)> {
    let mut all = BTreeSet::new();
    let mut add = |facet, code: &str| {
        all.insert((facet, code.to_owned()));
    };
    let classes = content.service_classes.iter().flat_map(|class| class.with_broader());
    classes.for_each(|code| add(Facet::Class, code.as_str()));
    let groups = content.target_groups.iter().flat_map(|group| group.with_broader());
    groups.for_each(|code| add(Facet::TargetGroup, code.as_str()));
    content.life_events.iter().for_each(|code| add(Facet::LifeEvent, code.as_str()));
    content.needs.iter().for_each(|code| add(Facet::Need, code.as_str()));
    content.languages.iter().for_each(|code| add(Facet::Language, code.as_str()));
    add(Facet::Area, content.area.kind.code());
    if content.area.kind == AreaKind::Limited {
        content.area.municipalities.iter().for_each(|code| add(Facet::Municipality, code.as_str()));
        content.area.counties.iter().for_each(|code| add(Facet::County, code.as_str()));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};

    fn content(json: &str) -> ServiceContent {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_class_counts_as_the_broader_one_and_a_municipality_not_as_its_county() {
        let service = content(
            r#"{"service_classes":["P15.1"],"target_groups":["KR1.2"],"area":{"kind":"limited","municipalities":["179"]}}"#,
        );
        let facets: Vec<_> =
            facets(&service).into_iter().map(|(facet, code)| format!("{facet} {code}")).collect();
        assert_eq!(
            facets,
            [
                "class P15",
                "class P15.1",
                "target_group KR1",
                "target_group KR1.2",
                "area limited",
                "municipality 179"
            ]
        );
    }

    #[test]
    fn codes_that_no_list_knows_cannot_be_written() {
        for json in [
            r#"{"service_classes":["P99"]}"#,
            r#"{"area":{"municipalities":["000"]}}"#,
            r#"{"needs":["n99"]}"#,
            r#"{"colour":"red"}"#,
        ] {
            assert!(serde_json::from_str::<ServiceContent>(json).is_err(), "{json}");
        }
    }
}
