//! Giving several referrals of the queue to somebody at once.
use super::{form::Form, visit::Visit};
use crate::{
    error::{Error, Result},
    http::etag::{IfMatch, Version},
    referrals::api_steps,
};
use domain::{ReferralId, Refusal, Refused};
use serde_json::json;

/// How many can be given at once: more than a page shows are none that somebody looked at.
const MOST: usize = 50;

/// What became of those that were chosen.
pub struct Given {
    pub given: usize,
    /// Those that somebody was faster with, or that are over.
    pub kept: usize,
}

/// A referral as it was shown, in the value of its box.
pub fn box_of(id: ReferralId, version: Version) -> String {
    format!("{id} {}", version.0)
}

fn chosen(form: &Form) -> std::result::Result<Vec<(ReferralId, IfMatch)>, Refused> {
    let one = |text: &str| {
        let (id, version) = text.split_once(' ')?;
        Some((id.parse().ok()?, IfMatch::of(Version(version.parse().ok()?))))
    };
    let chosen: Option<Vec<_>> = form.all("chosen").into_iter().map(one).collect();
    let chosen = chosen.filter(|all| !all.is_empty() && all.len() <= MOST);
    chosen
        .ok_or_else(|| Refused::field("/chosen", "required", "must be 1 to 50 referrals as they were shown"))
}

/// Gives each by its own step, as the API does: what one is refused for holds up no other.
///
/// # Errors
/// What is wrong with the form, `not-allowed`, and faults.
pub async fn give(visit: &Visit) -> Result<Given> {
    let (access, form) = (visit.access()?, &visit.form);
    let chosen = chosen(form)?;
    let Some(to) = form.get("assigned_to") else {
        return Err(Refused::field("/assigned_to", "required", "must be a user").into());
    };
    let body = serde_json::to_vec(&json!({"assigned_to": to})).map_err(|error| Error::Fault(error.into()))?;
    let mut told = Given { given: 0, kept: 0 };
    for one in chosen {
        // Each is a step of its own; a repeat finds another version and does nothing.
        match api_steps::by_name(&access.again(), one, "assign", &body).await {
            Ok(_) => told.given += 1,
            Err(Error::Refused(why)) if is_of_one(why.why) => told.kept += 1,
            Err(other) => return Err(other),
        }
    }
    Ok(told)
}

/// Whether it is about that one referral, and not about who gives or to whom.
const fn is_of_one(why: Refusal) -> bool {
    matches!(
        why,
        Refusal::NotFound
            | Refusal::Stale
            | Refusal::WrongState
            | Refusal::NoLegalBasis
            | Refusal::Prohibited
    )
}
