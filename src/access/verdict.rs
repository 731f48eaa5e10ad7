//! What came of looking at the audit log.
use domain::OrganizationId;
use serde::Serialize;
use std::fmt;
use strum::Display;
use uuid::Uuid;

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
    /// How long it took.
    pub seconds: f64,
    pub faults: Vec<Flaw>,
}

impl Verdict {
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }

    /// How many entries were looked at in a second.
    fn speed(&self) -> f64 {
        let looked_at = u32::try_from(self.entries + self.unsealed).unwrap_or(u32::MAX);
        f64::from(looked_at) / self.seconds.max(f64::EPSILON)
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
            "{} entries of {} organizations, {} erased, {} not sealed yet, {} checkpoints: {} ({:.2} s, {:.0} entries/s)",
            self.entries,
            self.organizations,
            self.erased,
            self.unsealed,
            self.checkpoints,
            if self.is_whole() { "as they were written" } else { "CHANGED" },
            self.seconds,
            self.speed()
        )
    }
}
