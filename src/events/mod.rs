//! What happened, in the order of commits, for partner systems that follow along.
//!
//! Thin on purpose: a type, the record, the time. Whoever wants more reads the record, through the same guard as
//! everybody. A reader that goes on from the last `seq` it has seen misses nothing and sees nothing twice.
pub mod api;
