//! The participation index: how much of the plans of an organization is the clients' own. Numbers only, and none where so few
//! clients are counted that they could be told apart.
use crate::{
    access::Access,
    error::Result,
    http::reply::Reply,
    store::{Record, knows_of},
};
use domain::{
    access::Action,
    plan::{
        ClientAnswer,
        action::{Doer, Status},
    },
    report::{Proportion, SMALLEST},
    strength::SaidBy,
};
use entity::{goal, plan, plan_action, plan_version, strength};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};
use serde::Serialize;
use utoipa::ToSchema;

/// How much of the plans in the cases that an organization leads is the clients' own.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "clients": 24, "is_suppressed": false, "own_words": {"part": 5210, "whole": 9980, "share": 0.52},
    "client_actions": {"part": 31, "whole": 74, "share": 0.42}, "confirmed_versions": {"part": 20, "whole": 25, "share": 0.8}}))]
pub struct ParticipationIndex {
    /// How many clients have a plan; null where they are fewer than five.
    clients: Option<i64>,
    /// Whether nothing is told, because too few are counted.
    is_suppressed: bool,
    /// Characters that clients said: the words of their goals, strengths they named and what they answered to plans; of these
    /// and what others wrote: situations, how the work is held together, strengths that others named.
    own_words: Option<Proportion>,
    /// Actions that the client does, of all that were not cancelled.
    client_actions: Option<Proportion>,
    /// Versions with which the client agreed, with or without comments, of all that were agreed.
    confirmed_versions: Option<Proportion>,
}

#[derive(FromQueryResult)]
struct Counted {
    clients: i64,
    goal_words: i64,
    strength_words: i64,
    answer_words: i64,
    plan_words_of_others: i64,
    strength_words_of_others: i64,
    client_actions: i64,
    actions: i64,
    confirmed_versions: i64,
    versions: i64,
}

/// Counts all of it in one statement.
pub async fn show(access: &Access) -> Result<Reply<ParticipationIndex>> {
    let said_by_client = || strength::Column::SaidBy.eq(SaidBy::Client);
    let agreed = [ClientAnswer::Agreed, ClientAnswer::AgreedWithComments];
    let others = characters(plan::Column::Situation).add(characters(plan::Column::CoordinationText));
    let planned = || plan_action::Column::Status.ne(Status::Cancelled);
    let own_actions = planned().and(plan_action::Column::Who.eq(Doer::Client));
    let counts = [
        ("clients", of::<plan::Model>(access, Expr::col(plan::Column::ClientId).count_distinct(), None)),
        ("goal_words", of::<goal::Model>(access, sum(characters(goal::Column::ClientWords)), None)),
        (
            "strength_words",
            of::<strength::Model>(access, sum(characters(strength::Column::Text)), Some(said_by_client())),
        ),
        ("answer_words", of::<plan::Model>(access, sum(characters(plan::Column::ClientComment)), None)),
        ("plan_words_of_others", of::<plan::Model>(access, sum(others), None)),
        (
            "strength_words_of_others",
            of::<strength::Model>(
                access,
                sum(characters(strength::Column::Text)),
                Some(said_by_client().not()),
            ),
        ),
        (
            "client_actions",
            of::<plan_action::Model>(access, Expr::col(plan_action::Column::Id).count(), Some(own_actions)),
        ),
        (
            "actions",
            of::<plan_action::Model>(access, Expr::col(plan_action::Column::Id).count(), Some(planned())),
        ),
        (
            "confirmed_versions",
            of::<plan_version::Model>(
                access,
                Expr::col(plan_version::Column::Id).count(),
                Some(plan_version::Column::ClientAnswer.is_in(agreed)),
            ),
        ),
        // What was agreed before the answer was kept beside it counts on neither side.
        (
            "versions",
            of::<plan_version::Model>(
                access,
                Expr::col(plan_version::Column::Id).count(),
                Some(plan_version::Column::ClientAnswer.is_not_null()),
            ),
        ),
    ];
    let mut query = Query::select();
    for (name, count) in counts {
        query.expr_as(Expr::expr(count), name);
    }
    let found = access.browse::<plan::Model, Counted>(Action::ViewReports, None, &query).await?;
    Reply::ok(&ParticipationIndex::of(found.into_iter().next()))
}

impl ParticipationIndex {
    fn of(counted: Option<Counted>) -> Self {
        let Some(counted) = counted.filter(|counted| counted.clients >= SMALLEST) else {
            return Self {
                clients: None,
                is_suppressed: true,
                own_words: None,
                client_actions: None,
                confirmed_versions: None,
            };
        };
        let own = counted.goal_words + counted.strength_words + counted.answer_words;
        let others = counted.plan_words_of_others + counted.strength_words_of_others;
        Self {
            clients: Some(counted.clients),
            is_suppressed: false,
            own_words: Some(Proportion::of(own, own + others)),
            client_actions: Some(Proportion::of(counted.client_actions, counted.actions)),
            confirmed_versions: Some(Proportion::of(counted.confirmed_versions, counted.versions)),
        }
    }
}

/// Counts rows of the cases that the caller's organization leads, as far as the caller may know of them.
fn of<R: Record>(access: &Access, what: SimpleExpr, which: Option<SimpleExpr>) -> SelectStatement {
    let keeper = R::KEEPER.map(|keeper| keeper.eq(access.caller().organization));
    R::Entity::find()
        .select_only()
        .expr(what)
        .filter(Condition::all().add_option(keeper).add_option(which))
        .filter(knows_of::<R>(&Action::ViewReports.rule(), access.caller(), access.now()))
        .into_query()
}

/// How many characters a text has; none where there is no text.
fn characters(text: impl ColumnTrait) -> SimpleExpr {
    Func::coalesce([Func::char_length(Expr::col(text.as_column_ref())).into(), Expr::val(0)]).into()
}

/// Of no rows nothing. PostgreSQL adds up to a number of any size.
fn sum(what: SimpleExpr) -> SimpleExpr {
    SimpleExpr::from(Func::coalesce([Func::sum(what).into(), Expr::val(0)])).cast_as("bigint")
}
