//! Which rows are asked for.
use super::Record;
use domain::OrganizationId;
use sea_orm::Condition;

/// A condition, and what it says of all rows that it finds.
pub struct Which<R: Record> {
    pub condition: Condition,
    /// The organization that stands in this column of all of them. The work of whoever asks is then looked for among those
    /// rows alone, and not among all that it leads to.
    pub of: Option<(R::Column, OrganizationId)>,
}

impl<R: Record> From<Condition> for Which<R> {
    fn from(condition: Condition) -> Self {
        Self { condition, of: None }
    }
}

impl<R: Record> Which<R> {
    /// With one condition more.
    #[must_use]
    pub fn and(self, more: Condition) -> Self {
        Self { condition: self.condition.add(more), ..self }
    }
}
