//! A case with all that stands in it, as a page shows it.
use super::view;
use crate::{
    access::{Access, HistoryEntry, Look, Of, Reading},
    error::Result,
    http::page::{Limit, Page, Rows, Sort},
    store::{Found, Parts, Record, Shown, Together, Version, scope::told},
};
use domain::{
    CaseId, ClientId, PlanId,
    access::{Action, Sight},
    basis::Category,
    client::called,
    plan::{Kind, Status},
};
use entity::{
    case::{Column, Model},
    case_member, client, meeting, need, next_step, plan, plan_action,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};
use uuid::Uuid;

/// How many meetings a page shows.
const MEETINGS: u64 = 10;
/// How much of what happened it shows.
const LAST: u64 = 10;

/// Everything about one case, as far as it is told.
pub struct Whole {
    /// The record, for what else is decided on it.
    pub found: Found<Model>,
    pub case: view::Case,
    pub version: Version,
    /// The client's name; none where no basis covers basic data.
    pub client: Option<String>,
    pub members: Vec<view::CaseMember>,
    pub needs: Vec<view::Need>,
    pub next_steps: Vec<view::NextStep>,
    pub plans: Vec<(PlanId, Kind, Status)>,
    /// As far as they are told, the last first; to be shown with `sight` alone.
    pub meetings: Vec<meeting::Model>,
    pub sight: Sight,
}

/// What happened in a case, the last first.
pub type TimeLine = Rows<HistoryEntry>;

/// Reads it with what happened last, and what else is asked for beside it; the reading goes on for its referrals, and for what all
/// is called.
pub async fn read<T>(
    access: &Access,
    id: CaseId,
    beside: impl FnOnce(&mut Together, ClientId) -> T,
) -> Result<(Whole, TimeLine, Reading<'_>, (T, Parts))> {
    let page = Page::new(Limit::of(LAST), None, Some(Sort::Newest))?;
    let beside = |queries: &mut Together, look: &Look<'_, Model>| {
        (look.ask_history(queries, Of::Case, page), beside(queries, look.record().client_id))
    };
    let (whole, reading, ((asked, beside), found)) = read_beside(access, id, beside).await?;
    let time_line = asked.told(&found, access.caller())?;
    Ok((whole, time_line, reading, (beside, found)))
}

/// Reads what happened in it alone; `page` is one of the newest first.
pub async fn time_line(access: &Access, id: CaseId, page: Page) -> Result<(TimeLine, Reading<'_>)> {
    let look = access.look::<Model>(Action::ViewCase, id).await?;
    let time_line = look.history(Of::Case, page).await?;
    let (_, _, reading) = look.reading();
    Ok((time_line, reading))
}

/// Reads it, with what else is asked for beside it, of its client or of nobody.
pub async fn read_with<T>(
    access: &Access,
    id: CaseId,
    beside: impl FnOnce(&mut Together, ClientId) -> T,
) -> Result<(Whole, Reading<'_>, (T, Parts))> {
    read_beside(access, id, |queries, look| beside(queries, look.record().client_id)).await
}

async fn read_beside<T>(
    access: &Access,
    id: CaseId,
    beside: impl FnOnce(&mut Together, &Look<'_, Model>) -> T,
) -> Result<(Whole, Reading<'_>, (T, Parts))> {
    let look = access.look::<Model>(Action::ViewCase, id).await?;
    let mut queries = Together::default();
    let beside = beside(&mut queries, &look);
    let members =
        queries.add(case_member::Entity::find().filter(of_case(&look, case_member::Column::CaseId)));
    let needs =
        queries.add(need::Entity::find().filter(of_case(&look, need::Column::CaseId)).filter(tells::<
            need::Model,
        >(
            &look,
            Category::Needs,
        )));
    let steps = queries.add(
        next_step::Entity::find()
            .filter(of_case(&look, next_step::Column::CaseId))
            .filter(next_step::Model::visible_to(access.caller()))
            .filter(tells::<next_step::Model>(&look, Category::Basic)),
    );
    let plans =
        queries.add(plan::Entity::find().filter(of_case(&look, plan::Column::CaseId)).filter(tells::<
            plan::Model,
        >(
            &look,
            Category::Plan,
        )));
    let meetings = meeting::Entity::find().filter(of_case(&look, meeting::Column::CaseId));
    let meetings = meetings.filter(tells::<meeting::Model>(&look, Category::Plan));
    let meetings = queries.add(meetings.order_by_desc(meeting::Column::Id).limit(MEETINGS));
    let clients = queries.add(client::Entity::find_by_id(look.record().client_id));
    let found = look.together(queries).await?;
    let (members, needs, steps) = (found.of(&members)?, found.of(&needs)?, found.of(&steps)?);
    let (plans, clients, meetings) = (found.of(&plans)?, found.of(&clients)?, found.of(&meetings)?);
    let (case, permit, reading) = look.reading();
    let (sight, now) = (permit.sight, access.now());
    let name = |client: client::Model| {
        called(client.preferred_name.as_deref(), &client.first_names, &client.last_name)
    };
    let whole = Whole {
        version: case.record.version(),
        case: case.record.view(sight, now),
        found: case,
        client: clients.into_iter().next().filter(|_| sight.shows(Category::Basic)).map(name),
        members: members.iter().filter(|one| one.left_at.is_none()).map(|one| one.view(sight, now)).collect(),
        needs: needs.iter().map(|one| one.view(sight, now)).collect(),
        next_steps: steps.iter().map(|one| one.view(sight, now)).collect(),
        plans: plans
            .into_iter()
            .filter(|_| sight.shows(Category::Plan))
            .map(|one| (one.id, one.kind, one.status))
            .collect(),
        meetings: meetings.into_iter().rev().filter(|_| sight.shows(Category::Plan)).collect(),
        sight,
    };
    Ok((whole, reading, (beside, found)))
}

fn of_case(look: &Look<'_, Model>, column: impl ColumnTrait) -> Condition {
    Condition::all().add(column.eq(look.record().id))
}

fn tells<R: Record>(look: &Look<'_, Model>, category: Category) -> Condition {
    told::<R>((look.record().organization_id, category, (look.caller().organization, look.now())))
}

/// Those of a client, as far as the caller takes part in them, beside what a page shows of the client.
pub async fn of_client(reading: &mut Reading<'_>, client: ClientId) -> Result<Vec<view::Case>> {
    let of_client = Condition::all().add(Column::ClientId.eq(client));
    let page = Page { sort: Sort::Newest, ..Page::default() };
    Ok(reading
        .list::<Model>(Action::ViewCase, page, of_client)
        .await?
        .map(|rows| rows.items)
        .unwrap_or_default())
}

/// Which cases.
pub enum Among {
    All,
    These(Vec<Uuid>),
    /// Those of these plans.
    OfPlans(Vec<Uuid>),
    /// Those of these actions of plans.
    OfActions(Vec<Uuid>),
}

impl Among {
    fn condition(self) -> Condition {
        let cases_of = |query: SelectStatement| Column::Id.in_subquery(query);
        Condition::all().add_option(match self {
            Self::All => None,
            Self::These(ids) => Some(Column::Id.is_in(ids)),
            Self::OfPlans(ids) => {
                use plan::{Column, Entity};
                let plans = Entity::find().select_only().column(Column::CaseId).filter(Column::Id.is_in(ids));
                Some(cases_of(plans.into_query()))
            }
            Self::OfActions(ids) => {
                use plan_action::{Column, Entity};
                let actions =
                    Entity::find().select_only().column(Column::CaseId).filter(Column::Id.is_in(ids));
                Some(cases_of(actions.into_query()))
            }
        })
    }
}

/// The cases among these that the caller takes part in, those changed last at the top, and what they are read with.
///
/// # Errors
/// `not-allowed` or `insufficient-scope`.
pub async fn list(access: &Access, page: Page, among: Among) -> Result<(Rows<view::Case>, Reading<'_>)> {
    access.reading_list::<Model>(Action::ViewCase, page, among.condition()).await
}
