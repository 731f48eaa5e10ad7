//! Who may do what, to whose record, and on what basis: one rule per action, one pure decision.
//!
//! The order of [`decide`] is the order of the law: whether the person has no interest of their own, may see what is so
//! labelled and works with the client at all, scope of the token, role, side, then one legal basis that no prohibition takes away, then which fields it
//! opens.
mod caller;
mod facts;
mod ground;
mod inquiry;
mod rules;
#[cfg(test)]
mod tests;

pub use caller::{Actor, Caller};
pub use facts::{Facts, Safety, Standing};
pub use ground::grounds;
pub use inquiry::{Inquiry, explain};
pub use rules::{Action, Needs, Rule};

use crate::{
    BasisId, CaseId, ClientId, OrganizationId, Refusal,
    basis::{BasisKind, Categories, Category, Grant, Receiver},
    codes,
};
use chrono::{DateTime, Utc};

codes! {
    /// What a user is in an organization.
    pub enum Role as Role {
        Worker, TeamLead, OrgAdmin, PrivacyOfficer, Trainee, PeerExpert, PlatformAdmin,
        /// Whose duty includes knowing where safety-restricted clients are; beside another role.
        SafetyHandler,
    }

    /// What a machine token may be used for.
    pub enum TokenScope as TokenScope {
        Register, Directory, DirectoryWrite, Clients, ClientsWrite, Bases, BasesWrite, Cases, CasesWrite,
        Referrals, ReferralsWrite, Events, Audit, RegisterWrite,
    }

    /// Where the caller's organization stands to a record.
    pub enum Side as Side {
        /// Anybody who is signed in.
        Anyone,
        /// The organization whose record it is: the controller of the client's data, the lead of the case.
        Keeper,
        Sender,
        Receiver,
        /// Takes part in the case.
        Member,
        /// The service itself.
        System,
    }
}

/// Whose record it is and about whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The controller of the client's data; for other records the organization they belong to.
    pub keeper: Option<OrganizationId>,
    pub sender: Option<OrganizationId>,
    pub receiver: Option<OrganizationId>,
    pub client: Option<ClientId>,
    pub case: Option<CaseId>,
}

impl Scope {
    /// A record of one organization that is about nobody.
    pub fn of(organization: OrganizationId) -> Self {
        Self { keeper: Some(organization), ..Self::default() }
    }
    /// Where the caller stands. Whoever sees a record and is neither keeper nor an end of it takes part in its case.
    pub fn puts_on(&self, caller: &Caller, side: Side) -> bool {
        let me = Some(caller.organization);
        match side {
            Side::Anyone => true,
            Side::System => matches!(caller.actor, Actor::System(_)),
            Side::Keeper => self.keeper == me,
            Side::Sender => self.sender == me,
            Side::Receiver => self.receiver == me,
            Side::Member => self.case.is_some() || self.client.is_some(),
        }
    }
}

/// Why a permitted action was permitted; kept with the audit entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// No client data is touched.
    Role,
    /// The organization's own register.
    OwnRegister,
    /// A recorded basis.
    Recorded { id: BasisId, kind: BasisKind },
    /// A step that shows no client data.
    Unseen,
}

impl Basis {
    pub fn code(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::OwnRegister => "own_register",
            Self::Recorded { kind, .. } => kind.code(),
            Self::Unseen => "unseen",
        }
    }
    pub const fn id(self) -> Option<BasisId> {
        match self {
            Self::Recorded { id, .. } => Some(id),
            _ => None,
        }
    }
    pub const fn kind(self) -> Option<BasisKind> {
        match self {
            Self::Recorded { kind, .. } => Some(kind),
            _ => None,
        }
    }
}

/// Which categories of client data an answer may show, and whether it may show where the client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    categories: Categories,
    hides_place: bool,
}

impl Sight {
    pub fn whole() -> Self {
        Self::of(Categories::all())
    }
    pub const fn nothing() -> Self {
        Self::of(Categories::EMPTY)
    }
    pub const fn of(categories: Categories) -> Self {
        Self { categories, hides_place: false }
    }
    /// The same, without what tells where a client is that `safety` hides.
    #[must_use]
    pub const fn minding(self, safety: Safety) -> Self {
        Self { hides_place: safety.hides(), ..self }
    }
    pub fn shows(self, category: Category) -> bool {
        self.categories.contains(category)
    }
    /// Whether it may be shown where the client lives, is reached and is served; not so of a safety-restricted client.
    pub const fn shows_place(self) -> bool {
        !self.hides_place
    }
    pub const fn categories(self) -> Categories {
        self.categories
    }
    /// The value, if its category may be shown.
    pub fn reveal<T>(self, category: Category, value: T) -> Option<T> {
        self.shows(category).then_some(value)
    }
}

/// A yes: on which basis, and what may be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit {
    pub basis: Basis,
    pub sight: Sight,
}

impl Permit {
    /// What a role alone permits: no client data is shown.
    pub const fn of_role() -> Self {
        Self { basis: Basis::Role, sight: Sight::nothing() }
    }
}

/// Whether `caller` may take `action` on the record of `scope`, given the `facts` that concern the record.
///
/// # Errors
/// The refusal that the first failing rule names.
pub fn decide(
    action: Action,
    caller: &Caller,
    scope: &Scope,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<Permit, Refusal> {
    action.rule().decide(caller, scope, facts, now)
}

impl Rule {
    /// Whether the caller may take the action without working with any client.
    pub fn lets_apart(&self, caller: &Caller) -> bool {
        self.apart.iter().any(|role| caller.has(*role))
    }

    /// Whether a person acts without working with the client; whoever broke the glass may read as if they did.
    fn stands_apart(
        &self,
        caller: &Caller,
        standing: Standing,
        emergency: Option<&Grant>,
    ) -> Result<bool, Refusal> {
        if standing.is_conflicted && !self.is_blind {
            return Err(Refusal::Conflicted);
        }
        if standing.is_walled {
            return Err(Refusal::Walled);
        }
        if caller.user().is_none() {
            return Ok(false);
        }
        let may_read = emergency.is_some() && self.is_for_emergencies;
        match (standing.is_related || may_read, self.lets_apart(caller), emergency) {
            (true, ..) => Ok(false),
            (false, true, _) => Ok(true),
            (false, false, Some(_)) => Err(Refusal::NotAllowed),
            (false, false, None) => Err(Refusal::Unrelated),
        }
    }

    fn admits(&self, caller: &Caller) -> Result<(), Refusal> {
        if caller.scopes.is_some_and(|scopes| !scopes.contains(self.scope)) {
            return Err(Refusal::InsufficientScope);
        }
        let system = matches!(caller.actor, Actor::System(_));
        if system || self.roles.iter().any(|role| caller.has(*role)) {
            Ok(())
        } else {
            Err(Refusal::NotAllowed)
        }
    }

    fn decide(
        &self,
        caller: &Caller,
        scope: &Scope,
        facts: &Facts,
        now: DateTime<Utc>,
    ) -> Result<Permit, Refusal> {
        let permit = self.permits(caller, scope, facts, now)?;
        Ok(Permit { sight: permit.sight.minding(facts.safety), ..permit })
    }

    fn permits(
        &self,
        caller: &Caller,
        scope: &Scope,
        Facts { grants, standing, .. }: &Facts,
        now: DateTime<Utc>,
    ) -> Result<Permit, Refusal> {
        let emergency = scope.client.and_then(|_| emergency(caller, grants, now));
        // First of all, so that nobody learns of a client they have nothing to do with.
        let is_apart = scope.client.is_some() && self.stands_apart(caller, *standing, emergency)?;
        if is_apart && self.knows_by_class_alone(caller, scope, grants) {
            return Err(Refusal::Unrelated);
        }
        self.admits(caller)?;
        if !self.sides.iter().any(|side| scope.puts_on(caller, *side)) {
            return Err(Refusal::NotAllowed);
        }
        let lawful = |category| {
            let needed = [category].into_iter().collect();
            match emergency.filter(|_| self.is_for_emergencies) {
                Some(grant) => in_emergency(grant, needed),
                None => lawful(caller, scope, grants, now, needed),
            }
        };
        match self.needs {
            Needs::Basis(category) if is_apart => match lawful(category) {
                Ok(_) => Ok(Permit { basis: Basis::Unseen, sight: Sight::nothing() }),
                // Only whoever broke the glass knows the client already.
                Err(refusal) if emergency.is_some() => Err(refusal),
                Err(_) => Err(Refusal::Unrelated),
            },
            Needs::Nothing => Ok(Permit { basis: Basis::Role, sight: own_sight(caller, scope) }),
            Needs::Basis(category) => lawful(category),
            Needs::BasisToSee => {
                Ok(lawful(Category::Basic)
                    .unwrap_or(Permit { basis: Basis::Unseen, sight: Sight::nothing() }))
            }
        }
    }
}

/// A record about nobody is seen whole by its own organization; others see what is public of it.
fn own_sight(caller: &Caller, scope: &Scope) -> Sight {
    let is_own = scope.client.is_none() && scope.keeper == Some(caller.organization);
    match caller.actor {
        _ if !is_own => Sight::nothing(),
        // Where a shelter is, a system tells on.
        Actor::ApiClient { on_behalf_of: None, .. } => {
            Sight::of(Categories::all().without([Category::Contact].into_iter().collect()))
        }
        _ => Sight::whole(),
    }
}

/// What the person has opened to themselves, and to no partner system that acts for them.
fn emergency<'a>(caller: &Caller, grants: &'a [Grant], now: DateTime<Utc>) -> Option<&'a Grant> {
    let user = caller.person()?;
    grants.iter().find(|grant| grant.serves_alone(user, caller.organization, now))
}

/// While it is open, it is what every use stands on, in one's own organization, too.
fn in_emergency(grant: &Grant, needed: Categories) -> Result<Permit, Refusal> {
    if grant.categories.covers(needed) {
        let basis = Basis::Recorded { id: grant.basis, kind: grant.kind };
        Ok(Permit { basis, sight: Sight::of(grant.categories) })
    } else {
        Err(Refusal::NoLegalBasis)
    }
}

/// What opens the record to the caller: its own register, or grants less what is forbidden. A prohibition goes before
/// consents and permits, and a statutory basis before a prohibition.
fn lawful(
    caller: &Caller,
    scope: &Scope,
    grants: &[Grant],
    now: DateTime<Utc>,
    needed: Categories,
) -> Result<Permit, Refusal> {
    if scope.client.is_none()
        || scope.keeper == Some(caller.organization)
        || matches!(caller.actor, Actor::System(_))
    {
        return Ok(Permit { basis: Basis::OwnRegister, sight: Sight::whole() });
    }
    let me = caller.receiver();
    let forbidden = forbidden(me, grants, now);
    let mine = || grants.iter().filter(|grant| grant.serves(me, now));
    let Some(found) = mine().find(|grant| grant.opens(forbidden).covers(needed)) else {
        let would = mine().any(|grant| grant.categories.covers(needed));
        return Err(if would { Refusal::Prohibited } else { Refusal::NoLegalBasis });
    };
    let sight = Sight::of(opened(me, grants, now));
    Ok(Permit { basis: Basis::Recorded { id: found.basis, kind: found.kind }, sight })
}

/// What grants open to `whom` now, less what is forbidden to it.
pub fn opened(whom: Receiver, grants: &[Grant], now: DateTime<Utc>) -> Categories {
    let forbidden = forbidden(whom, grants, now);
    grants
        .iter()
        .filter(|grant| grant.serves(whom, now))
        .fold(Categories::EMPTY, |all, grant| all.union(grant.opens(forbidden)))
}

fn forbidden(whom: Receiver, grants: &[Grant], now: DateTime<Utc>) -> Categories {
    grants
        .iter()
        .filter(|grant| grant.forbids(whom, now))
        .fold(Categories::EMPTY, |all, grant| all.union(grant.categories))
}
