//! Who sent the request: one statement brings the token or session, its user or partner system, and the answer that an
//! Idempotency-Key may already have.
use super::{
    Access, Gate,
    asking::Doubt,
    remembered::Hash,
    repeat,
    sender::{Sender, Session},
};
use crate::{
    error::Result,
    http::{body::RequestHash, request},
    store::{Question, kept::Shelf},
};
use actix_web::{HttpMessage, HttpRequest, http::header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use domain::{Refusal, SessionId};
use entity::answer;
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, FromQueryResult, Iterable, QueryFilter,
    sea_query::{Condition, Expr, ExprTrait, JoinType, SelectStatement, SimpleExpr},
};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uuid::Uuid;

/// The cookie of a browser session.
pub const SESSION_COOKIE: &str = "__Host-session";
/// How often its last use is written down.
const SEEN_EVERY: Duration = Duration::minutes(1);

/// What a request proves its sender with.
pub enum Credential {
    Bearer(String),
    Session(String),
}

/// Tokens are kept as SHA-256: they are random enough that nothing slower is needed.
pub fn hash_token(token: &str) -> Vec<u8> {
    digest(token).to_vec()
}

fn digest(token: &str) -> Hash {
    Sha256::digest(token.as_bytes()).into()
}

/// What proves that a request with a session cookie comes from our own page. It follows from the session's token, so that every page
/// can have it; whoever knows it learns nothing of the token.
pub fn csrf_of(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::new().chain_update("csrf\0").chain_update(token).finalize())
}

/// The header that proves that a request with a session cookie comes from our own page.
pub const fn csrf_header() -> &'static str {
    "x-csrf-token"
}

impl Credential {
    pub fn of(request: &HttpRequest) -> Option<Self> {
        let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if let Some(value) = bearer {
            let (scheme, token) = value.split_once(' ')?;
            return scheme.eq_ignore_ascii_case("bearer").then(|| Self::Bearer(token.trim().to_owned()));
        }
        request.cookie(SESSION_COOKIE).map(|cookie| Self::Session(cookie.value().to_owned()))
    }
}

/// Ways to look somebody up: on which engine, by a token of a partner system or not, and with a key or not.
static WAYS: Shelf<[bool; 3]> = Shelf::new();

impl Credential {
    fn hash(&self) -> Hash {
        let (Self::Bearer(token) | Self::Session(token)) = self;
        digest(token)
    }

    fn query(&self, hash: Vec<u8>, key: Option<&str>) -> SelectStatement {
        let (mut query, owner) = match self {
            Self::Bearer(_) => (Sender::of_token(hash), Sender::owner_of_token()),
            Self::Session(_) => (Sender::of_session(hash), Sender::owner_of_session()),
        };
        with_answer(&mut query, owner, key);
        query
    }

    /// What looks its owner up.
    fn question(&self, token: &Hash, backend: DbBackend, key: Option<&str>) -> Question {
        let hash = token.to_vec();
        let way = [backend == DbBackend::Postgres, matches!(self, Self::Bearer(_)), key.is_some()];
        let own = [hash.clone().into(), key.unwrap_or_default().into()];
        let strangers = || {
            ["one", "other"].map(|stranger| {
                let hash = hash_token(stranger);
                (vec![hash.clone().into(), stranger.into()], self.query(hash, key.map(|_| stranger)))
            })
        };
        WAYS.question(way, backend, &own, (strangers, || self.query(hash, key)))
    }
}

pub(super) async fn identify(gate: Gate, request: &HttpRequest) -> Result<Access> {
    // Found already, before the rest of the request was read.
    let (access, doubt) = {
        let mut found = request.extensions_mut();
        (found.remove::<Access>(), found.remove::<Doubt>())
    };
    match (access, doubt) {
        (Some(access), _) => Ok(access),
        (None, Some(doubt)) => doubt.settle(gate, request).await,
        (None, None) => {
            let recalled = Recalled::of(&gate, request);
            certain(gate, recalled, request).await
        }
    }
}

/// Who sent a request with this token when they were looked up last, and when this request came. Whether they are still what they
/// were the database must tell.
#[derive(Clone)]
pub(super) struct Recalled {
    pub token: Hash,
    pub sender: Arc<Sender>,
    at: DateTime<Utc>,
}

impl Recalled {
    /// None where the sender is not remembered, or the request may not come from them now, or they are to be noted as seen; and none
    /// with a key, whose answer is looked for, and who they are comes with it.
    pub fn of(gate: &Gate, request: &HttpRequest) -> Option<Self> {
        let None = repeat::key(request).ok()? else { return None };
        let (at, token) = (gate.now(), Credential::of(request)?.hash());
        let sender = gate.remembered().whose(&token)?;
        let is_seen = !sender.session.as_deref().is_some_and(|session| is_worth_a_note(session, at));
        (is_seen && sender.admit(request, at).is_ok()).then_some(Self { token, sender, at })
    }
}

impl Access {
    /// What they may reach, if they are still what they were.
    pub(super) fn of(gate: Gate, Recalled { sender, at, .. }: &Recalled) -> Self {
        Self {
            gate,
            caller: sender.caller.clone(),
            session: sender.session.as_ref().map(|session| session.id),
            now: *at,
            request: request::id(),
            repeat: None,
            purpose: None,
            detail: None,
            is_walled: true,
        }
    }
}

/// Whoever is recalled, if they are still what they were; else whoever is found.
pub(super) async fn certain(gate: Gate, recalled: Option<Recalled>, request: &HttpRequest) -> Result<Access> {
    match recalled {
        Some(recalled) if gate.remembered().is_still(&recalled).await => Ok(Access::of(gate, &recalled)),
        _ => look_up(gate, request).await,
    }
}

/// Looks up who sent the request.
pub(super) async fn look_up(gate: Gate, request: &HttpRequest) -> Result<Access> {
    let sent_key = repeat::key(request);
    let key = sent_key.as_ref().ok().cloned().flatten();
    let at = gate.now();
    let credential = Credential::of(request).ok_or(Refusal::NotSignedIn)?;
    let token = credential.hash();
    let (sender, answer) = found(&gate, (&credential, token), key.as_deref()).await?;
    sender.admit(request, at)?;
    sent_key?;
    if let Some(session) = sender.session.as_deref().filter(|session| is_worth_a_note(session, at)) {
        note_use(&gate, session.id, at).await?;
    }
    let repeat = key.map(|key| {
        repeat::Repeat::new(gate.shared_keys(), RequestHash::of(request), sender.owner, key, answer)
    });
    Ok(Access { repeat, ..Access::of(gate, &Recalled { token, sender, at }) })
}

fn is_worth_a_note(session: &Session, now: DateTime<Utc>) -> bool {
    now - session.seen_at > SEEN_EVERY
}

/// Looks up who it is, and remembers them; and the answer that the key already has.
async fn found(
    gate: &Gate,
    (credential, token): (&Credential, Hash),
    key: Option<&str>,
) -> Result<(Arc<Sender>, Option<answer::Model>)> {
    let turn = gate.remembered().turn();
    let question = credential.question(&token, gate.db().get_database_backend(), key);
    let row = gate.look_up(&question).await?.ok_or(Refusal::NotSignedIn)?;
    let sender = match credential {
        Credential::Bearer(_) => Sender::by_token(&row)?,
        Credential::Session(_) => Sender::by_session(&row)?,
    };
    let sender = Arc::new(sender);
    gate.remembered().remember(turn, token, &sender);
    let is_answered = key.is_some() && row.try_get::<Option<Uuid>>("answer_", "owner_id")?.is_some();
    let answer = is_answered.then(|| answer::Model::from_query_result(&row, "answer_")).transpose()?;
    Ok((sender, answer))
}

/// Keys belong to the person who asks, or to the partner system where it asks for nobody.
fn with_answer(query: &mut SelectStatement, owner: SimpleExpr, key: Option<&str>) {
    let Some(key) = key else { return };
    let on = Condition::all()
        .add(Expr::col(("answer", "owner_id")).eq(owner))
        .add(Expr::col(("answer", "key")).eq(key));
    query.join(JoinType::LeftJoin, "answer", on);
    for column in answer::Column::iter() {
        let name = sea_orm::IdenStatic::as_str(&column);
        query.expr_as(Expr::col(("answer", name)), format!("answer_{name}"));
    }
}

async fn note_use(gate: &Gate, session: SessionId, now: DateTime<Utc>) -> Result<()> {
    use entity::session::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::LastSeenAt, Expr::val(now))
        .filter(Column::Id.eq(session))
        .exec(gate.db())
        .await?;
    Ok(())
}
