//! The directory of services a client can be referred to.
pub mod ptv;
