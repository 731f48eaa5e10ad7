//! Who sees what of the directory: what is published, everybody; what is not, the organization it belongs to.
use crate::{
    access::Listed,
    directory::import::Import,
    store::{Record, Shown, Version},
};
use domain::{
    ChannelId, GeneralDescriptionId, ImportId, OrganizationId, ServiceId,
    access::{Caller, Role, Scope, Sight},
    directory::Publishing,
    event::Kind,
};
use entity::{directory_channel, directory_service, general_description, import};
use sea_orm::{ColumnTrait, Condition};

fn of(organization: Option<OrganizationId>) -> Scope {
    organization.map(Scope::of).unwrap_or_default()
}

macro_rules! record {
    ($module:ident, $id:ty, $kind:ident, $table:literal, $keeper:expr, $visible:expr) => {
        impl Record for $module::Model {
            type Entity = $module::Entity;
            type Column = $module::Column;
            type Id = $id;
            const KIND: Kind = Kind::$kind;
            const ID: Self::Column = $module::Column::Id;
            const VERSION: Self::Column = $module::Column::Version;
            const LOCKS: &'static [&'static str] = &[$table];

            fn id(&self) -> $id {
                self.id
            }
            fn version(&self) -> Version {
                Version(self.version)
            }
            fn scope(&self) -> Scope {
                let keeper: fn(&Self) -> Option<OrganizationId> = $keeper;
                of(keeper(self))
            }
            fn visible_to(caller: &Caller) -> Condition {
                let visible: fn(&Caller) -> Condition = $visible;
                visible(caller)
            }
        }
    };
}

record!(
    directory_service,
    ServiceId,
    Service,
    "directory_service",
    |service| service.organization_id,
    |caller| {
        use directory_service::Column;
        Condition::any()
            .add(Column::Publishing.eq(Publishing::Published))
            .add(Column::OrganizationId.eq(caller.organization))
    }
);
record!(
    directory_channel,
    ChannelId,
    Channel,
    "directory_channel",
    |channel| channel.organization_id,
    |caller| {
        use directory_channel::Column;
        Condition::any()
            .add(Column::Publishing.eq(Publishing::Published))
            .add(Column::OrganizationId.eq(caller.organization))
    }
);
record!(
    general_description,
    GeneralDescriptionId,
    GeneralDescription,
    "general_description",
    |_| None,
    |_| Condition::all()
);
record!(import, ImportId, Import, "import", |import| import.organization_id, |caller| {
    let own = import::Column::OrganizationId.eq(caller.organization);
    if caller.has(Role::PlatformAdmin) { Condition::all() } else { Condition::all().add(own) }
});

impl Shown for import::Model {
    type View = Import;
    fn view(&self, _: Sight, _: chrono::DateTime<chrono::Utc>) -> Import {
        Import::of(self)
    }
}
impl Listed for import::Model {}
