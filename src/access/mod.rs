//! The only way from a request to the database.
//!
//! [`Gate`] owns the connection and the clock; [`Access`] is the extractor that opens it for one caller. Whatever a slice
//! reads or changes, it gets through [`Access`]: the row must be visible (else 404), the rule must permit it (403), a
//! legal basis must cover it (403), the version must be the current one (412), and what was done stands in the audit log
//! and among the events before it is answered. Nothing outside this module can commit.
#![expect(clippy::disallowed_types, reason = "everybody else goes through here")]
mod asking;
mod browse;
mod carried;
mod clash;
mod events;
mod gate;
mod glance;
mod ground;
mod history;
mod identify;
mod log;
mod look;
mod many;
mod named;
mod reading;
mod remembered;
mod removal;
mod repeat;
mod seal;
mod sender;
mod system;
mod upkeep;
mod verdict;
mod verify;
mod watch;
mod work;

pub use crate::{seal::checkpoint::Witnessed, store::Together};
pub use asking::{Asking, Doubt};
pub use carried::{Carried, standing};
pub use gate::{Clock, Gate};
pub use glance::Glance;
pub use ground::{Ground, Telling};
pub use history::{Beside, HistoryEntry, Of};
pub use identify::{Credential, SESSION_COOKIE, csrf_header, csrf_of, hash_token};
pub use look::{Listed, Look};
pub use named::{Named, Naming, Whose};
pub use reading::{Manner, Reading};
pub use removal::Removal;
pub use sender::SESSION_IDLE;
pub use system::{About, Duty};
pub use upkeep::{Round, Sealed};
pub use verdict::{Fault, Flaw, Verdict};
pub use watch::Watch;
pub use work::{At, Move, Work};

use crate::{
    error::{Error, Result},
    http::{reply::Reply, request},
    store::{
        Record,
        journal::{Moment, Trace},
        wall::{self, Line},
    },
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use chrono::{DateTime, Utc};
use domain::{
    Refusal, Refused, SessionId,
    access::{Action, Actor, Caller, Permit, Safety, Scope, Sight},
    basis::Purpose,
    event::Kind,
};
use repeat::Repeat;
use std::{future::Future, pin::Pin};
use uuid::Uuid;

/// What the caller of one request may reach.
pub struct Access {
    gate: Gate,
    caller: Caller,
    session: Option<SessionId>,
    now: DateTime<Utc>,
    request: Uuid,
    repeat: Option<Repeat>,
    purpose: Option<Purpose>,
    detail: Option<String>,
    /// Whether the second wall is to hold what is asked.
    is_walled: bool,
}

impl FromRequest for Access {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let gate = Gate::of(&request)?;
            identify::identify(gate, &request).await
        })
    }
}

impl Gate {
    fn of(request: &HttpRequest) -> Result<Self> {
        let gate = request.app_data::<web::Data<Self>>();
        Ok(gate.ok_or_else(|| anyhow::anyhow!("the app was built without a Gate"))?.get_ref().clone())
    }

    /// The access of a part of the service that acts on its own: sign-in, clocks, the command line.
    pub fn as_system(&self, name: &'static str, organization: domain::OrganizationId) -> Access {
        let caller = Caller {
            actor: Actor::System(name),
            organization,
            sector: None,
            unit: None,
            tasks: domain::code::Set::EMPTY,
            roles: domain::code::Set::EMPTY,
            scopes: None,
        };
        Access {
            now: self.now(),
            gate: self.clone(),
            caller,
            session: None,
            request: request::id(),
            repeat: None,
            purpose: None,
            detail: None,
            is_walled: false,
        }
    }
}

impl Access {
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }
    pub const fn gate(&self) -> &Gate {
        &self.gate
    }
    /// The browser session this request belongs to, if it is one.
    pub const fn session(&self) -> Option<SessionId> {
        self.session
    }
    /// The moment of this request.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }
    /// Names what the caller needs the data for, where it differs from working on the case.
    #[must_use]
    pub const fn for_purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = Some(purpose);
        self
    }

    /// Goes before the second wall: the client that is opened in an emergency is one the organization has nothing to do with.
    #[must_use]
    pub const fn before_the_wall(mut self) -> Self {
        self.is_walled = false;
        self
    }

    /// Where what is read of a kind of record comes from.
    fn line<R: Record>(&self) -> Line {
        match (self.is_walled, wall::holds::<R::Entity>()) {
            (true, true) => Line::reading(self.gate.db(), self.gate.chorus(), self.caller.organization),
            (true, false) => Line::Pool(self.gate.db().clone()),
            (false, _) => Line::Pool(self.gate.own_db().clone()),
        }
    }

    /// A transaction that writes.
    async fn begin(&self) -> Result<Line> {
        Ok(if self.is_walled {
            Line::begin(self.gate.db(), self.caller.organization).await?
        } else {
            Line::begin_before_all(self.gate.own_db()).await?
        })
    }

    /// To read once more on terms of its own.
    #[must_use]
    pub fn again(&self) -> Self {
        let (gate, caller, detail) = (self.gate.clone(), self.caller.clone(), self.detail.clone());
        Self { gate, caller, detail, repeat: None, ..*self }
    }

    /// Tells the log what was asked for; never what was found, and never an identifier.
    #[must_use]
    pub fn asking(mut self, detail: String) -> Self {
        self.detail = Some(detail);
        self
    }

    fn moment(&self) -> Moment<'_> {
        Moment { keys: self.gate.keys(), caller: &self.caller, at: self.now, request: self.request }
    }

    fn trace<R: Record>(&self, action: Action, id: Option<R::Id>, scope: Scope, permit: Permit) -> Trace {
        Trace { subject: id.map(Into::into), ..self.trace_of(action, R::KIND, scope, permit) }
    }

    fn trace_of(&self, action: Action, kind: Kind, scope: Scope, permit: Permit) -> Trace {
        Trace {
            action: action.name(),
            kind,
            subject: None,
            scope,
            categories: if scope.client.is_some() {
                permit.sight.categories()
            } else {
                Sight::nothing().categories()
            },
            basis: permit.basis,
            purpose: self.purpose,
            outcome: "ok",
            detail: self.detail.clone(),
        }
    }

    /// Writes the entries of what is about to be answered. What cannot be logged is not shown, whatever keeps the log from
    /// being written: the caller is told to come again.
    async fn write_down(&self, traces: impl IntoIterator<Item = Trace>) -> Result<()> {
        self.gate.log().write(self.moment(), traces).await
    }

    /// Leaves a trace of a refused attempt and hands the refusal on.
    async fn refused<R: Record>(
        &self,
        action: Action,
        id: Option<R::Id>,
        scope: Scope,
        why: Refused,
    ) -> Error {
        let permit = Permit::of_role();
        let trace = Trace { outcome: why.why.slug(), ..self.trace::<R>(action, id, scope, permit) };
        match self.write_down([trace]).await {
            Ok(()) => Refused { why: why.why.told(), ..why }.into(),
            Err(error) => error,
        }
    }

    /// Refuses what role or token never permit, whatever the record, and leaves a trace of the attempt.
    ///
    /// # Errors
    /// `not-allowed` or `insufficient-scope`.
    pub async fn may<R: Record>(&self, action: Action) -> Result<()> {
        self.may_with(action, R::KIND).await
    }

    async fn may_with(&self, action: Action, kind: Kind) -> Result<()> {
        let Err(why) = self.caller.may(action) else {
            return Ok(());
        };
        let permit = Permit::of_role();
        let scope = Scope::of(self.caller.organization);
        let trace = Trace { outcome: why.slug(), ..self.trace_of(action, kind, scope, permit) };
        self.write_down([trace]).await?;
        Err(why.into())
    }

    /// Makes a step: checks that the caller may, that a basis covers it and that nobody was faster.
    pub async fn make<M: Move>(
        &self,
        id: <M::On as Record>::Id,
        seen: crate::http::etag::IfMatch,
        step: M,
    ) -> Result<Reply<<M::On as crate::store::Shown>::View>>
    where
        M::On: crate::store::Shown,
    {
        let work = self.change::<M::On>(step.action(), id, seen).await?;
        match step.apply(work.found(), &work.at()) {
            Ok((next, entry)) => work.save(next, entry).await,
            Err(why) => work.refuse(why).await,
        }
    }

    /// The first answer to this request, when it is a repeat that concerns nobody but the caller.
    ///
    /// # Errors
    /// `idempotency-key-reused` when the key came with another request.
    pub fn own_replay<V>(&self) -> Result<Option<Reply<V>>> {
        Ok(self
            .repeat
            .as_ref()
            .map(Repeat::earlier)
            .transpose()?
            .flatten()
            .map(|kept| Reply::from(kept.sent)))
    }

    /// Answers a repeat, once the guard has admitted the caller as if it were the first time: who lost the right or the
    /// basis meanwhile is refused like anybody, and who gets the answer again leaves a trace.
    async fn answer_again<R: Record>(
        &self,
        action: Action,
        (record, safety): (&R, Safety),
        permit: Permit,
    ) -> Result<()> {
        let scope = record.scope();
        let kept = match self.repeat.as_ref().map(Repeat::earlier).transpose() {
            Ok(kept) => kept.flatten(),
            // That it gets so far tells of the record: a try like any other.
            Err(Error::Refused(why)) => {
                return Err(self.refused::<R>(action, Some(record.id()), scope, why).await);
            }
            Err(fault) => return Err(fault),
        };
        let Some(kept) = kept else {
            return Ok(());
        };
        // What was answered before it had to be hidden where the client is may tell that.
        let tells_place = safety.hides() && safety.restricted_since > Some(kept.at);
        let is_withheld = record.withheld_since() > Some(kept.at);
        if tells_place || is_withheld || !permit.sight.categories().covers(kept.categories) {
            return Err(self
                .refused::<R>(action, Some(record.id()), scope, Refusal::NoLegalBasis.into())
                .await);
        }
        self.write_down([repeated(self.trace::<R>(action, Some(record.id()), scope, permit))]).await?;
        Err(Error::Answered(Box::new(kept.sent)))
    }

    /// Answers a repeat of what made a record as that record, and how the caller stands to it, are now.
    async fn made_before<R: Record>(&self, action: Action) -> Result<()> {
        let Some(id) = self.repeat.as_ref().and_then(Repeat::made) else {
            return Ok(());
        };
        let (_, line, _, found, permit) = self.look::<R>(action, id.into()).await?.into_parts();
        drop(line);
        let safety = Safety { is_revealed: false, ..found.facts.safety };
        self.answer_again(action, (&found.record, safety), permit).await
    }

    /// Whether a repeat waits for its answer.
    fn is_repeat(&self) -> bool {
        self.repeat.as_ref().is_some_and(Repeat::is_known)
    }

    /// Answers the slower of two requests with one key as the faster was answered.
    async fn answered_meanwhile<V>(&self, error: Error, trace: Trace) -> Result<Reply<V>> {
        let races = matches!(&error, Error::Refused(refused)
            if matches!(refused.why, Refusal::WrongState | Refusal::Stale | Refusal::AlreadyExists | Refusal::DuplicateReferral));
        match &self.repeat {
            Some(repeat) if races => {
                let kept = repeat.look_again(self.gate.db()).await?.ok_or(error)?;
                self.write_down([repeated(trace)]).await?;
                Ok(Reply::from(kept.sent))
            }
            _ => Err(error),
        }
    }
}

/// The trace of an answer that was given before.
fn repeated(trace: Trace) -> Trace {
    Trace { detail: Some("repeat".to_owned()), ..trace }
}
