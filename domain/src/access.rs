//! Who may do what, to whose record, and on what basis: one rule per action, one pure decision.
//!
//! The order of [`decide`] is the order of the law: scope of the token, role, side, then (with the issue on sharing:
//! conflict of interest, label walls, prohibitions), then one legal basis, then which fields it opens.
mod caller;
mod inquiry;

pub use caller::{Actor, Caller};
pub use inquiry::{Inquiry, explain};

use crate::{
    BasisId, CaseId, ClientId, OrganizationId, Refusal,
    basis::{BasisKind, Categories, Category, Grant},
    case, codes, referral,
};
use chrono::{DateTime, Utc};
use strum::IntoEnumIterator;

codes! {
    /// What a user is in an organization.
    pub enum Role as Role { Worker, TeamLead, OrgAdmin, PrivacyOfficer, Trainee, PeerExpert, PlatformAdmin }

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

/// Whether an action touches client data, and which category must be covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// No client data.
    Nothing,
    /// A live basis that covers the category, unless it is the keeper's own record.
    Basis(Category),
    /// Permitted without a basis, but then no client data is shown: nobody may be stuck with what they may not read.
    BasisToSee,
}

/// Who may take an action.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub roles: &'static [Role],
    pub sides: &'static [Side],
    pub needs: Needs,
    pub scope: TokenScope,
}

const ANYBODY: &[Role] = &[
    Role::Worker,
    Role::TeamLead,
    Role::OrgAdmin,
    Role::PrivacyOfficer,
    Role::Trainee,
    Role::PeerExpert,
    Role::PlatformAdmin,
];
const PROFESSIONALS: &[Role] = &[Role::Worker, Role::TeamLead];
const LEADS: &[Role] = &[Role::TeamLead];
const ADMINS: &[Role] = &[Role::OrgAdmin];
const OFFICERS: &[Role] = &[Role::PrivacyOfficer];
const PLATFORM: &[Role] = &[Role::PlatformAdmin];
const STAFF: &[Role] = &[Role::Worker, Role::TeamLead, Role::OrgAdmin, Role::PrivacyOfficer];
const GUARDIANS: &[Role] = &[Role::Worker, Role::TeamLead, Role::PrivacyOfficer];
const EDITORS: &[Role] = &[Role::OrgAdmin, Role::TeamLead];
const IMPORTERS: &[Role] = &[Role::OrgAdmin, Role::PlatformAdmin];
const NOBODY: &[Role] = &[];
const ANYONE: &[Side] = &[Side::Anyone];
const SYSTEM: &[Side] = &[Side::System];
const KEEPER: &[Side] = &[Side::Keeper];
const SENDER: &[Side] = &[Side::Sender];
const RECEIVER: &[Side] = &[Side::Receiver];
const TEAM: &[Side] = &[Side::Keeper, Side::Member];
const BOTH_ENDS: &[Side] = &[Side::Sender, Side::Receiver];
const INVOLVED: &[Side] = &[Side::Keeper, Side::Sender, Side::Receiver];
const NOTHING: Needs = Needs::Nothing;
const BASIC: Needs = Needs::Basis(Category::Basic);
const OF_NEEDS: Needs = Needs::Basis(Category::Needs);
const TO_SEE: Needs = Needs::BasisToSee;

const fn rule(roles: &'static [Role], sides: &'static [Side], needs: Needs, scope: TokenScope) -> Rule {
    Rule { roles, sides, needs, scope }
}

macro_rules! actions {
    ($($variant:ident $name:literal $roles:ident $sides:ident $needs:ident $scope:ident;)+) => {
        /// Everything that can be done, each with its [`Rule`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $($variant,)+ StepCase(case::Step), StepReferral(referral::Step) }
        impl Action {
            pub fn all() -> impl Iterator<Item = Self> {
                [$(Self::$variant,)+].into_iter()
                    .chain(case::Step::iter().map(Self::StepCase))
                    .chain(referral::Step::iter().map(Self::StepReferral))
            }
            pub fn rule(self) -> Rule {
                match self {
                    $(Self::$variant => rule($roles, $sides, $needs, TokenScope::$scope),)+
                    Self::StepCase(_) => rule(PROFESSIONALS, KEEPER, BASIC, TokenScope::CasesWrite),
                    Self::StepReferral(step) => referral_step(step),
                }
            }
            /// The name in audit entries and snapshots.
            pub fn name(self) -> String {
                match self {
                    $(Self::$variant => $name.to_owned(),)+
                    Self::StepCase(step) => format!("case.{step}"),
                    Self::StepReferral(step) => format!("referral.{step}"),
                }
            }
        }
    };
}

// action              name in the log          roles          sides      basis    token scope
actions! {
    ViewRegister          "register.view"         ANYBODY        ANYONE     NOTHING  Register;
    OwnAccount            "account.own"           ANYBODY        ANYONE     NOTHING  Register;
    ChangePassword        "account.password"      ANYBODY        ANYONE     NOTHING  Register;
    ChangeTotp            "account.totp"          ANYBODY        ANYONE     NOTHING  Register;
    OpenSession           "session.open"          NOBODY         SYSTEM     NOTHING  Register;
    EndSession            "session.end"           ANYBODY        ANYONE     NOTHING  Register;
    IssueToken            "token.issue"           NOBODY         SYSTEM     NOTHING  Register;
    RevokeToken           "token.revoke"          NOBODY         SYSTEM     NOTHING  Register;
    SweepIdentity         "identity.sweep"        NOBODY         SYSTEM     NOTHING  Register;
    ManageRegister        "register.manage"       PLATFORM       ANYONE     NOTHING  RegisterWrite;
    ManageOrganizations   "organization.manage"   PLATFORM       ANYONE     NOTHING  RegisterWrite;
    ManageOwnOrganization "organization.edit"     ADMINS         KEEPER     NOTHING  RegisterWrite;
    ViewUsers             "user.view"             STAFF          KEEPER     NOTHING  Register;
    ManageUsers           "user.manage"           ADMINS         KEEPER     NOTHING  RegisterWrite;
    ManageApiClients      "api_client.manage"     ADMINS         KEEPER     NOTHING  RegisterWrite;
    ReadDirectory         "directory.read"        ANYBODY        ANYONE     NOTHING  Directory;
    EditDirectory         "directory.edit"        EDITORS        KEEPER     NOTHING  DirectoryWrite;
    ImportDirectory       "directory.import"      IMPORTERS      ANYONE     NOTHING  DirectoryWrite;
    ViewClient            "client.view"           PROFESSIONALS  TEAM       BASIC    Clients;
    SearchClients         "client.search"         PROFESSIONALS  TEAM       BASIC    Clients;
    CreateClient          "client.create"         PROFESSIONALS  KEEPER     BASIC    ClientsWrite;
    EditClient            "client.edit"           PROFESSIONALS  KEEPER     BASIC    ClientsWrite;
    ViewBasis             "basis.view"            GUARDIANS      TEAM       TO_SEE   Bases;
    RecordBasis           "basis.record"          PROFESSIONALS  KEEPER     BASIC    BasesWrite;
    WithdrawBasis         "basis.withdraw"        GUARDIANS      KEEPER     TO_SEE   BasesWrite;
    CheckAccess           "access.check"          GUARDIANS      TEAM       NOTHING  Bases;
    ViewCase              "case.view"             PROFESSIONALS  TEAM       BASIC    Cases;
    CreateCase            "case.create"           PROFESSIONALS  KEEPER     BASIC    CasesWrite;
    EditCase              "case.edit"             PROFESSIONALS  KEEPER     BASIC    CasesWrite;
    ManageMembers         "case.members"          PROFESSIONALS  KEEPER     BASIC    CasesWrite;
    ViewCounterHops       "case.counter_hops"     PROFESSIONALS  KEEPER     BASIC    Cases;
    EditNeeds             "need.edit"             PROFESSIONALS  TEAM       OF_NEEDS CasesWrite;
    EditNextSteps         "next_step.edit"        PROFESSIONALS  TEAM       BASIC    CasesWrite;
    ViewReferral          "referral.view"         PROFESSIONALS  INVOLVED   BASIC    Referrals;
    CreateReferral        "referral.create"       PROFESSIONALS  TEAM       BASIC    ReferralsWrite;
    EditReferral          "referral.edit"         PROFESSIONALS  SENDER     BASIC    ReferralsWrite;
    AssignReferral        "referral.assign"       PROFESSIONALS  RECEIVER   BASIC    ReferralsWrite;
    MessageReferral       "referral.message"      PROFESSIONALS  BOTH_ENDS  BASIC    ReferralsWrite;
    AcknowledgeReferral   "referral.acknowledge"  PROFESSIONALS  SENDER     TO_SEE   ReferralsWrite;
    InformClient          "referral.inform_client" PROFESSIONALS SENDER     TO_SEE   ReferralsWrite;
    ReadEvents            "event.read"            ANYBODY        ANYONE     NOTHING  Events;
    ReadAudit             "audit.read"            OFFICERS       KEEPER     NOTHING  Audit;
}

/// Steps follow the referral's own table; what ends a referral is possible without a basis, what goes on is not.
fn referral_step(step: referral::Step) -> Rule {
    use referral::{By, Step};
    let needs = match step {
        Step::Decline
        | Step::ProposeDecline
        | Step::SendBack
        | Step::NotDelivered
        | Step::Complete
        | Step::ConfirmCancel
        | Step::Withdraw
        | Step::RequestCancel
        | Step::RefuseCancel
        | Step::Expire
        | Step::MarkError => Needs::BasisToSee,
        _ => BASIC,
    };
    let by = step.transition().by;
    let roles = match by {
        By::SenderLead | By::ReceiverLead => LEADS,
        _ => PROFESSIONALS,
    };
    rule(roles, by.sides(), needs, TokenScope::ReferralsWrite)
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

/// Which categories of client data an answer may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight(Categories);

impl Sight {
    pub fn whole() -> Self {
        Self(Categories::all())
    }
    pub const fn nothing() -> Self {
        Self(Categories::EMPTY)
    }
    pub const fn of(categories: Categories) -> Self {
        Self(categories)
    }
    pub fn shows(self, category: Category) -> bool {
        self.0.contains(category)
    }
    pub const fn categories(self) -> Categories {
        self.0
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

/// Whether `caller` may take `action` on the record of `scope`, given the `grants` of the caller's organization.
///
/// # Errors
/// The refusal that the first failing rule names.
pub fn decide(
    action: Action,
    caller: &Caller,
    scope: &Scope,
    grants: &[Grant],
    now: DateTime<Utc>,
) -> Result<Permit, Refusal> {
    action.rule().decide(caller, scope, grants, now)
}

impl Rule {
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
        grants: &[Grant],
        now: DateTime<Utc>,
    ) -> Result<Permit, Refusal> {
        self.admits(caller)?;
        if !self.sides.iter().any(|side| scope.puts_on(caller, *side)) {
            return Err(Refusal::NotAllowed);
        }
        // The issue on sharing puts conflict of interest, label walls and prohibitions here, before any basis.
        let lawful = |category| lawful(caller, scope, grants, now, [category].into_iter().collect());
        match self.needs {
            Needs::Nothing => Ok(Permit { basis: Basis::Role, sight: own_sight(caller, scope) }),
            Needs::Basis(category) => lawful(category).ok_or(Refusal::NoLegalBasis),
            Needs::BasisToSee => {
                Ok(lawful(Category::Basic)
                    .unwrap_or(Permit { basis: Basis::Unseen, sight: Sight::nothing() }))
            }
        }
    }
}

/// A record about nobody is seen whole by its own organization; others see what is public of it.
fn own_sight(caller: &Caller, scope: &Scope) -> Sight {
    let own = scope.client.is_none() && scope.keeper == Some(caller.organization);
    if own { Sight::whole() } else { Sight::nothing() }
}

fn lawful(
    caller: &Caller,
    scope: &Scope,
    grants: &[Grant],
    now: DateTime<Utc>,
    needed: Categories,
) -> Option<Permit> {
    if scope.client.is_none()
        || scope.keeper == Some(caller.organization)
        || matches!(caller.actor, Actor::System(_))
    {
        return Some(Permit { basis: Basis::OwnRegister, sight: Sight::whole() });
    }
    let mine = || {
        grants.iter().filter(|grant| grant.recipient == caller.organization && grant.serves_case_work(now))
    };
    let found = mine().find(|grant| grant.categories.covers(needed))?;
    let seen = mine().fold(Categories::EMPTY, |all, grant| all.union(grant.categories));
    Some(Permit { basis: Basis::Recorded { id: found.basis, kind: found.kind }, sight: Sight::of(seen) })
}
