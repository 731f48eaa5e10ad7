//! Somebody or something as a line: what is to be known of it, and what may be done.
use super::deeds::DeedForm;

#[derive(Default)]
pub struct Line {
    pub name: String,
    /// Where more of it is.
    pub place: Option<String>,
    pub tags: Vec<String>,
    /// Whether it is late.
    pub is_late: bool,
    pub facts: Vec<String>,
    /// What was said of it.
    pub words: Option<String>,
    pub deeds: Vec<DeedForm>,
}
