//! Versions that were agreed, and what is different between two of them.
use crate::{access::Access, error::Result, http::reply::Reply};
use domain::{
    PlanId, PlanVersionId, Refused,
    access::Action,
    basis::Category,
    plan::{Change, changes},
};
use entity::plan_version::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// What is different between two versions of a plan.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "plan_id": "01990000-0000-7000-8000-000000000001", "since": 1, "number": 2,
    "changes": [{"at": "situation", "before": "Debts.", "after": "Debts, and a job."}]}))]
pub struct PlanChanges {
    plan_id: PlanId,
    /// The version before; 0 stands for an empty plan.
    since: i32,
    number: i32,
    changes: Vec<Change>,
}

/// Compares a version with an earlier one: that before it unless told.
pub async fn compare(
    access: &Access,
    id: PlanVersionId,
    since: Option<i32>,
) -> Result<Reply<Option<PlanChanges>>> {
    let look = access.look::<Model>(Action::ViewPlan, id).await?;
    let version = look.record().clone();
    let since = since.unwrap_or(version.number - 1);
    let earlier = Entity::find().filter(Column::PlanId.eq(version.plan_id)).filter(Column::Number.eq(since));
    let earlier = look.all(earlier).await?.pop().map(|earlier| earlier.content);
    if earlier.is_none() && since != 0 {
        return look.refuse(Refused::field("since", "unknown", "is not a version of the plan")).await;
    }
    let before = earlier.unwrap_or_else(|| serde_json::json!({}));
    let difference = PlanChanges {
        plan_id: version.plan_id,
        since,
        number: version.number,
        changes: changes(&before, &version.content),
    };
    let shown = look.permit().sight.reveal(Category::Plan, difference);
    look.answer(&shown).await
}
