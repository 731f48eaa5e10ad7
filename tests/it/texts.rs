//! The texts of pages: all stand in the files of all three languages, and none in a template.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The texts of a language by name, with the places that are filled in.
fn texts(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let file = read(format!("locales/{language}/pages.ftl"));
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut name = String::new();
    for line in file.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        if !line.starts_with([' ', '}']) {
            line.split(" =").next().unwrap().clone_into(&mut name);
            assert!(
                texts.insert(name.clone(), BTreeSet::new()).is_none(),
                "{name} stands twice in {language}"
            );
        }
        let places = line.split('$').skip(1).map(|rest| rest.split([' ', '}']).next().unwrap().to_owned());
        texts.get_mut(&name).unwrap().extend(places);
    }
    texts
}

fn files(folder: &str, kind: &str) -> Vec<String> {
    let files = fs::read_dir(root().join(folder)).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|found| found == kind));
    files.map(|file| fs::read_to_string(file).unwrap()).collect()
}

#[test]
fn each_language_has_the_same_texts() {
    let finnish = texts("fi");
    assert!(finnish.len() > 100);
    for language in ["sv", "en"] {
        assert_eq!(texts(language), finnish, "{language}");
    }
}

#[test]
fn every_text_that_is_asked_for_exists_and_the_other_way_round() {
    let texts = texts("fi");
    let sources = [files("templates", "html"), files("src/web", "rs")].concat().join("\n");
    for name in [".get(\"", ".count(\"", ".with(\""].iter().flat_map(|mark| sources.split(mark).skip(1)) {
        let name = name.split('"').next().unwrap();
        let is_text = name.contains('-') && !name.contains(' ');
        assert!(!is_text || texts.contains_key(name), "{name} is in no language");
    }
    // Names that are put together, of which the beginning stands in the source.
    let made = ["problem-", "field-", "step-", "happened-"];
    for name in texts.keys() {
        let is_made = made.iter().any(|begin| name.starts_with(begin));
        assert!(is_made || sources.contains(&format!("\"{name}\"")), "nobody says {name}");
    }
}

/// What remains of a template without its tags and its own expressions is what somebody would read in one language only.
#[test]
fn no_template_says_anything_itself() {
    for template in files("templates", "html") {
        let mut rest = template.as_str();
        let mut said = String::new();
        while let Some(at) = rest.find(['<', '{']) {
            said += &rest[..at];
            let (open, close) = match &rest[at..] {
                tag if tag.starts_with("{{") => ("{{", "}}"),
                tag if tag.starts_with("{%") => ("{%", "%}"),
                tag if tag.starts_with('{') => ("{", "{"),
                _ => ("<", ">"),
            };
            let after = &rest[at + open.len()..];
            rest = if open == "{" { after } else { after.split_once(close).unwrap().1 };
        }
        said += rest;
        // The name of the product, and the names of the languages in themselves.
        for known in ["Polku", "Suomi", "Svenska", "English"] {
            said = said.replace(known, "");
        }
        let words: Vec<_> =
            said.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        assert!(words.is_empty(), "{words:?}");
        for attribute in ["placeholder=\"", "title=\"", "alt=\""] {
            for value in template.split(attribute).skip(1) {
                assert!(value.starts_with("{{"), "{attribute}{}", &value[..20]);
            }
        }
    }
}
