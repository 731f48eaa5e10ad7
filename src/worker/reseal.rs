//! Rotation of keys: after a new key was put first in the ring, everything is sealed again with it.
use crate::{
    access::{Gate, Sealed},
    error::Result,
};
use domain::event::Kind;

/// Every column that holds sealed values.
const SEALED: [Sealed; 2] = [
    Sealed { table: "client", column: "national_id", kind: Kind::Client },
    Sealed { table: "user", column: "totp_secret", kind: Kind::User },
];
/// Few enough that a round never keeps others waiting.
const AT_ONCE: u64 = 200;

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
