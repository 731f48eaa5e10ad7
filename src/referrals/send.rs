//! Sending: the one moment at which client data is disclosed, and so the one at which everything must be right.
use super::{
    package::Package,
    steps::Remark,
    target::{self, Wanted},
    view,
};
use crate::{
    access::{Access, Ground, Work},
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    store::{
        journal::Entry,
        referral::moved,
        scope::{About, granted, takes_part},
    },
};
use domain::{
    OrganizationId, ReferralId, Refusal, Refused, access::Action, basis::Category, raw_json::RawJson,
    referral::Step,
};
use entity::{client, need, referral::Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Sends a draft: fixes what is disclosed, starts the response clock.
pub async fn send(
    access: &Access,
    id: ReferralId,
    seen: IfMatch,
    body: Remark,
) -> Result<Reply<view::Referral>> {
    let mut work = access.change::<Model>(Action::StepReferral(Step::Send), id, seen).await?;
    let (client, ground) = match ready(&work).await? {
        Ok(found) => found,
        Err(why) => return work.refuse(why).await,
    };
    let draft = &work.record().clone();
    let to = match Step::Send.from(draft.status) {
        Ok(to) => to,
        Err(why) => return work.refuse(why).await,
    };
    let carried = work.carried([draft]).await?;
    if let Err(why) = carried.can_be_sent(draft) {
        return work.refuse(why).await;
    }
    let package = package(&work, draft, &client).await?;
    let mut sent = moved(draft, Step::Send, to, access.now());
    sent.sent_at = Some(access.now());
    sent.from_user_id = access.caller().user().or(sent.from_user_id);
    sent.basis_id = Some(ground.basis_id);
    sent.sent_basis_id = sent.basis_id;
    sent.disclosure = Some(RawJson::of(&package).map_err(anyhow::Error::from)?);
    let entry = Entry::of(Step::Send.into())
        .moved(draft.status.code(), sent.status.code())
        .because(None, body.comment().map(Into::into));
    if let Some((action, entry)) = carried.follow(draft, &sent, access.now()) {
        work.along_change(action, entry).await?;
    }
    work.save(sent, entry).await
}

/// The client and the basis it is sent on, if nothing speaks against it.
async fn ready(work: &Work<'_, Model>) -> Result<std::result::Result<(client::Model, Ground), Refused>> {
    let draft = work.record();
    if let Err(why) = Step::Send.from(draft.status) {
        return Ok(Err(why));
    }
    if !work.found().case.as_ref().is_some_and(|case| case.status.is_live()) {
        return Ok(Err(Refused::wrong_state(vec![Step::Withdraw.code()])));
    }
    if !draft.categories.contains(Category::Basic) {
        return Ok(Err(Refused::field(
            "/categories",
            "required",
            "must hold basic: a receiver cannot help nobody",
        )));
    }
    let wanted = Wanted {
        service: draft.service_id,
        from: draft.from_organization_id,
        duplicate_is_meant: draft.duplicate_reason.is_some(),
    };
    if !takes_part_still(work).await? {
        return Ok(Err(Refusal::NotAllowed.into()));
    }
    if let Err(why) = target::find(work, draft.client_id, wanted).await? {
        return Ok(Err(why));
    }
    let client = client::Entity::find_by_id(draft.client_id);
    let client = work.one(client).await?.ok_or_else(|| anyhow::anyhow!("a referral without a client"))?;
    Ok(lawful(work).await?.map(|ground| (client, ground)))
}

/// A draft outlives the membership it was written in; what the case holds by now is no longer its writer's to tell.
async fn takes_part_still(work: &Work<'_, Model>) -> Result<bool> {
    use entity::case::{Column, Entity};
    let draft = work.record();
    if draft.keeper_id == draft.from_organization_id {
        return Ok(true);
    }
    let part = takes_part(Column::Id, draft.from_organization_id);
    Ok(work.one(Entity::find_by_id(draft.case_id).filter(part)).await?.is_some())
}

/// What is disclosed must be the sender's to tell, and covered for the receiver.
async fn lawful(work: &Work<'_, Model>) -> Result<std::result::Result<Ground, Refused>> {
    let draft = work.record();
    if !work.permit().sight.categories().covers(draft.categories) {
        return Ok(Err(Refusal::NoLegalBasis.into()));
    }
    let found = target::ground(work, draft.to_organization_id).await?;
    Ok(found.and_then(|ground| target::with_wish(ground, draft)).map_err(Refused::from))
}

async fn package(work: &Work<'_, Model>, draft: &Model, client: &client::Model) -> Result<Package> {
    let needs = needs_told(work, &[draft.to_organization_id, draft.from_organization_id]).await?;
    let package = Package::of(draft.categories, client, needs, draft.summary.clone(), work.at().now);
    Ok(package.map_err(anyhow::Error::from)?)
}

/// The needs of the case that all of `who` may be told, if the referral discloses needs. One may be forbidden by itself, to
/// the one who is told and to the one who tells.
pub(super) async fn needs_told(work: &Work<'_, Model>, who: &[OrganizationId]) -> Result<Vec<need::Model>> {
    let referral = work.record();
    if !referral.categories.contains(Category::Needs) {
        return Ok(Vec::new());
    }
    let mut of_case = need::Entity::find().filter(need::Column::CaseId.eq(referral.case_id));
    for one in who.iter().filter(|one| **one != referral.keeper_id) {
        let category = [Category::Needs].into_iter().collect();
        let about = About::row::<need::Model>();
        of_case = of_case.filter(granted(need::Column::ClientId, *one, category, work.at().now, &about));
    }
    work.all(of_case.order_by_asc(need::Column::Id)).await
}
