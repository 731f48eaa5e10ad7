//! What the records of the register have in common: each belongs to one organization, whose administrators keep it, and
//! the operator of the platform keeps them all.
use domain::{
    Refused,
    access::{Action, Actor, Caller, Role},
    codelist,
};

/// Whether the caller's work is not limited to one organization.
pub fn is_operator(caller: &Caller) -> bool {
    matches!(caller.actor, Actor::System(_)) || caller.has(Role::PlatformAdmin)
}

/// The action by which the caller does what others may do in their own organization only.
pub fn as_operator_or(caller: &Caller, own: Action) -> Action {
    if is_operator(caller) { Action::ManageRegister } else { own }
}

/// # Errors
/// A code that the list of that name does not have.
pub fn known(list: &str, code: Option<&str>, place: &str) -> Result<(), Refused> {
    match code {
        Some(code) if !codelist::contains(list, code) => {
            Err(Refused::field(place, "unknown_code", format!("is not a code of {list}")))
        }
        _ => Ok(()),
    }
}

/// Declares a record that belongs to the organization in `organization_id`.
macro_rules! of_organization {
    ($module:ident, $id:ty, $kind:ident, visible = $visible:expr) => {
        impl crate::store::Record for entity::$module::Model {
            type Entity = entity::$module::Entity;
            type Column = entity::$module::Column;
            type Id = $id;
            const KIND: domain::event::Kind = domain::event::Kind::$kind;
            const ID: Self::Column = Self::Column::Id;
            const VERSION: Self::Column = Self::Column::Version;
            const LOCKS: &'static [&'static str] = &[stringify!($module)];

            fn id(&self) -> $id {
                self.id
            }
            fn version(&self) -> crate::store::Version {
                crate::store::Version(self.version)
            }
            fn scope(&self) -> domain::access::Scope {
                domain::access::Scope::of(self.organization_id)
            }
            fn visible_to(caller: &domain::access::Caller) -> sea_orm::Condition {
                $visible(caller)
            }
        }
    };
}
pub(super) use of_organization;
