//! The one integration binary: scenarios over HTTP, on the engine that `TEST_DATABASE_URL` names (unset: SQLite).
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_types,
    clippy::as_conversions,
    clippy::print_stdout,
    reason = "tests"
)]
mod access_log;
mod agreement;
mod alike;
mod around_client;
mod bases;
mod break_glass;
mod budget;
mod canaries;
mod capacity;
mod cases;
mod chorus;
mod clients;
mod codelists;
mod contract;
mod costs;
mod database;
mod demo;
mod directory;
mod documents;
mod erasing;
mod events;
mod generated;
mod hearing;
mod identity;
mod imports;
mod labels;
mod layers;
mod logs;
mod matrix;
mod measures;
mod meetings;
mod migrations;
mod named;
mod nodes;
mod organizing;
mod outage;
mod overseeing;
mod pages;
mod pages_account;
mod pages_desk;
mod pages_plan;
mod participation;
mod permits;
mod plan_actions;
mod plan_walk;
mod plans;
mod printouts;
mod prohibitions;
mod prose;
mod races;
mod referrals;
mod relationship;
mod remembered;
mod reports;
mod retention;
mod round_trips;
mod safety;
mod scenarios;
mod sealing;
mod service_map;
mod tampering;
mod texts;
mod walks;
mod wall;
mod watch;
mod ways_around;
mod wiping;
mod withdrawal;
mod work_ability;
mod world;
mod writing;
