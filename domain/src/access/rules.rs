//! One rule for each action: which roles, on which side, with what need of a basis, under which scope of a token.
use super::{Role, Side, TokenScope};
use crate::{basis::Category, break_glass, case, plan, referral};
use strum::IntoEnumIterator;

/// Whether an action touches client data, and which category must be covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// No client data.
    Nothing,
    /// A live basis that covers the category, unless it is the keeper's own record.
    Basis(Category),
    /// Permitted without a basis, but then no client data is shown: nobody may be stuck with what they may not read, and
    /// whoever oversees what others do sees what was recorded about it.
    BasisToSee,
}

/// Who may take an action.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub roles: &'static [Role],
    pub sides: &'static [Side],
    pub needs: Needs,
    /// The roles that may take it without working with the client. Where it needs a basis their organization must have
    /// one, and they are shown nothing; where it does not, they see what others there see of the basis, task or alert.
    pub apart: &'static [Role],
    pub scope: TokenScope,
    /// Whether somebody may take it who has broken the glass and does not work with the client.
    pub is_for_emergencies: bool,
    /// Whether it tells of nobody at all: a conflict of interest hides nothing of it, because what vanished with the
    /// declaring of one would tell whose it was.
    pub is_blind: bool,
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
const OVERSEERS: &[Role] = &[Role::TeamLead, Role::PrivacyOfficer];
const HANDLERS: &[Role] = &[Role::SafetyHandler];
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
const PLAN: Needs = Needs::Basis(Category::Plan);
const FAMILY: Needs = Needs::Basis(Category::Family);
const MEASURES: Needs = Needs::Basis(Category::Measures);
const NOTES: Needs = Needs::Basis(Category::Notes);
const SAFETY: Needs = Needs::Basis(Category::Safety);
const TO_SEE: Needs = Needs::BasisToSee;

const fn rule(
    roles: &'static [Role],
    sides: &'static [Side],
    needs: Needs,
    apart: &'static [Role],
    scope: TokenScope,
) -> Rule {
    Rule { roles, sides, needs, apart, scope, is_for_emergencies: false, is_blind: false }
}

macro_rules! actions {
    ($($variant:ident $name:literal $roles:ident $sides:ident $needs:ident $apart:ident $scope:ident;)+) => {
        /// Everything that can be done, each with its [`Rule`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $($variant,)+ StepCase(case::Step), StepPlan(plan::Step), StepReferral(referral::Step) }
        impl Action {
            pub fn all() -> impl Iterator<Item = Self> {
                [$(Self::$variant,)+].into_iter()
                    .chain(case::Step::iter().map(Self::StepCase))
                    .chain(plan::Step::iter().map(Self::StepPlan))
                    .chain(referral::Step::iter().map(Self::StepReferral))
            }
            pub fn rule(self) -> Rule {
                let rule = match self {
                    $(Self::$variant => rule($roles, $sides, $needs, $apart, TokenScope::$scope),)+
                    Self::StepCase(_) => rule(PROFESSIONALS, KEEPER, BASIC, NOBODY, TokenScope::CasesWrite),
                    Self::StepPlan(step) => plan_step(step),
                    Self::StepReferral(step) => referral_step(step),
                };
                let is_blind = matches!(self, Self::ViewQueue);
                Rule { is_for_emergencies: break_glass::opens(self), is_blind, ..rule }
            }
            /// The name in audit entries and snapshots.
            pub fn name(self) -> String {
                match self {
                    $(Self::$variant => $name.to_owned(),)+
                    Self::StepCase(step) => format!("case.{step}"),
                    Self::StepPlan(step) => format!("plan.{step}"),
                    Self::StepReferral(step) => format!("referral.{step}"),
                }
            }
        }
    };
}

// action                 name in the log             roles         sides     basis    apart         token scope
actions! {
    ViewRegister          "register.view"             ANYBODY       ANYONE    NOTHING  NOBODY        Register;
    OwnAccount            "account.own"               ANYBODY       ANYONE    NOTHING  NOBODY        Register;
    ChangePassword        "account.password"          ANYBODY       ANYONE    NOTHING  NOBODY        Register;
    ChangeTotp            "account.totp"              ANYBODY       ANYONE    NOTHING  NOBODY        Register;
    StepUp                "account.step_up"           ANYBODY       ANYONE    NOTHING  NOBODY        Register;
    OpenSession           "session.open"              NOBODY        SYSTEM    NOTHING  NOBODY        Register;
    EndSession            "session.end"               ANYBODY       ANYONE    NOTHING  NOBODY        Register;
    IssueToken            "token.issue"               NOBODY        SYSTEM    NOTHING  NOBODY        Register;
    RevokeToken           "token.revoke"              NOBODY        SYSTEM    NOTHING  NOBODY        Register;
    SweepIdentity         "identity.sweep"            NOBODY        SYSTEM    NOTHING  NOBODY        Register;
    ManageRegister        "register.manage"           PLATFORM      ANYONE    NOTHING  NOBODY        RegisterWrite;
    ManageOrganizations   "organization.manage"       PLATFORM      ANYONE    NOTHING  NOBODY        RegisterWrite;
    ManageOwnOrganization "organization.edit"         ADMINS        KEEPER    NOTHING  NOBODY        RegisterWrite;
    ViewUsers             "user.view"                 STAFF         KEEPER    NOTHING  NOBODY        Register;
    ManageUsers           "user.manage"               ADMINS        KEEPER    NOTHING  NOBODY        RegisterWrite;
    ManageApiClients      "api_client.manage"         ADMINS        KEEPER    NOTHING  NOBODY        RegisterWrite;
    ReadDirectory         "directory.read"            ANYBODY       ANYONE    NOTHING  NOBODY        Directory;
    EditDirectory         "directory.edit"            EDITORS       KEEPER    NOTHING  NOBODY        DirectoryWrite;
    ImportDirectory       "directory.import"          IMPORTERS     ANYONE    NOTHING  NOBODY        DirectoryWrite;
    ViewClient            "client.view"               PROFESSIONALS TEAM      BASIC    NOBODY        Clients;
    SearchClients         "client.search"             PROFESSIONALS TEAM      BASIC    NOBODY        Clients;
    CreateClient          "client.create"             PROFESSIONALS KEEPER    BASIC    NOBODY        ClientsWrite;
    EditClient            "client.edit"               PROFESSIONALS KEEPER    BASIC    NOBODY        ClientsWrite;
    ViewBasis             "basis.view"                GUARDIANS     TEAM      TO_SEE   OFFICERS      Bases;
    PrintBasis            "basis.print"               GUARDIANS     KEEPER    BASIC    NOBODY        Bases;
    RecordBasis           "basis.record"              PROFESSIONALS KEEPER    BASIC    NOBODY        BasesWrite;
    WithdrawBasis         "basis.withdraw"            GUARDIANS     KEEPER    TO_SEE   OFFICERS      BasesWrite;
    SettleBasis           "basis.settle"              NOBODY        SYSTEM    TO_SEE   NOBODY        BasesWrite;
    ViewDisclosures       "basis.disclosures"         GUARDIANS     KEEPER    TO_SEE   OFFICERS      Bases;
    ViewSharing           "client.sharing"            GUARDIANS     KEEPER    TO_SEE   OFFICERS      Bases;
    ViewAccessLog         "client.access_log"         GUARDIANS     KEEPER    TO_SEE   OFFICERS      Clients;
    ExtractAccessLog      "client.access_log_extract" OFFICERS      KEEPER    TO_SEE   OFFICERS      Audit;
    CheckAccess           "access.check"              GUARDIANS     TEAM      NOTHING  OFFICERS      Bases;
    RecordTask            "client_task.record"        PROFESSIONALS TEAM      BASIC    PROFESSIONALS ClientsWrite;
    AssignTask            "client_task.assign"        LEADS         TEAM      BASIC    LEADS         ClientsWrite;
    ViewTasks             "client_task.view"          GUARDIANS     TEAM      TO_SEE   OVERSEERS     Clients;
    EndTask               "client_task.end"           GUARDIANS     TEAM      TO_SEE   OVERSEERS     ClientsWrite;
    RestrictSafety        "safety_restriction.record" PROFESSIONALS KEEPER    BASIC    NOBODY        ClientsWrite;
    ViewSafety            "safety_restriction.view"   GUARDIANS     KEEPER    TO_SEE   OVERSEERS     Clients;
    RenewSafety           "safety_restriction.renew"  PROFESSIONALS KEEPER    BASIC    NOBODY        ClientsWrite;
    EndSafety             "safety_restriction.end"    HANDLERS      KEEPER    BASIC    NOBODY        ClientsWrite;
    OpenSafetyReview      "safety_restriction.review" NOBODY        SYSTEM    NOTHING  NOBODY        ClientsWrite;
    RevealPlace           "client.reveal"             HANDLERS      TEAM      SAFETY   NOBODY        Clients;
    ViewReveals           "reveal.view"               GUARDIANS     TEAM      TO_SEE   OFFICERS      Clients;
    BreakGlass            "break_glass.open"          PROFESSIONALS ANYONE    NOTHING  NOBODY        ClientsWrite;
    ViewBreakGlass        "break_glass.view"          GUARDIANS     INVOLVED  TO_SEE   GUARDIANS     Clients;
    ReviewBreakGlass      "break_glass.review"        OFFICERS      INVOLVED  TO_SEE   OFFICERS      ClientsWrite;
    FlagBreakGlass        "break_glass.overdue"       NOBODY        SYSTEM    NOTHING  NOBODY        ClientsWrite;
    ViewCase              "case.view"                 PROFESSIONALS TEAM      BASIC    NOBODY        Cases;
    CreateCase            "case.create"               PROFESSIONALS KEEPER    BASIC    NOBODY        CasesWrite;
    EditCase              "case.edit"                 PROFESSIONALS KEEPER    BASIC    NOBODY        CasesWrite;
    ManageMembers         "case.members"              PROFESSIONALS KEEPER    BASIC    NOBODY        CasesWrite;
    ViewCounterHops       "case.counter_hops"         PROFESSIONALS KEEPER    BASIC    NOBODY        Cases;
    EditNeeds             "need.edit"                 PROFESSIONALS TEAM      OF_NEEDS NOBODY        CasesWrite;
    EditNextSteps         "next_step.edit"            PROFESSIONALS TEAM      BASIC    NOBODY        CasesWrite;
    ViewReports           "report.view"               LEADS         KEEPER    NOTHING  LEADS         Cases;
    ViewStrengths         "strength.view"             PROFESSIONALS TEAM      PLAN     NOBODY        Cases;
    EditStrengths         "strength.edit"             PROFESSIONALS TEAM      PLAN     NOBODY        CasesWrite;
    ViewNetwork           "network_member.view"       PROFESSIONALS TEAM      FAMILY   NOBODY        Cases;
    EditNetwork           "network_member.edit"       PROFESSIONALS TEAM      FAMILY   NOBODY        CasesWrite;
    ViewNotes             "case_note.view"            PROFESSIONALS TEAM      NOTES    NOBODY        Cases;
    WriteNotes            "case_note.write"           PROFESSIONALS TEAM      NOTES    NOBODY        CasesWrite;
    ViewMeetings          "meeting.view"              PROFESSIONALS TEAM      PLAN     NOBODY        Cases;
    EditMeetings          "meeting.edit"              PROFESSIONALS TEAM      PLAN     NOBODY        CasesWrite;
    ViewMeasures          "measure_response.view"     PROFESSIONALS TEAM      MEASURES NOBODY        Cases;
    RecordMeasures        "measure_response.record"   PROFESSIONALS TEAM      MEASURES NOBODY        CasesWrite;
    NoticeWorkAbility     "case.notice_work_ability"  NOBODY        SYSTEM    NOTHING  NOBODY        CasesWrite;
    ViewPlan              "plan.view"                 PROFESSIONALS TEAM      PLAN     NOBODY        Cases;
    EditPlan              "plan.edit"                 PROFESSIONALS TEAM      PLAN     NOBODY        CasesWrite;
    AssessGoal            "goal.assess"               PROFESSIONALS TEAM      PLAN     NOBODY        CasesWrite;
    AnswerForClient       "plan.answer_for_client"    PROFESSIONALS TEAM      PLAN     NOBODY        CasesWrite;
    CarryOutAction        "plan_action.carry_out"     PROFESSIONALS TEAM      PLAN     NOBODY        CasesWrite;
    ApproveAction         "plan_action.approve"       LEADS         TEAM      PLAN     NOBODY        CasesWrite;
    AnswerPlan            "plan.answer"               PROFESSIONALS TEAM      PLAN     NOBODY        CasesWrite;
    ViewReferral          "referral.view"             PROFESSIONALS INVOLVED  BASIC    NOBODY        Referrals;
    ViewQueue             "referral.queue"            LEADS         BOTH_ENDS NOTHING  LEADS         Referrals;
    CreateReferral        "referral.create"           PROFESSIONALS TEAM      BASIC    NOBODY        ReferralsWrite;
    EditReferral          "referral.edit"             PROFESSIONALS SENDER    BASIC    NOBODY        ReferralsWrite;
    AssignReferral        "referral.assign"           PROFESSIONALS RECEIVER  BASIC    LEADS         ReferralsWrite;
    MessageReferral       "referral.message"          PROFESSIONALS BOTH_ENDS BASIC    NOBODY        ReferralsWrite;
    AcknowledgeReferral   "referral.acknowledge"      PROFESSIONALS SENDER    TO_SEE   NOBODY        ReferralsWrite;
    InformClient          "referral.inform_client"    PROFESSIONALS SENDER    TO_SEE   NOBODY        ReferralsWrite;
    ViewConflicts         "conflict.view"             STAFF         KEEPER    NOTHING  NOBODY        Register;
    DeclareConflict       "conflict.declare"          STAFF         KEEPER    NOTHING  NOBODY        RegisterWrite;
    EndConflict           "conflict.end"              OFFICERS      KEEPER    NOTHING  NOBODY        RegisterWrite;
    ReadEvents            "event.read"                ANYBODY       ANYONE    NOTHING  NOBODY        Events;
    RemoveDue             "retention.remove"          NOBODY        SYSTEM    NOTHING  NOBODY        Audit;
    ReadAudit             "audit.read"                OFFICERS      KEEPER    NOTHING  NOBODY        Audit;
    RaiseAlert            "alert.raise"               NOBODY        SYSTEM    NOTHING  NOBODY        Audit;
    ViewAlerts            "alert.view"                OFFICERS      KEEPER    TO_SEE   OFFICERS      Audit;
    SettleAlert           "alert.settle"              OFFICERS      KEEPER    TO_SEE   OFFICERS      Audit;
    ViewPrivacyBoard      "privacy_board.view"        OFFICERS      KEEPER    NOTHING  NOBODY        Audit;
}

/// Whoever takes part in the case may carry the plan on, because its coordinator may be of any organization there; to end it
/// is the lead's.
fn plan_step(step: plan::Step) -> Rule {
    use plan::Step;
    let (roles, sides) = match step {
        Step::End => (PROFESSIONALS, KEEPER),
        Step::Supersede => (NOBODY, SYSTEM),
        _ => (PROFESSIONALS, TEAM),
    };
    rule(roles, sides, PLAN, NOBODY, TokenScope::CasesWrite)
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
    rule(roles, by.sides(), needs, NOBODY, TokenScope::ReferralsWrite)
}
