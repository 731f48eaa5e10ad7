//! The joint plan: what the client and all who help have agreed on, in one place.
//!
//! A plan is worked on in its case, by everybody who takes part in that and has a basis for the category `plan`: several at
//! once, each goal with a version of its own. It is in force as it was agreed: with the client's answer and the acceptance of
//! every organization it names. Each version that was agreed is kept as it was, and the difference between two can be read.
pub mod action_steps;
pub mod actions;
pub mod answers;
pub mod api;
pub mod api_actions;
pub mod api_goals;
pub mod assess;
pub mod content;
pub mod goals;
pub mod participants;
mod participation;
mod service_map;
pub mod steps;
mod store;
mod versions;
pub mod view;
pub mod whole;
pub mod write;
