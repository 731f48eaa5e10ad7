//! What somebody does with a client's data besides a case or a referral. Whoever works with no case records a task, for
//! themselves or, as a lead, for others; it ends by itself, and it is what the privacy officer looks at.
use super::identifier::{self, Sent};
use crate::{
    access::{Access, At, Listed, Move, Named, Whose, Work},
    error::Result,
    http::reply::Reply,
    store::{Found, Record, Rival, Shown, Version, journal::Entry},
};
use chrono::{DateTime, Duration, Utc};
use domain::{
    ClientId, ClientTaskId, FieldError, Id, OrganizationId, Refusal, Refused, UserId,
    access::{Action, Caller, Scope, Sight},
    calendar::local_date,
    event::{Happened, Kind},
    relationship::{INTAKE, LONGEST_TASK, TaskKind},
    text::Note,
};
use entity::{
    client,
    client_task::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = ClientTaskId;
    const KIND: Kind = Kind::ClientTask;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const CLIENT: Option<Column> = Some(Column::ClientId);
    const KEEPER: Option<Column> = Some(Column::KeeperId);
    const LOCKS: &'static [&'static str] = &["client_task"];

    fn id(&self) -> ClientTaskId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn scope(&self) -> Scope {
        Scope { client: Some(self.client_id), ..Scope::of(self.keeper_id) }
    }
    fn visible_to(caller: &Caller) -> Condition {
        let me = caller.organization;
        Condition::any().add(Column::KeeperId.eq(me)).add(Column::OrganizationId.eq(me))
    }
}

impl Shown for Model {
    type View = ClientTask;
    fn view(&self, _: Sight, _: DateTime<Utc>) -> ClientTask {
        ClientTask {
            id: self.id,
            client_id: self.client_id,
            keeper_id: self.keeper_id,
            organization_id: self.organization_id,
            user_id: self.user_id,
            kind: self.kind,
            reason: self.reason.clone(),
            recorded_by: self.recorded_by,
            ends_at: self.ends_at,
            ended_at: self.ended_at,
            created_at: self.created_at,
        }
    }
}
impl Listed for Model {}

/// A task with a client.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "client_id": "01990000-0000-7000-8000-000000000002",
    "keeper_id": "01990000-0000-7000-8000-000000000003",
    "organization_id": "01990000-0000-7000-8000-000000000003", "user_id": "01990000-0000-7000-8000-000000000004",
    "kind": "returning", "reason": "Came to the counter with a new letter.",
    "recorded_by": "01990000-0000-7000-8000-000000000004", "ends_at": "2026-12-22T10:00:00Z", "ended_at": null,
    "created_at": "2026-11-22T10:00:00Z"}))]
pub struct ClientTask {
    id: ClientTaskId,
    client_id: ClientId,
    /// The organization that keeps the client's record.
    keeper_id: OrganizationId,
    /// Where the one who has the task works.
    organization_id: OrganizationId,
    /// Who has the task.
    user_id: UserId,
    kind: TaskKind,
    reason: Option<String>,
    recorded_by: Option<UserId>,
    /// When it ends by itself.
    ends_at: DateTime<Utc>,
    /// When it was ended before its time.
    ended_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// A task to record: with whom, by `client_id` or by `national_id`, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewClientTask, example = json!({
    "client_id": "01990000-0000-7000-8000-000000000002", "kind": "returning",
    "reason": "Came to the counter with a new letter.", "days": 30}))]
pub struct NewTask {
    /// A client whose record your organization keeps, or may see on a legal basis.
    client_id: Option<ClientId>,
    /// A personal identity code; of a client whose record your organization keeps.
    national_id: Option<Sent>,
    /// An active user of your organization; yourself unless told. Only a team lead names others.
    user_id: Option<UserId>,
    kind: TaskKind,
    reason: Note,
    /// For how many days, 1 to 90; 30 unless told.
    #[schema(minimum = 1, maximum = 90)]
    days: Option<i64>,
}

impl NewTask {
    fn which(&self, access: &Access) -> std::result::Result<Condition, Refused> {
        use client::Column;
        match (self.client_id, &self.national_id) {
            (Some(client), None) => Ok(Column::Id.eq(client).into()),
            (None, Some(sent)) => {
                let code = identifier::parse(sent, local_date(access.now()))?;
                let index = identifier::index(access.gate().keys(), &code);
                let own = Column::OrganizationId.eq(access.caller().organization);
                Ok(Condition::all().add(own).add(Column::NationalIdIndex.eq(index)))
            }
            (None, None) => Err(Refused::missing("/client_id")),
            (Some(_), Some(_)) => Err(Refused::field("/national_id", "misplaced", "must stand alone")),
        }
    }

    fn lasts(&self) -> std::result::Result<Duration, Refused> {
        let lasts = self.days.map_or(INTAKE, Duration::days);
        if (Duration::days(1)..=LONGEST_TASK).contains(&lasts) {
            Ok(lasts)
        } else {
            Err(Refused::field("/days", "out_of_range", "must be 1 to 90"))
        }
    }

    /// Who gets it.
    fn whose(&self, me: Option<UserId>) -> std::result::Result<UserId, Refused> {
        match self.user_id.or(me) {
            None => Err(Refused::missing("/user_id")),
            Some(_) if self.kind == TaskKind::Intake => Err(Refused {
                errors: vec![FieldError::new("/kind", "misplaced", "is recorded with a new client only")],
                ..Refusal::Invalid.into()
            }),
            Some(user) => Ok(user),
        }
    }
}

/// Records a task with a client whom the caller need not work with yet.
pub async fn record(access: &Access, new: NewTask) -> Result<Reply<ClientTask>> {
    // All that can be wrong is said before the client is looked for, so that no mistake tells whether there is one.
    let me = access.caller().user();
    let action = if new.user_id.is_some_and(|user| Some(user) != me) {
        Action::AssignTask
    } else {
        Action::RecordTask
    };
    access.may::<Model>(action).await?;
    let (which, lasts, user) = (new.which(access)?, new.lasts()?, new.whose(me)?);
    let colleague = Whose::Organization(access.caller().organization);
    // Whoever asks is one of them.
    if let Some(named) = Named::user("/user_id", Some(user).filter(|user| Some(*user) != me), colleague) {
        access.belongs::<Model>(named).await??;
    }
    let work = match new.national_id {
        Some(_) => access.open_sought::<client::Model>(action, Rival::found_by_identifier(which)).await?,
        None => access.open_where::<client::Model>(action, which).await?,
    };
    let task =
        Model { reason: Some(new.reason.into()), ..task(work.record(), user, new.kind, access, lasts) };
    work.add(task, Entry::of(Happened::TaskRecorded)).await
}

/// The task of whoever begins a client's record; none where no person does.
pub async fn intake(work: &mut Work<'_, client::Model>) -> Result<()> {
    let begun = work.access().caller().user();
    let task = begun.map(|user| task(work.record(), user, TaskKind::Intake, work.access(), INTAKE));
    work.along(task.map(|task| (task, Entry::of(Happened::TaskRecorded)))).await
}

fn task(client: &client::Model, user: UserId, kind: TaskKind, access: &Access, lasts: Duration) -> Model {
    Model {
        id: Id::generate(),
        version: Version::FIRST,
        client_id: client.id,
        keeper_id: client.organization_id,
        organization_id: access.caller().organization,
        user_id: user,
        kind,
        reason: None,
        recorded_by: access.caller().user(),
        ends_at: access.now() + lasts,
        ended_at: None,
        created_at: access.now(),
        updated_at: access.now(),
    }
}

/// The task ends here.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EndClientTask, example = json!({}))]
pub struct EndTask {}

impl Move for EndTask {
    type On = Model;
    fn action(&self) -> Action {
        Action::EndTask
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let task = was.record.clone();
        if task.ended_at.is_some() || task.ends_at <= at.now {
            return Err(Refused::wrong_state(Vec::new()));
        }
        Ok((Model { ended_at: Some(at.now), updated_at: at.now, ..task }, Entry::of(Happened::TaskEnded)))
    }
}
