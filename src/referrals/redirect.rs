//! Redirecting: the receiver hands the referral on to a service that fits better, without the client starting again.
use super::{
    endings,
    package::Package,
    send,
    target::{self, Taker, Wanted},
    view,
};
use crate::{
    access::{Access, Ground, Named, Whose, Work},
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    store::{Version, journal::Entry, referral::moved},
};
use domain::{
    Id, OrganizationId, ReferralId, Refused, ServiceId, UnitId,
    access::Action,
    event::Happened,
    raw_json::RawJson,
    referral::{Status, Step},
    text::Note,
};
use entity::referral::Model;
use serde::Deserialize;
use utoipa::ToSchema;

/// The service that fits better.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RedirectReferral, example = json!({"service_id": "01990000-0000-7000-8000-000000000009", "comment": "Our workshop is full until March; theirs has room."}))]
pub struct Redirect {
    service_id: ServiceId,
    /// A unit of the organization whose service it is.
    to_unit_id: Option<UnitId>,
    /// Why a second open referral to that service is right.
    duplicate_reason: Option<Note>,
    comment: Option<Note>,
}

/// Ends this referral as redirected and sends its child, from the same sender, with what the next receiver may be told of the package.
pub async fn redirect(
    access: &Access,
    id: ReferralId,
    seen: IfMatch,
    body: Redirect,
) -> Result<Reply<view::Referral>> {
    let mut work = access.change::<Model>(Action::StepReferral(Step::Redirect), id, seen).await?;
    let (taker, ground) = match ready(&work, &body).await? {
        Ok(found) => found,
        Err(why) => return work.refuse(why).await,
    };
    let to = match Step::Redirect.from(work.record().status) {
        Ok(to) => to,
        Err(why) => return work.refuse(why).await,
    };
    let was = work.record().clone();
    let mut child = child(&was, &taker, &ground, &body, access.now());
    child.disclosure = handed_on(&work, taker.organization).await?;
    let next = Model { redirected_to: Some(child.id), ..moved(&was, Step::Redirect, to, access.now()) };
    let comment: Option<String> = body.comment.map(Into::into);
    let sent = Entry::of(Happened::ReferralSent).moved(Status::Draft.code(), Status::Sent.code());
    endings::follow_up(&mut work, &next, &child).await?;
    work.along([(child, sent.because(None, comment.clone()))]).await?;
    let entry = Entry::of(Step::Redirect.into()).moved(was.status.code(), next.status.code());
    work.save(next, entry.because(None, comment)).await
}

/// What was disclosed, as far as the next receiver may be told it, too: no need that is forbidden to it, and not where a
/// client is who must not be found.
async fn handed_on(work: &Work<'_, Model>, to: OrganizationId) -> Result<Option<RawJson>> {
    let was = work.record();
    let Some(kept) = &was.disclosure else { return Ok(None) };
    let package: Package = kept.read().map_err(anyhow::Error::from)?;
    let needs = send::needs_told(work, &[to]).await?;
    let handed = package.handed_on(&needs, work.found().facts.safety);
    Ok(Some(RawJson::of(&handed).map_err(anyhow::Error::from)?))
}

async fn ready(
    work: &Work<'_, Model>,
    body: &Redirect,
) -> Result<std::result::Result<(Taker, Ground), Refused>> {
    let was = work.record();
    if let Err(why) = Step::Redirect.from(was.status) {
        return Ok(Err(why));
    }
    let wanted = Wanted {
        service: body.service_id,
        from: was.from_organization_id,
        duplicate_is_meant: body.duplicate_reason.is_some(),
    };
    let taker = match target::find(work, was.client_id, wanted).await? {
        Ok(taker) => taker,
        Err(why) => return Ok(Err(why)),
    };
    let unit = Named::unit("/to_unit_id", body.to_unit_id, Whose::Organization(taker.organization));
    if let Err(why) = work.belong([unit]).await? {
        return Ok(Err(why));
    }
    let ground = target::ground(work, taker.organization).await?;
    let lawful = ground.and_then(|ground| target::with_wish(ground, was));
    Ok(lawful.map(|ground| (taker, ground)).map_err(Refused::from))
}

fn child(
    was: &Model,
    taker: &Taker,
    ground: &Ground,
    body: &Redirect,
    now: chrono::DateTime<chrono::Utc>,
) -> Model {
    let blank = Model {
        id: Id::generate(),
        version: Version::FIRST,
        hop: was.hop + 1,
        parent_id: Some(was.id),
        redirected_to: None,
        to_organization_id: taker.organization,
        to_unit_id: body.to_unit_id,
        service_id: body.service_id,
        assigned_to: None,
        status: Status::Sent,
        held_from: None,
        cancel_from: None,
        basis_id: Some(ground.basis_id),
        sent_basis_id: Some(ground.basis_id),
        second_look: taker.second_look,
        duplicate_reason: body.duplicate_reason.as_ref().map(ToString::to_string),
        response_working_days: taker.response_working_days,
        sent_at: Some(now),
        response_due: None,
        response_paused_at: None,
        responded_at: None,
        estimate: None,
        appointment_at: None,
        appointment_place: None,
        created_at: now,
        ..was.clone()
    };
    moved(&blank, Step::Send, domain::referral::To::To(Status::Sent), now)
}
