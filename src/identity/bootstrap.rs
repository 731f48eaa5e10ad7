//! The first administrator: made on the command line, by nobody but whoever runs the service.
use super::{
    login::Login,
    organizations::{self, NewOrganization},
    password::{self, Password},
    users::{self, NewUser},
};
use crate::{access::Gate, error::Result, http::reply::Sent};
use anyhow::anyhow;
use domain::{
    Id, OrganizationId, Refusal, Refused, UserId,
    access::Role,
    code::Set,
    text::{Lang, Line, Localized},
};
use entity::user::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};
use uuid::Uuid;

/// The organization a user is added to.
pub enum Workplace {
    Known(OrganizationId),
    /// One that is made for them.
    New(Line),
}

/// A user that the command line adds.
pub struct FirstUser {
    pub workplace: Workplace,
    pub login: Login,
    pub name: Line,
    pub roles: Set<Role>,
    pub password: Option<Password>,
}

impl FirstUser {
    /// Reads what was typed.
    ///
    /// # Errors
    /// The field that is not valid, and why.
    pub fn parse(
        workplace: Workplace,
        login: &str,
        name: &str,
        roles: Set<Role>,
        password: Option<String>,
    ) -> std::result::Result<Self, Refused> {
        let unfit = |place: &'static str| move |why: &'static str| Refused::field(place, "invalid", why);
        Ok(Self {
            workplace,
            login: Login::parse(login).map_err(unfit("login"))?,
            name: Line::parse(name).map_err(unfit("name"))?,
            roles,
            password: password.map(Password::parse).transpose().map_err(unfit("password"))?,
        })
    }
}

/// Adds a user, and their organization where it is new; audited as done by `command_line`.
///
/// # Errors
/// `already-exists` for a login that somebody has, `invalid` for a password that is unfit, `not-found` for an
/// organization that is not there.
pub async fn add_user(gate: &Gate, first: FirstUser) -> Result<UserId> {
    let access = gate.as_system("command_line", OrganizationId::from_uuid(Uuid::nil()));
    let same_login = Entity::find().filter(Column::Login.eq(first.login.as_str())).into_query();
    if !access.look_up::<Model>(&same_login).await?.is_empty() {
        return Err(Refusal::AlreadyExists.into());
    }
    let organization = match first.workplace {
        Workplace::Known(id) => id,
        Workplace::New(name) => {
            let name = Localized::of(Lang::Fi, &name);
            // Before anything is made: an unfit password must not leave an organization without a user.
            if let Some(password) = &first.password {
                let words = users::context(first.login.as_str(), &first.name, &name);
                password::choose(gate.keys().pepper(), password, words, "/password").await?;
            }
            made(organizations::create(&access, NewOrganization::named(name)).await?.sent())?
        }
    };
    let new = NewUser {
        organization_id: Some(organization),
        unit_id: None,
        name: first.name,
        title: None,
        login: first.login,
        roles: first.roles,
        service_tasks: Set::EMPTY,
        password: first.password,
    };
    made(users::add(&access, new).await?.sent())
}

/// The id of what was made, from its address.
fn made<T>(sent: &Sent) -> Result<Id<T>> {
    let id = sent.location.as_deref().and_then(|place| place.rsplit('/').next()?.parse().ok());
    Ok(id.ok_or_else(|| anyhow!("what was made has no address"))?)
}
