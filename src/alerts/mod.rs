//! Odd look-ups: alerts that the watch over the sealed log raises, and what a privacy officer makes of them. What is odd
//! is said in `domain::watch`.
pub mod api;
mod board;
pub mod store;
mod tallies;
pub mod view;
pub mod watch;
