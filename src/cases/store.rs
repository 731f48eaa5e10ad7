use crate::{
    access::Listed,
    store::{CaseFacts, Record, Shown, Version, scope::takes_part},
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId,
    access::{Caller, Scope, Sight},
    event::Kind,
};
use entity::case::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition};

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = CaseId;
    const KIND: Kind = Kind::Case;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const CLIENT: Option<Column> = Some(Column::ClientId);
    const KEEPER: Option<Column> = Some(Column::OrganizationId);
    const TASK: Option<Column> = Some(Column::ServiceTaskCode);
    const MADE: Option<Column> = Some(Column::CreatedAt);
    const IN_EMERGENCY: bool = true;
    const IS_CASE: bool = true;
    const LOCKS: &'static [&'static str] = &["case"];

    fn id(&self) -> CaseId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn scope(&self) -> Scope {
        Scope { client: Some(self.client_id), case: Some(self.id), ..Scope::of(self.organization_id) }
    }
    fn made_at(&self) -> Option<DateTime<Utc>> {
        Some(self.created_at)
    }
    fn service_task(&self) -> Option<&str> {
        self.service_task_code.as_deref()
    }
    fn own_case(&self) -> Option<CaseFacts> {
        Some(self.into())
    }
    fn visible_to(caller: &Caller) -> Condition {
        takes_part(Column::Id, caller.organization).add(Column::OrganizationId.eq(caller.organization))
    }
}

impl Shown for Model {
    type View = super::view::Case;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> super::view::Case {
        super::view::Case::of(self, sight)
    }
}

impl Listed for Model {
    const UPDATED: Option<Column> = Some(Column::UpdatedAt);
    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}
