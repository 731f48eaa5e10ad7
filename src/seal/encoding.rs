use super::Hash;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Fields put one behind the other so that no two sequences of fields give the same bytes.
pub struct Encoding(Vec<u8>);

impl Encoding {
    pub fn titled(title: &str) -> Self {
        Self([title.as_bytes(), b"\n"].concat())
    }
    /// A length in four bytes, and the bytes.
    #[must_use]
    pub fn bytes(mut self, value: &[u8]) -> Self {
        // A field of four gigabytes would be refused long before.
        let length = u32::try_from(value.len()).unwrap_or(u32::MAX - 1);
        self.0.extend(length.to_be_bytes());
        self.0.extend(value);
        self
    }
    #[must_use]
    pub fn nothing(mut self) -> Self {
        self.0.extend([0xFF; 4]);
        self
    }
    #[must_use]
    pub fn optional(self, value: Option<&[u8]>) -> Self {
        match value {
            Some(value) => self.bytes(value),
            None => self.nothing(),
        }
    }
    #[must_use]
    pub fn text(self, value: &str) -> Self {
        self.bytes(value.as_bytes())
    }
    #[must_use]
    pub fn id(self, value: Option<impl Into<Uuid>>) -> Self {
        self.optional(value.map(Into::into).as_ref().map(|id: &Uuid| &id.as_bytes()[..]))
    }
    #[must_use]
    pub fn number(self, value: i64) -> Self {
        self.bytes(&value.to_be_bytes())
    }
    /// Microseconds since 1970.
    #[must_use]
    pub fn time(self, value: DateTime<Utc>) -> Self {
        self.number(value.timestamp_micros())
    }
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// SHA-256 of the parts, one behind the other.
pub fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}
