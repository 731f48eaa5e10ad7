//! Sealing the audit log, all the time: what is committed is sealed within a second or two, signed within a minute or
//! two, and handed to the witness.
use crate::{access::Gate, audit::witness::Witness};
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(1);

/// Runs until the service stops.
pub async fn run(gate: Gate, mut witness: Option<Witness>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = round(&gate, witness.as_mut()).await {
            tracing::warn!(%error, "sealing the audit log");
        }
    }
}

async fn round(gate: &Gate, witness: Option<&mut Witness>) -> anyhow::Result<()> {
    while gate.seal().await? > 0 {}
    while gate.checkpoint(false).await? > 0 {}
    match witness {
        Some(witness) => witness.follow(gate).await,
        None => Ok(()),
    }
}
