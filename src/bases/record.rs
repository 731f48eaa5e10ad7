use super::{clock::settle_at, settle::settle, store::case_of, view};
use crate::{
    access::{Access, Work},
    error::Result,
    http::reply::Reply,
    store::{
        Record, Version,
        grant::{For, grant},
        journal::{Entry, Subject},
    },
};
use domain::{
    BasisId, FieldError, Refusal, Refused,
    access::{Action, Scope},
    basis::{BasisKind, Categories, EVERYBODY, Proposal, Validity},
    event::Happened,
    given::Day,
};
use entity::{basis::Model, basis_grant, client, organization};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryTrait, sea_query::Expr,
};

type Giving<'a> = Work<'a, client::Model>;

/// Records what was agreed or what the law says, and gives each receiver its grant, all at once.
pub async fn record(access: &Access, proposal: Proposal) -> Result<Reply<view::Basis>> {
    let mut work: Giving<'_> = access.open(Action::RecordBasis, proposal.client_id).await?;
    let validity = match proposal.check(work.record().organization_id, access.now()) {
        Ok(validity) => validity,
        Err(why) => return work.refuse(why).await,
    };
    if let Some(why) = strangers(&work, &proposal).await? {
        return work.refuse(why).await;
    }
    if let Some(why) = aim_is_off(&work, &proposal).await? {
        return work.refuse(why).await;
    }
    let basis = row(&work, proposal, validity);
    work.along([(basis.clone(), Entry::of(Happened::BasisRecorded))]).await?;
    work.run(&basis_grant::Entity::insert_many(grants(&basis)).into_query()).await?;
    if basis.kind == BasisKind::Prohibition && basis.settle_at.is_none() {
        settle(&mut work, basis.client_id).await?;
    }
    announce(&mut work, &basis, basis.version, Happened::BasisRecorded);
    work.created(&basis).await
}

/// Tells each receiver what happened to the basis; not why, which tells about the client. Whom a client has forbidden to
/// know hears nothing: it may not even know that there is a client. Nor is it called out to a whole class: who of it works
/// with the client is told by that work. Of break-glass, only privacy officers hear.
pub fn announce<R: Record>(work: &mut Work<'_, R>, basis: &Model, version: i64, what: Happened) {
    if matches!(basis.kind, BasisKind::Prohibition | BasisKind::BreakGlass) {
        return;
    }
    for recipient in basis.recipients.iter().copied() {
        let scope = Scope { receiver: Some(recipient), client: Some(basis.client_id), ..Scope::default() };
        let subject = Subject { kind: Model::KIND, id: basis.id.into(), version, scope };
        work.announce(subject, Entry::of(what));
    }
}

/// Receivers that are no organization we know.
async fn strangers(work: &Giving<'_>, proposal: &Proposal) -> Result<Option<Refused>> {
    if proposal.recipients.is_empty() {
        return Ok(None);
    }
    let named = organization::Entity::find()
        .filter(organization::Column::Id.is_in(proposal.recipients.iter().copied()));
    let known: Vec<_> = work.all(named).await?.into_iter().map(|organization| organization.id).collect();
    let errors: Vec<_> = proposal
        .recipients
        .iter()
        .enumerate()
        .filter(|(_, one)| !known.contains(one))
        .map(|(at, _)| FieldError::new(format!("/recipients/{at}"), "unknown", "is not an organization"))
        .collect();
    Ok((!errors.is_empty()).then(|| Refused { errors, ..Refusal::Invalid.into() }))
}

fn row(work: &Giving<'_>, proposal: Proposal, validity: Validity) -> Model {
    let at = work.at();
    let takes_all = proposal.kind == BasisKind::Prohibition && proposal.categories.is_empty();
    let categories = if takes_all { Categories::all() } else { proposal.categories };
    Model {
        id: BasisId::generate(),
        version: Version::FIRST,
        client_id: proposal.client_id,
        organization_id: work.record().organization_id,
        kind: proposal.kind,
        statute_code: proposal.statute_code,
        justification: proposal.justification.map(Into::into),
        given_via: proposal.given_via,
        recipients: proposal.recipients,
        recipient_sectors: proposal.recipient_sectors,
        purposes: proposal.purposes,
        categories,
        service_task_code: proposal.service_task_code.map(|task| task.code().to_owned()),
        record_id: proposal.record_id,
        record_kinds: proposal.record_kinds,
        data_from: proposal.data_from.map(Day::get),
        data_to: proposal.data_to.map(Day::get),
        plain_summary: proposal.plain_summary,
        valid_from: validity.from,
        valid_to: validity.to,
        settle_at: settle_at(proposal.kind, validity, at.now),
        withdrawn_at: None,
        withdrawal_note: None,
        recorded_by: at.caller.user(),
        created_at: at.now,
        updated_at: at.now,
    }
}

fn grants(basis: &Model) -> Vec<basis_grant::ActiveModel> {
    // A prohibition that names nobody is for everybody.
    let is_for_all = basis.recipients.is_empty() && basis.recipient_sectors.is_empty();
    let named = basis.recipients.iter().copied().chain(is_for_all.then_some(EVERYBODY));
    let all = named.map(For::Organization).chain(basis.recipient_sectors.iter().map(For::Class));
    all.map(|whom| grant(basis, whom).into_active_model().reset_all()).collect()
}

/// A prohibition is aimed at a record of its client.
async fn aim_is_off(work: &Giving<'_>, proposal: &Proposal) -> Result<Option<Refused>> {
    let Some(record) = proposal.record_id else { return Ok(None) };
    let aim = case_of(&Expr::val(record), Some(proposal.client_id));
    let is_there = work.any(&aim).await?;
    let off = || Refused::field("/record_id", "unknown", "is not a record of this client");
    Ok((!is_there).then(off))
}
