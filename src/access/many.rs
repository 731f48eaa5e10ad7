//! Changing many records along with one.
use super::Work;
use crate::{
    error::Result,
    store::{Record, journal::Entry, many::rewrite},
};
use domain::Refusal;

/// How many rows one statement writes; a database takes only so many values.
const AT_ONCE: usize = 200;

impl<R: Record> Work<'_, R> {
    /// Changes further records of a kind, which the transaction already holds, in one statement.
    pub async fn along_changes<C: Record>(&mut self, changes: Vec<(C, Entry)>) -> Result<()> {
        for some in changes.chunks(AT_ONCE) {
            let written = self.run(&rewrite(some.iter().map(|(next, _)| next.clone()))).await?;
            if usize::try_from(written).ok() != Some(some.len()) {
                return Err(Refusal::Stale.into());
            }
        }
        for (next, entry) in changes {
            self.tell(&next, next.version().next(), entry);
        }
        Ok(())
    }
}
