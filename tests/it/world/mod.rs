//! The cast and the stage of a test, told in the words of the field: organizations, people who send requests over
//! HTTP, and builders that go through the API.
pub mod cast;
pub mod conform;
pub mod operation;
pub mod person;
pub mod story;
pub mod wire;

pub use person::{Answer, Person};

use super::database::TestDatabase;
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
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicUsize, Ordering},
};

/// A running service over a fresh database, with a clock that tests move.
pub struct World {
    pub database: TestDatabase,
    pub gate: Gate,
    pub base: String,
    clock: Arc<AtomicI64>,
    statements: Arc<AtomicUsize>,
}

/// Sunday 2026-11-22 10:00 UTC in seconds since 1970.
const START: i64 = 1_795_341_600;

pub fn keys() -> Arc<Keys> {
    let key = Secret::new(STANDARD.encode([7_u8; 32]));
    let settings = KeySettings { master: key.clone(), previous: Vec::new(), index: key };
    Arc::new(Keys::new(&settings).unwrap())
}

impl World {
    pub async fn new() -> Self {
        Self::over(TestDatabase::fresh().await)
    }

    pub fn over(mut database: TestDatabase) -> Self {
        let statements = Arc::new(AtomicUsize::new(0));
        let count = statements.clone();
        database.db.set_metric_callback(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let clock = Arc::new(AtomicI64::new(START * 1_000_000));
        let ticks = clock.clone();
        // Every look at the clock is a microsecond later than the one before, so that times order as things happened.
        let now = move || DateTime::from_timestamp_micros(ticks.fetch_add(1, Ordering::Relaxed)).unwrap();
        let gate = Gate::new(database.db.clone(), Arc::new(now), keys());
        let for_app = gate.clone();
        let addresses = app::addresses().unwrap();
        let server = HttpServer::new(move || app::build(for_app.clone(), addresses.clone()))
            .workers(1)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .unwrap();
        let base = format!("http://{}", server.addrs()[0]);
        let running = server.run();
        tokio::spawn(running);
        Self { database, gate, base, clock, statements }
    }

    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.clock.load(Ordering::Relaxed)).unwrap()
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
            active: Set(true),
            password_hash: Set(None),
            totp_secret: Set(None),
            totp_confirmed_at: Set(None),
            totp_last_step: Set(None),
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
        };
        entity::user::Entity::insert(row).exec_without_returning(&self.database.db).await.unwrap();
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

impl World {
    /// A client whose record the organization keeps.
    pub async fn client(&self, keeper: OrganizationId) -> domain::ClientId {
        let id = domain::ClientId::generate();
        let contacts =
            serde_json::from_str(r#"[{"kind": "phone", "value": "+358500000001", "safe": true}]"#).unwrap();
        let row = entity::client::ActiveModel {
            id: Set(id),
            version: Set(1),
            organization_id: Set(keeper),
            first_names: Set("Mika".into()),
            last_name: Set("Virtanen".into()),
            preferred_name: Set(None),
            search_name: Set(domain::client::search_name(["Virtanen", "Mika"])),
            birth_date: Set(None),
            died_on: Set(None),
            national_id: Set(None),
            national_id_index: Set(None),
            national_id_masked: Set(None),
            national_id_temporary: Set(false),
            service_language: Set(Some("fi".parse().unwrap())),
            other_languages: Set(domain::client::Languages::default()),
            interpreter_needed: Set(false),
            accessibility_needs: Set(CodeSet::EMPTY),
            municipality_code: Set(Some("992".parse().unwrap())),
            contacts: Set(contacts),
            contact_address: Set(None),
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
        };
        entity::client::Entity::insert(row).exec_without_returning(&self.database.db).await.unwrap();
        id
    }

    /// A consent of the client, given to the keeper, that lets `recipient` work with `categories`.
    pub async fn consent(
        &self,
        client: domain::ClientId,
        keeper: OrganizationId,
        recipient: OrganizationId,
        categories: &[domain::basis::Category],
    ) -> domain::BasisId {
        use domain::basis::{BasisKind, CASE_WORK, GivenVia};
        let id = domain::BasisId::generate();
        let row = entity::basis::ActiveModel {
            id: Set(id),
            version: Set(1),
            client_id: Set(client),
            organization_id: Set(keeper),
            kind: Set(BasisKind::Consent),
            statute_code: Set(None),
            justification: Set(None),
            given_via: Set(Some(GivenVia::Spoken)),
            recipients: Set(domain::list::List::new(vec![recipient]).unwrap()),
            purposes: Set(CASE_WORK.into()),
            categories: Set(categories.into()),
            plain_summary: Set(Localized::of(Lang::En, "They may read about me.")),
            service_task_code: Set(None),
            record_id: Set(None),
            valid_from: Set(self.now()),
            valid_to: Set(None),
            withdrawn_at: Set(None),
            withdrawal_note: Set(None),
            recorded_by: Set(None),
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
        };
        entity::basis::Entity::insert(row).exec_without_returning(&self.database.db).await.unwrap();
        let grant = entity::basis_grant::ActiveModel {
            basis_id: Set(id),
            recipient_id: Set(recipient),
            client_id: Set(client),
            kind: Set(BasisKind::Consent),
            purposes: Set(CASE_WORK.into()),
            categories: Set(categories.into()),
            service_task_code: Set(None),
            record_id: Set(None),
            valid_from: Set(self.now()),
            valid_to: Set(None),
            withdrawn_at: Set(None),
        };
        entity::basis_grant::Entity::insert(grant).exec_without_returning(&self.database.db).await.unwrap();
        id
    }

    /// Registers the organization under its business id.
    pub async fn give_business_id(&self, organization: OrganizationId, business_id: &str) {
        use entity::organization::{Column, Entity};
        use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
        Entity::update_many()
            .col_expr(Column::BusinessId, Expr::val(business_id))
            .filter(Column::Id.eq(organization))
            .exec(&self.database.db)
            .await
            .unwrap();
    }
}

impl World {
    /// A service of the organization that takes referrals.
    pub async fn service(&self, organization: OrganizationId, name: &str) -> domain::ServiceId {
        self.service_with(organization, name, false).await
    }

    pub async fn service_with(
        &self,
        organization: OrganizationId,
        name: &str,
        second_look: bool,
    ) -> domain::ServiceId {
        use domain::directory::{Publishing, ServiceContent};
        let id = domain::ServiceId::generate();
        let row = entity::directory_service::ActiveModel {
            id: Set(id),
            version: Set(1),
            organization_id: Set(Some(organization)),
            general_description_id: Set(None),
            content: Set(ServiceContent::default()),
            sort_name: Set(name.to_lowercase()),
            name: Set(Localized::of(Lang::En, name)),
            summary: Set(Localized::default()),
            sector: Set(None),
            charge: Set(None),
            publishing: Set(Publishing::Published),
            takes_referrals: Set(true),
            second_look: Set(second_look),
            response_working_days: Set(7),
            source: Set(None),
            source_id: Set(None),
            source_hash: Set(None),
            source_modified: Set(None),
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
        };
        entity::directory_service::Entity::insert(row)
            .exec_without_returning(&self.database.db)
            .await
            .unwrap();
        id
    }
}
