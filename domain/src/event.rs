//! Everything that happens to a record: its history, the time line of its case and what the outside is told.
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// Names the records that event ids point to.
pub struct Event;

crate::codes! {
    /// What kind of record something happened to.
    pub enum Kind as RecordKind {
        Organization, Unit, User, ApiClient, Session, Service, Channel, GeneralDescription, Import, Client, Basis, Case,
        CaseMember, Need, NextStep, Referral, Message, Event, AuditEntry, Codelist, ClientTask,
        Conflict, SafetyRestriction, Reveal, BreakGlass, Alert, Plan, Goal, GoalAssessment, PlanVersion,
        Strength, NetworkMember, CaseNote, PlanAction, Meeting, MeasureResponse,
    }
}

impl Kind {
    /// The kind of document that a record of this kind is part of, as a basis can be narrowed to it.
    #[must_use]
    pub const fn document(self) -> Self {
        match self {
            Self::Goal | Self::GoalAssessment | Self::PlanVersion | Self::PlanAction => Self::Plan,
            _ => self,
        }
    }
}

/// What happened. The names are stable: partner systems subscribe to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr, Display)]
#[strum(serialize_all = "snake_case")]
pub enum Happened {
    #[strum(serialize = "organization.created")]
    OrganizationCreated,
    #[strum(serialize = "organization.changed")]
    OrganizationChanged,
    #[strum(serialize = "unit.created")]
    UnitCreated,
    #[strum(serialize = "unit.changed")]
    UnitChanged,
    #[strum(serialize = "user.created")]
    UserCreated,
    #[strum(serialize = "user.changed")]
    UserChanged,
    #[strum(serialize = "user.access_reset")]
    UserAccessReset,
    #[strum(serialize = "api_client.created")]
    ApiClientCreated,
    #[strum(serialize = "api_client.changed")]
    ApiClientChanged,
    #[strum(serialize = "api_client.revoked")]
    ApiClientRevoked,
    #[strum(serialize = "service.created")]
    ServiceCreated,
    #[strum(serialize = "service.changed")]
    ServiceChanged,
    #[strum(serialize = "directory.imported")]
    DirectoryImported,
    #[strum(serialize = "client.created")]
    ClientCreated,
    #[strum(serialize = "client.changed")]
    ClientChanged,
    #[strum(serialize = "client.task_recorded")]
    TaskRecorded,
    #[strum(serialize = "client.task_ended")]
    TaskEnded,
    #[strum(serialize = "safety_restriction.recorded")]
    SafetyRestricted,
    #[strum(serialize = "safety_restriction.renewed")]
    SafetyRenewed,
    #[strum(serialize = "safety_restriction.review_due")]
    SafetyReviewDue,
    #[strum(serialize = "safety_restriction.ended")]
    SafetyEnded,
    #[strum(serialize = "client.revealed")]
    PlaceRevealed,
    #[strum(serialize = "break_glass.opened")]
    BreakGlassOpened,
    #[strum(serialize = "break_glass.frequent")]
    BreakGlassFrequent,
    #[strum(serialize = "break_glass.reviewed")]
    BreakGlassReviewed,
    #[strum(serialize = "break_glass.review_overdue")]
    BreakGlassReviewOverdue,
    #[strum(serialize = "alert.raised")]
    AlertRaised,
    #[strum(serialize = "alert.settled")]
    AlertSettled,
    #[strum(serialize = "conflict.declared")]
    ConflictDeclared,
    #[strum(serialize = "conflict.ended")]
    ConflictEnded,
    #[strum(serialize = "client.removed")]
    ClientRemoved,
    #[strum(serialize = "basis.recorded")]
    BasisRecorded,
    #[strum(serialize = "basis.withdrawn")]
    BasisWithdrawn,
    #[strum(serialize = "basis.expired")]
    BasisExpired,
    #[strum(serialize = "basis.took_effect")]
    BasisTookEffect,
    #[strum(serialize = "basis.removed")]
    BasisRemoved,
    #[strum(serialize = "case.created")]
    CaseCreated,
    #[strum(serialize = "case.changed")]
    CaseChanged,
    #[strum(serialize = "case.opened")]
    CaseOpened,
    #[strum(serialize = "case.activated")]
    CaseActivated,
    #[strum(serialize = "case.monitored")]
    CaseMonitored,
    #[strum(serialize = "case.closed")]
    CaseClosed,
    #[strum(serialize = "case.reopened")]
    CaseReopened,
    #[strum(serialize = "case.removed")]
    CaseRemoved,
    #[strum(serialize = "case.member_joined")]
    MemberJoined,
    #[strum(serialize = "case.member_left")]
    MemberLeft,
    #[strum(serialize = "need.recorded")]
    NeedRecorded,
    #[strum(serialize = "need.changed")]
    NeedChanged,
    #[strum(serialize = "next_step.agreed")]
    NextStepAgreed,
    #[strum(serialize = "next_step.changed")]
    NextStepChanged,
    #[strum(serialize = "next_step.done")]
    NextStepDone,
    #[strum(serialize = "strength.recorded")]
    StrengthRecorded,
    #[strum(serialize = "strength.changed")]
    StrengthChanged,
    #[strum(serialize = "network_member.named")]
    NetworkMemberNamed,
    #[strum(serialize = "network_member.changed")]
    NetworkMemberChanged,
    #[strum(serialize = "case_note.written")]
    CaseNoteWritten,
    #[strum(serialize = "meeting.proposed")]
    MeetingProposed,
    #[strum(serialize = "meeting.changed")]
    MeetingChanged,
    #[strum(serialize = "meeting.scheduled")]
    MeetingScheduled,
    #[strum(serialize = "meeting.started")]
    MeetingStarted,
    #[strum(serialize = "meeting.held")]
    MeetingHeld,
    #[strum(serialize = "meeting.cancelled")]
    MeetingCancelled,
    #[strum(serialize = "meeting.no_show")]
    MeetingNoShow,
    #[strum(serialize = "measure_response.recorded")]
    MeasureResponseRecorded,
    #[strum(serialize = "plan.created")]
    PlanCreated,
    #[strum(serialize = "plan.changed")]
    PlanChanged,
    #[strum(serialize = "plan.sent_to_client")]
    PlanSentToClient,
    #[strum(serialize = "plan.recalled")]
    PlanRecalled,
    #[strum(serialize = "plan.client_answered")]
    PlanClientAnswered,
    #[strum(serialize = "plan.acceptance_asked")]
    PlanAcceptanceAsked,
    #[strum(serialize = "plan.accepted")]
    PlanAccepted,
    #[strum(serialize = "plan.declined")]
    PlanDeclined,
    #[strum(serialize = "plan.agreed")]
    PlanAgreed,
    #[strum(serialize = "plan.version_kept")]
    PlanVersionKept,
    #[strum(serialize = "plan.review_begun")]
    PlanReviewBegun,
    #[strum(serialize = "plan.ended")]
    PlanEnded,
    #[strum(serialize = "plan.superseded")]
    PlanSuperseded,
    #[strum(serialize = "goal.set")]
    GoalSet,
    #[strum(serialize = "goal.changed")]
    GoalChanged,
    #[strum(serialize = "goal.assessed")]
    GoalAssessed,
    #[strum(serialize = "plan_action.planned")]
    PlanActionPlanned,
    #[strum(serialize = "plan_action.changed")]
    PlanActionChanged,
    #[strum(serialize = "plan_action.started")]
    PlanActionStarted,
    #[strum(serialize = "plan_action.done")]
    PlanActionDone,
    #[strum(serialize = "plan_action.not_done")]
    PlanActionNotDone,
    #[strum(serialize = "plan_action.cancelled")]
    PlanActionCancelled,
    #[strum(serialize = "plan_action.reopened")]
    PlanActionReopened,
    #[strum(serialize = "plan_action.approved")]
    PlanActionApproved,
    #[strum(serialize = "plan_action.refused")]
    PlanActionRefused,
    #[strum(serialize = "plan_action.followed")]
    PlanActionFollowed,
    #[strum(serialize = "referral.created")]
    ReferralCreated,
    #[strum(serialize = "referral.changed")]
    ReferralChanged,
    #[strum(serialize = "referral.basis_changed")]
    ReferralBasisChanged,
    #[strum(serialize = "referral.assigned")]
    ReferralAssigned,
    #[strum(serialize = "referral.sent")]
    ReferralSent,
    #[strum(serialize = "referral.received")]
    ReferralReceived,
    #[strum(serialize = "referral.info_requested")]
    ReferralInfoRequested,
    #[strum(serialize = "referral.info_answered")]
    ReferralInfoAnswered,
    #[strum(serialize = "referral.accepted")]
    ReferralAccepted,
    #[strum(serialize = "referral.waitlisted")]
    ReferralWaitlisted,
    #[strum(serialize = "referral.scheduled")]
    ReferralScheduled,
    #[strum(serialize = "referral.started")]
    ReferralStarted,
    #[strum(serialize = "referral.held")]
    ReferralHeld,
    #[strum(serialize = "referral.resumed")]
    ReferralResumed,
    #[strum(serialize = "referral.decline_proposed")]
    ReferralDeclineProposed,
    #[strum(serialize = "referral.sent_back")]
    ReferralSentBack,
    #[strum(serialize = "referral.declined")]
    ReferralDeclined,
    #[strum(serialize = "referral.redirected")]
    ReferralRedirected,
    #[strum(serialize = "referral.completed")]
    ReferralCompleted,
    #[strum(serialize = "referral.not_delivered")]
    ReferralNotDelivered,
    #[strum(serialize = "referral.withdrawn")]
    ReferralWithdrawn,
    #[strum(serialize = "referral.cancel_requested")]
    ReferralCancelRequested,
    #[strum(serialize = "referral.cancel_confirmed")]
    ReferralCancelConfirmed,
    #[strum(serialize = "referral.cancel_refused")]
    ReferralCancelRefused,
    #[strum(serialize = "referral.expired")]
    ReferralExpired,
    #[strum(serialize = "referral.reopened")]
    ReferralReopened,
    #[strum(serialize = "referral.marked_error")]
    ReferralMarkedError,
    #[strum(serialize = "referral.removed")]
    ReferralRemoved,
    #[strum(serialize = "referral.acknowledged")]
    ReferralAcknowledged,
    #[strum(serialize = "referral.client_informed")]
    ReferralClientInformed,
    #[strum(serialize = "referral.message_sent")]
    MessageSent,
}

impl From<crate::referral::Step> for Happened {
    fn from(step: crate::referral::Step) -> Self {
        use crate::referral::Step;
        match step {
            Step::Send => Self::ReferralSent,
            Step::Receive => Self::ReferralReceived,
            Step::RequestInfo => Self::ReferralInfoRequested,
            Step::AnswerInfo => Self::ReferralInfoAnswered,
            Step::Accept => Self::ReferralAccepted,
            Step::Waitlist => Self::ReferralWaitlisted,
            Step::Schedule => Self::ReferralScheduled,
            Step::Start => Self::ReferralStarted,
            Step::Hold => Self::ReferralHeld,
            Step::Resume => Self::ReferralResumed,
            Step::ProposeDecline => Self::ReferralDeclineProposed,
            Step::SendBack => Self::ReferralSentBack,
            Step::Decline => Self::ReferralDeclined,
            Step::Redirect => Self::ReferralRedirected,
            Step::Complete => Self::ReferralCompleted,
            Step::NotDelivered => Self::ReferralNotDelivered,
            Step::Withdraw => Self::ReferralWithdrawn,
            Step::RequestCancel => Self::ReferralCancelRequested,
            Step::ConfirmCancel => Self::ReferralCancelConfirmed,
            Step::RefuseCancel => Self::ReferralCancelRefused,
            Step::Expire => Self::ReferralExpired,
            Step::Reopen => Self::ReferralReopened,
            Step::MarkError => Self::ReferralMarkedError,
        }
    }
}

impl From<crate::meeting::Step> for Happened {
    fn from(step: crate::meeting::Step) -> Self {
        use crate::meeting::Step;
        match step {
            Step::Schedule => Self::MeetingScheduled,
            Step::Start => Self::MeetingStarted,
            Step::Complete => Self::MeetingHeld,
            Step::Cancel => Self::MeetingCancelled,
            Step::NoShow => Self::MeetingNoShow,
        }
    }
}

impl From<crate::plan::Step> for Happened {
    fn from(step: crate::plan::Step) -> Self {
        use crate::plan::Step;
        match step {
            Step::SendToClient => Self::PlanSentToClient,
            Step::Recall => Self::PlanRecalled,
            Step::Agree => Self::PlanAgreed,
            Step::Review => Self::PlanReviewBegun,
            Step::End => Self::PlanEnded,
            Step::Supersede => Self::PlanSuperseded,
        }
    }
}

impl From<crate::plan::action::Step> for Happened {
    fn from(step: crate::plan::action::Step) -> Self {
        use crate::plan::action::Step;
        match step {
            Step::Start => Self::PlanActionStarted,
            Step::Done => Self::PlanActionDone,
            Step::NotDone => Self::PlanActionNotDone,
            Step::Cancel => Self::PlanActionCancelled,
            Step::Reopen => Self::PlanActionReopened,
        }
    }
}

impl From<crate::case::Step> for Happened {
    fn from(step: crate::case::Step) -> Self {
        use crate::case::Step;
        match step {
            Step::Open => Self::CaseOpened,
            Step::Activate => Self::CaseActivated,
            Step::Monitor => Self::CaseMonitored,
            Step::Close => Self::CaseClosed,
            Step::Reopen => Self::CaseReopened,
        }
    }
}
