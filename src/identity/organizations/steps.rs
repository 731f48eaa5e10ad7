use super::{Code, Organization};
use crate::{
    access::{Access, At},
    error::Result,
    http::{etag::IfMatch, patch::Field, reply::Reply},
    identity::register::{is_operator, known},
    store::{Version, journal::Entry},
};
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId, Refusal, Refused,
    access::{Action, Caller, Role},
    codelist,
    event::Happened,
    identifiers::{BusinessId, Oid},
    organization::{OrganizationKind, Sector},
    text::Localized,
};
use entity::organization::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// An organization that is to take part.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": {"fi": "Keskijärven velkaneuvonta"}, "kind": "municipality", "sector": "debt_counselling",
    "business_id": "0201256-6", "municipality_code": "179"}))]
pub struct NewOrganization {
    name: Localized,
    kind: OrganizationKind,
    sector: Option<Sector>,
    business_id: Option<BusinessId>,
    /// Made from the business id when left out.
    oid: Option<Oid>,
    parent_id: Option<OrganizationId>,
    /// That of the municipality when left out.
    wellbeing_county_code: Option<Code>,
    municipality_code: Option<Code>,
    /// True when left out.
    takes_part: Option<bool>,
    #[serde(default)]
    address_confidential: bool,
}

impl NewOrganization {
    /// One of which only the name is known yet.
    pub fn named(name: Localized) -> Self {
        Self {
            name,
            kind: OrganizationKind::Organization,
            sector: None,
            business_id: None,
            oid: None,
            parent_id: None,
            wellbeing_county_code: None,
            municipality_code: None,
            takes_part: None,
            address_confidential: false,
        }
    }

    fn row(self, now: DateTime<Utc>) -> Model {
        let oid = self.oid.or_else(|| self.business_id.as_ref().map(Oid::organization));
        let municipality = self.municipality_code.map(String::from);
        let county = municipality.as_deref().and_then(codelist::county_of).map(str::to_owned);
        Model {
            id: OrganizationId::generate(),
            version: Version::FIRST,
            name: self.name,
            kind: self.kind,
            sector: self.sector,
            business_id: self.business_id.map(|id| id.to_string()),
            oid: oid.map(|oid| oid.to_string()),
            parent_id: self.parent_id,
            wellbeing_county_code: self.wellbeing_county_code.map(Into::into).or(county),
            municipality_code: municipality,
            takes_part: self.takes_part.unwrap_or(true),
            address_confidential: self.address_confidential,
            break_glass_since: None,
            source: None,
            source_id: None,
            source_hash: None,
            created_at: now,
            updated_at: now,
        }
    }
}

/// What each form of an organization must keep to.
fn check(row: &Model) -> std::result::Result<(), Refused> {
    if row.name.is_empty() {
        return Err(Refused::missing("/name"));
    }
    if row.parent_id == Some(row.id) {
        return Err(Refused::field("/parent_id", "invalid", "is the organization itself"));
    }
    let (municipality, county) = (row.municipality_code.as_deref(), row.wellbeing_county_code.as_deref());
    known("municipalities", municipality, "/municipality_code")?;
    known("wellbeing_counties", county, "/wellbeing_county_code")?;
    match (municipality.and_then(codelist::county_of), county) {
        (Some(real), Some(told)) if real != told => {
            Err(Refused::field("/wellbeing_county_code", "invalid", "is not the county of the municipality"))
        }
        _ => Ok(()),
    }
}

pub async fn create(access: &Access, new: NewOrganization) -> Result<Reply<Organization>> {
    let row = new.row(access.now());
    check(&row)?;
    if let Some(parent) = row.parent_id {
        parent_exists(access, parent).await?;
    }
    access.create(Action::ManageOrganizations, row, Entry::of(Happened::OrganizationCreated)).await
}

async fn parent_exists(access: &Access, id: OrganizationId) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Known {
        #[expect(dead_code, reason = "that there is a row is all that counts")]
        id: OrganizationId,
    }
    let query = Entity::find().select_only().column(Column::Id).filter(Column::Id.eq(id)).into_query();
    let found = access.browse::<Model, Known>(Action::ViewRegister, None, &query).await?;
    if found.is_empty() {
        Err(Refused::field("/parent_id", "unknown", "is not known").into())
    } else {
        Ok(())
    }
}

/// What may change of an organization. Kind, sector, identifiers, parent and whether it takes part are the platform's to
/// change: what clients permit and forbid to a class of organizations would else be for everybody to join.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": {"fi": "Keskijärven talous- ja velkaneuvonta"}, "municipality_code": null}))]
pub struct ChangeOrganization {
    name: Option<Localized>,
    #[serde(default)]
    #[schema(value_type = Option<Sector>)]
    sector: Field<Sector>,
    #[serde(default)]
    #[schema(value_type = Option<Code>)]
    wellbeing_county_code: Field<Code>,
    #[serde(default)]
    #[schema(value_type = Option<Code>)]
    municipality_code: Field<Code>,
    address_confidential: Option<bool>,
    /// Whether its people may open data in an emergency, and others its own register.
    break_glass: Option<bool>,
    kind: Option<OrganizationKind>,
    #[serde(default)]
    #[schema(value_type = Option<BusinessId>)]
    business_id: Field<BusinessId>,
    #[serde(default)]
    #[schema(value_type = Option<Oid>)]
    oid: Field<Oid>,
    #[serde(default)]
    #[schema(value_type = Option<OrganizationId>)]
    parent_id: Field<OrganizationId>,
    takes_part: Option<bool>,
}

impl ChangeOrganization {
    fn action(caller: &Caller) -> Action {
        if is_operator(caller) { Action::ManageOrganizations } else { Action::ManageOwnOrganization }
    }
    fn is_for_operators(&self) -> bool {
        self.kind.is_some()
            || self.takes_part.is_some()
            || self.sector != Field::Keep
            || self.business_id != Field::Keep
            || self.oid != Field::Keep
            || self.parent_id != Field::Keep
    }

    fn apply(self, was: &Model, at: &At<'_>) -> std::result::Result<Model, Refused> {
        // Whoever answers for the register decides, not the platform.
        if self.break_glass.is_some() && !(at.caller.has(Role::OrgAdmin) && at.caller.organization == was.id)
        {
            return Err(Refusal::NotAllowed.into());
        }
        if self.is_for_operators() && !is_operator(at.caller) {
            return Err(Refusal::NotAllowed.into());
        }
        let was = was.clone();
        let next = Model {
            name: self.name.unwrap_or(was.name),
            sector: self.sector.over(was.sector),
            wellbeing_county_code: self.wellbeing_county_code.map(Into::into).over(was.wellbeing_county_code),
            municipality_code: self.municipality_code.map(Into::into).over(was.municipality_code),
            address_confidential: self.address_confidential.unwrap_or(was.address_confidential),
            break_glass_since: match self.break_glass {
                Some(true) => was.break_glass_since.or(Some(at.now)),
                Some(false) => None,
                None => was.break_glass_since,
            },
            kind: self.kind.unwrap_or(was.kind),
            business_id: self.business_id.map(|id| id.to_string()).over(was.business_id),
            oid: self.oid.map(|oid| oid.to_string()).over(was.oid),
            parent_id: self.parent_id.over(was.parent_id),
            takes_part: self.takes_part.unwrap_or(was.takes_part),
            updated_at: at.now,
            ..was
        };
        check(&next).map(|()| next)
    }
}

pub async fn change(
    access: &Access,
    id: OrganizationId,
    seen: IfMatch,
    change: ChangeOrganization,
) -> Result<Reply<Organization>> {
    if let Field::Set(parent) = &change.parent_id {
        parent_exists(access, *parent).await?;
    }
    let work = access.change::<Model>(ChangeOrganization::action(access.caller()), id, seen).await?;
    match change.apply(work.record(), &work.at()) {
        Ok(next) => {
            if next.address_confidential {
                work.run(&hide_units(id)).await?;
            }
            work.save(next, Entry::of(Happened::OrganizationChanged)).await
        }
        Err(why) => work.refuse(why).await,
    }
}

/// Where the organization is not to be found, none of its units is.
fn hide_units(id: OrganizationId) -> sea_orm::sea_query::UpdateStatement {
    use entity::unit::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::AddressConfidential, Expr::val(true))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::OrganizationId.eq(id))
        .filter(Column::AddressConfidential.eq(false))
        .into_query()
}
