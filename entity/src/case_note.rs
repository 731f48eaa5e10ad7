use domain::{CaseId, CaseNoteId, ClientId, OrganizationId, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseNoteId,
    pub version: i64,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    pub happened_on: Date,
    pub text: String,
    /// The note that this one puts right.
    pub corrects_id: Option<CaseNoteId>,
    pub organization_id: OrganizationId,
    pub written_by: Option<UserId>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
