//! What the two ends say to each other about a referral.
use super::view;
use crate::{
    access::Access,
    error::Result,
    http::reply::Reply,
    store::{Version, journal::Entry},
};
use domain::{Id, ReferralId, Refused, access::Action, event::Happened, referral::Status, text::Note};
use entity::{message, referral};
use serde::Deserialize;
use utoipa::ToSchema;

/// A message to the other side.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"body": "The client prefers mornings."}))]
pub struct NewMessage {
    body: Note,
}

/// Sends a message; a draft has nobody on the other side yet, and what was an error is over.
pub async fn write(access: &Access, id: ReferralId, new: NewMessage) -> Result<Reply<view::Message>> {
    let work = access.open::<referral::Model>(Action::MessageReferral, id).await?;
    let referral = work.record();
    if referral.sent_at.is_none() || referral.status == Status::EnteredInError {
        return work.refuse(Refused::wrong_state(Vec::new())).await;
    }
    let message = message::Model {
        id: Id::generate(),
        version: Version::FIRST,
        referral_id: id,
        case_id: referral.case_id,
        client_id: referral.client_id,
        keeper_id: referral.keeper_id,
        from_organization_id: referral.from_organization_id,
        to_organization_id: referral.to_organization_id,
        author_id: access.caller().user(),
        author_organization_id: access.caller().organization,
        body: new.body.into(),
        created_at: access.now(),
    };
    work.add(message, Entry::of(Happened::MessageSent)).await
}
