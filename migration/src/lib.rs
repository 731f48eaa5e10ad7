//! One file per change of the schema, up and down, the same for SQLite and PostgreSQL.
pub use sea_orm_migration::prelude::*;

mod m0001_register;
mod m0002_journal;
mod m0003_directory;
mod m0004_clients;
mod m0005_cases;
mod m0006_referrals;
mod m0007_sealed_log;
mod m0008_prohibitions;
mod m0009_relationship;
mod m0010_lost_bases;
mod m0011_retention;
mod m0012_safety;
mod m0013_break_glass;
mod m0014_permits;
mod m0015_wall;
mod m0016_watch;
mod m0017_labels;
mod m0018_known_deaths;
mod m0019_plans;
mod m0020_around_client;
mod m0021_plan_actions;
mod m0022_client_answers;
mod m0023_board_indexes;
mod m0024_meetings;
mod m0025_report_indexes;
mod m0026_capacity;
mod m0027_lean;
mod m0028_row_by_row;
mod m0029_fewer_indexes;
mod m0030_came_back;
mod m0031_referral_facts;
mod m0032_unnumbered;
mod m0033_in_order;
mod m0034_uses_by_client;
mod m0035_identity_changes;
mod m0036_as_text;
mod m0037_found_by_index;
mod tables;
pub mod wall;

pub use m0035_identity_changes::is_told;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_register::Migration),
            Box::new(m0002_journal::Migration),
            Box::new(m0003_directory::Migration),
            Box::new(m0004_clients::Migration),
            Box::new(m0005_cases::Migration),
            Box::new(m0006_referrals::Migration),
            Box::new(m0007_sealed_log::Migration),
            Box::new(m0008_prohibitions::Migration),
            Box::new(m0009_relationship::Migration),
            Box::new(m0010_lost_bases::Migration),
            Box::new(m0011_retention::Migration),
            Box::new(m0012_safety::Migration),
            Box::new(m0013_break_glass::Migration),
            Box::new(m0014_permits::Migration),
            Box::new(m0015_wall::Migration),
            Box::new(m0016_watch::Migration),
            Box::new(m0017_labels::Migration),
            Box::new(m0018_known_deaths::Migration),
            Box::new(m0019_plans::Migration),
            Box::new(m0020_around_client::Migration),
            Box::new(m0021_plan_actions::Migration),
            Box::new(m0022_client_answers::Migration),
            Box::new(m0023_board_indexes::Migration),
            Box::new(m0024_meetings::Migration),
            Box::new(m0025_report_indexes::Migration),
            Box::new(m0026_capacity::Migration),
            Box::new(m0027_lean::Migration),
            Box::new(m0028_row_by_row::Migration),
            Box::new(m0029_fewer_indexes::Migration),
            Box::new(m0030_came_back::Migration),
            Box::new(m0031_referral_facts::Migration),
            Box::new(m0032_unnumbered::Migration),
            Box::new(m0033_in_order::Migration),
            Box::new(m0034_uses_by_client::Migration),
            Box::new(m0035_identity_changes::Migration),
            Box::new(m0036_as_text::Migration),
            Box::new(m0037_found_by_index::Migration),
        ]
    }
}
