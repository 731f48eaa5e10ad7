//! Pages for workers and team leads: server-rendered, with forms that need no script. They show and step what the API knows, through
//! the same guard, and know no table.
mod account;
mod account_deeds;
mod assets;
mod capacity;
mod case_deeds;
mod cases;
mod client;
mod client_deeds;
mod clients;
mod deed;
mod deeds;
mod fields;
pub mod form;
mod giving;
mod history;
mod line;
mod log;
mod organization;
mod organization_deeds;
mod page;
mod plan;
mod plan_deeds;
mod privacy;
mod privacy_deeds;
mod prose;
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
mod waits;
mod writing;

use crate::error::Error;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::ACCEPT,
    web::{ServiceConfig, get, post},
};

/// Whether somebody in front of a browser asks, outside the API.
pub fn is_for_people(request: &HttpRequest) -> bool {
    let accepts = request.headers().get(ACCEPT).and_then(|accepts| accepts.to_str().ok());
    accepts.is_some_and(|accepts| accepts.contains("text/html")) && !request.path().starts_with("/api/")
}

/// The page that tells why there is no other.
pub async fn refused(request: &HttpRequest, why: Error) -> HttpResponse {
    visit::Visit::of(request).await.answer(Err(why))
}

/// The same where nobody has the time to look up who asks.
pub async fn turned_away(request: &HttpRequest, why: Error) -> HttpResponse {
    visit::Visit::of_nobody(request).await.answer(Err(why))
}

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
        .route("/queue/assign", post().to(referrals::give))
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
        .route("/cases/{case_id}/timeline", get().to(cases::show_time_line))
        .route("/cases/{case_id}/{deed}", post().to(cases::act))
        .route("/clients", get().to(clients::show))
        .route("/clients", post().to(clients::find))
        .route("/clients/new", get().to(clients::show))
        .route("/clients/new/client", post().to(clients::keep))
        .route("/clients/{client_id}", get().to(client::show))
        .route("/clients/{client_id}/{deed}", post().to(client::act))
        .route("/organization", get().to(organization::show))
        .route("/organization/{deed}", post().to(organization::act))
        .route("/account", get().to(account::show))
        .route("/account/{deed}", post().to(account::act))
        .route("/privacy", get().to(privacy::show))
        .route("/privacy/{deed}", post().to(privacy::act))
        .route("/log", get().to(log::show))
        .route("/log/extract", post().to(log::extract))
        .route("/help", get().to(prose::help))
        .route("/accessibility", get().to(prose::accessibility))
        .route("/reports", get().to(reports::show))
        .route("/reports.csv", get().to(reports::file))
        .route("/services", get().to(services::list))
        .route("/services/{service_id}", get().to(services::show))
        .route("/services/{service_id}/{deed}", post().to(services::act))
        .route("/plans/{plan_id}", get().to(plan::show))
        .route("/plans/{plan_id}/{deed}", post().to(plan::act))
        .route("/assets/{file}", get().to(assets::show));
}
