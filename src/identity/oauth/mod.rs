//! Tokens for partner systems: OAuth 2.0 client credentials (RFC 6749 §4.4), revocation (RFC 7009), metadata (RFC 8414).
//!
//! One parameter is our own: `on_behalf_of` names a user of the partner system's organization. A token with it carries
//! the rights of that user, a token without it those of a worker; either way no more than its scopes.
pub mod api;
mod form;
mod tokens;
