//! Rows on their way into tables, whatever the tables.
use super::chance::Chance;
use chrono::SecondsFormat;
use sea_orm::{ActiveModelTrait, EntityName, EntityTrait, Iden, IntoActiveModel, Iterable, Value};
use std::{collections::BTreeMap, fmt::Write};

/// Rows of one table. The columns are those of its entity, in their order.
pub struct Sheet {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
}

/// Rows of many tables, by their names.
#[derive(Default)]
pub struct Sheets(pub BTreeMap<&'static str, Sheet>);

/// What is written with: rows, and the chance that decides what stands in them.
pub struct Pen {
    pub chance: Chance,
    pub sheets: Sheets,
}

impl Sheets {
    pub fn add<M>(&mut self, row: M)
    where
        M: sea_orm::ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    {
        let sheet = self.0.entry(M::Entity::default().table_name()).or_insert_with(|| Sheet {
            columns: <M::Entity as EntityTrait>::Column::iter()
                .map(|column| column.unquoted().to_owned())
                .collect(),
            rows: Vec::new(),
        });
        let row = row.into_active_model();
        let values = <M::Entity as EntityTrait>::Column::iter()
            .map(|column| row.get(column).into_value().unwrap_or(Value::String(None)));
        sheet.rows.push(values.collect());
    }
}

impl Sheet {
    /// The rows as PostgreSQL's `COPY … FROM STDIN` reads them, in its text format.
    pub fn copied(&self) -> String {
        let mut text = String::with_capacity(self.rows.len() * 400);
        for row in &self.rows {
            for (place, value) in row.iter().enumerate() {
                if place > 0 {
                    text.push('\t');
                }
                copy(value, &mut text);
            }
            text.push('\n');
        }
        text
    }
}

/// Writing to a string cannot fail, so what it answers is not looked at.
fn copy(value: &Value, text: &mut String) {
    let _ = match value {
        Value::Bool(Some(is)) => text.write_str(if *is { "t" } else { "f" }),
        Value::Int(Some(number)) => write!(text, "{number}"),
        Value::BigInt(Some(number)) => write!(text, "{number}"),
        Value::Double(Some(number)) => write!(text, "{number}"),
        Value::Uuid(Some(id)) => write!(text, "{id}"),
        Value::ChronoDate(Some(day)) => write!(text, "{day}"),
        Value::ChronoDateTimeUtc(Some(at)) => {
            text.write_str(&at.to_rfc3339_opts(SecondsFormat::Micros, true))
        }
        Value::Bytes(Some(bytes)) => write!(text, "\\\\x{}", hex::encode(bytes)),
        Value::String(Some(words)) => {
            escape(words, text);
            Ok(())
        }
        Value::Json(Some(json)) => {
            escape(&json.to_string(), text);
            Ok(())
        }
        _ => text.write_str("\\N"),
    };
}

fn escape(words: &str, text: &mut String) {
    for letter in words.chars() {
        match letter {
            '\\' => text.push_str("\\\\"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sheet;
    use chrono::DateTime;
    use sea_orm::Value;

    #[test]
    fn values_are_written_as_copy_reads_them() {
        let row = vec![
            Value::from("a\tb\\n\nc"),
            Value::from(true),
            Value::from(vec![0_u8, 255]),
            Value::String(None),
            Value::from(7_i64),
            Value::from(DateTime::from_timestamp_micros(1_000_001).unwrap()),
            Value::from(serde_json::json!({"a": "\n"})),
        ];
        let text = Sheet { columns: Vec::new(), rows: vec![row] }.copied();
        let told = "a\\tb\\\\n\\nc\tt\t\\\\x00ff\t\\N\t7\t1970-01-01T00:00:01.000001Z\t{\"a\":\"\\\\n\"}\n";
        assert_eq!(text, told);
    }
}
