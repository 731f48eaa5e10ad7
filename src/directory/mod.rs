//! The directory of services a client can be referred to.
mod bulk;
pub mod import;
mod ptv;
mod store;

/// How many working days a service has to answer a referral, unless it says otherwise.
const RESPONSE_WORKING_DAYS: i32 = 7;
