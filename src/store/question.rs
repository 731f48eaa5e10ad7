//! What is asked in words that many share, with values of one's own.
use super::{flat::Kind, identity_changes::NEWEST_BESIDE, parameters::replaced};
use sea_orm::{DbBackend, Statement, Value, Values};
use std::{
    fmt::Write,
    sync::{Arc, OnceLock},
};

/// The column that tells which of many questions a row answers, from 1 on; nothing where it answers none.
pub(super) const PLACE: &str = "asked_place";

/// One of many questions in the same words.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    words: Arc<Words>,
    values: Vec<Value>,
}

/// A statement, and which of the values of a question stands at each of its parameters: one may stand at several.
#[derive(Debug)]
pub(super) struct Words {
    sql: String,
    backend: DbBackend,
    places: Vec<usize>,
    together: OnceLock<String>,
}

impl Words {
    pub fn new(sql: String, backend: DbBackend, places: Vec<usize>) -> Self {
        Self { sql, backend, places, together: OnceLock::new() }
    }

    pub fn are(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || (self.sql == other.sql && self.places == other.places)
    }

    /// The statement for many questions, whose values are of these kinds, each an array. Each row says who asks before its question
    /// is looked at: the question leans on what was said, and `OFFSET` keeps PostgreSQL from taking the two apart. And each tells
    /// which change of those who may ask was the last ([`super::IdentityChanges`]), which is looked up once for all: a question that
    /// finds nothing has a row without a place, so that nobody can tell whether there is something from what else must be asked.
    pub fn together(&self, kinds: &[Kind]) -> &str {
        self.together.get_or_init(|| {
            let mut given = format!("{} AS who", Kind::Text.unnest(1));
            for (number, kind) in (1..).zip(kinds) {
                // Writing into a String does not fail.
                let _ = write!(given, ", {} AS v{number}", kind.unnest(number + 1));
            }
            let value = |number: usize| {
                let place = self.places.get(number.wrapping_sub(1));
                format!("asked.v{}", place.map_or(number, |place| place + 1))
            };
            let newest = NEWEST_BESIDE.map(|(name, found)| format!("{found} AS {name}")).join(", ");
            format!(
                "SELECT found.*, {newest} FROM (SELECT given.*, \
                   set_config('{}', coalesce(given.who, ''), true) AS told \
                   FROM (SELECT {given}, generate_series(1, cardinality($1::text[])::bigint) AS place) AS given \
                   OFFSET 0) AS asked \
                 LEFT JOIN LATERAL (SELECT one.*, asked.place AS {PLACE} FROM ({}) AS one \
                   WHERE asked.told IS NOT NULL OFFSET 0) AS found ON true",
                migration::wall::SETTING,
                replaced(&self.sql, value)
            )
        })
    }
}

impl Question {
    pub(super) fn new(words: &Arc<Words>, values: Vec<Value>) -> Self {
        Self { words: words.clone(), values }
    }

    pub(super) const fn words(&self) -> &Arc<Words> {
        &self.words
    }
    pub(super) fn values(&self) -> &[Value] {
        &self.values
    }

    /// To be asked alone.
    pub fn statement(&self) -> Statement {
        let Words { sql, backend, places, .. } = self.words.as_ref();
        let values = places.iter().filter_map(|place| self.values.get(*place).cloned());
        Statement { sql: sql.clone(), values: Some(Values(values.collect())), db_backend: *backend }
    }
}

/// In words of its own.
impl From<Statement> for Question {
    fn from(statement: Statement) -> Self {
        let Values(values) = statement.values.unwrap_or_else(|| Values(Vec::new()));
        let words = Words::new(statement.sql, statement.db_backend, (0..values.len()).collect());
        Self { words: Arc::new(words), values }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Question, Words};
    use sea_orm::{DbBackend, Value};
    use std::sync::Arc;

    const SQL: &str = r#"SELECT "a" FROM "case" WHERE "id" = $1 AND "a" = $2 AND "b" = $1"#;

    #[test]
    fn parameters_become_values_of_the_row() {
        let words = Words::new(SQL.to_owned(), DbBackend::Postgres, vec![1, 0]);
        let text = words.together(&[Kind::Uuid, Kind::Text]);
        assert!(text.contains(
            "(SELECT unnest($1::text[]) AS who, unnest($2::uuid[]) AS v1, unnest($3::text[]) AS v2, generate_series"
        ));
        assert!(text.contains(
            r#"FROM (SELECT "a" FROM "case" WHERE "id" = asked.v2 AND "a" = asked.v1 AND "b" = asked.v2) AS one"#
        ));
    }

    #[test]
    fn one_value_may_stand_at_several_parameters() {
        let sql = "SELECT $1, $2, $3".to_owned();
        let words = Arc::new(Words::new(sql, DbBackend::Postgres, vec![0, 1, 0]));
        let values: Vec<Value> = vec![7.into(), "x".into()];
        let asked = Question::new(&words, values).statement();
        assert_eq!(asked.values.unwrap().0, [7.into(), "x".into(), 7.into()]);
    }
}
