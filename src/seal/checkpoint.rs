//! What is signed of a chain from time to time, and handed to a witness.
use super::{
    Hash,
    encoding::{Encoding, sha256},
};
use crate::crypto::Keys;
use chrono::{DateTime, Utc};
use domain::{Id, OrganizationId};
use entity::audit_checkpoint::Model;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The chain of what belongs to no organization.
pub const OF_NOBODY: OrganizationId = OrganizationId::from_uuid(Uuid::nil());

/// A stretch of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub organization: OrganizationId,
    pub from_seq: i64,
    pub to_seq: i64,
    pub root: Hash,
    pub head: Hash,
    /// Of the checkpoint before.
    pub previous: Hash,
    pub at: DateTime<Utc>,
}

impl Stretch {
    fn bytes(&self) -> Vec<u8> {
        Encoding::titled("polku audit checkpoint v1")
            .id(Some(self.organization))
            .number(self.from_seq)
            .number(self.to_seq)
            .bytes(&self.root)
            .bytes(&self.head)
            .bytes(&self.previous)
            .time(self.at)
            .finish()
    }

    /// What the next checkpoint names as `previous`.
    pub fn digest(&self) -> Hash {
        sha256(&[&self.bytes()])
    }

    pub fn sign(&self, keys: &Keys) -> Model {
        Model {
            id: Id::<()>::generate().uuid(),
            organization_id: self.organization,
            from_seq: self.from_seq,
            to_seq: self.to_seq,
            root: self.root.to_vec(),
            head: self.head.to_vec(),
            previous: self.previous.to_vec(),
            at: self.at,
            key: keys.public_key(),
            signature: keys.sign(&self.bytes()),
        }
    }

    /// The stretch a row tells of; none when its hashes are no hashes.
    pub fn of(row: &Model) -> Option<Self> {
        let hash = |bytes: &[u8]| Hash::try_from(bytes).ok();
        Some(Self {
            organization: row.organization_id,
            from_seq: row.from_seq,
            to_seq: row.to_seq,
            root: hash(&row.root)?,
            head: hash(&row.head)?,
            previous: hash(&row.previous)?,
            at: row.at,
        })
    }

    /// Whether the row's signature is ours.
    pub fn is_signed(&self, row: &Model, keys: &Keys) -> bool {
        row.key == keys.public_key() && keys.has_signed(&self.bytes(), &row.signature)
    }
}

/// A checkpoint as the witness keeps it, one line of JSON each.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditCheckpoint, example = json!({"organization_id": "01990000-0000-7000-8000-000000000004", "from_seq": 1,
    "to_seq": 8, "root": "00ff", "head": "00ff", "previous": "00ff", "at": "2026-11-22T10:01:00Z", "key": "00ff",
    "signature": "00ff"}))]
pub struct Witnessed {
    pub organization_id: OrganizationId,
    pub from_seq: i64,
    pub to_seq: i64,
    pub root: String,
    pub head: String,
    pub previous: String,
    pub at: DateTime<Utc>,
    pub key: String,
    pub signature: String,
}

impl From<&Model> for Witnessed {
    fn from(row: &Model) -> Self {
        Self {
            organization_id: row.organization_id,
            from_seq: row.from_seq,
            to_seq: row.to_seq,
            root: hex::encode(&row.root),
            head: hex::encode(&row.head),
            previous: hex::encode(&row.previous),
            at: row.at,
            key: hex::encode(&row.key),
            signature: hex::encode(&row.signature),
        }
    }
}
