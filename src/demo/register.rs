//! Who takes part, what the directory holds and whom it is about.
use super::{
    content::{ApiClient, Case, Client, Organization, People, Story, User},
    stage::Stage,
};
use anyhow::Context;
use domain::text::Line;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;

/// The people and things of the demo, by their keys.
pub struct Cast {
    pub people: People,
    pub clients: Vec<Client>,
    pub story: Story,
    organizations: HashMap<String, String>,
    /// Which organization gives a service.
    services: HashMap<String, String>,
}

/// An organization, and which unit of it.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub organization: &'a str,
    pub unit: Option<&'a str>,
}

impl<'a> Desk<'a> {
    pub const fn whole(organization: &'a str) -> Self {
        Self { organization, unit: None }
    }
}

/// Who can sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Login {
    pub organization: String,
    pub role: String,
    pub login: String,
    pub password: String,
}

/// Which partner system can get tokens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credentials {
    pub organization: String,
    pub client_id: String,
    pub client_secret: String,
    pub scopes: Vec<String>,
}

impl Cast {
    pub fn new(people: People, clients: Vec<Client>, story: Story) -> Self {
        Self { people, clients, story, organizations: HashMap::new(), services: HashMap::new() }
    }
    pub fn organization(&self, key: &str) -> Option<&str> {
        self.organizations.get(key).map(String::as_str)
    }
    pub fn case(&self, key: &str) -> anyhow::Result<&Case> {
        self.story.cases.iter().find(|case| case.key == key).with_context(|| format!("no case {key}"))
    }
    pub fn service_organization(&self, key: &str) -> anyhow::Result<&str> {
        self.services.get(key).map(String::as_str).with_context(|| format!("no service {key}"))
    }
    /// Where a service is given.
    pub fn desk<'a>(&'a self, service: &str, unit: Option<&'a str>) -> anyhow::Result<Desk<'a>> {
        Ok(Desk { organization: self.service_organization(service)?, unit })
    }
    pub fn worker(&self, desk: Desk<'_>) -> anyhow::Result<&str> {
        self.somebody(desk, "worker")
    }
    pub fn lead(&self, desk: Desk<'_>) -> anyhow::Result<&str> {
        self.somebody(desk, "team_lead")
    }
    /// Somebody of the unit, or else of the organization.
    fn somebody(&self, desk: Desk<'_>, role: &str) -> anyhow::Result<&str> {
        let fits =
            |user: &&User| user.organization == desk.organization && user.roles.iter().any(|one| one == role);
        let colleagues = || self.people.users.iter().filter(fits);
        let near = colleagues().find(|user| user.unit.as_deref() == desk.unit);
        let found = near.or_else(|| colleagues().next());
        found.map(|user| user.key.as_str()).with_context(|| format!("{} has no {role}", desk.organization))
    }
}

/// Who makes the register: the operator of the platform.
pub const OPERATOR: (&str, &str) = ("operator", "operator");

/// Organizations with their units, then their people and partner systems.
pub async fn people(
    stage: &mut Stage,
    cast: &mut Cast,
    organizations: &[Organization],
    password: &str,
) -> anyhow::Result<(Vec<Login>, Vec<Credentials>)> {
    for organization in organizations {
        let id = add_organization(stage, organization).await?;
        cast.organizations.insert(organization.key.clone(), id.clone());
        let voice = json!({"organization_id": id, "name": "Demo", "scopes": every_scope()});
        let heard = stage.ask(OPERATOR, "POST", "/api-clients", Some(&voice)).await?.body;
        let secret = text(&heard, "client_secret")?;
        stage.speak_through(&organization.key, text(&heard, "client_id")?, secret);
    }
    let mut logins = Vec::new();
    for user in &cast.people.users {
        logins.push(add_user(stage, cast, user, password).await?);
    }
    allow_emergencies(stage, cast).await?;
    let mut credentials = Vec::new();
    for client in &cast.people.api_clients {
        credentials.push(add_api_client(stage, cast, client).await?);
    }
    Ok((logins, credentials))
}

/// Administrators switch break-glass on where there are any: those organizations reach each other's clients in an emergency.
async fn allow_emergencies(stage: &mut Stage, cast: &Cast) -> anyhow::Result<()> {
    let admins = cast.people.users.iter().filter(|user| user.roles.iter().any(|role| role == "org_admin"));
    for admin in admins {
        let who = (admin.organization.as_str(), admin.key.as_str());
        let own = format!("/organizations/{}", stage.id(&admin.organization)?);
        stage.refresh(who, &own).await?;
        stage.ask(who, "PATCH", &own, Some(&json!({"break_glass": true}))).await?;
    }
    Ok(())
}

pub fn every_scope() -> Vec<&'static str> {
    use strum::IntoEnumIterator;
    domain::access::TokenScope::iter().map(domain::access::TokenScope::code).collect()
}

pub fn text(value: &Value, name: &str) -> anyhow::Result<String> {
    Ok(value[name].as_str().with_context(|| format!("no {name}"))?.to_owned())
}

async fn add_organization(stage: &mut Stage, organization: &Organization) -> anyhow::Result<String> {
    let parent = organization.parent.as_deref().map(|key| stage.id(key).map(str::to_owned)).transpose()?;
    let body = json!({
        "name": organization.name, "kind": snake(&organization.kind), "sector": organization.sector,
        "business_id": organization.business_id, "oid": organization.oid, "parent_id": parent,
        "wellbeing_county_code": organization.wellbeing_county_code,
        "municipality_code": organization.municipality_code, "takes_part": true,
        "address_confidential": organization.address_confidential});
    stage.make(&organization.key, OPERATOR, "/organizations", &body).await?;
    let id = stage.id(&organization.key)?.to_owned();
    for unit in &organization.units {
        let hidden = organization.address_confidential;
        let body = json!({
            "organization_id": id, "name": unit.name, "kind": unit.kind, "street_address": unit.street_address,
            "postal_code": unit.postal_code, "municipality_code": unit.municipality_code, "phone": unit.phone,
            "address_confidential": hidden, "languages": unit.languages, "accessibility": unit.accessibility,
            "opening_hours": unit.opening_hours});
        stage.make(&unit.key, OPERATOR, "/units", &body).await?;
    }
    Ok(id)
}

/// `RegionalOrganization` in the files, `regional_organization` on the wire.
fn snake(code: &Value) -> String {
    code.as_str().unwrap_or_default().chars().enumerate().fold(String::new(), |mut all, (place, letter)| {
        if letter.is_uppercase() && place > 0 {
            all.push('_');
        }
        all.extend(letter.to_lowercase());
        all
    })
}

async fn add_user(stage: &mut Stage, cast: &Cast, user: &User, password: &str) -> anyhow::Result<Login> {
    let unit = user.unit.as_deref().map(|unit| stage.id(unit).map(str::to_owned)).transpose()?;
    let body = json!({
        "organization_id": cast.organization(&user.organization), "unit_id": unit, "name": user.name,
        "title": user.title, "login": user.login, "roles": user.roles,
        "service_tasks": user.service_tasks, "password": password});
    stage.make(&user.key, OPERATOR, "/users", &body).await?;
    let role = user.roles.last().cloned().unwrap_or_default();
    Ok(Login {
        organization: user.organization.clone(),
        role,
        login: user.login.clone(),
        password: password.to_owned(),
    })
}

async fn add_api_client(stage: &mut Stage, cast: &Cast, client: &ApiClient) -> anyhow::Result<Credentials> {
    let body = json!({"organization_id": cast.organization(&client.organization), "name": client.name, "scopes": client.scopes});
    let heard = stage.ask(OPERATOR, "POST", "/api-clients", Some(&body)).await?.body;
    Ok(Credentials {
        organization: client.organization.clone(),
        client_id: text(&heard, "client_id")?,
        client_secret: text(&heard, "client_secret")?,
        scopes: client.scopes.clone(),
    })
}

/// Clients whom no case is about yet.
pub async fn clients_without_case(stage: &mut Stage, cast: &Cast) -> anyhow::Result<()> {
    let has_case = |client: &Client| cast.story.cases.iter().any(|case| case.client == client.key);
    for one in cast.clients.iter().filter(|one| !has_case(one)) {
        client(stage, one, cast.worker(Desk::whole(&one.organization))?).await?;
    }
    Ok(())
}

/// The client of a case, whose record begins with it.
pub async fn client_of_case(stage: &mut Stage, cast: &Cast, case: &Case) -> anyhow::Result<String> {
    let key = format!("client {}", case.client);
    if stage.id(&key).is_err() {
        let found = cast.clients.iter().find(|client| client.key == case.client);
        client(stage, found.with_context(|| format!("no {key}"))?, &case.coordinator).await?;
    }
    Ok(stage.id(&key)?.to_owned())
}

async fn client(stage: &mut Stage, client: &Client, worker: &str) -> anyhow::Result<()> {
    let who = (client.organization.as_str(), worker);
    let contact = |kind: &str, value: &Option<String>| {
        value.as_ref().map(|value| json!({"kind": kind, "value": value, "safe": true}))
    };
    let contacts: Vec<_> =
        contact("phone", &client.phone).into_iter().chain(contact("email", &client.email)).collect();
    let (first, others) =
        client.languages.split_first().map_or((None, &[][..]), |(first, rest)| (Some(first), rest));
    let body = json!({
        "first_names": client.first_names, "last_name": client.last_name, "preferred_name": client.preferred_name,
        "national_id": client.hetu, "service_language": first, "other_languages": others,
        "interpreter_needed": client.interpreter_needed, "accessibility_needs": client.accessibility_needs,
        "municipality_code": client.municipality_code, "contacts": contacts,
        "contact_address": address(&client.contact_address)});
    stage.make(&format!("client {}", client.key), who, "/clients", &body).await?;
    if client.safety_restricted {
        let body = json!({"client_id": stage.id(&format!("client {}", client.key))?});
        stage.ask(who, "POST", "/safety-restrictions", Some(&body)).await?;
    }
    Ok(())
}

fn address(place: &Value) -> Option<Line> {
    let (street, code) = (place["street"].as_str()?, place["postal_code"].as_str()?);
    Line::parse(&format!("{street}, {code}")).ok()
}

/// The directory, by the leads of those who give the services.
pub async fn services(stage: &mut Stage, cast: &mut Cast, services: &[Value]) -> anyhow::Result<()> {
    for service in services {
        let (key, organization) = (text(service, "key")?, text(service, "organization")?);
        let who = (organization.clone(), cast.lead(Desk::whole(&organization))?.to_owned());
        let body = super::directory::service(service);
        stage.make(&format!("service {key}"), (&who.0, &who.1), "/directory/services", &body).await?;
        cast.services.insert(key, organization);
    }
    Ok(())
}
