use crate::store::{Record, Version};
use domain::{
    ClientId,
    access::{Caller, Scope},
    event::Kind,
};
use entity::client::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition};

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = ClientId;
    const KIND: Kind = Kind::Client;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const CLIENT: Option<Column> = Some(Column::Id);
    const KEEPER: Option<Column> = Some(Column::OrganizationId);
    const LOCKS: &'static [&'static str] = &["client"];

    fn id(&self) -> ClientId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn scope(&self) -> Scope {
        Scope { client: Some(self.id), ..Scope::of(self.organization_id) }
    }
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(Column::OrganizationId.eq(caller.organization))
    }
}
