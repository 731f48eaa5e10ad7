//! One entry of the log, as far as patterns are made of it.
use crate::{ApiClientId, ClientId, OrganizationId, Refusal, UserId, access::Basis, basis::BasisKind};
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What the log says was asked for when somebody is looked for by a national identifier.
pub const BY_IDENTIFIER: &str = "by national_id";

/// The names of actions, as they stand in the log, that are a deed of their own.
pub const SEARCH: &str = "client.search";
pub(super) const REVEAL: &str = "client.reveal";
pub(super) const EXTRACT: &str = "client.access_log_extract";
pub(super) const DECLARE: &str = "conflict.declare";

/// Who looked: a person, also through a partner system, or a partner system for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    Person(UserId),
    System(ApiClientId),
}

impl By {
    /// Whoever stands in the log; a person also where a partner system asked for them. None for the service itself.
    pub fn of(person: Option<UserId>, system: Option<ApiClientId>) -> Option<Self> {
        person.map(Self::Person).or(system.map(Self::System))
    }
    pub fn person(self) -> Option<UserId> {
        match self {
            Self::Person(user) => Some(user),
            Self::System(_) => None,
        }
    }
    pub fn system(self) -> Option<ApiClientId> {
        match self {
            Self::Person(_) => None,
            Self::System(system) => Some(system),
        }
    }
}

/// What was done, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Read,
    /// Looked for somebody by a name, or by a national identifier.
    SearchByName,
    SearchByIdentifier,
    Reveal,
    Extract,
    /// Declared who is close to somebody: who is kept away tells where there was something to see.
    DeclareConflict,
    /// Did something for the client.
    Work,
    /// Ended the work with the client, or a part of it.
    End,
    /// Neither looks at a client's data nor works for the client, or is looked at elsewhere.
    Aside,
}

/// What the service answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Given,
    /// There is no such record, or nothing is known of it here.
    Unknown,
    Unrelated,
    Walled,
    Close,
    /// 403.
    Refused,
    /// Everything that says nothing about who may see what.
    Other,
}

/// With how many others a client is one in a list.
pub const TOGETHER: usize = 5;

#[derive(Clone, Copy, Debug)]
pub struct LookUp {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub request: Uuid,
    pub by: By,
    /// Where whoever looked works.
    pub organization: Option<OrganizationId>,
    pub deed: Deed,
    pub answer: Answer,
    pub client: Option<ClientId>,
    pub record: Option<Uuid>,
    /// How many other clients the request was about, as far as [`TOGETHER`].
    pub others: usize,
}

impl Deed {
    /// By the name of the action, on what it stood, and what was asked for.
    pub fn of(action: &str, basis: &str, detail: Option<&str>) -> Self {
        // Break-glass is looked at by itself, and what shows nothing is no look.
        let is_seen = basis != Basis::Unseen.code() && basis != BasisKind::BreakGlass.code();
        match action {
            SEARCH if detail == Some(BY_IDENTIFIER) => Self::SearchByIdentifier,
            SEARCH => Self::SearchByName,
            REVEAL => Self::Reveal,
            EXTRACT => Self::Extract,
            DECLARE => Self::DeclareConflict,
            "client.view"
            | "case.view"
            | "case.counter_hops"
            | "referral.view"
            | "basis.view"
            | "basis.print"
            | "basis.disclosures"
            | "client.sharing"
            | "client.access_log"
            | "client_task.view"
            | "safety_restriction.view"
            | "reveal.view" => {
                if is_seen {
                    Self::Read
                } else {
                    Self::Aside
                }
            }
            "case.close"
            | "client_task.end"
            | "referral.complete"
            | "referral.decline"
            | "referral.not_delivered"
            | "referral.withdraw"
            | "referral.confirm_cancel"
            | "referral.expire" => Self::End,
            _ if is_work(action) => Self::Work,
            _ => Self::Aside,
        }
    }
}

/// Who records a task for themselves has done nothing for the client yet.
fn is_work(action: &str) -> bool {
    let (of, what) = action.split_once('.').unwrap_or((action, ""));
    match of {
        "client" => matches!(what, "create" | "edit"),
        "case" | "need" | "next_step" | "safety_restriction" => true,
        "basis" => what != "settle",
        "referral" => what != "queue",
        "client_task" => what == "assign",
        _ => false,
    }
}

impl Answer {
    /// By the outcome that stands in the log.
    pub fn of(outcome: &str) -> Self {
        const BY_REFUSAL: [(Refusal, Answer); 8] = [
            (Refusal::NotFound, Answer::Unknown),
            (Refusal::Unrelated, Answer::Unrelated),
            (Refusal::Walled, Answer::Walled),
            (Refusal::Conflicted, Answer::Close),
            (Refusal::NotAllowed, Answer::Refused),
            (Refusal::InsufficientScope, Answer::Refused),
            (Refusal::NoLegalBasis, Answer::Refused),
            (Refusal::Prohibited, Answer::Refused),
        ];
        if outcome == "ok" {
            return Self::Given;
        }
        let found = BY_REFUSAL.iter().find(|(refusal, _)| refusal.slug() == outcome);
        found.map_or(Self::Other, |(_, answer)| *answer)
    }
}

impl LookUp {
    /// Whether this was done, and not refused.
    pub fn is(&self, deed: Deed) -> bool {
        self.deed == deed && self.answer == Answer::Given
    }
    /// The client whose data was shown, alone or in a list.
    pub fn shown(&self) -> Option<ClientId> {
        self.client.filter(|_| self.is(Deed::Read))
    }
    /// The client whose data was shown, and no other's.
    pub fn opened(&self) -> Option<ClientId> {
        self.shown().filter(|_| self.others == 0)
    }
    /// The client whose data was shown, with that of few others: whoever opens one by one could as well open five by five.
    pub fn opened_among_few(&self) -> Option<ClientId> {
        self.shown().filter(|_| self.others < TOGETHER)
    }
    /// The client for whom something was done.
    pub fn worked_on(&self) -> Option<ClientId> {
        self.client.filter(|_| self.is(Deed::Work) || self.is(Deed::End))
    }
}

/// Counts for each that is about a client how many others its request was about, as far as these tell of it: never more than
/// there were.
pub fn count_others(looks: &mut [LookUp]) {
    let request = |look: &LookUp| (look.by, look.at, look.request);
    let mut clients: HashMap<_, HashSet<ClientId>> = HashMap::new();
    for look in looks.iter() {
        clients.entry(request(look)).or_default().extend(look.client);
    }
    for look in looks.iter_mut().filter(|look| look.client.is_some()) {
        let of_request = clients.get(&request(look)).map_or(0, HashSet::len);
        look.others = of_request.saturating_sub(1).min(TOGETHER);
    }
}
