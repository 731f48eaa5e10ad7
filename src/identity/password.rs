//! Passwords: what is accepted as one, and how it is kept.
//!
//! Accepted is anything of 15 to 256 characters, whatever they are; nothing is cut off and nothing expires. Refused is
//! what an attacker tries first: a password that contains the login, the person's name, the organization's name or the
//! name of this service, and one that zxcvbn, knowing the most used passwords of the great breaches, the commonest
//! words and names, keyboard rows, repeats, sequences and dates, can build in fewer than 10^8 guesses.
//!
//! Kept is Argon2id at the parameters below with a pepper from the keys of the installation. Hashing takes tens of
//! milliseconds and 19 MiB, so it runs beside the request threads, as many at once as there are cores. When the
//! parameters rise, a password is hashed again the next time its owner signs in.
use crate::error::Result;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::Refused;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, de::Error};
use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    thread::available_parallelism,
};
use tokio::{sync::Semaphore, task::spawn_blocking};
use zxcvbn::{Score, zxcvbn};

/// Memory in KiB, passes and lanes: the least that OWASP recommends.
const COST: (u32, u32, u32) = (19_456, 2, 1);
const SHORTEST: usize = 15;
const LONGEST: usize = 256;
/// Words of our users that zxcvbn, whose lists are English, does not know to be common.
const COMMON_HERE: [&str; 16] = [
    "salasana",
    "lösenord",
    "hemligt",
    "salainen",
    "kirjaudu",
    "tervetuloa",
    "perkele",
    "kissa",
    "koira",
    "suomi",
    "finland",
    "kesä",
    "talvi",
    "sosiaali",
    "rakas",
    "aurinko",
];

static AT_ONCE: LazyLock<Arc<Semaphore>> =
    LazyLock::new(|| Arc::new(Semaphore::new(available_parallelism().map_or(1, Into::into))));
/// The hash of no password: what is verified when there is no account.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| kept(&[0; 32], &hex::encode(rand::random::<[u8; 32]>())).unwrap_or_default());
static VERIFIED: AtomicU64 = AtomicU64::new(0);

/// A password as somebody typed it; it is never printed.
#[derive(Clone)]
pub struct Password(SecretString);

/// What protects hashes besides the database.
pub type Pepper = [u8; 32];

impl Password {
    /// # Errors
    /// A password that is empty or beyond the longest.
    pub fn parse(raw: String) -> std::result::Result<Self, &'static str> {
        match raw.chars().count() {
            1..=LONGEST => Ok(Self(raw.into())),
            _ => Err("must have 1 to 256 characters"),
        }
    }
    fn text(&self) -> &str {
        self.0.expose_secret()
    }
}
impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// How many passwords were verified since the start, right, wrong and nobody's.
pub fn verifications() -> u64 {
    VERIFIED.load(Ordering::Relaxed)
}

/// What came of verifying a password.
pub struct Verdict {
    pub matches: bool,
    /// The same password at today's cost, when the kept hash is older.
    pub rehashed: Option<String>,
}

/// Verifies a password against the hash that is kept of it; without one the work is the same, and the answer no.
pub async fn verify(pepper: &Pepper, password: &Password, hash: Option<String>) -> Result<Verdict> {
    let (pepper, password) = (*pepper, password.clone());
    beside(move || {
        VERIFIED.fetch_add(1, Ordering::Relaxed);
        let hash = hash.as_deref().unwrap_or(NOBODYS.as_str());
        let kept_hash = PasswordHash::new(hash)?;
        let matches = hasher(&pepper)?.verify_password(password.text().as_bytes(), &kept_hash).is_ok();
        let rehashed =
            (matches && is_cheaper(&kept_hash)).then(|| kept(&pepper, password.text())).transpose()?;
        Ok(Verdict { matches, rehashed })
    })
    .await
}

/// Hashes a new password, if it is fit to be one.
///
/// # Errors
/// `invalid` at `place`, with the code `too_short`, `context_word` or `too_common`.
pub async fn choose(
    pepper: &Pepper,
    password: &Password,
    context: Vec<String>,
    place: &'static str,
) -> Result<String> {
    let (pepper, password) = (*pepper, password.clone());
    beside(move || match flaw(password.text(), &context) {
        Some((code, detail)) => Ok(Err(Refused::field(place, code, detail))),
        None => kept(&pepper, password.text()).map(Ok),
    })
    .await?
    .map_err(Into::into)
}

/// The words of `texts` that a password must not contain: those long enough to be told from chance.
pub fn context<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let parts = |text: &str| -> Vec<_> {
        let lower = text.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
    };
    texts.into_iter().chain(["polku"]).flat_map(parts).filter(|word| word.chars().count() >= 4).collect()
}

fn flaw(password: &str, context: &[String]) -> Option<(&'static str, &'static str)> {
    if password.chars().count() < SHORTEST {
        return Some(("too_short", "must have at least 15 characters"));
    }
    let lower = password.to_lowercase();
    if context.iter().any(|word| lower.contains(word.as_str())) {
        return Some(("context_word", "contains a word that others connect with you or with this service"));
    }
    (zxcvbn(&lower, &COMMON_HERE).score() < Score::Three)
        .then_some(("too_common", "is among the first that somebody would try"))
}

async fn beside<T: Send + 'static>(work: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> Result<T> {
    let permit = AT_ONCE.clone().acquire_owned().await.map_err(anyhow::Error::from)?;
    // The permit goes along: a caller who hangs up does not make room for another before the work is done.
    let done = spawn_blocking(move || {
        let result = work();
        drop(permit);
        result
    });
    Ok(done.await.map_err(anyhow::Error::from)??)
}

fn hasher(pepper: &Pepper) -> anyhow::Result<Argon2<'_>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None)?;
    Ok(Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params)?)
}

fn kept(pepper: &Pepper, password: &str) -> anyhow::Result<String> {
    Ok(hasher(pepper)?.hash_password(password.as_bytes())?.to_string())
}

fn is_cheaper(hash: &PasswordHash) -> bool {
    Params::try_from(hash).map_or(true, |params| (params.m_cost(), params.t_cost()) < (COST.0, COST.1))
}

#[cfg(test)]
mod tests {
    use super::{Argon2, Params, Password, PasswordHasher, choose, context, flaw, verify};
    use argon2::{Algorithm, Version};

    fn password(text: &str) -> Password {
        Password::parse(text.to_owned()).unwrap()
    }

    #[test]
    fn what_is_tried_first_is_refused_and_long_texts_are_not() {
        let context = context(["aino.virtanen@example.org", "Aino Virtanen", "Keski-Suomen velkaneuvonta"]);
        let long = "Mustikkapiirakka ждёт нас 😀 — ja 山の上 kahvi jäähtyy €!";
        for (text, code) in [
            ("short but good", Some("too_short")),
            ("aaaaaaaaaaaaaaaaaaaa", Some("too_common")),
            ("passwordpassword", Some("too_common")),
            ("Password12345678", Some("too_common")),
            ("qwertyuiopasdfgh", Some("too_common")),
            ("1234567890123456", Some("too_common")),
            ("salasanasalasana", Some("too_common")),
            ("abcdefghijklmnopqr", Some("too_common")),
            ("the-virtanen-of-the-hill", Some("context_word")),
            ("my VELKANEUVONTA is best", Some("context_word")),
            ("polku metsään on pitkä", Some("context_word")),
            ("kuusi harmaata majavaa lammella", None),
            ("Nine purple otters juggle", None),
            ("               x7#Kq        ", None),
            (long, None),
        ] {
            assert_eq!(flaw(text, &context).map(|(code, _)| code), code, "{text}");
        }
    }

    #[test]
    fn nothing_is_cut_off() {
        assert!(Password::parse("x".repeat(256)).is_ok());
        assert!(Password::parse("x".repeat(257)).is_err());
        assert!(Password::parse(String::new()).is_err());
    }

    #[tokio::test]
    async fn the_last_character_and_the_pepper_count() {
        let long = format!("{}majava", "kuusi ".repeat(40));
        let hash = choose(&[1; 32], &password(&long), Vec::new(), "/password").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let shorter = &long[..long.len() - 1];
        for (pepper, text, matches) in
            [(1, long.as_str(), true), (1, shorter, false), (2, long.as_str(), false)]
        {
            let verdict = verify(&[pepper; 32], &password(text), Some(hash.clone())).await.unwrap();
            assert_eq!((verdict.matches, verdict.rehashed), (matches, None), "{pepper} {text}");
        }
    }

    #[tokio::test]
    async fn a_cheaper_hash_is_made_anew_when_its_password_comes() {
        let cheap = Params::new(8192, 1, 1, None).unwrap();
        let old = Argon2::new_with_secret(&[1; 32], Algorithm::Argon2id, Version::V0x13, cheap).unwrap();
        let hash = old.hash_password(b"kuusi harmaata majavaa").unwrap().to_string();
        let right = verify(&[1; 32], &password("kuusi harmaata majavaa"), Some(hash.clone())).await.unwrap();
        assert!(right.matches && right.rehashed.unwrap().contains("m=19456,t=2"));
        let wrong = verify(&[1; 32], &password("something else"), Some(hash)).await.unwrap();
        assert!(!wrong.matches && wrong.rehashed.is_none());
    }

    #[tokio::test]
    async fn without_an_account_the_answer_is_no() {
        let verdict = verify(&[1; 32], &password("anything"), None).await;
        assert!(verdict.is_ok_and(|verdict| !verdict.matches));
    }
}
