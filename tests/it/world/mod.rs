//! The cast and the stage of a test, told in the words of the field: organizations, people who send requests over
//! HTTP, and builders that go through the API.
pub mod cast;
pub mod conform;
pub mod operation;
pub mod person;
pub mod records;
pub mod rows;
pub mod story;
pub mod visitor;
pub mod wire;

pub use person::{Answer, Person};

use super::database::{TestDatabase, pools};
use actix_web::HttpServer;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Duration, Utc};
use domain::{
    ApiClientId, Id, OrganizationId, UserId,
    access::{Role, TokenScope},
    code::Set as CodeSet,
    organization::{OrganizationKind, Sector},
    text::{Lang, Localized},
};
use polku::{
    access::{Gate, hash_token},
    app,
    config::{KeySettings, Secret},
    crypto::Keys,
    store::wall::Pools,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, sea_query::ExprTrait};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, AtomicUsize, Ordering},
};

/// A running service over a fresh database, with a clock that tests move.
pub struct World {
    pub database: TestDatabase,
    pub gate: Gate,
    pub base: String,
    clock: Arc<AtomicI64>,
    statements: Arc<AtomicUsize>,
    /// Clients that everybody at their keeper works with, those who come later included.
    acquainted: Mutex<Vec<domain::ClientId>>,
}

/// Sunday 2026-11-22 10:00 UTC in seconds since 1970.
const START: i64 = 1_795_341_600;

pub fn keys() -> Arc<Keys> {
    let key = Secret::new(STANDARD.encode([7_u8; 32]));
    let settings = KeySettings { master: key.clone(), previous: Vec::new(), index: key };
    Arc::new(Keys::new(&settings).unwrap())
}

/// A node of the service, and where it listens.
fn node(pools: &Pools, clock: &Arc<AtomicI64>) -> (Gate, String) {
    let ticks = clock.clone();
    // Every look at the clock is a microsecond later than the one before, so that times order as things happened.
    let now = move || DateTime::from_timestamp_micros(ticks.fetch_add(1, Ordering::Relaxed)).unwrap();
    // As of an operator who wants activation plans looked at sooner.
    let sooner = serde_json::from_value(serde_json::json!({"activation_plan": 2})).unwrap();
    let gate = Gate::new(pools.clone(), Arc::new(now), keys()).with_reviews(sooner);
    let for_app = gate.clone();
    let addresses = app::addresses().unwrap();
    let server = HttpServer::new(move || app::build(for_app.clone(), addresses.clone()))
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
    let base = format!("http://{}", server.addrs()[0]);
    tokio::spawn(server.run());
    (gate, base)
}

impl World {
    pub async fn new() -> Self {
        Self::over(TestDatabase::fresh().await)
    }

    pub fn over(mut database: TestDatabase) -> Self {
        let statements = Arc::new(AtomicUsize::new(0));
        for pool in [&mut database.pools.requests, &mut database.pools.service, &mut database.pools.log] {
            let count = statements.clone();
            pool.set_metric_callback(move |_| {
                count.fetch_add(1, Ordering::Relaxed);
            });
        }
        let clock = Arc::new(AtomicI64::new(START * 1_000_000));
        let (gate, base) = node(&database.pools, &clock);
        Self { database, gate, base, clock, statements, acquainted: Mutex::default() }
    }

    /// Another node of the service on the same database, and where it listens.
    pub async fn another_node(&self) -> (Gate, String) {
        node(&pools(&self.database.url, 10).await, &self.clock)
    }

    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.clock.load(Ordering::Relaxed)).unwrap()
    }

    /// Whether every statement is counted: those that go behind the second wall are not. They are the same on SQLite, and
    /// `round_trips` counts them on their way to PostgreSQL.
    pub const fn counts_statements(&self) -> bool {
        self.database.file.is_some()
    }

    /// How many statements the database was sent since this was asked last.
    pub fn statements(&self) -> usize {
        self.statements.swap(0, Ordering::Relaxed)
    }

    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        self.clock.fetch_add(time.num_microseconds().unwrap(), Ordering::Relaxed);
    }

    /// An organization that takes part.
    pub async fn organization(&self, name: &str, sector: Sector) -> OrganizationId {
        let id = OrganizationId::generate();
        let row = entity::organization::ActiveModel {
            id: Set(id),
            version: Set(1),
            name: Set(Localized::of(Lang::En, name)),
            kind: Set(OrganizationKind::Organization),
            sector: Set(Some(sector)),
            business_id: Set(None),
            oid: Set(None),
            parent_id: Set(None),
            wellbeing_county_code: Set(Some("15".into())),
            municipality_code: Set(Some("179".into())),
            takes_part: Set(true),
            address_confidential: Set(false),
            break_glass_since: Set(None),
            source: Set(None),
            source_id: Set(None),
            source_hash: Set(None),
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
        };
        entity::organization::Entity::insert(row).exec_without_returning(&self.database.db).await.unwrap();
        id
    }

    /// A user of the organization who sends requests with a token of their own, limited to nothing but their roles.
    pub async fn person(&self, organization: OrganizationId, roles: &[Role]) -> Person {
        self.person_limited(organization, roles, CodeSet::all()).await
    }

    pub async fn worker(&self, organization: OrganizationId) -> Person {
        self.person(organization, &[Role::Worker]).await
    }

    pub async fn lead(&self, organization: OrganizationId) -> Person {
        self.person(organization, &[Role::Worker, Role::TeamLead]).await
    }

    pub async fn person_limited(
        &self,
        organization: OrganizationId,
        roles: &[Role],
        scopes: CodeSet<TokenScope>,
    ) -> Person {
        let user = UserId::generate();
        let row = entity::user::ActiveModel {
            id: Set(user),
            version: Set(1),
            organization_id: Set(organization),
            unit_id: Set(None),
            name: Set("Test Person".into()),
            title: Set(None),
            login: Set(format!("{user}@example.org")),
            roles: Set(roles.into()),
            service_tasks: Set(CodeSet::all()),
            active: Set(true),
            password_hash: Set(None),
            totp_secret: Set(None),
            totp_confirmed_at: Set(None),
            totp_last_step: Set(None),
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
        };
        entity::user::Entity::insert(row).exec_without_returning(&self.database.db).await.unwrap();
        let known = self.acquainted.lock().unwrap().clone();
        let clients = entity::client::Column::OrganizationId.eq(organization);
        let clients = clients.and(entity::client::Column::Id.is_in(known));
        self.acquaint(clients, (user, organization)).await;
        let token = self.token(organization, Some(user), scopes).await;
        Person::new(self.base.clone(), token, user, organization)
    }

    /// A bearer token of a partner system of the organization.
    pub async fn token(
        &self,
        organization: OrganizationId,
        on_behalf_of: Option<UserId>,
        scopes: CodeSet<TokenScope>,
    ) -> String {
        let (client, token) = (ApiClientId::generate(), Id::<()>::generate().to_string());
        let row = entity::api_client::ActiveModel {
            id: Set(client),
            version: Set(1),
            organization_id: Set(organization),
            name: Set("test".into()),
            scopes: Set(scopes),
            secret_hash: Set(vec![0]),
            revoked_at: Set(None),
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
        };
        entity::api_client::Entity::insert(row).exec_without_returning(&self.database.db).await.unwrap();
        let row = entity::access_token::ActiveModel {
            token_hash: Set(hash_token(&token)),
            api_client_id: Set(client),
            on_behalf_of: Set(on_behalf_of),
            scopes: Set(scopes),
            created_at: Set(self.now()),
            expires_at: Set(self.now() + Duration::days(36_500)),
            revoked_at: Set(None),
        };
        entity::access_token::Entity::insert(row).exec_without_returning(&self.database.db).await.unwrap();
        token
    }

    /// The audit log so far, oldest first, as `action outcome basis`.
    pub async fn audit(&self) -> Vec<String> {
        self.audit_rows()
            .await
            .into_iter()
            .map(|entry| format!("{} {} {}", entry.action, entry.outcome, entry.basis))
            .collect()
    }

    pub async fn audit_rows(&self) -> Vec<entity::audit_entry::Model> {
        use sea_orm::QueryOrder;
        self.gate.settle().await;
        entity::audit_entry::Entity::find()
            .order_by_asc(entity::audit_entry::Column::Id)
            .all(&self.database.db)
            .await
            .unwrap()
    }

    /// What happened so far, oldest first.
    pub async fn happened(&self) -> Vec<String> {
        use sea_orm::QueryOrder;
        entity::event::Entity::find()
            .order_by_asc(entity::event::Column::Id)
            .all(&self.database.db)
            .await
            .unwrap()
            .into_iter()
            .map(|event| event.happened)
            .collect()
    }
}
