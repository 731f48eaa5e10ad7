//! A place in a document of another register, read without trust: what is missing reads as nothing, and what is wrong is
//! noted with its path, never with its value.
use domain::{directory::ImportIssueCode, text::Line};
use serde_json::Value;
use std::{borrow::Cow, cell::RefCell};

/// Something wrong at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The file and the JSON Pointer into it.
    pub path: String,
    pub code: ImportIssueCode,
    /// Whether the record was left out because of it.
    pub rejects: bool,
}

/// Where issues are noted while a document is read.
pub type Issues = RefCell<Vec<Issue>>;

#[derive(Clone)]
pub struct Node<'a> {
    value: &'a Value,
    path: String,
    issues: &'a Issues,
}

static NOTHING: Value = Value::Null;

impl<'a> Node<'a> {
    pub fn root(value: &'a Value, file: &str, issues: &'a Issues) -> Self {
        Self { value, path: format!("{file}#"), issues }
    }
    pub fn path(&self) -> &str {
        &self.path
    }
    pub fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }
    pub fn is_text(&self, key: &str) -> bool {
        self.value.get(key).is_some_and(Value::is_string)
    }
    pub fn is_null(&self) -> bool {
        self.value.is_null()
    }
    pub fn is_list(&self) -> bool {
        self.value.is_array()
    }
    pub fn get(&self, key: &str) -> Self {
        let value = self.value.get(key).unwrap_or(&NOTHING);
        Self { value, path: format!("{}/{key}", self.path), issues: self.issues }
    }
    /// The members of a list; nothing has none.
    pub fn items(&self) -> impl Iterator<Item = Self> + use<'a> {
        let (path, issues) = (self.path.clone(), self.issues);
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(move |(place, value)| Self { value, path: format!("{path}/{place}"), issues })
    }
    /// The text, when there is more to it than blanks.
    pub fn text(&self) -> Option<&'a str> {
        self.value.as_str().map(|text| text.trim_matches(is_blank)).filter(|text| !text.is_empty())
    }
    /// The text as it stands, blanks and all, unless it is empty.
    pub fn raw(&self) -> Option<&'a str> {
        self.value.as_str().filter(|text| !text.is_empty())
    }
    /// The text of the member.
    pub fn word(&self, key: &str) -> Option<&'a str> {
        self.value.get(key)?.as_str().map(|text| text.trim_matches(is_blank)).filter(|text| !text.is_empty())
    }
    /// An id, which some registers write as a number.
    pub fn id(&self) -> Option<String> {
        let number = self.value.as_u64().map(|number| number.to_string());
        number.or_else(|| self.line())
    }
    /// A short text without control characters.
    pub fn line(&self) -> Option<String> {
        Line::parse(self.text()?).ok().map(Into::into)
    }
    pub fn is_true(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool) == Some(true)
    }
    /// The text as people read it, without the mark-up that an editor left in it.
    pub fn prose(&self) -> Option<Cow<'a, str>> {
        self.text().map(|text| blocks(text).map_or(Cow::Borrowed(text), Cow::Owned))
    }

    /// Notes what is wrong here; the record stays.
    pub fn warn(&self, code: ImportIssueCode) {
        self.note(code, false);
    }
    /// Notes why the record is left out.
    pub fn reject<T>(&self, code: ImportIssueCode) -> Option<T> {
        self.note(code, true);
        None
    }
    fn note(&self, code: ImportIssueCode, rejects: bool) {
        self.issues.borrow_mut().push(Issue { path: self.path.clone(), code, rejects });
    }
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter == '\u{feff}'
}

/// The lines of a text that a rich-text editor saved as JSON inside the text.
fn blocks(text: &str) -> Option<String> {
    if !text.starts_with('{') {
        return None;
    }
    let saved: Value = serde_json::from_str(text).ok()?;
    let lines = saved.get("blocks")?.as_array()?.iter().map(line);
    Some(lines.collect::<Vec<_>>().join("\n"))
}

fn line(block: &Value) -> String {
    let text = block.get("text").and_then(Value::as_str).unwrap_or_default();
    match block.get("type").and_then(Value::as_str) {
        Some("unordered-list-item" | "ordered-list-item") => format!("• {text}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_text_of_an_editor_is_read_line_by_line() {
        let saved = r#"{"entityMap":{},"blocks":[{"text":"Ota mukaan","type":"unstyled"},{"text":"kirjeet","type":"unordered-list-item"}]}"#;
        let (document, issues) = (json!({"a": saved, "b": " {not json} ", "c": "\u{a0}"}), Issues::default());
        let node = Node::root(&document, "x.json", &issues);
        assert_eq!(node.get("a").prose().unwrap(), "Ota mukaan\n• kirjeet");
        assert_eq!(node.get("b").prose().unwrap(), "{not json}");
        assert_eq!(node.get("c").prose(), None);
    }

    #[test]
    fn issues_name_the_place_and_not_the_value() {
        let (document, issues) = (json!([{"phone": "secret"}]), Issues::default());
        let node = Node::root(&document, "x.json", &issues);
        node.items().next().unwrap().get("phone").warn(ImportIssueCode::Phone);
        assert_eq!(issues.borrow()[0].path, "x.json#/0/phone");
    }
}
