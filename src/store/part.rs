/// What the parts of a case have in common: they are the case's, and seen by those who take part in it, as far as they are
/// `$for_members` of that organization.
macro_rules! part_of_case {
    ($module:ident, $id:ty, $kind:ident, $table:literal, $made:ident, $made_at:ident) => {
        $crate::store::part_of_case!($module, $id, $kind, $table, $made, $made_at, |_| {
            sea_orm::Condition::all()
        });
    };
    ($module:ident, $id:ty, $kind:ident, $table:literal, $made:ident, $made_at:ident, $for_members:expr) => {
        impl crate::store::Record for entity::$module::Model {
            type Entity = entity::$module::Entity;
            type Column = entity::$module::Column;
            type Id = $id;
            const KIND: domain::event::Kind = domain::event::Kind::$kind;
            const ID: Self::Column = Self::Column::Id;
            const VERSION: Self::Column = Self::Column::Version;
            const CLIENT: Option<Self::Column> = Some(Self::Column::ClientId);
            const KEEPER: Option<Self::Column> = Some(Self::Column::KeeperId);
            const CASE: Option<Self::Column> = Some(Self::Column::CaseId);
            const MADE: Option<Self::Column> = Some(Self::Column::$made);
            const IN_EMERGENCY: bool = true;
            const LOCKS: &'static [&'static str] = &["fact_case", $table];

            fn id(&self) -> $id {
                self.id
            }
            fn version(&self) -> crate::store::Version {
                crate::store::Version(self.version)
            }
            fn made_at(&self) -> Option<chrono::DateTime<chrono::Utc>> {
                Some(self.$made_at)
            }
            fn scope(&self) -> domain::access::Scope {
                domain::access::Scope {
                    client: Some(self.client_id),
                    case: Some(self.case_id),
                    ..domain::access::Scope::of(self.keeper_id)
                }
            }
            fn visible_to(caller: &domain::access::Caller) -> sea_orm::Condition {
                use sea_orm::ColumnTrait;
                let for_members: fn(domain::OrganizationId) -> sea_orm::Condition = $for_members;
                let me = caller.organization;
                let of_member = crate::store::scope::takes_part(Self::Column::CaseId, me);
                sea_orm::Condition::any()
                    .add(Self::Column::KeeperId.eq(me))
                    .add(sea_orm::Condition::all().add(of_member).add(for_members(me)))
            }
        }
    };
}
pub(crate) use part_of_case;
