//! What was read from another register, before it is known what of it is new.
use chrono::{DateTime, Utc};
use domain::{
    directory::{
        ChannelContent, ChannelKind, Charge, ConnectionContent, GeneralDescriptionContent, Publishing,
        ServiceContent,
    },
    event::Kind,
    identifiers::{BusinessId, MunicipalityCode, Oid},
    opening_hours::OpeningHours,
    organization::OrganizationKind,
    text::Localized,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// One record of a document, counted whatever becomes of it.
#[derive(Debug)]
pub struct Draft {
    pub path: String,
    pub kind: Kind,
    /// Nothing when the record was rejected.
    pub candidate: Option<Candidate>,
}

/// A record that can be kept.
#[derive(Debug)]
pub struct Candidate {
    /// Which register, and in which of its shapes: ids of two shapes never meet.
    pub source: &'static str,
    pub source_id: String,
    pub modified: Option<DateTime<Utc>>,
    /// Whether a service lists all of its channels, so that those it does not list are gone.
    pub lists_all: bool,
    pub contents: Contents,
}

#[derive(Debug, Serialize)]
pub enum Contents {
    Organization(Box<OrganizationDraft>),
    GeneralDescription(Box<GeneralDescriptionDraft>),
    Channel(Box<ChannelDraft>),
    Service(Box<ServiceDraft>),
}

#[derive(Debug, Serialize)]
pub struct OrganizationDraft {
    pub name: Localized,
    pub kind: OrganizationKind,
    pub business_id: Option<BusinessId>,
    pub oid: Option<Oid>,
    pub municipality: Option<MunicipalityCode>,
}

#[derive(Debug, Serialize)]
pub struct GeneralDescriptionDraft {
    pub reference_code: Option<String>,
    pub name: Localized,
    pub content: GeneralDescriptionContent,
}

#[derive(Debug, Serialize)]
pub struct ServiceDraft {
    pub name: Localized,
    pub summary: Localized,
    pub content: ServiceContent,
    pub charge: Option<Charge>,
    pub publishing: Publishing,
    pub organization: Option<Reference>,
    pub general_description: Option<String>,
    pub channels: Vec<ConnectionDraft>,
}

#[derive(Debug, Serialize)]
pub struct ChannelDraft {
    pub kind: ChannelKind,
    pub name: Localized,
    pub content: ChannelContent,
    pub opening_hours: OpeningHours,
    pub requires_authentication: bool,
    pub publishing: Publishing,
    pub organization: Option<Reference>,
    pub services: Vec<ConnectionDraft>,
}

/// A record of the same register that this one names.
#[derive(Clone, Debug, Serialize)]
pub struct Reference {
    pub id: String,
    /// Some answers bring the name along.
    pub name: Option<String>,
    #[serde(skip)]
    pub path: String,
}

/// The other end of a connection, and what holds for it.
#[derive(Debug, Serialize)]
pub struct ConnectionDraft {
    pub to: Reference,
    pub content: ConnectionContent,
}

impl Contents {
    /// SHA-256 of what was understood; the order of properties and what we do not keep make no difference.
    pub fn hash(&self) -> anyhow::Result<String> {
        Ok(hex::encode(Sha256::digest(serde_json::to_vec(self)?)))
    }
}
