//! One rule for each action: which roles, on which side, with what need of a basis, under which scope of a token.
use super::{Role, Side, TokenScope};
use crate::{basis::Category, case, referral};
use strum::IntoEnumIterator;

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
    ViewSharing           "client.sharing"        GUARDIANS      KEEPER     TO_SEE   Bases;
    ViewAccessLog         "client.access_log"     GUARDIANS      KEEPER     TO_SEE   Clients;
    ExtractAccessLog      "client.access_log_extract" OFFICERS   KEEPER     TO_SEE   Audit;
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
    RemoveDue             "retention.remove"      NOBODY         SYSTEM     NOTHING  Audit;
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
