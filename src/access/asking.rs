//! Who asks, before it is certain. A node remembers who sent requests, and whether they are still what they were the database
//! must tell ([`super::remembered`]). Whoever asks for one record need not wait for that first: the answer that brings the
//! record tells it as well. Nothing is decided, logged or answered for anybody who is in doubt.
use super::{
    Access, Gate,
    identify::{self, Recalled},
};
use crate::{
    error::{Error, Result},
    http::reply::Reply,
    store::{self, Hold, Mark, Shown, Sought},
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
    /// Begins with a request that must have a sender. Where it changes nothing, a sender who is remembered is left in doubt; the
    /// handler finds either that or their access.
    ///
    /// # Errors
    /// `not-signed-in`, `csrf-token-missing`, and what is wrong with an `Idempotency-Key`.
    pub async fn about(request: &HttpRequest) -> Result<Option<Self>> {
        let gate = Gate::of(request)?;
        match Recalled::of(&gate, request) {
            Some(recalled) if request.method().is_safe() => {
                let doubt = Self { recalled, is_over: Rc::default() };
                request.extensions_mut().insert(doubt.clone());
                Ok(Some(doubt))
            }
            recalled => {
                let access = Box::pin(identify::certain(gate, recalled, request)).await?;
                request.extensions_mut().insert(access);
                Ok(None)
            }
        }
    }

    /// Before an answer leaves: whoever asked is somebody, whatever the handler found out.
    ///
    /// # Errors
    /// `not-signed-in`.
    pub async fn end(&self, request: &HttpRequest) -> Result<()> {
        if self.is_over.get() {
            return Ok(());
        }
        Box::pin(self.settle(Gate::of(request)?, request)).await.map(drop)
    }

    /// Asks who it is; whatever comes of that is an answer.
    pub(super) async fn settle(&self, gate: Gate, request: &HttpRequest) -> Result<Access> {
        self.is_over.set(true);
        identify::certain(gate, Some(self.recalled.clone()), request).await
    }

    /// Whether they are still what they were: at once where this change of those who may ask was the last. If not they must be looked
    /// up.
    async fn is_unfounded(&self, gate: &Gate, newest: Option<Mark>) -> bool {
        self.is_over.set(true);
        let remembered = gate.remembered();
        newest.is_some_and(|newest| remembered.is_as_of(newest, &self.recalled))
            || remembered.is_still(&self.recalled).await
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
    pub async fn read<R: Shown>(&self, action: Action, id: R::Id) -> Result<Reply<R::View>> {
        let Self { access, doubt } = self;
        let (line, of) = (access.line::<R>(), (&access.caller, access.now));
        let glimpse = store::glimpse::<R>(&line, Sought::One(id), of, Hold::No).await?;
        if let Some((doubt, request)) = doubt
            && !doubt.is_unfounded(&access.gate, glimpse.newest).await
        {
            let anew =
                async { identify::look_up(access.gate.clone(), request).await?.read::<R>(action, id).await };
            // It is rare, and every read would have room for it.
            return Box::pin(anew).await;
        }
        let found = match glimpse.found {
            Some(found) => Some(found),
            None => store::find_at_length::<R>(&line, (action, Sought::One(id)), of, Hold::No).await?,
        };
        access.judge(line, (action, id), found).await?.show().await
    }
}
