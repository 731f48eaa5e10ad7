//! Looking whether the sealed log is what was written: every entry against its chain, every checkpoint against its
//! signature, and all of it against what a witness kept.
use super::{Gate, seal::of_chain};
use crate::{
    error::Result,
    seal::{
        Hash, NOTHING,
        checkpoint::{OF_NOBODY, Stretch, Witnessed},
        entry, merkle,
    },
};
use domain::OrganizationId;
use entity::{audit_chain, audit_checkpoint, audit_entry};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};
use strum::Display;
use uuid::Uuid;

/// How many entries are read at once.
const AT_ONCE: u64 = 5000;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Display)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Fault {
    /// A number is missing, or stands twice.
    Gap,
    EntryChanged,
    /// The entry was not written by this installation.
    Forged,
    /// What it says about a client is not what was committed to.
    Commitment,
    /// It was emptied, and no entry tells of that.
    ErasedUnannounced,
    /// The end of the chain is not its last entry.
    Head,
    CheckpointRange,
    CheckpointRoot,
    CheckpointHead,
    CheckpointPrevious,
    CheckpointSignature,
    /// The chain knows another last checkpoint.
    CheckpointLast,
    /// The witness has a checkpoint that the database lacks: it was cut or put back.
    WitnessMissing,
}

/// Where it is wrong first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flaw {
    pub organization_id: OrganizationId,
    pub seq: Option<i64>,
    pub id: Option<Uuid>,
    pub what: Fault,
}

/// What was looked at, and what is wrong with it.
#[derive(Debug, Default, Serialize)]
pub struct Verdict {
    pub entries: u64,
    pub unsealed: u64,
    pub erased: u64,
    pub checkpoints: usize,
    pub organizations: usize,
    pub faults: Vec<Flaw>,
}

impl Verdict {
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Flaw { organization_id, seq, id, what } in &self.faults {
            let seq = seq.map_or_else(String::new, |seq| format!(", entry {seq}"));
            let id = id.map_or_else(String::new, |id| format!(" ({id})"));
            writeln!(f, "organization {organization_id}{seq}{id}: {what}")?;
        }
        write!(
            f,
            "{} entries of {} organizations, {} erased, {} not sealed yet, {} checkpoints: {}",
            self.entries,
            self.organizations,
            self.erased,
            self.unsealed,
            self.checkpoints,
            if self.is_whole() { "as they were written" } else { "CHANGED" }
        )
    }
}

impl Gate {
    /// Looks at the whole log, and at what a witness kept of it.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn verify_log(&self, witnessed: &[Witnessed]) -> Result<Verdict> {
        use sea_orm::PaginatorTrait;
        let mut verdict = Verdict::default();
        let ends: BTreeMap<_, _> = audit_chain::Entity::find()
            .all(self.db())
            .await?
            .into_iter()
            .map(|chain| (chain.organization_id, chain))
            .collect();
        let organizations = self.chains(&ends, witnessed).await?;
        verdict.organizations = organizations.len();
        for organization in organizations {
            let checkpoints = self.checkpoints_of(organization).await?;
            verdict.checkpoints += checkpoints.len();
            let mut walk = Walk::new(self, organization, &checkpoints);
            walk.entries().await?;
            walk.finish(ends.get(&organization), witnessed);
            verdict.entries += walk.entries;
            verdict.erased += walk.erased;
            verdict.faults.append(&mut walk.faults);
        }
        let waiting = audit_entry::Entity::find().filter(audit_entry::Column::Seq.is_null());
        verdict.unsealed = waiting.count(self.db()).await?;
        Ok(verdict)
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
            .all(self.db())
            .await?;
        let with_checkpoints: Vec<OrganizationId> = audit_checkpoint::Entity::find()
            .select_only()
            .column(audit_checkpoint::Column::OrganizationId)
            .distinct()
            .into_tuple()
            .all(self.db())
            .await?;
        let sealed = with_entries.into_iter().map(|one| one.unwrap_or(OF_NOBODY));
        let seen = witnessed.iter().map(|line| line.organization_id);
        Ok(ends.keys().copied().chain(sealed).chain(with_checkpoints).chain(seen).collect())
    }

    async fn checkpoints_of(&self, organization: OrganizationId) -> Result<Vec<audit_checkpoint::Model>> {
        use audit_checkpoint::{Column, Entity};
        let all = Entity::find().filter(Column::OrganizationId.eq(organization)).order_by_asc(Column::ToSeq);
        Ok(all.all(self.db()).await?)
    }
}

/// A walk along one chain.
struct Walk<'a> {
    gate: &'a Gate,
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
    fn new(gate: &'a Gate, organization: OrganizationId, checkpoints: &'a [audit_checkpoint::Model]) -> Self {
        Self {
            gate,
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
        use audit_entry::{Column, Entity};
        loop {
            let some = Entity::find()
                .filter(of_chain(self.organization))
                .filter(Column::Seq.gt(self.seq))
                .order_by_asc(Column::Seq)
                .limit(AT_ONCE)
                .all(self.gate.db())
                .await?;
            for entry in &some {
                if let Err(what) = self.step(entry) {
                    self.is_broken = true;
                    self.fault(entry.seq, Some(entry.id), what);
                    return Ok(());
                }
            }
            if u64::try_from(some.len()).is_ok_and(|found| found < AT_ONCE) {
                return Ok(());
            }
        }
    }

    fn step(&mut self, entry: &audit_entry::Model) -> std::result::Result<(), Fault> {
        if entry.seq != Some(self.seq + 1) {
            return Err(Fault::Gap);
        }
        self.subject(entry)?;
        let bytes = entry::bytes(entry);
        let leaf = entry::leaf(&bytes);
        let head = entry::link(&self.head, &leaf);
        if entry.hash.as_deref() != Some(&head[..]) {
            return Err(Fault::EntryChanged);
        }
        if entry.mac.as_ref() != Some(&self.gate.keys().authenticate(&bytes)) {
            return Err(Fault::Forged);
        }
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
        match (&entry.salt, entry.erased_by, entry.seq) {
            (Some(salt), None, _) => {
                let fits = entry.commitment.as_deref() == Some(&entry::commitment(salt, entry)[..]);
                if fits { Ok(()) } else { Err(Fault::Commitment) }
            }
            (None, Some(by), Some(seq)) if says_nothing(entry) => {
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
            (!stretch.is_signed(row, self.gate.keys()), Fault::CheckpointSignature),
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
        let kept: Vec<_> = self.checkpoints.iter().map(Witnessed::from).collect();
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
    }
}

/// The action of the entry that tells of an erasure.
pub const ERASE: &str = "audit.erase";

/// What an erasure tells of the entries it erased: a digest over their numbers.
pub fn digest_of(seqs: &[i64]) -> String {
    let numbers: Vec<u8> = seqs.iter().flat_map(|seq| seq.to_be_bytes()).collect();
    hex::encode(Sha256::digest(numbers))
}

const fn says_nothing(entry: &audit_entry::Model) -> bool {
    entry.subject_id.is_none()
        && entry.client_id.is_none()
        && entry.case_id.is_none()
        && entry.basis_id.is_none()
        && entry.detail.is_none()
}
