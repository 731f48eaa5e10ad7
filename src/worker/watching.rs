//! Watching the sealed log: often enough that an alert comes within the promised five minutes, and beside everything else,
//! so that nothing that takes long is in its way.
use crate::{access::Gate, alerts::watch};
use std::time::Duration;

const EVERY: Duration = Duration::from_mins(1);

/// Runs until the service stops.
pub async fn run(gate: Gate) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = watch::tick(&gate).await {
            tracing::error!(%error, "watching the audit log");
        }
    }
}
