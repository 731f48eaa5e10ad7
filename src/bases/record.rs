use super::view;
use crate::{
    access::{Access, Work},
    error::Result,
    http::reply::Reply,
    store::{
        Record, Version,
        journal::{Entry, Subject},
    },
};
use domain::{
    BasisId, FieldError, Refusal, Refused,
    access::{Action, Scope},
    basis::{Proposal, Validity},
    event::Happened,
};
use entity::{basis::Model, basis_grant, client, organization};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryTrait};

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
    let basis = row(&work, proposal, validity);
    work.along([(basis.clone(), Entry::of(Happened::BasisRecorded))]).await?;
    work.run(&basis_grant::Entity::insert_many(grants(&basis)).into_query()).await?;
    announce(&mut work, &basis, basis.version, Happened::BasisRecorded);
    work.created(&basis).await
}

/// Tells each receiver what happened to the basis; not why, which tells about the client.
pub fn announce<R: Record>(work: &mut Work<'_, R>, basis: &Model, version: i64, what: Happened) {
    for recipient in basis.recipients.iter().copied() {
        let scope = Scope { receiver: Some(recipient), client: Some(basis.client_id), ..Scope::default() };
        let subject = Subject { kind: Model::KIND, id: basis.id.into(), version, scope };
        work.announce(subject, Entry::of(what));
    }
}

/// Receivers that are no organization we know.
async fn strangers(work: &Giving<'_>, proposal: &Proposal) -> Result<Option<Refused>> {
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
        purposes: proposal.purposes,
        categories: proposal.categories,
        plain_summary: proposal.plain_summary,
        valid_from: validity.from,
        valid_to: validity.to,
        withdrawn_at: None,
        withdrawal_note: None,
        recorded_by: at.caller.user(),
        created_at: at.now,
        updated_at: at.now,
    }
}

fn grants(basis: &Model) -> impl Iterator<Item = basis_grant::ActiveModel> {
    basis.recipients.iter().map(|recipient| basis_grant::ActiveModel {
        basis_id: Set(basis.id),
        recipient_id: Set(*recipient),
        client_id: Set(basis.client_id),
        kind: Set(basis.kind),
        purposes: Set(basis.purposes),
        categories: Set(basis.categories),
        valid_from: Set(basis.valid_from),
        valid_to: Set(basis.valid_to),
        withdrawn_at: Set(None),
    })
}
