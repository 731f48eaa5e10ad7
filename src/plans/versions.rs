//! Versions that were agreed, and what is different between two of them.
use super::{content::PlanContent, view::PlanVersion};
use crate::{
    access::{Access, Look},
    error::Result,
    http::{etag::etag, reply::Reply},
    store::{Record, Shown, Together, scope::told},
};
use domain::{
    PlanId, PlanVersionId, Refused, StrengthId,
    access::Action,
    basis::Category,
    plan::{Change, changes},
};
use entity::{
    plan_version::{Column, Entity, Model},
    strength,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use utoipa::ToSchema;

/// A plan as it was agreed.
#[derive(Serialize, ToSchema)]
pub struct AgreedPlan {
    #[serde(flatten)]
    version: PlanVersion,
    /// What it said, as far as you are told of its parts now. Shown where a basis covers `plan`.
    #[schema(value_type = Option<PlanContent>)]
    content: Option<Value>,
}

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

/// What was kept of a plan is told no further than its parts are.
struct Seen {
    /// None for the keeper, who is told of all of them, whatever became of them.
    strengths: Option<HashSet<StrengthId>>,
    shows_place: bool,
    shows_network: bool,
}

impl Seen {
    /// What the caller is told besides the version, and an earlier one, where there is one.
    async fn by(look: &Look<'_, Model>, earlier: i32) -> Result<(Self, Option<Value>)> {
        let (version, sight) = (look.record(), look.permit().sight);
        let me = look.caller().organization;
        let under = (version.keeper_id, Category::Plan, (me, look.now()));
        let mut all = Together::default();
        let earlier =
            Entity::find().filter(Column::PlanId.eq(version.plan_id)).filter(Column::Number.eq(earlier));
        let earlier = all.add(earlier.filter(told::<Model>(under)));
        let strengths = strength::Entity::find().filter(strength::Column::CaseId.eq(version.case_id));
        let strengths = all.add(strengths.filter(told::<strength::Model>(under)));
        let found = look.together(all).await?;
        let ids = found.of(&strengths)?.into_iter().map(|one| one.id).collect();
        let seen = Self {
            strengths: (me != version.keeper_id).then_some(ids),
            shows_place: sight.shows_place(),
            shows_network: sight.shows(Category::Family),
        };
        Ok((seen, found.of(&earlier)?.pop().map(|earlier| earlier.content)))
    }

    fn of(&self, mut content: Value) -> Value {
        if let (Some(told), Some(Value::Array(all))) = (&self.strengths, content.get_mut("strengths")) {
            let id = |one: &Value| one.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
            all.retain(|one| id(one).is_some_and(|id| told.contains(&StrengthId::from_uuid(id))));
        }
        let hidden = [("place", self.shows_place), ("network_member_id", self.shows_network)];
        let actions = content.get_mut("actions").and_then(Value::as_array_mut);
        for action in actions.into_iter().flatten() {
            for (field, _) in hidden.iter().filter(|(_, is_shown)| !is_shown) {
                if let Some(told) = action.get_mut(field) {
                    *told = Value::Null;
                }
            }
        }
        content
    }
}

/// Shows a version as it was agreed.
pub async fn show(access: &Access, id: PlanVersionId) -> Result<Reply<AgreedPlan>> {
    let look = access.look::<Model>(Action::ViewPlan, id).await?;
    let (seen, _) = Seen::by(&look, 0).await?;
    let (version, sight) = (look.record(), look.permit().sight);
    let content = sight.reveal(Category::Plan, seen.of(version.content.clone()));
    let shown = AgreedPlan { version: version.view(sight, look.now()), content };
    let tag = etag(version.version());
    Ok(look.answer(&shown).await?.tagged(tag))
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
    let (seen, earlier) = Seen::by(&look, since).await?;
    if earlier.is_none() && since != 0 {
        return look.refuse(Refused::field("since", "unknown", "is not a version of the plan")).await;
    }
    let before = earlier.unwrap_or_else(|| json!({}));
    let difference = PlanChanges {
        plan_id: version.plan_id,
        since,
        number: version.number,
        changes: changes(&seen.of(before), &seen.of(version.content)),
    };
    let shown = look.permit().sight.reveal(Category::Plan, difference);
    look.answer(&shown).await
}
