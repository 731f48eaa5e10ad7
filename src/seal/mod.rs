//! How the audit log is sealed: what is hashed of an entry, how hashes are chained, and what a checkpoint signs. Pure; the
//! formats are those of `docs/adr/0015-sealed-log.md`, from which a second verifier was written.
pub mod checkpoint;
mod encoding;
pub mod entry;
pub mod merkle;

/// SHA-256 of something.
pub type Hash = [u8; 32];

/// What stands before the first entry of a chain, and before its first checkpoint.
pub const NOTHING: Hash = [0; 32];
