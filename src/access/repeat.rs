//! Idempotency-Key: the answer of a change is kept in the same transaction, and sent again to a repeat. It is kept sealed:
//! answers hold client data, and secrets that are shown once.
use crate::{
    crypto::Keys,
    error::Result,
    http::{body::RequestHash, reply::Sent},
};
use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use domain::{Refusal, Refused, basis::Categories};
use entity::answer::{ActiveModel, Entity, Model};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, Insert};
use std::sync::Arc;
use uuid::Uuid;

/// A request that came with an Idempotency-Key.
pub(super) struct Repeat {
    keys: Arc<Keys>,
    hash: RequestHash,
    owner: Uuid,
    key: String,
    found: Option<Model>,
}

/// What was answered, and which client data it may show.
pub(super) struct KeptAnswer {
    pub sent: Sent,
    pub categories: Categories,
    pub at: DateTime<Utc>,
}

/// The key of a request.
///
/// # Errors
/// A key that is empty, longer than 255 characters or not printable ASCII.
pub(super) fn key(request: &HttpRequest) -> Result<Option<String>> {
    let Some(sent) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let key = sent.to_str().ok().filter(|key| (1..=255).contains(&key.len()));
    let Some(key) = key else {
        return Err(
            Refused::field("Idempotency-Key", "invalid", "must have 1 to 255 printable characters").into()
        );
    };
    Ok(Some(key.to_owned()))
}

impl Repeat {
    pub fn new(keys: Arc<Keys>, hash: RequestHash, owner: Uuid, key: String, found: Option<Model>) -> Self {
        Self { keys, hash, owner, key, found }
    }

    fn place(&self) -> String {
        format!("answer.body/{}/{}", self.owner, self.key)
    }

    /// Keyed, because requests hold passwords that a bare hash would let anybody guess at.
    fn hash(&self) -> Vec<u8> {
        self.keys.blind("answer.request", &hex::encode(self.hash.bytes()))
    }

    /// Whether the key was answered before.
    pub const fn is_known(&self) -> bool {
        self.found.is_some()
    }

    /// What was answered before, if this is the same request.
    pub fn earlier(&self) -> Result<Option<KeptAnswer>> {
        self.found.as_ref().map(|model| self.same(model)).transpose()
    }

    /// The record that was made when the key was answered, as its address tells.
    pub fn made(&self) -> Option<Uuid> {
        let location = self.found.as_ref()?.location.as_deref()?;
        location.rsplit('/').next()?.parse().ok()
    }

    /// Looks whether another request with this key was answered while this one ran.
    pub async fn look_again(&self, db: &impl ConnectionTrait) -> Result<Option<KeptAnswer>> {
        let found = Entity::find_by_id((self.owner, self.key.clone())).one(db).await?;
        found.as_ref().map(|model| self.same(model)).transpose()
    }

    fn same(&self, model: &Model) -> Result<KeptAnswer> {
        if model.request_hash != self.hash() {
            return Err(Refusal::KeyReused.into());
        }
        let sent = Sent {
            status: u16::try_from(model.status).unwrap_or(200),
            etag: model.etag.clone(),
            location: model.location.clone(),
            body: self.keys.open(&self.place(), &model.body)?,
        };
        Ok(KeptAnswer { sent, categories: model.categories, at: model.created_at })
    }

    /// What keeps the answer for whoever asks again.
    pub fn kept(
        &self,
        sent: &Sent,
        categories: Categories,
        now: DateTime<Utc>,
    ) -> Result<Insert<ActiveModel>> {
        let row = ActiveModel {
            owner_id: Set(self.owner),
            key: Set(self.key.clone()),
            request_hash: Set(self.hash()),
            status: Set(i32::from(sent.status)),
            etag: Set(sent.etag.clone()),
            location: Set(sent.location.clone()),
            body: Set(self.keys.seal(&self.place(), &sent.body)?),
            categories: Set(categories),
            created_at: Set(now),
        };
        Ok(Entity::insert(row))
    }
}
