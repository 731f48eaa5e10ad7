//! What stays with a plan or a goal in one column.
use super::Effect;
use crate::{ServiceId, case::HowTold, given::Day, list::List, text::Note};
use serde::{Deserialize, Serialize};

/// What each level of a goal looks like, in words that the client can check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(example = json!({
    "-2": "Opens no letters", "-1": "Opens letters with somebody", "0": "Opens each letter within a week",
    "1": "Opens and answers them", "2": "Has a payment plan and keeps it"})))]
#[cfg_attr(feature = "db", derive(sea_orm::FromJsonQueryResult))]
pub struct GasLevels {
    /// Much less than expected.
    #[serde(rename = "-2")]
    pub much_less: Note,
    #[serde(rename = "-1")]
    pub less: Note,
    /// What is expected.
    #[serde(rename = "0")]
    pub expected: Note,
    #[serde(rename = "1")]
    pub more: Note,
    /// Much more than expected.
    #[serde(rename = "2")]
    pub much_more: Note,
}

/// Something in the client's situation that helps or stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GoalFactor))]
pub struct Factor {
    pub text: Note,
    pub effect: Effect,
}

/// A try to reach the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanAttempt))]
pub struct Attempt {
    #[cfg_attr(feature = "schema", schema(value_type = chrono::NaiveDate))]
    pub on: Day,
    pub how: HowTold,
}

pub type Factors = List<Factor, 20>;
/// Ways of working towards a goal.
pub type Methods = List<Note, 20>;
/// Services of the directory that help towards a goal.
pub type Services = List<ServiceId, 20>;
pub type Attempts = List<Attempt, 20>;
