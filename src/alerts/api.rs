//! Routes of alerts, and the work list of privacy officers.
use super::{
    board::{self, PrivacyBoard},
    store::{SettleAlert, is},
    view::Alert,
};
use crate::{
    access::{Access, Asking},
    error::Result,
    http::{
        body::Body,
        etag::IfMatch,
        page::{Cursor, Limit, Page, Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
};
use actix_web::{get, post, web::Path};
use domain::{
    AlertId,
    access::Action,
    watch::{Pattern, State},
};
use entity::alert::{Column, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::IntoParams;

pub fn routes(config: &mut Routing<'_>) {
    config.service(list_alerts).service(show_alert).service(settle_alert).service(privacy_board);
}

/// Which alerts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AlertQuery {
    state: Option<State>,
    pattern: Option<Pattern>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
}

/// List alerts about odd look-ups, newest first
///
/// For privacy officers: those in the log of their organization's data. `GET /codelists/alert_patterns` names the patterns.
/// One is raised at most five minutes after the entry that met it, and not again while it is open.
#[utoipa::path(tag = "Alerts", params(AlertQuery), responses((status = 200, body = Rows<Alert>)))]
#[get("/alerts")]
async fn list_alerts(access: Access, query: Query<AlertQuery>) -> Result<Reply<Rows<Alert>>> {
    let AlertQuery { state, pattern, limit, cursor } = query.0;
    let filter = Condition::all()
        .add_option(state.map(is))
        .add_option(pattern.map(|pattern| Column::Pattern.eq(pattern)));
    access.list::<Model>(Action::ViewAlerts, Page::new(limit, cursor, Some(Sort::Newest))?, filter).await
}

/// Show an alert
#[utoipa::path(tag = "Alerts", params(("alert_id" = AlertId, Path)), responses((status = 200, body = Alert)))]
#[get("/alerts/{alert_id}")]
async fn show_alert(asking: Asking, id: Path<AlertId>) -> Result<Reply<Alert>> {
    asking.read::<Model>(Action::ViewAlerts, *id).await
}

/// Settle an alert
///
/// By a privacy officer, who is not the one it is about; once. What goes on afterwards raises another one.
#[utoipa::path(tag = "Alerts", params(("alert_id" = AlertId, Path), IfMatch), request_body = SettleAlert, responses((status = 200, body = Alert)))]
#[post("/alerts/{alert_id}/settle")]
async fn settle_alert(
    access: Access,
    id: Path<AlertId>,
    seen: IfMatch,
    body: Body<SettleAlert>,
) -> Result<Reply<Alert>> {
    access.make(*id, seen, body.0).await
}

/// Show what waits for a privacy officer
///
/// Open alerts, break-glass accesses to review, and safety restrictions whose last day is over, oldest first. It tells of no
/// client: opening a row does, and is logged.
#[utoipa::path(tag = "Alerts", responses((status = 200, body = PrivacyBoard)))]
#[get("/views/privacy-board")]
async fn privacy_board(access: Access) -> Result<Reply<PrivacyBoard>> {
    board::show(&access).await
}
