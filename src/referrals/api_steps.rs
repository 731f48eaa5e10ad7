//! Routes of the steps: they differ in their words alone, so they are a table.
use super::{
    coded::{CodedReason, Outcome},
    endings::{Acknowledge, Assign, InformClient},
    redirect::{self, Redirect},
    send,
    steps::{self, Accept, AnswerInfo, Comment, Remark, RequestInfo, Schedule, Waitlist},
    view::Referral,
};
use crate::{
    access::Access,
    error::Result,
    http::{
        body::{Body, parse},
        etag::IfMatch,
        reply::Reply,
        routes::Routing,
    },
};
use actix_web::{post, web::Path};
use domain::{ReferralId, Refusal};

/// `summary; function "path" (body type) => how it is done;`
macro_rules! steps {
    ($($(#[$doc:meta])+ $name:ident $path:literal $body:ident => |$access:ident, $id:ident, $seen:ident, $said:ident| $done:expr;)+) => {
        pub fn routes(config: &mut Routing<'_>) {
            config$(.service($name))+;
        }
        /// Takes the step of that name, as the address of the API has it, with a body that is still to be read.
        ///
        /// # Errors
        /// `not-found` for a name that is no step; else what the step itself is refused for.
        pub async fn by_name(
            access: &Access,
            (id, seen): (ReferralId, IfMatch),
            step: &str,
            body: &[u8],
        ) -> Result<Reply<Referral>> {
            $(
                if $path.rsplit('/').next() == Some(step) {
                    let ($access, $id, $seen, $said) = (access, id, seen, parse::<$body>(body)?);
                    return Box::pin($done).await;
                }
            )+
            Err(Refusal::NotFound.into())
        }
        $(
            $(#[$doc])+
            #[utoipa::path(tag = "Referral steps", params(("referral_id" = ReferralId, Path), IfMatch), request_body = $body, responses((status = 200, body = Referral)))]
            #[post($path)]
            async fn $name(access: Access, id: Path<ReferralId>, seen: IfMatch, body: Body<$body>) -> Result<Reply<Referral>> {
                let ($access, $id, $seen, $said) = (&access, *id, seen, body.0);
                $done.await
            }
        )+
    };
}

steps! {
    /// Send a referral
    ///
    /// Needs a legal basis that gives the receiver every chosen category (403 `no-legal-basis`) and that the client has not
    /// forbidden (403 `prohibited`), and the client's wish
    /// (403 `client-wish-missing`) unless the basis is statutory. What is disclosed is fixed now.
    send_referral "/referrals/{referral_id}/send" Remark => |access, id, seen, said| send::send(access, id, seen, said);
    /// Confirm that a referral has arrived
    receive_referral "/referrals/{referral_id}/receive" Remark => |access, id, seen, said| steps::take(access, id, seen, steps::Receive(said));
    /// Ask the sender for information
    ///
    /// The response clock stands still until the sender answers.
    request_info_on_referral "/referrals/{referral_id}/request-info" RequestInfo => |access, id, seen, said| steps::take(access, id, seen, said);
    /// Answer the receiver's question
    answer_info_on_referral "/referrals/{referral_id}/answer-info" AnswerInfo => |access, id, seen, said| steps::take(access, id, seen, said);
    /// Accept a referral
    ///
    /// Makes your organization a member of the case for as long as the referral is under way.
    accept_referral "/referrals/{referral_id}/accept" Accept => |access, id, seen, said| steps::take(access, id, seen, said);
    /// Put a referral on the waiting list
    waitlist_referral "/referrals/{referral_id}/waitlist" Waitlist => |access, id, seen, said| steps::take(access, id, seen, said);
    /// Give the client an appointment
    schedule_referral "/referrals/{referral_id}/schedule" Schedule => |access, id, seen, said| steps::take(access, id, seen, said);
    /// Begin the service
    start_referral "/referrals/{referral_id}/start" Remark => |access, id, seen, said| steps::take(access, id, seen, steps::Start(said));
    /// Put a referral on hold
    ///
    /// With a code of the list `hold_reasons`; it remembers where it was.
    hold_referral "/referrals/{referral_id}/hold" CodedReason => |access, id, seen, said| steps::take(access, id, seen, steps::Hold(said));
    /// Go on with a referral that was on hold
    resume_referral "/referrals/{referral_id}/resume" Remark => |access, id, seen, said| steps::take(access, id, seen, steps::Resume(said));
    /// Propose to decline, where the unit asks for a second look
    ///
    /// With a code of the list `decline_reasons`.
    propose_decline_of_referral "/referrals/{referral_id}/propose-decline" CodedReason => |access, id, seen, said| steps::take(access, id, seen, steps::ProposeDecline(said));
    /// Send a proposed decline back to the worker
    send_back_referral "/referrals/{referral_id}/send-back" Comment => |access, id, seen, said| steps::take(access, id, seen, steps::SendBack(said));
    /// Decline a referral
    ///
    /// With a code of the list `decline_reasons`. The sender's case gets a next step.
    decline_referral "/referrals/{referral_id}/decline" CodedReason => |access, id, seen, said| steps::take(access, id, seen, steps::Decline(said));
    /// Redirect a referral to a service that fits better
    ///
    /// Sends a child referral with the same package, from the same sender, with the same `chain_id` and one more `hop`.
    /// Needs a basis for the new receiver: 403 `no-legal-basis`, and the client's wish (403 `client-wish-missing`) unless
    /// that basis is statutory. When the client has an open referral to that service that
    /// you may know of: 409 `duplicate-referral`, unless you give a `duplicate_reason`.
    redirect_referral "/referrals/{referral_id}/redirect" Redirect => |access, id, seen, said| redirect::redirect(access, id, seen, said);
    /// Complete a referral
    ///
    /// With a code of the list `outcomes`.
    complete_referral "/referrals/{referral_id}/complete" Outcome => |access, id, seen, said| steps::take(access, id, seen, steps::Complete(said));
    /// Report that the service was not delivered
    ///
    /// With a code of the list `not_delivered_reasons`. The sender's case gets a next step.
    not_delivered_referral "/referrals/{referral_id}/not-delivered" CodedReason => |access, id, seen, said| steps::take(access, id, seen, steps::NotDelivered(said));
    /// Withdraw a referral
    ///
    /// With a code of the list `withdraw_reasons`.
    withdraw_referral "/referrals/{referral_id}/withdraw" CodedReason => |access, id, seen, said| steps::take(access, id, seen, steps::Withdraw(said));
    /// Ask the receiver to cancel
    ///
    /// With a code of the list `cancel_reasons`; it remembers where it was.
    request_cancel_of_referral "/referrals/{referral_id}/request-cancel" CodedReason => |access, id, seen, said| steps::take(access, id, seen, steps::RequestCancel(said));
    /// Confirm the cancelling
    confirm_cancel_of_referral "/referrals/{referral_id}/confirm-cancel" Remark => |access, id, seen, said| steps::take(access, id, seen, steps::ConfirmCancel(said));
    /// Refuse the cancelling
    refuse_cancel_of_referral "/referrals/{referral_id}/refuse-cancel" Comment => |access, id, seen, said| steps::take(access, id, seen, steps::RefuseCancel(said));
    /// Reopen a referral
    ///
    /// The receiver any that it ended; the sender one that was declined or has expired.
    reopen_referral "/referrals/{referral_id}/reopen" Comment => |access, id, seen, said| steps::take(access, id, seen, steps::Reopen(said));
    /// Mark a referral as entered in error
    ///
    /// Its content and its messages are hidden from everybody; its history stays, without what was said.
    mark_referral_as_error "/referrals/{referral_id}/mark-error" Comment => |access, id, seen, said| steps::take(access, id, seen, steps::MarkError(said));
    /// Acknowledge how a referral ended
    acknowledge_referral "/referrals/{referral_id}/acknowledge" Acknowledge => |access, id, seen, said| access.make(id, seen, said);
    /// Record that the client was told how it ended
    inform_client_of_referral "/referrals/{referral_id}/inform-client" InformClient => |access, id, seen, said| access.make(id, seen, said);
    /// Assign a referral to one of your people
    assign_referral "/referrals/{referral_id}/assign" Assign => |access, id, seen, said| access.make_naming(id, seen, said);
}
