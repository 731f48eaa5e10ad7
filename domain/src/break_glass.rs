//! Break-glass: in an emergency one person sees one client's data without working with them, for an hour. It goes before
//! prohibitions, is told to the privacy officers of both organizations, and is looked at by one of them afterwards.
use crate::{
    access::Action,
    basis::{Categories, Category},
    codes,
    text::{Lang, Localized},
};
use chrono::Duration;

/// Names the records that break-glass ids point to.
pub struct BreakGlass;

codes! {
    /// Why it could not wait.
    pub enum Reason as BreakGlassReason { DangerToLife, ChildInDanger, Violence, CannotAnswer, Other }

    /// What the privacy officer found.
    pub enum Outcome as BreakGlassOutcome {
        Justified,
        Unjustified,
        /// Another person was meant.
        Mistaken,
    }
}

/// How long what was opened stays open.
pub const LASTS: Duration = Duration::minutes(60);
/// How old the second proof of who asks may be.
pub const STEPPED_UP: Duration = Duration::minutes(5);
/// How many characters the reason has at least, in the person's own words.
pub const SHORTEST: usize = 20;
/// By when a privacy officer has to look at it.
pub const REVIEW_WORKING_DAYS: u32 = 3;
/// More than so many by one person within so long are told to the privacy officers.
pub const OFTEN: usize = 2;
pub const OFTEN_WITHIN: Duration = Duration::days(7);

/// What is opened: all but what hides where a client is.
pub fn categories() -> Categories {
    Categories::all().without([Category::Safety].into_iter().collect())
}

/// What it is there for: reading. Nobody works with the client on the strength of it, so it cannot prolong itself.
pub const fn opens(action: Action) -> bool {
    matches!(
        action,
        Action::ViewClient
            | Action::SearchClients
            | Action::ViewCase
            | Action::ViewReferral
            | Action::ViewBasis
            | Action::CheckAccess
    )
}

/// What the client is told.
pub fn plain_summary() -> Localized {
    let mut told = Localized::default();
    told.set(
        Lang::Fi,
        "Työntekijä avasi tietosi tunniksi hätätilanteessa. Tietosuojavastaava tarkistaa avauksen.",
    );
    told.set(
        Lang::Sv,
        "En arbetstagare öppnade dina uppgifter för en timme i en nödsituation. Dataskyddsombudet granskar det.",
    );
    told.set(
        Lang::En,
        "A worker opened your data for an hour in an emergency. The privacy officer looks at it afterwards.",
    );
    told
}
