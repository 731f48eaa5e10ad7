//! The person, as one organization keeps them.
//!
//! Each organization has its own record of a client and answers for it. That two records are about the same person is
//! known by a keyed index of the national identifier, which links them and never merges them: the identifier itself is
//! kept sealed and shown masked. Others see a record through a live legal basis, by category.
pub mod api;
mod api_safety;
mod api_standing;
pub mod break_glass;
mod conflicts;
mod edit;
mod identifier;
pub mod new;
mod reveal;
pub mod safety;
pub mod search;
mod store;
mod tasks;
pub mod view;
pub mod whole;
