//! Where records are found.
use domain::event::Kind;
use uuid::Uuid;

/// The path of a record.
pub fn of(kind: Kind, id: Uuid) -> String {
    format!("/api/v1/{}/{id}", collection(kind))
}

const fn collection(kind: Kind) -> &'static str {
    match kind {
        Kind::Organization => "organizations",
        Kind::Unit => "units",
        Kind::User => "users",
        Kind::ApiClient => "api-clients",
        Kind::Session => "sessions",
        Kind::Service => "directory/services",
        Kind::Channel => "directory/channels",
        Kind::GeneralDescription => "directory/general-descriptions",
        Kind::Import => "imports",
        Kind::Client => "clients",
        Kind::Basis => "bases",
        Kind::Case => "cases",
        Kind::CaseMember => "case-members",
        Kind::Need => "needs",
        Kind::NextStep => "next-steps",
        Kind::Referral => "referrals",
        Kind::Message => "messages",
        Kind::Event => "events",
        Kind::AuditEntry => "audit-events",
        Kind::Codelist => "codelists",
        Kind::ClientTask => "client-tasks",
        Kind::Conflict => "conflicts",
        Kind::SafetyRestriction => "safety-restrictions",
        Kind::Reveal => "reveals",
        Kind::BreakGlass => "break-glass",
        Kind::Alert => "alerts",
        Kind::Strength => "strengths",
        Kind::NetworkMember => "network-members",
        Kind::CaseNote => "case-notes",
        Kind::Meeting => "meetings",
        Kind::MeasureResponse => "measure-responses",
        Kind::PlanAction => "actions",
        Kind::Plan => "plans",
        Kind::Goal => "goals",
        Kind::GoalAssessment => "goal-assessments",
        Kind::PlanVersion => "plan-versions",
    }
}
