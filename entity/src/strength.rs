use domain::{
    CaseId, ClientId, OrganizationId, StrengthId, UserId,
    strength::{Area, SaidBy, ShowedIn},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "strength")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StrengthId,
    pub version: i64,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    pub area: Area,
    /// As it was said, by whoever said it.
    pub text: String,
    pub said_by: SaidBy,
    pub showed_in: Option<ShowedIn>,
    pub evidence: Option<String>,
    pub is_current: bool,
    pub recorded_by: Option<UserId>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
