//! Rows put into the database as they are, where a test needs many of them in states of any kind.
use super::World;
use chrono::{DateTime, Utc};
use domain::{
    BasisId, CaseId, ClientId, Id, OrganizationId, ServiceId, UnitId,
    case::{OpenedVia, Priority, Status as CaseStatus},
    code::Set,
    raw_json::RawJson,
    referral::{Kind, Status, Urgency},
};
use entity::{basis_grant, break_glass, case, referral, unit};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

impl World {
    pub async fn put<E: EntityTrait>(&self, row: E::Model)
    where
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let row = sea_orm::ActiveModelTrait::reset_all(row.into_active_model());
        E::insert(row).exec_without_returning(&self.database.db).await.unwrap();
    }
}

impl World {
    pub async fn unit(&self, organization: OrganizationId) -> UnitId {
        let (id, now) = (UnitId::generate(), self.now());
        self.put::<unit::Entity>(unit::Model {
            id,
            version: 1,
            organization_id: organization,
            name: domain::text::Localized::of(domain::text::Lang::En, "A unit"),
            kind: domain::organization::UnitKind::Office,
            street_address: None,
            postal_code: None,
            municipality_code: None,
            phone: None,
            address_confidential: false,
            languages: json!([]),
            accessibility: json!([]),
            opening_hours: domain::opening_hours::OpeningHours::default(),
            created_at: now,
            updated_at: now,
        })
        .await;
        id
    }

    /// The only grant of the basis.
    pub async fn grant(&self, basis: BasisId) -> basis_grant::Model {
        let of_basis = basis_grant::Column::BasisId.eq(basis);
        basis_grant::Entity::find().filter(of_basis).one(&self.database.db).await.unwrap().unwrap()
    }
    pub async fn drop_grant(&self, basis: BasisId) {
        let of_basis = basis_grant::Column::BasisId.eq(basis);
        basis_grant::Entity::delete_many().filter(of_basis).exec(&self.database.db).await.unwrap();
    }

    /// The ids of all rows of a table.
    pub async fn ids(&self, table: &'static str) -> Vec<String> {
        let query = sea_orm::sea_query::Query::select().column("id").from(table).to_owned();
        let rows = self.database.db.query_all(&query).await.unwrap();
        rows.iter().map(|row| row.try_get::<uuid::Uuid>("", "id").unwrap().to_string()).collect()
    }
}

/// That somebody read the client's data in an emergency, which is over; nobody has looked at it.
pub fn break_glass(
    who: &super::Person,
    client: ClientId,
    keeper: OrganizationId,
    at: DateTime<Utc>,
) -> break_glass::Model {
    let begun = at - chrono::Duration::hours(2);
    break_glass::Model {
        id: Id::generate(),
        version: 1,
        client_id: client,
        keeper_id: keeper,
        organization_id: who.organization,
        user_id: who.id,
        basis_id: BasisId::generate(),
        reason: domain::break_glass::Reason::DangerToLife,
        justification: "Found unconscious at the door.".into(),
        ends_at: begun + domain::break_glass::LASTS,
        review_due_at: at + chrono::Duration::days(3),
        overdue_at: None,
        outcome: None,
        review_note: None,
        reviewed_by: None,
        reviewed_at: None,
        created_at: begun,
        updated_at: begun,
    }
}

/// An open alert about a person, of a minute ago.
pub fn alert(who: &super::Person, client: Option<ClientId>, at: DateTime<Utc>) -> entity::alert::Model {
    entity::alert::Model {
        id: Id::generate(),
        version: 1,
        organization_id: who.organization,
        pattern: domain::watch::Pattern::UnknownIdentifiers,
        user_id: Some(who.id),
        api_client_id: None,
        actor_organization_id: Some(who.organization),
        client_id: client,
        count: 8,
        first_at: at - chrono::Duration::minutes(9),
        last_at: at - chrono::Duration::minutes(1),
        first_seq: 1,
        last_seq: 8,
        outcome: None,
        reason: None,
        settled_by: None,
        settled_at: None,
        created_at: at,
        updated_at: at,
    }
}

/// An open case of nobody in particular.
pub fn case(client: ClientId, keeper: OrganizationId, at: DateTime<Utc>) -> case::Model {
    case::Model {
        id: CaseId::generate(),
        version: 1,
        client_id: client,
        organization_id: keeper,
        title: "A case".into(),
        status: CaseStatus::Active,
        priority: Priority::Normal,
        opened_via: OpenedVia::Visit,
        unit_id: None,
        coordinator_id: None,
        own_worker_id: None,
        service_task_code: None,
        walled_service: None,
        life_events: json!([]),
        open_next_steps: 0,
        no_next_step_reason: None,
        closing_note: None,
        client_told_via: None,
        work_ability_noticed_at: None,
        opened_at: Some(at),
        closed_at: None,
        created_at: at,
        updated_at: at,
    }
}

/// A referral that is sent, to nobody in particular.
pub fn referral(
    of: &case::Model,
    to: OrganizationId,
    service: ServiceId,
    at: DateTime<Utc>,
) -> referral::Model {
    let id = Id::generate();
    referral::Model {
        action_id: None,
        id,
        version: 1,
        chain_id: id,
        hop: 0,
        parent_id: None,
        redirected_to: None,
        case_id: of.id,
        client_id: of.client_id,
        keeper_id: of.organization_id,
        from_organization_id: of.organization_id,
        from_user_id: None,
        to_organization_id: to,
        to_unit_id: None,
        service_id: service,
        assigned_to: None,
        kind: Kind::Referral,
        status: Status::Sent,
        held_from: None,
        cancel_from: None,
        urgency: Urgency::Routine,
        reason: "A reason".into(),
        needs: RawJson::words(&[]),
        client_wish: None,
        categories: Set::EMPTY,
        summary: None,
        disclosure: None,
        basis_id: None,
        sent_basis_id: None,
        second_look: false,
        duplicate_reason: None,
        response_working_days: 7,
        sent_at: Some(at),
        response_due: None,
        response_paused_at: None,
        responded_at: None,
        estimate: None,
        appointment_at: None,
        appointment_place: None,
        outcome_code: None,
        closing_reason: None,
        receiver_reported_at: None,
        sender_acknowledged_at: None,
        client_informed_at: None,
        client_informed_via: None,
        client_informed_by: None,
        created_at: at,
        updated_at: at,
    }
}
