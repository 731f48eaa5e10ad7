//! The directory of services a client can be referred to: services, the channels by which they are reached, what holds
//! for one service in one channel, and the official descriptions that services of one kind share.
//!
//! Entries are kept by their own organization or come from a register ([`import`]). Nothing here is about a client, so
//! reading is logged beside the request. Words and codes of services are indexed when a service is written, in the same
//! transaction, and [`search`] asks the index in one statement.
pub mod api;
mod bulk;
mod connect;
pub mod filter;
pub mod import;
mod ptv;
pub mod read;
pub mod search;
pub mod services;
mod store;
pub mod view;

/// How many working days a service has to answer a referral, unless it says otherwise.
const RESPONSE_WORKING_DAYS: i32 = 7;
/// What entries that were made here say of where they come from.
const OWN: &str = "own";
