use super::view;
use crate::{
    access::Listed,
    store::{Record, Rival, Shown, Version},
};
use chrono::{DateTime, Utc};
use domain::{
    ClientId,
    access::{Caller, Scope, Sight},
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
    const GRANTED: Option<Column> = Some(Column::Id);
    const IN_EMERGENCY: bool = true;
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
    /// An organization keeps one record of a person: who is refused a second one has found the first.
    fn rival(&self) -> Option<Rival> {
        let same = Column::NationalIdIndex.eq(self.national_id_index.clone()?);
        let which = Condition::all()
            .add(Column::OrganizationId.eq(self.organization_id))
            .add(same)
            .add(Column::Id.ne(self.id));
        Some(Rival::found_by_identifier(which))
    }
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(Column::OrganizationId.eq(caller.organization))
    }
}

impl Shown for Model {
    type View = view::Client;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::Client {
        view::Client::of(self, sight)
    }
}

impl Listed for Model {
    const UPDATED: Option<Column> = Some(Column::UpdatedAt);
    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}
