//! The code lists: what records, filters and forms may say, with a label in each language of the service.
//!
//! They stand in the program ([`domain::codelist`]), so that an answer needs no database; their use is logged all the same.
pub mod api;
mod view;
