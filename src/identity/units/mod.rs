//! Units: where an organization meets people.
pub mod api;
pub mod steps;

use super::register::of_organization;
use crate::{
    access::Listed,
    store::{Shown, Version},
};
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId, UnitId, access::Sight, basis::Category, opening_hours::OpeningHours,
    organization::UnitKind, text::Localized,
};
use entity::unit::{Column, Model};
use sea_orm::Condition;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

of_organization!(unit, UnitId, Unit, visible = |_| Condition::all());

impl Shown for Model {
    type View = Unit;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> Unit {
        let public = !self.address_confidential || sight.shows(Category::Contact);
        let shown = |text: &Option<String>| text.clone().filter(|_| public);
        Unit {
            version: Version(self.version),
            id: self.id,
            organization_id: self.organization_id,
            name: self.name.clone(),
            kind: self.kind,
            street_address: shown(&self.street_address),
            postal_code: shown(&self.postal_code),
            municipality_code: shown(&self.municipality_code),
            phone: self.phone.clone(),
            address_confidential: self.address_confidential,
            languages: self.languages.clone(),
            accessibility: self.accessibility.clone(),
            opening_hours: self.opening_hours.clone(),
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

impl Listed for Model {
    const UPDATED: Option<Column> = Some(Column::UpdatedAt);
    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}

/// A unit of an organization.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "organization_id": "01990000-0000-7000-8000-000000000002",
    "name": {"fi": "Keskustan neuvontapiste"}, "kind": "drop_in", "street_address": "Asemakatu 1", "postal_code": "40100",
    "municipality_code": "179", "phone": "+358401234567", "address_confidential": false, "languages": ["fi", "sv"],
    "accessibility": ["step_free"], "opening_hours": {"always_open": false, "by_appointment": false,
    "weekly": [{"days": ["monday"], "opens": "09:00", "closes": "15:00"}], "exceptions": []},
    "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct Unit {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: UnitId,
    pub organization_id: OrganizationId,
    pub name: Localized,
    pub kind: UnitKind,
    /// Null for others when the address is confidential, like postal code and municipality.
    pub street_address: Option<String>,
    pub postal_code: Option<String>,
    pub municipality_code: Option<String>,
    pub phone: Option<String>,
    pub address_confidential: bool,
    /// The languages served in.
    #[schema(value_type = Vec<String>)]
    pub languages: Value,
    /// What makes it possible to come, in short words such as `step_free` or `hearing_loop`.
    #[schema(value_type = Vec<String>)]
    pub accessibility: Value,
    pub opening_hours: OpeningHours,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}
