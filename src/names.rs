//! What ids are called: organizations, services and people of the register, for pages that show records to people.
use crate::{access::Reading, error::Result, store::Together};
use domain::{
    ClientId, OrganizationId, ServiceId, UserId,
    client::called,
    organization::Sector,
    text::{Lang, Localized},
};
use entity::{client, directory_service, organization, user};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};

/// Whose names are needed.
#[derive(Default)]
pub struct Wanted {
    organizations: BTreeSet<OrganizationId>,
    services: BTreeSet<ServiceId>,
    users: BTreeSet<UserId>,
    clients: BTreeSet<ClientId>,
    has_colleagues: bool,
    has_agencies: bool,
}

/// Their names.
pub struct Names {
    lang: Lang,
    organizations: BTreeMap<OrganizationId, (Localized, Option<Sector>)>,
    services: BTreeMap<ServiceId, Localized>,
    users: BTreeMap<UserId, String>,
    clients: BTreeMap<ClientId, String>,
    colleagues: Vec<(UserId, String)>,
    agencies: Vec<(OrganizationId, String)>,
}

impl Wanted {
    pub fn organization(&mut self, id: impl Into<Option<OrganizationId>>) {
        self.organizations.extend(id.into());
    }
    pub fn service(&mut self, id: impl Into<Option<ServiceId>>) {
        self.services.extend(id.into());
    }
    /// Names of the people of other organizations are not told.
    pub fn user(&mut self, id: impl Into<Option<UserId>>) {
        self.users.extend(id.into());
    }
    /// Ask for those alone of whom the caller is shown basic data.
    pub fn client(&mut self, id: impl Into<Option<ClientId>>) {
        self.clients.extend(id.into());
    }
    /// All active people of one's own organization, to choose from.
    pub const fn colleagues(&mut self) {
        self.has_colleagues = true;
    }

    /// All organizations that work here, to choose from.
    pub const fn agencies(&mut self) {
        self.has_agencies = true;
    }

    /// Asks for them in one statement.
    pub async fn find(self, reading: &Reading<'_>, lang: Lang) -> Result<Names> {
        let own = user::Column::OrganizationId.eq(reading.caller().organization);
        let active = Condition::all().add(user::Column::Active.eq(true));
        let wanted = Condition::any()
            .add(user::Column::Id.is_in(self.users.iter().copied()))
            .add_option(self.has_colleagues.then_some(active));
        let mut queries = Together::default();
        let organizations = queries.add(
            organization::Entity::find().filter(
                Condition::any()
                    .add(organization::Column::Id.is_in(self.organizations.iter().copied()))
                    .add_option(self.has_agencies.then(|| organization::Column::TakesPart.eq(true))),
            ),
        );
        let services = queries.add(
            directory_service::Entity::find()
                .filter(directory_service::Column::Id.is_in(self.services.iter().copied())),
        );
        let users =
            queries.add(user::Entity::find().filter(own).filter(wanted).order_by_asc(user::Column::Id));
        let clients = queries
            .add(client::Entity::find().filter(client::Column::Id.is_in(self.clients.iter().copied())));
        let found = reading.together(queries).await?;
        let users = found.of(&users)?;
        let mut colleagues: Vec<_> = users
            .iter()
            .filter(|user| self.has_colleagues && user.active)
            .map(|user| (user.id, user.name.clone()))
            .collect();
        colleagues.sort_by(|one, other| one.1.cmp(&other.1));
        let organizations = found.of(&organizations)?;
        let mut agencies: Vec<_> = organizations
            .iter()
            .filter(|one| self.has_agencies && one.takes_part)
            .filter_map(|one| Some((one.id, one.name.pick(lang)?.1.to_owned())))
            .collect();
        agencies.sort_by(|one, other| one.1.cmp(&other.1));
        Ok(Names {
            lang,
            agencies,
            organizations: organizations.into_iter().map(|one| (one.id, (one.name, one.sector))).collect(),
            services: found.of(&services)?.into_iter().map(|one| (one.id, one.name)).collect(),
            users: users.into_iter().map(|one| (one.id, one.name)).collect(),
            clients: found
                .of(&clients)?
                .into_iter()
                .map(|one| {
                    let name = called(one.preferred_name.as_deref(), &one.first_names, &one.last_name);
                    (one.id, name)
                })
                .collect(),
            colleagues,
        })
    }
}

impl Names {
    pub fn organization(&self, id: OrganizationId) -> &str {
        self.organizations.get(&id).and_then(|(name, _)| self.pick(name)).unwrap_or("–")
    }
    /// What the organization mainly does.
    pub fn sector(&self, id: OrganizationId) -> Option<Sector> {
        self.organizations.get(&id).and_then(|(_, sector)| *sector)
    }
    pub fn service(&self, id: ServiceId) -> &str {
        self.services.get(&id).and_then(|name| self.pick(name)).unwrap_or("–")
    }
    pub fn client(&self, id: ClientId) -> Option<&str> {
        self.clients.get(&id).map(String::as_str)
    }
    /// None for people of other organizations.
    pub fn user(&self, id: UserId) -> Option<&str> {
        self.users.get(&id).map(String::as_str)
    }
    /// In the order of their names.
    pub fn colleagues(&self) -> &[(UserId, String)] {
        &self.colleagues
    }
    /// In the order of their names.
    pub fn agencies(&self) -> &[(OrganizationId, String)] {
        &self.agencies
    }
    fn pick<'a>(&self, name: &'a Localized) -> Option<&'a str> {
        name.pick(self.lang).map(|(_, name)| name)
    }
}
