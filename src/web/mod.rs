//! Pages for workers and team leads: server-rendered, with forms that need no script. They show and step what the API knows, through
//! the same guard, and know no table.
mod assets;
mod cases;
mod client;
mod fields;
pub mod form;
mod page;
mod plan;
mod referral;
mod referrals;
mod reports;
mod rows;
mod services;
mod sign_in;
mod steps;
mod text;
mod today;
mod visit;
mod writing;

use actix_web::web::{ServiceConfig, get, post};

/// Where the pages stand: beside the API, at the root.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/", get().to(sign_in::front))
        .route("/sign-in", get().to(sign_in::show))
        .route("/sign-in", post().to(sign_in::sign_in))
        .route("/sign-out", post().to(sign_in::sign_out))
        .route("/language", post().to(sign_in::choose_language))
        .route("/today", get().to(today::show))
        .route("/queue", get().to(referrals::queue))
        .route("/queue/{referral_id}", get().to(referral::show_in_queue))
        .route("/queue/{referral_id}/assign", post().to(referral::assign))
        .route("/referrals", get().to(referrals::show))
        .route("/referrals/new", get().to(writing::show))
        .route("/referrals/new", post().to(writing::write))
        .route("/referrals/{referral_id}", get().to(referral::show))
        .route("/referrals/{referral_id}/edit", get().to(writing::show_draft))
        .route("/referrals/{referral_id}/edit", post().to(writing::change))
        .route("/referrals/{referral_id}/messages", post().to(referral::write))
        .route("/referrals/{referral_id}/{step}", post().to(referral::step))
        .route("/cases", get().to(cases::list))
        .route("/cases/{case_id}", get().to(cases::show))
        .route("/clients/{client_id}", get().to(client::show))
        .route("/reports", get().to(reports::show))
        .route("/reports.csv", get().to(reports::file))
        .route("/services", get().to(services::list))
        .route("/services/{service_id}", get().to(services::show))
        .route("/plans/{plan_id}", get().to(plan::show))
        .route("/assets/{file}", get().to(assets::show));
}
