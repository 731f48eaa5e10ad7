//! The shared case: one matter of one client, led by the organization that keeps the client's record, worked on by
//! several.
//!
//! Who takes part follows the work: the lead, the organizations it has named, and those that have accepted a referral
//! in the case and not yet ended it. What they see follows the legal basis. A case that is not closed always has an open
//! next step with somebody to take it and a date, or a coded reason why there is none; and it closes only when no
//! referral is open.
pub mod api;
pub mod api_client;
pub mod hops;
pub mod members;
pub mod needs;
mod network;
pub mod new;
pub mod next_steps;
pub mod notes;
pub mod steps;
mod store;
pub mod strengths;
pub mod view;
pub mod whole;
pub mod work_ability;

pub use members::{NewMember, new_member};
pub use view::CaseMember;
