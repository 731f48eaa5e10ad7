//! The person: as one organization keeps them, never as a master file.
use crate::{
    Refused,
    access::Sight,
    basis::Category,
    code::Set,
    codes,
    identifiers::{LanguageCode, Phone},
    list::List,
    search::words::composed,
    text::{Line, Text},
};
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

pub type AccessibilityNeeds = Set<AccessibilityNeed>;
/// Where mail to a client goes, on as many lines as it takes.
pub type ContactAddress = Text<500>;
/// Ways to reach a client, best first.
pub type Contacts = List<Contact, 20>;
/// Languages a client speaks besides the one services are given in.
pub type Languages = List<LanguageCode, 20>;

/// What a client is called: by the name they prefer, if they told one.
pub fn called(preferred: Option<&str>, first_names: &str, last_name: &str) -> String {
    format!("{} {last_name}", preferred.unwrap_or(first_names))
}

/// What of a client's record each category opens; the rest is opened by none of these.
pub const FIELDS: &[(Category, &[&str])] = &[
    (
        Category::Basic,
        &[
            "first_names",
            "last_name",
            "preferred_name",
            "birth_date",
            "died_on",
            "national_id",
            "service_language",
            "other_languages",
            "interpreter_needed",
            "accessibility_needs",
            "safety_restricted",
        ],
    ),
    (Category::Contact, &["contacts", "contact_address", "municipality_code"]),
    (Category::Employment, &["unemployed_since"]),
];

/// One way to reach a client, and whether it is safe to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ClientContact))]
pub struct Contact {
    pub kind: ContactKind,
    /// The number, address or place. Telephone numbers are kept in E.164 form.
    pub value: Line,
    /// Whether nobody but the client sees or hears what is sent there.
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

/// Each of the contacts in the form of its kind.
///
/// # Errors
/// `invalid`, with where it stands in the request, for one that cannot be what it is said to be.
pub fn normalised(contacts: Contacts) -> Result<Contacts, Refused> {
    contacts.try_map(|(at, contact)| {
        contact.normalised().map_err(|flaw| Refused::field(format!("/contacts/{at}/value"), "invalid", flaw))
    })
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

/// What tells where a client is; hidden of one who is safety-restricted. The contact address is the only one told.
pub const PLACE: &[&str] = &["contacts", "municipality_code"];

/// The fields of a client's record that `sight` opens.
pub fn fields(sight: Sight) -> impl Iterator<Item = &'static str> {
    FIELDS
        .iter()
        .filter(move |(category, _)| sight.shows(*category))
        .flat_map(|(_, fields)| *fields)
        .copied()
        .filter(move |field| sight.shows_place() || !PLACE.contains(field))
}

/// The words of a name as they are compared: lower case, and without the marks that a Finnish keyboard lacks.
pub fn name_words(name: &str) -> Vec<String> {
    let plain: String = composed(&name.to_lowercase()).chars().map(fold).filter(|c| !is_mark(*c)).collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// All words of a client's names, each after a space, so that a search for ` word` finds beginnings only.
pub fn search_name<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().flat_map(name_words).flat_map(|word| [" ".to_owned(), word]).collect()
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

const fn fold(c: char) -> char {
    match c {
        'à'..='ã' | 'ā' | 'ă' | 'ą' => 'a',
        'æ' => 'ä',
        'ç' | 'ć' | 'č' => 'c',
        'đ' | 'ď' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'į' => 'i',
        'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ŋ' => 'n',
        'ø' | 'œ' => 'ö',
        'ò'..='õ' | 'ō' | 'ő' => 'o',
        'ŕ' | 'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' | 'ŧ' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::search_name;

    #[test]
    fn names_are_folded_to_what_people_type() {
        for (name, folded) in [
            ("Mäki-Petäjä", " mäki petäjä"),
            ("Ma\u{308}ki", " mäki"),
            ("D'Angélo", " d angelo"),
            ("Šec\u{30c}in 100%_", " secin 100"),
            ("  ", ""),
        ] {
            assert_eq!(search_name([name]), folded, "{name}");
        }
        assert_eq!(search_name(["Koski", "Åsa Aino"]), " koski åsa aino");
    }
}
