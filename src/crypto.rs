//! Sealing of single fields and blind indexes over them.
//!
//! Sealed: `version ‖ key id (4) ‖ nonce (24) ‖ XChaCha20-Poly1305`, bound to its place (table, column and row). The
//! nonce is random: at 192 bits it never repeats. A blind index is HMAC-SHA-256 under a key of its own, so equal values
//! are found without opening any, and it stays the same when the sealing keys are rotated.
use crate::config::{KeySettings, key_bytes};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};

const VERSION: u8 = 1;

/// The keys of this installation.
pub struct Keys {
    /// Newest first; the first one seals.
    sealing: Vec<([u8; 4], XChaCha20Poly1305)>,
    index: [u8; 32],
    pepper: [u8; 32],
    /// Proves which entries of the audit log are ours, and signs its checkpoints.
    log: [u8; 32],
    signing: Ed25519KeyPair,
}

impl Keys {
    /// # Errors
    /// A key that is not 32 bytes in base64.
    pub fn new(settings: &KeySettings) -> anyhow::Result<Self> {
        let mut sealing = Vec::new();
        for secret in std::iter::once(&settings.master).chain(&settings.previous) {
            let master = key_bytes(secret)?;
            let id = first_four(&Sha256::digest(master));
            sealing.push((id, XChaCha20Poly1305::new(&derive(&master, b"polku seal v1")?.into())));
        }
        let stable = key_bytes(&settings.index)?;
        let signing = Ed25519KeyPair::from_seed_unchecked(&derive(&stable, b"polku log signature v1")?)
            .map_err(|_rejected| anyhow::anyhow!("a key cannot be derived"))?;
        Ok(Self {
            sealing,
            log: derive(&stable, b"polku log v1")?,
            signing,
            index: derive(&stable, b"polku index v1")?,
            pepper: derive(&stable, b"polku pepper v1")?,
        })
    }

    /// Seals `plain` for the place `place`, as `table.column/row`.
    ///
    /// # Errors
    /// Only when the cipher itself refuses, which it does for texts of hundreds of gigabytes.
    pub fn seal(&self, place: &str, plain: &[u8]) -> anyhow::Result<Vec<u8>> {
        let (id, cipher) = self.sealing.first().ok_or_else(|| anyhow::anyhow!("no key"))?;
        let nonce: [u8; 24] = rand::random();
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_opaque| anyhow::anyhow!("sealing failed"))?;
        Ok([&[VERSION][..], id, &nonce, &sealed].concat())
    }

    /// Opens what [`Keys::seal`] made at the same place, under any key of the ring.
    ///
    /// # Errors
    /// A key that is not in the ring, another place, or a changed text.
    pub fn open(&self, place: &str, sealed: &[u8]) -> anyhow::Result<Vec<u8>> {
        let broken = || anyhow::anyhow!("a sealed field cannot be opened");
        let (head, rest) = sealed.split_first_chunk::<5>().ok_or_else(broken)?;
        let (nonce, text) = rest.split_first_chunk::<24>().ok_or_else(broken)?;
        let [VERSION, id @ ..] = head else {
            return Err(broken());
        };
        let (_, cipher) = self.sealing.iter().find(|(known, _)| known == id).ok_or_else(broken)?;
        let payload = Payload { msg: text, aad: place.as_bytes() };
        cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_opaque| broken())
    }

    /// Whether the text was sealed with the newest key.
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        self.sealing.first().is_some_and(|(id, _)| sealed.get(1..5) == Some(&id[..]))
    }

    /// The blind index of `value` in `column`.
    pub fn blind(&self, column: &str, value: &str) -> Vec<u8> {
        mac(&self.index, &[column.as_bytes(), &[0], value.as_bytes()])
    }

    /// The MAC of an entry of the audit log.
    pub fn authenticate(&self, entry: &[u8]) -> Vec<u8> {
        mac(&self.log, &[entry])
    }

    /// Ed25519 signature of a checkpoint.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.signing.sign(message).as_ref().to_vec()
    }

    /// Whether the signature of the message is ours.
    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.signing.public_key()).verify(message, signature).is_ok()
    }

    /// What others verify our signatures with.
    pub fn public_key(&self) -> Vec<u8> {
        self.signing.public_key().as_ref().to_vec()
    }

    /// Goes into every password hash and is not in the database.
    pub const fn pepper(&self) -> &[u8; 32] {
        &self.pepper
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Vec<u8> {
    // Any length of key is fit for HMAC, so this never fails.
    <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).map_or_else(
        |_length| Vec::new(),
        |mac| parts.iter().fold(mac, Mac::chain_update).finalize().into_bytes().to_vec(),
    )
}

fn derive(master: &[u8; 32], purpose: &[u8]) -> anyhow::Result<[u8; 32]> {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, master)
        .expand(purpose, &mut key)
        .map_err(|_length| anyhow::anyhow!("a key cannot be derived"))?;
    Ok(key)
}

fn first_four(digest: &[u8]) -> [u8; 4] {
    digest.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
impl Keys {
    /// Keys that a byte each is enough to tell apart.
    pub(crate) fn of_tests(master: u8, previous: &[u8]) -> Self {
        use crate::config::Secret;
        use base64::{Engine, engine::general_purpose::STANDARD};
        let secret = |byte: u8| Secret::new(STANDARD.encode([byte; 32]));
        let previous = previous.iter().map(|byte| secret(*byte)).collect();
        let settings = KeySettings { master: secret(master), previous, index: secret(1) };
        Self::new(&settings).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn what_is_sealed_opens_at_its_place_only() {
        let keys = Keys::of_tests(1, &[]);
        let sealed = keys.seal("client.national_id/1", b"secret").unwrap();
        assert_eq!(keys.open("client.national_id/1", &sealed).unwrap(), b"secret");
        assert!(keys.open("client.national_id/2", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(keys.open("client.national_id/1", &changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn rotation_opens_the_old_seals_with_the_new_and_keeps_the_index() {
        let (old, new) = (Keys::of_tests(1, &[]), Keys::of_tests(2, &[1]));
        let sealed = old.seal("x", b"secret").unwrap();
        assert_eq!(new.open("x", &sealed).unwrap(), b"secret");
        assert!(!new.is_current(&sealed));
        assert!(new.is_current(&new.seal("x", b"secret").unwrap()));
        assert_eq!(old.blind("national_id", "a"), new.blind("national_id", "a"));
        assert_ne!(old.blind("national_id", "a"), old.blind("other", "a"));
    }
}
