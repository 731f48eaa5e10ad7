//! The person, as one organization keeps them.
mod store;
