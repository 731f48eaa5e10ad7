//! Who asks, before it is certain. A node remembers who sent requests, and whether they are still what they were the database
//! must tell ([`super::remembered`]). Whoever asks for one record need not wait for that first: the answer that brings the
//! record tells it as well. Nothing is decided, logged or answered for anybody who is in doubt.
use super::{
    Access, Gate,
    identify::{self, Recalled},
    repeat,
};
use crate::{
    error::{Error, Result},
    http::reply::Reply,
    store::{Mark, Shown},
};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use domain::access::Action;
use std::{cell::Cell, future::Future, pin::Pin, rc::Rc};

/// Somebody who asks for one record, and may still have to be looked up.
pub struct Asking {
    access: Access,
    doubt: Option<(Doubt, HttpRequest)>,
}

/// That it is not certain yet who sent the request. Until it is no answer may leave.
#[derive(Clone)]
pub struct Doubt {
    recalled: Recalled,
    is_over: Rc<Cell<bool>>,
}

impl Doubt {
    /// Begins with a request that must have a sender. Where nothing but a record can be asked for, a sender who is remembered is left
    /// in doubt; the handler finds either that or their access.
    ///
    /// # Errors
    /// `not-signed-in`, `csrf-token-missing`, and what is wrong with an `Idempotency-Key`.
    pub async fn about(request: &HttpRequest) -> Result<Option<Self>> {
        let gate = Gate::of(request)?;
        let may_wait = request.method().is_safe() && matches!(repeat::key(request), Ok(None));
        let recalled = may_wait.then(|| Recalled::of(&gate, request)).flatten();
        let Some(recalled) = recalled else {
            let access = identify::look_up(gate, request).await?;
            request.extensions_mut().insert(access);
            return Ok(None);
        };
        let doubt = Self { recalled, is_over: Rc::default() };
        request.extensions_mut().insert(doubt.clone());
        Ok(Some(doubt))
    }

    /// Before an answer leaves: whoever asked is somebody, whatever the handler found out.
    ///
    /// # Errors
    /// As of [`Self::about`].
    pub async fn end(&self, request: &HttpRequest) -> Result<()> {
        if self.is_over.get() { Ok(()) } else { self.settle(Gate::of(request)?, request).await.map(drop) }
    }

    /// Asks who it is.
    pub(super) async fn settle(&self, gate: Gate, request: &HttpRequest) -> Result<Access> {
        let access = if gate.remembered().is_still(&self.recalled).await {
            Access::of(gate, &self.recalled)
        } else {
            identify::look_up(gate, request).await?
        };
        self.is_over.set(true);
        Ok(access)
    }

    /// Whether it is over, as this change of those who may ask was the last.
    fn ends_with(&self, gate: &Gate, newest: Option<Mark>) -> bool {
        let is_over = newest.is_some_and(|newest| gate.remembered().is_as_of(newest, &self.recalled));
        self.is_over.set(is_over);
        is_over
    }
}

impl FromRequest for Asking {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let gate = Gate::of(&request)?;
            let doubt = request.extensions_mut().remove::<Doubt>();
            Ok(match doubt {
                Some(doubt) => {
                    Self { access: Access::of(gate, &doubt.recalled), doubt: Some((doubt, request)) }
                }
                None => Self { access: identify::identify(gate, &request).await?, doubt: None },
            })
        })
    }
}

impl Asking {
    /// Shows one record, as [`Access::read`] does.
    pub async fn read<R: Shown>(self, action: Action, id: R::Id) -> Result<Reply<R::View>> {
        let Self { access, doubt } = self;
        let Some((doubt, request)) = doubt else { return access.read::<R>(action, id).await };
        let (line, found) = access.find::<R>(action, id).await?;
        if doubt.ends_with(&access.gate, line.newest_change()) {
            return access.judge(line, (action, id), found).await?.show().await;
        }
        // Whoever waits for two connections and holds one keeps others waiting.
        drop((line, found));
        doubt.settle(access.gate, &request).await?.read::<R>(action, id).await
    }
}
