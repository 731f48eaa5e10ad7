//! An organization as its page shows it: who works there, where, and which systems ask for it.
use super::{api_clients::ApiClient, units::Unit, users::User};
use crate::{
    access::{Access, Reading},
    error::Result,
    http::page::{Cursor, Limit, Page, Sort},
};
use domain::access::Action;
use entity::{api_client, unit, user};
use sea_orm::{ColumnTrait, Condition};

/// How many of each a page shows.
const MOST: u64 = 100;

pub struct Whole {
    pub users: Vec<User>,
    /// Where the next users are.
    pub next: Option<String>,
    pub units: Vec<Unit>,
    pub api_clients: Vec<ApiClient>,
}

/// Reads the caller's own, for whoever looks after it; the reading goes on for what all is called.
///
/// # Errors
/// `not-allowed` or `insufficient-scope`.
pub async fn read(access: &Access, cursor: Option<Cursor>) -> Result<(Whole, Reading<'_>)> {
    let me = access.caller().organization;
    let limit = || Limit::of(MOST);
    let of_users = Condition::all().add(user::Column::OrganizationId.eq(me));
    let page = Page::new(limit(), cursor, Some(Sort::Oldest))?;
    let (users, mut reading) =
        access.reading_list::<user::Model>(Action::ManageUsers, page, of_users).await?;
    let page = || Page::new(limit(), None, Some(Sort::Oldest));
    let of_units = Condition::all().add(unit::Column::OrganizationId.eq(me));
    let units = reading.list::<unit::Model>(Action::ViewRegister, page()?, of_units).await?;
    let of_systems = Condition::all().add(api_client::Column::OrganizationId.eq(me));
    let systems = reading.list::<api_client::Model>(Action::ManageApiClients, page()?, of_systems).await?;
    let whole = Whole {
        users: users.items,
        next: users.next_cursor,
        units: units.map(|rows| rows.items).unwrap_or_default(),
        api_clients: systems.map(|rows| rows.items).unwrap_or_default(),
    };
    Ok((whole, reading))
}
