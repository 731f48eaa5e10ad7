use super::Unit;
use crate::{
    access::{Access, At},
    error::Result,
    http::{etag::IfMatch, patch::Field, reply::Reply},
    identity::register::{as_operator_or, known},
    store::{Version, journal::Entry},
};
use domain::{
    OrganizationId, Refused, UnitId,
    access::Action,
    event::Happened,
    identifiers::{LanguageCode, Phone, PostalCode},
    opening_hours::OpeningHours,
    organization::UnitKind,
    text::{Line, Localized, Text},
};
use entity::{organization, unit::Model};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const MAX_CODES: usize = 100;

/// A unit that begins its work.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": {"fi": "Keskustan neuvontapiste"}, "kind": "drop_in", "street_address": "Asemakatu 1",
    "postal_code": "40100", "municipality_code": "179", "languages": ["fi", "sv"], "accessibility": ["step_free"],
    "opening_hours": {"weekly": [{"days": ["monday"], "opens": "09:00", "closes": "15:00"}]}}))]
pub struct NewUnit {
    /// Your own when left out; another one only for the operator of the platform.
    organization_id: Option<OrganizationId>,
    name: Localized,
    kind: UnitKind,
    street_address: Option<Line>,
    postal_code: Option<PostalCode>,
    municipality_code: Option<Text<20>>,
    phone: Option<Phone>,
    #[serde(default)]
    address_confidential: bool,
    #[serde(default)]
    #[schema(max_items = 100)]
    languages: Vec<LanguageCode>,
    #[serde(default)]
    #[schema(max_items = 100)]
    accessibility: Vec<Text<50>>,
    #[serde(default)]
    opening_hours: OpeningHours,
}

fn check(row: &Model, of: &organization::Model) -> std::result::Result<(), Refused> {
    if row.name.is_empty() {
        return Err(Refused::missing("/name"));
    }
    if of.address_confidential && !row.address_confidential {
        return Err(Refused::field(
            "/address_confidential",
            "invalid",
            "must be true: the organization's addresses are confidential",
        ));
    }
    for (place, codes) in [("/languages", &row.languages), ("/accessibility", &row.accessibility)] {
        if codes.as_array().is_some_and(|codes| codes.len() > MAX_CODES) {
            return Err(Refused::field(place, "too_long", "must have at most 100 items"));
        }
    }
    known("municipalities", row.municipality_code.as_deref(), "/municipality_code")
}

fn json<T: Serialize>(codes: &[T]) -> serde_json::Value {
    codes.iter().filter_map(|code| serde_json::to_value(code).ok()).collect()
}

impl NewUnit {
    fn row(self, of: &organization::Model, at: &At<'_>) -> Model {
        Model {
            id: UnitId::generate(),
            version: Version::FIRST,
            organization_id: of.id,
            name: self.name,
            kind: self.kind,
            street_address: self.street_address.map(Into::into),
            postal_code: self.postal_code.map(|code| code.to_string()),
            municipality_code: self.municipality_code.map(Into::into),
            phone: self.phone.map(|phone| phone.to_string()),
            address_confidential: self.address_confidential || of.address_confidential,
            languages: json(&self.languages),
            accessibility: json(&self.accessibility),
            opening_hours: self.opening_hours,
            created_at: at.now,
            updated_at: at.now,
        }
    }
}

pub async fn create(access: &Access, new: NewUnit) -> Result<Reply<Unit>> {
    let organization = new.organization_id.unwrap_or(access.caller().organization);
    let action = as_operator_or(access.caller(), Action::ManageOwnOrganization);
    access.may::<Model>(action).await?;
    let work = access.open::<organization::Model>(action, organization).await?;
    let row = new.row(work.record(), &work.at());
    match check(&row, work.record()) {
        Ok(()) => work.add(row, Entry::of(Happened::UnitCreated)).await,
        Err(why) => work.refuse(why).await,
    }
}

/// What may change of a unit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"phone": "+358401234567", "street_address": null}))]
pub struct ChangeUnit {
    name: Option<Localized>,
    kind: Option<UnitKind>,
    #[serde(default)]
    #[schema(value_type = Option<Line>)]
    street_address: Field<Line>,
    #[serde(default)]
    #[schema(value_type = Option<PostalCode>)]
    postal_code: Field<PostalCode>,
    #[serde(default)]
    #[schema(value_type = Option<Text<20>>)]
    municipality_code: Field<Text<20>>,
    #[serde(default)]
    #[schema(value_type = Option<Phone>)]
    phone: Field<Phone>,
    address_confidential: Option<bool>,
    #[schema(max_items = 100)]
    languages: Option<Vec<LanguageCode>>,
    #[schema(max_items = 100)]
    accessibility: Option<Vec<Text<50>>>,
    opening_hours: Option<OpeningHours>,
}

impl ChangeUnit {
    fn apply(self, was: Model, at: &At<'_>) -> Model {
        Model {
            name: self.name.unwrap_or(was.name),
            kind: self.kind.unwrap_or(was.kind),
            street_address: self.street_address.map(Into::into).over(was.street_address),
            postal_code: self.postal_code.map(|code| code.to_string()).over(was.postal_code),
            municipality_code: self.municipality_code.map(Into::into).over(was.municipality_code),
            phone: self.phone.map(|phone| phone.to_string()).over(was.phone),
            address_confidential: self.address_confidential.unwrap_or(was.address_confidential),
            languages: self.languages.map_or(was.languages, |codes| json(&codes)),
            accessibility: self.accessibility.map_or(was.accessibility, |codes| json(&codes)),
            opening_hours: self.opening_hours.unwrap_or(was.opening_hours),
            updated_at: at.now,
            ..was
        }
    }
}

pub async fn change(access: &Access, id: UnitId, seen: IfMatch, change: ChangeUnit) -> Result<Reply<Unit>> {
    let action = as_operator_or(access.caller(), Action::ManageOwnOrganization);
    let work = access.change::<Model>(action, id, seen).await?;
    let next = change.apply(work.record().clone(), &work.at());
    let of = work.one(organization::Entity::find_by_id(next.organization_id)).await?;
    let of = of.ok_or_else(|| anyhow::anyhow!("a unit without an organization"))?;
    match check(&next, &of) {
        Ok(()) => work.save(next, Entry::of(Happened::UnitChanged)).await,
        Err(why) => work.refuse(why).await,
    }
}
