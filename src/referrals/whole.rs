//! A referral with all that stands around it: what happened to it, what both ends said, and what the caller may do now.
use super::{
    steps::open_to,
    view::{Message, Referral},
};
use crate::{
    access::{Access, HistoryEntry, Of, Reading},
    error::Result,
    http::page::{Limit, Page, Rows, Sort},
    store::{Record, Shown, Version},
};
use domain::{
    ReferralId,
    access::{Action, Sight},
    basis::Category,
    referral::{Status, Step},
};
use entity::{
    message,
    referral::{Column, Model},
};
use sea_orm::{ColumnTrait, Condition};

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
    let history = look.history(Of::Record, page).await?;
    let (found, permit, mut reading) = look.reading();
    let of_referral = Condition::all().add(message::Column::ReferralId.eq(id));
    let messages = reading.list::<message::Model>(Action::ViewReferral, page, of_referral).await?;
    let record = &found.record;
    let chain = if record.hop > 0 || record.redirected_to.is_some() {
        let of_chain = Condition::all().add(Column::ChainId.eq(record.chain_id));
        reading.list::<Model>(Action::ViewReferral, page, of_chain).await?
    } else {
        None
    };
    let whole = Whole {
        chain: chain.map(|rows| rows.items).unwrap_or_default(),
        referral: found.record.view(permit.sight, access.now()),
        version: found.record.version(),
        steps: open_to(&found.record, access.caller()).collect(),
        history,
        messages: messages.map(|rows| rows.items).unwrap_or_default(),
        drafted: drafted(&found.record, permit.sight),
    };
    Ok((whole, reading))
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
