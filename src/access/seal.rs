//! Sealing the audit log beside the requests: what is committed gets its place in the chain of its organization, and
//! chains are signed from time to time. What is logged beside a request waits for a chain that is held: whoever signs one holds it to
//! mark it alone.
mod erase;

use super::Gate;
use crate::{
    error::Result,
    seal::{
        Hash, NOTHING,
        checkpoint::{OF_NOBODY, Stretch, Witnessed},
        entry, merkle,
    },
    store::{
        chain::{self, End, Place, hash_of},
        connect::immediate,
        exists_for_each,
    },
};
use chrono::{DateTime, Duration, Utc};
use domain::OrganizationId;
use entity::{audit_chain, audit_checkpoint, audit_entry};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait, TransactionTrait,
    sea_query::{CaseStatement, Condition, Expr, ExprTrait, LockType, SimpleExpr},
};
use std::collections::{BTreeMap, BTreeSet};

/// How many entries of one chain are sealed in one transaction.
const AT_ONCE: u64 = 200;
/// How many entries of many chains are sealed in one statement.
const TOGETHER: u64 = 500;
/// How many entries a checkpoint covers at most.
const LONGEST: i64 = 1000;
/// How long an entry waits at most for a checkpoint.
const PATIENCE: Duration = Duration::seconds(60);

/// The chain of an entry.
pub(super) fn of(entry: &audit_entry::Model) -> OrganizationId {
    entry.organization_id.unwrap_or(OF_NOBODY)
}

/// The entries of one chain.
pub(super) fn of_chain(organization: OrganizationId) -> Condition {
    let column = audit_entry::Column::OrganizationId;
    // An entry that holds the nil id is in this chain too, where it does not fit: the service writes none.
    let nobody = (organization == OF_NOBODY).then(|| column.is_null());
    Condition::any().add(column.eq(organization)).add_option(nobody)
}

impl Gate {
    /// Seals some of what is committed; how many entries. Nothing is left when there were none. A chain that cannot be
    /// extended keeps no other waiting.
    pub async fn seal(&self) -> Result<usize> {
        use audit_entry::{Column, Entity};
        let waiting: Vec<Option<OrganizationId>> = Entity::find()
            .select_only()
            .column(Column::OrganizationId)
            .distinct()
            .filter(Column::Seq.is_null())
            .into_tuple()
            .all(self.own_db())
            .await?;
        let mut waiting: BTreeSet<_> = waiting.into_iter().map(|one| one.unwrap_or(OF_NOBODY)).collect();
        let mut sealed = 0;
        let is_postgres = self.own_db().get_database_backend() == DbBackend::Postgres;
        while is_postgres && waiting.len() > 1 {
            match self.extend_together(&waiting).await {
                Ok(extended) if extended.is_empty() => break,
                Ok(extended) => {
                    sealed += extended.values().sum::<usize>();
                    waiting.retain(|one| !extended.contains_key(one));
                }
                Err(error) => {
                    tracing::warn!(%error, "chains of the audit log are extended one by one");
                    break;
                }
            }
        }
        for organization in waiting {
            match self.extend(organization).await {
                Ok(extended) => sealed += extended,
                Err(error) => {
                    tracing::error!(%error, %organization, "a chain of the audit log cannot be extended");
                }
            }
        }
        Ok(sealed)
    }

    /// Extends the chains that nobody else extends meanwhile; by how many entries each. Their ends are read before what waits: an
    /// entry that somebody else seals in between has moved the end of its chain, and none is sealed twice.
    async fn extend_together(
        &self,
        waiting: &BTreeSet<OrganizationId>,
    ) -> Result<BTreeMap<OrganizationId, usize>> {
        use audit_entry::{Column, Entity};
        let ends = chain::ends(self.own_db(), &waiting.iter().copied().collect::<Vec<_>>()).await?;
        let entries = Entity::find()
            .filter(Column::Seq.is_null())
            .order_by_asc(Column::OrganizationId)
            .order_by_asc(Column::Id)
            .limit(TOGETHER)
            .all(self.own_db())
            .await?;
        let mut chains: BTreeMap<_, _> = ends
            .iter()
            .map(|chain| {
                let (organization, end) = (chain.organization_id, End::from(chain));
                (organization, chain::Stretch { organization, from: end.clone(), to: end })
            })
            .collect();
        let mut places = Vec::with_capacity(entries.len());
        for entry in &entries {
            if let Some(chain) = chains.get_mut(&of(entry)) {
                places.push(self.next_place(&mut chain.to, entry)?);
            }
        }
        let chains: Vec<_> = chains.into_values().filter(|chain| chain.to != chain.from).collect();
        let mut extended: BTreeMap<_, _> =
            chain::place(self.log_db(), &chains, &places).await?.into_iter().map(|one| (one, 0)).collect();
        for place in &places {
            extended.entry(place.organization).and_modify(|entries| *entries += 1);
        }
        Ok(extended)
    }

    /// The place of an entry behind the end of its chain, which is there then.
    fn next_place(&self, end: &mut End, entry: &audit_entry::Model) -> Result<Place> {
        let bytes = entry::bytes(entry);
        if entry.mac.as_ref() != Some(&self.keys().authenticate(&bytes)) {
            tracing::error!(entry = %entry.id, "an entry of the audit log is not ours");
        }
        end.go_on(&bytes)?;
        Ok(Place { organization: of(entry), id: entry.id, end: end.clone() })
    }

    async fn extend(&self, organization: OrganizationId) -> Result<usize> {
        use audit_entry::{Column, Entity};
        let txn = self.own_db().begin_with_options(immediate()).await?;
        let chain = hold(&txn, organization).await?;
        let entries = Entity::find()
            .filter(of_chain(organization))
            .filter(Column::Seq.is_null())
            .order_by_asc(Column::Id)
            .limit(AT_ONCE)
            .all(&txn)
            .await?;
        let mut to = End::from(&chain);
        let (mut seqs, mut hashes) = (CaseStatement::new(), CaseStatement::new());
        for entry in &entries {
            let Place { id, end, .. } = self.next_place(&mut to, entry)?;
            let is = || Expr::col(Column::Id).eq(id);
            seqs = seqs.case(is(), Expr::val(end.seq));
            hashes = hashes.case(is(), Expr::val(end.hash));
        }
        if !entries.is_empty() {
            let place = Entity::update_many()
                .col_expr(Column::Seq, seqs.into())
                .col_expr(Column::Hash, hashes.into())
                .filter(Column::Id.is_in(entries.iter().map(|entry| entry.id)));
            txn.execute(&place.into_query()).await?;
            keep(&txn, audit_chain::Model { last_seq: to.seq, last_hash: to.hash, ..chain }).await?;
        }
        txn.commit().await?;
        Ok(entries.len())
    }

    /// Signs what is due in every chain; how many checkpoints were made.
    pub async fn checkpoint(&self) -> Result<usize> {
        use audit_chain::{Column, Entity};
        let due: Vec<OrganizationId> = Entity::find()
            .select_only()
            .column(Column::OrganizationId)
            .filter(is_due(self.now()))
            .into_tuple()
            .all(self.own_db())
            .await?;
        let mut made = 0;
        for organization in due {
            match self.sign_stretch(organization).await {
                Ok(signed) => made += usize::from(signed),
                Err(error) => {
                    tracing::error!(%error, %organization, "a chain of the audit log cannot be signed");
                }
            }
        }
        Ok(made)
    }

    /// What is sealed stays as it is, so it is read and reckoned with while the chain goes on: whoever held it for so long would keep all
    /// from being shown what is logged beside it.
    async fn sign_stretch(&self, organization: OrganizationId) -> Result<bool> {
        use audit_entry::{Column, Entity};
        let db = self.own_db();
        let Some(chain) = audit_chain::Entity::find_by_id(organization).one(db).await? else {
            return Ok(false);
        };
        let to_seq = std::cmp::min(chain.last_seq, chain.checkpoint_seq + LONGEST);
        let entries = Entity::find()
            .filter(of_chain(organization))
            .filter(Column::Seq.between(chain.checkpoint_seq, to_seq))
            .order_by_asc(Column::Seq)
            .all(db)
            .await?;
        let (before, entries) = after(&entries, chain.checkpoint_seq)?;
        // Of what is signed nothing may be missing, at its end neither.
        let whole = leaves(before, entries).filter(|(leaves, head)| {
            let is_end = to_seq == chain.last_seq;
            i64::try_from(leaves.len()) == Ok(to_seq - chain.checkpoint_seq)
                && (!is_end || chain.last_hash == head)
        });
        let Some((leaves, head)) = whole else {
            tracing::error!(%organization, "the audit log was changed after it was sealed");
            return Ok(false);
        };
        if leaves.is_empty() {
            return Ok(false);
        }
        let stretch = Stretch {
            organization,
            from_seq: chain.checkpoint_seq + 1,
            to_seq,
            root: merkle::root(&leaves),
            head,
            previous: hash_of(&chain.checkpoint_hash)?,
            at: self.now(),
        };
        let row = stretch.sign(self.keys()).into_active_model().reset_all();
        let txn = db.begin_with_options(immediate()).await?;
        if !signed_up_to(&txn, &chain, (to_seq, stretch.digest().to_vec())).await? {
            // Another node was faster.
            txn.rollback().await?;
            return Ok(false);
        }
        audit_checkpoint::Entity::insert(row).exec_without_returning(&txn).await?;
        txn.commit().await?;
        Ok(true)
    }
}

impl Gate {
    /// The checkpoints of every chain behind those that were seen.
    pub async fn checkpoints_after(&self, seen: &BTreeMap<OrganizationId, i64>) -> Result<Vec<Witnessed>> {
        use audit_checkpoint::{Column, Entity};
        let mut new = Vec::new();
        for chain in audit_chain::Entity::find().all(self.own_db()).await? {
            let last = seen.get(&chain.organization_id).copied().unwrap_or(0);
            if chain.checkpoint_seq > last {
                let behind = Entity::find()
                    .filter(Column::OrganizationId.eq(chain.organization_id))
                    .filter(Column::ToSeq.gt(last))
                    .order_by_asc(Column::ToSeq);
                new.extend(behind.all(self.own_db()).await?.iter().map(Witnessed::from));
            }
        }
        Ok(new)
    }
}

/// Whether a chain has much to sign, or something that has waited for long, or that is missing.
fn is_due(now: DateTime<Utc>) -> Condition {
    use audit_chain::Column;
    use audit_entry::Column as Of;
    let chain = |column: Column| Expr::col(column.as_column_ref());
    let behind = || chain(Column::LastSeq).sub(chain(Column::CheckpointSeq));
    let first = |of_chain: SimpleExpr| {
        let young = audit_entry::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(of_chain)
            .filter(Expr::col(Of::Seq.as_column_ref()).eq(chain(Column::CheckpointSeq).add(1_i64)))
            .filter(Of::At.gt(now - PATIENCE));
        // For each by its number: in one set they would be all that ever happened to nobody.
        exists_for_each(young.into_query())
    };
    let of = || Expr::col(Of::OrganizationId.as_column_ref());
    let of_nobody = chain(Column::OrganizationId).eq(OF_NOBODY).and(first(of().is_null()));
    let is_young = first(of().eq(chain(Column::OrganizationId))).or(of_nobody);
    Condition::all()
        .add(behind().gt(0_i64))
        .add(Condition::any().add(behind().gte(LONGEST)).add(is_young.not()))
}

/// The hash before the first entry, and the entries after it; the entry at `seq` was read along with them.
fn after(entries: &[audit_entry::Model], seq: i64) -> Result<(Hash, &[audit_entry::Model])> {
    match entries {
        [last, rest @ ..] if last.seq == Some(seq) => {
            Ok((hash_of(last.hash.as_deref().unwrap_or_default())?, rest))
        }
        all => Ok((NOTHING, all)),
    }
}

/// The leaves of a stretch and its last hash; none when an entry is not what was sealed, or is missing.
fn leaves(before: Hash, entries: &[audit_entry::Model]) -> Option<(Vec<Hash>, Hash)> {
    let mut leaves = Vec::with_capacity(entries.len());
    let mut head = before;
    for entry in entries {
        let leaf = entry::leaf(&entry::bytes(entry));
        head = entry::link(&head, &leaf);
        if entry.hash.as_deref() != Some(&head[..]) {
            return None;
        }
        leaves.push(leaf);
    }
    Some((leaves, head))
}

/// Holds the end of a chain, which begins here if it has not begun.
async fn hold(
    txn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> std::result::Result<audit_chain::Model, DbErr> {
    use audit_chain::Entity;
    let end = || Entity::find_by_id(organization).lock(LockType::NoKeyUpdate);
    if let Some(chain) = end().one(txn).await? {
        return Ok(chain);
    }
    chain::begin(txn, [organization]).await?;
    end().one(txn).await?.ok_or_else(|| DbErr::Custom("a chain that cannot begin".to_owned()))
}

/// Whether the chain was signed up to where it was thought to be, and is now up to this number.
async fn signed_up_to(
    txn: &DatabaseTransaction,
    was: &audit_chain::Model,
    (seq, hash): (i64, Vec<u8>),
) -> Result<bool> {
    use audit_chain::{Column, Entity};
    let signed = Entity::update_many()
        .col_expr(Column::CheckpointSeq, Expr::val(seq))
        .col_expr(Column::CheckpointHash, Expr::val(hash))
        .filter(Column::OrganizationId.eq(was.organization_id))
        .filter(Column::CheckpointSeq.eq(was.checkpoint_seq))
        .filter(Column::CheckpointHash.eq(was.checkpoint_hash.clone()));
    Ok(signed.exec(txn).await?.rows_affected == 1)
}

async fn keep(txn: &DatabaseTransaction, chain: audit_chain::Model) -> Result<()> {
    use audit_chain::{Column, Entity};
    let id = chain.organization_id;
    let row = chain.into_active_model().reset_all();
    Entity::update_many().set(row).filter(Column::OrganizationId.eq(id)).exec(txn).await?;
    Ok(())
}
