//! Why a person may work with a client at all, and why not: being employed is not enough (act 703/2023 §9).
use crate::codes;
use chrono::Duration;

/// Names the records that task ids point to.
pub struct Task;
/// Names the records that conflict ids point to.
pub struct Conflict;

codes! {
    /// What a person does with a client's data besides a case or a referral (decree 457/2024 §24).
    pub enum TaskKind as ClientTaskKind {
        /// Begins the record; the service itself records it with the client.
        Intake,
        /// The client came back, and no case is open.
        Returning,
        /// Another one's substitute.
        Substitute,
        Complaint,
        Supervision,
        /// The client, or somebody with a right to it, asked what is kept.
        InformationRequest,
    }

    /// How somebody is close to a client whom they may not work with.
    pub enum ConflictKind as ConflictKind { Own, Relative, Household, Other }
}

/// How long whoever begins a client's record may work with it while no case is begun.
pub const INTAKE: Duration = Duration::days(30);
/// The longest a task can be recorded for at once.
pub const LONGEST_TASK: Duration = Duration::days(90);
/// How long after its end a case or a referral may still be read by those who worked on it.
pub const READ_ON: Duration = Duration::days(30);
