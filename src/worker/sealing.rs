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
        told("sealing", seal(&gate).await);
        told("signing", sign(&gate).await);
        if let Some(witness) = &mut witness {
            told("handing on", witness.follow(&gate).await);
        }
    }
}

/// Seals what was written last, when the service stops.
pub async fn finish(gate: &Gate) {
    gate.settle().await;
    told("sealing", seal(gate).await);
}

/// Whatever fails keeps nothing else from being done.
fn told(what: &str, done: anyhow::Result<()>) {
    if let Err(error) = done {
        tracing::error!(%error, what, "sealing the audit log");
    }
}

async fn seal(gate: &Gate) -> anyhow::Result<()> {
    while gate.seal().await? > 0 {}
    Ok(())
}

async fn sign(gate: &Gate) -> anyhow::Result<()> {
    while gate.checkpoint().await? > 0 {}
    Ok(())
}
