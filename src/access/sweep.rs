//! Forgetting what has served its time: kept answers.
use super::Gate;
use chrono::Duration;
use entity::answer;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// How long the answer to an Idempotency-Key is kept; callers are promised a day.
const KEPT: Duration = Duration::hours(48);

impl Gate {
    /// # Errors
    /// A database that is away; the next run tries again.
    pub async fn sweep(&self) -> Result<(), sea_orm::DbErr> {
        answer::Entity::delete_many()
            .filter(answer::Column::CreatedAt.lt(self.now() - KEPT))
            .exec(self.db())
            .await
            .map(drop)
    }
}
