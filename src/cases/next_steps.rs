use super::view;
use crate::{
    access::{Access, At, Listed, Move, Named, Reading, Whose, Work},
    error::Result,
    http::{
        etag::IfMatch,
        page::{Page, Rows},
        patch::Field,
        reply::Reply,
    },
    store::{
        Found, Record, Shown, Version,
        journal::Entry,
        next_steps::{count, for_members},
        part_of_case,
    },
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, Id, NextStepId, OrganizationId, Refusal, Refused, UserId,
    access::{Action, Sight},
    case::{HowTold, NextStepStatus, NoNextStepReason, Who},
    event::Happened,
    given::Day,
    text::Note,
};
use entity::{
    case,
    next_step::{Column, Model},
};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::ToSchema;

part_of_case!(next_step, NextStepId, NextStep, "next_step", CreatedAt, created_at, |me| for_members(
    "next_step",
    me
));

impl Shown for Model {
    type View = view::NextStep;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::NextStep {
        view::NextStep::of(self, sight)
    }
}
impl Listed for Model {}

/// The open steps that the caller is to take, those that were agreed on first at the top. None where the caller may see none.
pub async fn mine(reading: &mut Reading<'_>, page: Page) -> Result<Option<Rows<view::NextStep>>> {
    let Some(me) = reading.caller().user() else { return Ok(None) };
    let of_mine = Condition::all().add(Column::UserId.eq(me)).add(Column::Status.eq(NextStepStatus::Open));
    reading.list::<Model>(Action::ViewCase, page, of_mine).await
}

/// A next step to agree on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"what": "Bring the bills to Pirkko on Tuesday at ten", "who": "client", "due": "2026-11-24", "how_told": "in_person", "client_understood": true}))]
pub struct NewNextStep {
    what: Note,
    who: Who,
    /// The worker who takes it, of an organization of the case; needed when `who` is `worker`, the caller unless told.
    user_id: Option<UserId>,
    /// The organization of the case that takes it, needed when `who` is `organization`; or the one that the client is to
    /// contact alone, when `who` is `client`: each such counter counts as a hop.
    organization_id: Option<OrganizationId>,
    #[schema(value_type = NaiveDate)]
    due: Day,
    how_told: Option<HowTold>,
    client_understood: Option<bool>,
}

impl NewNextStep {
    /// Whom it names, where it stands in the request at `place`. `asks` is the organization that names it.
    pub fn names(&self, place: &str, case: Parent, asks: OrganizationId) -> [Option<Named>; 2] {
        let of_case = Whose::Case { id: case.id, lead: case.keeper, asks };
        let counter = if self.who == Who::Client { Whose::Anybody } else { of_case };
        [
            Named::user(format!("{place}/user_id"), self.user_id, of_case),
            Named::organization(format!("{place}/organization_id"), self.organization_id, counter),
        ]
    }

    /// The row, in its case.
    ///
    /// # Errors
    /// A step that nobody is to take.
    pub fn in_case(self, case: Parent, at: &At<'_>) -> std::result::Result<Model, Refused> {
        let user_id = self.user_id.or_else(|| at.caller.user()).filter(|_| self.who == Who::Worker);
        match self.who {
            Who::Worker if user_id.is_none() => return Err(Refused::missing("/user_id")),
            Who::Organization if self.organization_id.is_none() => {
                return Err(Refused::missing("/organization_id"));
            }
            _ => {}
        }
        Ok(Model {
            id: Id::generate(),
            version: Version::FIRST,
            case_id: case.id,
            client_id: case.client,
            keeper_id: case.keeper,
            what: self.what.into(),
            who: self.who,
            user_id,
            organization_id: self.organization_id.filter(|_| self.who != Who::Worker),
            due: self.due.get(),
            how_told: self.how_told,
            client_understood: self.client_understood,
            status: NextStepStatus::Open,
            referral_id: None,
            done_at: None,
            created_at: at.now,
            updated_at: at.now,
        })
    }
}

/// The case a step is made in.
#[derive(Clone, Copy)]
pub struct Parent {
    pub id: CaseId,
    pub client: domain::ClientId,
    pub keeper: OrganizationId,
}

impl From<&case::Model> for Parent {
    fn from(case: &case::Model) -> Self {
        Self { id: case.id, client: case.client_id, keeper: case.organization_id }
    }
}
impl From<&Model> for Parent {
    fn from(step: &Model) -> Self {
        Self { id: step.case_id, client: step.client_id, keeper: step.keeper_id }
    }
}

/// How the case goes on: a next step, or why there is none.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"next_step": {"what": "Call the health centre", "who": "worker", "due": "2026-11-25"}, "client_understood": true}))]
pub struct Finish {
    next_step: Option<NewNextStep>,
    no_next_step_reason: Option<NoNextStepReason>,
    /// Whether the client understood what comes next.
    client_understood: Option<bool>,
}

/// What may change of a next step.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"due": "2026-12-01", "how_told": "phone"}))]
pub struct ChangeNextStep {
    #[serde(default)]
    #[schema(value_type = Note, required = false)]
    what: Field<Note>,
    #[serde(default)]
    #[schema(value_type = NaiveDate, required = false)]
    due: Field<Day>,
    #[serde(default)]
    #[schema(value_type = Option<HowTold>)]
    how_told: Field<HowTold>,
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    client_understood: Field<bool>,
}

impl Move for ChangeNextStep {
    type On = Model;
    fn action(&self) -> Action {
        Action::EditNextSteps
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let step = open(&was.record)?.clone();
        let next = Model {
            what: self.what.map(Into::into).over_required(step.what, "/what")?,
            due: self.due.map(Day::get).over_required(step.due, "/due")?,
            how_told: self.how_told.over(step.how_told),
            client_understood: self.client_understood.over(step.client_understood),
            updated_at: at.now,
            ..step
        };
        Ok((next, Entry::of(Happened::NextStepChanged)))
    }
}

fn open(step: &Model) -> std::result::Result<&Model, Refused> {
    if step.status == NextStepStatus::Open { Ok(step) } else { Err(Refused::wrong_state(Vec::new())) }
}

/// Agrees on a step in a case.
pub async fn agree(access: &Access, case: CaseId, new: NewNextStep) -> Result<Reply<view::NextStep>> {
    let work = access.open::<case::Model>(Action::EditNextSteps, case).await?;
    if let Err(why) = work.record().status.takes_more() {
        return work.refuse(why).await;
    }
    if let Err(why) = work.belong(new.names("", work.record().into(), work.at().caller.organization)).await? {
        return work.refuse(why).await;
    }
    match new.in_case(work.record().into(), &work.at()) {
        Ok(step) => {
            work.run(&count(case, 1, None, (None, access.now()))).await?;
            work.add(step, Entry::of(Happened::NextStepAgreed)).await
        }
        Err(why) => work.refuse(why).await,
    }
}

/// Ends a step as done or dropped, and says how the case goes on.
pub async fn end(
    access: &Access,
    id: NextStepId,
    seen: IfMatch,
    how: NextStepStatus,
    finish: Finish,
) -> Result<Reply<view::NextStep>> {
    let mut work = access.change::<Model>(Action::EditNextSteps, id, seen).await?;
    let step = match open(work.record()) {
        Ok(step) => step.clone(),
        Err(why) => return work.refuse(why).await,
    };
    if let Err(why) =
        go_on(&mut work, (&step).into(), -1, finish.next_step, finish.no_next_step_reason).await?
    {
        return work.refuse(why).await;
    }
    let entry = Entry::of(Happened::NextStepDone).moved(step.status.code(), how.code());
    let client_understood = finish.client_understood.or(step.client_understood);
    let (done_at, updated_at) = (Some(access.now()), access.now());
    work.save(Model { status: how, done_at, client_understood, updated_at, ..step }, entry).await
}

/// Counts what ended, adds what comes next, and refuses to leave the case with neither a step nor a reason.
pub async fn go_on<R: Record>(
    work: &mut Work<'_, R>,
    case: Parent,
    ended: i32,
    next: Option<NewNextStep>,
    reason: Option<NoNextStepReason>,
) -> Result<std::result::Result<(), Refused>> {
    let now = work.at().now;
    let added = i32::from(next.is_some());
    let reason = reason.filter(|_| next.is_none());
    if let Err(why) = work
        .belong(next.iter().flat_map(|next| next.names("/next_step", case, work.at().caller.organization)))
        .await?
    {
        return Ok(Err(why));
    }
    let step = match next.map(|next| next.in_case(case, &work.at())).transpose() {
        Ok(step) => step,
        Err(why) => return Ok(Err(why)),
    };
    // A member answers for what it is told of.
    let member = Some(work.at().caller.organization).filter(|me| *me != case.keeper);
    if work.run(&count(case.id, ended + added, reason, (member, now))).await? == 0 {
        return Ok(Err(Refusal::NextStepRequired.into()));
    }
    work.along(step.map(|step| (step, Entry::of(Happened::NextStepAgreed)))).await?;
    Ok(Ok(()))
}
