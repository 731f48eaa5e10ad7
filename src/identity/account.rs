//! One's own account: who am I, my password, my one-time codes.
use super::{
    organizations::Organization,
    password::{self, Password},
    sessions::{self, Session},
    throttle::{self, Subject},
    totp,
    users::{self, User},
};
use crate::{
    access::{Access, Reading, Work},
    error::Result,
    http::{
        page::{Page, Sort},
        reply::Reply,
    },
    store::{Record, Shown},
};
use actix_web::http::StatusCode;
use domain::{
    ApiClientId, Refusal, Refused, SessionId, UserId,
    access::{Action, Actor, Role, Scope, Sight, TokenScope},
    code::Set,
    text::Text,
};
use entity::{
    organization, session,
    user::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryTrait,
    sea_query::{Expr, UpdateStatement},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who is asking.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "organization": {"id": "01990000-0000-7000-8000-000000000003", "name": {"fi": "Velkaneuvonta"}, "kind": "municipality",
        "sector": "debt_counselling", "business_id": null, "oid": null, "parent_id": null, "wellbeing_county_code": null,
        "municipality_code": "179", "takes_part": true, "address_confidential": false, "break_glass": false,
        "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"},
    "user": null, "session_id": null, "api_client_id": "01990000-0000-7000-8000-000000000004", "roles": ["worker"],
    "scopes": ["register", "directory"]}))]
pub struct Me {
    organization: Organization,
    /// The person, or the one a partner system acts for.
    user: Option<User>,
    session_id: Option<SessionId>,
    api_client_id: Option<ApiClientId>,
    #[schema(value_type = Vec<Role>)]
    roles: Set<Role>,
    /// What the token is limited to; null for a person in a browser.
    #[schema(value_type = Option<Vec<TokenScope>>)]
    scopes: Option<Set<TokenScope>>,
}

pub async fn show(access: &Access) -> Result<Reply<Me>> {
    let caller = access.caller();
    let look = access.look::<organization::Model>(Action::OwnAccount, caller.organization).await?;
    let user = match caller.user() {
        Some(id) => look.all(Entity::find_by_id(id)).await?.pop(),
        None => None,
    };
    let api_client_id = match caller.actor {
        Actor::ApiClient { id, .. } => Some(id),
        Actor::User(_) | Actor::System(_) => None,
    };
    let me = Me {
        organization: look.record().view(Sight::whole(), access.now()),
        user: user.map(|user| user.view(Sight::whole(), access.now())),
        session_id: access.session(),
        api_client_id,
        roles: caller.roles,
        scopes: caller.scopes,
    };
    look.answer(&me).await
}

/// One's own account as its page shows it.
pub struct Mine {
    pub user: User,
    /// Those that are going on, the last first.
    pub sessions: Vec<Session>,
}

/// Reads it, for a person in a browser.
///
/// # Errors
/// `not-allowed` for a partner system.
pub async fn mine(access: &Access) -> Result<(Mine, Reading<'_>)> {
    let Actor::User(id) = access.caller().actor else {
        return Err(access.turn_away::<Model>(Action::OwnAccount, None, Refusal::NotAllowed.into()).await);
    };
    let (found, permit, mut reading) = access.look::<Model>(Action::OwnAccount, id).await?.reading();
    let page = Page { sort: Sort::Newest, ..Page::default() };
    let live = sessions::live(id, access.now());
    let sessions = reading.list::<session::Model>(Action::OwnAccount, page, live).await?;
    let user = found.record.view(permit.sight, access.now());
    Ok((Mine { user, sessions: sessions.map(|rows| rows.items).unwrap_or_default() }, reading))
}

/// The account of the person in the browser; a partner system cannot change how a person signs in.
pub(super) async fn own(access: &Access) -> Result<Model> {
    match access.caller().actor {
        Actor::User(id) => Ok(access.look::<Model>(Action::OwnAccount, id).await?.record().clone()),
        Actor::ApiClient { .. } | Actor::System(_) => {
            Err(access.turn_away::<Model>(Action::OwnAccount, None, Refusal::NotAllowed.into()).await)
        }
    }
}

pub(super) fn about(user: &Model) -> (UserId, Scope) {
    (user.id, user.scope())
}

/// The account, once whoever asks has proved again that it is theirs.
pub(super) struct Proof<'a> {
    access: &'a Access,
    user: Model,
    pub subject: Subject,
}

impl<'a> Proof<'a> {
    /// Counts a try of whoever is signed in. Strangers who try to sign in to the account keep its owner from nothing here.
    pub async fn begin(access: &'a Access, user: Model) -> Result<Self> {
        let subject = Subject::owner(access.gate().keys(), &user.login);
        Self::of(access, user, subject).await
    }

    async fn of(access: &'a Access, user: Model, subject: Subject) -> Result<Self> {
        let system = access.gate().as_system("account", user.organization_id);
        match throttle::claim(&system, vec![subject.clone()]).await {
            Ok(()) => Ok(Self { access, user, subject }),
            Err(why) => Err(access.turn_away::<Model>(Action::OwnAccount, Some(about(&user)), why).await),
        }
    }

    async fn has(&self, password: &Password) -> Result<bool> {
        let pepper = self.access.gate().keys().pepper();
        Ok(password::verify(pepper, password, self.user.password_hash.clone()).await?.matches)
    }

    fn step(&self, code: &str) -> Result<Option<i64>> {
        Ok(totp::check(self.access.gate().keys(), &self.user, code, self.access.now())?)
    }

    pub async fn open(&self, action: Action) -> Result<Work<'a, Model>> {
        self.access.open::<Model>(action, self.user.id).await
    }

    async fn refuse<V>(&self, action: Action, why: Refused) -> Result<Reply<V>> {
        self.open(action).await?.refuse(why).await
    }

    /// Writes the change if nobody else changed the same meanwhile, and forgets the failures.
    async fn finish<V>(
        self,
        work: Work<'a, Model>,
        change: &UpdateStatement,
        reply: Reply<V>,
    ) -> Result<Reply<V>> {
        let now = work.record();
        let proven = |user: &Model| {
            (user.password_hash.clone(), user.totp_secret.clone(), user.totp_last_step, user.active)
        };
        if proven(now) != proven(&self.user) {
            return work.refuse(Refusal::Stale.into()).await;
        }
        work.run(change).await?;
        work.run(&throttle::forget(self.subject)).await?;
        work.finish_quietly(reply).await
    }
}

/// A new password, and the one it replaces.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current_password": "kuusi harmaata majavaa", "new_password": "seitsemän sinistä ilvestä"}))]
pub struct NewPassword {
    #[schema(value_type = String, min_length = 1, max_length = 256, format = Password)]
    current_password: Password,
    #[schema(value_type = String, min_length = 15, max_length = 256, format = Password)]
    new_password: Password,
}

pub(super) fn wrong(place: &str) -> Refused {
    Refused::field(place, "wrong", "is not right")
}

/// Replaces the password; everybody else who is signed in to the account is signed out.
pub async fn change_password(access: &Access, body: NewPassword) -> Result<Reply<()>> {
    let user = own(access).await?;
    if let Some(reply) = access.own_replay()? {
        return Ok(reply);
    }
    // Before the try is counted: a new password that is unfit is no guess at the old one.
    let hash = match choose(access, &user, &body.new_password).await {
        Ok(hash) => hash,
        Err(why) => {
            return Err(access.turn_away::<Model>(Action::ChangePassword, Some(about(&user)), why).await);
        }
    };
    let proof = Proof::begin(access, user).await?;
    if !proof.has(&body.current_password).await? {
        return proof.refuse(Action::ChangePassword, wrong("/current_password")).await;
    }
    let work = proof.open(Action::ChangePassword).await?;
    sessions::end_all(&work, proof.user.id, access.session()).await?;
    let change = update(proof.user.id).col_expr(Column::PasswordHash, Expr::val(hash)).into_query();
    proof.finish(work, &change, Reply::done()).await
}

async fn choose(access: &Access, user: &Model, new: &Password) -> Result<String> {
    let look = access.look::<organization::Model>(Action::OwnAccount, user.organization_id).await?;
    let words = users::context(&user.login, &user.name, &look.record().name);
    password::choose(access.gate().keys().pepper(), new, words, "/new_password").await
}

pub(super) fn update(id: UserId) -> sea_orm::UpdateMany<Entity> {
    Entity::update_many().filter(Column::Id.eq(id))
}

/// What an authenticator app needs; shown once.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"key": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "otpauth_url": "otpauth://totp/Polku:aino%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Polku"}))]
pub struct TotpKey {
    /// To type in, in base32.
    key: String,
    /// To show as a QR code.
    otpauth_url: String,
}

/// What proves that it is the owner who sets one-time codes up: with a stolen session alone somebody else would, and step up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "kuusi harmaata majavaa"}))]
pub struct EnrolTotp {
    #[schema(value_type = String, min_length = 1, max_length = 256, format = Password)]
    password: Password,
}

/// Begins to set up one-time codes; they count once a first code has confirmed them.
pub async fn enrol_totp(access: &Access, body: EnrolTotp) -> Result<Reply<TotpKey>> {
    let user = own(access).await?;
    if let Some(reply) = access.own_replay()? {
        return Ok(reply);
    }
    let proof = Proof::begin(access, user).await?;
    if proof.user.totp_confirmed_at.is_some() {
        return proof.refuse(Action::ChangeTotp, Refusal::AlreadyExists.into()).await;
    }
    if !proof.has(&body.password).await? {
        return proof.refuse(Action::ChangeTotp, wrong("/password")).await;
    }
    let enrolment = totp::enrol(access.gate().keys(), &proof.user)?;
    let work = proof.open(Action::ChangeTotp).await?;
    let change = update(proof.user.id)
        .col_expr(Column::TotpSecret, Expr::val(enrolment.sealed))
        .col_expr(Column::TotpLastStep, Expr::val(None::<i64>));
    let key = TotpKey { key: enrolment.key, otpauth_url: enrolment.url };
    proof.finish(work, &change.into_query(), Reply::new(StatusCode::OK, &key)?).await
}

/// A code of the authenticator app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"one_time_code": "123456"}))]
pub struct ConfirmTotp {
    #[schema(min_length = 6, max_length = 6)]
    one_time_code: Text<20>,
}

pub async fn confirm_totp(access: &Access, body: ConfirmTotp) -> Result<Reply<()>> {
    let user = own(access).await?;
    if let Some(reply) = access.own_replay()? {
        return Ok(reply);
    }
    let tries = Subject::enrolment(access.gate().keys(), &user.login);
    let proof = Proof::of(access, user, tries).await?;
    if proof.user.totp_confirmed_at.is_some() {
        return proof.refuse(Action::ChangeTotp, Refusal::AlreadyExists.into()).await;
    }
    let Some(step) = proof.step(&body.one_time_code)? else {
        return proof.refuse(Action::ChangeTotp, wrong("/one_time_code")).await;
    };
    let work = proof.open(Action::ChangeTotp).await?;
    let change = update(proof.user.id)
        .col_expr(Column::TotpConfirmedAt, Expr::val(access.now()))
        .col_expr(Column::TotpLastStep, Expr::val(step));
    proof.finish(work, &change.into_query(), Reply::done()).await
}

/// What proves that it is the owner who gives one-time codes up: a code, or the password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"one_time_code": "123456"}))]
pub struct RemoveTotp {
    #[schema(min_length = 6, max_length = 6)]
    one_time_code: Option<Text<20>>,
    #[schema(value_type = Option<String>, min_length = 1, max_length = 256, format = Password)]
    password: Option<Password>,
}

pub async fn remove_totp(access: &Access, body: RemoveTotp) -> Result<Reply<()>> {
    let proof = Proof::begin(access, own(access).await?).await?;
    let (right, place) = match (body.one_time_code, body.password) {
        (Some(code), None) => (proof.step(&code)?.is_some(), "/one_time_code"),
        (None, Some(password)) => (proof.has(&password).await?, "/password"),
        _ => return proof.refuse(Action::ChangeTotp, Refused::missing("/one_time_code")).await,
    };
    if !right {
        return proof.refuse(Action::ChangeTotp, wrong(place)).await;
    }
    let work = proof.open(Action::ChangeTotp).await?;
    let change = update(proof.user.id)
        .col_expr(Column::TotpSecret, Expr::val(None::<Vec<u8>>))
        .col_expr(Column::TotpConfirmedAt, Expr::val(None::<chrono::DateTime<chrono::Utc>>))
        .col_expr(Column::TotpLastStep, Expr::val(None::<i64>));
    proof.finish(work, &change.into_query(), Reply::done()).await
}
