//! Legal bases: what lets another organization see and use a client's data.
//!
//! The keeper of the client's record gives; each organization named receives a grant, and every later decision looks at
//! the grants alone, so that a withdrawal holds from the next request on. Who receives sees who gave what for which
//! purposes; what tells about the client it sees only while the basis opens it. When a basis is lost, what rests on it moves
//! in the same transaction.
pub mod api;
mod check;
pub mod clock;
mod disclosures;
mod printout;
pub mod record;
mod settle;
pub mod sharing;
pub mod store;
pub mod view;
pub mod withdraw;

pub use check::{Cover, Covered, Covering};
