use super::{needs::NewNeed, next_steps::NewNextStep, view};
use crate::{
    access::{Access, At, Named, Whose, Work},
    error::Result,
    http::reply::Reply,
    store::{Version, journal::Entry},
};
use domain::{
    ClientId, Id, Refusal, Refused, UnitId, UserId,
    access::Action,
    case::{NoNextStepReason, OpenedVia, Priority, ServiceTask, Status, WalledService, check_wall},
    codelist,
    event::Happened,
    text::Line,
};
use entity::{case::Model, client, need, next_step};
use serde::Deserialize;
use utoipa::ToSchema;

/// A case to begin. It starts as a draft, and even a draft has a next step or a reason why not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "client_id": "01990000-0000-7000-8000-000000000002", "title": "Debts and no work", "opened_via": "visit",
    "service_task_code": "working_age", "life_events": ["KE9"],
    "needs": [{"code": "n03", "client_words": "I don't dare open the letters any more.", "severity": 8}],
    "next_step": {"what": "Find debt counselling", "who": "worker", "due": "2026-11-24"}}))]
pub struct NewCase {
    client_id: ClientId,
    title: Line,
    opened_via: OpenedVia,
    priority: Option<Priority>,
    /// Who holds the case together, an active user of your organization; the caller unless told.
    coordinator_id: Option<UserId>,
    /// The unit that works on the case; yours unless told. Its workers see the case, those of other units do not.
    unit_id: Option<UnitId>,
    /// An active user of your organization.
    own_worker_id: Option<UserId>,
    /// Cases of some service tasks are for the users alone who work in them, as the list `service_tasks` says: then the
    /// coordinator and the own worker must.
    service_task_code: Option<ServiceTask>,
    /// Makes the case one for those alone who produce the service: its unit, coordinator and own worker.
    walled_service: Option<WalledService>,
    /// Codes of the list `life_events`.
    #[serde(default)]
    #[schema(max_items = 20)]
    life_events: Vec<String>,
    #[serde(default)]
    #[schema(max_items = 20)]
    needs: Vec<NewNeed>,
    next_step: Option<NewNextStep>,
    no_next_step_reason: Option<NoNextStepReason>,
}

impl NewCase {
    fn names(&self, case: &Model) -> Vec<Option<Named>> {
        let lead = Whose::Organization(case.organization_id);
        let step = self
            .next_step
            .iter()
            .flat_map(|step| step.names("/next_step", case.into(), case.organization_id));
        [
            Named::staff("/coordinator_id", case.coordinator_id, lead, self.service_task_code),
            Named::staff("/own_worker_id", self.own_worker_id, lead, self.service_task_code),
            Named::unit("/unit_id", self.unit_id, lead),
        ]
        .into_iter()
        .chain(step)
        .collect()
    }

    fn check(&self) -> std::result::Result<(), Refused> {
        let unknown = self.life_events.iter().position(|code| !codelist::contains("life_events", code));
        match unknown {
            Some(place) => Err(Refused::field(
                format!("/life_events/{place}"),
                "unknown_code",
                "is not in the code list life_events",
            )),
            None if self.life_events.len() > 20 => {
                Err(Refused::field("/life_events", "too_many", "must be at most 20"))
            }
            None if self.needs.len() > 20 => Err(Refused::field("/needs", "too_many", "must be at most 20")),
            None => Ok(()),
        }
    }
}

/// Begins a case on a client whose record the caller's organization keeps.
pub async fn begin(access: &Access, new: NewCase) -> Result<Reply<view::Case>> {
    new.check()?;
    let mut work = access.open::<client::Model>(Action::CreateCase, new.client_id).await?;
    let case = row(&work, &new);
    if let Err(why) = work.belong(new.names(&case)).await? {
        return work.refuse(why).await;
    }
    match contents(&case, new, &work.at()) {
        Ok((needs, step)) => {
            work.along([(case.clone(), Entry::of(Happened::CaseCreated))]).await?;
            work.along(needs.into_iter().map(|need| (need, Entry::of(Happened::NeedRecorded)))).await?;
            work.along(step.into_iter().map(|step| (step, Entry::of(Happened::NextStepAgreed)))).await?;
            work.created(&case).await
        }
        Err(why) => work.refuse(why).await,
    }
}

fn row(work: &Work<'_, client::Model>, new: &NewCase) -> Model {
    let at = work.at();
    Model {
        id: Id::generate(),
        version: Version::FIRST,
        client_id: new.client_id,
        organization_id: work.record().organization_id,
        title: new.title.to_string(),
        status: Status::Draft,
        priority: new.priority.unwrap_or(Priority::Normal),
        opened_via: new.opened_via,
        unit_id: new.unit_id.or(at.caller.unit),
        coordinator_id: new.coordinator_id.or_else(|| at.caller.user()),
        own_worker_id: new.own_worker_id,
        service_task_code: new.service_task_code.map(|task| task.code().to_owned()),
        walled_service: new.walled_service,
        life_events: serde_json::json!(new.life_events),
        open_next_steps: i32::from(new.next_step.is_some()),
        no_next_step_reason: new.no_next_step_reason.filter(|_| new.next_step.is_none()),
        closing_note: None,
        client_told_via: None,
        work_ability_noticed_at: None,
        opened_at: None,
        closed_at: None,
        created_at: at.now,
        updated_at: at.now,
    }
}

type Contents = (Vec<need::Model>, Option<next_step::Model>);

/// What stands in a case from its first moment.
fn contents(case: &Model, new: NewCase, at: &At<'_>) -> std::result::Result<Contents, Refused> {
    if new.next_step.is_none() && new.no_next_step_reason.is_none() {
        return Err(Refusal::NextStepRequired.into());
    }
    check_wall(case.walled_service, case.unit_id)?;
    let needs = new
        .needs
        .into_iter()
        .map(|need| need.in_case(case, at.now))
        .collect::<std::result::Result<_, _>>()?;
    let step = new.next_step.map(|step| step.in_case(case.into(), at)).transpose()?;
    Ok((needs, step))
}
