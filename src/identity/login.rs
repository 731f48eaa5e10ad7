use domain::text::Text;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

/// What a person signs in with, in one form: lower case, without spaces.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Login(String);

const MAX: usize = 254;

impl Login {
    /// # Errors
    /// Says what is wrong with the login, never the login.
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let login = Text::<MAX>::parse(raw)?.to_lowercase();
        let fits = login.chars().count() >= 3 && !login.chars().any(|c| c.is_whitespace() || c == ':');
        if fits { Ok(Self(login)) } else { Err("must have 3 to 254 characters without spaces or colons") }
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    pub fn into_string(self) -> String {
        self.0
    }
}

impl std::str::FromStr for Login {
    type Err = &'static str;
    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::parse(raw)
    }
}
impl<'de> Deserialize<'de> for Login {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
impl PartialSchema for Login {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(3))
            .max_length(Some(MAX))
            .examples(["aino@example.org"])
            .into()
    }
}
impl ToSchema for Login {
    fn name() -> std::borrow::Cow<'static, str> {
        "Login".into()
    }
}

#[cfg(test)]
mod tests {
    use super::Login;

    #[test]
    fn a_login_has_one_form() {
        assert_eq!(Login::parse(" Aino@Example.ORG ").unwrap().as_str(), "aino@example.org");
        for unfit in ["", "ab", "a b c", "a:b", "a\0bc", &"a".repeat(255)] {
            assert!(Login::parse(unfit).is_err(), "{unfit:?}");
        }
    }
}
