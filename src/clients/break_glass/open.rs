//! Breaking the glass. The person's own row is held meanwhile: of two requests at once, the second sees the first.
use super::{
    super::{
        conflicts,
        identifier::{self, Sent},
    },
    BreakGlass,
};
use crate::{
    access::{Access, Work},
    error::Result,
    http::reply::Reply,
    store::{
        Record, Version,
        grant::{For, grant},
        journal::{Entry, Subject, Trace},
    },
};
use domain::{
    BasisId, ClientId, Id, OrganizationId, Refusal, Refused, SessionId, UserId,
    access::{Action, Basis, Scope},
    basis::{BasisKind, CASE_WORK},
    break_glass::{
        LASTS, OFTEN, OFTEN_WITHIN, REVIEW_WORKING_DAYS, Reason, SHORTEST, STEPPED_UP, categories,
        plain_summary,
    },
    calendar::{WorkingWeek, local_date},
    code::Set,
    event::Happened,
    list::List,
    text::Note,
};
use entity::{
    basis, basis_grant,
    break_glass::{Column, Entity, Model},
    client, organization, session, user,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    QueryTrait,
    sea_query::{Expr, LockType, UpdateStatement},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// Whose data cannot wait, by `client_id` or by `national_id` and the `organization_id` that keeps the record; and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "client_id": "01990000-0000-7000-8000-000000000002", "reason": "danger_to_life",
    "justification": "Found unconscious; we need to know of medicines and relatives."}))]
pub struct NewBreakGlass {
    client_id: Option<ClientId>,
    /// A personal identity code.
    national_id: Option<Sent>,
    /// The organization that keeps the record; with `national_id`.
    organization_id: Option<OrganizationId>,
    reason: Reason,
    /// What happened, in your own words.
    #[schema(value_type = String, min_length = 20, max_length = 4000)]
    justification: Note,
}

impl NewBreakGlass {
    /// The client that is meant, of an organization whose register can be reached so.
    fn which(&self, access: &Access) -> std::result::Result<Condition, Refused> {
        use client::Column;
        if self.justification.chars().count() < SHORTEST {
            return Err(Refused::field("/justification", "too_short", "must have 20 characters or more"));
        }
        let which = match (self.client_id, &self.national_id, self.organization_id) {
            (Some(_), Some(_), _) => {
                return Err(Refused::field("/national_id", "misplaced", "must stand without client_id"));
            }
            (Some(_), None, Some(_)) => {
                return Err(Refused::field("/organization_id", "misplaced", "belongs to national_id"));
            }
            (None, None, _) => return Err(Refused::missing("/client_id")),
            (None, Some(_), None) => return Err(Refused::missing("/organization_id")),
            (Some(client), None, None) => Condition::all().add(Column::Id.eq(client)),
            (None, Some(sent), Some(keeper)) => {
                let code = identifier::parse(sent, local_date(access.now()))?;
                let index = identifier::index(access.gate().keys(), &code);
                let kept = Condition::all().add(Column::OrganizationId.eq(keeper));
                kept.add(Column::NationalIdIndex.eq(index))
            }
        };
        let takes_part = organization::Entity::find()
            .select_only()
            .column(organization::Column::Id)
            .filter(organization::Column::BreakGlassSince.is_not_null());
        Ok(which.add(Column::OrganizationId.in_subquery(takes_part.into_query())))
    }
}

type Opening<'a> = Work<'a, user::Model>;

/// Opens the client's data to the person who asks, to nobody else, for an hour.
pub async fn open(access: Access, new: NewBreakGlass) -> Result<Reply<BreakGlass>> {
    access.may::<Model>(Action::BreakGlass).await?;
    let which = new.which(&access)?;
    let by = if new.client_id.is_some() { "client_id" } else { "national_id" };
    let access = access.asking(format!("{} by {by}", new.reason)).before_the_wall();
    let me = access.caller().organization;
    let (Some(person), Some(session)) = (access.caller().person(), access.session()) else {
        let about = Some((me, Scope::of(me)));
        let why = Refusal::StepUpNeeded.into();
        return Err(access.turn_away::<organization::Model>(Action::BreakGlass, about, why).await);
    };
    let mut work: Opening<'_> = access.open(Action::BreakGlass, person).await?;
    if let Some(why) = is_unready(&work, session).await? {
        return work.refuse(why.into()).await;
    }
    let found = work.one(client::Entity::find().filter(which).lock(LockType::NoKeyUpdate)).await?;
    let index = found.as_ref().and_then(|client| client.national_id_index.as_ref());
    let is_close = conflicts::bars(&work, index).await?;
    let Some(client) = found.filter(|_| !is_close) else {
        // Whoever tries whether somebody is a client anywhere needs a new code for every try.
        work.run(&spend(session)).await?;
        let why = if is_close { Refusal::Conflicted } else { Refusal::NotFound };
        return work.refuse_at_cost(why.into()).await;
    };
    if let Some(one) = live(&work, person, client.id).await? {
        return work.refuse(Refused::because_of(Refusal::AlreadyExists, one.id.into())).await;
    }
    let opened = row(&work, &client, person, new);
    work.run(&spend(session)).await?;
    write(&mut work, &opened).await?;
    tell(&mut work, &opened).await?;
    work.created(&opened).await
}

/// What speaks against it before anybody looks for the client.
async fn is_unready(work: &Opening<'_>, session: SessionId) -> Result<Option<Refusal>> {
    let own = organization::Entity::find_by_id(work.record().organization_id);
    if work.one(own).await?.is_none_or(|own| own.break_glass_since.is_none()) {
        return Ok(Some(Refusal::NotAllowed));
    }
    let session = work.one(session::Entity::find_by_id(session)).await?;
    let proved = session.and_then(|session| session.stepped_up_at);
    let is_fresh = proved.is_some_and(|at| work.at().now - at <= STEPPED_UP);
    Ok((!is_fresh).then_some(Refusal::StepUpNeeded))
}

/// The proof is used up.
fn spend(session: SessionId) -> UpdateStatement {
    session::Entity::update_many()
        .col_expr(session::Column::SteppedUpAt, Expr::val(None::<chrono::DateTime<chrono::Utc>>))
        .filter(session::Column::Id.eq(session))
        .into_query()
}

/// What the person has open of the client already, unless it was taken back.
async fn live(work: &Opening<'_>, person: UserId, client: ClientId) -> Result<Option<Model>> {
    let withdrawn = basis::Entity::find()
        .select_only()
        .column(basis::Column::Id)
        .filter(basis::Column::ClientId.eq(client))
        .filter(basis::Column::WithdrawnAt.is_not_null());
    let open = Entity::find()
        .filter(Column::UserId.eq(person))
        .filter(Column::ClientId.eq(client))
        .filter(Column::EndsAt.gt(work.at().now))
        .filter(Column::BasisId.not_in_subquery(withdrawn.into_query()));
    work.one(open.limit(1)).await
}

fn row(work: &Opening<'_>, client: &client::Model, person: UserId, new: NewBreakGlass) -> Model {
    let now = work.at().now;
    Model {
        id: Id::generate(),
        version: Version::FIRST,
        client_id: client.id,
        keeper_id: client.organization_id,
        organization_id: work.record().organization_id,
        user_id: person,
        basis_id: BasisId::generate(),
        reason: new.reason,
        justification: new.justification.into(),
        ends_at: now + LASTS,
        review_due_at: WorkingWeek::default().due_at(now, REVIEW_WORKING_DAYS),
        overdue_at: None,
        outcome: None,
        review_note: None,
        reviewed_by: None,
        reviewed_at: None,
        created_at: now,
        updated_at: now,
    }
}

/// The basis, its grant for one person, and the record that says why.
async fn write(work: &mut Opening<'_>, opened: &Model) -> Result<()> {
    let basis = basis::Model {
        id: opened.basis_id,
        version: Version::FIRST,
        client_id: opened.client_id,
        organization_id: opened.keeper_id,
        kind: BasisKind::BreakGlass,
        statute_code: None,
        justification: None,
        given_via: None,
        recipients: List::new(vec![opened.organization_id]).map_err(anyhow::Error::msg)?,
        recipient_sectors: Set::EMPTY,
        purposes: CASE_WORK.into(),
        categories: categories(),
        service_task_code: None,
        record_id: None,
        record_kinds: Set::EMPTY,
        data_from: None,
        data_to: None,
        plain_summary: plain_summary(),
        valid_from: opened.created_at,
        valid_to: Some(opened.ends_at),
        // Nothing rests on it: nobody else was told anything.
        settle_at: None,
        withdrawn_at: None,
        withdrawal_note: None,
        recorded_by: Some(opened.user_id),
        created_at: opened.created_at,
        updated_at: opened.created_at,
    };
    let grant = grant(&basis, For::Person(opened.organization_id, opened.user_id));
    work.run(&basis::Entity::insert(basis.into_active_model().reset_all()).into_query()).await?;
    work.run(&basis_grant::Entity::insert(grant.into_active_model().reset_all()).into_query()).await?;
    work.run(&Entity::insert(opened.clone().into_active_model().reset_all()).into_query()).await?;
    Ok(())
}

/// Tells the privacy officers of both organizations, and the client's log on what it stands.
async fn tell(work: &mut Opening<'_>, opened: &Model) -> Result<()> {
    let scope = opened.scope();
    let subject = Subject { kind: Model::KIND, id: opened.id.into(), version: opened.version, scope };
    let why = Some(opened.reason.code().to_owned());
    work.announce(subject, Entry::of(Happened::BreakGlassOpened).because(why.clone(), None));
    let often = Entity::find()
        .filter(Column::UserId.eq(opened.user_id))
        .filter(Column::CreatedAt.gt(opened.created_at - OFTEN_WITHIN))
        .limit(u64::try_from(OFTEN + 1).unwrap_or(u64::MAX));
    // The one that was just written is among them.
    if work.all(often).await?.len() > OFTEN {
        let own = Scope { client: Some(opened.client_id), ..Scope::of(opened.organization_id) };
        work.announce(Subject { scope: own, ..subject }, Entry::of(Happened::BreakGlassFrequent));
    }
    work.mark(Trace {
        action: Action::BreakGlass.name(),
        kind: Model::KIND,
        subject: Some(opened.id.into()),
        scope,
        categories: categories(),
        basis: Basis::Recorded { id: opened.basis_id, kind: BasisKind::BreakGlass },
        purpose: None,
        outcome: "ok",
        detail: why,
    });
    Ok(())
}
