//! A plan with all that it says and how far its goals were reached, as a page shows it.
use super::{
    assess::{self, Gas},
    content::{self, PlanContentNow},
    view,
};
use crate::{
    access::{Access, Reading},
    error::Result,
    store::{Record, Shown, Version},
};
use domain::{PlanId, access::Action};
use entity::plan::Model;

/// Everything about one plan. What it says is there where a basis covers `plan`.
pub struct Whole {
    pub plan: view::Plan,
    pub version: Version,
    pub content: Option<PlanContentNow>,
    pub gas: Option<Gas>,
}

/// Reads it; the reading goes on for what all is called.
pub async fn read(access: &Access, id: PlanId) -> Result<(Whole, Reading<'_>)> {
    let look = access.look::<Model>(Action::ViewPlan, id).await?;
    let (content, gas) = (content::now(&look).await?, assess::reached(&look).await?);
    let (found, permit, reading) = look.reading();
    let plan = found.record.view(permit.sight, access.now());
    Ok((Whole { plan, version: found.record.version(), content, gas }, reading))
}
