//! A user who cannot sign in any more: the administrator gives a new first password.
use super::{
    User,
    steps::{context, may_give},
};
use crate::{
    access::Access,
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    identity::{
        password::{self, Password},
        register::as_operator_or,
        sessions,
    },
    store::journal::Entry,
};
use domain::{Refusal, UserId, access::Action, event::Happened};
use entity::{organization, user::Model};
use sea_orm::EntityTrait;
use serde::Deserialize;
use utoipa::ToSchema;

/// How the user gets in again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "neljä vihreää majakkaa", "gives_up_one_time_codes": false}))]
pub struct ResetAccess {
    /// A first password, told to the user in person, who should change it.
    #[schema(value_type = String, min_length = 15, max_length = 256, format = Password)]
    password: Password,
    /// Whether one-time codes are asked for no longer: only when the user has lost what makes them.
    #[serde(default)]
    gives_up_one_time_codes: bool,
}

/// Gives a new first password; whoever is signed in as the user is signed out everywhere at once.
pub async fn reset(access: &Access, id: UserId, seen: IfMatch, body: ResetAccess) -> Result<Reply<User>> {
    let action = as_operator_or(access.caller(), Action::ManageUsers);
    let hash = hash(access, action, id, &body.password).await?;
    let work = access.change::<Model>(action, id, seen).await?;
    let was = work.record().clone();
    // Whoever is signed in proves again that the account is theirs: that is `POST /me/password`.
    if access.caller().user() == Some(id) {
        return work.refuse(Refusal::NotAllowed.into()).await;
    }
    if let Err(why) = may_give(access.caller(), was.roles, was.roles) {
        return work.refuse(why).await;
    }
    sessions::end_all(&work, id, None).await?;
    let mut next = Model { password_hash: Some(hash), updated_at: access.now(), ..was };
    if body.gives_up_one_time_codes {
        (next.totp_secret, next.totp_confirmed_at, next.totp_last_step) = (None, None, None);
    }
    work.save(next, Entry::of(Happened::UserAccessReset)).await
}

/// Before anything is held: hashing takes its time.
async fn hash(access: &Access, action: Action, id: UserId, new: &Password) -> Result<String> {
    let look = access.look::<Model>(action, id).await?;
    let user = look.record();
    let found = look.all(organization::Entity::find_by_id(user.organization_id)).await?;
    let names = found.into_iter().next().map(|organization| organization.name).unwrap_or_default();
    let words = context(&user.login, &user.name, &names);
    password::choose(access.gate().keys().pepper(), new, words, "/password").await
}
