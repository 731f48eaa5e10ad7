//! Users: people who sign in for an organization.
pub mod api;
pub mod reset;
pub mod steps;

pub use steps::{NewUser, add, context};

use super::register::{is_operator, of_organization};
use crate::{
    access::Listed,
    store::{Record, Shown, Version},
};
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId, UnitId, UserId,
    access::{Caller, Role, Sight},
    case::ServiceTask,
    code::Set,
};
use entity::user::{Column, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::Serialize;
use utoipa::ToSchema;

of_organization!(user, UserId, User, visible = colleagues);

/// People are known inside their organization only.
fn colleagues(caller: &Caller) -> Condition {
    if is_operator(caller) {
        Condition::all()
    } else {
        Condition::all().add(Column::OrganizationId.eq(caller.organization))
    }
}

impl Shown for Model {
    type View = User;
    fn view(&self, _: Sight, _: DateTime<Utc>) -> User {
        User {
            id: self.id,
            version: self.version(),
            organization_id: self.organization_id,
            unit_id: self.unit_id,
            name: self.name.clone(),
            title: self.title.clone(),
            login: self.login.clone(),
            roles: self.roles,
            service_tasks: self.service_tasks,
            active: self.active,
            has_password: self.password_hash.is_some(),
            has_totp: self.totp_confirmed_at.is_some(),
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

impl Listed for Model {
    const UPDATED: Option<Column> = Some(Column::UpdatedAt);
    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}

/// A user of an organization.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "organization_id": "01990000-0000-7000-8000-000000000002",
    "unit_id": null, "name": "Aino Virtanen", "title": "Debt counsellor", "login": "aino@example.org",
    "roles": ["worker", "team_lead"], "service_tasks": ["working_age"], "active": true, "has_password": true, "has_totp": false,
    "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct User {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: UserId,
    pub organization_id: OrganizationId,
    pub unit_id: Option<UnitId>,
    pub name: String,
    pub title: Option<String>,
    pub login: String,
    #[schema(value_type = Vec<Role>)]
    pub roles: Set<Role>,
    /// The service tasks the user works in: they alone see what is labelled for those.
    #[schema(value_type = Vec<ServiceTask>)]
    pub service_tasks: Set<ServiceTask>,
    /// Whether the user may sign in, and partner systems act for them.
    pub active: bool,
    pub has_password: bool,
    /// Whether signing in also takes a one-time code.
    pub has_totp: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}
