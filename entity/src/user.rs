use domain::{OrganizationId, UnitId, UserId, access::Role, case::ServiceTask, code::Set};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    pub version: i64,
    pub organization_id: OrganizationId,
    pub unit_id: Option<UnitId>,
    pub name: String,
    pub title: Option<String>,
    /// What the user signs in with, in lower case.
    #[sea_orm(unique)]
    pub login: String,
    pub roles: Set<Role>,
    /// The service tasks the user works in: what they may see of cases that are labelled for those.
    pub service_tasks: Set<ServiceTask>,
    pub active: bool,
    /// Argon2id in PHC form; none until a password is set.
    pub password_hash: Option<String>,
    /// The TOTP seed, sealed.
    pub totp_secret: Option<Vec<u8>>,
    pub totp_confirmed_at: Option<DateTimeUtc>,
    /// The last one-time code step that was used; a code opens one session.
    pub totp_last_step: Option<i64>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
