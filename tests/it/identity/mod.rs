//! Who takes part, and how they prove who they are.
mod account;
mod oauth;
mod register;
mod sign_in;

use crate::world::{Answer, Person, World};
use domain::{OrganizationId, access::Role, organization::Sector};
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
    pub fn csrf(&self) -> &str {
        &self.csrf
    }
}
