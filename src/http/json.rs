//! JSON whose shape is not known before it is read, and merging it into what is (RFC 7396).
use crate::error::Result;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};
use std::fmt;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr, Schema,
        schema::{SchemaType, Type},
    },
};

/// Any JSON value in which no key stands twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document(pub Value);

impl Serialize for Document {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

impl PartialSchema for Document {
    fn schema() -> RefOr<Schema> {
        let kinds = SchemaType::from_iter([Type::Object, Type::Array]);
        ObjectBuilder::new().schema_type(kinds).description(Some("JSON of another system")).into()
    }
}
impl ToSchema for Document {}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Document;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E: Error>(self) -> std::result::Result<Document, E> {
        Ok(Document(Value::Null))
    }
    fn visit_bool<E: Error>(self, value: bool) -> std::result::Result<Document, E> {
        Ok(Document(value.into()))
    }
    fn visit_i64<E: Error>(self, value: i64) -> std::result::Result<Document, E> {
        Ok(Document(value.into()))
    }
    fn visit_u64<E: Error>(self, value: u64) -> std::result::Result<Document, E> {
        Ok(Document(value.into()))
    }
    fn visit_f64<E: Error>(self, value: f64) -> std::result::Result<Document, E> {
        Ok(Document(value.into()))
    }
    fn visit_str<E: Error>(self, value: &str) -> std::result::Result<Document, E> {
        Ok(Document(value.into()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Document, A::Error> {
        let mut list = Vec::new();
        while let Some(Document(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Document(list.into()))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> std::result::Result<Document, A::Error> {
        let mut map = Map::new();
        while let Some((key, Document(value))) = members.next_entry::<String, Document>()? {
            if map.insert(key, value).is_some() {
                return Err(A::Error::custom("duplicate field"));
            }
        }
        Ok(Document(map.into()))
    }
}

/// What `current` is after the patch, read as strictly as a whole body.
///
/// # Errors
/// `invalid` with the place, when what comes of it is not a `T`.
pub fn merged<T: Serialize + DeserializeOwned>(current: &T, patch: &impl Serialize) -> Result<T> {
    let mut whole = serde_json::to_value(current).map_err(anyhow::Error::from)?;
    merge(&mut whole, serde_json::to_value(patch).map_err(anyhow::Error::from)?);
    super::body::parse(&serde_json::to_vec(&whole).map_err(anyhow::Error::from)?)
}

fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Map::new().into();
    }
    let Some(target) = target.as_object_mut() else { return };
    for (key, value) in patch {
        if value.is_null() {
            target.remove(&key);
        } else {
            merge(target.entry(key).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_examples_of_the_standard() {
        for (mut target, patch, result) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": "foo"}), json!("bar"), json!("bar")),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ] {
            merge(&mut target, patch);
            assert_eq!(target, result);
        }
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_at_any_depth() {
        assert!(serde_json::from_str::<Document>(r#"{"a":[{"b":1,"b":1}]}"#).is_err());
        assert!(serde_json::from_str::<Document>(r#"{"a":[{"b":1.5},null,"x",true,-1]}"#).is_ok());
    }
}
