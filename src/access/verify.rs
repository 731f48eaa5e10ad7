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
use futures_util::TryStreamExt;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    time::Instant,
};
use uuid::Uuid;

impl Gate {
    /// Looks at the whole log, and at what a witness kept of it.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn verify_log(&self, witnessed: &[Witnessed]) -> Result<Verdict> {
        let began = Instant::now();
        let log = Log { keys: self.keys(), txn: snapshot(self.own_db()).await? };
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
struct Log<'a> {
    keys: &'a Keys,
    txn: DatabaseTransaction,
}

impl Log<'_> {
    /// Whether this installation wrote the entry.
    fn is_ours(&self, entry: &audit_entry::Model, bytes: &[u8]) -> std::result::Result<(), Fault> {
        if entry.mac.as_ref() == Some(&self.keys.authenticate(bytes)) { Ok(()) } else { Err(Fault::Forged) }
    }

    /// What is not sealed yet has nothing but its MAC.
    async fn unsealed(&self, verdict: &mut Verdict) -> Result<()> {
        use audit_entry::{Column, Entity};
        let mut entries = Entity::find().filter(Column::Seq.is_null()).stream(&self.txn).await?;
        while let Some(entry) = entries.try_next().await? {
            verdict.unsealed += 1;
            let is_ours = self.is_ours(&entry, &entry::bytes(&entry));
            let wrong = if fits_commitment(&entry) { is_ours.err() } else { Some(Fault::Commitment) };
            let organization_id = entry.organization_id.unwrap_or(OF_NOBODY);
            let flaw = |what| Flaw { organization_id, seq: None, id: Some(entry.id), what };
            verdict.faults.extend(wrong.map(flaw));
        }
        Ok(())
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
    log: &'a Log<'a>,
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
    fn new(
        log: &'a Log<'a>,
        organization: OrganizationId,
        checkpoints: &'a [audit_checkpoint::Model],
    ) -> Self {
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

    /// Every entry in its order, up to the first that does not fit. They are looked at as they come: the next ones are read
    /// meanwhile.
    async fn entries(&mut self) -> Result<()> {
        use audit_entry::{Column, Entity};
        let mut entries = Entity::find()
            .filter(of_chain(self.organization))
            .filter(Column::Seq.is_not_null())
            .order_by_asc(Column::Seq)
            .stream(&self.log.txn)
            .await?;
        while let Some(entry) = entries.try_next().await? {
            if let Err(what) = self.step(&entry) {
                self.is_broken = true;
                self.fault(entry.seq, Some(entry.id), what);
                break;
            }
        }
        Ok(())
    }

    fn step(&mut self, entry: &audit_entry::Model) -> std::result::Result<(), Fault> {
        if entry.seq != Some(self.seq + 1) {
            return Err(Fault::Gap);
        }
        self.subject(entry)?;
        let bytes = entry::bytes(entry);
        let leaf = entry::leaf(&bytes);
        let head = entry::link(&self.head, &leaf);
        let holds_nil = entry.organization_id == Some(OF_NOBODY);
        if holds_nil || entry.hash.as_deref() != Some(&head[..]) {
            return Err(Fault::EntryChanged);
        }
        self.log.is_ours(entry, &bytes)?;
        (self.seq, self.head, self.entries) = (self.seq + 1, head, self.entries + 1);
        if entry.action == ERASE {
            self.announced.insert(entry.id, entry.detail.clone());
        }
        self.leaves.push(leaf);
        if self.checkpoints.get(self.next).is_some_and(|row| row.to_seq == self.seq) {
            self.pass_checkpoint();
        }
        Ok(())
    }

    /// What the entry says about a client: as committed to, or erased.
    fn subject(&mut self, entry: &audit_entry::Model) -> std::result::Result<(), Fault> {
        match (entry.erased_by, entry.seq) {
            (None, _) if fits_commitment(entry) => Ok(()),
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
            (!stretch.is_signed(row, self.log.keys), Fault::CheckpointSignature),
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
