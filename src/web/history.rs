//! What happened, in words.
use super::text::Texts;
use crate::{
    access::HistoryEntry,
    names::{Names, Wanted},
};
use domain::{codelist, event::Kind};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Something that happened.
pub struct Entry {
    pub at: String,
    /// What it happened to.
    pub kind: String,
    /// Where that has a page of its own.
    pub place: Option<String>,
    pub what: String,
    pub who: String,
    pub reason: Option<String>,
    pub comment: Option<String>,
}

/// What must be asked to tell of them.
pub fn wants(wanted: &mut Wanted, entries: &[HistoryEntry]) {
    for entry in entries {
        wanted.organization(entry.actor_organization_id);
    }
}

/// The entries as lines, in their order; of the known records the reader has pages.
pub fn told<'a>(
    t: Texts,
    entries: impl IntoIterator<Item = &'a HistoryEntry>,
    (names, known): (&Names, &BTreeSet<Uuid>),
) -> Vec<Entry> {
    let entry = |entry: &HistoryEntry| Entry {
        at: t.moment(entry.at),
        kind: t.label("record_kinds", entry.record_kind.code()),
        place: place(entry).filter(|_| known.contains(&entry.record_id)),
        what: happened(t, entry),
        who: entry.actor_organization_id.map(|id| names.organization(id).to_owned()).unwrap_or_default(),
        reason: entry.reason_code.as_ref().map(|code| reason(t, code)),
        comment: entry.comment.clone(),
    };
    entries.into_iter().map(entry).collect()
}

fn place(entry: &HistoryEntry) -> Option<String> {
    let pages = match entry.record_kind {
        Kind::Plan => "plans",
        Kind::Referral => "referrals",
        _ => return None,
    };
    Some(format!("/{pages}/{}", entry.record_id))
}

/// The list that names the states of a kind of record.
const fn states(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Referral => Some("referral_statuses"),
        Kind::Case => Some("case_statuses"),
        Kind::Plan => Some("plan_statuses"),
        Kind::PlanAction => Some("plan_action_statuses"),
        Kind::Meeting => Some("meeting_statuses"),
        Kind::Need => Some("need_statuses"),
        Kind::NextStep => Some("next_step_statuses"),
        Kind::Goal => Some("goal_statuses"),
        Kind::Basis => Some("basis_statuses"),
        _ => None,
    }
}

/// What it has come to, or what was done: a sentence for it, or its last word.
fn happened(t: Texts, entry: &HistoryEntry) -> String {
    if let (Some(list), Some(to)) = (states(entry.record_kind), entry.to_status.as_deref()) {
        return t.label(list, to);
    }
    let name = format!("happened-{}", entry.happened.replace(['.', '_'], "-"));
    let last = entry.happened.rsplit(['.', '_']).next().map(|word| format!("happened-{word}"));
    let told = t.find(&name).or_else(|| t.find(&last?));
    told.unwrap_or_else(|| t.get("happened-other"))
}

/// A reason is a code of one of several lists.
pub fn reason(t: Texts, code: &str) -> String {
    let lists = [
        "decline_reasons",
        "withdraw_reasons",
        "cancel_reasons",
        "not_delivered_reasons",
        "hold_reasons",
        "outcomes",
        "plan_client_answers",
        "referral_statuses",
    ];
    let found = lists.iter().find_map(|list| codelist::label(list, code, t.0));
    found.unwrap_or(code).to_owned()
}
