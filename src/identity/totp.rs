//! One-time codes (RFC 6238): six digits, thirty seconds, one step of tolerance; each code works once.
use crate::crypto::Keys;
use chrono::{DateTime, Utc};
use entity::user::Model;
use totp_rs::{Builder, Secret, Totp};

/// A new seed: sealed for the database, and for the person's app.
pub struct Enrolment {
    pub sealed: Vec<u8>,
    pub key: String,
    pub url: String,
}

fn place(user: &Model) -> String {
    format!("user.totp_secret/{}", user.id)
}

fn generator(user: &Model, seed: &[u8]) -> anyhow::Result<Totp> {
    Ok(Builder::new()
        .with_secret(Secret::new(seed.into()))
        .with_account_name(user.login.as_str())
        .with_issuer(Some("Polku"))
        .build()?)
}

/// # Errors
/// A fault of the cipher.
pub fn enrol(keys: &Keys, user: &Model) -> anyhow::Result<Enrolment> {
    let seed: [u8; 20] = rand::random();
    let totp = generator(user, &seed)?;
    Ok(Enrolment {
        sealed: keys.seal(&place(user), &seed)?,
        key: totp.secret().to_base32(),
        url: totp.to_url()?,
    })
}

/// The step that the code belongs to, when it is right and neither it nor a later one was used before.
///
/// # Errors
/// A seed that cannot be opened.
pub fn check(keys: &Keys, user: &Model, code: &str, now: DateTime<Utc>) -> anyhow::Result<Option<i64>> {
    let Some(sealed) = &user.totp_secret else {
        return Ok(None);
    };
    let totp = generator(user, &keys.open(&place(user), sealed)?)?;
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let step = totp.check(code, seconds).and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| user.totp_last_step.is_none_or(|last| last < *step)))
}
