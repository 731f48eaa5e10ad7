//! Who takes part all over the country: organizations, their units and people, what they offer, their partner systems.
use super::{chance::Chance, sheets::Pen, words};
use crate::{access::hash_token, directory::import, store::Version};
use chrono::{DateTime, Utc};
use domain::{
    ApiClientId, OrganizationId, ServiceId, UnitId, UserId,
    access::{Role, TokenScope},
    code::Set,
    directory::{Charge, IndexedService, Publishing, ServiceContent, facets, terms},
    organization::{OrganizationKind, Sector, UnitKind},
    text::{Lang, Localized},
};
use entity::{api_client, directory_facet, directory_service, organization, unit, user};
use strum::IntoEnumIterator;

/// How many organizations take part, units for each, services for each.
const ORGANIZATIONS: usize = 400;
const UNITS: usize = 5;
const SERVICES: usize = 10;
/// Every so many organizations one leads cases: the social and the employment offices.
const LEADS_EVERY: usize = 5;
/// How long all of them have to answer a referral.
pub const RESPONSE_WORKING_DAYS: i32 = 7;

/// An organization, and what it takes to tell stories of it.
pub struct Office {
    pub id: OrganizationId,
    pub units: Vec<Desk>,
    pub services: Vec<ServiceId>,
}

/// A unit with its people; each has one at least.
pub struct Desk {
    pub id: UnitId,
    pub people: Vec<UserId>,
}

pub struct Nation {
    pub offices: Vec<Office>,
    /// How much work each has beside the others: a few have most of it.
    weights: Vec<(usize, usize)>,
    leads: Vec<(usize, usize)>,
}

/// What is the same for everybody.
pub struct Common<'a> {
    pub users: usize,
    pub password_hash: &'a str,
    /// The secret of each partner system is this with the number of its organization.
    pub secret: &'a str,
    /// When all of it began.
    pub begun: DateTime<Utc>,
}

impl Nation {
    pub fn found(common: &Common<'_>, pen: &mut Pen) -> Self {
        let weights: Vec<_> = (0..ORGANIZATIONS).map(|n| (n, 10_000 / (n + 10))).collect();
        let whole: usize = weights.iter().map(|(_, weight)| weight).sum();
        let mut offices = Vec::with_capacity(ORGANIZATIONS);
        for (n, weight) in &weights {
            let people = (common.users * weight / whole).max(UNITS);
            offices.push(office(*n, people, common, pen));
        }
        let leads = weights.iter().copied().filter(|(n, _)| n.is_multiple_of(LEADS_EVERY)).collect();
        Self { offices, weights, leads }
    }
    /// Who leads a case.
    pub fn leader(&self, chance: &mut Chance) -> Option<&Office> {
        self.offices.get(chance.weighted(&self.leads)?)
    }
    /// Somebody else who helps.
    pub fn helper(&self, other_than: &[OrganizationId], chance: &mut Chance) -> Option<&Office> {
        let tries = 0..50;
        tries
            .filter_map(|_| self.offices.get(chance.weighted(&self.weights)?))
            .find(|office| !other_than.contains(&office.id))
    }
}

fn office(n: usize, people: usize, common: &Common<'_>, pen: &mut Pen) -> Office {
    let sectors: Vec<_> = Sector::iter().collect();
    let sector = if n.is_multiple_of(LEADS_EVERY) {
        if n.is_multiple_of(2) { Sector::SocialServices } else { Sector::Employment }
    } else {
        sectors.get(n % sectors.len()).copied().unwrap_or(Sector::Health)
    };
    let id = pen.chance.id(common.begun);
    pen.sheets.add(organization(id, n, sector, common.begun));
    pen.sheets.add(partner(id, n, common, &mut pen.chance));
    let units: Vec<_> = (0..UNITS).map(|which| desk(id, (n, which, people), common, pen)).collect();
    let services =
        (0..SERVICES).map(|which| service((id, sector), n * SERVICES + which, common, pen)).collect();
    Office { id, units, services }
}

fn organization(id: OrganizationId, n: usize, sector: Sector, at: DateTime<Utc>) -> organization::Model {
    let kinds: Vec<_> = OrganizationKind::iter().collect();
    organization::Model {
        id,
        version: Version::FIRST,
        name: words::named(words::office(sector), n + 1),
        kind: kinds.get(n % kinds.len()).copied().unwrap_or(OrganizationKind::Municipality),
        sector: Some(sector),
        business_id: None,
        oid: None,
        parent_id: None,
        wellbeing_county_code: None,
        municipality_code: None,
        takes_part: true,
        address_confidential: false,
        break_glass_since: None,
        source: None,
        source_id: None,
        source_hash: None,
        created_at: at,
        updated_at: at,
    }
}

fn partner(
    organization: OrganizationId,
    n: usize,
    common: &Common<'_>,
    chance: &mut Chance,
) -> api_client::Model {
    let id: ApiClientId = chance.id(common.begun);
    api_client::Model {
        id,
        version: Version::FIRST,
        organization_id: organization,
        name: format!("Partner {}", n + 1),
        scopes: TokenScope::iter().collect(),
        secret_hash: hash_token(&format!("{}-{n}", common.secret)),
        revoked_at: None,
        created_at: common.begun,
        updated_at: common.begun,
    }
}

fn desk(
    organization: OrganizationId,
    (n, which, people): (usize, usize, usize),
    common: &Common<'_>,
    pen: &mut Pen,
) -> Desk {
    let (id, at) = (pen.chance.id(common.begun), common.begun);
    let kinds: Vec<_> = UnitKind::iter().collect();
    pen.sheets.add(unit::Model {
        id,
        version: Version::FIRST,
        organization_id: organization,
        name: words::named("Toimipiste", n * UNITS + which + 1),
        kind: kinds.get(which % kinds.len()).copied().unwrap_or(UnitKind::Office),
        street_address: Some(format!("Esimerkkikatu {}", which + 1)),
        postal_code: Some("99999".to_owned()),
        municipality_code: None,
        phone: None,
        address_confidential: false,
        languages: serde_json::json!(["fi", "sv"]),
        accessibility: serde_json::json!([]),
        opening_hours: domain::opening_hours::OpeningHours::default(),
        created_at: at,
        updated_at: at,
    });
    let here = people / UNITS + usize::from(which < people % UNITS);
    let people = (0..here.max(1)).map(|k| {
        let login = format!("u{n}-{which}-{k}");
        let roles: &[Role] = if k == 0 { &[Role::Worker, Role::TeamLead] } else { &[Role::Worker] };
        let row =
            user::Model { roles: roles.into(), ..person(login, (organization, id), common, &mut pen.chance) };
        let id = row.id;
        pen.sheets.add(row);
        id
    });
    Desk { id, people: people.collect() }
}

fn person(
    login: String,
    (organization, unit): (OrganizationId, UnitId),
    common: &Common<'_>,
    chance: &mut Chance,
) -> user::Model {
    user::Model {
        id: chance.id(common.begun),
        version: Version::FIRST,
        organization_id: organization,
        unit_id: Some(unit),
        name: words::name(chance),
        title: None,
        login,
        roles: Set::EMPTY,
        service_tasks: Set::EMPTY,
        active: true,
        password_hash: Some(common.password_hash.to_owned()),
        totp_secret: None,
        totp_confirmed_at: None,
        totp_last_step: None,
        created_at: common.begun,
        updated_at: common.begun,
    }
}

fn service(
    (organization, sector): (OrganizationId, Sector),
    number: usize,
    common: &Common<'_>,
    pen: &mut Pen,
) -> ServiceId {
    let (id, at) = (pen.chance.id(common.begun), common.begun);
    let name = words::named(words::service(number), number + 1);
    let summary = Localized::of(Lang::Fi, words::summary(number));
    let needs = words::need(number).parse().into_iter().collect();
    let languages = ["fi", "sv"].iter().filter_map(|code| code.parse().ok()).collect();
    let content = ServiceContent { needs, languages, ..ServiceContent::default() };
    let indexed = IndexedService { name: &name, summary: &summary, content: &content };
    for row in import::terms(id, (&name, Publishing::Published), terms(indexed)) {
        pen.sheets.add(row);
    }
    for (facet, code) in facets(&content) {
        pen.sheets.add(directory_facet::Model { service_id: id, facet, code });
    }
    pen.sheets.add(directory_service::Model {
        id,
        version: Version::FIRST,
        organization_id: Some(organization),
        general_description_id: None,
        sort_name: import::sort_name(&name),
        name,
        summary,
        content,
        sector: Some(sector),
        charge: Some(Charge::FreeOfCharge),
        publishing: Publishing::Published,
        takes_referrals: true,
        second_look: false,
        response_working_days: RESPONSE_WORKING_DAYS,
        free_places: None,
        waiting_days: None,
        capacity_told_at: None,
        source: None,
        source_id: None,
        source_hash: None,
        source_modified: None,
        created_at: at,
        updated_at: at,
    });
    id
}
