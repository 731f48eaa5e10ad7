use domain::{
    CaseId, ClientId, MeasureResponseId, OrganizationId, UserId,
    measure::{AnsweredVia, Answers, Instrument},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measure_response")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeasureResponseId,
    pub version: i64,
    pub case_id: CaseId,
    pub client_id: ClientId,
    pub keeper_id: OrganizationId,
    pub instrument: Instrument,
    pub answered_on: Date,
    pub answered_via: AnsweredVia,
    pub answers: Answers,
    /// The response that this one puts right.
    pub corrects_id: Option<MeasureResponseId>,
    pub organization_id: OrganizationId,
    pub recorded_by: Option<UserId>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
