use super::{
    Hash,
    encoding::{Encoding, sha256},
};
use entity::audit_entry::Model;

/// Bytes of salt; without them a commitment says nothing about what was committed to.
pub const SALT: usize = 16;

/// What an entry says about a client, behind a salt: it can be erased, and the chain still fits.
pub fn commitment(salt: &[u8], entry: &Model) -> Hash {
    let subject = Encoding::titled("polku audit subject v1")
        .bytes(salt)
        .id(entry.subject_id)
        .id(entry.client_id)
        .id(entry.case_id)
        .id(entry.basis_id)
        .optional(entry.detail.as_deref().map(str::as_bytes));
    sha256(&[&subject.finish()])
}

/// What is hashed of an entry.
pub fn bytes(entry: &Model) -> Vec<u8> {
    Encoding::titled("polku audit entry v1")
        .id(Some(entry.id))
        .time(entry.at)
        .id(entry.organization_id)
        .id(entry.actor_user_id)
        .id(entry.actor_api_client_id)
        .optional(entry.actor_system.as_deref().map(str::as_bytes))
        .id(entry.actor_organization_id)
        .text(&entry.action)
        .text(entry.subject_kind.code())
        .number(entry.categories.bits())
        .text(&entry.basis)
        .optional(entry.purpose.map(|purpose| purpose.code().as_bytes()))
        .text(&entry.outcome)
        .id(Some(entry.request_id))
        .optional(entry.commitment.as_deref())
        .finish()
}

/// The leaf of an entry in the tree of its checkpoint.
pub fn leaf(entry: &[u8]) -> Hash {
    sha256(&[&[0], entry])
}

/// The hash that ties a leaf to everything before it.
pub fn link(before: &Hash, leaf: &Hash) -> Hash {
    sha256(&[&[2], before, leaf])
}
