//! What a decision needs to know besides who asks for what.
use crate::basis::Grant;
use chrono::{DateTime, Utc};

/// How the person who asks stands to the client of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Works with the client: by a case, a referral or a recorded task (act 703/2023 §9; decree 457/2024 §24).
    pub is_related: bool,
    /// Is the client, or somebody close to them.
    pub is_conflicted: bool,
    /// The record is labelled for others: another service task's, or a service that others produce.
    pub is_walled: bool,
}

impl Standing {
    /// Of whoever works with the client, and of those who are no person.
    pub const RELATED: Self = Self { is_related: true, is_conflicted: false, is_walled: false };
    /// Of whoever is employed there and no more.
    pub const APART: Self = Self { is_related: false, ..Self::RELATED };
}

/// What a decision needs to know besides who asks for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What bases give the caller's organization, and what prohibitions that concern the record take from it.
    pub grants: Vec<Grant>,
    pub standing: Standing,
    pub safety: Safety,
}

/// Whether it must stay hidden where the client is: turvakielto (act 661/2009 §36).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Safety {
    /// Since when; none where it need not.
    pub restricted_since: Option<DateTime<Utc>>,
    /// Whether the person who asks has revealed it to themselves a moment ago.
    pub is_revealed: bool,
}

impl Safety {
    pub const fn hides(self) -> bool {
        self.restricted_since.is_some() && !self.is_revealed
    }
}

impl Facts {
    /// Of a record that is only being made.
    pub const NEW: Self = Self {
        grants: Vec::new(),
        standing: Standing::RELATED,
        safety: Safety { restricted_since: None, is_revealed: false },
    };
}
