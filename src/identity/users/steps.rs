use super::User;
use crate::{
    access::{Access, At, Work},
    error::Result,
    http::{etag::IfMatch, patch::Field, reply::Reply},
    identity::{
        login::Login,
        password::{self, Password},
        register::{as_operator_or, is_operator},
        sessions,
    },
    store::{Record, Version, journal::Entry},
};
use domain::{
    OrganizationId, Refusal, Refused, UnitId, UserId,
    access::{Action, Caller, Role},
    case::ServiceTask,
    code::Set,
    event::Happened,
    text::{Line, Localized},
};
use entity::{organization, unit, user::Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

/// A user who joins an organization.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Aino Virtanen", "title": "Debt counsellor", "login": "aino@example.org",
    "roles": ["worker"], "password": "kuusi harmaata majavaa"}))]
pub struct NewUser {
    /// Your own when left out; another one only for the operator of the platform.
    pub organization_id: Option<OrganizationId>,
    pub unit_id: Option<UnitId>,
    pub name: Line,
    pub title: Option<Line>,
    /// What the user signs in with; no two users have the same.
    pub login: Login,
    #[schema(value_type = Vec<Role>)]
    pub roles: Set<Role>,
    /// The service tasks the user works in, in none unless told: they alone see what is labelled for those.
    #[serde(default)]
    #[schema(value_type = Vec<ServiceTask>, required = false)]
    pub service_tasks: Set<ServiceTask>,
    /// A first password, which the user should change. Without one they cannot sign in.
    #[schema(value_type = Option<String>, min_length = 15, max_length = 256, format = Password)]
    pub password: Option<Password>,
}

impl NewUser {
    fn row(self, organization: OrganizationId, password_hash: Option<String>, at: &At<'_>) -> Model {
        Model {
            id: UserId::generate(),
            version: Version::FIRST,
            organization_id: organization,
            unit_id: self.unit_id,
            name: self.name.into(),
            title: self.title.map(Into::into),
            login: self.login.into_string(),
            roles: self.roles,
            service_tasks: self.service_tasks,
            active: true,
            password_hash,
            totp_secret: None,
            totp_confirmed_at: None,
            totp_last_step: None,
            created_at: at.now,
            updated_at: at.now,
        }
    }
}

/// The words that a user's password must not contain.
pub fn context(login: &str, name: &str, organization: &Localized) -> Vec<String> {
    password::context([login, name].into_iter().chain(organization.iter().map(|(_, text)| text)))
}

/// The operator's role comes from operators alone, and only they touch those who hold it.
pub fn may_give(caller: &Caller, was: Set<Role>, next: Set<Role>) -> std::result::Result<(), Refused> {
    let operators = was.union(next).contains(Role::PlatformAdmin);
    if operators && !is_operator(caller) { Err(Refusal::NotAllowed.into()) } else { Ok(()) }
}

pub async fn add(access: &Access, new: NewUser) -> Result<Reply<User>> {
    let action = as_operator_or(access.caller(), Action::ManageUsers);
    access.may::<Model>(action).await?;
    let organization = new.organization_id.unwrap_or(access.caller().organization);
    let hash = first_password(access, organization, &new).await?;
    let work = access.open::<organization::Model>(action, organization).await?;
    let row = new.row(organization, hash, &work.at());
    let fits = match may_give(access.caller(), Set::EMPTY, row.roles) {
        Ok(()) => unit_fits(&work, &row).await?,
        refused => refused,
    };
    match fits {
        Ok(()) => work.add(row, Entry::of(Happened::UserCreated)).await,
        Err(why) => work.refuse(why).await,
    }
}

async fn first_password(access: &Access, id: OrganizationId, new: &NewUser) -> Result<Option<String>> {
    let Some(first) = &new.password else {
        return Ok(None);
    };
    let look = access.look::<organization::Model>(Action::ViewRegister, id).await?;
    let words = context(new.login.as_str(), &new.name, &look.record().name);
    let hash = password::choose(access.gate().keys().pepper(), first, words, "/password").await?;
    Ok(Some(hash))
}

async fn unit_fits<R: Record>(work: &Work<'_, R>, user: &Model) -> Result<std::result::Result<(), Refused>> {
    let Some(id) = user.unit_id else {
        return Ok(Ok(()));
    };
    let own = unit::Column::OrganizationId.eq(user.organization_id);
    let found = work.one(unit::Entity::find_by_id(id).filter(own)).await?;
    Ok(found.map(drop).ok_or_else(|| Refused::field("/unit_id", "unknown", "is no unit of the organization")))
}

/// What may change of a user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Team lead", "roles": ["worker", "team_lead"]}))]
pub struct ChangeUser {
    name: Option<Line>,
    #[serde(default)]
    #[schema(value_type = Option<Line>)]
    title: Field<Line>,
    #[serde(default)]
    #[schema(value_type = Option<UnitId>)]
    unit_id: Field<UnitId>,
    #[schema(value_type = Option<Vec<Role>>)]
    roles: Option<Set<Role>>,
    #[schema(value_type = Option<Vec<ServiceTask>>)]
    service_tasks: Option<Set<ServiceTask>>,
    active: Option<bool>,
}

/// Whether somebody comes to see nothing more by the change: nobody gives themselves roles, tasks or the clients of a unit.
fn was_enough(was: &Model, next: &Model) -> bool {
    was.roles.covers(next.roles)
        && was.service_tasks.covers(next.service_tasks)
        && was.unit_id == next.unit_id
}

impl ChangeUser {
    fn apply(self, was: &Model, at: &At<'_>) -> std::result::Result<Model, Refused> {
        let next = Model {
            name: self.name.map_or_else(|| was.name.clone(), Into::into),
            title: self.title.map(Into::into).over(was.title.clone()),
            unit_id: self.unit_id.over(was.unit_id),
            roles: self.roles.unwrap_or(was.roles),
            service_tasks: self.service_tasks.unwrap_or(was.service_tasks),
            active: self.active.unwrap_or(was.active),
            updated_at: at.now,
            ..was.clone()
        };
        if at.caller.user() == Some(was.id) && !was_enough(was, &next) {
            return Err(Refusal::NotAllowed.into());
        }
        may_give(at.caller, was.roles, next.roles).map(|()| next)
    }
}

/// Changes a user; who loses or gains a right is signed out everywhere at once.
pub async fn change(access: &Access, id: UserId, seen: IfMatch, change: ChangeUser) -> Result<Reply<User>> {
    let action = as_operator_or(access.caller(), Action::ManageUsers);
    let work = access.change::<Model>(action, id, seen).await?;
    let was = work.record().clone();
    let next = match change.apply(&was, &work.at()) {
        Ok(next) => next,
        Err(why) => return work.refuse(why).await,
    };
    if let Err(why) = unit_fits(&work, &next).await? {
        return work.refuse(why).await;
    }
    if (was.roles, was.service_tasks, was.active) != (next.roles, next.service_tasks, next.active) {
        sessions::end_all(&work, id, None).await?;
    }
    work.save(next, Entry::of(Happened::UserChanged)).await
}
