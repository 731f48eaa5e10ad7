//! The watch over the log: what is odd is told to the privacy officer within five minutes, and ordinary work is not.
use super::world::{Person, World, rows};
use chrono::{DateTime, Duration, Utc};
use domain::{
    ApiClientId, ClientId, OrganizationId, UserId,
    code::Set,
    event::Kind,
    organization::Sector,
    watch::{By, PROMISED, Pattern},
};
use entity::{alert, audit_chain, audit_entry};
use polku::alerts::watch;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::OnConflict,
};
use uuid::{NoContext, Timestamp, Uuid};

mod ordinary;
mod pages;
mod rights;
mod snooping;

/// What somebody does, as the log tells it.
#[derive(Clone, Copy)]
pub struct Act {
    by: By,
    action: &'static str,
    client: Option<ClientId>,
    record: Option<Uuid>,
    outcome: &'static str,
    detail: Option<&'static str>,
    basis: &'static str,
}

impl Act {
    fn on(by: By, action: &'static str, client: ClientId) -> Self {
        let record = Some(client.into());
        Self { by, action, client: Some(client), record, outcome: "ok", detail: None, basis: "own_register" }
    }
    fn look(by: By, client: ClientId) -> Self {
        Self::on(by, "client.view", client)
    }
    fn work(by: By, client: ClientId) -> Self {
        Self::on(by, "next_step.edit", client)
    }
    /// A search that finds this client, or nobody.
    fn search(by: By, how: &'static str, found: Option<ClientId>) -> Self {
        let record = found.map(Uuid::from);
        let (action, basis) = ("client.search", if found.is_some() { "own_register" } else { "role" });
        Self { by, action, client: found, record, outcome: "ok", detail: Some(how), basis }
    }
    fn of_nobody(by: By, action: &'static str) -> Self {
        Self {
            by,
            action,
            client: None,
            record: Some(Uuid::now_v7()),
            outcome: "ok",
            detail: None,
            basis: "role",
        }
    }
    fn refused(by: By, outcome: &'static str) -> Self {
        let client = (outcome != "not-found").then(ClientId::generate);
        let record = Some(Uuid::now_v7());
        Self { by, action: "client.view", client, record, outcome, detail: None, basis: "role" }
    }
}

/// Entries are found by their ids, which tell the time.
fn id_at(at: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(at.timestamp()).unwrap();
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, at.timestamp_subsec_nanos()))
}

/// The log of one organization, written as the sealer leaves it.
pub struct Log {
    world: World,
    organization: OrganizationId,
    seq: i64,
    waiting: Vec<audit_entry::Model>,
}

impl Log {
    async fn new() -> Self {
        let world = World::new().await;
        let organization = world.organization("County", Sector::Housing).await;
        Self { world, organization, seq: 0, waiting: Vec::new() }
    }

    /// One request at that time; it may be about many clients.
    fn request(&mut self, at: DateTime<Utc>, acts: &[Act]) {
        let request_id = Uuid::now_v7();
        for act in acts {
            self.seq += 1;
            let (user, system) = match act.by {
                By::Person(user) => (Some(user), None),
                By::System(system) => (None, Some(system)),
            };
            self.waiting.push(audit_entry::Model {
                id: id_at(at),
                at,
                organization_id: Some(self.organization),
                actor_user_id: user,
                actor_api_client_id: system,
                actor_system: None,
                actor_organization_id: Some(self.organization),
                action: act.action.to_owned(),
                subject_kind: Kind::Client,
                subject_id: act.record,
                client_id: act.client,
                case_id: None,
                categories: Set::EMPTY,
                basis: act.basis.to_owned(),
                basis_id: None,
                purpose: None,
                outcome: act.outcome.to_owned(),
                request_id,
                detail: act.detail.map(str::to_owned),
                salt: None,
                commitment: None,
                mac: None,
                seq: Some(self.seq),
                hash: None,
                erased_by: None,
            });
        }
    }

    async fn write(&mut self) {
        let db = &self.world.database.db;
        let rows: Vec<_> = self.waiting.drain(..).map(|row| row.into_active_model().reset_all()).collect();
        for some in rows.chunks(500) {
            audit_entry::Entity::insert_many(some.to_vec()).exec_without_returning(db).await.unwrap();
        }
        let chain = audit_chain::Model {
            organization_id: self.organization,
            last_seq: self.seq,
            last_hash: vec![0; 32],
            checkpoint_seq: 0,
            checkpoint_hash: vec![0; 32],
            erased_seq: None,
        };
        let longer = OnConflict::column(audit_chain::Column::OrganizationId)
            .update_column(audit_chain::Column::LastSeq)
            .to_owned();
        let row = chain.into_active_model().reset_all();
        audit_chain::Entity::insert(row).on_conflict(longer).exec_without_returning(db).await.unwrap();
    }

    /// Lets the watch look, a minute after what was written last.
    async fn watch(&mut self, at: DateTime<Utc>) -> usize {
        self.write().await;
        self.world.pass(at + Duration::minutes(1) - self.world.now());
        let raised = watch::tick(&self.world.gate).await.unwrap();
        assert!(self.world.gate.unwatched().await.unwrap().is_empty(), "the watch was stopped");
        raised
    }

    async fn alerts(&self) -> Vec<alert::Model> {
        alerts(&self.world).await
    }
}

async fn alerts(world: &World) -> Vec<alert::Model> {
    let all = alert::Entity::find().order_by_asc(alert::Column::Id);
    all.all(&world.database.db).await.unwrap()
}

fn person() -> By {
    By::Person(UserId::generate())
}
fn system() -> By {
    By::System(ApiClientId::generate())
}
fn clients(how_many: usize) -> Vec<ClientId> {
    (0..how_many).map(|_| ClientId::generate()).collect()
}
