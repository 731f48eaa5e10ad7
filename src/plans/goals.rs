//! Goals: what the client wants to reach, and how it is seen that it is reached.
use super::{content, view, write::is_open};
use crate::{
    access::{Access, Named, Work},
    error::Result,
    http::{etag::IfMatch, patch::Field, reply::Reply},
    store::{Record, Version, journal::Entry},
};
use domain::{
    GoalId, Id, PlanId, Refusal, Refused, ServiceId,
    access::Action,
    event::Happened,
    plan::{Factors, GasLevels, GoalStatus, Level, Methods, Services, Weight},
    text::Note,
};
use entity::{directory_service, goal::Model, plan};
use sea_orm::EntityTrait;
use serde::Deserialize;
use utoipa::ToSchema;

/// How many goals a plan has at most: nobody works for more.
const MOST: usize = 30;

/// A goal to set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "client_words": "I want to open my letters again.", "baseline": -2, "weight": 2,
    "gas_levels": {"-2": "Opens no letters", "-1": "Opens letters with somebody", "0": "Opens each letter within a week",
        "1": "Opens and answers them", "2": "Has a payment plan and keeps it"},
    "factors": [{"text": "A friend who helps", "effect": "promotes"}], "methods": ["One letter a day"]}))]
pub struct NewGoal {
    /// What the client said, word for word; nobody changes it afterwards.
    client_words: Note,
    /// What each level of reaching it looks like.
    gas_levels: Option<GasLevels>,
    /// The level at the start.
    #[schema(value_type = Option<i32>, minimum = -2, maximum = 2)]
    baseline: Option<Level>,
    /// How much it counts beside other goals.
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = 1, maximum = 10, default = 1)]
    weight: Weight,
    #[serde(default)]
    factors: Factors,
    #[serde(default)]
    methods: Methods,
    /// Services of the directory that help towards it.
    #[serde(default)]
    services: Services,
}

/// What may change of a goal while its plan is being written; the client's words may not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"weight": 3, "methods": ["One letter a day", "A walk first"]}))]
pub struct ChangeGoal {
    #[serde(default)]
    #[schema(value_type = Option<GasLevels>)]
    gas_levels: Field<GasLevels>,
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = -2, maximum = 2)]
    baseline: Field<Level>,
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = 1, maximum = 10)]
    weight: Field<Weight>,
    #[serde(default)]
    #[schema(value_type = Factors, required = false)]
    factors: Field<Factors>,
    #[serde(default)]
    #[schema(value_type = Methods, required = false)]
    methods: Field<Methods>,
    #[serde(default)]
    #[schema(value_type = Services, required = false)]
    services: Field<Services>,
    #[serde(default)]
    #[schema(value_type = GoalStatus, required = false)]
    status: Field<GoalStatus>,
}

/// Sets a goal in a plan that is being written.
pub async fn set(access: &Access, plan: PlanId, new: NewGoal) -> Result<Reply<view::Goal>> {
    let work = access.open::<plan::Model>(Action::EditPlan, plan).await?;
    let plan = work.record().clone();
    if let Err(why) = is_open(work.found()).and_then(|()| plan.status.is_written()) {
        return work.refuse(why).await;
    }
    if work.all(content::goals(plan.id)).await?.len() >= MOST {
        let detail = "would be one goal too many for a plan";
        return work.refuse(Refused::field("/client_words", "too_many", detail)).await;
    }
    if let Err(why) = work.belong(names(&new.services)).await? {
        return work.refuse(why).await;
    }
    let now = work.at().now;
    let goal = Model {
        id: Id::generate(),
        version: Version::FIRST,
        plan_id: plan.id,
        case_id: plan.case_id,
        client_id: plan.client_id,
        keeper_id: plan.keeper_id,
        client_words: new.client_words.into(),
        gas_levels: new.gas_levels,
        baseline: new.baseline.map(Into::into),
        weight: new.weight.into(),
        factors: new.factors,
        methods: new.methods,
        services: new.services,
        status: GoalStatus::Open,
        created_at: now,
        updated_at: now,
    };
    work.add(goal, Entry::of(Happened::GoalSet)).await
}

/// Changes a goal of a plan that is being written.
pub async fn change(
    access: &Access,
    id: GoalId,
    seen: IfMatch,
    patch: ChangeGoal,
) -> Result<Reply<view::Goal>> {
    let work = access.change::<Model>(Action::EditPlan, id, seen).await?;
    let plan = plan_of(&work, work.record().plan_id).await?;
    if let Err(why) = is_open(work.found()).and_then(|()| plan.status.is_written()) {
        return work.refuse(why).await;
    }
    let named = patch.services.clone().over_default(Services::default());
    let next = patch.over(work.record().clone(), work.at().now);
    if let Err(why) = work.belong(names(&named)).await? {
        return work.refuse(why).await;
    }
    match next {
        Ok((goal, entry)) => work.save(goal, entry).await,
        Err(why) => work.refuse(why).await,
    }
}

impl ChangeGoal {
    fn over(
        self,
        goal: Model,
        now: chrono::DateTime<chrono::Utc>,
    ) -> std::result::Result<(Model, Entry), Refused> {
        let status = self.status.over_required(goal.status, "/status")?;
        let entry = Entry::of(Happened::GoalChanged).moved(goal.status.code(), status.code());
        let next = Model {
            gas_levels: self.gas_levels.over(goal.gas_levels),
            baseline: self.baseline.map(Into::into).over(goal.baseline),
            weight: self.weight.map(Into::into).over_required(goal.weight, "/weight")?,
            factors: self.factors.over_default(goal.factors),
            methods: self.methods.over_default(goal.methods),
            services: self.services.over_default(goal.services),
            status,
            updated_at: now,
            ..goal
        };
        Ok((next, entry))
    }
}

/// The plan that something belongs to; the work holds its case, and whatever changes the plan holds that too.
pub async fn plan_of<R: Record>(work: &Work<'_, R>, plan: PlanId) -> Result<plan::Model> {
    let found = work.one(plan::Entity::find_by_id(plan)).await?;
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// The services of the directory that help.
fn names(services: &Services) -> Vec<Option<Named>> {
    let name = |(place, id): (usize, &ServiceId)| {
        let found = directory_service::Entity::find_by_id(*id);
        Some(Named::found(format!("/services/{place}"), "is not a service of the directory", found))
    };
    services.iter().enumerate().map(name).collect()
}
