//! Who takes part: organizations, their units and users, partner systems; and how each of them proves who they are.
//!
//! A person signs in with a password, and a one-time code where they have set one up, and gets a session: a cookie that
//! names a row here, so that it ends the moment the row says so. A partner system exchanges its secret for a token of
//! at most fifteen minutes. Secrets and tokens are random and kept as SHA-256; passwords are kept as Argon2id with a
//! pepper that is not in the database. Whoever guesses is slowed down, account by account and address by address, and
//! never told what was wrong.
pub mod account;
pub mod api;
pub mod api_clients;
pub mod bootstrap;
mod login;
pub mod oauth;
mod organizations;
pub mod password;
mod register;
pub mod sessions;
pub mod sign_in;
mod step_up;
pub mod sweep;
pub mod throttle;
mod token;
mod totp;
pub mod units;
pub mod users;
pub mod whole;
