//! Routes of the referrals themselves; those of their steps stand in `api_steps`.
use super::{
    board::{self, TeamBoard},
    draft::{self, ChangeDraft, NewReferral},
    lists::ReferralQuery,
    messages::{self, NewMessage},
    steps::open_to,
    view::{Message, Referral, StepRow, Steps},
};
use crate::{
    access::{Access, Asking, HistoryEntry, Of},
    error::Result,
    http::{
        body::Body, etag::IfMatch, list::PageQuery, page::Rows, page::Sort, query::Query, reply::Reply,
        routes::Routing,
    },
};
use actix_web::{get, patch, post, web::Path};
use domain::{
    ReferralId,
    access::Action,
    referral::{Step, TABLE},
};
use entity::{
    message,
    referral::{Column, Model},
};
use sea_orm::{ColumnTrait, Condition};

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(create_referral)
        .service(list_referrals)
        .service(referral_queue)
        .service(referral_in_queue)
        .service(team_board)
        .service(show_referral)
        .service(change_referral)
        .service(referral_steps)
        .service(referral_history)
        .service(write_message)
        .service(list_messages)
        .service(referral_step_table)
        .configure(super::api_steps::routes);
}

/// Write a referral
///
/// A draft that only your organization knows of: others, the keeper of the client's record too, see it once it is sent. A second open one to the same service: 409 `duplicate-referral` with
/// `existing_id`. A service that takes none here: 409 `not-taking-referrals`.
#[utoipa::path(tag = "Referrals", request_body = NewReferral, responses((status = 201, body = Referral)))]
#[post("/referrals")]
async fn create_referral(access: Access, body: Body<NewReferral>) -> Result<Reply<Referral>> {
    draft::write(&access, body.0).await
}

/// List referrals
#[utoipa::path(tag = "Referrals", params(ReferralQuery), responses((status = 200, body = Rows<Referral>)))]
#[get("/referrals")]
async fn list_referrals(access: Access, query: Query<ReferralQuery>) -> Result<Reply<Rows<Referral>>> {
    let filter = query.0.filter(access.caller(), access.now())?;
    access.list::<Model>(Action::ViewReferral, query.0.page()?, filter).await
}

/// List the referrals of your desk without their content
///
/// For team leads, who see what waits, for how long and with whom, and no client data: referrals of clients one works
/// with are in `/referrals`.
#[utoipa::path(tag = "Referrals", params(ReferralQuery), responses((status = 200, body = Rows<Referral>)))]
#[get("/referral-queue")]
async fn referral_queue(access: Access, query: Query<ReferralQuery>) -> Result<Reply<Rows<Referral>>> {
    // What the organization only keeps the client's record of waits at no desk of its own.
    let (me, now) = (access.caller().organization, access.now());
    let at_desk =
        Condition::any().add(Column::ToOrganizationId.eq(me)).add(Column::FromOrganizationId.eq(me));
    let filter = query.0.filter(access.caller(), now)?.and(at_desk);
    access.list::<Model>(Action::ViewQueue, query.0.page()?, filter).await
}

/// Count what waits at your desk
///
/// Referrals by service and status: how many, of how many the answer is late, and since when the oldest waits. Of plans in the
/// cases that your organization leads: which are to be looked at again, which have no answer of the client, which actions are
/// late, which goals nobody assessed, which cases have no next step.
#[utoipa::path(tag = "Referrals", responses((status = 200, body = TeamBoard)))]
#[get("/views/team-board")]
async fn team_board(access: Access) -> Result<Reply<TeamBoard>> {
    Reply::ok(&board::show(&access).await?)
}

/// Show a referral of your desk without its content
///
/// With the `ETag` that assigning it asks for.
#[utoipa::path(tag = "Referrals", params(("referral_id" = ReferralId, Path)), responses((status = 200, body = Referral)))]
#[get("/referral-queue/{referral_id}")]
async fn referral_in_queue(asking: Asking, id: Path<ReferralId>) -> Result<Reply<Referral>> {
    asking.read::<Model>(Action::ViewQueue, *id).await
}

/// Show a referral
#[utoipa::path(tag = "Referrals", params(("referral_id" = ReferralId, Path)), responses((status = 200, body = Referral)))]
#[get("/referrals/{referral_id}")]
async fn show_referral(asking: Asking, id: Path<ReferralId>) -> Result<Reply<Referral>> {
    asking.read::<Model>(Action::ViewReferral, *id).await
}

/// Change a draft
#[utoipa::path(tag = "Referrals", params(("referral_id" = ReferralId, Path), IfMatch), request_body = ChangeDraft, responses((status = 200, body = Referral)))]
#[patch("/referrals/{referral_id}")]
async fn change_referral(
    access: Access,
    id: Path<ReferralId>,
    seen: IfMatch,
    body: Body<ChangeDraft>,
) -> Result<Reply<Referral>> {
    access.make(*id, seen, body.0).await
}

/// Show the steps that you may take now, and what each needs
#[utoipa::path(tag = "Referrals", params(("referral_id" = ReferralId, Path)), responses((status = 200, body = Steps)))]
#[get("/referrals/{referral_id}/steps")]
async fn referral_steps(access: Access, id: Path<ReferralId>) -> Result<Reply<Steps>> {
    let look = access.look::<Model>(Action::ViewReferral, *id).await?;
    let items = open_to(look.record(), access.caller()).map(Step::transition).map(StepRow::from).collect();
    look.answer(&Steps { items }).await
}

/// Show what happened to a referral, oldest first
#[utoipa::path(tag = "Referrals", params(("referral_id" = ReferralId, Path), PageQuery), responses((status = 200, body = Rows<HistoryEntry>)))]
#[get("/referrals/{referral_id}/history")]
async fn referral_history(
    access: Access,
    id: Path<ReferralId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<HistoryEntry>>> {
    access.history::<Model>(Action::ViewReferral, *id, Of::Record, page.0.page(Sort::Oldest)?).await
}

/// Write to the other side
#[utoipa::path(tag = "Referrals", params(("referral_id" = ReferralId, Path)), request_body = NewMessage, responses((status = 201, body = Message)))]
#[post("/referrals/{referral_id}/messages")]
async fn write_message(
    access: Access,
    id: Path<ReferralId>,
    body: Body<NewMessage>,
) -> Result<Reply<Message>> {
    messages::write(&access, *id, body.0).await
}

/// List the messages of a referral, oldest first
#[utoipa::path(tag = "Referrals", params(("referral_id" = ReferralId, Path), PageQuery), responses((status = 200, body = Rows<Message>)))]
#[get("/referrals/{referral_id}/messages")]
async fn list_messages(
    access: Access,
    id: Path<ReferralId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<Message>>> {
    let of_referral = Condition::all().add(message::Column::ReferralId.eq(*id));
    let page = page.0.page(Sort::Oldest)?;
    access.list_under::<Model, message::Model>(Action::ViewReferral, *id, page, of_referral).await
}

/// Show the table of steps
///
/// From where to where each step leads, who takes it and what it asks for. Guards and `GET …/steps` follow this table.
#[utoipa::path(tag = "Referrals", responses((status = 200, body = Steps)))]
#[get("/meta/referral-steps")]
async fn referral_step_table(access: Access) -> Result<Reply<Steps>> {
    let items = TABLE.iter().map(StepRow::from).collect();
    access.tell::<Model, _>(Action::ReadDirectory, &Steps { items }).await
}
