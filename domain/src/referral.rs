//! The life of a referral: its statuses and the steps between them, as data.
//!
//! [`TABLE`] is the only place that says what may happen when and by whom. Guards, the answer of "what may I do now",
//! the published table, the documentation and the mapping to other standards are made from it.
use crate::{Refused, access::Side, codes};

/// Names the records that referral ids point to.
pub struct Referral;
/// Names the records that message ids point to.
pub struct Message;

codes! {
    /// Where a referral is, coarsely; stable for filters.
    pub enum Phase as ReferralPhase { Draft, Open, Active, Closed }

    /// Where a referral is.
    pub enum Status as ReferralStatus {
        Draft, Sent, Received, InfoRequested, DeclineProposed, Accepted, Waitlisted, Scheduled, InProgress, OnHold,
        CancelRequested, Declined, Redirected, Completed, NotDelivered, Withdrawn, Expired, EnteredInError,
    }

    /// What can be done to a referral.
    pub enum Step as ReferralStep {
        Send, Receive, RequestInfo, AnswerInfo, Accept, Waitlist, Schedule, Start, Hold, Resume, ProposeDecline,
        SendBack, Decline, Redirect, Complete, NotDelivered, Withdraw, RequestCancel, ConfirmCancel, RefuseCancel,
        Expire, Reopen, MarkError,
    }

    /// Who may take a step.
    pub enum By as ReferralStepBy { Sender, SenderLead, Receiver, ReceiverLead, Either, System }

    /// What a step asks for besides the right to take it. The client's wish may be missing where a statute or vital
    /// interest overrides it.
    pub enum Need as ReferralStepNeed {
        LegalBasis, ClientWish, Question, Answer, Assignee, Unit, Estimate, Appointment, Place, CodedReason, Comment,
        CodedOutcome, OtherService, DuplicateReason,
    }

    /// What kind of help is asked for.
    pub enum Kind as ReferralKind {
        Referral, WarmHandover, AssessmentContactShl35, InformationOnly, JointServiceRequest,
    }

    /// How quickly an answer is needed.
    pub enum Urgency as Urgency { Routine, Soon, Urgent, Emergency }
}

/// Where a step leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    To(Status),
    /// Back to the status the referral had before it was held or its cancelling was asked for.
    WhereItCameFrom,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    pub step: Step,
    pub from: &'static [Status],
    pub to: To,
    pub by: By,
    /// What must be given or be there.
    pub needs: &'static [Need],
    /// What may be given.
    pub takes: &'static [Need],
}

use Status::{
    Accepted, CancelRequested, Completed, DeclineProposed, Declined, Draft, EnteredInError, Expired,
    InProgress, InfoRequested, OnHold, Received, Redirected, Scheduled, Sent, Waitlisted, Withdrawn,
};

const NOT_IN_ERROR: &[Status] = &[
    Draft,
    Sent,
    Received,
    InfoRequested,
    DeclineProposed,
    Accepted,
    Waitlisted,
    Scheduled,
    InProgress,
    OnHold,
    CancelRequested,
    Declined,
    Redirected,
    Completed,
    Status::NotDelivered,
    Withdrawn,
    Expired,
];
const HELD_FROM: &[Status] = &[Accepted, Waitlisted, Scheduled, InProgress];
const UNDER_WAY: &[Status] = &[Accepted, Waitlisted, Scheduled, InProgress, OnHold];

const fn row(step: Step, from: &'static [Status], to: Status, by: By, needs: &'static [Need]) -> Transition {
    Transition { step, from, to: To::To(to), by, needs, takes: &[] }
}
const fn back(step: Step, from: &'static [Status], by: By, needs: &'static [Need]) -> Transition {
    Transition { step, from, to: To::WhereItCameFrom, by, needs, takes: &[] }
}
const fn taking(row: Transition, takes: &'static [Need]) -> Transition {
    Transition { takes, ..row }
}

/// What may be said with nearly every step.
const COMMENT: &[Need] = &[Need::Comment];

/// What brings a referral back must stand on ground that holds now.
const BACK: &[Need] = &[Need::LegalBasis, Need::ClientWish, Need::Comment];

/// Every step a referral can take.
pub const TABLE: [Transition; 23] = [
    taking(row(Step::Send, &[Draft], Sent, By::Sender, &[Need::LegalBasis, Need::ClientWish]), COMMENT),
    taking(row(Step::Receive, &[Sent], Received, By::Receiver, &[]), COMMENT),
    row(Step::RequestInfo, &[Sent, Received], InfoRequested, By::Receiver, &[Need::Question]),
    row(Step::AnswerInfo, &[InfoRequested], Received, By::Sender, &[Need::Answer]),
    taking(
        row(Step::Accept, &[Sent, Received], Accepted, By::Receiver, &[]),
        &[Need::Assignee, Need::Unit, Need::Comment],
    ),
    taking(
        row(Step::Waitlist, &[Sent, Received, Accepted], Waitlisted, By::Receiver, &[]),
        &[Need::Estimate, Need::Comment],
    ),
    taking(
        row(Step::Schedule, &[Accepted, Waitlisted], Scheduled, By::Receiver, &[Need::Appointment]),
        &[Need::Place, Need::Comment],
    ),
    taking(row(Step::Start, &[Accepted, Waitlisted, Scheduled], InProgress, By::Receiver, &[]), COMMENT),
    taking(row(Step::Hold, HELD_FROM, OnHold, By::Either, &[Need::CodedReason]), COMMENT),
    taking(back(Step::Resume, &[OnHold], By::Either, &[]), COMMENT),
    taking(
        row(Step::ProposeDecline, &[Sent, Received], DeclineProposed, By::Receiver, &[Need::CodedReason]),
        COMMENT,
    ),
    row(Step::SendBack, &[DeclineProposed], Received, By::ReceiverLead, &[Need::Comment]),
    taking(
        row(
            Step::Decline,
            &[Sent, Received, DeclineProposed, Accepted],
            Declined,
            By::Receiver,
            &[Need::CodedReason],
        ),
        COMMENT,
    ),
    taking(
        row(
            Step::Redirect,
            &[Sent, Received, Accepted],
            Redirected,
            By::Receiver,
            &[Need::OtherService, Need::LegalBasis, Need::ClientWish],
        ),
        &[Need::Unit, Need::DuplicateReason, Need::Comment],
    ),
    taking(row(Step::Complete, &[InProgress], Completed, By::Receiver, &[Need::CodedOutcome]), COMMENT),
    taking(
        row(Step::NotDelivered, UNDER_WAY, Status::NotDelivered, By::Receiver, &[Need::CodedReason]),
        COMMENT,
    ),
    taking(
        row(
            Step::Withdraw,
            &[Draft, Sent, Received, InfoRequested, DeclineProposed],
            Withdrawn,
            By::Sender,
            &[Need::CodedReason],
        ),
        COMMENT,
    ),
    taking(row(Step::RequestCancel, UNDER_WAY, CancelRequested, By::Sender, &[Need::CodedReason]), COMMENT),
    taking(row(Step::ConfirmCancel, &[CancelRequested], Withdrawn, By::Receiver, &[]), COMMENT),
    back(Step::RefuseCancel, &[CancelRequested], By::Receiver, BACK),
    row(Step::Expire, &[Sent, Received, InfoRequested], Expired, By::System, &[]),
    row(Step::Reopen, &[Completed, Status::NotDelivered, Declined, Expired], Received, By::Either, BACK),
    row(Step::MarkError, NOT_IN_ERROR, EnteredInError, By::SenderLead, &[Need::Comment]),
];

impl Step {
    /// The row of this step. Every step has exactly one; a test keeps it so.
    pub fn transition(self) -> &'static Transition {
        TABLE.iter().find(|row| row.step == self).unwrap_or(&TABLE[0])
    }

    /// Where this step leads from `from`.
    ///
    /// # Errors
    /// `transition-not-allowed` with the steps that are legal in `from`.
    pub fn from(self, from: Status) -> Result<To, Refused> {
        let row = self.transition();
        if row.from.contains(&from) {
            Ok(row.to)
        } else {
            Err(Refused::wrong_state(from.steps().map(Self::code).collect()))
        }
    }

    /// Whether the step goes from one open status to another and asks for no ground: what it changes is in the referral alone.
    pub fn stays_open(self) -> bool {
        let is_open = |status: &Status| matches!(status.phase(), Phase::Open | Phase::Active);
        let Transition { from, to, needs, .. } = self.transition();
        let stays = match to {
            To::To(status) => is_open(status),
            To::WhereItCameFrom => true,
        };
        stays && from.iter().all(is_open) && !needs.contains(&Need::LegalBasis)
    }

    /// Whether `side` may take this step from `from`; reopening what was done is the receiver's own.
    pub fn is_for(self, side: Side, from: Status) -> bool {
        match (self, side) {
            (Self::Reopen, Side::Sender) => matches!(from, Declined | Expired),
            _ => self.transition().by.sides().contains(&side),
        }
    }
}

impl By {
    pub const fn sides(self) -> &'static [Side] {
        match self {
            Self::Sender | Self::SenderLead => &[Side::Sender],
            Self::Receiver | Self::ReceiverLead => &[Side::Receiver],
            Self::Either => &[Side::Sender, Side::Receiver],
            Self::System => &[Side::System],
        }
    }
    pub const fn is_lead(self) -> bool {
        matches!(self, Self::SenderLead | Self::ReceiverLead)
    }
}

impl Status {
    pub const fn phase(self) -> Phase {
        match self {
            Draft => Phase::Draft,
            Sent | Received | InfoRequested | DeclineProposed => Phase::Open,
            Accepted | Waitlisted | Scheduled | InProgress | OnHold | CancelRequested => Phase::Active,
            Declined | Redirected | Completed | Self::NotDelivered | Withdrawn | Expired | EnteredInError => {
                Phase::Closed
            }
        }
    }
    /// The steps that are legal from here, whoever takes them.
    pub fn steps(self) -> impl Iterator<Item = Step> {
        TABLE.iter().filter(move |row| row.from.contains(&self)).map(|row| row.step)
    }
    /// The step that the loss of its basis means: what nobody has taken on ends, and what is under way is to be cancelled,
    /// so that the receiver reports and keeps its own record.
    pub const fn without_ground(self) -> Option<Step> {
        match self.phase() {
            Phase::Open => Some(Step::Withdraw),
            Phase::Active if !matches!(self, CancelRequested) => Some(Step::RequestCancel),
            _ => None,
        }
    }
    /// Whether the receiver still owes its first answer.
    pub const fn awaits_response(self) -> bool {
        matches!(self.phase(), Phase::Open)
    }
}

impl Phase {
    pub fn statuses(self) -> impl Iterator<Item = Status> {
        use strum::IntoEnumIterator;
        Status::iter().filter(move |status| status.phase() == self)
    }
}

#[cfg(test)]
mod tests {
    use super::{By, Phase, Status, Step, TABLE, To};
    use crate::access::Side;
    use strum::IntoEnumIterator;

    #[test]
    fn every_step_has_one_row_and_every_status_is_reached() {
        for step in Step::iter() {
            assert_eq!(TABLE.iter().filter(|row| row.step == step).count(), 1, "{step}");
            assert_eq!(step.transition().step, step);
        }
        for status in Status::iter().filter(|s| *s != Status::Draft) {
            assert!(TABLE.iter().any(|row| row.to == To::To(status)), "{status} is never reached");
        }
    }

    #[test]
    fn a_closed_referral_only_reopens_or_is_marked_as_an_error() {
        for status in Phase::Closed.statuses() {
            for step in status.steps() {
                assert!(matches!(step, Step::Reopen | Step::MarkError), "{status} {step}");
            }
        }
    }

    #[test]
    fn a_lost_basis_ends_or_cancels_whatever_is_not_over() {
        for status in Status::iter() {
            let step = status.without_ground();
            assert!(step.is_none_or(|step| step.from(status).is_ok()), "{status}");
            let goes_on = matches!(status.phase(), Phase::Open | Phase::Active);
            assert_eq!(step.is_some(), goes_on && status != Status::CancelRequested, "{status}");
        }
    }

    #[test]
    fn a_step_stays_open_that_neither_begins_nor_ends_nor_asks_for_ground() {
        let staying = Step::iter().filter(|step| step.stays_open());
        let staying: Vec<_> = staying.map(Step::code).collect();
        let all = [
            "receive",
            "request_info",
            "answer_info",
            "accept",
            "waitlist",
            "schedule",
            "start",
            "hold",
            "resume",
            "propose_decline",
            "send_back",
            "request_cancel",
        ];
        assert_eq!(staying, all);
    }

    #[test]
    fn a_refused_step_names_the_legal_ones() {
        let refused = Step::Accept.from(Status::Draft).unwrap_err();
        assert_eq!(refused.allowed_steps, Some(vec!["send", "withdraw", "mark_error"]));
    }

    #[test]
    fn the_sender_reopens_only_what_it_did_not_get() {
        assert!(Step::Reopen.is_for(Side::Sender, Status::Declined));
        assert!(!Step::Reopen.is_for(Side::Sender, Status::Completed));
        assert!(Step::Reopen.is_for(Side::Receiver, Status::Completed));
        assert_eq!(Step::Expire.transition().by, By::System);
    }
}
