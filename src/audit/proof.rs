//! Proving one entry of the log without the others: its path to the root of a checkpoint that a witness has.
use crate::{
    access::{Access, Look, Witnessed},
    error::Result,
    http::reply::Reply,
    seal::{
        checkpoint::OF_NOBODY,
        entry::{bytes, leaf},
        merkle,
    },
};
use chrono::{DateTime, Utc};
use domain::{
    ApiClientId, BasisId, CaseId, ClientId, OrganizationId, UserId, access::Action, basis::Purpose,
    event::Kind,
};
use entity::{audit_checkpoint, audit_entry::Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An entry as it was hashed, and what leads from it to a signed checkpoint. `docs/adr/0015-sealed-log.md` tells how to
/// check it.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditProof, example = json!({
    "entry": {"id": "01990000-0000-7000-8000-000000000010", "at": "2026-11-22T10:00:00Z",
        "organization_id": "01990000-0000-7000-8000-000000000004", "actor_user_id": null, "actor_api_client_id": null,
        "actor_system": "sign_in", "actor_organization_id": null, "action": "session.open", "subject_kind": "session",
        "categories": 0, "basis": "role", "purpose": null, "outcome": "ok",
        "request_id": "01990000-0000-7000-8000-000000000007", "commitment": "00ff", "salt": "00ff", "subject_id": null,
        "client_id": null, "case_id": null, "basis_id": null, "detail": null},
    "seq": 7, "path": ["00ff"], "checkpoint": null}))]
pub struct Proof {
    entry: Entry,
    /// Its number in the chain of the organization; null until it is sealed.
    seq: Option<i64>,
    /// The hashes beside the way to the root, lowest first.
    path: Vec<String>,
    /// Null until it is signed, which takes a minute or two.
    checkpoint: Option<Witnessed>,
}

/// The fields of an entry that are hashed; bytes in hexadecimal.
#[derive(Serialize, ToSchema)]
#[schema(as = SealedEntry)]
struct Entry {
    id: Uuid,
    at: DateTime<Utc>,
    organization_id: Option<OrganizationId>,
    actor_user_id: Option<UserId>,
    actor_api_client_id: Option<ApiClientId>,
    actor_system: Option<String>,
    actor_organization_id: Option<OrganizationId>,
    action: String,
    subject_kind: Kind,
    /// The set of categories as the database keeps it: bit `n` stands for the `n`th code of the list.
    categories: i64,
    basis: String,
    purpose: Option<Purpose>,
    outcome: String,
    request_id: Uuid,
    commitment: Option<String>,
    salt: Option<String>,
    subject_id: Option<Uuid>,
    client_id: Option<ClientId>,
    case_id: Option<CaseId>,
    basis_id: Option<BasisId>,
    detail: Option<String>,
}

impl From<&Model> for Entry {
    fn from(entry: &Model) -> Self {
        let entry = entry.clone();
        Self {
            id: entry.id,
            at: entry.at,
            organization_id: entry.organization_id,
            actor_user_id: entry.actor_user_id,
            actor_api_client_id: entry.actor_api_client_id,
            actor_system: entry.actor_system,
            actor_organization_id: entry.actor_organization_id,
            action: entry.action,
            subject_kind: entry.subject_kind,
            categories: entry.categories.bits(),
            basis: entry.basis,
            purpose: entry.purpose,
            outcome: entry.outcome,
            request_id: entry.request_id,
            commitment: entry.commitment.map(hex::encode),
            salt: entry.salt.map(hex::encode),
            subject_id: entry.subject_id,
            client_id: entry.client_id,
            case_id: entry.case_id,
            basis_id: entry.basis_id,
            detail: entry.detail,
        }
    }
}

/// Shows an entry with its proof.
pub async fn prove(access: &Access, id: Uuid) -> Result<Reply<Proof>> {
    let look = access.look::<Model>(Action::ReadAudit, id).await?;
    let entry = look.record();
    let signed = match entry.seq {
        Some(seq) => signed(&look, seq).await?,
        None => None,
    };
    let (path, checkpoint) = signed.unzip();
    let proof = Proof { entry: entry.into(), seq: entry.seq, path: path.unwrap_or_default(), checkpoint };
    look.answer(&proof).await
}

/// The path of the entry at `seq`, and the checkpoint it leads to; none when it is not signed yet.
async fn signed(look: &Look<'_, Model>, seq: i64) -> Result<Option<(Vec<String>, Witnessed)>> {
    use audit_checkpoint::{Column, Entity};
    let organization = look.record().organization_id.unwrap_or(OF_NOBODY);
    let covering = Entity::find()
        .filter(Column::OrganizationId.eq(organization))
        .filter(Column::ToSeq.gte(seq))
        .order_by_asc(Column::ToSeq)
        .limit(1);
    let Some(checkpoint) = look.all(covering).await?.pop() else { return Ok(None) };
    let of_stretch = entity::audit_entry::Entity::find()
        .filter(entity::audit_entry::Column::OrganizationId.eq(organization))
        .filter(entity::audit_entry::Column::Seq.between(checkpoint.from_seq, checkpoint.to_seq))
        .order_by_asc(entity::audit_entry::Column::Seq);
    let leaves: Vec<_> = look.all(of_stretch).await?.iter().map(|entry| leaf(&bytes(entry))).collect();
    let index = usize::try_from(seq - checkpoint.from_seq).unwrap_or(usize::MAX);
    let path = merkle::path(&leaves, index).iter().map(hex::encode).collect();
    Ok(Some((path, Witnessed::from(&checkpoint))))
}
