//! The national identifier: sealed for its row, found by a keyed index, shown masked.
use crate::crypto::Keys;
use chrono::NaiveDate;
use domain::{ClientId, Refused, identifiers::Hetu, text::Text};
use entity::client::Model;

/// What the keyed index is made for; another column would have another index of the same value.
const COLUMN: &str = "client.national_id";
const PLACE: &str = "/national_id";

/// A national identifier as it is sent; it is checked against the day of the request.
pub type Sent = Text<11>;

/// Checks what was sent.
///
/// # Errors
/// Says what is wrong with it, never what it is.
pub fn parse(sent: &Sent, today: NaiveDate) -> Result<Hetu, Refused> {
    Hetu::parse(sent, today).map_err(|flaw| Refused::field(PLACE, flaw.code(), flaw.to_string()))
}

/// What equal identifiers have in common, whoever keeps them.
pub fn index(keys: &Keys, code: &Hetu) -> Vec<u8> {
    keys.blind(COLUMN, code.as_str())
}

/// An identifier in the forms its client's row keeps.
#[derive(Clone)]
pub struct Kept {
    sealed: Vec<u8>,
    index: Vec<u8>,
    masked: String,
    is_temporary: bool,
    birth_date: NaiveDate,
}

impl Kept {
    /// # Errors
    /// A fault of the cipher.
    pub fn new(keys: &Keys, code: &Hetu, id: ClientId) -> anyhow::Result<Self> {
        Ok(Self {
            sealed: keys.seal(&format!("{COLUMN}/{id}"), code.as_str().as_bytes())?,
            index: index(keys, code),
            masked: code.masked(),
            is_temporary: code.is_temporary(),
            birth_date: code.birth_date(),
        })
    }

    /// The date of birth goes with the identifier.
    pub fn put_into(self, client: &mut Model) {
        client.national_id = Some(self.sealed);
        client.national_id_index = Some(self.index);
        client.national_id_masked = Some(self.masked);
        client.national_id_temporary = self.is_temporary;
        client.birth_date = Some(self.birth_date);
    }
}

/// The date of birth stays: it may be known without the identifier.
pub fn remove_from(client: &mut Model) {
    client.national_id = None;
    client.national_id_index = None;
    client.national_id_masked = None;
    client.national_id_temporary = false;
}
