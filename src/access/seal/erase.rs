//! Erasing from the sealed log: once its time is over, an entry no longer says about whom it was. What is hashed of it
//! stays, so the chain fits as before; an entry of the chain's own tells which numbers were erased.
use super::{after, hold, keep, leaves, of_chain};
use crate::{
    access::{
        Gate,
        verify::{ERASE, digest_of, fits_commitment},
    },
    error::Result,
    seal::entry,
    store::{
        chain::End,
        connect::immediate,
        journal::{self, Trace},
        wipe,
    },
};
use domain::{
    OrganizationId,
    access::{Basis, Scope, Sight},
    event::Kind,
    retention::{Since, horizon_moment},
};
use entity::{audit_chain, audit_entry};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, TransactionTrait,
};
use uuid::Uuid;

/// How many entries are erased in one transaction.
const AT_ONCE: u64 = 1000;

impl Gate {
    /// Erases what the time of keeping is over for, in every chain; how many entries, and how many chains cannot be
    /// erased. One that does not fit any more is left as it is, for whoever finds out why.
    pub async fn erase_log(&self) -> Result<(u64, u64)> {
        let (mut erased, mut failed) = (0, 0);
        for chain in audit_chain::Entity::find().all(self.own_db()).await? {
            let organization = chain.organization_id;
            loop {
                match self.erase_some(organization).await {
                    Ok(Some(more)) => erased += more,
                    Ok(None) => break,
                    Err(error) => {
                        tracing::error!(%error, %organization, "a chain of the audit log cannot be erased");
                        failed += 1;
                        break;
                    }
                }
            }
        }
        Ok((erased, failed))
    }

    /// How many entries an erasure would erase now.
    pub async fn count_erasable(&self) -> Result<u64> {
        use audit_entry::{Column, Entity};
        let due = Entity::find().filter(Column::At.lt(horizon_moment(Since::Event, self.now())));
        Ok(due.filter(Column::Seq.is_not_null()).filter(speaks()).count(self.own_db()).await?)
    }

    /// One transaction: the oldest entries of the chain, as far as they are due. None when none is.
    async fn erase_some(&self, organization: OrganizationId) -> Result<Option<u64>> {
        let txn = self.own_db().begin_with_options(immediate()).await?;
        let chain = hold(&txn, organization).await?;
        let done = chain.erased_seq.unwrap_or(0);
        let entries = oldest(&txn, organization, done).await?;
        let (before, entries) = after(&entries, done)?;
        let horizon = horizon_moment(Since::Event, self.now());
        // The log is in the order of commits: what was written late may wait here for one that is a little younger.
        let is_over = |entry: &&audit_entry::Model| entry.at < horizon || entry.action == ERASE;
        let due: Vec<_> = entries.iter().take_while(is_over).cloned().collect();
        let Some(last) = due.last().and_then(|entry| entry.seq) else {
            txn.rollback().await?;
            return Ok(None);
        };
        let speaking: Vec<_> =
            due.iter().filter(|one| one.erased_by.is_none() && one.action != ERASE).collect();
        if leaves(before, &due).is_none() || !speaking.iter().all(|entry| fits_commitment(entry)) {
            txn.rollback().await?;
            return Err(anyhow::anyhow!("the audit log was changed after it was sealed").into());
        }
        let seqs: Vec<_> = speaking.iter().filter_map(|entry| entry.seq).collect();
        let mut chain = audit_chain::Model { erased_seq: Some(last), ..chain };
        if !seqs.is_empty() {
            let by = self.announce(&txn, &mut chain, &seqs).await?;
            silence(&txn, organization, &seqs, by).await?;
            wipe::note(&txn).await?;
        }
        keep(&txn, chain).await?;
        txn.commit().await?;
        Ok(Some(u64::try_from(seqs.len()).unwrap_or(u64::MAX)))
    }

    /// Writes the entry that tells of the erasure. It is sealed at once: no verifier finds one without the other.
    async fn announce(
        &self,
        txn: &DatabaseTransaction,
        chain: &mut audit_chain::Model,
        seqs: &[i64],
    ) -> Result<Uuid> {
        let organization = chain.organization_id;
        let access = self.as_system("retention", organization);
        let trace = Trace {
            action: ERASE.to_owned(),
            kind: Kind::AuditEntry,
            subject: None,
            scope: Scope::of(organization),
            categories: Sight::nothing().categories(),
            basis: Basis::Role,
            purpose: None,
            outcome: "ok",
            detail: Some(digest_of(seqs)),
        };
        let mut row = journal::audit_entry(access.moment(), trace);
        let mut end = End::from(&*chain);
        end.go_on(&entry::bytes(&row))?;
        (row.seq, row.hash) = (Some(end.seq), Some(end.hash.clone()));
        (chain.last_seq, chain.last_hash) = (end.seq, end.hash);
        let id = row.id;
        audit_entry::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(txn).await?;
        Ok(id)
    }
}

/// Entries that still say something, and whose time can be over: what tells of an erasure stays.
fn speaks() -> Condition {
    use audit_entry::Column;
    Condition::all().add(Column::ErasedBy.is_null()).add(Column::Action.ne(ERASE))
}

/// The entries after the number, and the one before them, whose hash they build on.
async fn oldest(
    txn: &DatabaseTransaction,
    organization: OrganizationId,
    done: i64,
) -> Result<Vec<audit_entry::Model>> {
    use audit_entry::{Column, Entity};
    let from = Entity::find().filter(of_chain(organization)).filter(Column::Seq.gte(done));
    Ok(from.order_by_asc(Column::Seq).limit(AT_ONCE + 1).all(txn).await?)
}

async fn silence(
    txn: &DatabaseTransaction,
    organization: OrganizationId,
    seqs: &[i64],
    by: Uuid,
) -> Result<()> {
    use audit_entry::{Column, Entity};
    use sea_orm::sea_query::Expr;
    let nothing = || Expr::cust("NULL");
    Entity::update_many()
        .col_expr(Column::Salt, nothing())
        .col_expr(Column::SubjectId, nothing())
        .col_expr(Column::ClientId, nothing())
        .col_expr(Column::CaseId, nothing())
        .col_expr(Column::BasisId, nothing())
        .col_expr(Column::Detail, nothing())
        .col_expr(Column::ErasedBy, Expr::val(by))
        .filter(of_chain(organization))
        .filter(Column::Seq.is_in(seqs.iter().copied()))
        .exec(txn)
        .await?;
    Ok(())
}
