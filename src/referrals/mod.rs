//! Referrals whose loop always closes.
//!
//! A worker asks another organization's service to help a client, says what the client wishes and what is disclosed, and
//! sends it on a legal basis. What may happen then, and who may do it, is the table in [`domain::referral`]. The receiver
//! sees the package that was sent, unchanged, as long as the basis holds. The loop is closed when the receiver has
//! reported, the sender has acknowledged and the client has been told. When a referral ends without the help it asked for,
//! the case gets a next step in the same transaction, so nobody falls between counters.
pub mod api;
pub mod api_steps;
pub mod board;
pub mod board_plans;
mod coded;
pub mod draft;
mod endings;
pub mod expiry;
pub mod lists;
pub mod messages;
pub mod package;
mod redirect;
pub mod reported;
mod send;
mod steps;
mod store;
mod target;
pub mod view;
pub mod whole;
