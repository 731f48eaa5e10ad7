//! Organizations: those that take part, and those that are only known from the service directory.
pub mod api;
mod steps;

pub use steps::{NewOrganization, create};

use crate::{
    access::Listed,
    store::{Record, Shown, Version},
};
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId,
    access::{Caller, Scope, Sight},
    basis::Category,
    event::Kind,
    organization::{OrganizationKind, Sector},
    text::{Localized, Text},
};
use entity::organization::{Column, Entity, Model};
use sea_orm::Condition;
use serde::Serialize;
use utoipa::ToSchema;

/// A code of a code list.
pub type Code = Text<20>;

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = OrganizationId;
    const KIND: Kind = Kind::Organization;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const LOCKS: &'static [&'static str] = &["organization"];

    fn id(&self) -> OrganizationId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn scope(&self) -> Scope {
        Scope::of(self.id)
    }
    fn visible_to(_: &Caller) -> Condition {
        Condition::all()
    }
}

impl Shown for Model {
    type View = Organization;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> Organization {
        let place = !self.address_confidential || sight.shows(Category::Contact);
        Organization {
            id: self.id,
            name: self.name.clone(),
            kind: self.kind,
            sector: self.sector,
            business_id: self.business_id.clone(),
            oid: self.oid.clone(),
            parent_id: self.parent_id,
            wellbeing_county_code: self.wellbeing_county_code.clone(),
            municipality_code: self.municipality_code.clone().filter(|_| place),
            takes_part: self.takes_part,
            address_confidential: self.address_confidential,
            break_glass: self.break_glass_since.is_some(),
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

/// An organization: one that takes part, or one that is only known from the service directory.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "name": {"fi": "Keskijärven velkaneuvonta"}, "kind": "municipality",
    "sector": "debt_counselling", "business_id": "0201256-6", "oid": "1.2.246.10.2012566", "parent_id": null,
    "wellbeing_county_code": "15", "municipality_code": "179", "takes_part": true, "address_confidential": false, "break_glass": false,
    "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct Organization {
    id: OrganizationId,
    name: Localized,
    kind: OrganizationKind,
    sector: Option<Sector>,
    business_id: Option<String>,
    oid: Option<String>,
    /// The organization it is part of.
    parent_id: Option<OrganizationId>,
    wellbeing_county_code: Option<String>,
    municipality_code: Option<String>,
    /// Whether it works in this service: has users, cases and referrals.
    takes_part: bool,
    /// Whether addresses of its units are shown to nobody else.
    address_confidential: bool,
    /// Whether its people may open data in an emergency, and others its own register; its administrators decide.
    break_glass: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}
