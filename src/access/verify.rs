//! Looking whether the sealed log is what was written: every entry against its chain, every checkpoint against its
//! signature, and all of it against what a witness kept.
use super::{
    Gate,
    seal::of_chain,
    verdict::{Fault, Flaw, Verdict},
};
use crate::{
    crypto::Keys,
    error::Result,
    seal::{
        Hash, NOTHING,
        checkpoint::{OF_NOBODY, Stretch, Witnessed},
        entry, merkle,
    },
    store::connect::snapshot,
};
use domain::OrganizationId;
use entity::{audit_chain, audit_checkpoint, audit_entry};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
    time::Instant,
};
use tokio::task::spawn_blocking;
use uuid::Uuid;

/// How many entries are read at once.
const AT_ONCE: u64 = 5000;

impl Gate {
    /// Looks at the whole log, and at what a witness kept of it.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn verify_log(&self, witnessed: &[Witnessed]) -> Result<Verdict> {
        let began = Instant::now();
        let log = Log { keys: self.shared_keys(), txn: snapshot(self.own_db()).await? };
        let mut verdict = Verdict::default();
        let ends: BTreeMap<_, _> = audit_chain::Entity::find()
            .all(&log.txn)
            .await?
            .into_iter()
            .map(|chain| (chain.organization_id, chain))
            .collect();
        let organizations = log.chains(&ends, witnessed).await?;
        verdict.organizations = organizations.len();
        for organization in organizations {
            let checkpoints = log.checkpoints_of(organization).await?;
            verdict.checkpoints += checkpoints.len();
            let mut walk = Walk::new(&log, organization, &checkpoints);
            walk.entries().await?;
            walk.finish(ends.get(&organization), witnessed);
            verdict.entries += walk.entries;
            verdict.erased += walk.erased;
            verdict.faults.append(&mut walk.faults);
        }
        log.unsealed(&mut verdict).await?;
        log.txn.commit().await?;
        verdict.seconds = began.elapsed().as_secs_f64();
        Ok(verdict)
    }
}

/// The log as of one moment.
struct Log {
    keys: Arc<Keys>,
    txn: DatabaseTransaction,
}

/// An entry, and what can be told of it without those before it.
struct Looked {
    entry: audit_entry::Model,
    leaf: Hash,
    fits_commitment: bool,
    /// Whether this installation wrote it.
    is_ours: bool,
}

impl Looked {
    fn at(entry: audit_entry::Model, keys: &Keys) -> Self {
        let bytes = entry::bytes(&entry);
        Self {
            leaf: entry::leaf(&bytes),
            fits_commitment: fits_commitment(&entry),
            is_ours: entry.mac.as_ref() == Some(&keys.authenticate(&bytes)),
            entry,
        }
    }
}

impl Log {
    /// Looks at the entries on another thread, while the next are read.
    async fn look_at(&self, some: Vec<audit_entry::Model>) -> Result<Vec<Looked>> {
        let keys = self.keys.clone();
        let looked = spawn_blocking(move || some.into_iter().map(|one| Looked::at(one, &keys)).collect());
        Ok(looked.await.map_err(anyhow::Error::from)?)
    }

    /// What is not sealed yet has nothing but its MAC.
    async fn unsealed(&self, verdict: &mut Verdict) -> Result<()> {
        use audit_entry::{Column, Entity};
        let mut last = Uuid::nil();
        loop {
            let some = Entity::find()
                .filter(Column::Seq.is_null())
                .filter(Column::Id.gt(last))
                .order_by_asc(Column::Id)
                .limit(AT_ONCE)
                .all(&self.txn)
                .await?;
            let Some(end) = some.last() else { return Ok(()) };
            last = end.id;
            for Looked { entry, fits_commitment, is_ours, .. } in self.look_at(some).await? {
                verdict.unsealed += 1;
                let wrong = match (fits_commitment, is_ours) {
                    (false, _) => Some(Fault::Commitment),
                    (true, false) => Some(Fault::Forged),
                    (true, true) => None,
                };
                let organization_id = entry.organization_id.unwrap_or(OF_NOBODY);
                let flaw = |what| Flaw { organization_id, seq: None, id: Some(entry.id), what };
                verdict.faults.extend(wrong.map(flaw));
            }
        }
    }

    async fn chains(
        &self,
        ends: &BTreeMap<OrganizationId, audit_chain::Model>,
        witnessed: &[Witnessed],
    ) -> Result<BTreeSet<OrganizationId>> {
        let with_entries: Vec<Option<OrganizationId>> = audit_entry::Entity::find()
            .select_only()
            .column(audit_entry::Column::OrganizationId)
            .distinct()
            .filter(audit_entry::Column::Seq.is_not_null())
            .into_tuple()
            .all(&self.txn)
            .await?;
        let with_checkpoints: Vec<OrganizationId> = audit_checkpoint::Entity::find()
            .select_only()
            .column(audit_checkpoint::Column::OrganizationId)
            .distinct()
            .into_tuple()
            .all(&self.txn)
            .await?;
        let sealed = with_entries.into_iter().map(|one| one.unwrap_or(OF_NOBODY));
        let seen = witnessed.iter().map(|line| line.organization_id);
        Ok(ends.keys().copied().chain(sealed).chain(with_checkpoints).chain(seen).collect())
    }

    async fn checkpoints_of(&self, organization: OrganizationId) -> Result<Vec<audit_checkpoint::Model>> {
        use audit_checkpoint::{Column, Entity};
        let all = Entity::find().filter(Column::OrganizationId.eq(organization)).order_by_asc(Column::ToSeq);
        Ok(all.all(&self.txn).await?)
    }
}

/// A walk along one chain.
struct Walk<'a> {
    log: &'a Log,
    organization: OrganizationId,
    checkpoints: &'a [audit_checkpoint::Model],
    /// The checkpoint that the walk is in, and the leaves since it began.
    next: usize,
    leaves: Vec<Hash>,
    /// The digest of the checkpoint before.
    previous: Hash,
    seq: i64,
    head: Hash,
    entries: u64,
    erased: u64,
    /// Numbers of what each erasure erased, and what it says it did.
    erasures: BTreeMap<Uuid, Vec<i64>>,
    announced: BTreeMap<Uuid, Option<String>>,
    /// An entry that does not fit ends the walk; what stands behind it was not looked at.
    is_broken: bool,
    faults: Vec<Flaw>,
}

impl<'a> Walk<'a> {
    fn new(log: &'a Log, organization: OrganizationId, checkpoints: &'a [audit_checkpoint::Model]) -> Self {
        Self {
            log,
            organization,
            checkpoints,
            next: 0,
            leaves: Vec::new(),
            previous: NOTHING,
            seq: 0,
            head: NOTHING,
            entries: 0,
            erased: 0,
            erasures: BTreeMap::new(),
            announced: BTreeMap::new(),
            is_broken: false,
            faults: Vec::new(),
        }
    }

    fn fault(&mut self, seq: Option<i64>, id: Option<Uuid>, what: Fault) {
        self.faults.push(Flaw { organization_id: self.organization, seq, id, what });
    }

    /// Every entry in its order, up to the first that does not fit.
    async fn entries(&mut self) -> Result<()> {
        let mut some = self.behind(None).await?;
        while let Some(end) = some.last().and_then(|entry| Some((entry.seq?, entry.id))) {
            let (looked, next) = tokio::try_join!(self.log.look_at(some), self.behind(Some(end)))?;
            for one in &looked {
                if let Err(what) = self.step(one) {
                    self.is_broken = true;
                    self.fault(one.entry.seq, Some(one.entry.id), what);
                    return Ok(());
                }
            }
            some = next;
        }
        Ok(())
    }

    /// The next entries behind one, or the first.
    async fn behind(&self, last: Option<(i64, Uuid)>) -> Result<Vec<audit_entry::Model>> {
        use audit_entry::{Column, Entity};
        let behind = last.map(|(seq, id)| {
            let same = Condition::all().add(Column::Seq.eq(seq)).add(Column::Id.gt(id));
            Condition::any().add(Column::Seq.gt(seq)).add(same)
        });
        Ok(Entity::find()
            .filter(of_chain(self.organization))
            .filter(Column::Seq.is_not_null())
            .filter(Condition::all().add_option(behind))
            .order_by_asc(Column::Seq)
            .order_by_asc(Column::Id)
            .limit(AT_ONCE)
            .all(&self.log.txn)
            .await?)
    }

    fn step(&mut self, looked: &Looked) -> std::result::Result<(), Fault> {
        let Looked { entry, leaf, fits_commitment, is_ours } = looked;
        if entry.seq != Some(self.seq + 1) {
            return Err(Fault::Gap);
        }
        self.subject(entry, *fits_commitment)?;
        let head = entry::link(&self.head, leaf);
        let holds_nil = entry.organization_id == Some(OF_NOBODY);
        if holds_nil || entry.hash.as_deref() != Some(&head[..]) {
            return Err(Fault::EntryChanged);
        }
        if !is_ours {
            return Err(Fault::Forged);
        }
        (self.seq, self.head, self.entries) = (self.seq + 1, head, self.entries + 1);
        if entry.action == ERASE {
            self.announced.insert(entry.id, entry.detail.clone());
        }
        self.leaves.push(*leaf);
        if self.checkpoints.get(self.next).is_some_and(|row| row.to_seq == self.seq) {
            self.pass_checkpoint();
        }
        Ok(())
    }

    /// What the entry says about a client: as committed to, or erased.
    fn subject(
        &mut self,
        entry: &audit_entry::Model,
        fits_commitment: bool,
    ) -> std::result::Result<(), Fault> {
        match (entry.erased_by, entry.seq) {
            (None, _) if fits_commitment => Ok(()),
            (Some(by), Some(seq)) if entry.salt.is_none() && says_nothing(entry) && entry.action != ERASE => {
                self.erased += 1;
                self.erasures.entry(by).or_default().push(seq);
                Ok(())
            }
            _ => Err(Fault::Commitment),
        }
    }

    fn pass_checkpoint(&mut self) {
        let Some(row) = self.checkpoints.get(self.next) else { return };
        let (leaves, seq) = (std::mem::take(&mut self.leaves), Some(row.to_seq));
        self.next += 1;
        let Some(stretch) = Stretch::of(row) else {
            return self.fault(seq, Some(row.id), Fault::CheckpointRoot);
        };
        let length = i64::try_from(leaves.len()).unwrap_or(i64::MAX);
        let wrong = [
            (stretch.to_seq - stretch.from_seq + 1 != length, Fault::CheckpointRange),
            (stretch.root != merkle::root(&leaves), Fault::CheckpointRoot),
            (stretch.head != self.head, Fault::CheckpointHead),
            (stretch.previous != self.previous, Fault::CheckpointPrevious),
            (!stretch.is_signed(row, &self.log.keys), Fault::CheckpointSignature),
        ];
        self.previous = stretch.digest();
        if let Some((_, what)) = wrong.into_iter().find(|(is_wrong, _)| *is_wrong) {
            self.fault(seq, Some(row.id), what);
        }
    }

    /// What is to be said when the walk is over: of its end, of erasures, and of the witness.
    fn finish(&mut self, end: Option<&audit_chain::Model>, witnessed: &[Witnessed]) {
        if !self.is_broken {
            self.look_at_end(end);
            self.look_at_erasures();
        }
        let kept: HashSet<_> = self.checkpoints.iter().map(Witnessed::from).collect();
        let mine = witnessed.iter().filter(|line| line.organization_id == self.organization);
        if let Some(missing) = mine.into_iter().find(|line| !kept.contains(line)) {
            self.fault(Some(missing.to_seq), None, Fault::WitnessMissing);
        }
    }

    fn look_at_end(&mut self, end: Option<&audit_chain::Model>) {
        let fits = match end {
            Some(end) => end.last_seq == self.seq && end.last_hash == self.head,
            None => self.seq == 0,
        };
        if !fits {
            self.fault(Some(self.seq), None, Fault::Head);
        }
        if let Some(row) = self.checkpoints.get(self.next) {
            self.fault(Some(row.to_seq), Some(row.id), Fault::CheckpointRange);
        }
        let last = self.checkpoints.last().map_or(0, |row| row.to_seq);
        if end.is_some_and(|end| end.checkpoint_seq != last || end.checkpoint_hash != self.previous) {
            self.fault(Some(last), None, Fault::CheckpointLast);
        }
    }

    fn look_at_erasures(&mut self) {
        let told = |by: &Uuid| self.announced.get(by).cloned().flatten();
        let silent: Vec<_> = self
            .erasures
            .iter()
            .filter(|(by, seqs)| told(by) != Some(digest_of(seqs)))
            .map(|(by, seqs)| (seqs.first().copied(), *by))
            .collect();
        for (seq, by) in silent {
            self.fault(seq, Some(by), Fault::ErasedUnannounced);
        }
        // Whoever puts back what was erased leaves an erasure without anything erased.
        let empty = digest_of(&[]);
        let undone: Vec<_> = self
            .announced
            .iter()
            .filter(|(by, told)| {
                !self.erasures.contains_key(by) && told.as_ref().is_some_and(|told| *told != empty)
            })
            .map(|(by, _)| *by)
            .collect();
        for by in undone {
            self.fault(None, Some(by), Fault::ErasedUnannounced);
        }
    }
}

/// The action of the entry that tells of an erasure.
pub(super) const ERASE: &str = "audit.erase";

/// What an erasure tells of the entries it erased: a digest over their numbers.
pub(super) fn digest_of(seqs: &[i64]) -> String {
    let numbers: Vec<u8> = seqs.iter().flat_map(|seq| seq.to_be_bytes()).collect();
    hex::encode(Sha256::digest(numbers))
}

pub(super) fn fits_commitment(entry: &audit_entry::Model) -> bool {
    let commitment = entry.salt.as_deref().map(|salt| entry::commitment(salt, entry));
    commitment.is_some() && entry.commitment.as_deref() == commitment.as_ref().map(|hash| &hash[..])
}

const fn says_nothing(entry: &audit_entry::Model) -> bool {
    entry.subject_id.is_none()
        && entry.client_id.is_none()
        && entry.case_id.is_none()
        && entry.basis_id.is_none()
        && entry.detail.is_none()
}
