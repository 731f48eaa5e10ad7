//! The shared case: its life, the needs in it and the next steps that keep it moving.
use crate::{Refused, UnitId, codelist, codes};

/// Names the records that case ids point to.
pub struct Case;
/// Names the records that case member ids point to.
pub struct Member;
/// Names the records that need ids point to.
pub struct Need;
/// Names the records that ids of case notes point to.
pub struct CaseNote;
/// Names the records that next step ids point to.
pub struct NextStep;

codes! {
    /// Where a case is.
    pub enum Status as CaseStatus { Draft, Open, Active, Monitoring, Closed, Reopened }

    /// What can be done to a case as a whole.
    pub enum Step as CaseStep { Open, Activate, Monitor, Close, Reopen }

    /// How pressing a case is to the team.
    pub enum Priority as CasePriority { Low, Normal, High }

    /// How the case came to be.
    pub enum OpenedVia as CaseOpenedVia { Visit, Phone, Online, Referral, Outreach, Statutory, Other }

    /// The task of the social services that a case belongs to (act 703/2023 §37).
    pub enum ServiceTask as ServiceTask { Families, WorkingAge, Elderly, SubstanceUse, Disability, ChildProtection, FamilyLaw }

    /// A service whose records are for those alone who produce it (decree 457/2024 §12–18).
    pub enum WalledService as WalledService { ShelterDelivery, FamilyMediation, TherapeuticNotes }

    /// Whom inside an organization a case is for, besides that they must work with the client.
    pub enum Label as Label {
        /// Whoever works with the client.
        N,
        /// Those alone who work in its service task.
        S1,
        /// Those alone who produce the service.
        S2,
    }

    /// What a member organization does in the case.
    pub enum MemberRole as CaseMemberRole { Coordinator, Expert, Observer }

    /// Where a need is.
    pub enum NeedStatus as NeedStatus { Open, InPlan, Met, Dropped }

    /// Who takes a next step.
    pub enum Who as NextStepWho { Client, Worker, Organization }

    /// How the client was told.
    pub enum HowTold as HowTold { Spoken, InPerson, Phone, Letter, Sms, Email, Portal }

    /// Why there is no next step.
    pub enum NoNextStepReason as NoNextStepReason { MatterSolved, ClientLeft, ClientDeclined, EmergencyTransfer, NothingAvailable }

    /// Where a next step is.
    pub enum NextStepStatus as NextStepStatus { Open, Done, Dropped }
}

impl ServiceTask {
    /// The label of its cases, as the list `service_tasks` has it.
    pub fn label(self) -> Label {
        codelist::code("service_tasks", self.code())
            .and_then(|task| task.detail("label")?.parse().ok())
            .unwrap_or(Label::S1)
    }
}

/// A service for those alone who produce it is a unit's: of an organization as a whole, everybody would produce it.
///
/// # Errors
/// `invalid` for a walled service without a unit.
pub fn check_wall(walled: Option<WalledService>, unit: Option<UnitId>) -> Result<(), Refused> {
    if walled.is_some() && unit.is_none() {
        return Err(Refused::field("/unit_id", "required", "must be given with a walled_service"));
    }
    Ok(())
}

impl Label {
    pub fn of(task: Option<ServiceTask>, walled: Option<WalledService>) -> Self {
        match walled {
            Some(_) => Self::S2,
            None => task.map_or(Self::N, ServiceTask::label),
        }
    }
}

/// One row of [`TABLE`].
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    pub step: Step,
    pub from: &'static [Status],
    pub to: Status,
}

const fn row(step: Step, from: &'static [Status], to: Status) -> Transition {
    Transition { step, from, to }
}

/// Every step a case can take.
pub const TABLE: [Transition; 5] = [
    row(Step::Open, &[Status::Draft], Status::Open),
    row(Step::Activate, &[Status::Open, Status::Monitoring, Status::Reopened], Status::Active),
    row(Step::Monitor, &[Status::Active], Status::Monitoring),
    row(Step::Close, &[Status::Open, Status::Active, Status::Monitoring, Status::Reopened], Status::Closed),
    row(Step::Reopen, &[Status::Closed], Status::Reopened),
];

impl Step {
    /// Where this step leads from `from`.
    ///
    /// # Errors
    /// `transition-not-allowed` with the steps that are legal in `from`.
    pub fn from(self, from: Status) -> Result<Status, Refused> {
        TABLE
            .iter()
            .find(|row| row.step == self && row.from.contains(&from))
            .map(|row| row.to)
            .ok_or_else(|| Refused::wrong_state(from.steps().map(Self::code).collect()))
    }
}

impl Status {
    /// The steps that are legal from here.
    pub fn steps(self) -> impl Iterator<Item = Step> {
        TABLE.iter().filter(move |row| row.from.contains(&self)).map(|row| row.step)
    }
    /// Something is to be added to the case.
    ///
    /// # Errors
    /// `transition-not-allowed` when it is closed.
    pub fn takes_more(self) -> Result<(), Refused> {
        if self == Self::Closed {
            Err(Refused::wrong_state(self.steps().map(Step::code).collect()))
        } else {
            Ok(())
        }
    }
    /// Whether people are working on the case: it needs a next step, and referrals may be sent from it.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::Active | Self::Monitoring | Self::Reopened)
    }
}

#[cfg(test)]
mod tests {
    use super::{Status, Step};

    #[test]
    fn the_table_is_the_agreed_one() {
        let told: Vec<String> = super::TABLE
            .iter()
            .flat_map(|row| row.from.iter().map(move |from| format!("{from} -{}-> {}", row.step, row.to)))
            .collect();
        assert_eq!(told.len(), 10);
        assert_eq!(Step::Close.from(Status::Monitoring), Ok(Status::Closed));
        assert_eq!(Step::Monitor.from(Status::Closed).unwrap_err().allowed_steps, Some(vec!["reopen"]));
    }
}
