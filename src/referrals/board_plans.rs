//! What of the plans that an organization leads waits for somebody, in numbers and ids.
use crate::{
    access::Access,
    error::Result,
    store::{self, Record, Together, knows_of},
};
use domain::{
    access::Action,
    calendar::local_date,
    case,
    plan::{GoalStatus, Status, action},
};
use entity::{case as cases, goal, goal_assessment, plan, plan_action};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, Iterable, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Func, Order, SelectStatement, SimpleExpr, WindowStatement},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How many ids each part tells; the number is of all.
const SHOWN: u64 = 100;

/// What of the plans that your organization leads waits for somebody.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = PlansWaiting)]
pub struct Plans {
    /// Agreed plans whose day to be looked at again has come, the oldest first.
    pub plan_review_due: Part,
    /// Plans that were sent to the client and have no answer yet.
    pub plan_without_client_answer: Part,
    /// Actions of plans that go on, still to be done after their last day.
    pub action_overdue: Part,
    /// Open goals of agreed plans that nobody has assessed yet.
    pub goal_without_assessment: Part,
    /// Cases under way that have no next step.
    pub case_without_next_step: Part,
}

/// How many, and which: the first hundred of them.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = PartOfBoard)]
pub struct Part {
    pub count: i64,
    pub ids: Vec<Uuid>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    /// From 1 for what waits longest.
    place: i64,
    all_of_them: i64,
}

/// What is asked for the parts; nothing in it tells of a client.
pub struct Asked([store::Part<Row>; 5]);

impl Asked {
    pub fn with(queries: &mut Together, access: &Access) -> Self {
        let mut ask = |query| queries.add_rows(query, &["id", "place", "all_of_them"]);
        Self([
            ask(part::<plan::Model>(access, review_due(access), plan::Column::NextReview)),
            ask(part::<plan::Model>(access, without_answer(), plan::Column::SentAt)),
            ask(part::<plan_action::Model>(access, overdue(access), plan_action::Column::Due)),
            ask(part::<goal::Model>(access, without_assessment(), goal::Column::CreatedAt)),
            ask(part::<cases::Model>(access, without_next_step(), cases::Column::UpdatedAt)),
        ])
    }

    pub fn of(&self, found: &store::Parts) -> Result<Plans> {
        let [due, unanswered, overdue, unassessed, stepless] = &self.0;
        Ok(Plans {
            plan_review_due: Part::of(found.of(due)?),
            plan_without_client_answer: Part::of(found.of(unanswered)?),
            action_overdue: Part::of(found.of(overdue)?),
            goal_without_assessment: Part::of(found.of(unassessed)?),
            case_without_next_step: Part::of(found.of(stepless)?),
        })
    }
}

impl Part {
    fn of(mut rows: Vec<Row>) -> Self {
        rows.sort_by_key(|row| row.place);
        let count = rows.first().map_or(0, |row| row.all_of_them);
        Self { count, ids: rows.into_iter().map(|row| row.id).collect() }
    }
}

/// The first of what the caller's organization leads, with the number of all.
fn part<R: Record>(access: &Access, waiting: Select<R::Entity>, oldest: R::Column) -> SelectStatement {
    let keeper = R::KEEPER.map(|keeper| keeper.eq(access.caller().organization));
    let by_age = WindowStatement::new().order_by(oldest.as_column_ref(), Order::Asc).to_owned();
    waiting
        .select_only()
        .column(R::ID)
        .filter(Condition::all().add_option(keeper))
        .filter(knows_of::<R>(&Action::ViewQueue.rule(), access.caller(), access.now()))
        .order_by_asc(oldest)
        .limit(SHOWN)
        .into_query()
        .expr_window_as(Func::count(Expr::col(R::ID.as_column_ref())), WindowStatement::new(), "all_of_them")
        .expr_window_as(Expr::cust("ROW_NUMBER()"), by_age, "place")
        .to_owned()
}

fn review_due(access: &Access) -> Select<plan::Entity> {
    use plan::{Column, Entity};
    Entity::find()
        .filter(Column::Status.eq(Status::Agreed))
        .filter(Column::NextReview.lte(local_date(access.now())))
}

fn without_answer() -> Select<plan::Entity> {
    use plan::{Column, Entity};
    Entity::find().filter(Column::Status.eq(Status::ClientReview)).filter(Column::ClientAnswer.is_null())
}

fn overdue(access: &Access) -> Select<plan_action::Entity> {
    use plan_action::{Column, Entity};
    Entity::find()
        .filter(Column::Status.is_in(action::Status::iter().filter(|status| !status.is_over())))
        .filter(Column::Due.lt(local_date(access.now())))
        .filter(is_of_live_plan(Column::PlanId, 0))
}

fn without_assessment() -> Select<goal::Entity> {
    use goal::{Column, Entity};
    let assessed = goal_assessment::Entity::find().select_only().expr(Expr::val(1)).filter(
        Expr::col(goal_assessment::Column::GoalId.as_column_ref()).equals(Column::Id.as_column_ref()),
    );
    Entity::find()
        .filter(Column::Status.eq(GoalStatus::Open))
        .filter(is_of_live_plan(Column::PlanId, 1))
        .filter(Expr::exists(assessed.into_query()).not())
}

fn without_next_step() -> Select<cases::Entity> {
    use cases::{Column, Entity};
    Entity::find()
        .filter(Column::Status.is_in(case::Status::iter().filter(|status| status.is_live())))
        .filter(Column::OpenNextSteps.lte(0))
}

/// Whether the plan in `id` goes on, and was agreed at least so often.
fn is_of_live_plan(id: impl ColumnTrait, versions: i32) -> SimpleExpr {
    let of_plan = plan::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(Expr::col(plan::Column::Id.as_column_ref()).equals(id.as_column_ref()))
        .filter(plan::Column::Status.is_in(Status::iter().filter(|status| status.is_live())))
        .filter(plan::Column::Versions.gte(versions));
    Expr::exists(of_plan.into_query())
}
