//! What is to be done for a plan, by whom, and where it is.
use crate::{
    Refusal, Refused, UserId, codes,
    referral::{self, Phase},
};

/// Names the records that ids of actions point to.
pub struct PlanAction;

codes! {
    /// Where an action of a plan is.
    pub enum Status as PlanActionStatus { Todo, InProgress, Done, NotDone, Cancelled }

    /// What can be done to an action.
    pub enum Step as PlanActionStep { Start, Done, NotDone, Cancel, Reopen }

    /// Who is to do it.
    pub enum Doer as PlanActionDoer { Client, Worker, Organization, NetworkMember }

    /// What a lead said to an action that is not what is usually done.
    pub enum Approval as PlanActionApproval { Waiting, Approved, Refused }
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

const AHEAD: &[Status] = &[Status::Todo, Status::InProgress];

/// Every step that somebody can take with an action.
pub const TABLE: [Transition; 5] = [
    row(Step::Start, &[Status::Todo], Status::InProgress),
    row(Step::Done, AHEAD, Status::Done),
    row(Step::NotDone, AHEAD, Status::NotDone),
    row(Step::Cancel, AHEAD, Status::Cancelled),
    row(Step::Reopen, &[Status::Done, Status::NotDone, Status::Cancelled], Status::Todo),
];

/// What decides where an action can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub status: Status,
    /// None where what is usually done needs nobody's word.
    pub approval: Option<Approval>,
    /// Where the referral is that carries it out.
    pub referral: Option<Phase>,
}

impl Standing {
    /// Where the step leads. An action with a referral under way goes where that goes, and no other way.
    ///
    /// # Errors
    /// `transition-not-allowed` with the steps that are legal here; `approval-missing` where a lead has not said yes to what
    /// is not usually done.
    pub fn take(self, step: Step) -> Result<Status, Refused> {
        let row = TABLE.iter().find(|row| row.step == step && row.from.contains(&self.status));
        let Some(row) = row.filter(|_| !self.is_carried()) else {
            return Err(Refused::wrong_state(self.steps().map(Step::code).collect()));
        };
        if matches!(step, Step::Start | Step::Done) && !self.is_approved() {
            return Err(Refusal::ApprovalMissing.into());
        }
        Ok(row.to)
    }

    /// The steps that somebody can take.
    pub fn steps(self) -> impl Iterator<Item = Step> {
        TABLE
            .iter()
            .filter(move |row| !self.is_carried() && row.from.contains(&self.status))
            .map(|row| row.step)
    }

    /// Whether it is still to be done.
    ///
    /// # Errors
    /// `transition-not-allowed` with the steps that are legal here.
    pub fn is_ahead(self) -> Result<(), Refused> {
        if AHEAD.contains(&self.status) {
            Ok(())
        } else {
            Err(Refused::wrong_state(self.steps().map(Step::code).collect()))
        }
    }

    /// Whether a referral may be sent that carries it out.
    ///
    /// # Errors
    /// As [`Standing::take`] for [`Step::Start`]; another referral may be under way.
    pub fn can_be_carried(self) -> Result<(), Refused> {
        if self.is_carried() {
            return Err(Refused::wrong_state(Vec::new()));
        }
        self.is_ahead()?;
        if self.is_approved() { Ok(()) } else { Err(Refusal::ApprovalMissing.into()) }
    }

    /// Whether a lead may say yes or no now: nobody decides on what they proposed themselves.
    ///
    /// # Errors
    /// `transition-not-allowed` with the steps that are legal here, where nothing waits for a word; `not-allowed`.
    pub fn can_be_decided(self, proposed_by: Option<UserId>, lead: Option<UserId>) -> Result<(), Refused> {
        if !self.waits_for_a_word() {
            return Err(Refused::wrong_state(self.steps().map(Step::code).collect()));
        }
        if proposed_by.is_some() && proposed_by == lead { Err(Refusal::NotAllowed.into()) } else { Ok(()) }
    }

    /// Whether a lead has still to say yes or no.
    pub fn waits_for_a_word(self) -> bool {
        self.approval == Some(Approval::Waiting)
    }

    /// Whether nobody's word is missing.
    pub fn is_approved(self) -> bool {
        self.approval.is_none_or(|approval| approval == Approval::Approved)
    }

    /// Whether a referral under way carries it.
    pub fn is_carried(self) -> bool {
        matches!(self.referral, Some(Phase::Open | Phase::Active))
    }

    /// Where the action goes with its referral: it is under way while that is, and done when that is completed. A referral
    /// that ended without help leaves it to be done in another way. What somebody ended already stays as it is.
    pub fn follow(self, referral: referral::Status) -> Status {
        match (referral.phase(), self.status) {
            (Phase::Open | Phase::Active, Status::Todo | Status::InProgress | Status::Done) => {
                Status::InProgress
            }
            (Phase::Closed, Status::InProgress) if referral == referral::Status::Completed => Status::Done,
            (Phase::Closed, Status::InProgress) => Status::Todo,
            (_, status) => status,
        }
    }
}

impl Status {
    /// Whether it is told what came of what is not usually done.
    pub const fn asks_for_outcome(self) -> bool {
        matches!(self, Self::Done | Self::NotDone)
    }

    /// Whether nothing more is to be done, one way or another.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::NotDone | Self::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::{Approval, Standing, Status, Step, TABLE};
    use crate::{
        Refusal, UserId,
        referral::{Phase, Status as Referral},
    };
    use proptest::prelude::*;
    use strum::IntoEnumIterator;

    fn any<T: IntoEnumIterator + Copy + std::fmt::Debug + 'static>() -> impl Strategy<Value = T> {
        prop::sample::select(T::iter().collect::<Vec<_>>())
    }

    #[test]
    fn the_table_is_the_agreed_one() {
        let told: Vec<String> = TABLE
            .iter()
            .flat_map(|row| row.from.iter().map(move |from| format!("{from} -{}-> {}", row.step, row.to)))
            .collect();
        let expected = [
            "todo -start-> in_progress",
            "todo -done-> done",
            "in_progress -done-> done",
            "todo -not_done-> not_done",
            "in_progress -not_done-> not_done",
            "todo -cancel-> cancelled",
            "in_progress -cancel-> cancelled",
            "done -reopen-> todo",
            "not_done -reopen-> todo",
            "cancelled -reopen-> todo",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn somebody_else_decides_on_what_waits() {
        let waits = Standing { status: Status::Todo, approval: Some(Approval::Waiting), referral: None };
        let [one, other] = [1, 2].map(|number| Some(UserId::from(uuid::Uuid::from_u128(number))));
        let why = |standing: Standing, proposed_by, lead| {
            standing.can_be_decided(proposed_by, lead).err().map(|refused| refused.why)
        };
        assert_eq!(why(waits, one, other), None);
        assert_eq!(why(waits, None, None), None);
        assert_eq!(why(waits, one, one), Some(Refusal::NotAllowed));
        for approval in [None, Some(Approval::Approved), Some(Approval::Refused)] {
            assert_eq!(why(Standing { approval, ..waits }, one, other), Some(Refusal::WrongState));
        }
    }

    #[test]
    fn an_action_goes_where_its_referral_goes() {
        use Referral::{Accepted, Completed, Declined, Draft, Received, Redirected, Sent};
        let goes = |from: Status, path: &[Referral]| {
            let mut standing = Standing { status: from, approval: None, referral: None };
            for status in path {
                standing.status = standing.follow(*status);
                standing.referral = Some(status.phase());
            }
            standing.status
        };
        for (from, path, to) in [
            (Status::Todo, &[Draft][..], Status::Todo),
            (Status::Todo, &[Draft, Sent], Status::InProgress),
            (Status::Todo, &[Sent, Received, Accepted, Completed], Status::Done),
            (Status::Todo, &[Sent, Declined], Status::Todo),
            (Status::Todo, &[Sent, Redirected, Sent, Completed], Status::Done),
            (Status::Todo, &[Sent, Declined, Received], Status::InProgress),
            (Status::Todo, &[Sent, Completed, Received], Status::InProgress),
            (Status::Cancelled, &[Received], Status::Cancelled),
            (Status::Done, &[Declined], Status::Done),
        ] {
            assert_eq!(goes(from, path), to, "{from} {path:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_unusual_begins_without_a_lead_and_nothing_carried_goes_by_hand(
            status in any::<Status>(),
            approval in prop::option::of(any::<Approval>()),
            referral in prop::option::of(any::<Phase>()),
            step in any::<Step>(),
        ) {
            let standing = Standing { status, approval, referral };
            let taken = standing.take(step);
            let is_offered = standing.steps().any(|legal| legal == step);
            let is_free = approval.is_none_or(|approval| approval == Approval::Approved);
            let begins = matches!(step, Step::Start | Step::Done);
            prop_assert_eq!(taken.is_ok(), is_offered && (is_free || !begins));
            prop_assert_eq!(
                taken.is_err_and(|refused| refused.why == Refusal::ApprovalMissing),
                is_offered && begins && !is_free
            );
            prop_assert!(!is_offered || !matches!(referral, Some(Phase::Open | Phase::Active)));
            let can_be_carried = standing.can_be_carried().is_ok();
            prop_assert_eq!(can_be_carried, standing.take(Step::Done).is_ok(), "carried as it is done: {:?}", standing);
        }

        #[test]
        fn what_a_referral_carries_is_under_way_as_long_as_that_is(
            status in any::<Status>(), referral in any::<Referral>(),
        ) {
            let standing = Standing { status, approval: None, referral: Some(Phase::Draft) };
            let is_left = matches!(status, Status::NotDone | Status::Cancelled);
            let next = standing.follow(referral);
            prop_assert!(next == status || !is_left);
            if matches!(referral.phase(), Phase::Open | Phase::Active) && !is_left {
                prop_assert_eq!(next, Status::InProgress);
            }
        }
    }
}
