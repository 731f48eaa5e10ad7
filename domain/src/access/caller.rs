//! Who is asking.
use super::{Action, Role, TokenScope};
use crate::{
    ApiClientId, OrganizationId, Refusal, UnitId, UserId, basis::Receiver, case::ServiceTask, code::Set,
    organization::Sector,
};

/// Who is asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    User(UserId),
    /// A partner system, acting for its organization or for one of its users.
    ApiClient {
        id: ApiClientId,
        on_behalf_of: Option<UserId>,
    },
    /// The service itself: sign-in, clocks, imports on the command line.
    System(&'static str),
}

/// Who is asking, for which organization, with which rights.
#[derive(Clone, Debug)]
pub struct Caller {
    pub actor: Actor,
    pub organization: OrganizationId,
    /// What the organization mainly does: the class that a basis can name in its place.
    pub sector: Option<Sector>,
    /// The unit the person works in; none where they work for the organization as a whole.
    pub unit: Option<UnitId>,
    /// The service tasks the person works in.
    pub tasks: Set<ServiceTask>,
    pub roles: Set<Role>,
    /// What the token is limited to; a signed-in person has no such limit.
    pub scopes: Option<Set<TokenScope>>,
}

impl Caller {
    /// The person behind the request, if there is one.
    pub const fn user(&self) -> Option<UserId> {
        match self.actor {
            Actor::User(user) => Some(user),
            Actor::ApiClient { on_behalf_of, .. } => on_behalf_of,
            Actor::System(_) => None,
        }
    }
    /// The person who asks in their own session, with no partner system between.
    pub const fn person(&self) -> Option<UserId> {
        match self.actor {
            Actor::User(user) => Some(user),
            Actor::ApiClient { .. } | Actor::System(_) => None,
        }
    }
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(role)
    }
    /// Whether role and token permit the action somewhere, whatever the record.
    ///
    /// # Errors
    /// `insufficient-scope` or `not-allowed`.
    pub fn may(&self, action: Action) -> Result<(), Refusal> {
        action.rule().admits(self)
    }
    /// The organization as one that receives.
    pub fn receiver(&self) -> Receiver {
        let Self { organization, sector, .. } = *self;
        Receiver { organization, sector, takes_of_class: self.user().is_some() }
    }
    /// Anybody who works with clients at an organization, as seen by the one who asks about them.
    #[must_use]
    pub fn colleague_at(&self, Receiver { organization, sector, .. }: Receiver) -> Self {
        let roles = [Role::Worker, Role::TeamLead].into_iter().collect();
        Self { actor: self.actor, organization, sector, unit: None, tasks: Set::all(), roles, scopes: None }
    }
}
