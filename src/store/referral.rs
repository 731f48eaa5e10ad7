//! What every step does to a referral by itself, whoever takes it: status, where it came from, the response clock, the
//! reports.
use chrono::{DateTime, Utc};
use domain::{
    calendar::{ResponseClock, WorkingWeek},
    referral::{By, Phase, Status, Step, To},
};
use entity::referral::Model;

/// Why a referral ends whose basis is lost; a code of both `withdraw_reasons` and `cancel_reasons`.
pub const GROUND_LOST: &str = "basis_withdrawn";

/// The referral after `step`, which leads to `to`.
pub fn moved(was: &Model, step: Step, to: To, now: DateTime<Utc>) -> Model {
    let mut next = Model { updated_at: now, ..was.clone() };
    match step {
        Step::Hold => next.held_from = Some(was.status),
        Step::Resume => next.held_from = None,
        Step::RequestCancel => next.cancel_from = Some(was.status),
        Step::ConfirmCancel => next.cancel_from = None,
        // What was to be the reason of the end is none.
        Step::RefuseCancel => (next.cancel_from, next.closing_reason) = (None, None),
        Step::Reopen => forget_the_round(&mut next),
        _ => {}
    }
    next.status = match to {
        To::To(status) => status,
        To::WhereItCameFrom if step == Step::Resume => was.held_from.unwrap_or(Status::Accepted),
        To::WhereItCameFrom => was.cancel_from.unwrap_or(Status::Accepted),
    };
    keep_clock(was, &mut next, step, now);
    if next.status.phase() == Phase::Closed {
        match step.transition().by {
            By::Receiver | By::ReceiverLead => next.receiver_reported_at = Some(now),
            // Whoever ends it knows that it has ended.
            By::Sender | By::SenderLead => next.sender_acknowledged_at = Some(now),
            By::Either | By::System => {}
        }
    }
    next
}

/// The referral after the ground is lost on which its receiver was told, and the step that is; none where nothing is to be
/// done. Nobody at the sender took the step, so the end is still to be acknowledged.
pub fn without_ground(was: &Model, now: DateTime<Utc>) -> Option<(Step, Model)> {
    let step = was.status.without_ground()?;
    let to = step.from(was.status).ok()?;
    let closing_reason = Some(GROUND_LOST.to_owned());
    let moved = moved(was, step, to, now);
    Some((step, Model { closing_reason, sender_acknowledged_at: was.sender_acknowledged_at, ..moved }))
}

/// What was promised and reported before holds no more; its history stays in the events.
fn forget_the_round(referral: &mut Model) {
    referral.estimate = None;
    referral.appointment_at = None;
    referral.appointment_place = None;
    referral.outcome_code = None;
    referral.closing_reason = None;
    referral.receiver_reported_at = None;
    referral.sender_acknowledged_at = None;
    referral.client_informed_at = None;
    referral.client_informed_via = None;
    referral.client_informed_by = None;
    referral.responded_at = None;
}

fn keep_clock(was: &Model, next: &mut Model, step: Step, now: DateTime<Utc>) {
    let week = WorkingWeek::default();
    let days = u32::try_from(was.response_working_days).unwrap_or(7);
    let clock = match (step, was.response_due) {
        (Step::Send | Step::Reopen, _) => Some(ResponseClock::start(now, days, week)),
        (Step::RequestInfo, Some(due)) => {
            Some(ResponseClock { due, paused_at: was.response_paused_at }.pause(now))
        }
        (Step::AnswerInfo, Some(due)) => {
            Some(ResponseClock { due, paused_at: was.response_paused_at }.resume(now, week))
        }
        _ => None,
    };
    if let Some(clock) = clock {
        (next.response_due, next.response_paused_at) = (Some(clock.due), clock.paused_at);
    }
    if was.status.awaits_response() && !next.status.awaits_response() {
        next.responded_at = Some(now);
        next.response_paused_at = None;
    }
}
