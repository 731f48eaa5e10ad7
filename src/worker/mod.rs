//! What the service does by itself, through the same guard as everybody, as a named system actor.
pub mod reseal;

use crate::access::Gate;
use std::time::Duration;

/// How often the clocks are looked at.
const EVERY: Duration = Duration::from_mins(1);

/// Runs until the service stops.
pub async fn run(gate: Gate) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        tick(&gate).await;
    }
}

async fn tick(gate: &Gate) {
    if let Err(error) = gate.sweep().await {
        tracing::warn!(%error, "sweeping what is no longer needed");
    }
}
