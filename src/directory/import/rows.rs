//! What was read, as rows.
use super::known::{Known, Owner};
use crate::directory::ptv::{
    Candidate, ChannelDraft, GeneralDescriptionDraft, OrganizationDraft, Reference, ServiceDraft,
};
use chrono::{DateTime, Utc};
use domain::{
    GeneralDescriptionId, OrganizationId, ServiceId,
    directory::{Facet, Publishing},
    event::Kind,
    identifiers::MunicipalityCode,
    organization::OrganizationKind,
    text::{Lang, Localized},
};
use entity::{
    directory_channel, directory_facet, directory_service, directory_term, general_description, organization,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where a row comes from.
#[derive(Clone)]
pub struct Origin {
    pub source: &'static str,
    pub source_id: String,
    pub hash: Option<String>,
}

/// The identity and history of a row that is written.
pub struct Row {
    pub id: Uuid,
    pub version: i64,
    pub origin: Origin,
    pub modified: Option<DateTime<Utc>>,
    pub now: DateTime<Utc>,
}

impl Row {
    pub fn of(candidate: &Candidate, known: Option<&Known>, hash: String, now: DateTime<Utc>) -> Self {
        Self {
            id: known.map_or_else(Uuid::now_v7, |known| known.id),
            version: known.map_or(0, |known| known.version) + 1,
            origin: Origin {
                source: candidate.source,
                source_id: candidate.source_id.clone(),
                hash: Some(hash),
            },
            modified: candidate.modified,
            now,
        }
    }

    /// The row as later records of the same import find it.
    pub fn as_known(&self, kind: Kind, owner: Option<Owner>) -> Known {
        let itself = || Owner { id: OrganizationId::from_uuid(self.id), takes_part: false };
        let owner = owner.or_else(|| (kind == Kind::Organization).then(itself));
        Known { version: self.version, ..Known::first(self.id, &self.origin.source_id, owner) }
    }
}

/// What a service is found by. What is not published is in no index.
pub fn terms(
    service_id: ServiceId,
    (name, publishing): (&Localized, Publishing),
    words: BTreeMap<String, i32>,
) -> impl Iterator<Item = directory_term::Model> {
    let sort_name = sort_name(name);
    let words = if publishing == Publishing::Published { words } else { BTreeMap::new() };
    words.into_iter().map(move |(term, weight)| {
        let sort_name = sort_name.clone();
        directory_term::Model { service_id, term, sort_name, weight }
    })
}

pub fn facets(
    service_id: ServiceId,
    facets: impl IntoIterator<Item = (Facet, String)>,
) -> impl Iterator<Item = directory_facet::Model> {
    facets.into_iter().map(move |(facet, code)| directory_facet::Model { service_id, facet, code })
}

/// By what equal answers are ordered.
pub fn sort_name(name: &Localized) -> String {
    name.pick(Lang::Fi).map(|(_, name)| name.to_lowercase()).unwrap_or_default()
}

/// An organization that another record names; its own record has yet to come.
pub fn named_organization(
    source: &'static str,
    named: &Reference,
    now: DateTime<Utc>,
) -> Option<organization::Model> {
    let name = Localized::of(Lang::Fi, named.name.as_deref()?);
    let origin = Origin { source, source_id: named.id.clone(), hash: None };
    let row = Row { id: Uuid::now_v7(), version: 1, origin, modified: None, now };
    let kind = OrganizationKind::Organization;
    let draft = OrganizationDraft { name, kind, business_id: None, oid: None, municipality: None };
    (!draft.name.is_empty()).then(|| organization(row, draft))
}

pub fn organization(row: Row, draft: OrganizationDraft) -> organization::Model {
    organization::Model {
        id: OrganizationId::from_uuid(row.id),
        version: row.version,
        name: draft.name,
        kind: draft.kind,
        sector: None,
        business_id: draft.business_id.map(|id| id.to_string()),
        oid: draft.oid.map(|oid| oid.to_string()),
        parent_id: None,
        wellbeing_county_code: draft
            .municipality
            .and_then(MunicipalityCode::county)
            .map(|code| code.to_string()),
        municipality_code: draft.municipality.map(|code| code.to_string()),
        takes_part: false,
        break_glass_since: None,
        address_confidential: false,
        source: Some(row.origin.source.into()),
        source_id: Some(row.origin.source_id),
        source_hash: row.origin.hash,
        created_at: row.now,
        updated_at: row.now,
    }
}

pub fn general_description(row: Row, draft: GeneralDescriptionDraft) -> general_description::Model {
    general_description::Model {
        id: GeneralDescriptionId::from_uuid(row.id),
        version: row.version,
        reference_code: draft.reference_code,
        name: draft.name,
        content: draft.content,
        source: row.origin.source.into(),
        source_id: row.origin.source_id,
        source_hash: row.origin.hash.unwrap_or_default(),
        created_at: row.now,
        updated_at: row.now,
    }
}

pub fn channel(row: Row, draft: ChannelDraft, owner: Option<OrganizationId>) -> directory_channel::Model {
    directory_channel::Model {
        id: domain::ChannelId::from_uuid(row.id),
        version: row.version,
        organization_id: owner,
        kind: draft.kind,
        name: draft.name,
        content: draft.content,
        opening_hours: draft.opening_hours,
        requires_authentication: draft.requires_authentication,
        address_confidential: false,
        publishing: draft.publishing,
        source: Some(row.origin.source.into()),
        source_id: Some(row.origin.source_id),
        source_hash: row.origin.hash,
        source_modified: row.modified,
        created_at: row.now,
        updated_at: row.now,
    }
}

pub fn service(
    row: Row,
    draft: ServiceDraft,
    owner: Option<OrganizationId>,
    description: Option<GeneralDescriptionId>,
) -> directory_service::Model {
    directory_service::Model {
        id: ServiceId::from_uuid(row.id),
        version: row.version,
        organization_id: owner,
        general_description_id: description,
        sort_name: sort_name(&draft.name),
        name: draft.name,
        summary: draft.summary,
        content: draft.content,
        sector: None,
        charge: draft.charge,
        publishing: draft.publishing,
        takes_referrals: false,
        second_look: false,
        response_working_days: crate::directory::RESPONSE_WORKING_DAYS,
        free_places: None,
        waiting_days: None,
        capacity_told_at: None,
        source: Some(row.origin.source.into()),
        source_id: Some(row.origin.source_id),
        source_hash: row.origin.hash,
        source_modified: row.modified,
        created_at: row.now,
        updated_at: row.now,
    }
}
