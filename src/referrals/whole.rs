//! A referral with all that stands around it: what happened to it, what both ends said, and what the caller may do now.
use super::{
    steps::open_to,
    view::{Message, Referral},
};
use crate::{
    access::{Access, HistoryEntry, Of, Reading},
    error::Result,
    http::page::{Limit, Page, Rows, Sort},
    store::{Record, Shown, Together, Version},
};
use domain::{
    ReferralId,
    access::{Action, Permit, Sight},
    basis::Category,
    referral::{Status, Step},
};
use entity::{
    message,
    referral::{Column, Model},
};
use sea_orm::{ColumnTrait, Condition, sea_query::SimpleExpr};

/// How many entries and messages a page shows.
const SHOWN: u64 = 200;

/// Everything about one referral.
pub struct Whole {
    pub referral: Referral,
    pub version: Version,
    /// The steps that the caller may take now.
    pub steps: Vec<Step>,
    pub history: Rows<HistoryEntry>,
    pub messages: Vec<Message>,
    /// The referrals that came of each other by redirects, as far as they are seen, this one among them; none where there is no other.
    pub chain: Vec<Referral>,
    /// What its writer wrote for the receiver, before it is sent.
    pub drafted: Drafted,
}

/// What only those who write a referral see of it.
#[derive(Default)]
pub struct Drafted {
    pub summary: Option<String>,
    pub duplicate_reason: Option<String>,
}

/// Reads it; the reading goes on for what all is called.
pub async fn read(access: &Access, id: ReferralId) -> Result<(Whole, Reading<'_>)> {
    let page = Page { limit: Limit::of(SHOWN).unwrap_or_default(), cursor: None, sort: Sort::Oldest };
    let look = access.look::<Model>(Action::ViewReferral, id).await?;
    let mut queries = Together::default();
    let history = look.ask_history(&mut queries, Of::Record, page);
    let chain = chain_of(look.record()).map(|of_chain| {
        look.ask::<Model>(&mut queries, Action::ViewReferral, Condition::all().add(of_chain))
    });
    let beside = look.together(queries).await?;
    let history = history.told(&beside, access.caller())?;
    let chain = chain.map(|asked| beside.of(&asked)).transpose()?.unwrap_or_default();
    let (found, permit, mut reading) = look.reading();
    let of_referral = Condition::all().add(message::Column::ReferralId.eq(id));
    let messages = reading.list::<message::Model>(Action::ViewReferral, page, of_referral).await?;
    // That they are there is told, and none of what is in them.
    for one in &chain {
        reading.showed(Action::ViewReferral, one, Permit::of_role());
    }
    let whole = Whole {
        chain: chain.iter().map(|one| one.view(Sight::nothing(), access.now())).collect(),
        referral: found.record.view(permit.sight, access.now()),
        version: found.record.version(),
        steps: open_to(&found.record, access.caller()).collect(),
        history,
        messages: messages.map(|rows| rows.items).unwrap_or_default(),
        drafted: drafted(&found.record, permit.sight),
    };
    Ok((whole, reading))
}

/// The others that came of each other by redirects, where there are any.
fn chain_of(referral: &Model) -> Option<SimpleExpr> {
    let is_in_chain = referral.hop > 0 || referral.redirected_to.is_some();
    is_in_chain.then(|| Column::ChainId.eq(referral.chain_id))
}

fn drafted(referral: &Model, sight: Sight) -> Drafted {
    if referral.status != Status::Draft || !sight.shows(Category::Basic) {
        return Drafted::default();
    }
    let duplicate_reason = referral.duplicate_reason.clone();
    Drafted { summary: referral.summary.clone(), duplicate_reason }
}

/// A referral as leads see it at their desk, without its content.
pub async fn at_desk(access: &Access, id: ReferralId) -> Result<(Referral, Version, Reading<'_>)> {
    let (found, permit, reading) = access.look::<Model>(Action::ViewQueue, id).await?.reading();
    Ok((found.record.view(permit.sight, access.now()), found.record.version(), reading))
}
