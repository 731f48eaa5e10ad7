//! The table that people read, `tests/matrix.txt`.
use super::{principals::NAMES, stage::Relation};
use std::collections::BTreeMap;
use strum::IntoEnumIterator;

pub struct Line {
    /// A letter for each principal and relation.
    cells: Vec<Vec<char>>,
    pub is_about_client: bool,
}

impl Line {
    pub fn expects(&self, principal: &str, relation: Relation) -> char {
        let column = NAMES.iter().position(|name| *name == principal).unwrap();
        let place = Relation::iter().position(|one| one == relation).unwrap();
        let cell = &self.cells[column];
        if cell.len() == 1 { cell[0] } else { cell[place] }
    }
}

/// The lines by operation, as `GET /api/v1/…`.
pub fn read() -> BTreeMap<String, Line> {
    let mut lines = BTreeMap::new();
    let mut is_about_client = false;
    for text in include_str!("../../matrix.txt").lines() {
        if let Some(title) = text.strip_prefix("== ") {
            is_about_client = !title.starts_with("Not about a client");
        }
        let words: Vec<_> = text.split_whitespace().collect();
        let &[method @ ("GET" | "POST" | "PATCH" | "DELETE"), path, ref cells @ ..] = words.as_slice() else {
            continue;
        };
        let whole = if ["/oauth", "/.well-known"].iter().any(|start| path.starts_with(start)) {
            path.to_owned()
        } else {
            format!("/api/v1{path}")
        };
        assert_eq!(cells.len(), NAMES.len(), "{method} {path}: one cell for each principal");
        let cells: Vec<Vec<char>> = cells.iter().map(|cell| cell.chars().collect()).collect();
        for cell in &cells {
            let fits = (cell.len() == 1 || cell.len() == Relation::iter().count() && is_about_client)
                && cell.iter().all(|letter| "ymefnu".contains(*letter));
            assert!(fits, "{method} {path}: the cell {cell:?}");
        }
        let twice = lines.insert(format!("{method} {whole}"), Line { cells, is_about_client });
        assert!(twice.is_none(), "{method} {path} stands twice");
    }
    lines
}
