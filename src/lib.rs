//! Polku: the backend on which agencies coordinate help for a person.
//!
//! The way of a request: [`http`] reads it, [`access`] finds out who asks and opens the road to the data, a slice says
//! what the step means, [`store`] writes it, [`http`] answers. `docs/architecture.md` tells the whole.
pub mod access;
pub mod alerts;
mod answer;
pub mod app;
pub mod audit;
pub mod bases;
pub mod cases;
pub mod cli;
pub mod clients;
pub mod codelists;
pub mod config;
pub mod crypto;
pub mod demo;
pub mod directory;
pub mod error;
pub mod events;
pub mod generate;
pub mod http;
pub mod identity;
mod measures;
mod meetings;
mod names;
pub mod operations;
pub mod plans;
pub mod referrals;
mod reports;
pub mod seal;
pub mod serve;
pub mod store;
pub mod telemetry;
mod web;
pub mod worker;
