//! The audit log, for the privacy officer of the organization whose data was touched.
pub mod api;
mod proof;
pub mod witness;
