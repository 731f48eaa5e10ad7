//! Rotation of keys: after a new key was put first in the ring, everything is sealed again with it.
use crate::{
    access::{Gate, Sealed},
    error::Result,
};
use anyhow::Context;
use domain::event::Kind;

/// Every column that holds sealed values.
const SEALED: [Sealed; 3] = [
    Sealed { table: "client", column: "national_id", id: "id", name: None, kind: Kind::Client },
    Sealed { table: "user", column: "totp_secret", id: "id", name: None, kind: Kind::User },
    // The log has no kind of its own for answers that are kept for repeats.
    Sealed { table: "answer", column: "body", id: "owner_id", name: Some("key"), kind: Kind::Session },
];
/// Few enough that a round never keeps others waiting.
const AT_ONCE: u64 = 200;

/// Looks whether the ring of keys opens what the database holds.
///
/// # Errors
/// A column that it does not open, or a database without its tables.
pub async fn check(gate: &Gate) -> anyhow::Result<()> {
    for what in SEALED {
        let opens = gate.opens(what).await.context("looking at what is sealed; is the database migrated?")?;
        anyhow::ensure!(
            opens,
            "the keys do not open {}.{}: put the key it was sealed with among keys.previous",
            what.table,
            what.column
        );
    }
    Ok(())
}

/// Seals everything with the newest key; how many values had an older one.
///
/// # Errors
/// A value whose key is not in the ring: put that key back among the previous ones and run again.
pub async fn reseal(gate: &Gate) -> Result<u64> {
    let mut resealed = 0;
    for what in SEALED {
        let mut after = None;
        loop {
            let round = gate.reseal(what, after, AT_ONCE).await?;
            resealed += round.resealed;
            after = round.last;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(resealed)
}
