//! Secrets that we make: 256 random bits, shown once and kept as SHA-256.
use crate::access::{csrf_of, hash_token};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;

/// A secret before it is given away.
pub struct Fresh(String);

impl Fresh {
    /// The prefix tells scanners of leaked secrets whose it is.
    pub fn with_prefix(prefix: &str) -> Self {
        Self(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())))
    }
    /// What goes with a session of this token: see [`csrf_of`].
    pub fn csrf(&self) -> Self {
        Self(csrf_of(&self.0))
    }
    pub fn hash(&self) -> Vec<u8> {
        hash_token(&self.0)
    }
    pub fn reveal(self) -> String {
        self.0
    }
}

/// Whether `secret` is the one whose hash is kept, in a time that does not tell how much of it is right.
pub fn is(secret: &str, kept: &[u8]) -> bool {
    hash_token(secret).ct_eq(kept).into()
}
