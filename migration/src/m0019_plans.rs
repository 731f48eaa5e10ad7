use crate::{
    tables::{
        Column, Indexed,
        Kind::{Big, Date, Int, Json, Text, Time, Uuid},
        Table, col, index, opt, unique,
    },
    wall::{self, OF_PLANS},
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[Table] = &[PLAN, GOAL, GOAL_ASSESSMENT, PLAN_VERSION];

const PLAN: Table = Table {
    name: "plan",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("kind", Text),
        col("status", Text),
        opt("situation", Text),
        opt("coordination_text", Text),
        opt("coordinator_id", Uuid),
        opt("responsible_id", Uuid),
        col("review_months", Int),
        opt("next_review", Date),
        col("versions", Int),
        opt("supersedes_id", Uuid),
        opt("sent_at", Time),
        opt("client_answer", Text),
        opt("client_comment", Text),
        opt("client_told_via", Text),
        opt("client_answered_at", Time),
        col("attempts", Json),
        opt("agreed_at", Time),
        opt("ended_at", Time),
        opt("end_reason", Text),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("coordinator_id", "user"),
        ("responsible_id", "organization"),
    ],
    indexes: &[
        index(&["case_id", "id"]),
        index(&["client_id"]),
        index(&["keeper_id", "status", "next_review"]),
    ],
};

const GOAL: Table = Table {
    name: "goal",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("plan_id", Uuid),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("client_words", Text),
        opt("gas_levels", Json),
        opt("baseline", Int),
        col("weight", Int),
        col("factors", Json),
        col("methods", Json),
        col("services", Json),
        col("status", Text),
        col("created_at", Time),
        col("updated_at", Time),
    ],
    key: &["id"],
    references: &[
        ("plan_id", "plan"),
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
    ],
    indexes: &[index(&["plan_id", "id"]), index(&["case_id"]), index(&["client_id"])],
};

const GOAL_ASSESSMENT: Table = Table {
    name: "goal_assessment",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("goal_id", Uuid),
        col("plan_id", Uuid),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("assessed_on", Date),
        col("level", Int),
        col("assessed_by", Text),
        opt("comment", Text),
        opt("recorded_by", Uuid),
        col("created_at", Time),
    ],
    key: &["id"],
    references: &[
        ("goal_id", "goal"),
        ("plan_id", "plan"),
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
        ("recorded_by", "user"),
    ],
    indexes: &[index(&["goal_id", "id"]), index(&["plan_id"]), index(&["case_id"]), index(&["client_id"])],
};

const PLAN_VERSION: Table = Table {
    name: "plan_version",
    columns: &[
        col("id", Uuid),
        col("version", Big),
        col("plan_id", Uuid),
        col("case_id", Uuid),
        col("client_id", Uuid),
        col("keeper_id", Uuid),
        col("number", Int),
        col("content", Json),
        col("agreed_at", Time),
    ],
    key: &["id"],
    references: &[
        ("plan_id", "plan"),
        ("case_id", "case"),
        ("client_id", "client"),
        ("keeper_id", "organization"),
    ],
    indexes: &[unique(&["plan_id", "number"]), index(&["case_id"]), index(&["client_id"])],
};

/// An organization named to a plan is a member of its case as long as it is in the plan.
const OF_MEMBERS: &[Column] = &[
    opt("plan_id", Uuid),
    opt("acceptance", Text),
    opt("acceptance_comment", Text),
    opt("answered_by", Uuid),
    opt("answered_at", Time),
];
const BY_PLAN: &[Indexed] = &[index(&["plan_id"])];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        Table::create_all(TABLES, m).await?;
        Table::widen("case_member", OF_MEMBERS, BY_PLAN, m).await?;
        wall::raise(OF_PLANS, m).await
    }
    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        wall::lower(OF_PLANS, m).await?;
        Table::narrow("case_member", OF_MEMBERS, BY_PLAN, m).await?;
        Table::drop_all(TABLES, m).await
    }
}
