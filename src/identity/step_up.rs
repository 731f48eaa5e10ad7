//! Stepping up: whoever is in a session proves once more, with a one-time code, that it is still they. The session gets a
//! new token with it, so that one taken from the browser before opens nothing any more.
use super::{
    account::{Proof, about, own, update, wrong},
    throttle,
    token::Fresh,
    totp,
};
use crate::{
    access::{Access, Work},
    error::Result,
    http::reply::Reply,
};
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::{Refusal, SessionId, access::Action, break_glass::STEPPED_UP, text::Text};
use entity::{
    session,
    user::{Column, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait, sea_query::Expr};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A code of the authenticator app that was not used yet.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"one_time_code": "123456"}))]
pub struct StepUp {
    #[schema(min_length = 6, max_length = 6)]
    one_time_code: Text<20>,
}

/// The session goes on under a new token, which is in the cookie and nowhere else.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"session_id": "01990000-0000-7000-8000-000000000001",
    "csrf_token": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG", "good_until": "2026-11-22T10:05:00Z"}))]
pub struct SteppedUp {
    session_id: SessionId,
    /// In place of the one from sign-in. Shown once.
    csrf_token: String,
    /// Until when it counts; what asks for it uses it up.
    good_until: DateTime<Utc>,
}

/// The answer, and the token for the cookie where it is a first one.
pub type Stepped = (Reply<SteppedUp>, Option<String>);

pub async fn step_up(access: &Access, body: StepUp) -> Result<Stepped> {
    let user = own(access).await?;
    if let Some(reply) = access.own_replay()? {
        return Ok((reply, None));
    }
    let Some(session) = access.session().filter(|_| user.totp_confirmed_at.is_some()) else {
        let why = Refusal::CodesNeeded.into();
        return Err(access.turn_away::<Model>(Action::StepUp, Some(about(&user)), why).await);
    };
    let proof = Proof::begin(access, user).await?;
    let work = proof.open(Action::StepUp).await?;
    // Under the lock, so that of two requests with one code the second finds it used.
    let Some(step) = totp::check(access.gate().keys(), work.record(), &body.one_time_code, access.now())?
    else {
        return Ok((work.refuse(wrong("/one_time_code")).await?, None));
    };
    let token = Fresh::with_prefix("");
    let csrf = token.csrf();
    if !renew(&work, session, (&token, &csrf)).await? {
        // It was ended while the code was looked at.
        return Ok((work.refuse(Refusal::NotSignedIn.into()).await?, None));
    }
    let change = update(work.record().id).col_expr(Column::TotpLastStep, Expr::val(step)).into_query();
    let stepped =
        SteppedUp { session_id: session, csrf_token: csrf.reveal(), good_until: access.now() + STEPPED_UP };
    work.run(&change).await?;
    work.run(&throttle::forget(proof.subject)).await?;
    let reply = work.finish_quietly(Reply::new(StatusCode::OK, &stepped)?).await?;
    Ok((reply, Some(token.reveal())))
}

/// Whether the session was still going on.
async fn renew(work: &Work<'_, Model>, id: SessionId, (token, csrf): (&Fresh, &Fresh)) -> Result<bool> {
    use session::{Column, Entity};
    let renewed = Entity::update_many()
        .col_expr(Column::TokenHash, Expr::val(token.hash()))
        .col_expr(Column::CsrfHash, Expr::val(csrf.hash()))
        .col_expr(Column::SteppedUpAt, Expr::val(work.at().now))
        .filter(Column::Id.eq(id))
        .filter(Column::EndedAt.is_null());
    Ok(work.run(&renewed.into_query()).await? == 1)
}
