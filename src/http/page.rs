//! Pages of a list: always by the key of the last row seen, never by counting rows.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::Refused;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How many rows a page has.
#[derive(Clone, Copy, Debug)]
pub struct Limit(u64);

impl Limit {
    pub const fn get(self) -> u64 {
        self.0
    }
    pub fn of(number: u64) -> Option<Self> {
        (1..=200).contains(&number).then_some(Self(number))
    }
}
impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}
impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let limit = String::deserialize(deserializer)?;
        let limit = limit.parse().ok().and_then(Self::of);
        limit.ok_or_else(|| serde::de::Error::custom("must be a number from 1 to 200"))
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum Sort {
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created_at")]
    Oldest,
    /// Changed last first.
    #[serde(rename = "-updated_at")]
    Updated,
}

/// Where a page ended: the sort key of its last row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub sort: u8,
    /// Microseconds since 1970, for orders by time.
    pub micros: i64,
    pub id: Uuid,
}

/// What both databases can hold: the years 1900 to 9999, in microseconds since 1970.
const TIMES: std::ops::RangeInclusive<i64> = -2_208_988_800_000_000..=253_402_300_799_999_999;

impl Cursor {
    pub fn at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.micros).unwrap_or_default()
    }
    pub fn encode(&self) -> String {
        let mut bytes = Vec::with_capacity(25);
        bytes.push(self.sort);
        bytes.extend(self.micros.to_be_bytes());
        bytes.extend(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }
    fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (sort, rest) = bytes.split_first()?;
        let (micros, id) = rest.split_first_chunk::<8>()?;
        let id = Uuid::from_slice(id).ok()?;
        let micros = i64::from_be_bytes(*micros);
        TIMES.contains(&micros).then_some(Self { sort: *sort, micros, id })
    }
}
impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::decode(&text).ok_or_else(|| serde::de::Error::custom("is not a cursor of this list"))
    }
}

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Page {
    pub limit: Limit,
    pub cursor: Option<Cursor>,
    pub sort: Sort,
}

impl Page {
    /// # Errors
    /// A cursor that belongs to another order.
    pub fn new(limit: Option<Limit>, cursor: Option<Cursor>, sort: Option<Sort>) -> Result<Self, Refused> {
        let page = Self { limit: limit.unwrap_or_default(), cursor, sort: sort.unwrap_or_default() };
        match cursor {
            Some(cursor) if cursor.sort != page.tag() => {
                Err(Refused::field("cursor", "invalid", "belongs to another order of the list"))
            }
            _ => Ok(page),
        }
    }
    /// The rows of this page, of which one more was read to know whether there is another, and the cursor to that; for
    /// lists in the order of their ids.
    pub fn cut<T>(&self, mut rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> (Vec<T>, Option<String>) {
        let size = usize::try_from(self.limit.get()).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let last = rows.last().filter(|_| more);
        let next = last.map(|last| Cursor { sort: self.tag(), micros: 0, id: id(last) }.encode());
        (rows, next)
    }
    /// Marks the order in cursors.
    pub const fn tag(&self) -> u8 {
        match self.sort {
            Sort::Newest => 0,
            Sort::Oldest => 1,
            Sort::Updated => 2,
        }
    }
}

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub struct Rows<V> {
    pub items: Vec<V>,
    /// Send it as `cursor` to get the next page; null on the last one.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::Cursor;
    use uuid::Uuid;

    #[test]
    fn a_cursor_survives_its_text_and_nothing_else_does() {
        let cursor = Cursor { sort: 2, micros: -5, id: Uuid::from_u128(7) };
        assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        for text in ["", "!", "AAAA", &"A".repeat(40)] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }
}
