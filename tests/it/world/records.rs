//! What stands in the register before a test begins: clients, what they agreed to, services.
use super::{Person, World};
use chrono::Duration;
use domain::{
    Id, OrganizationId, UserId,
    code::Set as CodeSet,
    text::{Lang, Localized},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, SimpleExpr},
};

impl World {
    /// Somebody of another organization has a task with the client, too.
    pub async fn task(&self, person: &Person, client: domain::ClientId) {
        self.acquaint(entity::client::Column::Id.eq(client), (person.id, person.organization)).await;
    }

    /// The person works in that unit from now on.
    pub async fn moves_to(&self, person: &Person, unit: domain::UnitId) {
        self.turns(person, entity::user::Column::UnitId, Expr::val(unit)).await;
    }

    /// The person has these roles from now on, and no others.
    pub async fn has_roles(&self, person: &Person, roles: &[domain::access::Role]) {
        self.turns(person, entity::user::Column::Roles, Expr::val(CodeSet::from(roles))).await;
    }

    /// The person works in these service tasks from now on, and in no others.
    pub async fn works_in(&self, person: &Person, tasks: &[domain::case::ServiceTask]) {
        self.turns(person, entity::user::Column::ServiceTasks, Expr::val(CodeSet::from(tasks))).await;
    }

    async fn turns(&self, person: &Person, column: entity::user::Column, value: SimpleExpr) {
        entity::user::Entity::update_many()
            .col_expr(column, value)
            .filter(entity::user::Column::Id.eq(person.id))
            .exec(&self.database.db)
            .await
            .unwrap();
    }

    /// Gives the user a task with the clients, which lasts as long as any test.
    pub(super) async fn acquaint(&self, clients: SimpleExpr, (user, organization): (UserId, OrganizationId)) {
        let clients = entity::client::Entity::find().filter(clients).all(&self.database.db).await.unwrap();
        for client in clients {
            let row = entity::client_task::ActiveModel {
                id: Set(Id::generate()),
                version: Set(1),
                client_id: Set(client.id),
                keeper_id: Set(client.organization_id),
                organization_id: Set(organization),
                user_id: Set(user),
                kind: Set(domain::relationship::TaskKind::Supervision),
                reason: Set(None),
                recorded_by: Set(None),
                ends_at: Set(self.now() + Duration::days(36_500)),
                ended_at: Set(None),
                created_at: Set(self.now()),
                updated_at: Set(self.now()),
            };
            entity::client_task::Entity::insert(row).exec_without_returning(&self.database.db).await.unwrap();
        }
    }

    /// A client whose record the organization keeps, and with whom everybody there has a task: those who are there and
    /// those who come. Tests of who works with whom begin their clients through the API.
    pub async fn client(&self, keeper: OrganizationId) -> domain::ClientId {
        let id = self.record_of(keeper, None).await;
        self.acquainted.lock().unwrap().push(id);
        let staff = entity::user::Column::OrganizationId.eq(keeper);
        let staff = entity::user::Entity::find().filter(staff).all(&self.database.db).await.unwrap();
        for user in staff {
            self.acquaint(entity::client::Column::Id.eq(id), (user.id, keeper)).await;
        }
        id
    }

    /// A client with whom nobody works yet, with what a national identifier would be found by.
    pub async fn record_of(&self, keeper: OrganizationId, index: Option<[u8; 32]>) -> domain::ClientId {
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
            national_id: Set(None),
            national_id_index: Set(index.map(Vec::from)),
            national_id_masked: Set(None),
            national_id_temporary: Set(false),
            service_language: Set(Some("fi".parse().unwrap())),
            other_languages: Set(domain::client::Languages::default()),
            interpreter_needed: Set(false),
            accessibility_needs: Set(CodeSet::EMPTY),
            municipality_code: Set(Some("992".parse().unwrap())),
            contacts: Set(contacts),
            contact_address: Set(None),
            died_on: Set(None),
            death_known_on: Set(None),
            unemployed_since: Set(None),
            safety_restricted_since: Set(None),
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
        };
        // Two records of one person in one house are one too many.
        let kept = entity::client::Entity::insert(row).exec_without_returning(&self.database.db).await;
        if kept.is_err() {
            return Box::pin(self.record_of(keeper, None)).await;
        }
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
            recipient_sectors: Set(CodeSet::EMPTY),
            purposes: Set(CASE_WORK.into()),
            categories: Set(categories.into()),
            plain_summary: Set(Localized::of(Lang::En, "They may read about me.")),
            service_task_code: Set(None),
            record_id: Set(None),
            record_kinds: Set(CodeSet::EMPTY),
            data_from: Set(None),
            data_to: Set(None),
            valid_from: Set(self.now()),
            valid_to: Set(None),
            settle_at: Set(None),
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
            recipient_sector: Set(None),
            user_id: Set(None),
            client_id: Set(client),
            kind: Set(BasisKind::Consent),
            purposes: Set(CASE_WORK.into()),
            categories: Set(categories.into()),
            service_task_code: Set(None),
            record_id: Set(None),
            record_kinds: Set(CodeSet::EMPTY),
            data_from: Set(None),
            data_before: Set(None),
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
            free_places: Set(None),
            waiting_days: Set(None),
            capacity_told_at: Set(None),
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
