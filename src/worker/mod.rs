//! What the service does by itself, through the same guard as everybody, as a named system actor.
pub mod reseal;
pub mod retention;
pub mod sealing;
pub mod watching;

use crate::{
    access::Gate,
    bases::clock,
    cases::work_ability,
    clients::{break_glass, safety},
    identity::sweep::sweep,
    referrals::expiry::{self, Policy},
};
use retention::Daily;
use std::time::Duration;

/// How often the clocks are looked at.
const EVERY: Duration = Duration::from_mins(1);

/// How many of those go by until it is looked again for what a day changes, which takes a walk through all cases with a need.
const AN_HOUR: u32 = 60;

/// How many rows of a kind are taken away in one transaction, so that nobody waits long for it.
const AT_ONCE: u64 = 1000;

/// Runs until the service stops.
pub async fn run(gate: Gate, policy: Policy, mut removing: Option<Daily>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut turns = (0..AN_HOUR).cycle();
    loop {
        ticks.tick().await;
        tick(&gate).await;
        if let Err(error) = clock::tick(&gate).await {
            tracing::warn!(%error, "settling what rests on bases that are over");
        }
        if let Err(error) = expiry::tick(&gate, policy).await {
            tracing::warn!(%error, "letting referrals expire");
        }
        if let Err(error) = safety::open_reviews(&gate).await {
            tracing::warn!(%error, "opening reviews of safety restrictions");
        }
        if turns.next() == Some(0)
            && let Err(error) = work_ability::notice(&gate).await
        {
            tracing::warn!(%error, "noticing whose ability to work is to be looked at");
        }
        if let Err(error) = break_glass::flag_overdue(&gate).await {
            tracing::warn!(%error, "telling of break-glass that nobody has looked at");
        }
        if let Some(daily) = &mut removing
            && let Err(error) = daily.tick(&gate).await
        {
            tracing::warn!(%error, "removing what nobody may keep any longer");
        }
    }
}

async fn tick(gate: &Gate) {
    loop {
        match sweep(gate, AT_ONCE).await {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "sweeping what is no longer needed");
                break;
            }
        }
    }
}
