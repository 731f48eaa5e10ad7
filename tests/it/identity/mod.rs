//! Who takes part, and how they prove who they are.
pub mod account;
mod oauth;
mod register;
mod sign_in;
mod step_up;

use crate::world::{Answer, Person, World, person::Asking};
use domain::{OrganizationId, access::Role, organization::Sector};
use polku::access::hash_token;
use serde_json::{Value, json};

pub const PASSWORD: &str = "kuusi harmaata majavaa";

/// An organization with an administrator, and a stranger to send requests before anybody is signed in.
pub struct Stage {
    pub world: World,
    pub organization: OrganizationId,
    pub admin: Person,
}

impl Stage {
    pub async fn new() -> Self {
        let world = World::new().await;
        let organization = world.organization("Debt counselling", Sector::DebtCounselling).await;
        let admin = world.person(organization, &[Role::OrgAdmin]).await;
        Self { world, organization, admin }
    }

    /// A user whom the administrator gave a password.
    pub async fn user(&self, login: &str, roles: &[Role]) -> Value {
        let body = json!({"name": "Aino Virtanen", "login": login, "roles": roles, "password": PASSWORD});
        self.admin.post("/users", body).await.is(201)
    }

    pub async fn tries(&self, body: Value) -> Answer {
        self.admin.stranger().asks("POST", "/sessions").json(&body).send().await
    }

    pub async fn signs_in(&self, login: &str) -> Browser {
        let answer = self.tries(json!({"login": login, "password": PASSWORD})).await;
        Browser::of(&self.admin, &answer)
    }
}

/// A browser in which somebody has signed in.
pub struct Browser {
    person: Person,
    cookie: String,
    csrf: String,
    pub session: String,
}

impl Browser {
    #[track_caller]
    pub fn of(person: &Person, answer: &Answer) -> Self {
        assert_eq!(answer.status, 201, "{}", answer.body);
        let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let text = |name: &str| answer.body[name].as_str().unwrap().to_owned();
        Self { person: person.stranger(), cookie, csrf: text("csrf_token"), session: text("id") }
    }
    /// One in which the person is signed in already.
    pub async fn of_person(world: &World, person: &Person) -> Self {
        let id = domain::SessionId::generate();
        let (cookie, csrf) = (format!("cookie-{id}"), format!("csrf-{id}"));
        let now = world.now();
        world
            .put::<entity::session::Entity>(entity::session::Model {
                id,
                version: 1,
                user_id: person.id,
                organization_id: person.organization,
                token_hash: hash_token(&cookie),
                csrf_hash: hash_token(&csrf),
                user_agent: None,
                created_at: now,
                last_seen_at: now,
                expires_at: now + chrono::Duration::days(365),
                ended_at: None,
                stepped_up_at: None,
            })
            .await;
        let cookie = format!("__Host-session={cookie}");
        Self { person: person.stranger(), cookie, csrf, session: id.to_string() }
    }
    /// The same session under the token that stepping up has given it.
    #[track_caller]
    pub fn stepped_up(&self, answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.body);
        let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let csrf = answer.body["csrf_token"].as_str().unwrap().to_owned();
        Self { person: self.person.clone(), cookie, csrf, session: self.session.clone() }
    }
    /// The same at another node.
    pub fn at(&self, base: &str) -> Self {
        let (cookie, csrf) = (self.cookie.clone(), self.csrf.clone());
        Self { person: self.person.at(base), cookie, csrf, session: self.session.clone() }
    }
    pub fn asks(&self, method: &str, path: &str) -> Asking<'_> {
        let asking = self.person.asks(method, path).header("cookie", &self.cookie);
        asking.header("x-csrf-token", &self.csrf)
    }
    pub async fn get(&self, path: &str) -> Answer {
        self.person.asks("GET", path).header("cookie", &self.cookie).send().await
    }
    pub async fn sends(&self, method: &str, path: &str, body: Value) -> Answer {
        let asking = self.person.asks(method, path).header("cookie", &self.cookie);
        asking.header("x-csrf-token", &self.csrf).json(&body).send().await
    }
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.sends("POST", path, body).await
    }
    pub async fn deletes(&self, path: &str) -> Answer {
        let asking = self.person.asks("DELETE", path).header("cookie", &self.cookie);
        asking.header("x-csrf-token", &self.csrf).send().await
    }
    /// A request that another site could make the browser send.
    pub async fn is_tricked(&self, path: &str, body: Value, headers: &[(&'static str, &str)]) -> Answer {
        let mut asking = self.person.asks("POST", path).header("cookie", &self.cookie);
        for (name, value) in headers {
            asking = asking.header(name, value);
        }
        asking.json(&body).send().await
    }
    pub fn token(&self) -> &str {
        self.cookie.split_once('=').unwrap().1
    }
    pub fn csrf(&self) -> &str {
        &self.csrf
    }
}
