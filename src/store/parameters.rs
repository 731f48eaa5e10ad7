//! Parameters in the text of statements for PostgreSQL.

/// The text with something else in place of each parameter, by its number. Statements of the query builder hold no `$` but
/// before their parameters: what is given by others is never part of their text.
pub(super) fn replaced(sql: &str, by: impl Fn(usize) -> String) -> String {
    let mut parts = sql.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let number = part.strip_suffix(rest).and_then(|digits| digits.parse().ok());
        text.push_str(&by(number.unwrap_or_default()));
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn each_parameter_is_replaced_by_its_number() {
        let sql = r#"SELECT $1 FROM "case" WHERE "id" = $2 AND "a" IN ($10, $11)"#;
        let row = r#"SELECT asked.v1 FROM "case" WHERE "id" = asked.v2 AND "a" IN (asked.v10, asked.v11)"#;
        assert_eq!(replaced(sql, |number| format!("asked.v{number}")), row);
        assert_eq!(replaced("SELECT 1", |_| String::new()), "SELECT 1");
    }
}
