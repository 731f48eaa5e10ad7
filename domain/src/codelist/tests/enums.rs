//! Which enum of codes has which list.
use crate::{
    access, basis, break_glass, case, client, directory, event, measure, meeting, network, opening_hours,
    organization, plan, referral, relationship, report, retention, safety, strength, text, watch,
};

macro_rules! lists {
    ($($schema:literal $list:literal $code:ty;)+) => {
        vec![$(($schema, $list, <$code as strum::IntoEnumIterator>::iter().map(<$code>::code).collect())),+]
    };
}

type Lists = Vec<(&'static str, &'static str, Vec<&'static str>)>;

/// The list of every enum of codes, by the name of its schema.
pub fn enums() -> Lists {
    [of_clients(), of_organizations()].concat()
}

fn of_clients() -> Lists {
    lists! {
        "Role" "roles" access::Role;
        "TokenScope" "token_scopes" access::TokenScope;
        "Side" "sides" access::Side;
        "DataCategory" "data_categories" basis::Category;
        "Purpose" "purposes" basis::Purpose;
        "BasisKind" "basis_kinds" basis::BasisKind;
        "GivenVia" "given_via" basis::GivenVia;
        "StatuteCode" "statute_codes" basis::StatuteCode;
        "BasisStatus" "basis_statuses" basis::BasisStatus;
        "CaseStatus" "case_statuses" case::Status;
        "CaseStep" "case_steps" case::Step;
        "CasePriority" "case_priorities" case::Priority;
        "CaseOpenedVia" "case_opened_via" case::OpenedVia;
        "ServiceTask" "service_tasks" case::ServiceTask;
        "Label" "labels" case::Label;
        "WalledService" "walled_services" case::WalledService;
        "RetentionClass" "retention_classes" retention::Class;
        "CaseMemberRole" "case_member_roles" case::MemberRole;
        "NeedStatus" "need_statuses" case::NeedStatus;
        "NextStepWho" "next_step_who" case::Who;
        "HowTold" "how_told" case::HowTold;
        "NoNextStepReason" "no_next_step_reasons" case::NoNextStepReason;
        "NextStepStatus" "next_step_statuses" case::NextStepStatus;
        "PlanKind" "plan_kinds" plan::Kind;
        "PlanStatus" "plan_statuses" plan::Status;
        "PlanStep" "plan_steps" plan::Step;
        "PlanClientAnswer" "plan_client_answers" plan::ClientAnswer;
        "PlanAcceptance" "plan_acceptances" plan::Acceptance;
        "GoalStatus" "goal_statuses" plan::GoalStatus;
        "GoalFactorEffect" "goal_factor_effects" plan::Effect;
        "GoalAssessedBy" "goal_assessed_by" plan::AssessedBy;
        "PlanActionStatus" "plan_action_statuses" plan::action::Status;
        "PlanActionStep" "plan_action_steps" plan::action::Step;
        "PlanActionDoer" "plan_action_doers" plan::action::Doer;
        "PlanActionApproval" "plan_action_approvals" plan::action::Approval;
        "PlanWarning" "plan_warnings" plan::Warning;
        "MeetingKind" "meeting_kinds" meeting::Kind;
        "MeetingMode" "meeting_modes" meeting::Mode;
        "MeetingStatus" "meeting_statuses" meeting::Status;
        "MeetingStep" "meeting_steps" meeting::Step;
        "MeetingAttendance" "meeting_attendances" meeting::Attendance;
        "PriorReviewSkipped" "prior_review_skips" meeting::ReviewSkipped;
        "Instrument" "instruments" measure::Instrument;
        "MeasureAnsweredVia" "measure_answered_via" measure::AnsweredVia;
        "MeasureBand" "measure_bands" measure::Band;
        "AnswerBand" "answer_bands" report::AnswerBand;
        "LoopState" "loop_states" report::LoopState;
        "HopBand" "hop_bands" report::HopBand;
        "StrengthArea" "strength_areas" strength::Area;
        "StrengthSaidBy" "strength_said_by" strength::SaidBy;
        "StrengthShowedIn" "strength_showed_in" strength::ShowedIn;
        "NetworkMemberKind" "network_member_kinds" network::Kind;
        "NetworkMemberAddedBy" "network_member_added_by" network::AddedBy;
        "ContactKind" "contact_kinds" client::ContactKind;
        "AccessibilityNeed" "accessibility_needs" client::AccessibilityNeed;
    }
}

fn of_organizations() -> Lists {
    lists! {
        "ChannelKind" "channel_types" directory::ChannelKind;
        "AreaKind" "area_kinds" directory::AreaKind;
        "Charge" "charges" directory::Charge;
        "PublishingStatus" "publishing_statuses" directory::Publishing;
        "ImportOutcome" "import_outcomes" directory::ImportOutcome;
        "ImportStatus" "import_statuses" directory::ImportStatus;
        "ServiceKind" "service_kinds" directory::ServiceKind;
        "AccessibilityLevel" "accessibility_levels" directory::AccessibilityLevel;
        "AddressKind" "address_kinds" directory::AddressKind;
        "DirectoryFacet" "directory_facets" directory::Facet;
        "ImportIssueCode" "import_issue_codes" directory::ImportIssueCode;
        "RecordKind" "record_kinds" event::Kind;
        "ClientTaskKind" "client_task_kinds" relationship::TaskKind;
        "ConflictKind" "conflict_kinds" relationship::ConflictKind;
        "BreakGlassReason" "break_glass_reasons" break_glass::Reason;
        "BreakGlassOutcome" "break_glass_outcomes" break_glass::Outcome;
        "AlertPattern" "alert_patterns" watch::Pattern;
        "AlertState" "alert_states" watch::State;
        "AlertOutcome" "alert_outcomes" watch::Outcome;
        "RevealPurpose" "reveal_purposes" safety::RevealPurpose;
        "DayOfWeek" "days_of_week" opening_hours::Day;
        "OrganizationKind" "organization_kinds" organization::OrganizationKind;
        "Sector" "sectors" organization::Sector;
        "UnitKind" "unit_kinds" organization::UnitKind;
        "ReferralPhase" "referral_phases" referral::Phase;
        "ReferralStatus" "referral_statuses" referral::Status;
        "ReferralStep" "referral_steps" referral::Step;
        "ReferralStepBy" "referral_step_by" referral::By;
        "ReferralStepNeed" "referral_step_needs" referral::Need;
        "ReferralKind" "referral_kinds" referral::Kind;
        "Urgency" "urgencies" referral::Urgency;
        "Lang" "text_languages" text::Lang;
    }
}
