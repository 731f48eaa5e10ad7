//! The person: as one organization keeps them, never as a master file.
use crate::{codes, identifiers::Phone, text::Line};
use serde::{Deserialize, Serialize};

/// Names the records that client ids point to.
pub struct Client;

codes! {
    /// A way to reach a client.
    pub enum ContactKind as ContactKind { Phone, Email, Address, Other }

    /// What a client needs to be able to take part.
    pub enum AccessibilityNeed as AccessibilityNeed {
        StepFree, Hearing, Vision, SignLanguage, PlainLanguage, Companion, QuietSpace, Other,
    }
}

pub type AccessibilityNeeds = crate::code::Set<AccessibilityNeed>;

/// One way to reach a client, and whether it is safe to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ClientContact))]
pub struct Contact {
    pub kind: ContactKind,
    /// The number, address or place. Telephone numbers are kept in E.164 form.
    pub value: Line,
    /// Whether others than the client may see or hear what is sent there.
    #[serde(default)]
    pub safe: bool,
}

impl Contact {
    /// The same contact with its value in the form of its kind.
    ///
    /// # Errors
    /// A telephone number or an e-mail address that cannot be one.
    pub fn normalised(self) -> Result<Self, &'static str> {
        match self.kind {
            ContactKind::Phone => {
                let phone = Phone::parse(&self.value).map_err(|_flaw| "is not a telephone number")?;
                let value = Line::parse(phone.as_str())?;
                Ok(Self { value, ..self })
            }
            ContactKind::Email if !is_email(&self.value) => Err("is not an e-mail address"),
            _ => Ok(self),
        }
    }
}

/// Whether the text has the shape of an e-mail address; whether it is one only the mail can tell.
pub fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !text.contains(char::is_whitespace)
            && !host.contains('@')
    })
}
