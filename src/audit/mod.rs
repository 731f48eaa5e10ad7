//! The audit log: for the privacy officer of the organization whose data was touched, and for the client it tells about.
pub mod access_log;
pub mod api;
mod proof;
pub mod witness;
