//! Signing in. Whether there is such an account, whether the password is right and whether the one-time code is:
//! all three are looked at in the same steps, and the answer is the same whichever is wrong.
use super::{
    login::Login,
    password::{self, Password, Verdict},
    sessions::{self, OpenedSession},
    throttle::{self, Origin, Subject},
    token::Fresh,
    totp,
};
use crate::{
    access::{About, Access, Duty, Gate},
    error::Result,
    store::{Record, Shown, Version},
};
use domain::{
    OrganizationId, Refusal, SessionId,
    access::{Action, Sight},
    text::{Line, Text},
};
use entity::{
    session,
    user::{Column, Entity, Model},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryTrait,
    sea_query::Expr,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a person signs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "aino@example.org", "password": "kuusi harmaata majavaa", "one_time_code": "123456"}))]
pub struct SignIn {
    login: Login,
    #[schema(value_type = String, min_length = 1, max_length = 256, format = Password)]
    password: Password,
    /// Needed when the user has set up one-time codes.
    #[schema(min_length = 6, max_length = 6)]
    one_time_code: Option<Text<20>>,
}

/// Where the sign-in comes from.
pub struct Visitor {
    pub origin: Origin,
    pub user_agent: Option<String>,
}

/// A session and the token that its cookie carries.
pub struct Opened {
    pub session: OpenedSession,
    pub token: String,
}

/// The record that tells of a try: the user, where there is one.
fn about(user: Option<&Model>) -> About<Model> {
    user.map(|user| (user.id, user.scope()))
}

/// # Errors
/// `bad-credentials`, or `too-many-requests` when earlier failures make this try wait.
pub async fn sign_in(gate: &Gate, from: Visitor, with: SignIn) -> Result<Opened> {
    let access = gate.as_system("sign_in", OrganizationId::from_uuid(Uuid::nil()));
    let keys = gate.keys();
    let account = Subject::account(keys, with.login.as_str());
    let address = Subject::address(keys, &from.origin);
    if let Err(why) = throttle::claim(&access, vec![account.clone(), address.clone()]).await {
        return Err(access.turn_away::<Model>(Action::OpenSession, None, why).await);
    }
    let query = Entity::find().filter(Column::Login.eq(with.login.as_str())).into_query();
    let user: Option<Model> = access.look_up(&query).await?.pop();
    let hash = user.as_ref().filter(|user| user.active).and_then(|user| user.password_hash.clone());
    let verdict = password::verify(keys.pepper(), &with.password, hash).await?;
    let refuse = || {
        access.turn_away::<Model>(Action::OpenSession, about(user.as_ref()), Refusal::BadCredentials.into())
    };
    let Some(user) = user.as_ref().filter(|_| verdict.matches) else {
        return Err(refuse().await);
    };
    let duty = access.duty().await?;
    if !proved(&duty, &access, user, verdict, with.one_time_code).await? {
        duty.give_up().await?;
        return Err(refuse().await);
    }
    let opened = open(&access, user, from.user_agent);
    duty.run(&session::Entity::insert(opened.0.into_active_model().reset_all()).into_query()).await?;
    duty.run(&throttle::forget(account)).await?;
    duty.run(&throttle::take_back(address)).await?;
    duty.close::<Model>(Action::OpenSession, about(Some(user))).await?;
    Ok(opened.1)
}

/// Writes down that the one-time code is used, and the password's new hash, while the account is as it was found.
async fn proved(
    duty: &Duty<'_>,
    access: &Access,
    user: &Model,
    verdict: Verdict,
    code: Option<Text<20>>,
) -> Result<bool> {
    let step = match (user.totp_confirmed_at, code) {
        (None, _) => user.totp_last_step,
        (Some(_), None) => return Ok(false),
        (Some(_), Some(code)) => {
            let Some(step) = totp::check(access.gate().keys(), user, &code, access.now())? else {
                return Ok(false);
            };
            Some(step)
        }
    };
    let unused = match user.totp_last_step {
        None => Column::TotpLastStep.is_null(),
        Some(last) => Column::TotpLastStep.eq(last),
    };
    let update = Entity::update_many()
        .col_expr(Column::TotpLastStep, Expr::val(step))
        .col_expr(Column::PasswordHash, Expr::val(verdict.rehashed.or_else(|| user.password_hash.clone())))
        .filter(
            Condition::all().add(Column::Id.eq(user.id)).add(Column::Version.eq(user.version)).add(unused),
        )
        .filter(Column::PasswordHash.eq(user.password_hash.clone()));
    Ok(duty.run(&update.into_query()).await? == 1)
}

fn open(access: &Access, user: &Model, user_agent: Option<String>) -> (session::Model, Opened) {
    let token = Fresh::with_prefix("");
    let csrf = token.csrf();
    let now = access.now();
    let row = session::Model {
        id: SessionId::generate(),
        version: Version::FIRST,
        user_id: user.id,
        organization_id: user.organization_id,
        token_hash: token.hash(),
        csrf_hash: csrf.hash(),
        user_agent: user_agent.and_then(|text| Line::parse(&text).ok()).map(Into::into),
        created_at: now,
        last_seen_at: now,
        expires_at: now + sessions::LASTS,
        ended_at: None,
        stepped_up_at: None,
    };
    let session = OpenedSession {
        id: row.id,
        csrf_token: csrf.reveal(),
        expires_at: row.expires_at,
        user: user.view(Sight::whole(), now),
    };
    (row, Opened { session, token: token.reveal() })
}
